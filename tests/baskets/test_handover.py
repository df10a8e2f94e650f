"""The online shop takes the basket over, and nothing but an online shop."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.baskets.shops.base import is_public_host
from tests.baskets.conftest import M, put
from tests.signed_in import Browser, person, signed_in
from tests.touchpoints.shop import Shop

ADDRESS = "https://shop.example/cart/{items}?ref=tour"


@pytest.fixture
def admin(app: Flask, rooms: Rooms) -> Browser:
    """Who sets the store up."""
    return signed_in(app, person(rooms, Role.ADMIN))


def test_a_connected_shop_takes_the_basket_over(client: FlaskClient, admin: Browser, shop: Shop) -> None:
    form = {"kind": "url_template", "address": ADDRESS}
    assert admin.post(f"/studio/shops/{shop.store.id}", data=form).status_code == 303
    put(client, shop, quantity="2")
    assert f'href="https://shop.example/cart/{M}:2?ref=tour"' in client.get("/basket").text
    assert admin.post(f"/studio/shops/{shop.store.id}/disconnect").status_code == 303
    assert "shop.example" not in client.get("/basket").text


def test_what_is_not_sold_any_more_stays_behind(client: FlaskClient, rooms: Rooms, shop: Shop) -> None:
    rooms.baskets.shops.connect(SYSTEM, shop.store.id, "url_template", {"address": ADDRESS})
    assert "shop.example" not in client.get("/basket").text, "an empty basket is not handed over"


def test_an_address_is_tried_before_it_is_saved(admin: Browser, client: FlaskClient, shop: Shop) -> None:
    form = {"kind": "url_template", "address": ADDRESS, "try": "1"}
    page = admin.post(f"/studio/shops/{shop.store.id}", data=form)
    assert "https://shop.example/cart/RAIN-JACKET-M:1,SCARF:2?ref=tour" in page.text
    put(client, shop)
    assert "shop.example" not in client.get("/basket").text


@pytest.mark.parametrize(
    "address",
    [
        "http://shop.example/{items}",
        "https://shop.example/",
        "https://shop.example/{price}",
        "https://{items}.example/",
        "https://shop.example/#{items}",
        "https://shop.example:99999/{items}",
        "https://me:secret@shop.example/{items}",
        "https://shop.example\\@evil.example/{items}",
        "https://shop.example/a b/{items}",
        "https://10.0.0.1/{items}",
        "https://127.1/{items}",
        "https://0x7f.1/{items}",
        "https://2130706433/{items}",
        "https://[::ffff:192.168.0.1]/{items}",
        "https://till/{items}",
        "https://router.local/{items}",
        "https://ｌｏｃａｌｈｏｓｔ/{items}",
        "https://%6cocalhost/{items}",
        "https://192。168。0。1/{items}",
        "javascript:alert(1)//{items}",
        "//shop.example/{items}",
    ],
)
def test_an_address_that_is_no_shop_is_refused_by_sentence(admin: Browser, shop: Shop, address: str) -> None:
    form = {"kind": "url_template", "address": address}
    answer = admin.post(f"/studio/shops/{shop.store.id}", data=form, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert 'role="alert" id="problem">The ' in answer.text
    assert shop.rooms.baskets.shops.settings(SYSTEM, shop.store.id) is None


def test_an_unknown_kind_of_shop_is_refused(admin: Browser, shop: Shop) -> None:
    assert admin.post(f"/studio/shops/{shop.store.id}", data={"kind": "bazaar"}).status_code == 422


@pytest.mark.parametrize("host", ["shop.example", "müller-shop.de", "xn--mller-kva.de", "8.8.8.8", "a.b.c.example."])
def test_a_host_on_the_internet_is_one(host: str) -> None:
    assert is_public_host(host)


def test_only_an_admin_connects_a_shop(app: Flask, rooms: Rooms, shop: Shop) -> None:
    editor = signed_in(app, person(rooms, Role.EDITOR))
    answer = editor.post(f"/studio/shops/{shop.store.id}", data={"kind": "url_template", "address": ADDRESS})
    assert answer.status_code == 403
