"""Every address × {administrator, editor, viewer, nobody}: what each view says of itself is what happens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, IntegerConverter, Rule
from werkzeug.test import TestResponse

from signage.access import Account, Role
from signage.app import Rooms
from signage.web import PUBLIC, Allow
from tests.signed_in import person, signed_in

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
WHO = [*Role, None]


def calls(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every rule with each of its methods and an address that fits it; what it names does not exist."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        address = rule.rule
        # In the order in which they stand: a set has none, and each sample goes to the first that is left.
        for name in sorted(rule.arguments, key=lambda one: rule.rule.index(f"{one}>")):
            converter = rule._converters[name]
            sample = "0" * 26
            if isinstance(converter, AnyConverter):
                sample = str(sorted(converter.items)[0]) if hasattr(converter, "items") else _first_choice(rule.rule)
            elif isinstance(converter, IntegerConverter):
                sample = "1"
            start = address.index("<")
            address = address[:start] + sample + address[address.index(">", start) + 1 :]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, address


def _first_choice(rule: str) -> str:
    return rule.split("<any(", 1)[1].split(",", 1)[0].split(")", 1)[0].strip()


def call(browser: FlaskClient, method: str, address: str) -> TestResponse:
    """As a person's browser asks for pages, and a program for the API."""
    accept = "application/json" if address.startswith("/api/") else "text/html"
    return browser.open(address, method=method, headers={"Accept": accept})


def verdict(answer: TestResponse) -> str:
    """What happened, in one word."""
    if answer.status_code == 401 or answer.headers.get("Location", "").startswith("/sign-in"):
        return "sign in"
    if answer.status_code == 403:
        return "refused"
    return "bug" if answer.status_code >= 500 and answer.status_code != 503 else "in"


def expected(allow: Allow, who: Account | None) -> str:
    if not isinstance(allow, Role):
        return "in"
    if who is None:
        return "sign in"
    return "in" if who.role.allows(allow) else "refused"


@pytest.mark.parametrize("role", WHO, ids=lambda role: role.value if role else "nobody")
def test_every_address_lets_in_whom_it_says(rooms: Rooms, role: Role | None) -> None:
    app = rooms.web.app
    who = person(rooms, role) if role else None
    wrong = {}
    for rule, method, address in calls(app):
        allow = rooms.web.guard.marks[rule.endpoint].allow
        found = verdict(call(signed_in(app, who), method, address))
        # A door with keys of its own (displays, readers) refuses whoever brings none; it never asks to sign in.
        own_key = allow is PUBLIC and found in ("refused", "sign in") and rule.rule.startswith(OWN_KEYS)
        if found != expected(allow, who) and not own_key:
            wrong[f"{method} {rule.rule}"] = f"{found}, expected {expected(allow, who)}"
    assert wrong == {}


OWN_KEYS = (
    "/api/v1/touchpoints/events",
    "/api/v1/displays/<display>/manifest",
    "/api/v1/displays/<display>/state",
    "/api/v1/displays/<display>/plays",
    "/basket/",
    "/t/",
    "/visit/",
    "/api/v1/gaze",
)


def test_nothing_changes_without_the_token_of_its_session(rooms: Rooms) -> None:
    """Every unsafe call that a session allows is refused when it comes from elsewhere."""
    app = rooms.web.app
    admin = person(rooms, Role.ADMIN)
    taken = []
    for rule, method, address in calls(app):
        if method in UNSAFE and isinstance(rooms.web.guard.marks[rule.endpoint].allow, Role):
            browser = signed_in(app, admin)
            browser.token = ""
            if call(browser, method, address).status_code != 400:
                taken.append(f"{method} {rule.rule}")
    assert taken == []


def test_nothing_of_the_studio_or_the_api_is_public_by_accident(rooms: Rooms) -> None:
    """What a visitor, a display or a reader may call without signing in; a new line here is a decision."""
    open_doors = {
        rule.rule
        for rule in rooms.web.app.url_map.iter_rules()
        if rule.rule.startswith(("/api/v1", "/studio")) and rooms.web.guard.marks[rule.endpoint].allow is PUBLIC
    }
    assert {door for door in open_doors if not door.startswith(VISITORS)} == set()


VISITORS = (
    *OWN_KEYS,
    "/api/v1/openapi.json",
    "/api/v1/offers",
    "/api/v1/baskets",
    "/api/v1/pairings",
    "/api/v1/players/",
    "/api/v1/tours/<slug>/displays",
    "/api/v1/events",
    "/api/v1/visits/mine",
)
