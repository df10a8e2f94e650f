"""`auslage schedule explain`: the whole reason chain in words, as golden files have it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from players.displays import NewDisplay
from signage.access import SYSTEM
from signage.app import Rooms
from signage.catalogue import NewProduct, NewVariant
from signage.cli import main
from signage.ids import PlaylistId
from signage.places import NewStore, Opening
from signage.playlists import NewItem
from signage.schedule import Aim, Doors, Holidays, Level, NewEntry, Stock, Target
from signage.schedule_commands import told
from tests.conftest import KEY

GOLDEN = Path(__file__).parent / "golden"
AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
TODAY = date(2026, 5, 4)


@pytest.fixture
def data(rooms: Rooms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rooms:
    """A shop with something to explain, and the surroundings of the command line."""
    monkeypatch.setenv("AUSLAGE_DATA", str(tmp_path))
    monkeypatch.setenv("SECRET_KEYS", KEY)
    fill(rooms)
    return rooms


def fill(rooms: Rooms) -> None:
    hours = tuple(Opening(day, time(10), time(20)) for day in range(1, 7))
    store = rooms.places.add_store(SYSTEM, NewStore("Köln", region="DE-NW", hours=hours)).id
    display = rooms.players.displays.create(SYSTEM, NewDisplay("Fenster", store, groups=("Schaufenster",))).id
    product = rooms.catalogue.add_product(SYSTEM, NewProduct({"de": "Jacke"}, (NewVariant("J-1"),))).id
    gone = rooms.kernel.clock.now() - timedelta(days=3)
    aims, june = (Aim(Target.DISPLAY, display),), date(2026, 6, 30)

    def add(title: str, *more: NewItem, publish: bool = True, **said: Any) -> None:
        made = PlaylistId(rooms.playlists.create(SYSTEM, title).id)
        rooms.playlists.add_item(SYSTEM, made, NewItem("text", {"text": {"de": title, "en": title}}, seconds=10))
        for item in more:
            rooms.playlists.add_item(SYSTEM, made, item)
        old = rooms.playlists.get(SYSTEM, made).document["items"]
        if more and isinstance(old, list) and isinstance(old[1], dict):
            rooms.playlists.change_item(SYSTEM, made, str(old[1]["id"]), {"valid_until": gone.isoformat()})
        if publish:
            rooms.playlists.publish(SYSTEM, made)
        rooms.schedule.entries.add(SYSTEM, NewEntry(made, **{"aims": aims, **said}))

    last: dict[str, Any] = {"level": Level.CAMPAIGN, "last": june}
    old_item = NewItem("text", {"text": {"de": "Bis Freitag", "en": "Until Friday"}}, seconds=5)
    add("Sommer", old_item, **last, share=40, aims=(Aim(Target.GROUP, "Schaufenster"),))
    add("Mode", **last)
    add("Herbst", level=Level.CAMPAIGN, first=date(2026, 9, 1), last=date(2026, 10, 31))
    add("Mittag", **last, starts=time(12), ends=time(14))
    add("Sonntag", **last, rule="FREQ=WEEKLY;BYDAY=SU")
    add("Feiertag", **last, holidays=Holidays.ONLY)
    add("Ausnahme", **last, exceptions=(TODAY,))
    add("Nacht", **last, doors=Doors.CLOSED)
    add("Pause", **last, paused=True)
    add("Restposten", **last, stock=Stock(product))
    add("Entwurf", **last, publish=False)
    add("Grundprogramm", aims=(Aim(Target.STORE, store),))
    assert rooms.schedule.displays(SYSTEM)[0].id == display


def ask(*words: str) -> Result:
    return CliRunner().invoke(main, ["schedule", "explain", *words])


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_whole_chain_is_told_in_words(data: Rooms, language: str) -> None:
    lines = told(data, "Fenster", AT, language=language, as_json=False)
    assert "\n".join(lines) + "\n" == (GOLDEN / f"explain.{language}.txt").read_text("utf-8")


def test_programs_get_the_answer_of_the_api_with_one_reason_a_loser(data: Rooms) -> None:
    answer = json.loads(told(data, "Fenster", AT, language="en", as_json=True)[0])
    losers = answer["zones"]["main"]["losers"]
    assert len({one["id"] for one in losers}) == len(losers) == 11
    assert {one["name"]: one["code"] for one in losers if one["kind"] == "entry"} == {
        "Herbst": "not_yet",
        "Mittag": "other_hours",
        "Sonntag": "other_day",
        "Feiertag": "no_holiday",
        "Ausnahme": "left_out",
        "Nacht": "open",
        "Pause": "paused",
        "Restposten": "sold_out",
        "": "unpublished",
        "Grundprogramm": "lower_level",
    }


@pytest.mark.usefixtures("data")
def test_the_command_explains_the_present_when_no_time_is_given() -> None:
    said = ask("Fenster", "--json")
    assert said.exit_code == 0, said.output
    assert list(json.loads(said.output)["zones"]) == ["main"]
    assert ask("Fenster").output.startswith("Fenster, ")


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Fenster", "--at", "2026-05-04T11:30"), "Time must carry an offset"),
        (("Fenster", "--at", "noon"), "“noon” is no time"),
        (("Fenster", "--at", "2150-05-04T11:30Z"), "within two years"),
        (("Keller",), "This display does not exist"),
    ],
)
def test_what_cannot_be_explained_is_refused_with_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    refused = ask(*words)
    assert refused.exit_code == 1
    assert sentence in refused.output
