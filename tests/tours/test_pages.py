"""A tour through the eyes of a browser without script."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.catalogue import Money, NewPrice, PriceKind
from signage.clock import FixedClock
from signage.ids import PlaceId
from signage.places import NewPlace, PlaceKind
from tests.signed_in import Browser, person, signed_in
from tests.tours.conftest import Shop

PLAN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 5" width="9" height="5"><path d="M0 0H9V5H0Z"/></svg>'


@pytest.fixture
def open_shop(shop: Shop) -> Shop:
    """The tour is published."""
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    return shop


@pytest.fixture
def mira(app: Flask, rooms: Rooms) -> Browser:
    """Marketing, signed in."""
    return signed_in(app, person(rooms, Role.EDITOR))


@pytest.mark.parametrize(
    ("language", "name", "stock"), [("de", "Regenjacke", "Nur noch 3 hier"), ("en", "Rain jacket", "Only 3 left")]
)
def test_the_page_is_whole_without_script(
    client: FlaskClient, open_shop: Shop, language: str, name: str, stock: str
) -> None:
    answer = client.get("/tour/rundgang", headers={"Accept-Language": language})
    page = answer.text
    assert answer.status_code == 200
    assert f"<h1>{'Eingang' if language == 'de' else 'Entrance'}</h1>" in page
    assert name in page
    assert stock in page
    assert 'action="/basket/add"' in page
    assert re.search(r'<img class="tour-poster"[^>]+alt="[^"]+"', page)
    assert "/tour/rundgang/jackets" in page
    assert "Set-Cookie" not in answer.headers
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]


def test_without_script_a_visitor_finds_a_thing_and_is_led_there(client: FlaskClient, open_shop: Shop) -> None:
    page = client.get("/tour/rundgang/jackets?lang=en&find=rain").text
    assert "1 thing found" in page
    link = re.search(r'href="(/tour/rundgang/jackets\?to=[^"]+)" data-ask', page)
    assert link is not None
    step = client.get(link[1].replace("&amp;", "&")).text
    assert "To “Rain jacket”: 1 step" in step
    onward = re.search(r'<a href="(/tour/rundgang/entrance\?to=[^"]+)" data-walk', step)
    assert onward is not None
    assert "Here you find it: Rain jacket" in client.get(onward[1].replace("&amp;", "&")).text
    assert "Nothing here is called “trousers”" in client.get("/tour/rundgang?lang=en&find=trousers").text


def test_a_page_names_itself_in_every_language(client: FlaskClient, open_shop: Shop) -> None:
    plain = client.get("/tour/rundgang").text
    assert '<link rel="canonical" href="http://localhost/tour/rundgang/entrance">' in plain
    assert 'hreflang="x-default" href="http://localhost/tour/rundgang/entrance"' in plain
    german = client.get("/tour/rundgang/entrance?lang=de&v=1,2,90").text
    assert '<link rel="canonical" href="http://localhost/tour/rundgang/entrance?lang=de">' in german
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text
    assert client.get("/sitemap.xml").text.count("<url>") == 4


def test_the_shops_plan_leads_to_the_scenes(client: FlaskClient, open_shop: Shop) -> None:
    rooms = open_shop.rooms
    floor = rooms.places.add(SYSTEM, NewPlace(PlaceId(open_shop.store), PlaceKind.FLOOR, "EG")).id
    for number, scene in enumerate(open_shop.scenes):
        camera = rooms.places.add(SYSTEM, NewPlace(floor, PlaceKind.CAMERA, f"K{number}", x=number + 1.0, y=2.0)).id
        rooms.tours.describe(SYSTEM, open_shop.tour, scene, place=camera)
    plan = rooms.places.set_plan(SYSTEM, floor, PLAN, width_m=10)
    address = f"/tour/rundgang/plan/{floor}/{plan.sha256}"
    assert client.get(address).status_code == 404
    rooms.tours.publish(SYSTEM, open_shop.tour)
    page = client.get("/tour/rundgang?lang=de").text
    assert f'<image href="{address}"' in page
    assert re.search(r'<a href="/tour/rundgang/jackets\?lang=de" data-walk="[^"]+" aria-label="Jacken">', page)
    answer = client.get(address)
    assert answer.content_type.startswith("image/svg+xml")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get(f"/tour/rundgang/plan/{open_shop.store}/{plan.sha256}").status_code == 404


def test_a_place_of_the_shop_opens_the_tour_where_it_is_seen(client: FlaskClient, open_shop: Shop) -> None:
    rooms = open_shop.rooms
    shelf = rooms.places.add(SYSTEM, NewPlace(PlaceId(open_shop.store), PlaceKind.SHELF, "Jacken")).id
    data = {"sku": "RJ-M"}
    rooms.tours.set_hotspot(SYSTEM, open_shop.tour, open_shop.scenes[1], "product", data, yaw=5, pitch=5, place=shelf)
    rooms.tours.publish(SYSTEM, open_shop.tour)
    assert client.get(f"/tour?place={shelf}").headers["Location"].startswith("/tour/rundgang/jackets?")
    assert client.get("/tour?place=nowhere").headers["Location"] == "/tour"


def test_the_machine_readable_part_says_what_the_page_says(client: FlaskClient, open_shop: Shop) -> None:
    page = client.get("/tour/rundgang?lang=de").text
    block = re.search(r'<script type="application/ld\+json">(.+?)</script>', page)
    assert block is not None
    products = next(part for part in json.loads(block[1])["@graph"] if part["@type"] == "ItemList")
    offer = products["itemListElement"][0]["item"]
    assert (offer["name"], offer["offers"]["price"]) == ("Regenjacke", "129.99")
    assert "129,99" in page


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_is_kept_up_by_offers_in_the_same_words(client: FlaskClient, open_shop: Shop, language: str) -> None:
    """static/tour/offers.ts reads these names and writes these texts where the page has its marks."""
    page = client.get(f"/tour/rundgang?lang={language}").text
    answer = client.get(f"/api/v1/offers?store={open_shop.store}&skus=RJ-M,NOBODY&lang={language}")
    [offer] = answer.get_json()["offers"]
    assert f"data-price>{offer['price']['text']}<" in page
    assert (offer["sku"], offer["stock"], offer["available"]) == ("RJ-M", 3, True)
    assert (offer["regular"], offer["low_30_days"]) == (None, None)
    assert all(f"{mark} hidden>" in page for mark in ("data-regular", "data-low", "data-as-of"))


def test_an_offer_says_what_it_cost_before(client: FlaskClient, open_shop: Shop, clock: FixedClock) -> None:
    clock.advance(timedelta(days=2))
    variant = open_shop.rooms.catalogue.variant_by_sku("RJ-M")
    assert variant is not None
    open_shop.rooms.catalogue.set_price(SYSTEM, variant.id, NewPrice(Money(9900, "EUR"), kind=PriceKind.OFFER))
    page = client.get("/tour/rundgang?lang=de").text
    [offer] = client.get(f"/api/v1/offers?store={open_shop.store}&skus=RJ-M&lang=de").get_json()["offers"]
    assert f"data-price>{offer['price']['text']}<" in page
    assert f"data-amount>{offer['regular']['text']}<" in page
    assert f"Niedrigster Preis der letzten 30 Tage: {offer['low_30_days']['text']}" in page


def test_hostile_words_stay_words(client: FlaskClient, open_shop: Shop) -> None:
    rooms = open_shop.rooms
    evil = "</script><script>alert(1)</script>"
    rooms.tours.describe(
        SYSTEM, open_shop.tour, open_shop.scenes[0], name={"de": evil, "en": evil}, description={"de": evil, "en": evil}
    )
    rooms.tours.publish(SYSTEM, open_shop.tour)
    page = client.get("/tour/rundgang").text
    assert "<script>alert" not in page


def test_a_page_that_did_not_change_is_not_sent_again(client: FlaskClient, open_shop: Shop) -> None:
    tag = client.get("/tour/rundgang").headers["ETag"]
    assert client.get("/tour/rundgang", headers={"If-None-Match": tag}).status_code == 304
    variant = open_shop.rooms.catalogue.variant_by_sku("RJ-M")
    assert variant is not None
    open_shop.rooms.catalogue.set_stock(SYSTEM, variant.id, open_shop.store, 0)
    assert "Sold out here" in client.get("/tour/rundgang?lang=en", headers={"If-None-Match": tag}).text


def test_the_number_at_the_basket_is_each_visitors_own_and_never_stale(client: FlaskClient, open_shop: Shop) -> None:
    nobody = client.get("/tour/rundgang?lang=en")
    assert 'aria-label="Basket"' in nobody.text
    baskets = open_shop.rooms.baskets
    baskets.add("c" * 32, open_shop.store, "RJ-M", 1, surface="tour")
    client.set_cookie("basket", "c" * 32)
    mine = client.get("/tour/rundgang?lang=en", headers={"If-None-Match": nobody.headers["ETag"]})
    assert mine.status_code == 200
    assert 'aria-label="Basket: 1 piece"' in mine.text
    assert "private" in mine.headers["Cache-Control"]
    assert "no-cache" in mine.headers["Cache-Control"]
    assert "Cookie" in mine.headers["Vary"]
    baskets.set_quantity("c" * 32, open_shop.store, "RJ-M", 2, surface="basket")
    again = client.get("/tour/rundgang?lang=en", headers={"If-None-Match": mine.headers["ETag"]})
    assert 'aria-label="Basket: 2 pieces"' in again.text


@pytest.mark.parametrize("path", ["/tour/nowhere", "/tour/rundgang/nowhere", "/media/p/x/jpg/1/f0_0.jpg"])
def test_what_is_not_there_is_not_found(client: FlaskClient, open_shop: Shop, path: str) -> None:
    assert client.get(path).status_code == 404


def test_tiles_are_for_ever_and_for_everybody_only_once_published(
    client: FlaskClient, mira: Browser, shop: Shop
) -> None:
    _, document = shop.rooms.tours.get(SYSTEM, shop.tour)
    panorama = shop.rooms.tours.panoramas.known(SYSTEM, [document.scenes[0].newest.panorama])
    tile = f"{next(iter(panorama.values())).folder}/1/f0_0.jpg"
    assert client.get(tile).status_code == 404
    assert mira.get(tile).status_code == 200
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    answer = client.get(tile)
    assert answer.content_type == "image/jpeg"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert b"Exif" not in answer.data


@pytest.mark.parametrize("name", ["../../originals/x", "jpg/1/../../../x.jpg", "jpg/9/f0_0.jpg", "jpg/1/f0_0.png"])
def test_nothing_but_tiles_is_served(client: FlaskClient, open_shop: Shop, name: str) -> None:
    _, document = open_shop.rooms.tours.get(SYSTEM, open_shop.tour)
    panorama = open_shop.rooms.tours.panoramas.known(SYSTEM, [document.scenes[0].newest.panorama])
    assert client.get(f"/media/p/{next(iter(panorama.values())).tiles}/{name}").status_code == 404


def test_the_list_of_tours_leads_to_each(client: FlaskClient, open_shop: Shop) -> None:
    assert 'href="/tour/rundgang' in client.get("/tour").text


def test_a_browser_that_reads_more_than_jpeg_is_offered_it_once_it_is_made(
    client: FlaskClient, open_shop: Shop
) -> None:
    whole = client.get("/tour/rundgang")
    source = re.search(r'<source type="image/webp" srcset="([^"]+_square\.webp)"><img class="tour-poster"', whole.text)
    assert source is not None
    glimpse = source[1].replace("_square", "_thumb")
    assert f'type="image/webp" href="{glimpse}"' in whole.text
    assert f'srcset="{glimpse}"><img class="tour-glimpse"' in whole.text
    long = source[1].replace("_square", "_wide")
    assert re.search(rf'<source media="[^"]+" type="image/webp" srcset="{long}">', whole.text)
    for picture in (source[1], glimpse, long):
        assert client.get(picture).headers["Content-Type"] == "image/webp"
    assert _formats(whole.text) == [["jpg", "webp"]] * 2
    pyramids = open_shop.rooms.kernel.settings.auslage_data / "panoramas" / "pyramids"
    for tiles in pyramids.glob("*/webp"):  # as it is before the worker has come to it
        tiles.rename(tiles.with_name("later"))
    before = client.get("/tour/rundgang", headers={"If-None-Match": whole.headers["ETag"]})
    assert "image/webp" not in before.text
    assert 'type="image/jpeg"' in before.text
    assert _formats(before.text) == [["jpg"]] * 2


def _formats(page: str) -> list[list[str]]:
    told = re.search(r'id="tour-data">(.+?)</script>', page)
    assert told is not None
    return [scene["formats"] for scene in json.loads(told[1])["scenes"].values()]


def test_a_link_to_a_view_is_shown_with_that_view(client: FlaskClient, open_shop: Shop) -> None:
    def shown(query: str) -> tuple[str, str]:
        page = client.get(f"/tour/rundgang/entrance{query}").text
        image, url = (re.search(rf'property="og:{name}" content="([^"]+)"', page) for name in ("image", "url"))
        assert image is not None
        assert url is not None
        return image[1].rpartition("/")[2], url[1].removeprefix("http://localhost/tour/rundgang/entrance")

    start, _ = shown("")
    assert shown("?v=31.4,-9,95&h=abc") == ("poster_30.0_-15.0_90_og.jpg", "?v=31.4,-9,95")
    for nonsense in ("?v=nan,0,90", "?v=1,2", "?v=999,0,90", "?v=<b>,0,90", "?v=0,0,1e999"):
        assert shown(nonsense) == (start, "")


def test_a_browser_that_unpacks_gets_the_same_page_in_a_fraction_of_its_bytes(shop: Shop) -> None:
    shop.rooms.tours.publish(SYSTEM, shop.tour)
    client = shop.rooms.web.app.test_client()
    whole = client.get("/tour/rundgang")
    packed = client.get("/tour/rundgang", headers={"Accept-Encoding": "gzip"})
    assert (packed.headers["Content-Encoding"], "Accept-Encoding" in packed.headers["Vary"]) == ("gzip", True)
    assert "<h1>" in gzip.decompress(packed.data).decode()
    assert len(packed.data) < len(whole.data) / 2
    again = client.get("/tour/rundgang", headers={"If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
