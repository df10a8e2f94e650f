"""Whatever a body of the API holds: who sent it reads what is wrong and where, and nothing breaks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from signage.access import Role
from signage.app import Rooms
from tests.signed_in import Browser, person, signed_in
from tests.threats.hostile import BODIES, HARMFUL, VALUES, nodes, put, wrong_with
from tests.threats.house import House, furnished
from tests.threats.test_idor import Operation, operations, send

EDITOR = ("/api/v1/tours", "/api/v1/panoramas")


@pytest.fixture
def house(rooms: Rooms) -> House:
    """A store with a tour in it, about which something was said."""
    return furnished(rooms, "Haus")


@pytest.fixture
def ada(rooms: Rooms, house: House) -> Browser:
    """She may do everything."""
    return signed_in(rooms.web.app, person(rooms, Role.ADMIN))


def taking_json(rooms: Rooms, *rooms_of_api: str) -> list[Operation]:
    """What is changed by a JSON body; what takes away comes last, so that it is there until then."""
    return [
        one
        for one in operations(rooms)
        if one.method in ("POST", "PUT", "PATCH") and one.rule.startswith(rooms_of_api) and one.call.json
    ]


def no_json(ada: Browser, house: House, asked: list[Operation], language: str) -> dict[str, str]:
    """What is wrong with the answers to bodies that are no good whatever is asked for."""
    wrong = {}
    for one in asked:
        headers = {"Content-Type": "application/json", "Accept-Language": language, "If-Match": '"1"'}
        for name, body in BODIES.items():
            address = send_to(one, house)
            answer = ada.open(address, method=one.method, data=body.encode(), headers=headers)
            fault = wrong_with(answer)
            if not fault and name in HARMFUL and answer.status_code != 422:
                fault = f"{answer.status_code}, though this is no JSON"
            if fault:
                wrong[f"{one.key}: {name}"] = fault
    return wrong


def send_to(one: Operation, house: House) -> str:
    """The address of an operation on the things of the house."""
    return one.address.format_map({**house.ids, **{name: name for name in one.in_path - house.ids.keys()}})


def anything(ada: Browser, house: House, asked: list[Operation], values: tuple[Any, ...]) -> dict[str, str]:
    """What is wrong with the answers when any value of a good body is another one."""
    wrong = {}
    for one in asked:
        for at in nodes(one.call.json):
            for value in values:
                other = replace(one, call=replace(one.call, json=put(one.call.json, at, value)))
                fault = wrong_with(send(ada, other, house.ids))
                if fault:
                    wrong[f"{one.key} {at} = {str(value)[:40]!r}"] = fault
        extra = replace(one, call=replace(one.call, json={**one.call.json, "__proto__": {"x": 1}, "onclick": "x"}))
        if fault := wrong_with(send(ada, extra, house.ids)):
            wrong[f"{one.key} with more"] = fault
    return wrong


def test_nothing_that_is_sent_to_the_tour_editor_breaks_it(rooms: Rooms, ada: Browser, house: House) -> None:
    asked = taking_json(rooms, *EDITOR)
    wrong = no_json(ada, house, asked, "de")
    inner = [one for one in asked if one.method != "PUT"]  # a whole document: tests/tours/test_hostile.py
    wrong |= anything(ada, house, inner, VALUES)
    assert not wrong, "\n".join(f"{what}: {fault}" for what, fault in wrong.items())


@pytest.mark.long
def test_nothing_that_is_sent_to_the_api_breaks_it(rooms: Rooms, ada: Browser, house: House) -> None:
    asked = taking_json(rooms, "/api/v1")
    wrong = no_json(ada, house, asked, "en") | anything(ada, house, asked, VALUES)
    assert not wrong, "\n".join(f"{what}: {fault}" for what, fault in wrong.items())
