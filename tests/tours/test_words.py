"""What a tour says: hostile words stay words on every page of it, and programs read exactly what people read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.catalogue import Money, NewPrice, NewProduct, NewVariant, PriceKind
from signage.clock import FixedClock
from signage.ids import PlaceId
from signage.places import NewPlace, PlaceKind
from tests.signed_in import person, signed_in
from tests.tours.conftest import Shop
from tests.tours.reading import foreign, linked_data, read

EVIL = (
    "</script><script>hacked=1</script>", "\"'><img src=x onerror=hacked=1>", "javascript:hacked=1",
    "</title></style></textarea><svg onload=hacked=1>", "{{7*7}}${hacked=1}<!--",
    "&lt;script&gt;hacked=1&lt;/script&gt;",
)  # fmt: skip


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_hostile_words_stay_words_on_every_page_of_a_tour(app: Flask, rooms: Rooms, shop: Shop, evil: str) -> None:
    words = {"de": evil, "en": evil}
    floor = rooms.places.add(SYSTEM, NewPlace(PlaceId(shop.store), PlaceKind.FLOOR, evil)).id
    camera = rooms.places.add(SYSTEM, NewPlace(floor, PlaceKind.CAMERA, evil, x=1.0, y=2.0)).id
    product = rooms.catalogue.add_product(
        SYSTEM,
        NewProduct(words, (NewVariant("EVIL", colour=words, size=evil),), brand=evil, category=evil, description=words),
    )
    rooms.catalogue.set_price(SYSTEM, product.variants[0].id, NewPrice(Money(100, "EUR")))
    for scene in shop.scenes:
        rooms.tours.describe(SYSTEM, shop.tour, scene, name=words, description=words, place=camera)
    data: Mapping[str, Mapping[str, Any]] = {
        "info": {"text": words}, "product": {"sku": "EVIL"}, "products": {"skus": ["EVIL", "RJ-M"]},
        "expert": {"text": words, "phone": "+49 221 123456"},
    }  # fmt: skip
    for number, (kind, settings) in enumerate(data.items()):
        rooms.tours.set_hotspot(
            SYSTEM, shop.tour, shop.scenes[0], kind, settings, yaw=-90 + 20 * number, pitch=0, name=words
        )
    rooms.drafts.change(SYSTEM, shop.tour, lambda document: {**document, "title": evil})
    rooms.tours.publish(SYSTEM, shop.tour)
    public, studio = app.test_client(), signed_in(app, person(rooms, Role.ADMIN))
    scene = rooms.tours.live("rundgang").scene(None)["slug"]
    asked = {"lang": "en", "find": evil, "to": evil, "v": evil, "h": evil, "sku": evil, "done": "add"}
    for path in ("/tour", f"/tour/rundgang/{scene}"):
        assert foreign(public.get(path, query_string=asked).text) == [], path
    pages = (
        "/studio/tours", f"/studio/tours/{shop.tour}", f"/studio/tours/{shop.tour}/share",
        f"/studio/tours/{shop.tour}/numbers", f"/studio/tours/{shop.tour}/tags",
    )  # fmt: skip
    for path in pages:
        answer = studio.get(path, query_string={"q": evil, "scene": evil, "field": evil})
        assert answer.status_code == 200, path
        assert foreign(answer.text) == [], path
    graph = linked_data(public.get(f"/tour/rundgang/{scene}?lang=de").text)
    names = [one["item"]["name"] for part in graph if part["@type"] == "ItemList" for one in part["itemListElement"]]
    assert evil in names


@pytest.mark.parametrize("language", ["de", "en"])
def test_programs_read_exactly_what_people_read(
    client: FlaskClient, rooms: Rooms, shop: Shop, clock: FixedClock, language: str
) -> None:
    sold_out = rooms.catalogue.add_product(
        SYSTEM, NewProduct({"de": "Mütze", "en": "Cap"}, (NewVariant("CAP", gtin="4006381333931"),), brand="Polarstern")
    )
    rooms.catalogue.set_price(SYSTEM, sold_out.variants[0].id, NewPrice(Money(1950, "EUR")))
    clock.advance(timedelta(days=2))
    rooms.catalogue.set_price(SYSTEM, sold_out.variants[0].id, NewPrice(Money(1490, "EUR"), kind=PriceKind.OFFER))
    rooms.tours.set_hotspot(SYSTEM, shop.tour, shop.scenes[0], "product", {"sku": "CAP"}, yaw=60, pitch=0)
    rooms.tours.publish(SYSTEM, shop.tour)
    text = client.get(f"{shop.path}?lang={language}").text
    page, graph = read(text), {part["@type"]: part for part in linked_data(text)}
    assert set(graph) == {"Store", "BreadcrumbList", "ImageObject", "ItemList"}

    assert graph["Store"]["name"] in page.all("a", **{"class": "brand"})[0].text
    crumbs = [one["name"] for one in graph["BreadcrumbList"]["itemListElement"]]
    steps = [" ".join(one.text.split()) for one in page.all("li")]
    assert crumbs == steps[steps.index(crumbs[0]) :][:2]
    assert graph["BreadcrumbList"]["itemListElement"][-1]["name"] == page.all("h1")[0].text
    poster = page.all("img", **{"class": "tour-poster"})[0]
    assert graph["ImageObject"]["contentUrl"] == f"http://localhost{poster.attributes['src']}"
    assert graph["ImageObject"]["caption"] == poster.attributes["alt"]

    shown = {}
    for box in page.elements:
        if "data-goods" in box.attributes:
            words = " ".join(box.text.split())
            shown[box.attributes["data-sku"]] = (words, "data-sold-out" in box.attributes)
    told = {one["item"]["sku"]: one["item"] for one in graph["ItemList"]["itemListElement"]}
    assert set(told) == set(shown) == {"RJ-M", "CAP"}
    assert [one["position"] for one in graph["ItemList"]["itemListElement"]] == [1, 2]
    for sku, product in told.items():
        words, gone = shown[sku]
        offer = product["offers"]
        price = offer["price"].replace(".", ",") if language == "de" else offer["price"]
        assert product["name"] in words
        assert price in words
        assert offer["priceCurrency"] == "EUR"
        assert product.get("brand", {"name": ""})["name"] in words
        assert offer["availability"].endswith("/OutOfStock" if gone else "/InStock")
    assert told["CAP"]["offers"]["price"] == "14.90"
    assert told["CAP"]["gtin"].endswith("4006381333931")
    links = {one.attributes["href"].partition("?")[0] for one in page.all("a") if "href" in one.attributes}
    assert {"/tour/rundgang", "/tour/rundgang/jackets", "/basket", "/tour"} <= links
    forms = [one.attributes.get("action") for one in page.all("form")]
    assert forms.count("/basket/add") == len(told)
