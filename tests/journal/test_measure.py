"""The studio's page of what happened, for people who run a shop."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask_babel import force_locale

from signage.access import SYSTEM
from signage.app import Rooms
from signage.facts import FACTS, LeaseRefused
from signage.ids import DisplayId
from signage.places import NewStore
from signage.tx import Tx
from signage.web import say_day, say_moment, say_time
from tests.people import signed_in


def refuse(rooms: Rooms) -> None:
    def verb(tx: Tx) -> None:
        display = DisplayId("01M81HCP00000000000000000A")
        tx.record(LeaseRefused(id=tx.event_id(), at=tx.now, display=display, reason="display_offline"))

    rooms.kernel.db.write(verb)


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "Reason: the display is offline"), ("de", "Grund: der Bildschirm ist offline")]
)
def test_an_event_is_told_in_words_and_not_as_json(rooms: Rooms, language: str, sentence: str) -> None:
    refuse(rooms)
    page = signed_in(rooms).get(f"/studio/measure?lang={language}").text
    assert sentence in page
    assert "display_offline" not in page
    assert "01M81HCP00000000000000000A" not in page


def test_times_in_the_studio_are_on_the_clock_of_the_store(rooms: Rooms) -> None:
    rooms.places.add_store(SYSTEM, NewStore(name="Harbour", time_zone="Asia/Tokyo"))
    refuse(rooms)
    there = say_moment(rooms.kernel.clock.now(), rooms.places.stores(SYSTEM)[0].zone, seconds=True)
    assert there in signed_in(rooms).get("/studio/measure").text


def test_every_page_says_a_moment_in_the_same_form(rooms: Rooms) -> None:
    at = datetime(2026, 11, 22, 11, 27, 5, tzinfo=UTC)
    said = {}
    for language in ("en", "de"):
        with rooms.web.app.test_request_context(f"/?lang={language}"), force_locale(language):
            moments = say_moment(at, UTC), say_day(at, UTC), say_time(at, UTC, seconds=True)
            said[language] = [one.replace("\u00a0", " ") for one in moments]
    assert said["en"] == ["Nov 22, 2026, 11:27 AM", "Sunday, November 22, 11:27 AM", "11:27:05 AM"]
    assert said["de"] == ["22.11.2026, 11:27", "Sonntag, 22. November, 11:27", "11:27:05"]


@pytest.mark.parametrize(("language", "title"), [("en", "Moment without a display"), ("de", "Moment ohne Bildschirm")])
def test_what_happened_has_a_name_in_the_readers_language(rooms: Rooms, language: str, title: str) -> None:
    refuse(rooms)
    page = signed_in(rooms).get(f"/studio/measure?lang={language}&type={LeaseRefused.type}").text
    assert page.count(title) == 2, "once in the list, once as the chosen kind"
    assert all(fact.title for fact in FACTS)


def test_an_event_names_what_it_is_about(rooms: Rooms) -> None:
    store = rooms.places.add_store(SYSTEM, NewStore(name="Harbour"))
    page = signed_in(rooms).get("/studio/measure?lang=en").text
    assert f'<span title="{store.id}">Harbour</span>' in page
