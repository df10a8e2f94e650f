"""A small shop with two floors."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from signage.access import SYSTEM
from signage.app import Rooms
from signage.ids import PlaceId
from signage.places import NewPlace, NewStore, Place, PlaceKind, Places, Store
from tests.people import signed_in


@dataclass(frozen=True)
class SmallShop:
    """The map that these tests walk through."""

    places: Places
    store: Store
    ground: Place
    upper: Place
    jackets: Place
    shoes: Place

    def add(self, parent: Place, kind: PlaceKind, name: str, x: float | None = None, y: float | None = None) -> Place:
        return self.places.add(SYSTEM, NewPlace(parent.id, kind, name, floor=parent.floor, x=x, y=y))


@pytest.fixture
def small(rooms: Rooms) -> SmallShop:
    """Two floors, a department on each."""
    places = rooms.places
    store = places.add_store(SYSTEM, NewStore("Modehaus", external_id="001"))
    ground = places.add(SYSTEM, NewPlace(PlaceId(store.id), PlaceKind.FLOOR, "Erdgeschoss"))
    upper = places.add(SYSTEM, NewPlace(PlaceId(store.id), PlaceKind.FLOOR, "Obergeschoss", floor=1))
    square = ((0.0, 0.0), (6.0, 0.0), (6.0, 4.0), (0.0, 4.0))
    jackets = places.add(SYSTEM, NewPlace(ground.id, PlaceKind.DEPARTMENT, "Jacken", polygon=square))
    shoes = places.add(SYSTEM, NewPlace(upper.id, PlaceKind.DEPARTMENT, "Schuhe", floor=1, polygon=square))
    return SmallShop(places, store, ground, upper, jackets, shoes)


@pytest.fixture
def ben(rooms: Rooms) -> FlaskClient:
    """Ben's browser in the studio."""
    return signed_in(rooms)
