"""One basket on every surface, with today's price and stock."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from signage.access import SYSTEM
from signage.baskets import NotSold, TooMany
from signage.catalogue import Money, NewPrice
from signage.clock import FixedClock
from signage.facts import BasketChanged, ProductMarked
from tests.baskets.conftest import L, M, put, ticket
from tests.touchpoints.shop import Shop


def test_the_first_deliberate_act_sets_the_only_cookie(client: FlaskClient, shop: Shop) -> None:
    assert "Set-Cookie" not in client.get("/basket").headers
    answer = put(client, shop)
    assert answer.headers.getlist("Set-Cookie")[0].startswith("basket=")
    assert len(answer.headers.getlist("Set-Cookie")) == 1
    assert answer.headers["Location"] == f"/tour/markt?done=add&sku={M}"
    assert "Set-Cookie" not in put(client, shop).headers


def test_tour_and_tap_page_fill_the_same_basket(client: FlaskClient, shop: Shop) -> None:
    put(client, shop)
    put(client, shop, sku=L, page="/t/7K3MQ9ZB2A", ticket=ticket(shop, "add", "/t/7K3MQ9ZB2A"))
    page = client.get("/basket").text
    assert page.count("Rain jacket Ufer") >= 2
    assert "€259.90" in page
    assert {fact.surface for fact in shop.facts(BasketChanged) if isinstance(fact, BasketChanged)} == {"tour", "tap"}


def test_the_page_speaks_german(client: FlaskClient, shop: Shop) -> None:
    put(client, shop)
    page = client.get("/basket", headers={"Accept-Language": "de"}).text
    assert "Regenjacke Ufer" in page
    assert "129,95\xa0€" in page
    assert "Ihr Warenkorb" in page


def test_the_price_is_always_todays(client: FlaskClient, shop: Shop, clock: FixedClock) -> None:
    put(client, shop)
    clock.advance(timedelta(minutes=1))
    shop.rooms.catalogue.set_price(SYSTEM, shop.jacket.variants[0].id, NewPrice(Money(9995, "EUR")))
    assert "€99.95" in client.get("/basket").text


def test_a_script_learns_what_lies_in_the_basket(client: FlaskClient, shop: Shop) -> None:
    form = {"store": shop.store.id, "sku": M, "page": "/tour/markt", "ticket": ticket(shop, "add")}
    answer = client.post("/basket/add", data=form, headers={"Accept": "application/json"})
    assert answer.get_json()["count"] == 1
    mine = client.get("/api/v1/baskets/mine").get_json()
    assert mine["lines"][0] | {"store": ""} == {
        "store": "", "sku": M, "quantity": 1, "title": "Rain jacket Ufer", "picture": "", "price": 12995,
        "total": 12995, "currency": "EUR", "price_text": "€129.95", "total_text": "€129.95", "stock": 3,
        "stock_text": "3 pieces in the store", "available": True,
    }  # fmt: skip
    assert mine["totals"] == [{"currency": "EUR", "text": "€129.95"}]


def test_a_script_gets_a_fresh_ticket(client: FlaskClient, shop: Shop) -> None:
    answer = client.get("/api/v1/baskets/ticket", query_string={"page": "/tour/markt", "action": "add"})
    assert put(client, shop, ticket=answer.get_json()["ticket"]).status_code == 303


def test_lines_change_and_go(client: FlaskClient, shop: Shop) -> None:
    put(client, shop)
    basket_page = {"page": "/basket"}
    put(client, shop, "set", quantity="3", **basket_page, ticket=ticket(shop, "set", "/basket"))
    assert client.get("/api/v1/baskets/mine").get_json()["count"] == 3
    put(client, shop, "remove", **basket_page, ticket=ticket(shop, "remove", "/basket"))
    assert "Nothing in it yet" in client.get("/basket").text


@pytest.mark.parametrize("wrong", [{"ticket": ""}, {"ticket": "1.2.3"}, {"page": "/tour/other"}])
def test_a_form_without_its_own_ticket_is_refused(client: FlaskClient, shop: Shop, wrong: dict[str, str]) -> None:
    assert put(client, shop, **wrong).status_code == 403
    assert shop.facts(BasketChanged) == []


def test_a_ticket_of_one_button_opens_no_other(client: FlaskClient, shop: Shop) -> None:
    assert put(client, shop, "reserve", ticket=ticket(shop, "add")).status_code == 403


def test_a_form_of_another_site_is_refused(client: FlaskClient, shop: Shop) -> None:
    put(client, shop)
    form = {"store": shop.store.id, "sku": M, "page": "/basket", "ticket": ticket(shop, "add", "/basket")}
    for headers in ({"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/basket/add", data=form, headers=headers).status_code == 403
    assert len(shop.facts(BasketChanged)) == 1


def test_with_the_cookie_our_own_origin_is_enough(client: FlaskClient, shop: Shop) -> None:
    put(client, shop)
    form = {"store": shop.store.id, "sku": M, "page": "/basket"}
    assert client.post("/basket/add", data=form, headers={"Origin": "http://localhost"}).status_code == 303


def test_a_page_open_for_long_asks_once_more(client: FlaskClient, shop: Shop, clock: FixedClock) -> None:
    old = ticket(shop, "add")
    clock.advance(timedelta(minutes=11))
    answer = put(client, shop, ticket=old)
    assert answer.status_code == 403
    assert "Please press the button once more" in answer.text
    fresh = re.search(r'name="ticket" value="([^"]+)"', answer.text)
    assert fresh is not None
    assert put(client, shop, ticket=fresh[1]).status_code == 303


def test_a_cookie_of_a_strangers_choice_is_not_taken_up(client: FlaskClient, shop: Shop) -> None:
    client.set_cookie("basket", "chosen-by-somebody")
    assert "basket=chosen" not in put(client, shop).headers["Set-Cookie"]


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", ""])
def test_a_form_leads_back_to_our_own_pages_only(client: FlaskClient, shop: Shop, page: str) -> None:
    answer = put(client, shop, page=page, ticket=ticket(shop, "add", "/basket"))
    assert answer.headers["Location"] == "/basket"


WRONG = [{"sku": "nothing"}, {"sku": ""}, {"sku": "x" * 999}, {"store": "nowhere"}]
WRONG += [{"quantity": quantity} for quantity in ("0", "-1", "1e9", "١")]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_is_refused_by_sentence(client: FlaskClient, shop: Shop, wrong: dict[str, str]) -> None:
    answer = put(client, shop, **wrong)
    assert answer.status_code in (404, 422)
    assert shop.facts(BasketChanged) == []


def test_a_basket_has_at_most_99_of_an_article(shop: Shop) -> None:
    shop.rooms.baskets.add("cookie", shop.store.id, M, 60, surface="tour")
    shop.rooms.baskets.add("cookie", shop.store.id, M, 60, surface="tour")
    basket = shop.rooms.baskets.basket("cookie")
    assert basket is not None
    assert basket.count == 99
    with pytest.raises(TooMany):
        shop.rooms.baskets.add("cookie", shop.store.id, M, 100, surface="tour")


def test_marking_twice_is_marking_once(both: str, shop: Shop) -> None:
    for _ in range(2):
        shop.rooms.baskets.mark("cookie", shop.store.id, M, surface="tap")
    basket = shop.rooms.baskets.basket("cookie")
    assert basket is not None
    assert len(basket.marks) == len(shop.facts(ProductMarked)) == 1
    shop.rooms.baskets.unmark("cookie", shop.store.id, M)
    assert shop.rooms.baskets.basket("cookie", ()).marks == ()  # type: ignore[union-attr]


def test_an_article_without_a_price_here_is_not_sold(shop: Shop) -> None:
    with pytest.raises(NotSold):
        shop.rooms.baskets.add("cookie", shop.store.id, "unknown", surface="tour")


def test_the_cookie_is_nowhere_in_the_database(shop: Shop) -> None:
    shop.rooms.baskets.add("very-secret-cookie", shop.store.id, M, surface="tour")
    raw = shop.rooms.kernel.settings.auslage_data
    assert all(b"very-secret-cookie" not in path.read_bytes() for path in raw.rglob("*") if path.is_file())
