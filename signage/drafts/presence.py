"""Who has a draft open right now. Nothing of it is recorded: a row goes when its page does, or soon after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from signage.access import Account
from signage.db import Tx
from signage.kernel import Kernel

from .models import CommentRow, PresenceRow
from .rows import find_row

BEAT = timedelta(seconds=8)
"""How often an open page says that it is there."""

GONE_AFTER = timedelta(seconds=20)
"""A page that said nothing for so long is closed, or its computer sleeps."""


@dataclass(frozen=True, slots=True)
class Someone:
    """Who has the draft open elsewhere. self_: the asking account, in another window. part: what they look at."""

    name: str
    part: str
    self_: bool


@dataclass(frozen=True, slots=True)
class Room:
    """What a page is told with each beat. comments: changes whenever the draft's comments do."""

    others: Sequence[Someone]
    revision: int
    comments: str


class Presence:
    """Pages that say that they are there, and hear who else is."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel

    def beat(self, account: Account, id: str, page: str, part: str, kind: str | None = None) -> Room:
        """A page of this account shows the draft, and in it `part`. Raises NoSuchDraft."""

        def verb(tx: Tx) -> Room:
            row = find_row(tx.session, account, id, kind)
            key = (PresenceRow.draft == id, PresenceRow.account == account.id, PresenceRow.page == page)
            values = {"name": account.name, "part": part, "at": tx.now}
            if getattr(tx.session.execute(update(PresenceRow).where(*key).values(values)), "rowcount", 0) == 0:
                tx.session.add(PresenceRow(draft=id, account=account.id, page=page, **values))
            others = tx.session.scalars(
                select(PresenceRow)
                .where(PresenceRow.draft == id, PresenceRow.page != page, PresenceRow.at > tx.now - GONE_AFTER)
                .order_by(PresenceRow.name, PresenceRow.at)
            )
            # One line a person: the window that spoke last says where they are.
            people = {other.account: other for other in others}
            found = [Someone(one.name, one.part, one.account == account.id) for one in people.values()]
            return Room(found, row.revision, self._comments(tx, id))

        return self._kernel.db.write(verb)

    def leave(self, account: Account, id: str, page: str, kind: str | None = None) -> None:
        """The page is closed."""

        def verb(tx: Tx) -> None:
            find_row(tx.session, account, id, kind)
            tx.session.execute(
                delete(PresenceRow).where(
                    PresenceRow.draft == id, PresenceRow.account == account.id, PresenceRow.page == page
                )
            )

        self._kernel.db.write(verb)

    def sweep(self) -> None:
        """Forget the pages that left without a word; called every now and then."""
        before = self._kernel.clock.now() - GONE_AFTER
        with self._kernel.db.read() as session:
            if session.scalar(select(PresenceRow.page).where(PresenceRow.at <= before).limit(1)) is None:
                return
        self._kernel.db.write(lambda tx: tx.session.execute(delete(PresenceRow).where(PresenceRow.at <= before)))

    @staticmethod
    def _comments(tx: Tx, id: str) -> str:
        count, newest = tx.session.execute(
            select(func.count(), func.max(CommentRow.changed_at)).where(CommentRow.draft == id)
        ).one()
        return f"{count}-{newest.isoformat() if newest else ''}"
