"""A store with one of everything, each named so that a word of it anywhere gives the store away."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from players import NewDisplay
from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.catalogue import Money, NewImport, NewPrice, NewProduct, NewVariant
from signage.events import read_events
from signage.facts import LeaseGranted, Touched
from signage.ids import DisplayId, PlaceId, PlaylistId, RuleId, SceneId, StoreId, TourId
from signage.legal import Kind as Text
from signage.notify import NewTarget
from signage.places import NewPlace, NewStore, PlaceKind
from signage.playlists import NewItem
from signage.schedule import Aim, Level, NewEntry, Target
from signage.touchpoints import Kind, NewTouchpoint, State
from tests.media.makers import picture
from tests.signed_in import person
from tests.tours.conftest import photo
from tours.document import StartView

PLAN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10"/></svg>'


@dataclass
class House:
    """One store. ids: what is in it, by the names that addresses and bodies of `calls` use."""

    rooms: Rooms
    word: str
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def store(self) -> StoreId:
        """The store itself."""
        return StoreId(self.ids["store"])

    def betrayed_by(self, text: str) -> list[str]:
        """Which of its ids and names a text holds."""
        return sorted(name for name, id_ in self.ids.items() if id_ in text and name not in ("kind", "recipe"))


def furnished(rooms: Rooms, word: str) -> House:
    """A store in which everything has begun to happen."""
    house = House(rooms, word)
    for fill in (_map, _people, _goods, _media, _screens, _taps, _rules, _tour):
        fill(house)
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    _tap(house)
    return house


def unknown(house: House) -> dict[str, str]:
    """The same names with ids that nothing has."""
    return {name: f"0NOSUCHTHING{number:014}" for number, name in enumerate(house.ids)}


def _map(house: House) -> None:
    places = house.rooms.places
    store = places.add_store(SYSTEM, NewStore(house.word, external_id=house.word)).id
    house.ids.update(store=store, word=house.word, kind=Text.IMPRINT.value)

    def add(parent: str, kind: PlaceKind, name: str) -> PlaceId:
        return places.add(SYSTEM, NewPlace(PlaceId(parent), kind, f"{house.word} {name}", x=1, y=1)).id

    floor = add(store, PlaceKind.FLOOR, "floor")
    shelf = add(floor, PlaceKind.SHELF, "shelf")
    wall = add(floor, PlaceKind.DISPLAY, "wall")
    empty = add(floor, PlaceKind.SHELF, "empty shelf")
    drawn = PLAN.replace(b"</svg>", f"<text>{house.word}</text></svg>".encode())
    plan = places.set_plan(SYSTEM, floor, drawn, width_m=20)
    house.ids.update(floor=floor, shelf=shelf, wall=wall, place=empty, plan=plan.sha256)
    for kind in Text:
        house.rooms.legal.write(SYSTEM, store, kind, {"de": f"{house.word} " * 20, "en": f"{house.word} " * 20})
    shop = {"address": f"https://{house.word.lower()}.example/cart/{{items}}"}
    house.rooms.baskets.shops.connect(SYSTEM, store, "url_template", shop)


def _goods(house: House) -> None:
    catalogue, word = house.rooms.catalogue, house.word
    new = NewProduct({"de": f"{word} Jacke", "en": f"{word} jacket"}, (NewVariant(f"{word}-1"),), store=house.store)
    product = catalogue.add_product(SYSTEM, new)
    variant = product.variants[0].id
    catalogue.set_price(SYSTEM, variant, NewPrice(Money(9900, "EUR"), store=house.store))
    catalogue.set_stock(SYSTEM, variant, house.store, 3)
    feed = f"id\ttitle\tprice\n{word}-9\t{word} scarf\t9.90 EUR\nbroken\t\t\n".encode()
    keeper = person(house.rooms, Role.EDITOR, frozenset({house.store}), word)
    report = catalogue.imports.start(keeper, NewImport(f"{word}.tsv", word, store=house.store), io.BytesIO(feed))
    held = house.rooms.baskets.reservations.reserve(house.rooms.baskets.new_cookie(), house.store, f"{word}-1")
    house.ids.update(reservation=held.id, product=product.id, variant=variant, sku=f"{word}-1", feed=report.id)


def _media(house: House) -> None:
    media = house.rooms.media
    medium = media.add(SYSTEM, f"{house.word}.jpg", io.BytesIO(picture(size=(64, 36))), store=house.store)
    ready = media.prepare(medium.id)
    assert medium.job is not None
    house.ids.update(medium=medium.id, job=medium.job, recipe=ready.renditions[0].recipe)


def _screens(house: House) -> None:
    rooms, word = house.rooms, house.word
    new = NewDisplay(f"{word} display", house.store, place=PlaceId(house.ids["wall"]))
    display = rooms.players.displays.create(SYSTEM, new).id
    playlist = PlaylistId(rooms.playlists.create(SYSTEM, f"{word} loop", store=house.store).id)
    item = rooms.kernel.ids.new()
    for id_, widget, config in (
        (item, "text", {"text": {"de": word, "en": word}, "tone": "accent"}),
        (rooms.kernel.ids.new(), "image", {"medium": house.ids["medium"]}),
    ):
        rooms.playlists.add_item(SYSTEM, playlist, NewItem(widget, config, id=id_))  # type: ignore[arg-type]
    rooms.playlists.publish(SYSTEM, playlist)
    entry = rooms.schedule.assign(SYSTEM, playlist, Target.DISPLAY, display)
    campaign = rooms.schedule.campaigns.add(SYSTEM, f"{house.word} campaign", store=house.store)
    later = rooms.kernel.clock.now() + timedelta(hours=1)
    aims, until = (Aim(Target.DISPLAY, display),), later + timedelta(hours=1)
    emergency = NewEntry(playlist, aims, Level.EMERGENCY, since=later, until=until)
    house.ids.update(
        display=display, playlist=playlist, item=item, entry=entry.id, campaign=campaign.id,
        emergency=rooms.schedule.entries.add(SYSTEM, emergency).id,
    )  # fmt: skip


def _taps(house: House) -> None:
    new = NewTouchpoint(
        Kind.TAG, f"{house.word} tag", house.store, PlaceId(house.ids["shelf"]), identity=f"{house.word}-uid",
        state=State.ACTIVE,
    )  # fmt: skip
    tag = house.rooms.touchpoints.register.register(SYSTEM, new)
    house.ids.update(touchpoint=tag.id, code=tag.code)
    hook = NewTarget(f"{house.word} till", {"url": f"https://{house.word.lower()}.example/hook"}, store=house.store)
    house.ids["target"] = house.rooms.notify.add(SYSTEM, hook)[0].id


def _rules(house: House) -> None:
    message = {"message": {"text": {"de": house.word, "en": house.word}, "tone": "accent"}}
    document: dict[str, Any] = {"title": f"{house.word} rule", "then": [{"show": message}]}
    rule = house.rooms.personalisation.rules.create(SYSTEM, document, store=house.store).id
    house.rooms.personalisation.rules.publish(SYSTEM, RuleId(rule))
    house.ids["rule"] = rule


def _tour(house: House) -> None:
    tours, word = house.rooms.tours, house.word
    tour = TourId(tours.create(SYSTEM, f"{word} tour", house.store, word.lower()).id)
    scene, panorama = tours.upload(SYSTEM, tour, f"{word}.jpg", photo())
    tours.panoramas.confirm(SYSTEM, panorama.id)
    house.rooms.kernel.jobs.run_waiting(house.rooms.kernel)
    told = {"de": word, "en": word}
    tours.describe(SYSTEM, tour, SceneId(scene), name=told, description=told, start=StartView(yaw=10))
    hotspot = tours.set_hotspot(SYSTEM, tour, scene, "info", {"text": {**told}}, yaw=20, pitch=5, name=told)
    tours.publish(SYSTEM, tour)
    keeper = person(house.rooms, Role.ADMIN, frozenset({house.store}), word)
    comment, _ = house.rooms.drafts.comments.write(SYSTEM, tour, f"{word} says so")
    house.rooms.drafts.presence.beat(keeper, tour, f"{word} page", scene)
    house.ids.update(comment=comment, tour=tour, scene=scene, hotspot=hotspot, panorama=panorama.id)


def _people(house: House) -> None:
    house.ids["account"] = person(house.rooms, Role.ADMIN, frozenset({house.store}), house.word).id


def _tap(house: House) -> None:
    """A tap that lights the display up, so that there is a lease, a trace and events."""
    rooms = house.rooms
    rooms.kernel.db.write(lambda tx: rooms.personalisation.online(tx, DisplayId(house.ids["display"]), True))
    rooms.touchpoints.taps.tap(house.ids["code"], address="203.0.113.7")
    rooms.personalisation.traces.flush()
    with rooms.kernel.db.read() as session:
        house.ids["event"] = read_events(session, types=(Touched,), store=house.store, limit=1)[0].id
        (granted,) = read_events(session, types=(LeaseGranted,), store=house.store, limit=1)
        assert isinstance(granted, LeaseGranted)
        house.ids["lease"] = granted.lease
