"""The rule form says all that a rule can say, keeps what it cannot, and names each mistake at its field."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.errors import Invalid
from signage.ids import RuleId
from signage.personalisation import editor
from signage.personalisation.rulebook import as_json
from signage.personalisation.rules import parse
from signage.personalisation.sight import _kind_of
from signage.web import LANGUAGES
from tests.personalisation.makers import document
from tests.signed_in import person, signed_in

FULL: dict[str, Any] = document(
    window={"weekdays": [1, 2, 6], "from": "18:30", "to": "02:00"},
    caps=[{"per": "visitor", "n": 3, "seconds": 86_400}, {"per": "rule", "n": 10, "seconds": None}],
    cooldown={"per": ["visitor", "display"], "seconds": 90},
    weight=2.5,
    rank="claimed",
)


def sent(fields: dict[str, list[str]]) -> MultiDict[str, str]:
    return MultiDict([(name, value) for name, values in fields.items() for value in values])


def through_the_form(raw: dict[str, Any], **changed: list[str]) -> dict[str, Any]:
    """A rule opened in the form, changed in some fields, and sent."""
    stored = as_json(parse(raw))
    fields = editor.as_fields(editor.of_document(parse(raw)), LANGUAGES) | changed
    return as_json(parse(editor.to_document(editor.of_sent(sent(fields), LANGUAGES), stored)))  # type: ignore[arg-type]


def mistakes(**changed: list[str]) -> set[tuple[str, str]]:
    """The form's fields that are refused, each with the name of its mistake."""
    with pytest.raises(Invalid) as refused:
        through_the_form(FULL, **changed)
    return {(name, one.message) for name, one in editor.errors_of(refused.value)}


@pytest.mark.parametrize(
    "raw",
    [
        FULL,
        document(),
        document(only_if={"var": ["product.on_sale", False]}),
        document(only_if={"and": [{"<": [{"var": "clock.minute"}, 1200]}, {"!": [{"var": "clock.open"}]}]}),
        document(only_if={"or": [{"var": "clock.open"}, {"var": ["product.on_sale", False]}]}),
        document(caps=[{"per": "display", "n": 1, "seconds": 5_400}], cooldown={"per": ["visitor"], "seconds": 1}),
        document(then=[{"show": {"card": {"layout": "full"}}}], only_if={"!": [{"var": ["product.on_sale", False]}]}),
        document(then=[{"show": {"message": {"text": {"de": "Hallo", "fr": "Salut"}, "tone": "dark"}}}]),
        document(then=[{"show": {"item": {"playlist": "a", "item": "b"}}, "on": {"within": "place"}, "seconds": 30}]),
    ],
)
def test_opening_and_saving_a_rule_changes_nothing(raw: dict[str, Any]) -> None:
    assert through_the_form(raw) == as_json(parse(raw))


def test_a_window_over_the_whole_week_and_day_is_none() -> None:
    assert through_the_form(FULL, weekday=[*"1234567"], **{"from": [""], "to": [""]})["window"] is None


def test_a_rest_of_nought_is_none_and_rows_without_a_number_do_not_count() -> None:
    changed = through_the_form(FULL, cooldown=["0"], **{"cap-n": ["", "7"]})
    assert changed["cooldown"] is None
    assert changed["caps"] == [{"per": "rule", "n": 7, "seconds": None}]


def test_prices_times_and_dates_are_typed_as_people_write_them() -> None:
    fields = {
        "field": ["product.price_cents", "clock.minute", "clock.date"],
        "operator": ["at_most", "at_least", "is"],
        "value": ["49,90", "9:30", "21.11.2026"],
    }
    changed = through_the_form(document(), **fields)
    assert changed["only_if"] == {
        "and": [
            {"<=": [{"var": ["product.price_cents", 0]}, 4_990]},
            {">=": [{"var": "clock.minute"}, 570]},
            {"===": [{"var": "clock.date"}, 20_261_121]},
        ]
    }
    shown = editor.as_fields(editor.of_document(parse(changed)), LANGUAGES)
    assert shown["value"] == ["49.90", "09:30", "2026-11-21"]


def test_every_mistake_is_told_at_once_and_at_its_own_field() -> None:
    found = mistakes(
        field=["clock.minute", "product.brand", "moment.verified"],
        operator=["less", "less", "at_least"],
        value=["25:00", "Halm", "much"],
        seconds=["2"],
        weight=["heavy"],
        weekday=[],
        cooldown=["-1"],
        title=[""],
        **{"cap-n": ["0", "1"], "cap-amount": ["1", "40"], "cap-unit": ["day", "day"]},
    )
    assert found == {
        ("row-0", "“25:00” cannot be read here; write it as 20:00."),
        ("row-1", "This comparison does not fit the field; choose another."),
        ("row-2", "“much” is no number."),
        ("seconds", "This must be at least 3."),
        ("weight", "This must be a number."),
        ("weekdays", "Choose at least one weekday."),
        ("cooldown", "This must be at least 1."),
        ("title", "This is too short (at least 1 characters)."),
        ("cap-0", "This must be at least 1."),
        ("cap-1", "A span is at most 31 days long; choose a shorter one, or “ever”."),
    }


class Desk:
    """Somebody at the open form; script sends it and reads JSON."""

    def __init__(self, client: FlaskClient, rule: RuleId) -> None:
        self.client = client
        self.address = f"/studio/rules/{rule}"
        self.token = self._token()
        self.state: dict[str, Any] = self.read()

    def _token(self) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(self.address).text)
        assert found is not None
        return found[1]

    def read(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(self.address, headers={"Accept": "application/json"}).get_json()
        return found

    def post(self, path: str = "", **fields: list[str]) -> TestResponse:
        data = sent({**self.state["fields"], **fields, "csrf_token": [self.token]})
        data["revision"] = str(self.state["revision"])
        return self.client.post(self.address + path, data=data, headers={"Accept": "application/json"})

    def save(self, **fields: list[str]) -> None:
        answer = self.post("", **fields)
        assert answer.status_code == 200, answer.text
        self.state = answer.get_json()


@pytest.fixture
def rule(rooms: Rooms) -> RuleId:
    return rooms.personalisation.rules.create(SYSTEM, FULL).id


@pytest.fixture
def desk(rooms: Rooms, rule: RuleId) -> Desk:
    return Desk(signed_in(rooms.web.app, person(rooms, Role.EDITOR)), rule)


@pytest.fixture
def other(rooms: Rooms, rule: RuleId) -> Desk:
    return Desk(signed_in(rooms.web.app, person(rooms, Role.ADMIN)), rule)


def test_the_form_saves_itself_and_reads_the_rule_back(desk: Desk) -> None:
    assert desk.state["can_undo"] is False
    desk.save(title=["Late coats"], **{"from": ["19:00"]})
    assert desk.state["revision"] == 2
    assert desk.state["can_undo"] is True
    assert desk.state["fields"]["title"] == ["Late coats"]
    assert "It applies only on Mon, Tue, Sat, from 19:00 to 02:00." in desk.state["sentences"]["en"]
    assert (
        "At most 3 × for each visitor (1 day). At most 10 × everywhere together, ever." in desk.state["sentences"]["en"]
    )
    assert "Gewicht 2,5" in desk.state["sentences"]["de"]


def test_the_layout_of_the_card_is_chosen_in_the_form_kept_and_read_back(
    rooms: Rooms, rule: RuleId, desk: Desk
) -> None:
    assert "neben seinem Bild zeigen" in desk.state["sentences"]["de"]
    desk.save(layout=["full"])
    assert "fill the display nearest to it in the department with the card" in desk.state["sentences"]["en"]
    assert "die Karte des Produkts bildschirmfüllend zeigen" in desk.state["sentences"]["de"]
    page = desk.client.get(f"{desk.address}?lang=de").text
    assert re.search(r'<select[^>]* name="layout"', page)
    assert '<option value="full" selected>Füllt den Bildschirm</option>' in page
    desk.save(title=["Late coats"])
    show = rooms.personalisation.rules.get(SYSTEM, rule).document.then[0].show
    assert show.card is not None
    assert show.card.layout == "full"
    assert [one["pointer"] for one in desk.post(layout=["huge"]).get_json()["errors"]] == ["card"]


def test_the_form_says_what_to_type_for_names_and_how_personal_the_rule_is(desk: Desk) -> None:
    page = desk.client.get(f"{desk.address}?lang=de").text
    assert "Für den Namen des Produkts tippen Sie %(product)s" in page
    assert "P0: Sie braucht nichts über eine Person." in page
    assert desk.state["tier"] == "P0: it needs nothing about a person."


def test_entries_are_named_with_the_quotes_of_the_language(rooms: Rooms) -> None:
    entry = {"widget": "text", "payload": {"text": {"de": "Wir kürzen", "en": "We shorten"}}}
    for language, name in (("de", "Text „Wir kürzen“"), ("en", "Text “We shorten”")):
        with rooms.web.app.test_request_context(f"/?lang={language}"):
            assert _kind_of(entry) == name


def test_a_mistake_is_answered_by_field_and_saves_nothing(desk: Desk) -> None:
    answer = desk.post(weight=["0"], seconds=["99"])
    assert answer.status_code == 422
    assert {one["pointer"]: one["detail"] for one in answer.get_json()["errors"]} == {
        "weight": "This must be at least 0.01.",
        "seconds": "This must be at most 30.",
    }
    assert desk.read()["revision"] == 1


def test_undo_and_redo_walk_through_what_was_saved(desk: Desk) -> None:
    desk.save(title=["First"])
    desk.save(title=["Second"])
    for step, title in (("undo", "First"), ("undo", FULL["title"]), ("redo", "First"), ("redo", "Second")):
        desk.state = desk.post(f"/{step}").get_json()
        assert desk.state["fields"]["title"] == [title]
    assert desk.state["can_redo"] is False
    assert desk.post("/redo").status_code == 409


def test_two_people_in_different_fields_both_keep_their_work(desk: Desk, other: Desk) -> None:
    other.save(title=["Theirs"])
    desk.save(weight=["3"])
    assert desk.state["fields"]["title"] == ["Theirs"]
    assert desk.state["fields"]["weight"] == ["3"]


def test_two_people_in_one_field_are_asked_whose_value_stands(desk: Desk, other: Desk) -> None:
    other.save(title=["Theirs"])
    answer = desk.post(title=["Mine"])
    assert answer.status_code == 409
    assert "changed the same thing meanwhile" in answer.get_json()["detail"]
    assert desk.read()["fields"]["title"] == ["Theirs"]


def test_without_script_the_clash_keeps_what_was_typed_and_shows_both_ways_out(desk: Desk, other: Desk) -> None:
    other.save(title=["Theirs"])
    data = sent({**desk.state["fields"], "title": ["Mine"], "csrf_token": [desk.token], "revision": ["1"]})
    answer = desk.client.post(f"{desk.address}?lang=en", data=data, headers={"Accept": "text/html"})
    assert answer.status_code == 409
    assert 'value="Mine"' in answer.text
    assert f'<a href="{desk.address}">Take theirs</a>' in answer.text
    assert 'name="revision" value="2"' in answer.text
