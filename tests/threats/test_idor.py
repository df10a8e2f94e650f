"""Another store's things do not exist: whatever an address, a query or a body names, the answer is the same as for
an id that nobody ever gave away, and nothing has changed afterwards."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from signage.access import Role
from signage.app import Rooms
from signage.rows import Base
from tests.signed_in import Browser, person, signed_in
from tests.threats.calls import ASKED, CALLS, DRAFTS, NAMES, SCENE, THINKS, Call
from tests.threats.house import House, furnished, unknown

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
BRACES = re.compile(r"\{(\w+)\}")
CHOICE = re.compile(r"<any\((\w+)[^)]*\):\w+>")
ARGUMENT = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
WITHOUT_ID = frozenset({"items", "kind", "recipe"})
"""What addresses hold beside the names of things."""


@dataclass(frozen=True)
class Operation:
    """An address of the studio or the API that is not for everybody, with one of its methods."""

    method: str
    rule: str
    endpoint: str
    allow: Role
    call: Call

    @property
    def key(self) -> str:
        return f"{self.method} {self.rule}"

    @property
    def address(self) -> str:
        """With each argument as a word in braces."""
        kind = self.rule.removeprefix("/api/v1/").removeprefix("/studio/").removeprefix("setup/").split("/")[0]
        own = {"playlists": "playlist", "rules": "rule", "tours": "tour", "people": "account", "webhooks": "target"}
        path = ARGUMENT.sub(
            lambda found: f"{{{own.get(kind, kind) if found[1] == 'id' else NAMES.get(found[1], found[1])}}}",
            CHOICE.sub(r"\1", self.rule),
        )
        return f"{path}?{self.call.query}" if self.call.query else path

    @property
    def in_path(self) -> frozenset[str]:
        """The things that its path names."""
        return frozenset(BRACES.findall(self.address.partition("?")[0])) - WITHOUT_ID

    @property
    def named(self) -> frozenset[str]:
        """The things that its path, query or body names."""
        body = "" if self.key in DRAFTS else f"{self.call.json} {self.call.form}"
        return frozenset(BRACES.findall(f"{self.address} {body}")) - WITHOUT_ID


def operations(rooms: Rooms) -> list[Operation]:
    """Every one of them, reading first; what takes away comes late, and what brings it back right after it."""
    found = []
    for rule in rooms.web.app.url_map.iter_rules():
        allow = rooms.web.guard.marks[rule.endpoint].allow
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if isinstance(allow, Role) and rule.rule.startswith(("/api/v1", "/studio")):
                key = f"{method} {rule.rule}"
                call = CALLS.get(key) or ASKED.get(key) or Call()
                found.append(Operation(method, rule.rule, rule.endpoint, allow, call))
    return sorted(found, key=_order)


def _order(one: Operation) -> tuple[int, str, int, str]:
    last = one.rule.rsplit("/", 1)[1]
    away = (one.method == "DELETE" and last != "plan") or last in ("delete", "remove", "revoke", "close")
    back = last in ("undelete", "reopen", "unretire") or ("/restore" in one.rule and "<id>" not in one.rule)
    if not (away or back):
        return (int(one.method != "GET"), "", 0, one.rule)
    room = "/".join(one.rule.split("/")[: 4 if one.rule.startswith("/api") else 3])
    # Inner things before what holds them; `<id>/hotspots/remove` takes away something inner, too.
    inner = one.rule.count("<") + int(one.rule.rpartition(">")[2].count("/") > 1)
    return (2, room, -inner * 2 + int(back), one.rule)


def send(browser: Browser, one: Operation, ids: Mapping[str, str]) -> TestResponse:
    """The call with these ids, as a person's browser asks for pages and a program for the API."""
    headers = {"Accept": "application/json" if one.rule.startswith("/api/") else "text/html"}
    if one.call.if_match:
        headers["If-Match"] = f'"{one.call.if_match}"'
    more: dict[str, Any] = {}
    if one.call.json is not None:
        more["json"] = _filled(one.call.json, ids)
    elif one.call.form or one.call.files:
        files = {name: (io.BytesIO(data), file) for name, (file, data) in (one.call.files or {}).items()}
        more["data"] = {**_filled(dict(one.call.form or {}), ids), **files}
    answer: TestResponse = browser.open(_filled(one.address, ids), method=one.method, headers=headers, **more)
    return answer


def _filled(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(one, ids) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, ids) for one in value]
    return BRACES.sub(lambda found: ids.get(found[1], found[0]), value) if isinstance(value, str) else value


def choices(one: Operation) -> Iterator[frozenset[str]]:
    """Each set of the named things that may belong to somebody else, while the rest is ours."""
    for size in range(1, len(one.named) + 1):
        yield from map(frozenset, combinations(sorted(one.named), size))


def everything(rooms: Rooms) -> dict[str, list[Any]]:
    """The whole database, but what a sign-in or a look counts."""
    with rooms.kernel.db.read() as session:
        return {
            name: sorted(map(repr, session.execute(select(table)).all()))
            for name, table in Base.metadata.tables.items()
            if name not in ("touchpoint_seen",)
        }


@dataclass(frozen=True)
class Street:
    """Our store and theirs (one for the API, one for the studio), and Cem, who works in ours alone."""

    rooms: Rooms
    ours: House
    theirs: House

    def cem(self, role: Role) -> Browser:
        account = person(self.rooms, role, frozenset({self.ours.store}), "Cem")
        return signed_in(self.rooms.web.app, account)


@pytest.fixture
def street(rooms: Rooms) -> Street:
    return Street(rooms, furnished(rooms, "Unsereins"), furnished(rooms, "Geheimrat"))


def test_what_another_store_has_is_answered_like_what_nobody_has(street: Street) -> None:
    nobodys, wrong = unknown(street.theirs), {}
    browsers = {role: street.cem(Role.ADMIN if role is Role.ADMIN else Role.EDITOR) for role in Role}
    before = everything(street.rooms)
    for one in operations(street.rooms):
        for chosen in choices(one):
            assert chosen <= set(nobodys), f"{one.key} names what tests/threats/house.py has not: {set(chosen)}"
            theirs = {**street.ours.ids, **{name: street.theirs.ids[name] for name in chosen}}
            unheard_of = {**street.ours.ids, **{name: nobodys[name] for name in chosen}}
            answer, expected = (send(browsers[one.allow], one, ids) for ids in (theirs, unheard_of))
            fault = _fault(one, chosen, answer, expected, street.theirs)
            if fault:
                wrong[f"{one.key} with their {', '.join(sorted(chosen))}"] = fault
    changed = {name for name, rows in everything(street.rooms).items() if rows != before[name]}
    assert (wrong, changed) == ({}, set())


def _fault(one: Operation, chosen: frozenset[str], answer: TestResponse, expected: TestResponse, theirs: House) -> str:
    changes = one.method in UNSAFE and one.key not in THINKS
    allowed = (404,) if chosen & one.in_path else (404, 422) if changes else (200, 404, 422)
    if answer.status_code not in allowed:
        return f"{answer.status_code}, may be {allowed}"
    if answer.status_code != expected.status_code:
        return f"{answer.status_code}, but {expected.status_code} for an unknown one"
    if theirs.word in answer.text:
        return "tells a name"
    return ""


def test_no_page_and_no_list_tells_of_another_store(street: Street) -> None:
    """Everything that Cem can read, about his own store or about all that he may see."""
    browsers = {role: street.cem(Role.ADMIN if role is Role.ADMIN else Role.EDITOR) for role in Role}
    betrayed = {}
    for one in operations(street.rooms):
        if one.method == "GET":
            plain = replace(one, call=Call()) if not one.in_path and one.key not in NEEDS_QUERY else one
            answer = send(browsers[one.allow], plain, street.ours.ids)
            text = answer.data.decode(errors="replace")
            assert answer.status_code < 400, (one.key, text[:500])
            betrayed[one.key] = street.theirs.betrayed_by(text)
    assert {key: told for key, told in betrayed.items() if told} == {}


def test_every_call_of_this_test_does_what_it_is_for_where_the_store_is_ours(street: Street) -> None:
    """Without this, a wrong body would be refused for everybody, and the test above would prove nothing."""
    wrong = {}
    for part in ("/api/v1", "/studio"):
        house = furnished(street.rooms, f"Haus{part[1:4]}")
        browser = signed_in(street.rooms.web.app, person(street.rooms, Role.ADMIN))
        for one in operations(street.rooms):
            if one.rule.startswith(part) and one.named:
                answer = send(browser, one, house.ids)
                # A conflict is about the thing, too: there is nothing to do again, somebody was faster.
                if answer.status_code >= 400 and answer.status_code != 409 and one.key not in REFUSED:
                    wrong[one.key] = f"{answer.status_code} {answer.text[:300]}"
    assert wrong == {}, "an address without its call in tests/threats/calls.py, or with a wrong one"


NEEDS_QUERY = frozenset({"GET /api/v1/resolve", "GET /api/v1/timeline", "GET /api/v1/uses"})
REFUSED = frozenset(
    {"POST /api/v1/displays/pair", "POST /studio/displays/pair", "POST /api/v1/tours/<id>/ways/from-plan"}
)
"""No device shows the code that these type in; the house's scene does not stand on the plan."""


def test_what_a_draft_takes_from_another_store_is_not_there(street: Street) -> None:
    """A picture, a photo, a place and a playlist of theirs in documents of ours: told like what nobody has."""
    cem, ours, theirs = street.cem(Role.EDITOR), street.ours.ids, street.theirs.ids
    told: dict[str, list[list[str]]] = {}
    for foreign in (theirs, unknown(street.theirs)):
        show = {"item": {"playlist": foreign["playlist"], "item": foreign["item"]}}
        picture = {"id": "mine", "widget": "image", "config": {"medium": foreign["medium"]}}
        card = {"id": "card", "widget": "product", "config": {"product": foreign["product"]}}
        scene = _filled(SCENE, {**ours, "panorama": foreign["panorama"], "shelf": foreign["shelf"]})
        drafts = {
            "playlists": {"title": "Loop", "items": [picture, card]},
            "rules": {"title": "A rule", "then": [{"show": show}]},
            "tours": {"title": "Tour", "slug": "ours", "store": ours["store"], "scenes": [scene]},
        }
        for room, document in drafts.items():
            address = f"/api/v1/{room}/{ours[room.removesuffix('s')]}"
            revision = cem.get(address).headers["ETag"]
            saved = cem.put(address, json={"document": document}, headers={"If-Match": revision})
            assert saved.status_code == 200, saved.text
            refused = cem.post(f"{address}/publish", json={})
            assert refused.status_code == 422, room
            told.setdefault(room, []).append(sorted(one["pointer"] for one in refused.get_json()["errors"]))
        for view in ("described", "preview"):
            seen = cem.get(f"/api/v1/playlists/{ours['playlist']}/{view}").text
            assert street.theirs.word not in seen
    assert {room: first == second for room, (first, second) in told.items()} == dict.fromkeys(told, True)
