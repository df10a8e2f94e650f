"""The event log knows what each display shows, as the display says itself, and never what is lent to a moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from signage.events import read_events
from signage.facts import ItemShown
from tests.players.conftest import Shop
from tests.players.device import Device
from tests.players.test_line import said

CLOCK = {"state": "disciplined", "offset_ms": 1.0, "error_ms": 2.0}


def say(line: Any, item: str | None, version: str | None = "p1@3", lease: str | None = None) -> None:
    body = {"item": item, "version": version, "lease": lease, "clock": CLOCK, "secure": True}
    assert said(line, "status", body) == {"received": True}


def told(shop: Shop) -> list[tuple[str, str, str]]:
    """What the log says, oldest first."""
    shop.players.desk.write_shown()
    with shop.kernel.db.read() as session:
        found = read_events(session, types=[ItemShown])
    return [(fact.display, fact.item, fact.version) for fact in reversed(found) if isinstance(fact, ItemShown)]


def opened(shop: Shop) -> tuple[Device, Any]:
    device = shop.device()
    return device, shop.line(device)


def test_a_display_that_plays_is_in_the_log_once_in_forty_seconds(shop: Shop) -> None:
    device, line = opened(shop)
    for second in range(0, 100, 10):
        say(line, f"item-{second}")
        shop.players.desk.write_shown()
        shop.clock.advance(timedelta(seconds=10))
    assert told(shop) == [(device.display, f"item-{second}", "p1@3") for second in (0, 40, 80)]


def test_another_programme_is_told_soon(shop: Shop) -> None:
    device, line = opened(shop)
    say(line, "item-1")
    assert told(shop) == [(device.display, "item-1", "p1@3")]
    shop.clock.advance(timedelta(seconds=5))
    say(line, "item-1", "p2@1")
    assert told(shop)[1:] == [(device.display, "item-1", "p2@1")]


def test_many_displays_are_told_of_in_one_verb(shop: Shop) -> None:
    lines = [opened(shop) for _ in range(3)]
    for _, line in lines:
        say(line, "item-1")
    assert sorted(told(shop)) == sorted((device.display, "item-1", "p1@3") for device, _ in lines)


def test_what_is_lent_to_a_moment_is_never_told(shop: Shop) -> None:
    _, line = opened(shop)
    say(line, "item-1", lease="lease-1")
    say(line, None, None)
    assert told(shop) == []


def test_a_fact_of_a_display_belongs_to_its_store(shop: Shop) -> None:
    _, line = opened(shop)
    say(line, "item-1")
    told(shop)
    with shop.kernel.db.read() as session:
        (fact,) = read_events(session, types=[ItemShown], store=shop.store)
    assert fact.subject == fact.data()["display"]
