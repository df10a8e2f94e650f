"""What a phone gets when it touches a tag: the page, the effect, and never the effect twice."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from signage.access import SYSTEM
from signage.catalogue import Money, NewPrice
from signage.clock import FixedClock
from signage.facts import LeaseGranted, TapRefused, Touched
from signage.places import NewPlace, PlaceKind
from signage.touchpoints import Outcome, State
from tests.touchpoints.shop import CODE, GTIN, Shop

URL = f"/t/{CODE}"
CURL = {"User-Agent": "curl/8.5.0"}
PHONE = {
    "User-Agent": "Mozilla/5.0 (iPhone)",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Site": "none",
    "Accept": "text/html",
}
PLAIN_HTTP = {"User-Agent": "Mozilla/5.0 (iPhone)", "Accept": "text/html"}


@pytest.fixture(autouse=True)
def an_english_shopper(client: FlaskClient) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"


def slip_in(html: str) -> str:
    found = re.search(r'name="slip" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def test_curl_changes_the_display_and_gets_the_page(client: FlaskClient, shop: Shop) -> None:
    answer = client.get(URL, headers=CURL)
    assert answer.status_code == 200
    assert "Rain jacket Ufer" in answer.text
    assert "€129.95" in answer.text
    assert "4 pieces here" in answer.text
    assert "The display beside you answers your tap until 11:00:10\u00a0AM" in answer.text
    assert len(shop.facts(LeaseGranted)) == 1


def test_the_page_speaks_german(client: FlaskClient, shop: Shop) -> None:
    answer = client.get(URL, headers=CURL | {"Accept-Language": "de-DE,de;q=0.9"})
    assert "Regenjacke Ufer" in answer.text
    assert "129,95\xa0€" in answer.text
    assert "4 Stück hier" in answer.text
    assert shop.desk.touches[0].language == "de"


def test_the_page_is_kept_nowhere_and_sets_no_cookie(client: FlaskClient, shop: Shop) -> None:
    for headers in (CURL, PHONE, PLAIN_HTTP):
        answer = client.get(URL, headers=headers)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers


def test_a_phone_fires_at_once_and_a_reload_fires_nothing(client: FlaskClient, shop: Shop) -> None:
    answer = client.get(URL, headers=PHONE)
    assert answer.status_code == 303
    seen = answer.headers["Location"]
    assert seen.startswith(f"{URL}?seen=")
    for _ in range(3):
        page = client.get(seen, headers=PHONE)
        assert page.status_code == 200
        assert "The display beside you answers your tap until 11:00:10\u00a0AM" in page.text
    assert len(shop.facts(Touched)) == 1


def test_a_receipt_for_another_tag_or_a_forged_one_says_nothing(client: FlaskClient, shop: Shop) -> None:
    for forged in ("", "shown~1777885300~x.y.z", "a~b", "~~", "shown~x~1.2.3", "%00~\ud7ff~1.2.3"):
        page = client.get(URL, query_string={"seen": forged}, headers=PHONE)
        assert page.status_code == 200
        assert "answers your tap" not in page.text
    assert shop.facts(Touched) == []


def test_the_receipt_speaks_of_the_display_only_while_it_answers(
    client: FlaskClient, shop: Shop, clock: FixedClock
) -> None:
    seen = client.get(URL, headers=PHONE).headers["Location"]
    clock.advance(timedelta(seconds=11))
    assert "has answered your tap" in client.get(seen, headers=PHONE).text


@pytest.mark.parametrize(
    "headers",
    [
        PHONE | {"Sec-Purpose": "prefetch;prerender"},
        PHONE | {"Purpose": "prefetch"},
        PHONE | {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        PHONE | {"Sec-Fetch-Dest": "iframe"},
        {"User-Agent": "WhatsApp/2.23"},
        {"User-Agent": "facebookexternalhit/1.1"},
        {"User-Agent": "Slackbot-LinkExpanding 1.0"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": ""},
        PLAIN_HTTP,
    ],
)
def test_prefetch_preview_and_plain_http_show_the_page_and_fire_nothing(
    client: FlaskClient, shop: Shop, headers: dict[str, str]
) -> None:
    answer = client.get(URL, headers=headers)
    assert answer.status_code == 200
    assert "Show it on the display beside me" in answer.text
    assert shop.facts(Touched, TapRefused) == []


def test_head_fires_nothing(client: FlaskClient, shop: Shop) -> None:
    assert client.head(URL, headers=CURL).status_code == 200
    assert shop.facts(Touched) == []


def test_the_page_fires_by_its_slip_once(client: FlaskClient, shop: Shop) -> None:
    slip = slip_in(client.get(URL, headers=PLAIN_HTTP).text)
    first = client.post(f"{URL}/tap", data={"slip": slip}, headers={"Accept": "application/json"})
    assert first.status_code == 200
    assert first.get_json()["seen"].startswith(f"{URL}?seen=shown")
    again = client.post(f"{URL}/tap", data={"slip": slip}, headers={"Accept": "text/html"})
    assert again.status_code == 303
    assert len(shop.facts(Touched)) == 1


def test_one_slip_from_two_threads_at_once_fires_once(both: str, client: FlaskClient, shop: Shop) -> None:
    slip, app = slip_in(client.get(URL, headers=PLAIN_HTTP).text), client.application

    def fire(_: int) -> int:
        return app.test_client().post(f"{URL}/tap", data={"slip": slip}).status_code

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(fire, range(6)))
    assert len(shop.facts(Touched)) == len(shop.facts(LeaseGranted)) == 1


def test_a_slip_ends_after_two_minutes_and_fires_nothing(client: FlaskClient, shop: Shop, clock: FixedClock) -> None:
    slip = slip_in(client.get(URL, headers=PLAIN_HTTP).text)
    clock.advance(timedelta(minutes=2, seconds=1))
    assert client.post(f"{URL}/tap", data={"slip": slip}).headers["Location"] == f"{URL}?seen="
    assert shop.facts(Touched) == []


def test_a_forged_slip_or_another_site_is_refused(client: FlaskClient, shop: Shop) -> None:
    slip = slip_in(client.get(URL, headers=PLAIN_HTTP).text)
    assert client.post(f"{URL}/tap", data={"slip": slip + "x"}).status_code == 403
    assert client.post(f"{URL}/tap").status_code == 403
    elsewhere = {"Origin": "https://elsewhere.example"}
    assert client.post(f"{URL}/tap", data={"slip": slip}, headers=elsewhere).status_code == 403
    assert shop.facts(Touched) == []


@pytest.mark.parametrize("code", ["0000000000", "7K3MQ9ZB2I", "x", "7K3MQ9ZB2A0", "%00", "ÄÄÄÄÄÄÄÄÄÄ"])
def test_an_unknown_code_gets_a_friendly_page_and_is_kept(client: FlaskClient, shop: Shop, code: str) -> None:
    answer = client.get(f"/t/{code}", headers=CURL | {"Accept": "text/html"})
    assert answer.status_code == 404
    assert "We do not know this tag" in answer.text
    (refused,) = shop.facts(TapRefused)
    assert isinstance(refused, TapRefused)
    assert (refused.reason, refused.touchpoint) == ("unknown", None)
    assert shop.facts(Touched, LeaseGranted) == []


def test_a_code_is_read_in_any_case(client: FlaskClient, shop: Shop) -> None:
    assert client.get(URL.lower(), headers=CURL).status_code == 200
    assert len(shop.facts(Touched)) == 1


def test_a_retired_tag_is_gone_and_shows_the_way_to_the_tour(client: FlaskClient, shop: Shop) -> None:
    shop.rooms.touchpoints.register.retire(SYSTEM, shop.tag.id)
    answer = client.get(URL, headers=CURL)
    assert answer.status_code == 410
    assert 'href="/tour"' in answer.text
    (refused,) = shop.facts(TapRefused)
    assert isinstance(refused, TapRefused)
    assert refused.reason == "retired"
    assert shop.facts(Touched, LeaseGranted) == []


def test_a_paused_tag_shows_its_page_and_changes_nothing(client: FlaskClient, shop: Shop) -> None:
    shop.rooms.touchpoints.register.set_state(SYSTEM, shop.tag.id, State.PAUSED)
    for headers in (CURL, PHONE):
        answer = client.get(URL, headers=headers)
        assert answer.status_code == 200
        assert "Rain jacket Ufer" in answer.text
    assert shop.facts(Touched, LeaseGranted) == []


def test_the_first_tap_activates_a_planned_tag(client: FlaskClient, shop: Shop) -> None:
    register = shop.rooms.touchpoints.register
    from signage.touchpoints import Kind, NewTouchpoint

    planned = register.register(SYSTEM, NewTouchpoint(Kind.QR, "Planned", shop.store.id, shop.shelf.id))
    client.get(f"/t/{planned.code}", headers=CURL)
    assert register.touchpoint(SYSTEM, planned.id).state is State.ACTIVE


def test_a_tag_has_thirty_effects_a_minute(client: FlaskClient, shop: Shop) -> None:
    for number in range(32):
        answer = client.get(URL, headers=CURL, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"})
        assert answer.status_code == 200
    assert len(shop.facts(Touched)) == 30
    assert "rests for a minute" in answer.text


def test_an_address_has_sixty_effects_a_minute(client: FlaskClient, shop: Shop) -> None:
    for number in range(63):
        client.get(f"/t/000000{number:04d}", headers=CURL)
    assert len(shop.facts(TapRefused)) == 60


def test_a_tag_without_an_article_shows_its_place(client: FlaskClient, shop: Shop) -> None:
    shop.rooms.touchpoints.register.move(SYSTEM, shop.tag.id, place=shop.department.id)
    answer = client.get(URL, headers=CURL)
    assert "<h1>Jacken</h1>" in answer.text


def test_the_tills_tag_says_that_one_pays_there(client: FlaskClient, shop: Shop) -> None:
    places, register = shop.rooms.places, shop.rooms.touchpoints.register
    till = places.add(SYSTEM, NewPlace(parent=shop.department.id, kind=PlaceKind.CHECKOUT, name="Kasse"))
    register.move(SYSTEM, shop.tag.id, place=till.id)
    answer = client.get(URL, headers=CURL)
    assert "<h1>Kasse</h1>" in answer.text
    assert "You pay here." in answer.text


def test_the_page_opens_with_the_variant_that_display_and_trace_name(client: FlaskClient, shop: Shop) -> None:
    catalogue = shop.rooms.catalogue
    # By article number the L comes first, in the shop's own order the M does.
    card = catalogue.cards(shop.store.id, [shop.jacket.id])[shop.jacket.id]
    assert card.sku == "JA-1-M"
    assert '<option value="JA-1-M" selected>' in client.get(URL, headers=CURL).text
    catalogue.set_price(SYSTEM, shop.jacket.variants[1].id, NewPrice(Money(9995, "EUR")))
    card = catalogue.cards(shop.store.id, [shop.jacket.id])[shop.jacket.id]
    assert card.sku == "JA-1-L"
    page = client.get(URL, headers=CURL).text
    assert '<option value="JA-1-L" selected>' in page
    assert "€99.95" in page


def test_the_stock_says_of_which_sizes_it_is(client: FlaskClient, shop: Shop) -> None:
    page = client.get(URL, headers=CURL).text
    assert "4 pieces here in all sizes and colours" in page
    assert re.search(r'<option value="JA-1-M"[^>]*>M · €129.95 · 3 pieces here<', page)
    assert re.search(r'<option value="JA-1-L"[^>]*>L · €129.95 · 1 piece here<', page)


def test_the_head_of_the_page_counts_what_lies_in_the_basket(client: FlaskClient, shop: Shop) -> None:
    empty = client.get(URL, headers=CURL)
    assert 'class="basket-link" href="/basket" aria-label="Basket"' in empty.text
    assert "Set-Cookie" not in empty.headers
    shop.rooms.baskets.add("c" * 32, shop.store.id, "JA-1-M", 2, surface="tap")
    client.set_cookie("basket", "c" * 32)
    page = client.get(URL, headers=CURL)
    assert 'aria-label="Basket: 2 pieces"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    german = client.get(f"/01/{GTIN.zfill(14)}?lang=de")
    assert 'aria-label="Warenkorb: 2 Teile"' in german.text


def test_a_reader_has_no_tap_link(client: FlaskClient, shop: Shop) -> None:
    assert client.get(f"/t/{shop.reader.code}", headers=CURL).status_code == 404


def test_without_a_script_the_page_puts_the_jacket_into_the_basket(client: FlaskClient, shop: Shop) -> None:
    html = client.get(URL, headers=CURL).text
    ticket = re.search(r'name="ticket_add" value="([^"]+)"', html)
    assert ticket is not None
    form = {"store": shop.store.id, "sku": "JA-1-M", "page": f"{URL}?seen=", "ticket_add": ticket[1]}
    answer = client.post("/basket/add", data=form)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{URL}?seen=&done=add&sku=JA-1-M"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("basket=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "It is in your basket" in client.get(answer.headers["Location"], headers=PHONE).text
    assert len(shop.facts(Touched)) == 1


@pytest.mark.parametrize(
    ("reason", "english", "german"),
    [
        ("display_offline", "is switched off just now", "ist gerade ausgeschaltet"),
        ("emergency", "shows an important notice", "zeigt gerade einen wichtigen Hinweis"),
        ("cooldown", "stays as it is this time", "bleibt diesmal, wie er ist"),
    ],
)
def test_where_the_display_does_not_answer_the_page_says_why(
    client: FlaskClient, shop: Shop, reason: str, english: str, german: str
) -> None:
    shop.rooms.touchpoints.decide_with(lambda _touch: lambda _tx: Outcome(reason))
    assert english in client.get(URL, headers=CURL).text
    assert german in client.get(URL, headers=CURL | {"Accept-Language": "de"}).text


def test_where_no_display_stands_the_page_has_no_empty_answer(client: FlaskClient, shop: Shop) -> None:
    shop.rooms.touchpoints.decide_with(lambda _touch: lambda _tx: Outcome("no_display"))
    assert "tap-answer" not in client.get(URL, headers=CURL).text


def test_who_waits_for_the_display_reads_in_how_many_seconds(
    client: FlaskClient, shop: Shop, clock: FixedClock
) -> None:
    shop.rooms.touchpoints.decide_with(lambda _touch: lambda _tx: Outcome("queued", None, 6))
    seen = client.get(f"/t/{CODE}", headers=PHONE).location
    german = {**PHONE, "Accept-Language": "de"}
    assert "In etwa 6 s sind Sie an der Reihe" in client.get(seen, headers=german).text
    clock.advance(timedelta(seconds=7))
    assert "Sie waren auf dem Bildschirm neben Ihnen an der Reihe" in client.get(seen, headers=german).text
