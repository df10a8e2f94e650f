"""The address of a product: what a code on a screen or a label leads to."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from signage.access import SYSTEM
from signage.places import NewStore
from tests.touchpoints.shop import GTIN, Shop

PAGE = f"/01/{GTIN.zfill(14)}"
ENGLISH = {"Accept-Language": "en"}


def test_the_code_of_a_product_leads_to_its_price_and_stock(client: FlaskClient, shop: Shop) -> None:
    answer = client.get(PAGE, headers=ENGLISH)
    assert answer.status_code == 200
    assert "Rain jacket Ufer" in answer.text
    assert "€129.95" in answer.text
    assert "4 pieces here" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert shop.desk.touches == [], "reading a code is no tap"


def test_who_names_no_language_reads_the_shops_own(client: FlaskClient, shop: Shop) -> None:
    assert "Regenjacke Ufer" in client.get(PAGE).text
    assert "Regenjacke Ufer" in client.get(f"/t/{shop.tag.code}").text
    assert "Rain jacket Ufer" in client.get(f"/t/{shop.tag.code}?lang=en").text


def test_a_shorter_number_is_led_to_the_one_address(client: FlaskClient, shop: Shop) -> None:
    answer = client.get(f"/01/{GTIN}?lang=de")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/01/{GTIN.zfill(14)}?lang=de")


@pytest.mark.parametrize("number", ["04006381333924", "04006381333932", "abc", "1" * 40])
def test_a_number_that_nobody_sells_gets_a_friendly_page(client: FlaskClient, shop: Shop, number: str) -> None:
    answer = client.get(f"/01/{number}", headers={"Accept-Language": "de"})
    assert answer.status_code == 404
    assert "Diesen Artikel führen wir nicht" in answer.text


def test_a_product_taken_off_sale_is_offered_no_longer(client: FlaskClient, shop: Shop) -> None:
    shop.rooms.catalogue.retire(SYSTEM, shop.jacket.id)
    assert client.get(PAGE).status_code == 404


def test_the_other_store_is_one_step_away(client: FlaskClient, shop: Shop) -> None:
    other = shop.rooms.places.add_store(SYSTEM, NewStore("Bonn"))
    here = client.get(PAGE, headers=ENGLISH).text
    assert "Bonn" in here
    assert "Sold out there" in here
    there = client.get(f"{PAGE}?store={other.id}", headers=ENGLISH).text
    assert "Sold out here" in there
    assert f"?store={shop.store.id}" in there


def test_the_product_is_put_into_the_basket_without_script(client: FlaskClient, shop: Shop) -> None:
    opened = client.get(PAGE, headers=ENGLISH)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', opened.text)) | {"sku": "JA-1-M"}
    done = client.post("/basket/add", data=fields, headers={**ENGLISH, "Origin": "http://localhost"})
    assert done.status_code == 303
    assert done.headers["Location"].startswith(f"{PAGE}?store={shop.store.id}&done=add")
    assert "It is in your basket" in client.get(done.headers["Location"], headers=ENGLISH).text
    assert "Rain jacket Ufer" in client.get("/basket", headers=ENGLISH).text
