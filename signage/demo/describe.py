"""The running demo store in words: for people as a list of addresses, for scripts as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import JsonValue

from signage.access import SYSTEM
from signage.cast import CAST
from signage.catalogue import Offer
from signage.demo.fill.shop import SOURCE
from signage.ids import StoreId, VariantId
from signage.places import PlaceKind, Store
from signage.settings import Settings
from signage.touchpoints import Kind, State, Touchpoint

if TYPE_CHECKING:
    from signage.app import Rooms

Json = dict[str, JsonValue]


def describe(rooms: Rooms, base_url: str) -> Json:
    """Everything that a script needs to drive the demo. Each call mints fresh pairing links, good for a day."""
    stores = {one.external_id: one for one in rooms.places.stores(SYSTEM) if one.source == SOURCE}
    return {
        "base_url": base_url,
        "stores": [{"id": one.id, "name": one.name} for one in stores.values()],
        "users": _users(stores),
        "places": [place for store in stores.values() for place in _places(rooms, store.id, base_url)],
        "displays": _displays(rooms, base_url),
        "playlists": _playlists(rooms),
        "taps": _taps(rooms, base_url),
        "readers": _readers(rooms),
        "beacons": _beacons(rooms),
        "rules": _rules(rooms),
        "tours": _tours(rooms, base_url),
        "products": _products(rooms, stores["koeln"]) if "koeln" in stores else [],
    }


def addresses(settings: Settings) -> str:
    """What `auslage run` prints of the demo, once the server is ready."""
    from signage.app import build
    from signage.serve import running

    alive = running(settings.auslage_data)
    if alive is None:
        return ""
    base_url = str(alive["base_url"])
    rooms = build(settings)
    try:
        lines = ["", f"Start page    {base_url}/", f"Studio        {base_url}/studio"]
        lines += [f"              {person.email}  {person.password}  ({person.role})" for person in CAST]
        told = describe(rooms, base_url)
    finally:
        rooms.kernel.close()
    lines += _lines("Player", told["displays"], "player_url", "name")
    lines += _lines("Tour", told["tours"], "url", "title")
    lines += _lines("Tap", told["taps"], "url", "name")
    return "\n".join([*lines, ""])


def _lines(head: str, things: JsonValue, address: str, name: str) -> list[str]:
    assert isinstance(things, list)
    shown = [thing for thing in things if isinstance(thing, dict) and thing.get("state", "active") == "active"]
    return [f"{head if place == 0 else '':<13} {thing[address]}  ({thing[name]})" for place, thing in enumerate(shown)]


def _users(stores: dict[str, Store]) -> list[JsonValue]:
    return [
        {
            "email": person.email,
            "name": person.name,
            "password": person.password,
            "role": person.role.value,
            "stores": None if person.stores is None else [stores[key].id for key in person.stores if key in stores],
        }
        for person in CAST
    ]


def _places(rooms: Rooms, store: StoreId, base_url: str) -> list[JsonValue]:
    """The place map, parents first; x, y and polygons in metres on the plan of the floor."""
    found: list[JsonValue] = []
    for place in rooms.places.map(SYSTEM, store).places:
        plan = rooms.places.plan(SYSTEM, place.id) if place.kind is PlaceKind.FLOOR else None
        found.append(
            {
                "id": place.id,
                "store": place.store,
                "parent": place.parent,
                "kind": place.kind.value,
                "name": place.name,
                "floor": place.floor,
                "x": place.x,
                "y": place.y,
                "heading": place.heading,
                "polygon": [list(corner) for corner in place.polygon],
                "plan_url": base_url + plan.url if plan else None,
                "plan_width_m": plan.width_m if plan else None,
            }
        )
    return found


def _displays(rooms: Rooms, base_url: str) -> list[JsonValue]:
    found: list[JsonValue] = []
    for display in rooms.players.displays.list(SYSTEM):
        place = rooms.places.place(SYSTEM, display.place) if display.place else None
        found.append(
            {
                "id": display.id,
                "name": display.name,
                "place": display.place,
                "place_name": place.name if place else None,
                "player_url": base_url + rooms.players.displays.mint_link(SYSTEM, display.id),
            }
        )
    return found


def _playlists(rooms: Rooms) -> list[JsonValue]:
    return [
        {
            "id": draft.id,
            "title": draft.title,
            "published_version": draft.published,
            "items": draft.document["items"],
        }
        for draft in rooms.playlists.all(SYSTEM)
    ]


def _rules(rooms: Rooms) -> list[JsonValue]:
    return [
        {"id": rule.id, "published_version": rule.draft.published, "paused": rule.paused, **rule.draft.document}
        for rule in rooms.personalisation.rules.list(SYSTEM)
    ]


def _touchpoints(rooms: Rooms, kind: Kind) -> list[Touchpoint]:
    register = rooms.touchpoints.register
    retired = register.touchpoints(SYSTEM, kind=kind, state=State.RETIRED)
    return [*register.touchpoints(SYSTEM, kind=kind), *retired]


def _taps(rooms: Rooms, base_url: str) -> list[JsonValue]:
    return [
        {
            "id": tag.id,
            "code": tag.code,
            "name": tag.name,
            "place": tag.place,
            "display": tag.display,
            "product": tag.product,
            "state": tag.state.value,
            "url": f"{base_url}/t/{tag.code}",
        }
        for tag in _touchpoints(rooms, Kind.TAG)
    ]


def _readers(rooms: Rooms) -> list[JsonValue]:
    return [
        {
            "id": reader.id,
            "name": reader.name,
            "place": reader.place,
            "display": reader.display,
            "source": reader.source,
            "key": rooms.touchpoints.register.secrets(SYSTEM, reader.id)[0],
        }
        for reader in _touchpoints(rooms, Kind.READER)
    ]


def _beacons(rooms: Rooms) -> list[JsonValue]:
    return [
        {"id": beacon.id, "name": beacon.name, "place": beacon.place, "identity": beacon.identity}
        for beacon in _touchpoints(rooms, Kind.BEACON)
    ]


def _tours(rooms: Rooms, base_url: str) -> list[JsonValue]:
    found: list[JsonValue] = []
    for live in rooms.tours.all_live():
        slug = live.tour["slug"]
        url = f"{base_url}/tour/{slug}"
        scenes: list[JsonValue] = [
            {"slug": scene["slug"], "name": scene["name"], "url": f"{url}/{scene['slug']}"}
            for scene in live.tour["scenes"]
        ]
        found.append({"id": live.id, "slug": slug, "title": live.tour["title"], "url": url, "scenes": scenes})
    return found


def _products(rooms: Rooms, store: Store) -> list[JsonValue]:
    products = rooms.catalogue.products(SYSTEM, per_page=200).products
    offers = rooms.catalogue.product_offers(store.id, [product.id for product in products])
    told: list[JsonValue] = []
    for product in products:
        left = {(each.variant, each.store): each.quantity for each in rooms.catalogue.stock(SYSTEM, product.id)}
        told.append(
            {
                "id": product.id,
                "key": product.external_id,
                "name": dict(product.title),
                "brand": product.brand,
                "category": product.category,
                "variants": [_variant(offer, left) for offer in offers.get(product.id, [])],
            }
        )
    return told


def _variant(offer: Offer, left: Mapping[tuple[VariantId, StoreId], int]) -> JsonValue:
    """Price and `stock` are those of the offer's store; `stocks` is what every store has of it."""
    return {
        "id": offer.variant,
        "sku": offer.sku,
        "gtin": offer.gtin,
        "colour": dict(offer.colours),
        "size": offer.size,
        "price_minor": offer.price.minor,
        "currency": offer.price.currency,
        "stock": offer.stock,
        "stocks": {store: pieces for (variant, store), pieces in left.items() if variant == offer.variant},
    }
