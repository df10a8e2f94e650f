"""People who work on one draft: who is there, what they say about it, what they did, and the way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from signage.access import NotForAll, RoleTooLow
from signage.clock import FixedClock
from signage.drafts import Drafts, NoSuchDraft, NotKept
from signage.drafts.comments import UNDO_FOR, About, NoSuchComment, NothingSaid, NotYours
from signage.drafts.models import CommentRow, PresenceRow
from signage.drafts.presence import GONE_AFTER
from signage.events import read_events
from signage.ids import StoreId
from signage.kernel import Kernel
from tests.drafts.test_drafts import BEN, CEM, EVA, VIC, drafts, poem

__all__ = ["drafts"]


@pytest.fixture
def ode(drafts: Drafts) -> str:
    return drafts.create(BEN, "poem", poem("a")).id


def there(drafts: Drafts, ode: str) -> list[tuple[str, str, bool]]:
    """Whom Ben's page hears of."""
    return [(one.name, one.part, one.self_) for one in drafts.presence.beat(BEN, ode, "ben-1", "").others]


def test_a_page_hears_who_else_has_the_draft_open_and_what_they_look_at(both: str, drafts: Drafts, ode: str) -> None:
    assert there(drafts, ode) == []
    drafts.presence.beat(EVA, ode, "eva-1", "line-2")
    drafts.presence.beat(VIC, ode, "vic-1", "")
    assert there(drafts, ode) == [("Eva", "line-2", False), ("Vic", "", False)]
    drafts.presence.leave(EVA, ode, "eva-1")
    assert there(drafts, ode) == [("Vic", "", False)]


def test_two_windows_of_one_person_are_one_line(drafts: Drafts, ode: str, clock: FixedClock) -> None:
    drafts.presence.beat(EVA, ode, "eva-1", "line-1")
    clock.advance(timedelta(seconds=1))
    drafts.presence.beat(EVA, ode, "eva-2", "line-2")
    drafts.presence.beat(BEN, ode, "ben-2", "line-3")
    assert there(drafts, ode) == [("Ben", "line-3", True), ("Eva", "line-2", False)]


def test_who_says_nothing_any_more_is_gone_and_leaves_no_trace(
    kernel: Kernel, drafts: Drafts, ode: str, clock: FixedClock
) -> None:
    drafts.presence.beat(EVA, ode, "eva-1", "")
    clock.advance(GONE_AFTER)
    assert there(drafts, ode) == []
    clock.advance(GONE_AFTER)
    drafts.forget()
    with kernel.db.read() as session:
        assert session.scalars(select(PresenceRow)).all() == []
        assert read_events(session) == []


def test_nobody_is_told_of_a_draft_out_of_sight(drafts: Drafts) -> None:
    secret = drafts.create(BEN, "poem", poem("a"), store=StoreId("koeln")).id
    for act in (
        lambda: drafts.presence.beat(CEM, secret, "cem-1", ""),
        lambda: drafts.presence.leave(CEM, secret, "ben-1"),
        lambda: drafts.comments.of(CEM, secret),
        lambda: drafts.comments.write(CEM, secret, "Hello"),
        lambda: drafts.history(CEM, secret, "en"),
        lambda: drafts.go_back(CEM, secret, 1),
    ):
        with pytest.raises(NoSuchDraft):
            act()


def test_a_comment_is_answered_settled_and_opened_again(both: str, drafts: Drafts, ode: str) -> None:
    made, _ = drafts.comments.write(BEN, ode, " Is this the right line? ", about=About("line-1", "word-2", "Rose"))
    drafts.comments.write(EVA, ode, "Yes.", answers=made)
    (thread,) = drafts.comments.of(VIC, ode)
    assert thread.about == About("line-1", "word-2", "Rose")
    assert (thread.first.text, thread.first.by, thread.first.mine) == ("Is this the right line?", "Ben", False)
    assert [(one.text, one.by) for one in thread.answers] == [("Yes.", "Eva")]
    (done,) = drafts.comments.resolve(EVA, ode, made, done=True)
    assert done.resolved_by == "Eva"
    assert drafts.comments.resolve(BEN, ode, made, done=False)[0].resolved_at is None


def test_viewers_read_comments_and_write_none(drafts: Drafts, ode: str) -> None:
    made, _ = drafts.comments.write(BEN, ode, "Hello")
    for act in (
        lambda: drafts.comments.write(VIC, ode, "Me too"),
        lambda: drafts.comments.resolve(VIC, ode, made, done=True),
        lambda: drafts.comments.delete(VIC, ode, made),
    ):
        with pytest.raises(RoleTooLow):
            act()
    with pytest.raises(NotForAll):
        drafts.comments.write(CEM, ode, "Shared by all stores")
    with pytest.raises(NothingSaid):
        drafts.comments.write(BEN, ode, "  \n ")


def test_only_its_author_deletes_a_comment_and_may_have_it_back(drafts: Drafts, ode: str) -> None:
    made, _ = drafts.comments.write(BEN, ode, "Hello")
    with pytest.raises(NotYours):
        drafts.comments.delete(EVA, ode, made)
    assert drafts.comments.delete(BEN, ode, made) == []
    with pytest.raises(NoSuchComment):
        drafts.comments.write(EVA, ode, "What?", answers=made)
    assert [one.first.text for one in drafts.comments.delete(BEN, ode, made, undo=True)] == ["Hello"]


def test_answers_stay_readable_when_what_they_answer_is_deleted(drafts: Drafts, ode: str) -> None:
    made, _ = drafts.comments.write(BEN, ode, "Hello")
    drafts.comments.write(EVA, ode, "Good day", answers=made)
    (thread,) = drafts.comments.delete(BEN, ode, made)
    assert (thread.first.text, thread.first.by) == ("", "")
    assert [one.text for one in thread.answers] == ["Good day"]


def test_the_words_of_a_deleted_comment_are_gone_after_an_hour(
    both: str, kernel: Kernel, drafts: Drafts, ode: str, clock: FixedClock
) -> None:
    alone, _ = drafts.comments.write(BEN, ode, "A secret")
    answered, _ = drafts.comments.write(BEN, ode, "Another secret")
    drafts.comments.write(EVA, ode, "I see", answers=answered)
    for comment in (alone, answered):
        drafts.comments.delete(BEN, ode, comment)
    clock.advance(UNDO_FOR)
    drafts.forget()
    with kernel.db.read() as session:
        assert sorted(session.scalars(select(CommentRow.text))) == ["", "I see"]
    for comment in (alone, answered):
        with pytest.raises(NoSuchComment):
            drafts.comments.delete(BEN, ode, comment, undo=True)


def test_a_comment_of_another_draft_is_not_there(drafts: Drafts, ode: str) -> None:
    other = drafts.create(BEN, "poem", poem("b")).id
    made, _ = drafts.comments.write(BEN, other, "Elsewhere")
    for act in (
        lambda: drafts.comments.write(BEN, ode, "Hello", answers=made),
        lambda: drafts.comments.resolve(BEN, ode, made, done=True),
        lambda: drafts.comments.delete(BEN, ode, made),
    ):
        with pytest.raises(NoSuchComment):
            act()


def test_a_new_comment_is_heard_of_with_the_next_beat(drafts: Drafts, ode: str, clock: FixedClock) -> None:
    before = drafts.presence.beat(BEN, ode, "ben-1", "").comments
    made, _ = drafts.comments.write(EVA, ode, "Hello")
    written = drafts.presence.beat(BEN, ode, "ben-1", "").comments
    clock.advance(timedelta(seconds=1))
    drafts.comments.resolve(EVA, ode, made, done=True)
    assert len({before, written, drafts.presence.beat(BEN, ode, "ben-1", "").comments}) == 3


def test_the_history_tells_who_changed_what_and_takes_typing_together(
    drafts: Drafts, ode: str, clock: FixedClock
) -> None:
    revision = 1
    for text in ("ab", "abc", "abcd"):
        revision = drafts.save(BEN, ode, poem(text), expected=revision).revision
    drafts.save(EVA, ode, poem("abcd", title="Elegy"), expected=revision)
    drafts.undo(EVA, ode)
    told = [(one.revision, one.act, one.by, one.first) for one in drafts.history(VIC, ode, "en")]
    assert told == [
        (6, "undo", "Eva", False),
        (5, "change", "Eva", False),
        (4, "change", "Ben", False),
        (1, "change", "Ben", True),
    ]
    clock.advance(timedelta(hours=1))
    drafts.save(BEN, ode, poem("abcde"), expected=6)
    drafts.save(BEN, ode, poem("abcdef"), expected=7)
    assert [one.revision for one in drafts.history(VIC, ode, "en")] == [8, 6, 5, 4, 1]


def test_an_earlier_state_comes_back_as_one_step_that_can_be_undone(drafts: Drafts, ode: str) -> None:
    drafts.save(BEN, ode, poem("b"), expected=1)
    drafts.save(BEN, ode, poem("c", title="Elegy"), expected=2)
    assert drafts.go_back(EVA, ode, 1).document == drafts.save(EVA, ode, poem("a"), expected=4).document
    assert drafts.undo(EVA, ode).document["title"] == "Elegy"
    with pytest.raises(NotKept):
        drafts.go_back(EVA, ode, 99)
    with pytest.raises(RoleTooLow):
        drafts.go_back(VIC, ode, 1)
