"""A display that is lent to somebody: two may wait, the head goes first, and nobody waits longer than 15 seconds."""

from __future__ import annotations

import random
import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from signage.access import SYSTEM
from signage.facts import LeaseGranted, LeaseQueued, LeaseRefused
from signage.ids import EventId
from signage.personalisation.leases import LEASE, WAITING
from tests.personalisation.conftest import Shop

SECONDS = timedelta(seconds=1)


@pytest.fixture
def busy(both: str, shop: Shop) -> Shop:
    """Ann has the display for 20 seconds."""
    shop.display("Jackets", at="shelf", crowd="queue")
    shop.rule(then=[{"show": {"card": {}}, "seconds": 20}])
    assert shop.tap(holder="ann", event="ann-1").reason == "shown"
    return shop


def _holder(shop: Shop) -> str:
    with shop.kernel.db.read() as session:
        return str(session.scalar(select(LEASE.c.holder)))


def _waiting(shop: Shop) -> list[int]:
    """By the row of the display, and by the rows of who waits."""
    with shop.kernel.db.read() as session:
        rows = session.scalar(select(func.count()).select_from(WAITING))
        return [int(session.scalar(select(LEASE.c.waiting)) or 0), int(rows or 0)]


def _later(shop: Shop, seconds: int) -> None:
    shop.clock.advance(seconds * SECONDS)
    shop.moments.sweep()


def test_the_head_has_its_turn_when_the_guard_ends_and_the_next_one_after_it(busy: Shop, told: list[Any]) -> None:
    ben, cem = busy.tap(holder="ben", event="ben-1"), busy.tap(holder="cem", event="cem-1")
    assert [(one.reason, one.wait_s) for one in (ben, cem)] == [("queued", 6), ("queued", 12)]
    _later(busy, 5)
    assert _holder(busy) == "ann"
    _later(busy, 1)
    assert _holder(busy) == "ben"
    _later(busy, 6)
    assert _holder(busy) == "cem"
    assert _waiting(busy) == [0, 0]
    assert [fact.cause for fact in told if isinstance(fact, LeaseGranted)] == ["ben-1", "cem-1"]


def test_a_third_gets_the_page_on_the_phone_only(busy: Shop) -> None:
    assert [busy.tap(holder=who).reason for who in ("ben", "cem", "dora")] == ["queued", "queued", "lease"]
    assert _waiting(busy) == [2, 2]


def test_nobody_passes_who_waits_even_when_the_display_is_free(busy: Shop) -> None:
    busy.tap(holder="ben")
    busy.clock.advance(7 * SECONDS)
    assert busy.tap(holder="cem").reason == "queued"
    busy.moments.sweep()
    assert _holder(busy) == "ben"


def test_a_higher_rank_passes_who_waits(busy: Shop) -> None:
    busy.tap(holder="ben")
    busy.rule("staff", rank="staff", then=[{"show": {"card": {}}, "seconds": 5}])
    assert busy.tap(holder="jonas").reason == "shown"
    _later(busy, 4)
    assert _holder(busy) == "jonas"
    _later(busy, 1)
    assert _holder(busy) == "ben"


def test_who_has_the_display_keeps_it_no_longer_while_somebody_waits(busy: Shop) -> None:
    busy.tap(holder="ben")
    busy.clock.advance(3 * SECONDS)
    again = busy.tap(holder="ann")
    assert again.shown is not None
    assert again.shown.until == busy.clock.now() + 17 * SECONDS


def test_who_taps_again_keeps_the_place_and_sees_the_newer_moment(busy: Shop) -> None:
    busy.tap(holder="ben", event="ben-1")
    busy.tap(holder="ben", event="ben-2")
    assert _waiting(busy) == [1, 1]
    _later(busy, 6)
    first, second = (busy.traces.get(SYSTEM, EventId(f"ben-{number}")) for number in (1, 2))
    assert (first.outcome, first.reason) == ("refused", "lease")
    assert (second.outcome, second.reason) == ("waiting", "shown")


def test_nobody_waits_longer_than_15_seconds(busy: Shop, told: list[Any]) -> None:
    busy.tap(holder="ben", event="ben-1")
    busy.rule("staff", rank="staff", then=[{"show": {"card": {}}, "seconds": 30}])
    busy.tap(holder="jonas")
    assert busy.traces.get(SYSTEM, EventId("ben-1")).outcome == "waiting"
    _later(busy, 15)
    refused = [fact for fact in told if isinstance(fact, LeaseRefused)]
    assert [(fact.cause, fact.reason) for fact in refused] == [("ben-1", "lease")]
    assert busy.traces.get(SYSTEM, EventId("ben-1")).outcome == "refused"
    assert _waiting(busy) == [0, 0]


def test_who_takes_a_consent_back_waits_no_longer(busy: Shop) -> None:
    busy.tap(holder="ben")
    busy.kernel.db.write(lambda tx: busy.moments.let_go(tx, "ben"))
    assert _waiting(busy) == [0, 0]
    _later(busy, 6)
    assert _holder(busy) == "ann"


def test_a_display_that_lost_its_line_serves_nobody(busy: Shop) -> None:
    display = busy.tap(holder="ann").shown
    assert display is not None
    busy.tap(holder="ben")
    busy.kernel.db.write(lambda tx: busy.moments.online(tx, display.display, False))
    _later(busy, 6)
    assert _holder(busy) == "ann"


def test_a_rule_with_a_cap_counts_who_waits(busy: Shop) -> None:
    busy.rule("rule-2", rank="claimed", caps=[{"per": "display", "n": 2}])
    assert busy.tap(holder="ben").reason == "shown"
    assert busy.tap(holder="cem").reason == "queued"
    busy.clock.advance(1 * SECONDS)
    assert busy.tap(holder="dora").reason != "queued"


def test_two_processes_at_once_let_two_wait_and_serve_one(busy: Shop, told: list[Any]) -> None:
    start, reasons = threading.Barrier(6), []
    busy.kernel.bus.on(LeaseQueued, told.append)

    def person(name: int) -> None:
        start.wait()
        reasons.append(busy.tap(holder=f"person-{name}", event=f"tap-{name}").reason)

    _at_once([threading.Thread(target=person, args=(name,)) for name in range(6)])
    assert sorted(reasons) == ["lease"] * 4 + ["queued"] * 2
    assert _waiting(busy) == [2, 2]
    busy.clock.advance(6 * SECONDS)
    _at_once([threading.Thread(target=busy.moments.sweep) for _ in range(4)])
    assert len([fact for fact in told if isinstance(fact, LeaseGranted)]) == 1
    assert _waiting(busy) == [1, 1]


def _at_once(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_whoever_taps_when_and_where_each_one_that_waits_is_shown_or_told(shop: Shop, told: list[Any]) -> None:
    dice = random.Random(2026)
    shop.display("Jackets", at="shelf", crowd="queue")
    shop.display("Hats", at="hats", crowd="queue")
    shop.rule("tap", then=[{"show": {"card": {}}, "seconds": 20}])
    shop.rule(
        "staff", rank="staff", when=[{"kind": "tapped", "places": [shop.spots["hats"]]}], caps=[{"per": "rule", "n": 9}]
    )
    queued: list[str] = []
    shop.kernel.bus.on(LeaseQueued, lambda fact: queued.append(str(fact.cause)))
    for step in range(80):
        _later(shop, dice.choice((0, 1, 2, 5)))
        shop.tap(dice.choice(("shelf", "hats")), holder=f"person-{dice.randrange(5)}", event=f"tap-{step}")
        with shop.kernel.db.read() as session:
            lent = {row.display: row.waiting for row in session.execute(select(LEASE.c.display, LEASE.c.waiting))}
            waiting = Counter(session.scalars(select(WAITING.c.display)))
            late = session.scalar(select(func.min(WAITING.c.until)))
        assert {display: count for display, count in lent.items() if count} == dict(waiting)
        assert max(waiting.values(), default=0) <= 2
        assert late is None or late > shop.clock.now()
    _later(shop, 15)
    ends = [str(fact.cause) for fact in told if isinstance(fact, LeaseGranted | LeaseRefused)]
    assert len(queued) > 10
    assert all(ends.count(cause) == 1 for cause in queued)
