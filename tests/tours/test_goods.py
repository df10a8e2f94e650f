"""What a hotspot sells: variants, several things at once, and what there is instead where one is sold out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from signage.access import SYSTEM
from signage.app import Rooms
from signage.catalogue import FEW_LEFT, Money, NewPrice, NewProduct, NewVariant, Product
from signage.ids import PlaceId, StoreId, TourId
from signage.places import NewPlace, NewStore, PlaceKind
from tours.goods import Goods, Shelves, said
from tours.live import LiveTour

VARIANTS = (("BLAU-M", "Blau", "M", 3), ("BLAU-L", "Blau", "L", 0), ("GRUEN-M", "Grün", "M", 9))


@dataclass
class Shop:
    """A store with three products of one category, and a tour of two scenes."""

    rooms: Rooms
    store: StoreId
    shelf: PlaceId
    jacket: Product
    coat: Product
    scenes: list[dict[str, Any]]

    def spot(self, id: str, kind: str, data: dict[str, Any], scene: int = 0, place: str | None = None) -> None:
        self.scenes[scene]["hotspots"].append({"id": id, "kind": kind, "data": data, "place": place})

    def goods(self, scene: int = 0) -> dict[str, tuple[Goods, ...]]:
        tour = {"slug": "rundgang", "store": self.store, "first": "a", "scenes": self.scenes}
        live = LiveTour(TourId("t"), 1, tour, {})
        shelves = Shelves(self.rooms.catalogue, self.rooms.places, self.rooms.schedule)
        return shelves.of(live, self.scenes[scene], ["de"])

    def stock(self, sku: str, pieces: int) -> None:
        variant = self.rooms.catalogue.variant_by_sku(sku)
        assert variant is not None
        self.rooms.catalogue.set_stock(SYSTEM, variant.id, self.store, pieces)


def add(rooms: Rooms, store: StoreId, title: str, variants: tuple[tuple[str, str, str, int], ...]) -> Product:
    new = tuple(NewVariant(sku, colour={"de": colour}, size=size) for sku, colour, size, _ in variants)
    product = rooms.catalogue.add_product(SYSTEM, NewProduct({"de": title}, new, category="Jacken"))
    for variant, (_, _, _, pieces) in zip(product.variants, variants, strict=True):
        rooms.catalogue.set_price(SYSTEM, variant.id, NewPrice(Money(9900, "EUR")))
        rooms.catalogue.set_stock(SYSTEM, variant.id, store, pieces)
    return product


@pytest.fixture
def shop(rooms: Rooms) -> Shop:
    store = rooms.places.add_store(SYSTEM, NewStore("Markt")).id
    floor = rooms.places.add(SYSTEM, NewPlace(PlaceId(store), PlaceKind.FLOOR, "Erdgeschoss"))
    shelf = rooms.places.add(SYSTEM, NewPlace(floor.id, PlaceKind.SHELF, "Regenjacken"))
    jacket = add(rooms, store, "Jacke", VARIANTS)
    coat = add(rooms, store, "Mantel", (("MANTEL", "", "", 2),))
    add(rooms, store, "Anorak", (("ANORAK", "", "", 2),))
    scenes: list[dict[str, Any]] = [{"id": key, "slug": key, "place": None, "hotspots": []} for key in "ab"]
    return Shop(rooms, store, shelf.id, jacket, coat, scenes)


def test_a_product_is_sold_in_every_colour_and_size(shop: Shop) -> None:
    shop.spot("p", "product", {"sku": "BLAU-M"})
    [goods] = shop.goods()["p"]
    assert goods.chosen.sku == "BLAU-M"
    assert [(colour, [one.size for one in row]) for colour, row in goods.rows] == [
        ("Blau", ["M", "L"]),
        ("Grün", ["M"]),
    ]
    assert goods.instead is None


def test_where_colour_is_all_that_differs_there_is_one_row(shop: Shop) -> None:
    add(shop.rooms, shop.store, "Schal", (("S-1", "Rot", "", 1), ("S-2", "Gelb", "", 1)))
    shop.spot("p", "product", {"sku": "S-2"})
    [goods] = shop.goods()["p"]
    assert [(colour, [one.colour for one in row]) for colour, row in goods.rows] == [("", ["Rot", "Gelb"])]


def test_a_locked_variant_is_sold_alone(shop: Shop) -> None:
    shop.spot("p", "product", {"sku": "BLAU-M", "locked": True})
    assert [one.sku for one in shop.goods()["p"][0].offers] == ["BLAU-M"]


def test_what_is_sold_out_says_which_variant_is_here_and_what_is_like_it(shop: Shop) -> None:
    shop.spot("p", "product", {"sku": "BLAU-L"})
    shop.spot("q", "product", {"sku": "MANTEL"}, scene=1)
    [goods] = shop.goods()["p"]
    assert goods.still_here == ("M Blau", "M Grün")
    assert goods.instead is not None
    # Anorak comes first by name, but the coat is what a visitor can walk to.
    assert (goods.instead.offer.title, goods.instead.hotspot) == ("Mantel", "q")
    assert goods.instead.scene is shop.scenes[1]
    assert said(goods.chosen)["there"] is False


def test_what_is_sold_out_has_no_alternative_that_is_sold_out_too(shop: Shop) -> None:
    shop.spot("p", "product", {"sku": "BLAU-L"})
    shop.stock("MANTEL", 0)
    shop.stock("ANORAK", 0)
    assert shop.goods()["p"][0].instead is None


def test_a_shelf_lists_its_articles_in_order_each_product_once(shop: Shop) -> None:
    shop.spot("s", "products", {"skus": ["MANTEL", "BLAU-M", "GRUEN-M", "GONE"]})
    assert [one.chosen.sku for one in shop.goods()["s"]] == ["MANTEL", "BLAU-M"]


def test_a_shelf_may_list_all_that_stands_at_its_place_in_any_scene(shop: Shop) -> None:
    shop.spot("s", "products", {"place": shop.shelf})
    shop.spot("p", "product", {"sku": "BLAU-M"}, scene=1, place=shop.shelf)
    shop.spot("q", "product", {"sku": "MANTEL"}, scene=1)
    assert [one.chosen.sku for one in shop.goods()["s"]] == ["BLAU-M"]


def test_a_place_that_is_gone_sells_nothing(shop: Shop) -> None:
    shop.spot("s", "products", {"place": "nowhere"})
    assert shop.goods() == {}


def test_a_long_shelf_is_cut(shop: Shop) -> None:
    for number in range(70):
        add(shop.rooms, shop.store, f"Ding {number}", ((f"D-{number}", "", "", 1),))
    shop.spot("s", "products", {"skus": [f"D-{number}" for number in range(50)]})
    assert len(shop.goods()["s"]) == 50


def test_browser_and_server_say_alike_how_few_are_left() -> None:
    written = (Path(__file__).parents[2] / "static" / "lib" / "stock.ts").read_text(encoding="utf-8")
    assert f"FEW_LEFT = {FEW_LEFT}\n" in written
