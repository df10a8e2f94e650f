"""A tap lends a display, the lease ends, and a trace says why."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from signage.access import SYSTEM, Account, Role
from signage.catalogue import Money, NewPrice
from signage.db import Tx
from signage.errors import Conflict, Invalid, NotAllowed, NotFound
from signage.events import EventRow
from signage.facts import LeaseEnded, LeaseGranted, Painted
from signage.ids import AccountId, DisplayId, EventId, LeaseId, PlaceId, PlaylistId, StoreId
from signage.personalisation.leases import LEASE
from signage.personalisation.service import Question
from signage.personalisation.traces import AT_ONCE, SLICE, TRACE
from signage.playlists import NewItem
from signage.writer import CannotWrite
from tests.personalisation.conftest import Shop
from tests.personalisation.makers import document

SECONDS = timedelta(seconds=1)
CONDITION = {">": [{"var": "clock.minute"}, 1200]}


def test_a_tap_lends_the_display_beside_it_and_no_other(shop: Shop, told: list[Any]) -> None:
    beside, far = shop.display("Jackets", at="shelf"), shop.display("Hats", at="hats")
    shop.rule()
    outcome = shop.tap()
    assert outcome.reason == "shown"
    assert outcome.shown is not None
    [granted] = told
    assert isinstance(granted, LeaseGranted)
    assert (granted.display, granted.lease) == (beside, outcome.shown.lease)
    value = granted.content["values"][f"product:{shop.jacket}"]  # type: ignore[index]
    assert (value["price"]["gross_minor"], value["price"]["currency"]) == (12_900, "EUR")
    assert value["stock"] == 3
    assert shop.moments.current(beside) is not None
    assert shop.moments.current(far) is None


def test_a_department_without_its_own_display_at_the_shelf_uses_the_nearest_one(shop: Shop) -> None:
    display = shop.display("Women", at="women")
    shop.rule()
    outcome = shop.tap()
    assert outcome.shown is not None
    assert outcome.shown.display == display


def test_a_display_of_another_department_is_never_borrowed(shop: Shop) -> None:
    shop.display("Hats", at="hats")
    shop.rule()
    assert shop.tap().reason == "no_display"


def test_a_tag_that_is_bound_to_a_display_uses_that_one(shop: Shop) -> None:
    shop.display("Jackets", at="shelf")
    bound = shop.display("Hats", at="hats")
    shop.rule()
    outcome = shop.tap(display=bound)
    assert outcome.shown is not None
    assert outcome.shown.display == bound


def test_when_the_time_is_over_the_display_is_given_back_once(shop: Shop, told: list[Any]) -> None:
    display = shop.display("Jackets", at="shelf")
    shop.rule(then=[{"show": {"card": {}}, "seconds": 5}])
    shop.tap()
    shop.clock.advance(4 * SECONDS)
    assert shop.moments.sweep() == 0
    shop.clock.advance(1 * SECONDS)
    assert (shop.moments.sweep(), shop.moments.sweep()) == (1, 0)
    assert isinstance(told[-1], LeaseEnded)
    assert told[-1].reason == "over"
    assert shop.moments.current(display) is None


def test_a_display_whose_crowd_is_replace_shows_the_newest_tap(shop: Shop) -> None:
    shop.display("Jackets", at="shelf", crowd="replace")
    shop.rule()
    assert [shop.tap(holder=who).reason for who in ("ann", "ben", "cem")] == ["shown"] * 3


def test_a_lower_rank_never_cuts_a_higher_one(shop: Shop) -> None:
    shop.display("Jackets", at="shelf", crowd="replace")
    staff = shop.rule("staff", rank="staff")
    shop.rule("tap")
    assert shop.tap().reason == "shown"
    shop.rules.pause(SYSTEM, staff, True)
    assert shop.tap().reason == "lease"


def test_somebody_who_was_faster_between_reading_and_writing_wins(shop: Shop) -> None:
    shop.display("Jackets", at="shelf", crowd="neutral")
    shop.rule()
    slow = shop.moments.decide(_touch(shop, "slow"))
    assert shop.tap(holder="fast").reason == "shown"
    outcome = shop.kernel.db.write(slow)
    assert outcome.reason == "lease"


def _touch(shop: Shop, who: str) -> Any:
    from signage.ids import TouchpointId
    from signage.touchpoints import Touch

    now = shop.clock.now()
    return Touch(
        event=EventId(f"event-{who}"), at=now, now=now, store=shop.store, touchpoint=TouchpointId("tag"), code="X",
        kind="tag", way="A", verified="none", place=shop.spots["shelf"], product=shop.jacket, display=None,
        language=None, holder=who,
    )  # fmt: skip


def test_a_display_without_its_line_or_in_an_emergency_is_not_lent(shop: Shop) -> None:
    display = shop.display("Jackets", at="shelf")
    shop.rule()
    shop.kernel.db.write(lambda tx: shop.moments.online(tx, display, False))
    assert shop.tap().reason == "display_offline"
    shop.kernel.db.write(lambda tx: shop.moments.online(tx, display, True))
    shop.kernel.db.write(lambda tx: tx.connection.execute(LEASE.update().values(emergency=True)))
    assert shop.tap().reason == "emergency"


def test_clear_gives_the_display_back_at_once(shop: Shop, told: list[Any]) -> None:
    display = shop.display("Jackets", at="shelf")
    shop.rule()
    shop.tap()
    assert shop.moments.clear(SYSTEM, display) is True
    assert shop.moments.clear(SYSTEM, display) is False
    assert told[-1].reason == "cleared"
    assert shop.tap(holder="ben").reason == "shown"


def test_cem_of_another_store_sees_and_clears_nothing_here(shop: Shop) -> None:
    cem = Account(AccountId("cem"), "", "Cem", Role.EDITOR, frozenset({StoreId("elsewhere")}))
    display = shop.display("Jackets", at="shelf")
    shop.rule()
    shop.tap(event="tap-1")
    assert shop.moments.running(cem) == []
    assert shop.traces.list(cem) == []
    with pytest.raises(NotFound):
        shop.moments.clear(cem, display)
    with pytest.raises(NotFound):
        shop.traces.get(cem, EventId("tap-1"))
    viewer = Account(AccountId("vera"), "", "Vera", Role.VIEWER, None)
    with pytest.raises(NotAllowed):
        shop.moments.clear(viewer, display)


def test_caps_count_exactly_and_start_anew_in_the_next_span(shop: Shop) -> None:
    shop.display("Jackets", at="shelf", crowd="replace")
    shop.rule(caps=[{"per": "display", "n": 2, "seconds": 3600}])
    assert [shop.tap().reason for _ in range(3)] == ["shown", "shown", "cap"]
    shop.clock.advance(3600 * SECONDS)
    assert shop.tap().reason == "shown"


def test_a_rule_rests_for_its_cooldown(shop: Shop) -> None:
    shop.display("Jackets", at="shelf", crowd="replace")
    shop.rule(cooldown={"per": ["display"], "seconds": 60})
    assert [shop.tap().reason for _ in range(2)] == ["shown", "cooldown"]
    shop.clock.advance(60 * SECONDS)
    assert shop.tap().reason == "shown"


def test_a_new_price_is_on_the_next_card(shop: Shop, told: list[Any]) -> None:
    shop.display("Jackets", at="shelf", crowd="replace")
    shop.rule()
    shop.tap()
    variant = shop.catalogue.product(SYSTEM, shop.jacket).variants[0].id
    shop.clock.advance(1 * SECONDS)
    shop.catalogue.set_price(SYSTEM, variant, NewPrice(Money(9_900, "EUR")))
    shop.tap()
    assert told[-1].content["values"][f"product:{shop.jacket}"]["price"]["gross_minor"] == 9_900


def test_a_rule_that_is_not_published_decides_nothing_and_a_paused_one_rests(shop: Shop) -> None:
    shop.display("Jackets", at="shelf", crowd="replace")
    stored = shop.rules.create(SYSTEM, document())
    assert [one.document.title for one in shop.rules.list(SYSTEM)] == ["Card on tap"]
    assert shop.tap().reason == "no_rule"
    with pytest.raises(Conflict):
        shop.rules.pause(SYSTEM, stored.id, True)
    shop.rules.publish(SYSTEM, stored.id)
    assert shop.tap().reason == "shown"
    assert shop.rules.pause(SYSTEM, stored.id, True).paused
    assert shop.tap().reason == "no_rule"
    shop.rules.pause(SYSTEM, stored.id, False)
    assert shop.tap().reason == "shown"


def test_a_wrong_condition_is_refused_on_save_with_all_its_places(shop: Shop) -> None:
    wrong = document(only_if={"and": [{"==": [1, 1]}, {"var": "clock.minutes"}]}, rank="king")
    with pytest.raises(Invalid) as refused:
        shop.rules.create(SYSTEM, wrong)
    assert {one.field for one in refused.value.all()} == {"/rank", "/only_if/and/0/==", "/only_if/and/1/var"}


def test_a_rule_too_personal_for_every_display_is_refused_at_publish(shop: Shop) -> None:
    shop.display("Entrance", at="shelf", display_class="window")
    stored = shop.rules.create(SYSTEM, document(tier=1))
    with pytest.raises(Invalid) as refused:
        shop.rules.publish(SYSTEM, stored.id)
    assert "Entrance" in refused.value.all()[0].message


def test_a_playlist_item_is_shown_and_a_missing_one_refuses_the_publish(shop: Shop, told: list[Any]) -> None:
    shop.display("Jackets", at="shelf")
    playlist = PlaylistId(shop.playlists.create(SYSTEM, "Autumn").id)
    new = NewItem(widget="text", config={"text": {"de": "Herbst", "en": "Autumn"}}, seconds=8)
    shop.playlists.add_item(SYSTEM, playlist, new)
    saved: Any = shop.playlists.get(SYSTEM, playlist).document
    [item] = saved["items"]
    then = [{"show": {"item": {"playlist": playlist, "item": item["id"]}}}]
    stored = shop.rules.create(SYSTEM, document(then=then))
    with pytest.raises(Invalid):
        shop.rules.publish(SYSTEM, stored.id)
    shop.playlists.publish(SYSTEM, playlist)
    shop.rules.publish(SYSTEM, stored.id)
    shop.tap()
    assert told[-1].content["template"] == "text"
    assert told[-1].content["data"]["text"]["de"] == "Herbst"


def test_the_trace_tells_tap_decided_sent_painted_and_every_loser(shop: Shop) -> None:
    display = shop.display("Jackets", at="shelf")
    shop.rule("winner", when=[{"places": [shop.spots["shelf"]]}])
    shop.rule("late", title="Evening", only_if=CONDITION)
    outcome = shop.tap(event="tap-1")
    assert outcome.shown is not None
    shop.moments.sent(outcome.shown.lease, shop.clock.now())
    before = shop.traces.get(SYSTEM, EventId("tap-1"))
    assert (before.outcome, before.rule, before.display) == ("waiting", "winner", display)
    assert before.sent_at == shop.clock.now()
    assert before.details["losers"] == [
        {"rule": "late", "title": "Evening", "reason": "condition", "params": {"part": "/only_if", "clock.minute": 660}}
    ]
    paint(shop, outcome.shown.lease, display)
    paint(shop, outcome.shown.lease, display)
    assert shop.traces.get(SYSTEM, EventId("tap-1")).outcome == "painted"


def paint(shop: Shop, lease: LeaseId, display: DisplayId) -> None:
    def verb(tx: Any) -> None:
        at = shop.clock.now()
        fact = Painted(
            id=tx.event_id(), at=at, lease=lease, display=display, painted_at=at.isoformat(), uncertainty_ms=8.0
        )
        tx.record(fact)

    shop.kernel.db.write(verb)


def test_every_moment_ends_in_exactly_one_way(shop: Shop) -> None:
    display = shop.display("Jackets", at="shelf", crowd="replace")
    shop.rule(then=[{"show": {"card": {}}, "seconds": 5}])
    painted = shop.tap(event="a")
    assert painted.shown is not None
    paint(shop, painted.shown.lease, display)
    shop.tap(event="b")
    shop.tap(event="c")
    shop.tap(event="d", at="hats")
    ends = {trace.event: trace.outcome for trace in shop.traces.list(SYSTEM)}
    assert ends == {"a": "painted", "b": "superseded", "c": "waiting", "d": "refused"}
    shop.clock.advance(10 * SECONDS)
    assert shop.traces.get(SYSTEM, EventId("c")).outcome == "missed"


def test_old_traces_are_forgotten_after_14_days(shop: Shop) -> None:
    shop.tap(event="a")
    shop.traces.flush()
    shop.clock.advance(timedelta(days=14, seconds=1))
    assert shop.traces.prune() == 1
    assert shop.traces.list(SYSTEM) == []


def test_each_touch_has_one_lease_fact_with_it_as_cause(shop: Shop) -> None:
    shop.display("Jackets", at="shelf")
    shop.rule()
    for number in range(4):
        shop.tap(event=f"tap-{number}", at="shelf" if number % 2 else "hats")
    with shop.kernel.db.read() as session:
        causes = session.execute(
            select(EventRow.cause, func.count()).where(EventRow.cause.is_not(None)).group_by(EventRow.cause)
        ).all()
    taps = {cause: count for cause, count in causes if cause and cause.startswith("tap-")}
    assert taps == {f"tap-{number}": 1 for number in range(4)}


def test_the_bench_decides_alike_and_leaves_nothing_behind(shop: Shop, told: list[Any]) -> None:
    shop.display("Jackets", at="shelf")
    shop.rule()
    question = Question(kind="tapped", store=shop.store, place=PlaceId(shop.spots["shelf"]), product=shop.jacket)
    decision = shop.moments.ask(SYSTEM, question)
    assert [winner.rule.id for winner in decision.winners] == ["rule"]
    assert told == []
    assert shop.traces.list(SYSTEM) == []


def test_a_hot_tap_costs_few_statements(shop: Shop) -> None:
    shop.display("Jackets", at="shelf", crowd="replace")
    shop.rule()
    shop.tap()
    seen: list[str] = []

    def listen(tx: Tx) -> None:
        # The driver's own trace: prepared statements do not pass SQLAlchemy's events.
        driver: Any = tx.connection.connection.driver_connection
        driver.set_trace_callback(lambda statement: seen.append(statement.split(maxsplit=1)[0]))

    shop.kernel.db.write(listen)
    for _ in range(AT_ONCE):
        shop.tap()
    words = [word for word in seen if word in ("SELECT", "UPDATE", "INSERT")]
    # The lease, its UPDATE, and the two facts; in a rush the trace follows later.
    assert words[-4:] == ["SELECT", "UPDATE", "INSERT", "INSERT"]
    assert len(words) == 4 * AT_ONCE + (AT_ONCE - 1)


def test_many_taps_at_once_never_give_two_holders(both: str, shop: Shop) -> None:
    displays = [shop.display("Jackets", at="shelf"), shop.display("Hats", at="hats", crowd="replace")]
    shop.rule(then=[{"show": {"card": {}}, "seconds": 30}])
    outcomes: list[Any] = []
    lock, start = threading.Lock(), threading.Barrier(8)

    def person(name: int) -> None:
        start.wait()
        for turn in range(6):
            outcome = shop.tap("shelf" if turn % 2 else "hats", holder=f"person-{name}", event=f"e-{name}-{turn}")
            with lock:
                outcomes.append((turn % 2, f"person-{name}", outcome))

    people = [threading.Thread(target=person, args=(name,)) for name in range(8)]
    for thread in people:
        thread.start()
    for thread in people:
        thread.join()
    queued = {who for place, who, outcome in outcomes if place == 1 and outcome.shown}
    assert len(queued) == 1, "the guard holds for six seconds, and the clock stands still"
    replaced = [outcome for place, _, outcome in outcomes if place == 0]
    assert all(outcome.reason == "shown" for outcome in replaced), both
    leases = [shop.moments.current(display) for display in displays]
    assert {lease.id for lease in leases if lease} <= {o.shown.lease for _, _, o in outcomes if o.shown}
    assert len(shop.traces.list(SYSTEM, limit=100)) == 48


def test_a_flush_writes_a_few_traces_at_a_time_so_that_taps_get_in_between(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.display("Jackets", at="shelf", crowd="replace")
    shop.rule()
    for turn in range(AT_ONCE + 2 * SLICE + 1):
        shop.tap(event=f"tap-{turn}")
    verbs: list[bool] = []
    write = shop.kernel.db.write

    def counted(verb: Callable[[Tx], object], *, swift: bool = False) -> object:
        verbs.append(swift)
        return write(verb, swift=swift)

    monkeypatch.setattr(shop.kernel.db, "write", counted)
    assert shop.traces.flush() == 2 * SLICE + 1
    assert verbs == [True] * 4  # three of traces, one of the times at which the first ones were sent
    assert len(shop.traces.list(SYSTEM)) == AT_ONCE + 2 * SLICE + 1


def test_traces_wait_in_memory_while_the_database_is_away(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.display("Jackets", at="shelf", crowd="replace")
    shop.rule()
    for turn in range(AT_ONCE + 2):
        shop.tap(event=f"tap-{turn}")
    with shop.kernel.db.read() as session:
        assert len(session.execute(select(TRACE)).all()) == AT_ONCE

    def away(_verb: object, *, swift: bool = False) -> None:
        raise CannotWrite(why="disk full")

    with monkeypatch.context() as patched:
        patched.setattr(shop.kernel.db, "write", away)
        with pytest.raises(CannotWrite):
            shop.traces.flush()
    assert shop.traces.flush() == 2
    assert len(shop.traces.list(SYSTEM)) == AT_ONCE + 2
