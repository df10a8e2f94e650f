"""The catalogue's pages and its API."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.catalogue import Money, NewPrice, NewProduct, NewVariant
from signage.clock import FixedClock
from signage.facts import ProductChanged
from tests.catalogue.conftest import Shelf
from tests.people import signed_in

GERMAN = {"Accept-Language": "de"}


def test_anybody_may_ask_for_offers_and_unchanged_ones_cost_nothing(shelf: Shelf, client: FlaskClient) -> None:
    shelf.price(4995)
    shelf.stock(2)
    address = f"/api/v1/offers?store={shelf.cologne.id}&skus=J-M,unknown&lang=de"
    first = client.get(address)
    assert first.json is not None
    (offer,) = first.json["offers"]
    assert offer["price"] == {"minor": 4995, "currency": "EUR", "text": "49,95\N{NO-BREAK SPACE}€"}
    assert "Set-Cookie" not in first.headers
    same = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304
    shelf.price(4500)
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_an_unknown_store_has_no_offers(client: FlaskClient) -> None:
    assert client.get("/api/v1/offers?store=nowhere&skus=a").status_code == 404


def test_a_price_by_the_api_is_a_new_line(shelf: Shelf, ben: FlaskClient) -> None:
    answer = ben.put(f"/api/v1/variants/{shelf.medium.id}/price", json={"amount": "49.95", "store": shelf.cologne.id})
    assert answer.status_code == 201
    wrong = ben.put(f"/api/v1/variants/{shelf.medium.id}/price", json={"amount": "49.955"})
    assert wrong.status_code == 422
    history = ben.get(f"/api/v1/products/{shelf.jacket.id}/prices").json
    assert history is not None
    assert [each["money"]["minor"] for each in history["prices"]] == [4995]


def test_two_people_count_the_same_shelf(shelf: Shelf, ben: FlaskClient) -> None:
    address = f"/api/v1/variants/{shelf.medium.id}/stock/{shelf.cologne.id}"
    first = ben.put(address, json={"quantity": 4})
    assert ben.put(address, json={"quantity": 5}, headers={"If-Match": first.headers["ETag"]}).status_code == 200
    assert ben.put(address, json={"quantity": 6}, headers={"If-Match": first.headers["ETag"]}).status_code == 412


def test_a_product_can_be_made_by_the_api(shelf: Shelf, ben: FlaskClient) -> None:
    made = ben.post("/api/v1/products", json={"title": {"de": "Mütze"}, "variants": [{"sku": "M-1"}]})
    assert made.status_code == 201
    again = ben.post("/api/v1/products", json={"title": {"de": "Mütze"}, "variants": [{"sku": "M-1"}]})
    assert again.status_code == 409
    assert made.json is not None
    assert ben.get(f"/api/v1/products/{made.json['id']}").json == made.json


def test_the_list_is_searched_by_its_address_and_paged(shelf: Shelf, ben: FlaskClient) -> None:
    for number in range(60):
        shelf.catalogue.add_product(SYSTEM, NewProduct({"de": f"Socke {number:02}"}, (NewVariant(f"S-{number}"),)))
    page = ben.get("/studio/products?q=socke", headers=GERMAN).text
    assert "60 Produkte" in page
    assert "Seite 1 von 2" in page
    assert "q=socke&amp;page=2" in page or "page=2" in page
    assert "Socke 59" in ben.get("/studio/products?q=socke&page=2", headers=GERMAN).text
    assert "Nichts gefunden" in ben.get("/studio/products?q=zelt", headers=GERMAN).text


def test_a_price_set_in_the_studio_is_seen_at_once(shelf: Shelf, ben: FlaskClient) -> None:
    form = {"variant": shelf.medium.id, "amount": "39,90", "currency": "EUR", "kind": "regular", "tax_percent": "19"}
    assert ben.post(f"/studio/products/{shelf.jacket.id}/prices", data=form).status_code == 303
    page = ben.get(f"/studio/products/{shelf.jacket.id}", headers=GERMAN).text
    assert "39,90\N{NO-BREAK SPACE}€" in page
    wrong = ben.post(f"/studio/products/{shelf.jacket.id}/prices", data={**form, "amount": "viel"}, headers=GERMAN)
    assert wrong.status_code == 422
    assert "„viel“ ist kein Preis" in wrong.text or "ist kein Preis" in wrong.text
    assert 'value="viel"' in wrong.text


def test_all_variants_get_their_price_in_one_step(shelf: Shelf, ben: FlaskClient) -> None:
    address = f"/studio/products/{shelf.jacket.id}"
    assert len(shelf.jacket.variants) > 1
    form = {"variant": "all", "amount": "1.239,90", "currency": "EUR", "kind": "regular", "tax_percent": "19"}
    wrong = ben.post(f"{address}/prices", data={**form, "amount": "1.239"}, headers=GERMAN)
    assert (wrong.status_code, 'id="price-all-error"' in wrong.text) == (422, True)
    assert ben.post(f"{address}/prices", data=form).status_code == 303
    prices = shelf.catalogue.prices(SYSTEM, shelf.jacket.id)
    assert {prices[each.id][-1].money.minor for each in shelf.jacket.variants} == {123990}


def test_a_price_of_nothing_is_asked_about_before_it_is_set(shelf: Shelf, ben: FlaskClient) -> None:
    address = f"/studio/products/{shelf.jacket.id}/prices"
    form = {"variant": shelf.medium.id, "amount": "0,00", "currency": "EUR", "kind": "regular", "tax_percent": "19"}
    asked = ben.post(address, data=form, headers=GERMAN)
    assert asked.status_code == 422
    assert "Haken Sie „Kostenlos“ an" in asked.text
    assert 'name="free"' in asked.text
    assert "0,00\N{NO-BREAK SPACE}€" not in ben.get(f"/studio/products/{shelf.jacket.id}", headers=GERMAN).text
    assert ben.post(address, data={**form, "free": "1"}).status_code == 303
    assert "0,00\N{NO-BREAK SPACE}€" in ben.get(f"/studio/products/{shelf.jacket.id}", headers=GERMAN).text


def test_a_stock_counted_meanwhile_is_not_overwritten(shelf: Shelf, ben: FlaskClient) -> None:
    form = {"variant": shelf.medium.id, "store": shelf.cologne.id, "quantity": "3", "version": "0"}
    assert ben.post(f"/studio/products/{shelf.jacket.id}/stock", data=form).status_code == 303
    assert ben.post(f"/studio/products/{shelf.jacket.id}/stock", data=form).status_code == 303
    late = ben.post(f"/studio/products/{shelf.jacket.id}/stock", data={**form, "quantity": "9"})
    assert late.status_code == 409


def test_a_feed_is_uploaded_read_and_reported_in_german(shelf: Shelf, ben: FlaskClient, rooms: Rooms) -> None:
    feed = b"id\ttitle\tprice\nH-1\tHut\t30 EUR\nH-2\t\t30 EUR\n"
    data = {"file": (io.BytesIO(feed), "shop.tsv"), "store": shelf.cologne.id, "language": "de", "tax_percent": "7"}
    sent = ben.post("/studio/products/imports", data=data)
    assert sent.status_code == 303
    waiting = ben.get(sent.headers["Location"], headers=GERMAN).text
    assert 'http-equiv="refresh"' in waiting
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    report = ben.get(sent.headers["Location"], headers=GERMAN).text
    assert "Der Titel fehlt." in report
    assert 'http-equiv="refresh"' not in report
    refused = ben.post("/studio/products/imports", data={"file": (io.BytesIO(b"PK"), "a.zip")}, headers=GERMAN)
    assert refused.status_code == 422
    assert "kein Google-Produktfeed" in refused.text


def test_a_feed_larger_than_a_form_is_taken(shelf: Shelf, ben: FlaskClient) -> None:
    feed = "id\ttitle\tprice\n" + "".join(f"N-{n}\t{'Strumpf ' * 20}\t3 EUR\n" for n in range(4000))
    assert len(feed) > 600_000
    # Written by hand: the test client leaves the temporary file of a large upload open.
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="shop.tsv"\r\n\r\n'
    body = head + feed.encode() + b"\r\n--x--\r\n"
    sent = ben.post("/studio/products/imports", data=body, content_type="multipart/form-data; boundary=x")
    assert sent.status_code == 303


def test_a_price_is_planned_on_the_wall_clock_of_its_store(shelf: Shelf, ben: FlaskClient) -> None:
    form = {"variant": shelf.medium.id, "amount": "39,95", "currency": "EUR", "store": shelf.cologne.id}
    address = f"/studio/products/{shelf.jacket.id}/prices"
    page = ben.post(address, data={**form, "begins": "2026-05-06T08:00"}, follow_redirects=True)
    assert "The price is planned" in page.text
    (price,) = shelf.catalogue.prices(SYSTEM, shelf.jacket.id)[shelf.medium.id]
    assert price.valid_from == datetime(2026, 5, 6, 6, tzinfo=UTC)
    for wrong in ("2026-05-01T08:00", "soon"):
        refused = ben.post(address, data={**form, "begins": wrong})
        assert refused.status_code == 422
        assert f'id="price-{shelf.medium.id}-error"' in refused.text
    assert len(shelf.catalogue.prices(SYSTEM, shelf.jacket.id)[shelf.medium.id]) == 1


def test_an_editor_of_one_store_is_not_offered_prices_for_all(shelf: Shelf, rooms: Rooms) -> None:
    browser = signed_in(rooms, replace(SYSTEM, role=Role.EDITOR, stores=frozenset({shelf.cologne.id})))
    address = f"/studio/products/{shelf.jacket.id}"
    assert "All stores" not in browser.get(address).text
    form = {"variant": shelf.medium.id, "amount": "39,95", "currency": "EUR"}
    assert browser.post(f"{address}/prices", data=form).status_code == 303
    (price,) = shelf.catalogue.prices(SYSTEM, shelf.jacket.id)[shelf.medium.id]
    assert price.store == shelf.cologne.id


def test_a_card_counts_every_size_and_many_visitors_ask_once(
    shelf: Shelf, client: FlaskClient, clock: FixedClock
) -> None:
    for variant in shelf.jacket.variants:
        shelf.catalogue.set_price(SYSTEM, variant.id, NewPrice(Money(4995, "EUR")))
        shelf.catalogue.set_stock(SYSTEM, variant.id, shelf.cologne.id, 4)
    assert shelf.catalogue.cards(shelf.cologne.id, [shelf.jacket.id])[shelf.jacket.id].stock == 8
    begins = clock.now() + timedelta(seconds=5)
    address = f"/api/v1/offers?store={shelf.cologne.id}&skus=J-M&lang=de"
    for cents in (4000, 3000):
        shelf.catalogue.set_price(SYSTEM, shelf.medium.id, NewPrice(Money(cents, "EUR"), valid_from=begins))
    first = client.get(address)
    assert client.get(address).headers["ETag"] == first.headers["ETag"]
    clock.advance(timedelta(seconds=5))
    changed = client.get(address)
    assert changed.json is not None
    assert changed.json["offers"][0]["price"]["minor"] == 3000


def test_what_is_taken_off_sale_is_offered_nowhere_until_the_undo(
    shelf: Shelf, ben: FlaskClient, clock: FixedClock
) -> None:
    shelf.price(4995)
    page, offers = f"/studio/products/{shelf.jacket.id}", f"/api/v1/offers?store={shelf.cologne.id}&skus=J-M"
    told: list[ProductChanged] = []
    shelf.rooms.kernel.bus.on(ProductChanged, told.append)
    gone = ben.post(f"{page}/retire", headers=GERMAN)
    assert gone.location == "/studio/products"
    clock.advance(timedelta(seconds=2))
    assert ben.get(offers).json == {"store": shelf.cologne.id, "offers": []}
    assert shelf.catalogue.list_offers(shelf.cologne.id) == []
    listed = ben.get("/studio/products", headers=GERMAN).text
    assert f'action="{page}/unretire"' in listed
    assert f'href="{page}"' not in listed
    assert f'href="{page}"' in ben.get("/studio/products?retired=1", headers=GERMAN).text
    assert "nicht mehr im Verkauf" in ben.get(page, headers=GERMAN).text
    ben.post(f"{page}/unretire")
    clock.advance(timedelta(seconds=2))
    assert len((ben.get(offers).json or {})["offers"]) == 1
    assert [fact.product for fact in told] == [shelf.jacket.id] * 2


def test_taking_off_sale_by_the_api_twice_is_the_same_as_once(shelf: Shelf, ben: FlaskClient) -> None:
    address = f"/api/v1/products/{shelf.jacket.id}"
    first = ben.post(f"{address}/retire").json or {}
    assert first["retired_at"] is not None
    assert ben.post(f"{address}/retire").json == first
    assert [one["id"] for one in (ben.get("/api/v1/products?retired=true").json or {})["products"]] == [shelf.jacket.id]
    assert (ben.post(f"{address}/unretire").json or {})["retired_at"] is None
    assert ben.post("/api/v1/products/nothing/retire").status_code == 404
