"""A small shop with two displays, two departments and one jacket; its clock stands at eleven on a Monday."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from signage.access import SYSTEM
from signage.app import Rooms
from signage.catalogue import Catalogue, Money, NewPrice, NewProduct, NewVariant
from signage.clock import FixedClock
from signage.facts import LeaseEnded, LeaseGranted, LeaseRefused, Touched
from signage.ids import DisplayId, EventId, PlaceId, ProductId, RuleId, StoreId, TouchpointId
from signage.kernel import Kernel
from signage.personalisation.leases import Stand
from signage.personalisation.rulebook import Rules
from signage.personalisation.service import Moments
from signage.personalisation.traces import Traces
from signage.places import NewPlace, NewStore, PlaceKind
from signage.playlists import Playlists
from signage.touchpoints import Outcome, Touch
from tests.personalisation.makers import document


@dataclass
class Shop:
    """The services, and short ways to do what people do."""

    kernel: Kernel
    clock: FixedClock
    moments: Moments
    rules: Rules
    traces: Traces
    catalogue: Catalogue
    playlists: Playlists
    store: StoreId
    spots: Mapping[str, PlaceId]
    jacket: ProductId

    def display(self, name: str, at: str, **given: Any) -> DisplayId:
        """A display that holds its live line."""
        display = DisplayId(f"display-{name}")
        place = Stand(display=display, store=self.store, place=self.spots[at], name=name, **given)

        def verb(tx: Any) -> None:
            self.moments.stand(tx, place)
            self.moments.online(tx, display, True)

        self.kernel.db.write(verb)
        return display

    def rule(self, id: str = "rule", **given: Any) -> RuleId:
        """A published rule."""
        self.rules.create(SYSTEM, document(**given), id=RuleId(id))
        self.rules.publish(SYSTEM, RuleId(id))
        return RuleId(id)

    def tap(self, at: str = "shelf", *, event: str | None = None, **given: Any) -> Outcome:
        """A tap at a place, decided and settled as touchpoints does it."""
        event_id = EventId(event or self.kernel.ids.new())
        now: datetime = self.clock.now()
        filled: dict[str, Any] = {
            "event": event_id, "at": now, "now": now, "store": self.store, "touchpoint": TouchpointId("tag"),
            "code": "K7M2QX", "kind": "tag", "way": "A", "verified": "none", "place": self.spots[at],
            "product": self.jacket, "display": None, "language": "de", "holder": event_id,
        }  # fmt: skip
        touch = Touch(**{**filled, **given})
        prepared = self.moments.decide(touch)

        def verb(tx: Any) -> Outcome:
            fact = Touched(
                id=event_id, at=now, touchpoint=touch.touchpoint, code=touch.code, way=touch.way,
                verified=touch.verified, place=touch.place, product=touch.product, store=self.store,
            )  # fmt: skip
            tx.record(fact)
            return prepared(tx)

        return self.kernel.db.write(verb)


@pytest.fixture
def shop(rooms: Rooms, clock: FixedClock) -> Shop:
    """The shop, without rules and displays."""
    kernel, places, catalogue, moments = rooms.kernel, rooms.places, rooms.catalogue, rooms.personalisation
    store = places.add_store(SYSTEM, NewStore(name="Modehaus"))
    root = PlaceId(store.id)
    floor = places.add(SYSTEM, NewPlace(parent=root, kind=PlaceKind.FLOOR, name="Ground floor"))
    women = places.add(SYSTEM, NewPlace(parent=floor.id, kind=PlaceKind.DEPARTMENT, name="Women"))
    shelf = places.add(SYSTEM, NewPlace(parent=women.id, kind=PlaceKind.SHELF, name="Jackets"))
    hats = places.add(SYSTEM, NewPlace(parent=floor.id, kind=PlaceKind.DEPARTMENT, name="Hats"))
    new = NewProduct(
        title={"de": "Regenjacke", "en": "Rain jacket"},
        brand="Nordlicht",
        category="Kleidung > Jacken",
        variants=(NewVariant(sku="J-1", gtin="4006381333931", colour={"de": "blau", "en": "blue"}),),
    )
    product = catalogue.add_product(SYSTEM, new)
    catalogue.set_price(SYSTEM, product.variants[0].id, NewPrice(Money(12_900, "EUR")))
    catalogue.set_stock(SYSTEM, product.variants[0].id, store.id, 3)
    spots = {"store": root, "floor": floor.id, "women": women.id, "shelf": shelf.id, "hats": hats.id}
    services = (moments, moments.rules, moments.traces, catalogue, rooms.playlists)
    return Shop(kernel, clock, *services, store.id, spots, product.id)


@pytest.fixture
def told(kernel: Kernel) -> list[Any]:
    """Every lease fact, in the order in which the bus told it."""
    heard: list[Any] = []
    for kind in (LeaseGranted, LeaseRefused, LeaseEnded):
        kernel.bus.on(kind, heard.append)
    return heard
