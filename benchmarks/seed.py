"""Fills an empty database through the services, as people would: `python -m benchmarks.seed DISPLAYS RULES`.

Prints one JSON object: for each display its id, a one-time pairing link, and the reader beside it with its secret.
AUSLAGE_DATA says where; nothing here knows a way that the studio does not have.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from pydantic import JsonValue

from players import NewDisplay
from signage.access import SYSTEM
from signage.app import Rooms, build
from signage.catalogue import Money, NewPrice, NewProduct, NewVariant
from signage.drafts import JsonObject
from signage.ids import PlaceId, ProductId
from signage.legal import Kind as LegalKind
from signage.migrations import upgrade
from signage.places import NewPlace, NewStore, PlaceKind, Store
from signage.settings import Settings
from signage.touchpoints import Kind, NewTouchpoint, State

BATCH = 50


def main() -> None:
    """Seed and print."""
    displays, rules = int(sys.argv[1]), int(sys.argv[2])
    settings = Settings.from_env()
    upgrade(settings)
    rooms = build(settings)
    try:
        print(json.dumps(seed(rooms, displays, rules)))
    finally:
        rooms.kernel.close()


def seed(rooms: Rooms, displays: int, rules: int) -> list[dict[str, Any]]:
    """One department a display, so that the nearest display is always its own; rules over all of them."""
    store = rooms.places.add_store(SYSTEM, NewStore("Messfiliale", external_id="bench"))
    for kind in LegalKind:
        rooms.legal.write(SYSTEM, store.id, kind, dict.fromkeys(store.languages, "Messfiliale, Köln"))
    product = _product(rooms, store)
    floor = rooms.places.add(SYSTEM, NewPlace(PlaceId(store.id), PlaceKind.FLOOR, "Erdgeschoss"))
    made = [_corner(rooms, store, floor.id, product, number) for number in range(displays)]
    _write_rules(rooms, [PlaceId(each["place"]) for each in made], rules)
    return made


def _product(rooms: Rooms, store: Store) -> ProductId:
    new = NewProduct({"de": "Windjacke", "en": "Windbreaker"}, (NewVariant("J-1"),), category="Jacken")
    product = rooms.catalogue.add_product(SYSTEM, new)
    rooms.catalogue.set_price(SYSTEM, product.variants[0].id, NewPrice(Money(4995, "EUR")))
    rooms.catalogue.set_stock(SYSTEM, product.variants[0].id, store.id, 7)
    return product.id


def _corner(rooms: Rooms, store: Store, floor: PlaceId, product: ProductId, number: int) -> dict[str, Any]:
    x, y = float(number % 40) * 3, float(number // 40) * 3
    place = rooms.places.add(SYSTEM, NewPlace(floor, PlaceKind.DEPARTMENT, f"Abteilung {number}", x=x, y=y))
    display = rooms.players.displays.create(
        SYSTEM, NewDisplay(f"Bildschirm {number}", store.id, place.id, crowd="replace")
    )
    source = f"/stores/bench/readers/{number}"
    reader = rooms.touchpoints.register.register(
        SYSTEM,
        NewTouchpoint(
            Kind.READER, f"Leser {number}", store.id, place.id, product=product, source=source, state=State.ACTIVE
        ),
    )
    return {
        "display": display.id,
        "place": place.id,
        "link": rooms.players.displays.mint_link(SYSTEM, display.id),
        "source": source,
        "secret": rooms.touchpoints.register.secrets(SYSTEM, reader.id)[0],
    }


def _write_rules(rooms: Rooms, places: list[PlaceId], count: int) -> None:
    """As a chain stores them: nearly all name a department, one in 25 holds everywhere.

    With 1,000 rules and 50 departments a tap has about 60 candidates (design 07 §10); one of its own department fits.
    """
    ids = []
    for number in range(max(count, len(places))):
        fits = number < len(places)
        everywhere = not fits and number % 25 == 24
        dear: JsonValue = {">=": [{"var": ["product.price_cents", 0]}, 0 if fits else 1_000_000 + number]}
        document: JsonObject = {
            "title": f"Regel {number}",
            "when": [{"kind": "tapped", "places": [] if everywhere else [places[number % len(places)]]}],
            "only_if": {"and": [dear, {"<": [{"var": "clock.minute"}, 1440]}]},
            "then": [
                {"show": {"card": {"layout": "full"}}, "on": {"pick": "nearest", "within": "place"}, "seconds": 5}
            ],
        }
        ids.append(rooms.drafts.create(SYSTEM, "rule", document).id)
    for start in range(0, len(ids), BATCH):
        rooms.drafts.publish(SYSTEM, ids[start : start + BATCH])


if __name__ == "__main__":
    main()
