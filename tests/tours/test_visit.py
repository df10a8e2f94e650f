"""What a visitor's page shows, from a tour as it was frozen: no photo, no browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import time
from typing import Any
from xml.etree import ElementTree

import pytest

from signage.access import SYSTEM
from signage.app import Rooms
from signage.catalogue import Money, NewPrice, NewProduct, NewVariant
from signage.ids import PlaceId, StoreId, TourId
from signage.places import NewPlace, NewStore, Opening, PlaceKind, Plan, Store
from tours.goods import Shelves
from tours.live import LiveTour
from tours.plan import apart_m, sheets
from tours.route import graph
from tours.seo import json_ld, sitemap
from tours.visit import Asked, Visit, led, visit

NAMES = {"hall": {"de": "Halle", "en": "Hall"}, "shoes": {"de": "Schuhe", "en": "Shoes"}, "till": {"de": "Kasse"}}


def spot(id: str, kind: str, yaw: float = 0, place: str | None = None, **data: Any) -> dict[str, Any]:
    return {
        "id": id, "kind": kind, "name": {}, "yaw": yaw, "pitch": 0, "shape": None, "order": None, "place": place,
        "data": data,
    }  # fmt: skip


def way(scene: str) -> dict[str, Any]:
    return spot(f"to-{scene}", "link", scene=scene, arrival={"mode": "keep", "yaw": 0, "pitch": 0})


def scene(id: str, *spots: Mapping[str, Any], place: str | None = None) -> dict[str, Any]:
    return {
        "id": id, "slug": id, "aliases": [], "key": f"s-{id}", "place": place, "name": NAMES[id], "version": f"{id}-1",
        "description": {"de": "Ein Blick.", "en": "A view."}, "north": 90, "panorama": "p",
        "start": {"yaw": 30, "pitch": 0, "fov": 90}, "poster": f"/media/p/{id}/poster.jpg", "hotspots": list(spots),
    }  # fmt: skip


def live(store: str, *scenes: Mapping[str, Any]) -> LiveTour:
    images = {one["key"]: {"multiRes": {"basePath": f"/media/p/{one['id']}/jpg", "extension": "jpg"}} for one in scenes}
    tour = {
        "title": "Rundgang", "slug": "rundgang", "store": store, "languages": ["de", "en"], "first": "hall",
        "scenes": list(scenes),
    }  # fmt: skip
    return LiveTour(TourId("t"), 1, tour, {"default": {}, "scenes": images})


@pytest.fixture
def store(rooms: Rooms) -> Store:
    """A store that sells one boot and one cap."""
    hours = (Opening(1, time(9), time(18)),)
    store = rooms.places.add_store(SYSTEM, NewStore("Markt <b>", hours=hours))
    for sku, title, category in (("BOOT", "Wanderstiefel Müritz", "Schuhe"), ("CAP", "Mütze", "Kopf")):
        product = rooms.catalogue.add_product(SYSTEM, NewProduct({"de": title}, (NewVariant(sku),), category=category))
        rooms.catalogue.set_price(SYSTEM, product.variants[0].id, NewPrice(Money(4995, "EUR")))
    return store


@pytest.fixture
def tour(store: Store) -> LiveTour:
    """A hall that leads to the shoes, from where a way leads to the till and back to the hall."""
    return live(
        store.id,
        scene("hall", way("shoes"), spot("cap", "product", sku="CAP")),
        scene("shoes", way("hall"), way("till"), spot("boot", "product", sku="BOOT")),
        scene("till", spot("desk", "info", text={"de": "Hier liegt Ihre Reservierung."})),
    )


def shelves(rooms: Rooms) -> Shelves:
    return Shelves(rooms.catalogue, rooms.places, rooms.schedule)


def look(rooms: Rooms, tour: LiveTour, at: str, find: str = "", to: str = "") -> Visit:
    return led(visit(tour, at, "de", shelves(rooms)), Asked(find, to), graph(tour.tour), shelves(rooms))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("stiefel", [("boot", 1)]),
        ("MURITZ wander", [("boot", 1)]),
        ("mütze", [("cap", 0)]),
        ("kopf", [("cap", 0)]),
        ("reservierung", [("desk", 2)]),
        ("m", [("cap", 0), ("boot", 1)]),
        ("schuhe", [("boot", 1)]),
        ("hose", []),
        ("   ", []),
        ("x" * 5000, []),
    ],
)
def test_a_thing_is_found_by_its_words_the_nearest_first(
    rooms: Rooms, tour: LiveTour, words: str, found: list[tuple[str, int]]
) -> None:
    ways = look(rooms, tour, "hall", find=words).found
    assert [(one.goal.id, len(one.steps) - 1) for one in ways] == found


def test_the_way_to_a_thing_leads_on_from_scene_to_scene(rooms: Rooms, tour: LiveTour) -> None:
    at_hall = look(rooms, tour, "hall", to="desk")
    assert at_hall.way is not None
    assert [step["slug"] for step in at_hall.way.steps] == ["hall", "shoes", "till"]
    assert at_hall.way.next == "to-shoes"
    assert at_hall.walk(at_hall.way.steps[1]) == "/tour/rundgang/shoes?to=desk"
    there = look(rooms, tour, "till", to="desk").way
    assert there is not None
    assert (there.here, there.next) == (True, None)


@pytest.mark.parametrize("goal", ["boot", "nothing", "<script>"])
def test_where_no_way_leads_none_is_shown(rooms: Rooms, tour: LiveTour, goal: str) -> None:
    assert look(rooms, tour, "till", to=goal).way is None
    assert look(rooms, tour, "till", find="stiefel").found == ()


def test_a_tour_of_many_products_has_an_offer_for_each(rooms: Rooms, store: Store) -> None:
    for number in range(120):
        product = rooms.catalogue.add_product(SYSTEM, NewProduct({"de": f"Ding {number}"}, (NewVariant(f"D{number}"),)))
        rooms.catalogue.set_price(SYSTEM, product.variants[0].id, NewPrice(Money(100, "EUR")))
    spots = [spot(f"s{number}", "product", sku=f"D{number}") for number in range(120)]
    assert len(visit(live(store.id, scene("hall", *spots)), "hall", "de", shelves(rooms)).products) == 120


def test_a_picture_brings_its_files_along(rooms: Rooms, store: Store) -> None:
    files = [{"sha256": "f" * 64, "type": "image/webp", "width": 800, "height": 600}]
    picture = spot("look", "media", medium="M1", text={"de": "So sitzt sie."}, files=files)
    [entry] = visit(live(store.id, scene("hall", picture)), "hall", "de", shelves(rooms)).entries
    assert (entry.text, entry.data["files"]) == ("So sitzt sie.", files)


def place(rooms: Rooms, parent: PlaceId, kind: PlaceKind, name: str, **more: Any) -> PlaceId:
    return rooms.places.add(SYSTEM, NewPlace(parent=parent, kind=kind, name=name, **more)).id


def test_the_plan_shows_each_floor_of_the_tour_its_own_first(rooms: Rooms, store: Store) -> None:
    ground = place(rooms, PlaceId(store.id), PlaceKind.FLOOR, "EG")
    upper = place(rooms, PlaceId(store.id), PlaceKind.FLOOR, "OG", floor=1)
    hats = place(rooms, ground, PlaceKind.DEPARTMENT, "Hüte", polygon=((0.0, 0.0), (8.0, 0.0), (8.0, 6.0), (0.0, 6.0)))
    cameras = [
        place(rooms, hats, PlaceKind.CAMERA, "1", x=2.0, y=3.0),
        place(rooms, upper, PlaceKind.CAMERA, "2", floor=1, x=5.0, y=1.0),
        place(rooms, ground, PlaceKind.CAMERA, "3", x=5.0, y=7.0),
    ]
    found = live(
        store.id, *(scene(id, place=camera) for id, camera in zip(("hall", "shoes", "till"), cameras, strict=True))
    )
    shop = rooms.places.map(SYSTEM, StoreId(store.id))
    above, below = sheets(shop, found.tour, "shoes", lambda _floor: None)
    assert (above.floor.id, below.floor.id) == (upper, ground)
    assert [(pin.scene["id"], pin.x, pin.y, pin.turn, pin.current) for pin in below.pins] == [
        ("hall", 2.0, 3.0, 120, False),
        ("till", 5.0, 7.0, 120, False),
    ]
    assert [room.name for room in below.rooms] == ["Hüte"]
    assert below.width >= 8
    assert below.height >= 7
    drawn = Plan(ground, "f" * 64, "image/png", 20.0, 10.0)
    [sheet] = sheets(shop, live(store.id, scene("hall", place=cameras[0])).tour, "hall", lambda _floor: drawn)
    assert (sheet.width, sheet.height, sheet.rooms) == (20.0, 10.0, ())
    assert apart_m(shop, found.tour, "hall", "till") == 5.0
    assert apart_m(shop, found.tour, "hall", "shoes") is None


def test_scenes_without_a_place_have_no_plan(rooms: Rooms, store: Store, tour: LiveTour) -> None:
    assert sheets(rooms.places.map(SYSTEM, StoreId(store.id)), tour.tour, "hall", lambda _floor: None) == ()


def test_search_engines_read_the_store_and_the_things_of_the_page(rooms: Rooms, store: Store, tour: LiveTour) -> None:
    written = str(json_ld(visit(tour, "hall", "de", shelves(rooms)), store, "https://shop.example"))
    assert "<" not in written
    by_type = {part["@type"]: part for part in json.loads(written)["@graph"]}
    assert by_type["Store"]["name"] == "Markt <b>"
    assert by_type["Store"]["openingHoursSpecification"][0] == {
        "@type": "OpeningHoursSpecification", "dayOfWeek": "Monday", "opens": "09:00", "closes": "18:00",
    }  # fmt: skip
    assert [crumb["name"] for crumb in by_type["BreadcrumbList"]["itemListElement"]] == ["Rundgang", "Halle"]
    assert by_type["ImageObject"]["contentUrl"] == "https://shop.example/media/p/hall/poster.jpg"
    [item] = by_type["ItemList"]["itemListElement"]
    assert (item["item"]["name"], item["item"]["offers"]["price"]) == ("Mütze", "49.95")


def test_the_sitemap_has_every_scene_in_every_language_with_its_picture(tour: LiveTour) -> None:
    root = ElementTree.fromstring(sitemap([tour], "https://shop.example", ("de", "en")))
    space = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "i": "http://www.google.com/schemas/sitemap-image/1.1",
        "x": "http://www.w3.org/1999/xhtml",
    }
    urls = root.findall("s:url", space)
    assert len(urls) == 6
    assert [url.findtext("s:loc", namespaces=space) for url in urls[:2]] == [
        "https://shop.example/tour/rundgang/hall?lang=de",
        "https://shop.example/tour/rundgang/hall?lang=en",
    ]
    for url in urls:
        assert {link.get("hreflang") for link in url.findall("x:link", space)} == {"de", "en", "x-default"}
        assert str(url.findtext("i:image/i:loc", namespaces=space)).startswith("https://shop.example/media/p/")
