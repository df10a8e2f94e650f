"""What people say to each other about a draft. It stands beside the document, so no version ever holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from signage.access import Account
from signage.db import Tx
from signage.errors import N_, Conflict, Invalid, NotFound
from signage.kernel import Kernel

from .models import CommentRow
from .rows import editable_row, find_row

UNDO_FOR = timedelta(hours=1)
"""So long a deleted comment can be brought back; then its words are gone."""

MOST_COMMENTS = 2_000
MOST_LETTERS = 2_000


class NoSuchComment(NotFound):
    """No such comment of this draft, or a deleted one."""

    sentence = N_("This comment does not exist any more. Load the page again.")


class NotYours(Conflict):
    """Somebody else's comment."""

    sentence = N_("Only the person who wrote a comment deletes it. You can answer it, or mark it as done.")


class NothingSaid(Invalid):
    """A comment without words."""

    field = "/body/text"
    sentence = N_("Write something first.")


class TooManyComments(Conflict):
    """A draft holds so many."""

    sentence = N_("There are %(count)s comments here already. Delete some of yours first.")


@dataclass(frozen=True, slots=True)
class About:
    """What a comment is about; all empty: the whole document. name: what it is called now."""

    part: str = ""
    detail: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """One thing that was said. text: empty where its author deleted it and answers still stand."""

    id: str
    text: str
    by: str
    mine: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers, the oldest first."""

    about: About
    first: Comment
    answers: Sequence[Comment]
    resolved_by: str
    resolved_at: datetime | None


class Comments:
    """Viewers read; who may change the draft writes. Nobody deletes what another said."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel

    def of(self, account: Account, id: str, kind: str | None = None) -> list[Thread]:
        """Every thread, the newest first. Raises NoSuchDraft."""
        with self._kernel.db.read() as session:
            find_row(session, account, id, kind)
            return _threads(session, id, account)

    def write(
        self, account: Account, id: str, text: str, *, about: About | None = None, answers: str = ""
    ) -> tuple[str, list[Thread]]:
        """Say something, of its own or as an answer. Raises NothingSaid, NoSuchComment, TooManyComments."""
        words = text.strip()
        if not words:
            raise NothingSaid

        def verb(tx: Tx) -> tuple[str, list[Thread]]:
            editable_row(tx.session, account, id)
            _forget(tx, id)
            count = tx.session.scalar(select(func.count()).where(CommentRow.draft == id)) or 0
            if count >= MOST_COMMENTS:
                raise TooManyComments(count=count)
            first = _row(tx.session, id, answers) if answers else None
            subject = About(first.part, first.detail, first.about) if first else about or About()
            made = tx.ids.new()
            tx.session.add(
                CommentRow(
                    id=made, draft=id, thread=first.thread if first else made, part=subject.part,
                    detail=subject.detail, about=subject.name[:200], text=words[:MOST_LETTERS], by=account.id,
                    by_name=account.name, at=tx.now, changed_at=tx.now,
                )
            )  # fmt: skip
            tx.session.flush()
            return made, _threads(tx.session, id, account)

        return self._kernel.db.write(verb)

    def resolve(self, account: Account, id: str, comment: str, *, done: bool) -> list[Thread]:
        """Mark a thread as done, or open it again."""

        def verb(tx: Tx) -> list[Thread]:
            editable_row(tx.session, account, id)
            row = _row(tx.session, id, _row(tx.session, id, comment).thread, deleted=None)
            row.resolved_by, row.resolved_at = (account.name, tx.now) if done else ("", None)
            row.changed_at = tx.now
            tx.session.flush()
            return _threads(tx.session, id, account)

        return self._kernel.db.write(verb)

    def delete(self, account: Account, id: str, comment: str, *, undo: bool = False) -> list[Thread]:
        """Take back what you said, or bring it back within the hour. Raises NotYours, NoSuchComment."""

        def verb(tx: Tx) -> list[Thread]:
            editable_row(tx.session, account, id)
            row = _row(tx.session, id, comment, deleted=None)
            if row.by != account.id:
                raise NotYours
            if (row.deleted_at is not None) != undo or not row.text:
                raise NoSuchComment
            row.deleted_at = None if undo else tx.now
            row.changed_at = tx.now
            tx.session.flush()
            return _threads(tx.session, id, account)

        return self._kernel.db.write(verb)

    def sweep(self) -> None:
        """Wipe what was deleted a while ago; called every now and then."""
        with self._kernel.db.read() as session:
            over = CommentRow.deleted_at <= self._kernel.clock.now() - UNDO_FOR
            drafts = session.scalars(select(CommentRow.draft).where(over, CommentRow.text != "").distinct()).all()
        for draft in drafts:
            self._kernel.db.write(partial(_forget, draft=draft))


def _row(session: Session, draft: str, comment: str, *, deleted: bool | None = False) -> CommentRow:
    row = session.get(CommentRow, comment)
    if row is None or row.draft != draft or (deleted is not None and (row.deleted_at is not None) != deleted):
        raise NoSuchComment
    return row


def _forget(tx: Tx, draft: str) -> None:
    """The words of what was deleted go; a first comment stays as a place to which answers hang."""
    over = (CommentRow.draft == draft, CommentRow.deleted_at <= tx.now - UNDO_FOR)
    tx.session.execute(delete(CommentRow).where(*over, CommentRow.thread != CommentRow.id))
    tx.session.flush()
    for row in tx.session.scalars(select(CommentRow).where(*over)):
        answered = select(CommentRow.id).where(CommentRow.thread == row.id, CommentRow.id != row.id).limit(1)
        if tx.session.scalar(answered) is None:
            tx.session.delete(row)
        else:
            row.text = row.by_name = ""
    tx.session.flush()


def _threads(session: Session, draft: str, account: Account) -> list[Thread]:
    rows = session.scalars(
        select(CommentRow)
        .where(CommentRow.draft == draft, or_(CommentRow.deleted_at.is_(None), CommentRow.thread == CommentRow.id))
        .order_by(CommentRow.at, CommentRow.id)
    ).all()
    answers: dict[str, list[Comment]] = {}
    for row in rows:
        if row.thread != row.id:
            answers.setdefault(row.thread, []).append(_comment(row, account))
    return [
        Thread(
            About(row.part, row.detail, row.about), _comment(row, account), answers.get(row.id, ()), row.resolved_by,
            row.resolved_at,
        )
        for row in reversed(rows)
        if row.thread == row.id and (row.deleted_at is None or row.id in answers)
    ]  # fmt: skip


def _comment(row: CommentRow, account: Account) -> Comment:
    gone = row.deleted_at is not None
    return Comment(
        row.id, "" if gone else row.text, "" if gone else row.by_name, not gone and row.by == account.id, row.at
    )
