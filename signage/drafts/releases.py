"""What makes versions and shows them to the public: now, at a moment, or again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import update

from signage.access import SYSTEM, Account, Role, require, within
from signage.db import Tx
from signage.errors import Invalid, Problem
from signage.jobs import JobKind, JobRun
from signage.kernel import Kernel

from .merge import canonical
from .models import DraftRow, VersionRow
from .planning import PLANNED, due, plan, refuse, unplan
from .rows import draft_value, editable_row, find_row, tell_published, version_value, write_uses
from .values import ChangedMeanwhile, Compiled, Draft, DraftKind, Finding, NoSuchDraft, NotReady, Ref, TooLate, Version

Check: TypeAlias = Callable[[Account, Sequence[Draft]], Iterable[Finding]]
OnPublish: TypeAlias = Callable[[Tx, Draft, Version], None]


class Releases:
    """The half of `Drafts` that the public notices."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._kinds: dict[str, DraftKind] = {}
        self._checks: list[Check] = []
        self._listeners: list[OnPublish] = []
        self.job = JobKind(PLANNED, self._planned)
        """The work that waits for planned moments; the room registers it once."""

    def before_publish(self, check: Check) -> None:
        """Ask `check` before every publish, of whatever kind."""
        self._checks.append(check)

    def on_publish(self, listener: OnPublish) -> None:
        """Call `listener` inside the transaction of every publish; it must be quick and may refuse by raising."""
        self._listeners.append(listener)

    def findings(self, account: Account, ids: Sequence[str]) -> list[Finding]:
        """What stands against publishing these drafts together, and what should be known before."""
        drafts = self._read(account, ids)
        return [*self._findings(account, drafts)]

    def publish(
        self, account: Account, ids: Sequence[str], *, comment: str = "", at: datetime | None = None
    ) -> list[Version]:
        """Make the newest documents of these drafts live, all or none; at: they go live by themselves at that moment.

        Raises Invalid with every finding that blocks, ChangedMeanwhile when a draft moved during the checks, TooLate.
        """
        if at is not None and at <= self._kernel.clock.now():
            raise TooLate
        drafts = self._read(account, dict.fromkeys(ids))
        for draft in drafts:
            require(account, Role.EDITOR, draft.store, shared=draft.store is None)
        blocking = [NotReady(finding) for finding in self._findings(account, drafts) if finding.blocks]
        if blocking:
            raise Invalid.many(blocking)
        compiled = [(one, self._kinds[one.kind].compile(one.document, within(one.store))) for one in drafts]
        refs = {draft.id: set(self._kinds[draft.kind].refs(draft.document)) for draft in drafts}

        def verb(tx: Tx) -> list[Version]:
            made = [self._version(tx, account, draft, what, comment) for draft, what in compiled]
            if at is None:
                for row, version in made:
                    self._go_live(tx, row, version, refs[row.id])
                tell_published(tx, drafts, account)
            else:
                plan(tx, made, at)
            return [version_value(row, version) for row, version in made]

        return self._kernel.db.write(verb)

    def rollback(self, account: Account, id: str, version: int) -> Version:
        """Make a version live again as it was; the draft stays. Raises NoSuchDraft."""

        def verb(tx: Tx) -> Version:
            row = editable_row(tx.session, account, id)
            chosen = tx.session.get(VersionRow, (id, version))
            if chosen is None:
                raise NoSuchDraft
            self._go_live(tx, row, chosen, set(self._kinds[row.kind].refs(chosen.document)))
            tell_published(tx, [draft_value(tx.session, row, account)], account)
            return version_value(row, chosen)

        return self._kernel.db.write(verb)

    def cancel_plan(self, account: Account, id: str) -> Draft:
        """What was to go live by itself does not."""

        def verb(tx: Tx) -> Draft:
            row = editable_row(tx.session, account, id)
            unplan(row)
            return draft_value(tx.session, row, account)

        return self._kernel.db.write(verb)

    def unpublish(self, account: Account, id: str) -> Draft:
        """Take the live version off; the draft stays."""

        def verb(tx: Tx) -> Draft:
            row = editable_row(tx.session, account, id)
            row.published = None
            unplan(row)
            write_uses(tx.session, row.id, set(), published=True)
            draft = draft_value(tx.session, row, account)
            tell_published(tx, [draft], account)
            return draft

        return self._kernel.db.write(verb)

    def _read(self, account: Account, ids: Iterable[str]) -> list[Draft]:
        with self._kernel.db.read() as session:
            return [draft_value(session, find_row(session, account, id), account) for id in ids]

    def _version(
        self, tx: Tx, account: Account, draft: Draft, compiled: Compiled, comment: str
    ) -> tuple[DraftRow, VersionRow]:
        row = tx.session.get(DraftRow, draft.id)
        if row is None:
            raise NoSuchDraft
        content_hash = hashlib.sha256(canonical(draft.document) + canonical(compiled.body)).hexdigest()
        live = tx.session.get(VersionRow, (row.id, row.published)) if row.published else None
        if live is not None and live.content_hash == content_hash and row.revision == draft.revision:
            return row, live
        # A version is made only of the very revision that was checked; the row count settles the race.
        number = row.newest_version + 1
        moved = tx.session.execute(
            update(DraftRow)
            .where(DraftRow.id == row.id, DraftRow.revision == draft.revision, DraftRow.newest_version == number - 1)
            .values(newest_version=number)
        )
        if getattr(moved, "rowcount", 0) != 1:
            raise ChangedMeanwhile(title=draft.title)
        version = VersionRow(
            draft=row.id, number=number, content_hash=content_hash, document=draft.document, compiled=compiled.body,
            assets=sorted(compiled.assets), by_name=account.name, at=tx.now, comment=comment,
        )  # fmt: skip
        tx.session.add(version)
        tx.session.flush()
        tx.session.refresh(row)
        return row, version

    def _go_live(self, tx: Tx, row: DraftRow, version: VersionRow, refs: set[Ref]) -> None:
        unplan(row)
        if row.published == version.number:
            return
        row.published = version.number
        write_uses(tx.session, row.id, refs, published=True)
        tx.session.flush()
        draft, value = draft_value(tx.session, row, None), version_value(row, version)
        for listener in self._listeners:
            listener(tx, draft, value)

    def _planned(self, run: JobRun) -> None:
        """The moment of a plan has come: what was planned for it goes live together."""
        ids = str(run.args["drafts"]).split(",")

        def verb(tx: Tx) -> None:
            found = due(tx, ids)
            for row, version in found:
                self._go_live(tx, row, version, set(self._kinds[row.kind].refs(version.document)))
            if found:
                drafts = [draft_value(tx.session, row, None) for row, _ in found]
                tell_published(tx, drafts, SYSTEM)

        try:
            self._kernel.db.write(verb)
        except Problem as refusal:
            said = refusal.message
            self._kernel.db.write(lambda tx: refuse(tx, ids, said))
            raise

    def _findings(self, account: Account, drafts: Sequence[Draft]) -> Iterable[Finding]:
        for draft in drafts:
            yield from self._kinds[draft.kind].check(draft.document, within(draft.store))
        for check in self._checks:
            yield from check(account, drafts)
