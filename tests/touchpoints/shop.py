"""A small shop for tests of touch: a department with a shelf, a jacket in two sizes, a tag and a reader."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from signage.access import SYSTEM
from signage.app import Rooms
from signage.catalogue import Money, NewPrice, NewProduct, NewVariant, Product
from signage.events import read_events
from signage.facts import Fact, LeaseGranted
from signage.ids import DisplayId, LeaseId
from signage.places import NewPlace, NewStore, Place, PlaceKind, Store
from signage.signature import key_of, sign
from signage.touchpoints import Kind, NewTouchpoint, Outcome, Prepared, Shown, State, Touch, Touchpoint
from signage.tx import Tx

SECRET = "whsec_" + "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"
SOURCE = "/stores/markt/readers/jackets"
CODE = "7K3MQ9ZB2A"
GTIN = "4006381333931"
DISPLAY = DisplayId("display-jackets")


@dataclass
class Desk:
    """A decider for tests: lends one display to each touch, and remembers what it was asked."""

    display: DisplayId = DISPLAY
    touches: list[Touch] = field(default_factory=list)

    def __call__(self, touch: Touch) -> Prepared:
        """Lend the display for ten seconds."""
        self.touches.append(touch)
        until = touch.now + timedelta(seconds=10)

        def take(tx: Tx) -> Outcome:
            lease = LeaseId(tx.ids.new())
            tx.record(
                LeaseGranted(
                    id=tx.event_id(),
                    at=tx.now,
                    cause=touch.event,
                    store=touch.store,
                    lease=lease,
                    display=self.display,
                    until=until,
                    rule=None,
                    rank=20,
                    because="test",
                    content={},
                )
            )
            return Outcome("shown", Shown(self.display, until, lease))

        return take


@dataclass
class Shop:
    """The shop and what one can do in it."""

    rooms: Rooms
    store: Store
    department: Place
    shelf: Place
    jacket: Product
    tag: Touchpoint
    reader: Touchpoint
    desk: Desk

    def facts(self, *kinds: type[Fact]) -> list[Fact]:
        """What the event log holds of these kinds, newest first."""
        with self.rooms.kernel.db.read() as session:
            return read_events(session, types=kinds)

    def event(self, id: str = "e-1", *, at: datetime | None = None, **more: Any) -> bytes:
        """A reader's event as bytes."""
        event: dict[str, Any] = {
            "specversion": "1.0",
            "id": id,
            "source": SOURCE,
            "type": "auslage.touchpoint.touched.v1",
            "time": (at or self.rooms.kernel.clock.now()).isoformat(),
            "subject": "",
            "data": {"way": "E", "uid": f"04A1{id}"},
        }
        return json.dumps(event | more).encode()

    def signed(self, body: bytes, *, secret: str = SECRET, at: datetime | None = None) -> dict[str, str]:
        """The headers under which a reader sends a body."""
        stamp = sign([key_of(secret)], "msg-1", at or self.rooms.kernel.clock.now(), body)
        return {"Content-Type": "application/cloudevents+json", **stamp.headers()}


def open_shop(rooms: Rooms) -> Shop:
    """Fill an empty database."""
    store = rooms.places.add_store(SYSTEM, NewStore(name="Modehaus am Markt"))
    floor = rooms.places.add(SYSTEM, NewPlace(parent=_root(store), kind=PlaceKind.FLOOR, name="Erdgeschoss"))
    department = rooms.places.add(SYSTEM, NewPlace(parent=floor.id, kind=PlaceKind.DEPARTMENT, name="Jacken"))
    shelf = rooms.places.add(SYSTEM, NewPlace(parent=department.id, kind=PlaceKind.SHELF, name="Regenjacken"))
    jacket = rooms.catalogue.add_product(
        SYSTEM,
        NewProduct(
            title={"de": "Regenjacke Ufer", "en": "Rain jacket Ufer"},
            brand="Nordlicht",
            variants=(NewVariant(sku="JA-1-M", size="M", gtin=GTIN), NewVariant(sku="JA-1-L", size="L")),
        ),
    )
    for variant, stock in zip(jacket.variants, (3, 1), strict=True):
        rooms.catalogue.set_price(SYSTEM, variant.id, NewPrice(Money(12995, "EUR")))
        rooms.catalogue.set_stock(SYSTEM, variant.id, store.id, stock)
    register, desk = rooms.touchpoints.register, Desk()
    rooms.touchpoints.decide_with(desk)
    tag = register.register(
        SYSTEM,
        NewTouchpoint(
            Kind.TAG, "Tag at the rain jackets", store.id, shelf.id, jacket.id, code=CODE, state=State.ACTIVE
        ),
    )
    reader = register.register(
        SYSTEM,
        NewTouchpoint(Kind.READER, "Reader", store.id, shelf.id, source=SOURCE, secret=SECRET, state=State.ACTIVE),
    )
    return Shop(rooms, store, department, shelf, jacket, tag, reader, desk)


def _root(store: Store) -> Any:
    return store.id
