"""The schedule's REST: entries, campaigns, emergencies, answers, the calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.catalogue import NewProduct, NewVariant
from signage.clock import FixedClock
from signage.facts import ItemShown
from signage.ids import DisplayId, EventId, PlaylistId, StoreId
from signage.places import NewStore
from signage.playlists import NewItem
from signage.schedule import DisplayFacts, Target
from tests.signed_in import person, signed_in

WINDOW, DOOR = DisplayId("window"), DisplayId("door")
NOW = "2026-05-04T09:00:00%2B00:00"


@pytest.fixture
def store(rooms: Rooms) -> StoreId:
    made = rooms.places.add_store(SYSTEM, NewStore("Köln", region="DE-NW")).id
    facts = [DisplayFacts(WINDOW, made, name="Fenster"), DisplayFacts(DOOR, made, name="Eingang")]
    rooms.schedule.displays_from(lambda: facts)
    return made


@pytest.fixture
def admin(rooms: Rooms, store: StoreId) -> Any:
    return signed_in(rooms.web.app, person(rooms, Role.ADMIN))


def playlist(rooms: Rooms, title: str, *items: NewItem) -> PlaylistId:
    made = PlaylistId(rooms.playlists.create(SYSTEM, title).id)
    for item in items or (NewItem("text", {"text": {"de": title}}, seconds=10),):
        rooms.playlists.add_item(SYSTEM, made, item)
    rooms.playlists.publish(SYSTEM, made)
    return made


def on(rooms: Rooms, display: DisplayId = WINDOW) -> str:
    showing = rooms.schedule.resolve(SYSTEM, display, rooms.kernel.clock.now()).main
    return rooms.playlists.get(SYSTEM, showing.parts[0].playlist).title if showing.parts else "house"


def test_an_entry_is_made_read_changed_and_taken_back_by_its_etag(rooms: Rooms, admin: Any) -> None:
    body = {
        "playlist": playlist(rooms, "Mittag"),
        "targets": [{"target": "display", "id": WINDOW}],
        "level": "action",
        "first": "2026-05-04",
        "last": "2026-05-20",
        "starts": "11:30",
        "ends": "14:00",
        "rule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "exceptions": ["2026-05-06"],
        "holidays": "skip",
    }
    made = admin.post("/api/v1/schedule/entries", json=body)
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    address = f"/api/v1/schedule/entries/{made.json['id']}"
    told = admin.get(address)
    assert {name: told.json[name] for name in body} == body | {"starts": "11:30:00", "ends": "14:00:00"}
    changed = admin.put(address, json=body | {"paused": True}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json["paused"], changed.headers["ETag"]) == (200, True, '"2"')
    assert admin.put(address, json=body, headers={"If-Match": '"1"'}).status_code == 412
    assert admin.delete(address, headers={"If-Match": "never"}).status_code == 412
    assert admin.delete(address, headers={"If-Match": '"2"'}).status_code == 204
    assert admin.get(address).status_code == 404


def test_every_problem_of_an_entry_is_told_by_its_field_in_german(rooms: Rooms, admin: Any) -> None:
    body = {
        "playlist": playlist(rooms, "Mittag"),
        "targets": [{"target": "all"}],
        "level": "campaign",
        "starts": "11:30",
        "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    }
    refused = admin.post("/api/v1/schedule/entries", json=body, headers={"Accept-Language": "de"})
    assert refused.status_code == 422
    told = {one["pointer"]: one["detail"] for one in refused.json["errors"]}
    assert told == {
        "/ends": "Ein Tagesabschnitt hat einen Anfang und ein Ende: Geben Sie beide an oder für den ganzen Tag keines.",
        "/rule": "Den 30. Tag des 2. Monats gibt es nie.",
        "/last": "Eine Kampagne braucht ein Ende: Wählen Sie ihren letzten Tag.",
    }


def test_the_list_is_told_page_by_page(rooms: Rooms, admin: Any) -> None:
    shown = playlist(rooms, "Loop")
    made = [
        admin.post(
            "/api/v1/schedule/entries",
            json={"playlist": shown, "targets": [{"target": "all"}], "first": "2026-05-04"},
        ).json["id"]
        for _ in range(3)
    ]
    first = admin.get(f"/api/v1/schedule/entries?playlist={shown}&limit=2").json
    second = admin.get(f"/api/v1/schedule/entries?playlist={shown}&limit=2&after={first['after']}").json
    assert [one["id"] for one in [*first["entries"], *second["entries"]]] == made
    assert second["after"] is None


def test_a_campaign_is_paused_started_and_stopped_everywhere_at_once(rooms: Rooms, admin: Any) -> None:
    campaign = admin.post("/api/v1/campaigns", json={"title": "Sommer"})
    id_ = campaign.json["id"]
    for display in (WINDOW, DOOR):
        body = {
            "playlist": playlist(rooms, f"Sommer {display}"),
            "targets": [{"target": "display", "id": display}],
            "level": "campaign",
            "last": "2026-08-31",
            "campaign": id_,
        }
        assert admin.post("/api/v1/schedule/entries", json=body).status_code == 201
    seen = []
    for state in ("paused", "running", "stopped"):
        assert admin.patch(f"/api/v1/campaigns/{id_}", json={"state": state}).json["state"] == state
        seen.append((on(rooms), on(rooms, DOOR)))
    assert seen == [("house", "house"), ("Sommer window", "Sommer door"), ("house", "house")]
    assert rooms.schedule.resolve(SYSTEM, DOOR, rooms.kernel.clock.now()).main.losers[0].reason.code == "stopped"
    assert admin.patch(f"/api/v1/campaigns/{id_}", json={"title": " "}).status_code == 422
    stale = admin.patch(f"/api/v1/campaigns/{id_}", json={"state": "running"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert [one["title"] for one in admin.get("/api/v1/campaigns").json["campaigns"]] == ["Sommer"]
    assert admin.delete(f"/api/v1/campaigns/{id_}").status_code == 204
    assert admin.get("/api/v1/schedule/entries").json["entries"] == []


def test_an_emergency_is_on_every_display_and_counts_those_that_said_so(
    rooms: Rooms, admin: Any, store: StoreId, clock: FixedClock
) -> None:
    rooms.schedule.assign(SYSTEM, playlist(rooms, "Loop"), Target.ALL)
    body = {"text": {"de": "Bitte verlassen Sie das Haus", "en": "Please leave the building"}, "minutes": 30}
    made = admin.post("/api/v1/emergency", json=body).json
    assert (on(rooms), made["acknowledged"], made["displays"]) == ("Bitte verlassen Sie das Haus", 0, 2)
    clock.advance(timedelta(seconds=2))
    version = f"{made['playlist']}@1"

    def told(tx: Any) -> None:
        fact = ItemShown(id=EventId(tx.ids.new()), at=tx.now, store=store, display=WINDOW, item="i", version=version)
        tx.record(fact)

    rooms.kernel.db.write(told)
    [running] = admin.get("/api/v1/emergency").json["emergencies"]
    assert (running["acknowledged"], [one["name"] for one in running["waiting"]]) == (1, ["Eingang"])
    rooms.playlists.delete(SYSTEM, PlaylistId(made["playlist"]))
    assert [one["title"] for one in admin.get("/api/v1/emergency").json["emergencies"]] == [""]
    rooms.playlists.undelete(SYSTEM, PlaylistId(made["playlist"]))
    assert admin.delete(f"/api/v1/emergency/{made['id']}").status_code == 204
    assert (on(rooms), admin.get("/api/v1/emergency").json["emergencies"]) == ("Loop", [])


def test_a_drill_says_that_it_is_one_and_no_emergency_lasts_longer_than_a_day(rooms: Rooms, admin: Any) -> None:
    made = admin.post("/api/v1/emergency", json={"text": {"de": "Alarm"}, "drill": True}).json
    assert (on(rooms), made["drill"]) == ("ÜBUNG: Alarm", True)
    for minutes in (0, 24 * 60 + 1):
        refused = admin.post("/api/v1/emergency", json={"text": {"de": "Alarm"}, "minutes": minutes})
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/minutes")
    assert admin.post("/api/v1/emergency", json={"text": {"de": " "}}).json["errors"][0]["pointer"] == "/text"
    editor = signed_in(rooms.web.app, person(rooms, Role.EDITOR))
    assert editor.post("/api/v1/emergency", json={"text": {"de": "Alarm"}}).status_code == 403


def test_a_moment_without_an_offset_too_far_or_of_no_display_is_refused(rooms: Rooms, admin: Any) -> None:
    def ask(query: str) -> tuple[int, str]:
        answer = admin.get(f"/api/v1/{query}")
        return answer.status_code, answer.json.get("errors", [{"pointer": ""}])[0]["pointer"]

    assert ask(f"resolve?display={WINDOW}&at=2026-05-04T09:00:00") == (422, "/at")
    assert ask(f"resolve?display={WINDOW}&at=2029-05-04T09:00:00Z") == (422, "/at")
    assert ask(f"resolve?display=nowhere&at={NOW}") == (404, "")
    assert ask(f"timeline?display={WINDOW}&from={NOW}&to=2026-05-05T09:00:00") == (422, "/to")
    assert ask(f"timeline?display={WINDOW}&from={NOW}&to=2026-09-04T09:00:00Z") == (422, "/to")


def test_a_draft_can_be_asked_for_before_it_is_published(rooms: Rooms, admin: Any) -> None:
    made = PlaylistId(rooms.playlists.create(SYSTEM, "Entwurf").id)
    rooms.playlists.add_item(SYSTEM, made, NewItem("text", {"text": {"de": "Neu"}}, seconds=10))
    rooms.schedule.assign(SYSTEM, made, Target.DISPLAY, WINDOW)
    now = admin.get(f"/api/v1/resolve?display={WINDOW}&at={NOW}").json["zones"]["main"]
    then = admin.get(f"/api/v1/resolve?display={WINDOW}&at={NOW}&draft={made}").json["zones"]["main"]
    assert (now["playlist"], then["playlist"]) == (None, made)


def test_where_a_product_runs_is_told_with_the_next_time(rooms: Rooms, admin: Any) -> None:
    product = rooms.catalogue.add_product(SYSTEM, NewProduct({"de": "Jacke"}, (NewVariant("J-1"),))).id
    shown = playlist(rooms, "Jacken", NewItem("product", {"product": product}))
    rooms.schedule.assign(SYSTEM, shown, Target.DISPLAY, DOOR)
    later = {
        "playlist": shown,
        "targets": [{"target": "display", "id": WINDOW}],
        "first": "2026-05-06",
        "starts": "10:00",
        "ends": "12:00",
    }
    assert admin.post("/api/v1/schedule/entries", json=later).status_code == 201
    found = admin.get(f"/api/v1/where-on?product={product}").json["runs"]
    assert [(one["name"], one["title"], one["since"]) for one in found] == [
        ("Eingang", "Jacken", "2026-05-04T09:00:00Z"),
        ("Fenster", "Jacken", "2026-05-06T08:00:00Z"),
    ]
    assert admin.get("/api/v1/where-on?medium=nothing").json == {"runs": []}


def test_the_calendar_holds_every_occurrence_as_instants_also_when_the_clock_changes(
    rooms: Rooms, admin: Any, clock: FixedClock
) -> None:
    clock.advance(timedelta(days=172))  # 23 October, two days before the clock goes back
    body = {
        "playlist": playlist(rooms, "Mittag; und, mehr"),
        "targets": [{"target": "display", "id": WINDOW}],
        "first": "2026-10-24",
        "last": "2026-10-26",
        "starts": "12:00",
        "ends": "13:00",
    }
    assert admin.post("/api/v1/schedule/entries", json=body).status_code == 201
    answer = admin.get("/api/v1/calendar.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n"))
    starts = [line for line in answer.text.split("\r\n") if line.startswith("DTSTART:")]
    assert starts == ["DTSTART:20261024T100000Z", "DTSTART:20261025T110000Z", "DTSTART:20261026T110000Z"]
    assert r"SUMMARY:Mittag\; und\, mehr" in answer.text
