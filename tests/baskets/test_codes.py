"""“Take it to the shop”: a code opens a basket once, within ten minutes, on another device or at the counter."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signage.access import Role
from signage.app import Rooms
from signage.baskets import CodeGone, NothingToCarry
from signage.clock import FixedClock
from signage.facts import BasketCarried
from signage.ids import StoreId
from tests.baskets.conftest import L, M, put, ticket
from tests.signed_in import Browser, person, signed_in
from tests.touchpoints.shop import Shop


def carried(client: FlaskClient, shop: Shop) -> str:
    """The code that the basket page gives out."""
    form = {"page": "/basket", "ticket": ticket(shop, "carry", "/basket")}
    page = client.post("/basket/carry", data=form, headers={"Accept": "text/html", "Accept-Language": "en"})
    code = re.search(r'class="code-text">([0-9A-Z]{4}-[0-9A-Z]{4})<', page.text)
    assert code is not None
    assert "Good until 11:10\u00a0AM, once" in page.text
    assert '<svg class="code-picture"' in page.text
    return code[1]


def taken(client: FlaskClient, shop: Shop, code: str) -> int:
    form = {"page": "/basket/take", "code": code, "ticket": ticket(shop, "take", "/basket/take")}
    return client.post("/basket/take", data=form, headers={"Accept": "text/html"}).status_code


def lines(client: FlaskClient) -> dict[str, int]:
    return {line["sku"]: line["quantity"] for line in client.get("/api/v1/baskets/mine").get_json()["lines"]}


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    """Another device."""
    return app.test_client()


def test_a_code_carries_the_basket_to_the_phone(client: FlaskClient, phone: FlaskClient, shop: Shop) -> None:
    put(client, shop, quantity="2")
    put(client, shop, sku=L)
    put(client, shop, "mark", sku=L)
    code = carried(client, shop)
    assert f'value="{code}"' in phone.get(f"/basket/take/{code}").text
    assert lines(phone) == {}, "a link that was opened by chance does nothing"
    assert taken(phone, shop, code) == 303
    assert lines(phone) == lines(client) == {M: 2, L: 1}
    assert phone.get("/api/v1/baskets/mine").get_json()["marks"] == [L]
    assert [fact.by for fact in shop.facts(BasketCarried) if isinstance(fact, BasketCarried)] == ["shopper"]


def test_what_lies_in_both_baskets_is_not_doubled(client: FlaskClient, phone: FlaskClient, shop: Shop) -> None:
    put(client, shop, quantity="2")
    put(phone, shop, quantity="3")
    put(phone, shop, sku=L)
    assert taken(phone, shop, carried(client, shop)) == 303
    assert lines(phone) == {M: 3, L: 1}


def test_a_code_holds_once(client: FlaskClient, phone: FlaskClient, app: Flask, shop: Shop) -> None:
    put(client, shop)
    code = carried(client, shop)
    assert taken(phone, shop, code) == 303
    third = app.test_client()
    assert taken(third, shop, code) == 422
    assert lines(third) == {}


def test_a_code_that_two_type_at_once_opens_for_one(both: str, shop: Shop) -> None:
    baskets = shop.rooms.baskets
    baskets.add("home", shop.store.id, M, surface="tour")
    code = baskets.codes.make("home").text

    def take(cookie: str) -> str:
        try:
            baskets.codes.take_over(code, cookie)
        except CodeGone:
            return "gone"
        return "taken"

    with ThreadPoolExecutor(4) as pool:
        assert Counter(pool.map(take, ["ann", "cem", "dora", "emil"])) == {"taken": 1, "gone": 3}


def test_a_code_holds_ten_minutes(client: FlaskClient, phone: FlaskClient, shop: Shop, clock: FixedClock) -> None:
    put(client, shop)
    code = carried(client, shop)
    clock.advance(timedelta(minutes=10))
    form = {"page": "/basket/take", "code": code, "ticket": ticket(shop, "take", "/basket/take")}
    answer = phone.post("/basket/take", data=form, headers={"Accept": "text/html", "Accept-Language": "de"})
    assert answer.status_code == 422
    assert "Dieser Code gilt nicht mehr" in answer.text
    assert code in answer.text, "what was typed stays"


def test_a_new_code_ends_the_old_one(client: FlaskClient, phone: FlaskClient, shop: Shop) -> None:
    put(client, shop)
    old, new = carried(client, shop), carried(client, shop)
    assert taken(phone, shop, old) == 422
    assert taken(phone, shop, new) == 303


def test_a_code_is_understood_as_people_say_it(client: FlaskClient, phone: FlaskClient, shop: Shop) -> None:
    put(client, shop)
    said = carried(client, shop).lower().replace("-", " ").replace("0", "o").replace("1", "i")
    assert taken(phone, shop, f" {said} ") == 303


@pytest.mark.parametrize("code", ["", "K3MQ-9ZB2", "x" * 5000, "%00", "’ OR 1=1"])
def test_a_guessed_code_opens_nothing_and_guessing_ends_soon(client: FlaskClient, shop: Shop, code: str) -> None:
    put(client, shop)
    carried(client, shop)
    assert [taken(client, shop, code) for _ in range(11)] == [422] * 10 + [429]


def test_an_empty_basket_has_no_code(shop: Shop) -> None:
    with pytest.raises(NothingToCarry):
        shop.rooms.baskets.codes.make("nobody")


def test_a_form_of_another_site_takes_no_basket_over(client: FlaskClient, phone: FlaskClient, shop: Shop) -> None:
    put(client, shop)
    form = {"page": "/basket/take", "code": carried(client, shop)}
    assert phone.post("/basket/take", data=form, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert phone.post("/basket/take", data=form).status_code == 403


def test_the_code_is_nowhere_in_the_database(shop: Shop) -> None:
    shop.rooms.baskets.add("home", shop.store.id, M, surface="tour")
    plain = shop.rooms.baskets.codes.make("home").text.replace("-", "").encode()
    data = shop.rooms.kernel.settings.auslage_data
    assert all(plain not in path.read_bytes() for path in data.rglob("*") if path.is_file())


@pytest.fixture
def staff(app: Flask, rooms: Rooms) -> Browser:
    """Somebody at the counter."""
    return signed_in(app, person(rooms, Role.VIEWER))


def test_staff_open_a_basket_at_the_counter_once(client: FlaskClient, staff: Browser, shop: Shop) -> None:
    put(client, shop, quantity="2")
    code = carried(client, shop)
    assert f'value="{code}"' in staff.get(f"/basket/take/{code}").text
    headers = {"Accept-Language": "en"}
    page = staff.post("/studio/baskets", data={"code": code}, headers=headers)
    assert page.status_code == 200
    assert "Rain jacket Ufer" in page.text
    assert "€259.90" in page.text
    again = staff.post("/studio/baskets", data={"code": code}, headers=headers)
    assert again.status_code == 404
    assert "This code does not hold any more" in again.text
    assert [fact.by for fact in shop.facts(BasketCarried) if isinstance(fact, BasketCarried)] == ["staff"]


def test_staff_of_another_store_see_nothing_of_it(client: FlaskClient, app: Flask, rooms: Rooms, shop: Shop) -> None:
    put(client, shop)
    cem = signed_in(app, person(rooms, Role.EDITOR, frozenset({StoreId("elsewhere")})))
    page = cem.post("/studio/baskets", data={"code": carried(client, shop)}, headers={"Accept-Language": "en"})
    assert "Nothing in it for this store" in page.text
    assert "Rain jacket" not in page.text
