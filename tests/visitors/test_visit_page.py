"""A shopper allows and takes back on a page without script; only that makes taps belong together."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from signage.app import Rooms
from signage.clock import FixedClock
from signage.facts import ConsentChanged, LeaseEnded
from signage.ids import PlaceId
from signage.personalisation.leases import Stand
from signage.tx import Tx
from signage.visitors import SESSION_LASTS, TEXT_VERSION, Visit
from signage.visitors.models import ConsentRow, SessionRow
from tests.touchpoints.shop import CODE, DISPLAY, Shop, open_shop

TOUCH = {
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Site": "none",
    "User-Agent": "Mozilla/5",
}


@pytest.fixture
def shop(rooms: Rooms) -> Shop:
    return open_shop(rooms)


def ticket(client: FlaskClient, action: str) -> str:
    """The slip that the page gives to a button, or a fresh one for a button that it does not show."""
    found = re.search(
        rf'action="/visit/{action}[^"]*">\s*<input type="hidden" name="ticket" value="([^"]+)"', look(client)
    )
    return found[1] if found else ""


def look(client: FlaskClient, language: str = "en") -> str:
    return client.get(f"/visit?lang={language}").text


def post(client: FlaskClient, action: str, purpose: str = "", **more: str) -> TestResponse:
    form = {"ticket": ticket(client, action), "purpose": purpose, "text_version": TEXT_VERSION}
    return client.post(f"/visit/{action}?lang=en", data=form | more, headers={"Accept": "text/html"})


def tap(client: FlaskClient) -> None:
    assert client.get(f"/t/{CODE}", headers=TOUCH).status_code == 303


def visit(client: FlaskClient, rooms: Rooms) -> Visit | None:
    cookie = client.get_cookie("basket")
    return rooms.visitors.of_cookie(cookie.value if cookie else None)


def count(rooms: Rooms, row: type[SessionRow] | type[ConsentRow]) -> int:
    with rooms.kernel.db.read() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def test_looking_sets_no_cookie_and_says_that_nothing_is_agreed_to(client: FlaskClient, shop: Shop) -> None:
    answer = client.get("/visit?lang=en")
    assert "Set-Cookie" not in answer.headers
    assert answer.text.count("You have not agreed.") == 3
    assert "Forget this visit" not in answer.text
    assert "Ihr Besuch" in look(client, "de")
    assert "Was gespeichert wird" in look(client, "de")


def test_the_page_is_one_step_from_the_answer_to_a_tap(client: FlaskClient, shop: Shop) -> None:
    page = client.get(f"/t/{CODE}?seen=&lang=en").text
    found = re.search(r'<a href="(/visit\?[^"]+)">Your visit and what you allow</a>', page)
    assert found is not None
    assert f'href="/t/{CODE}?seen=&amp;lang=en">Back</a>' in client.get(found[1].replace("&amp;", "&")).text


def test_the_first_consent_sets_the_one_cookie_and_keeps_the_words_that_were_agreed_to(
    client: FlaskClient, rooms: Rooms, shop: Shop
) -> None:
    answer = post(client, "agree", "recognise", store=shop.store.id)
    assert answer.status_code == 303
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("basket=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    found = visit(client, rooms)
    assert found is not None
    assert found.consents == {"recognise"}
    [consent] = rooms.visitors.consents(found.session)
    assert (consent.text_version, consent.language, consent.channel) == (TEXT_VERSION, "en", "phone")
    assert "You agreed at 11:00" in look(client).replace("\u202f", " ")
    assert "Set-Cookie" not in post(client, "agree", "show_here").headers
    assert [fact.given for fact in shop.facts(ConsentChanged) if isinstance(fact, ConsentChanged)] == [True, True]


def test_taps_belong_together_only_while_that_is_agreed_to(client: FlaskClient, rooms: Rooms, shop: Shop) -> None:
    form = {"store": shop.store.id, "sku": "JA-1-M", "page": f"/t/{CODE}"}
    slip = rooms.baskets.ticket(page=f"/t/{CODE}", action="mark")
    client.post("/basket/mark", data=form | {"ticket": slip})
    assert count(rooms, SessionRow) == 1
    tap(client)
    post(client, "agree", "recognise")
    for _ in range(3):
        tap(client)
    found = visit(client, rooms)
    assert found is not None
    assert found.taps == 3
    rooms.visitors.flush()
    assert rooms.visitors.session(found.session).taps == 3
    tap(client)
    assert visit(client, rooms) == Visit(found.session, 4, frozenset({"recognise"}))
    post(client, "withdraw", "recognise")
    tap(client)
    rooms.visitors.flush()
    assert visit(client, rooms) == Visit(found.session, 0, frozenset())


def test_a_tap_goes_on_with_the_visit_that_it_counts_for(
    client: FlaskClient, rooms: Rooms, shop: Shop, clock: FixedClock
) -> None:
    post(client, "agree", "recognise")
    for _ in range(3):
        clock.advance(SESSION_LASTS * 0.7)
        tap(client)
        rooms.visitors.flush()
    assert visit(client, rooms) is not None
    clock.advance(SESSION_LASTS)
    assert visit(client, rooms) is None
    tap(client)
    rooms.visitors.flush()
    assert visit(client, rooms) is None


def test_a_reader_never_begins_or_finds_a_visit(client: FlaskClient, rooms: Rooms, shop: Shop) -> None:
    body = shop.event()
    answer = client.post("/api/v1/touchpoints/events", data=body, headers=shop.signed(body))
    assert answer.get_json()["results"][0]["status"] == "accepted"
    rooms.visitors.flush()
    assert count(rooms, SessionRow) == 0


@pytest.mark.parametrize("how", ["withdraw", "forget"])
def test_taking_back_clears_the_display_that_shows_something_for_this_visitor(
    client: FlaskClient, rooms: Rooms, shop: Shop, how: str
) -> None:
    rooms.touchpoints.decide_with(rooms.personalisation.decide)
    stand_beside(rooms, shop)
    post(client, "agree", "show_here")
    tap(client)
    assert rooms.personalisation.current(DISPLAY) is not None
    stranger = rooms.web.app.test_client()
    post(stranger, "agree", "show_here")
    post(stranger, how, "show_here")
    assert rooms.personalisation.current(DISPLAY) is not None
    post(client, how, "show_here")
    assert rooms.personalisation.current(DISPLAY) is None
    [ended] = shop.facts(LeaseEnded)
    assert isinstance(ended, LeaseEnded)
    assert ended.reason == "withdrawn"


def stand_beside(rooms: Rooms, shop: Shop) -> None:
    """A display at the shelf, and a rule that shows the card of what was tapped."""
    from signage.access import SYSTEM
    from signage.ids import RuleId
    from tests.personalisation.makers import document

    def verb(tx: Tx) -> None:
        place = Stand(display=DISPLAY, store=shop.store.id, place=PlaceId(shop.shelf.id), name="Jackets")
        rooms.personalisation.stand(tx, place)
        rooms.personalisation.online(tx, DISPLAY, True)

    rooms.kernel.db.write(verb)
    rooms.personalisation.rules.create(SYSTEM, document(), id=RuleId("rule"))
    rooms.personalisation.rules.publish(SYSTEM, RuleId("rule"))


def test_forgetting_leaves_consents_that_lead_to_nobody(client: FlaskClient, rooms: Rooms, shop: Shop) -> None:
    post(client, "agree", "recognise")
    post(client, "forget")
    assert visit(client, rooms) is None
    assert count(rooms, SessionRow) == 0
    with rooms.kernel.db.read() as session:
        assert session.scalars(select(ConsentRow.session)).all() == [None]
    assert look(client).count("You have not agreed.") == 3


def test_words_that_were_never_shown_are_not_agreed_to(client: FlaskClient, rooms: Rooms, shop: Shop) -> None:
    for wrong in ({"text_version": "2020-01"}, {"purpose": "advertise"}):
        answer = post(client, "agree", **{"purpose": "recognise", **wrong})
        assert answer.status_code == 422
        assert "These words of consent are not known." in answer.text
    assert count(rooms, ConsentRow) == 0


def test_nobody_else_agrees_for_a_shopper(client: FlaskClient, rooms: Rooms, shop: Shop) -> None:
    form = {"purpose": "recognise", "text_version": TEXT_VERSION}
    assert client.post("/visit/agree", data=form).status_code == 403
    assert client.post("/visit/agree", data=form, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert (
        post(client, "agree", "recognise", ticket=rooms.baskets.ticket(page="/visit", action="add")).status_code == 403
    )
    client.set_cookie("basket", "chosen-by-somebody-else")
    answer = post(client, "agree", "recognise")
    assert answer.headers["Set-Cookie"].startswith("basket=")
    assert "chosen-by-somebody-else" not in answer.headers["Set-Cookie"]
    assert count(rooms, SessionRow) == 1


def test_a_page_left_open_asks_once_more(client: FlaskClient, shop: Shop, clock: FixedClock) -> None:
    old = ticket(client, "agree")
    clock.advance(SESSION_LASTS)
    answer = post(client, "agree", "recognise", ticket=old)
    assert answer.status_code == 403
    assert "I agree" in answer.text


def test_a_basket_that_was_begun_by_a_consent_is_the_shoppers_basket(
    client: FlaskClient, rooms: Rooms, shop: Shop
) -> None:
    post(client, "agree", "recognise")
    slip = rooms.baskets.ticket(page="/tour/markt", action="add")
    form = {"store": shop.store.id, "sku": "JA-1-M", "page": "/tour/markt", "ticket": slip}
    assert "Set-Cookie" not in client.post("/basket/add", data=form).headers
    assert client.get("/api/v1/baskets/mine").get_json()["count"] == 1
    assert visit(client, rooms) is not None
