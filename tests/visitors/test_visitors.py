"""A visit has no name, ends by itself, and what somebody agreed to can be taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from signage.clock import FixedClock
from signage.errors import Invalid
from signage.events import EventRow
from signage.ids import SessionId
from signage.kernel import Kernel
from signage.visitors import SESSION_LASTS, NoSuchSession, Purpose, Visitors
from signage.visitors.models import ConsentRow

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def visitors(kernel: Kernel) -> Visitors:
    return Visitors(kernel)


def agree(visitors: Visitors, session: SessionId, purpose: Purpose) -> None:
    visitors.agree(session, purpose, language="de", channel="phone")


def test_a_session_ends_20_minutes_after_the_last_act(visitors: Visitors, clock: FixedClock) -> None:
    session = visitors.begin().id
    clock.advance(SESSION_LASTS - A_MINUTE)
    visitors.act(session, tapped=True)
    clock.advance(SESSION_LASTS - A_MINUTE)
    assert visitors.session(session).taps == 1
    clock.advance(A_MINUTE)
    with pytest.raises(NoSuchSession):
        visitors.session(session)
    with pytest.raises(NoSuchSession):
        visitors.act(session)


def test_over_unknown_and_forgotten_sessions_get_the_same_answer(visitors: Visitors, clock: FixedClock) -> None:
    forgotten, over = visitors.begin().id, visitors.begin().id
    visitors.forget(forgotten)
    visitors.forget(forgotten)
    clock.advance(SESSION_LASTS)
    answers = set()
    for session in (forgotten, over, SessionId("never there")):
        with pytest.raises(NoSuchSession) as refused:
            visitors.session(session)
        answers.add(refused.value.message)
    assert len(answers) == 1


def test_each_purpose_is_agreed_to_and_withdrawn_for_itself(visitors: Visitors, clock: FixedClock) -> None:
    session = visitors.begin(holder="hash").id
    agree(visitors, session, Purpose.RECOGNISE)
    agree(visitors, session, Purpose.SHOW_HERE)
    clock.advance(A_MINUTE)
    visitors.withdraw(session, Purpose.SHOW_HERE, language="de", channel="phone")
    [recognise, show_here] = visitors.consents(session)
    assert recognise.withdrawn_at is None
    assert show_here.withdrawn_at == clock.now()
    assert (recognise.language, recognise.channel, recognise.text_version) == ("de", "phone", "2026-11")
    visit = visitors.visit("hash")
    assert visit is not None
    assert visit.consents == {"recognise"}


def test_consents_are_only_added_to(visitors: Visitors, kernel: Kernel) -> None:
    session = visitors.begin().id
    agree(visitors, session, Purpose.RECOGNISE)
    visitors.withdraw(session, Purpose.RECOGNISE, language="en", channel="phone")
    agree(visitors, session, Purpose.RECOGNISE)
    with kernel.db.read() as reading:
        given = reading.execute(select(ConsentRow.given).order_by(ConsentRow.id)).scalars().all()
    assert given == [True, False, True]


def test_words_that_were_never_ours_are_refused(visitors: Visitors) -> None:
    session = visitors.begin().id
    with pytest.raises(Invalid):
        visitors.agree(session, Purpose.RECOGNISE, language="de", channel="phone", text_version="2020")


def test_forgetting_leaves_no_way_from_a_consent_to_its_visit(visitors: Visitors, kernel: Kernel) -> None:
    session = visitors.begin(holder="hash").id
    agree(visitors, session, Purpose.RECOGNISE)
    visitors.forget(session)
    assert visitors.visit("hash") is None
    with kernel.db.read() as reading:
        assert reading.execute(select(ConsentRow.session)).scalars().all() == [None]


def test_the_event_log_knows_that_somebody_agreed_but_not_who(visitors: Visitors, kernel: Kernel) -> None:
    session = visitors.begin(holder="hash").id
    agree(visitors, session, Purpose.SHOW_HERE)
    with kernel.db.read() as reading:
        rows = [dict(row) for row in reading.execute(select(EventRow.__table__)).mappings()]
    assert len(rows) == 1
    assert session not in str(rows)
    assert "hash" not in str(rows[0]["data"])


def test_a_new_session_of_the_same_holder_ends_the_old_one(visitors: Visitors) -> None:
    first = visitors.begin(holder="hash").id
    second = visitors.begin(holder="hash").id
    with pytest.raises(NoSuchSession):
        visitors.session(first)
    visit = visitors.visit("hash")
    assert visit is not None
    assert visit.session == second


def test_idle_sessions_are_dropped(visitors: Visitors, clock: FixedClock) -> None:
    visitors.begin()
    clock.advance(SESSION_LASTS)
    assert (visitors.end_idle(), visitors.end_idle()) == (1, 0)


def test_two_acts_at_once_begin_one_visit(both: str, visitors: Visitors) -> None:
    with ThreadPoolExecutor(4) as pool:
        sessions = {one.id for one in pool.map(lambda _: visitors.acted("cookie", None), range(8))}
    assert len(sessions) == 1
    visitors.agree(next(iter(sessions)), Purpose.RECOGNISE, language="de", channel="phone")
    visitors.tapped("cookie")
    visitors.flush()
    assert visitors.session(next(iter(sessions))).taps == 1
