"""Rules are written, read back, published, paused and explained in the studio, without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.ids import EventId, RuleId
from signage.personalisation import Moments
from tests.personalisation.conftest import Shop
from tests.personalisation.makers import document
from tests.signed_in import person, signed_in

HTML = {"Accept": "text/html"}
Enter = Callable[[Role], FlaskClient]


@pytest.fixture
def enter(rooms: Rooms) -> Enter:
    """Somebody of a role, signed in, reading English."""

    return lambda role: signed_in(rooms.web.app, person(rooms, role))


@pytest.fixture
def moments(rooms: Rooms) -> Moments:
    return rooms.personalisation


def post(client: FlaskClient, path: str, **form: object) -> tuple[int, str]:
    answer = client.post(f"{path}?lang=en", data=form, headers=HTML)
    return answer.status_code, answer.text


FORM = {
    "title": "Jackets by day", "kind": "tapped", "categories": "Jackets, Coats",
    "field": ["clock.minute", "product.brand", ""], "operator": ["less", "one_of", "is"],
    "value": ["20:00", "Nordlicht, Halm", ""], "show": "card", "within": "department", "seconds": "12", "rank": "tap",
    "weight": "1", "weekday": [*"1234567"], "from": "", "to": "", "cooldown": "30", "cooldown-per": "display",
    "do": "publish",
}  # fmt: skip


def test_an_empty_list_says_what_a_rule_is_and_offers_the_first(enter: Enter) -> None:
    page = enter(Role.EDITOR).get("/studio/rules?lang=en", headers=HTML).text
    assert "when, only if, then" in page
    assert 'href="/studio/rules/new"' in page


def test_a_rule_is_written_in_the_form_and_decides_at_once(enter: Enter, moments: Moments) -> None:
    status, _ = post(enter(Role.EDITOR), "/studio/rules/new", **FORM)
    assert status == 303
    [rule] = moments.rules.list(SYSTEM)
    assert rule.draft.published == 1
    assert rule.document.only_if == {
        "and": [
            {"<": [{"var": "clock.minute"}, 1200]},
            {"in": [{"var": ["product.brand", "none"]}, ["Nordlicht", "Halm"]]},
        ]
    }
    assert rule.document.when[0].categories == ("Jackets", "Coats")
    assert rule.document.cooldown is not None


def test_the_rule_is_read_back_in_both_languages(enter: Enter, moments: Moments) -> None:
    client = enter(Role.EDITOR)
    post(client, "/studio/rules/new", **FORM)
    page = client.get(f"/studio/rules/{moments.rules.list(SYSTEM)[0].id}?lang=en", headers=HTML).text
    assert "When somebody taps anywhere, and the product is of Jackets, Coats" in page
    assert "but only if Time of day is less than 20:00 · Brand is one of Nordlicht, Halm" in page
    assert "After each time it rests for 30 seconds on that display." in page
    assert "Nach jedem Mal ruht sie 30 Sekunden auf diesem Bildschirm." in page
    assert "Wenn jemand tippt, gleich wo" in page


def test_a_wrong_row_is_named_and_nothing_typed_is_lost(enter: Enter, moments: Moments) -> None:
    wrong = {**FORM, "value": ["late", "Nordlicht", ""], "seconds": "90"}
    status, page = post(enter(Role.EDITOR), "/studio/rules/new", **wrong)
    assert status == 422
    assert "“late” cannot be read here; write it as 20:00." in page
    assert "This must be at most 30." in page
    assert 'value="late"' in page
    assert 'value="Jackets by day"' in page
    assert moments.rules.list(SYSTEM) == []


def test_one_more_row_keeps_what_was_typed(enter: Enter) -> None:
    status, page = post(enter(Role.EDITOR), "/studio/rules/new", **{**FORM, "do": "row"})
    assert status == 200
    assert page.count('name="operator"') == 3
    assert 'value="Nordlicht, Halm"' in page


def test_what_the_form_cannot_say_is_kept_and_edited_as_json(enter: Enter, moments: Moments) -> None:
    tree = {"or": [{"var": "clock.open"}, {"<": [{"var": "clock.minute"}, 60]}]}
    rule = moments.rules.create(SYSTEM, document(only_if=tree)).id
    client = enter(Role.EDITOR)
    page = client.get(f"/studio/rules/{rule}?lang=en", headers=HTML).text
    assert "say more than the form can show" in page
    assert "&#34;or&#34;" in client.get(f"/studio/rules/{rule}?view=json", headers=HTML).text
    status, _ = post(client, f"/studio/rules/{rule}", **{**FORM, "by_hand": "yes", "do": "save", "revision": "1"})
    assert status == 303
    assert moments.rules.get(SYSTEM, rule).document.only_if == tree
    status, page = post(client, f"/studio/rules/{rule}", document="{", revision="2")
    assert (status, "This is no JSON object" in page) == (422, True)


def test_a_rule_is_paused_resumed_deleted_and_brought_back(enter: Enter, moments: Moments) -> None:
    rule = moments.rules.create(SYSTEM, document()).id
    client = enter(Role.EDITOR)
    for act, state in (("publish", False), ("pause", True), ("resume", False)):
        assert post(client, f"/studio/rules/{rule}/{act}")[0] == 303
        assert moments.rules.get(SYSTEM, rule).paused is state
    post(client, f"/studio/rules/{rule}/delete")
    assert moments.rules.list(SYSTEM) == []
    post(client, f"/studio/rules/{rule}/undelete")
    assert [one.id for one in moments.rules.list(SYSTEM)] == [rule]


def test_a_viewer_reads_and_changes_nothing(enter: Enter, moments: Moments) -> None:
    rule = moments.rules.create(SYSTEM, document()).id
    viewer = enter(Role.VIEWER)
    assert viewer.get("/studio/rules", headers=HTML).status_code == 200
    assert viewer.get(f"/studio/rules/{rule}", headers=HTML).status_code == 200
    assert viewer.get("/studio/rules/new", headers=HTML).status_code == 403
    assert post(viewer, f"/studio/rules/{rule}/publish")[0] == 403


def test_why_says_so_when_nothing_happened(enter: Enter) -> None:
    assert "for 14 days" in enter(Role.VIEWER).get("/studio/rules/why?lang=en", headers=HTML).text


def test_the_api_checks_makes_and_pauses_rules(enter: Enter, moments: Moments) -> None:
    client = enter(Role.EDITOR)
    fields = client.get("/api/v1/fields").get_json()["fields"]
    assert {one["name"] for one in fields} >= {"moment.kind", "product.category"}
    wrong = {"document": document(only_if={"==": [1, 1]}, rank="king")}
    answer = client.post("/api/v1/rules/check", json=wrong)
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.get_json()["errors"]} == {"/rank", "/only_if/=="}
    made = client.post("/api/v1/rules", json={"document": document()})
    assert made.status_code == 201
    rule = RuleId(made.get_json()["id"])
    assert client.post(f"/api/v1/rules/{rule}/publish", json={}).status_code == 200
    paused = client.post(f"/api/v1/rules/{rule}/pause", json={"paused": True})
    assert paused.get_json()["paused"] is True
    assert [one["id"] for one in client.get("/api/v1/rules").get_json()["rules"]] == [rule]
    assert client.get("/api/v1/traces").get_json() == {"traces": []}
    assert client.get("/api/v1/leases").get_json() == {"leases": []}


def test_from_a_display_and_from_what_was_heard_one_step_leads_to_the_reason(shop: Shop, enter: Enter) -> None:
    shop.display("Jackets", at="shelf")
    shop.rule()
    shown = shop.tap(event="tap-1").shown
    assert shown is not None
    vera = enter(Role.VIEWER)
    answer = vera.get(f"/studio/rules/why/lease/{shown.lease}", headers=HTML)
    assert answer.location == "/studio/rules/why/tap-1"
    assert 'href="/studio/rules/why/tap-1"' in vera.get("/studio/measure", headers=HTML).text
    version = (vera.get("/api/v1/traces/tap-1").json or {})["rules_version"]
    assert version in vera.get("/studio/rules/why/tap-1?lang=en", headers=HTML).text
    assert vera.get("/studio/rules/why/lease/unknown", headers=HTML).status_code == 404


def test_the_version_of_the_rules_is_the_same_for_the_same_published_rules(shop: Shop) -> None:
    shop.display("Jackets", at="shelf", crowd="replace")
    rule = shop.rule()

    def version(tap: str) -> str:
        shop.tap(event=tap)
        return shop.traces.get(SYSTEM, EventId(tap)).rules_version

    first = version("a")
    shop.rules.pause(SYSTEM, rule, True)
    paused = version("b")
    shop.rules.pause(SYSTEM, rule, False)
    assert version("c") == first != paused
    shop.rules.save(SYSTEM, rule, document(title="Another name"), expected=None)
    assert version("d") == first
    shop.rules.publish(SYSTEM, rule)
    assert version("e") not in (first, paused)
