"""A store with a shelf of jackets."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from signage.access import SYSTEM
from signage.app import Rooms
from signage.catalogue import Catalogue, Money, NewPrice, NewProduct, NewVariant, PriceKind, Product, Variant
from signage.ids import StoreId
from signage.places import NewStore, Store
from tests.people import signed_in


@dataclass(frozen=True)
class Shelf:
    """What these tests sell."""

    rooms: Rooms
    catalogue: Catalogue
    cologne: Store
    bonn: Store
    jacket: Product

    @property
    def medium(self) -> Variant:
        return self.jacket.variants[0]

    def price(self, cents: int, *, store: StoreId | None = None, kind: PriceKind = PriceKind.REGULAR) -> None:
        self.catalogue.set_price(SYSTEM, self.medium.id, NewPrice(Money(cents, "EUR"), store=store, kind=kind))

    def stock(self, quantity: int) -> None:
        self.catalogue.set_stock(SYSTEM, self.medium.id, self.cologne.id, quantity)


@pytest.fixture
def shelf(rooms: Rooms) -> Shelf:
    """Two stores and one jacket in two sizes, without a price."""
    cologne = rooms.places.add_store(SYSTEM, NewStore("Köln", external_id="001"))
    bonn = rooms.places.add_store(SYSTEM, NewStore("Bonn", external_id="002"))
    jacket = rooms.catalogue.add_product(
        SYSTEM,
        NewProduct(
            {"de": "Windjacke", "en": "Windbreaker"},
            (
                NewVariant("J-M", gtin="4006381333931", colour={"de": "blau", "en": "blue"}, size="M"),
                NewVariant("J-L", size="L"),
            ),
            brand="Nordwind",
            category="Jacken",
        ),
    )
    return Shelf(rooms, rooms.catalogue, cologne, bonn, jacket)


@pytest.fixture
def ben(rooms: Rooms) -> FlaskClient:
    """Ben's browser in the studio."""
    return signed_in(rooms)
