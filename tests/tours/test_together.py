"""People who work on one tour: comments that no visitor meets, who is there, and the history in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.ids import SceneId
from tests.signed_in import Browser, person, signed_in
from tests.tours.conftest import Shop

GERMAN, ENGLISH = ({"Accept-Language": language} for language in ("de", "en"))
HOSTILE = "<script>hacked=1</script>\"'><img src=x onerror=hacked=1> {{7*7}} %(name)s"


@dataclass
class Team:
    """Two editors and a viewer of the shop, before the same tour."""

    shop: Shop
    mira: Browser
    ben: Browser
    vic: Browser

    def at(self, path: str = "") -> str:
        return f"/api/v1/tours/{self.shop.tour}{path}"

    def threads(self) -> list[dict[str, Any]]:
        threads: list[dict[str, Any]] = self.vic.get(self.at("/comments")).get_json()["threads"]
        return threads

    def steps(self, headers: dict[str, str]) -> list[dict[str, Any]]:
        steps: list[dict[str, Any]] = self.vic.get(self.at("/history"), headers=headers).get_json()["steps"]
        return steps


@pytest.fixture
def team(app: Flask, rooms: Rooms, shop: Shop) -> Team:
    stores = frozenset({shop.store})
    mira, ben, vic = (
        signed_in(app, person(rooms, role, stores, name))
        for name, role in (("Mira", Role.EDITOR), ("Ben", Role.EDITOR), ("Vic", Role.VIEWER))
    )
    return Team(shop, mira, ben, vic)


def hotspot(shop: Shop) -> str:
    return shop.rooms.tours.get(SYSTEM, shop.tour)[1].scenes[0].versions[0].hotspots[0].id


def test_a_comment_survives_a_publish_and_no_visitor_meets_it(team: Team) -> None:
    spot, tours = hotspot(team.shop), team.shop.rooms.tours
    body = {"text": HOSTILE, "part": team.shop.scenes[0], "detail": spot, "name": "Regenjacke"}
    answer = team.mira.post(team.at("/comments"), json=body)
    assert answer.status_code == 201
    answer = team.ben.post(team.at("/comments"), json={"text": "Aha", "answers": answer.get_json()["made"]})
    version = tours.publish(SYSTEM, team.shop.tour)
    (thread,) = team.threads()
    assert (thread["first"]["text"], thread["first"]["by"], thread["answers"][0]["by"]) == (HOSTILE, "Mira", "Ben")
    kept = json.dumps([version.document, version.compiled])
    assert "hacked" not in kept
    visitor = team.shop.rooms.web.app.test_client()
    for page in (team.shop.path, f"{team.shop.path}/{tours.get(SYSTEM, team.shop.tour)[1].scenes[0].slug}"):
        seen = visitor.get(page)
        assert seen.status_code == 200
        assert "hacked" not in seen.text
    assert visitor.get(team.at("/comments")).status_code == 401


def test_comments_of_a_removed_hotspot_stay_under_its_scene(team: Team) -> None:
    spot, scene = hotspot(team.shop), team.shop.scenes[0]
    team.mira.post(team.at("/comments"), json={"text": "Hier?", "part": scene, "detail": spot, "name": "Regenjacke"})
    team.mira.post(team.at("/hotspots/remove"), json={"scene": scene, "hotspots": [spot]})
    (thread,) = team.threads()
    assert (thread["part"], thread["detail"], thread["name"]) == (scene, spot, "Regenjacke")
    assert thread["first"]["text"] == "Hier?"


def test_editors_write_and_settle_and_viewers_read(team: Team) -> None:
    made = team.mira.post(team.at("/comments"), json={"text": "Fertig?"}).get_json()["made"]
    settled = team.ben.post(team.at(f"/comments/{made}/done"), json={"done": True})
    assert settled.get_json()["threads"][0]["resolved_by"] == "Ben"
    refused = [
        team.vic.post(team.at("/comments"), json={"text": "Ich auch"}),
        team.vic.post(team.at(f"/comments/{made}/done"), json={"done": False}),
        team.vic.delete(team.at(f"/comments/{made}")),
    ]
    assert [one.status_code for one in refused] == [403, 403, 403]
    refused = [
        team.ben.delete(team.at(f"/comments/{made}")),
        team.mira.post(team.at("/comments"), json={"text": " "}, headers=GERMAN),
        team.mira.post(team.at("/comments"), json={"text": "x" * 2001}),
        team.mira.post(team.at("/comments"), json={"text": "Ja", "answers": "nothing"}),
    ]
    assert [one.status_code for one in refused] == [409, 422, 422, 404]
    assert refused[1].get_json()["detail"] == "Schreiben Sie zuerst etwas."
    assert team.mira.delete(team.at(f"/comments/{made}")).get_json()["threads"] == []
    assert team.mira.post(team.at(f"/comments/{made}/undelete"), json={}).get_json()["threads"] != []


def test_colleagues_are_told_by_name_and_scene_and_nothing_is_recorded(team: Team, rooms: Rooms) -> None:
    beat = {"page": "p-mira", "part": team.shop.scenes[1]}
    assert team.mira.post(team.at("/presence"), json=beat).get_json()["others"] == []
    heard = team.vic.post(team.at("/presence"), json={"page": "p-vic"}).get_json()
    assert heard["others"] == [{"name": "Mira", "part": team.shop.scenes[1], "you": False}]
    team.mira.post(team.at("/presence"), json={"page": "p-mira", "leaving": True})
    assert team.vic.post(team.at("/presence"), json={"page": "p-vic"}).get_json()["others"] == []
    assert team.mira.post(team.at("/presence"), json={"page": ""}).status_code == 422
    log = rooms.web.app.test_client()
    assert log.post(team.at("/presence"), json=beat).status_code in (400, 401)


def test_the_history_says_who_did_what_in_the_readers_language_and_leads_back(team: Team) -> None:
    shop = team.shop
    spot = hotspot(shop)
    removed = team.mira.post(team.at("/hotspots/remove"), json={"scene": shop.scenes[0], "hotspots": [spot]})
    assert removed.status_code == 200
    told = team.steps(GERMAN)[0]
    assert (told["by"], told["told"]) == ("Mira", ["„Eingang“: Hotspot „Regenjacke“ entfernt."])
    assert team.steps(ENGLISH)[0]["told"] == ["“Entrance”: hotspot “Rain jacket” removed."]
    assert team.steps(GERMAN)[-1]["told"] == ["Angelegt."]
    before = team.steps(GERMAN)[1]["revision"]
    assert team.vic.post(team.at("/go-back"), json={"revision": before}).status_code == 403
    back = team.ben.post(team.at("/go-back"), json={"revision": before})
    spots = back.get_json()["document"]["scenes"][0]["versions"][0]["hotspots"]
    assert spot in [one["id"] for one in spots]
    assert team.steps(ENGLISH)[0]["by"] == "Ben"
    undone = team.ben.post(team.at("/undo")).get_json()["document"]["scenes"][0]["versions"][0]["hotspots"]
    assert spot not in [one["id"] for one in undone]
    gone = team.ben.post(team.at("/go-back"), json={"revision": 999}, headers=GERMAN)
    assert (gone.status_code, "nicht mehr aufbewahrt" in gone.get_json()["detail"]) == (404, True)


def test_sixty_steps_are_told(team: Team) -> None:
    for number in range(60):
        shop = team.shop
        shop.rooms.tours.describe(
            SYSTEM, shop.tour, SceneId(shop.scenes[number % 2]), name={"de": f"Raum {number}", "en": f"Room {number}"}
        )
    steps = team.steps(ENGLISH)
    assert len(steps) >= 60
    assert steps[0]["told"] == ["“Room 59”: another name."]
