"""Going live at a moment, and back to what was live before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from signage.app import Rooms
from signage.clock import FixedClock
from signage.db import Tx
from signage.drafts import Draft, Drafts, NoSuchDraft, TooLate, Version
from signage.errors import Conflict
from signage.events import read_events
from signage.kernel import Kernel
from tests.drafts.test_drafts import BEN, EVA, VIC, PoemKind, poem

HOUR = timedelta(hours=1)


@pytest.fixture
def drafts(rooms: Rooms) -> Drafts:
    rooms.drafts.register(PoemKind())
    return rooms.drafts


@pytest.fixture
def later(kernel: Kernel, clock: FixedClock) -> Callable[[timedelta], None]:
    """Lets time pass, and the worker do what is due then."""

    def pass_by(span: timedelta) -> None:
        clock.advance(span)
        kernel.jobs.run_waiting(kernel)

    return pass_by


def told(kernel: Kernel) -> int:
    """How often everybody heard of something published."""
    with kernel.db.read() as session:
        return len([event for event in read_events(session) if event.type == "auslage.draft.published.v1"])


def live(drafts: Drafts, draft: Draft) -> object:
    """What the public reads."""
    return [version.compiled["text"] for version in drafts.published("poem", [draft.id])]


def test_a_version_goes_live_at_its_moment_as_it_was_when_it_was_planned(
    drafts: Drafts, kernel: Kernel, clock: FixedClock, later: Callable[[timedelta], None]
) -> None:
    draft = drafts.create(BEN, "poem", poem("a"))
    drafts.publish(BEN, [draft.id])
    drafts.save(BEN, draft.id, poem("b"), expected=1)
    drafts.publish(BEN, [draft.id], at=clock.now() + HOUR)
    drafts.save(BEN, draft.id, poem("c"), expected=2)
    planned = drafts.get(BEN, draft.id)
    assert (planned.published, planned.planned, planned.planned_at) == (1, 2, clock.now() + HOUR)
    later(HOUR - timedelta(seconds=1))
    assert live(drafts, draft) == [["a"]]
    before = told(kernel)
    later(timedelta(seconds=1))
    assert live(drafts, draft) == [["b"]]
    assert drafts.get(BEN, draft.id).planned is None
    assert told(kernel) == before + 1


def test_a_plan_that_was_taken_back_or_overtaken_is_not_kept(
    drafts: Drafts, clock: FixedClock, later: Callable[[timedelta], None]
) -> None:
    one, two, three = (drafts.create(BEN, "poem", poem("old", title=title)) for title in ("1", "2", "3"))
    for draft in (one, two, three):
        drafts.publish(BEN, [draft.id], at=clock.now() + HOUR)
    drafts.cancel_plan(EVA, one.id)
    drafts.save(BEN, two.id, poem("new"), expected=1)
    drafts.publish(BEN, [two.id])
    drafts.save(BEN, three.id, poem("moved"), expected=1)
    drafts.publish(BEN, [three.id], at=clock.now() + 2 * HOUR)
    later(HOUR)
    assert [live(drafts, draft) for draft in (one, two, three)] == [[], [["new"]], []]
    later(HOUR)
    assert live(drafts, three) == [["moved"]]


def test_a_moment_that_is_over_is_refused(drafts: Drafts, clock: FixedClock) -> None:
    draft = drafts.create(BEN, "poem", poem("a"))
    with pytest.raises(TooLate):
        drafts.publish(BEN, [draft.id], at=clock.now())
    assert drafts.versions(BEN, draft.id) == []


def test_a_plan_that_could_not_be_kept_says_why(
    drafts: Drafts, clock: FixedClock, later: Callable[[timedelta], None]
) -> None:
    class Taken(Conflict):
        sentence = "The address is taken."

    def refuse(tx: Tx, draft: Draft, version: Version) -> None:
        raise Taken

    draft = drafts.create(BEN, "poem", poem("a"))
    drafts.publish(BEN, [draft.id], at=clock.now() + HOUR)
    drafts.on_publish(refuse)
    later(HOUR)
    after = drafts.get(BEN, draft.id)
    assert (after.published, after.planned, after.planned_problem) == (None, None, "The address is taken.")


def test_an_earlier_version_is_live_again_as_it_was_and_the_draft_stays(drafts: Drafts) -> None:
    heard: list[int] = []
    drafts.on_publish(lambda tx, draft, version: heard.append(version.number))
    draft = drafts.create(BEN, "poem", poem("a"))
    drafts.publish(BEN, [draft.id])
    drafts.save(BEN, draft.id, poem("b"), expected=1)
    drafts.publish(BEN, [draft.id])
    drafts.rollback(EVA, draft.id, 1)
    assert live(drafts, draft) == [["a"]]
    now = drafts.get(BEN, draft.id)
    assert (now.document["lines"], now.changed) == (poem("b")["lines"], True)
    assert heard == [1, 2, 1]
    drafts.save(BEN, draft.id, poem("c"), expected=2)
    assert drafts.publish(BEN, [draft.id])[0].number == 3


def test_only_what_was_published_once_comes_back_and_only_by_an_editor(drafts: Drafts) -> None:
    draft = drafts.create(BEN, "poem", poem("a"))
    drafts.publish(BEN, [draft.id])
    with pytest.raises(NoSuchDraft):
        drafts.rollback(BEN, draft.id, 2)
    for refused in (lambda: drafts.rollback(VIC, draft.id, 1), lambda: drafts.cancel_plan(VIC, draft.id)):
        with pytest.raises(Exception, match="needs the role"):
            refused()
