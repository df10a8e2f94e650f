"""Draft, undo, version, publish: the same for playlists, tours and rules."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeAlias

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from signage.access import Account, Role, require, visible_to
from signage.db import Tx
from signage.errors import Invalid
from signage.ids import StoreId
from signage.kernel import Kernel
from signage.schema import parse

from .merge import JsonObject, canonical, differences, merge
from .models import DraftRow, UseRow, VersionRow
from .rows import (
    find_row,
    forget_old,
    kept_document,
    own_stacks,
    published_fact,
    revision_row,
    store_of,
    title_of,
    version_value,
    write_uses,
)
from .values import (
    ChangedMeanwhile,
    Clashing,
    Compiled,
    Draft,
    DraftKind,
    Finding,
    NoSuchDraft,
    NothingToRedo,
    NothingToUndo,
    NotReady,
    Ref,
    Use,
    Version,
)

Check: TypeAlias = Callable[[Account, Sequence[Draft]], Iterable[Finding]]
OnPublish: TypeAlias = Callable[[Tx, Draft, Version], None]


class Drafts:
    """Documents that people work on, and the versions that the public sees."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._kinds: dict[str, DraftKind] = {}
        self._validators: dict[str, Callable[[JsonObject], JsonObject]] = {}
        self._checks: list[Check] = []
        self._listeners: list[OnPublish] = []

    def register(self, kind: DraftKind, validate: Callable[[JsonObject], JsonObject] | None = None) -> None:
        """Make a kind of document known. Raises ValueError when its name is taken.

        validate: what the schema alone cannot say; returns the document to be stored, or raises Invalid.
        """
        if kind.name in self._kinds:
            raise ValueError(f"a kind of draft named {kind.name!r} is already there")
        self._kinds[kind.name] = kind
        if validate is not None:
            self._validators[kind.name] = validate

    def before_publish(self, check: Check) -> None:
        """Ask `check` before every publish, of whatever kind."""
        self._checks.append(check)

    def on_publish(self, listener: OnPublish) -> None:
        """Call `listener` inside the transaction of every publish; it must be quick and may refuse by raising."""
        self._listeners.append(listener)

    # ---- reading

    def get(self, account: Account, id: str, kind: str | None = None) -> Draft:
        """A draft with its newest document. Raises NoSuchDraft."""
        with self._kernel.db.read() as session:
            return self._draft(session, find_row(session, account, id, kind), account)

    def all_of(self, account: Account, kind: str) -> list[Draft]:
        """Every draft of a kind, newest change first. Undo is not worked out here: `can_undo` is False."""
        with self._kernel.db.read() as session:
            rows = session.scalars(
                visible_to(account, select(DraftRow), DraftRow.store)
                .where(DraftRow.kind == kind, DraftRow.deleted_at.is_(None))
                .order_by(DraftRow.updated_at.desc(), DraftRow.id)
            )
            return [self._draft(session, row, None) for row in rows]

    def versions(self, account: Account, id: str) -> list[Version]:
        """Every version of a draft, newest first."""
        with self._kernel.db.read() as session:
            draft = find_row(session, account, id)
            rows = session.scalars(select(VersionRow).where(VersionRow.draft == id).order_by(VersionRow.number.desc()))
            return [version_value(draft, row) for row in rows]

    def published(self, kind: str, ids: Collection[str] | None = None) -> list[Version]:
        """The live versions of a kind, by id; for what serves the public, so no account is asked."""
        statement = (
            select(DraftRow, VersionRow)
            .join(VersionRow, (VersionRow.draft == DraftRow.id) & (VersionRow.number == DraftRow.published))
            .where(DraftRow.kind == kind, DraftRow.deleted_at.is_(None))
            .order_by(DraftRow.id)
        )
        if ids is not None:
            statement = statement.where(DraftRow.id.in_(sorted(ids)))
        with self._kernel.db.read() as session:
            return [version_value(draft, version) for draft, version in session.execute(statement)]

    def uses(self, account: Account, kind: str, id: str) -> list[Use]:
        """Drafts and live versions that refer to something, as far as the account may see them."""
        statement = visible_to(account, select(DraftRow, UseRow), DraftRow.store).join(
            UseRow, UseRow.draft == DraftRow.id
        )
        statement = statement.where(UseRow.kind == kind, UseRow.target == id, DraftRow.deleted_at.is_(None))
        with self._kernel.db.read() as session:
            found = session.execute(statement.order_by(DraftRow.title, UseRow.published))
            return [Use(draft.id, draft.kind, draft.title, use.published) for draft, use in found]

    def findings(self, account: Account, ids: Sequence[str]) -> list[Finding]:
        """What stands against publishing these drafts together, and what should be known before."""
        drafts = [self.get(account, id) for id in ids]
        return [*self._findings(account, drafts)]

    # ---- changing

    def create(
        self, account: Account, kind: str, document: JsonObject, *, store: StoreId | None = None, id: str | None = None
    ) -> Draft:
        """A new draft. Raises Invalid with a pointer to each wrong field."""
        require(account, Role.EDITOR, store, shared=store is None)
        clean = self._valid(kind, document)
        refs = set(self._kinds[kind].refs(clean))

        def verb(tx: Tx) -> Draft:
            row = DraftRow(
                id=id or tx.ids.new(), kind=kind, store=store, title=title_of(clean), revision=1, document=clean,
                newest_version=0, created_at=tx.now, updated_at=tx.now, updated_by=account.name,
            )  # fmt: skip
            tx.session.add(row)
            tx.session.flush()
            tx.session.add(revision_row(row, account, "change", None))
            write_uses(tx.session, row.id, refs, published=False)
            return self._draft(tx.session, row, account)

        return self._kernel.db.write(verb)

    def save(self, account: Account, id: str, document: JsonObject, *, expected: int | None) -> Draft:
        """Store a whole document that was edited from revision `expected`.

        When somebody saved meanwhile, both changes are merged. Raises Clashing where both changed the same, Stale
        when the revision is no longer kept, Invalid with a pointer to each wrong field.
        """
        return self._change(account, id, lambda _: document, expected, "change")

    def change(
        self, account: Account, id: str, how: Callable[[JsonObject], JsonObject], *, expected: int | None = None
    ) -> Draft:
        """One command: `how` makes the new document from revision `expected`, or from the newest."""
        return self._change(account, id, how, expected, "change")

    def undo(self, account: Account, id: str) -> Draft:
        """Take back the account's own latest change. Raises NothingToUndo, and Clashing where others built on it."""
        return self._turn_back(account, id, "undo")

    def redo(self, account: Account, id: str) -> Draft:
        """Do again what the account undid last. Raises NothingToRedo."""
        return self._turn_back(account, id, "redo")

    def restore(self, account: Account, id: str, version: int) -> Draft:
        """Make a published version the newest draft; an undo takes it back."""
        with self._kernel.db.read() as session:
            find_row(session, account, id)
            row = session.get(VersionRow, (id, version))
            if row is None:
                raise NoSuchDraft
            document = row.document
        return self._change(account, id, lambda _: document, None, "change")

    def delete(self, account: Account, id: str) -> None:
        """Put a draft away; what was published from it is live no longer. `undelete` brings both back."""
        self._put_away(account, id, away=True)

    def undelete(self, account: Account, id: str) -> None:
        """Bring back what `delete` put away."""
        self._put_away(account, id, away=False)

    # ---- publishing

    def publish(self, account: Account, ids: Sequence[str], *, comment: str = "") -> list[Version]:
        """Make the newest documents of these drafts live, all or none.

        Raises Invalid with every finding that blocks, ChangedMeanwhile when a draft moved during the checks.
        """
        drafts = [self.get(account, id) for id in dict.fromkeys(ids)]
        for draft in drafts:
            require(account, Role.EDITOR, draft.store, shared=draft.store is None)
        blocking = [NotReady(finding) for finding in self._findings(account, drafts) if finding.blocks]
        if blocking:
            raise Invalid.many(blocking)
        compiled = [(draft, self._kinds[draft.kind].compile(draft.document)) for draft in drafts]
        refs = {draft.id: set(self._kinds[draft.kind].refs(draft.document)) for draft in drafts}

        def verb(tx: Tx) -> list[Version]:
            versions = [self._publish(tx, account, draft, what, refs[draft.id], comment) for draft, what in compiled]
            tx.record(published_fact(tx, drafts, account))
            return versions

        return self._kernel.db.write(verb)

    def unpublish(self, account: Account, id: str) -> Draft:
        """Take the live version off; the draft stays."""

        def verb(tx: Tx) -> Draft:
            row = find_row(tx.session, account, id)
            require(account, Role.EDITOR, store_of(row), shared=row.store is None)
            row.published = None
            write_uses(tx.session, row.id, set(), published=True)
            draft = self._draft(tx.session, row, account)
            tx.record(published_fact(tx, [draft], account))
            return draft

        return self._kernel.db.write(verb)

    # ---- inside

    def _publish(
        self, tx: Tx, account: Account, draft: Draft, compiled: Compiled, refs: set[Ref], comment: str
    ) -> Version:
        row = tx.session.get(DraftRow, draft.id)
        if row is None:
            raise NoSuchDraft
        content_hash = hashlib.sha256(canonical(draft.document) + canonical(compiled.body)).hexdigest()
        live = tx.session.get(VersionRow, (row.id, row.published)) if row.published else None
        if live is not None and live.content_hash == content_hash and row.revision == draft.revision:
            return version_value(row, live)
        # The pointer moves only from the very revision that was checked; the row count settles the race.
        number = row.newest_version + 1
        moved = tx.session.execute(
            update(DraftRow)
            .where(DraftRow.id == row.id, DraftRow.revision == draft.revision, DraftRow.newest_version == number - 1)
            .values(published=number, newest_version=number)
        )
        if getattr(moved, "rowcount", 0) != 1:
            raise ChangedMeanwhile(title=draft.title)
        version = VersionRow(
            draft=row.id, number=number, content_hash=content_hash, document=draft.document, compiled=compiled.body,
            assets=sorted(compiled.assets), by_name=account.name, at=tx.now, comment=comment,
        )  # fmt: skip
        tx.session.add(version)
        write_uses(tx.session, row.id, refs, published=True)
        tx.session.flush()
        tx.session.refresh(row)
        value = version_value(row, version)
        for listener in self._listeners:
            listener(tx, draft, value)
        return value

    def _findings(self, account: Account, drafts: Sequence[Draft]) -> Iterable[Finding]:
        for draft in drafts:
            yield from self._kinds[draft.kind].check(draft.document)
        for check in self._checks:
            yield from check(account, drafts)

    def _change(
        self, account: Account, id: str, how: Callable[[JsonObject], JsonObject], expected: int | None, act: str
    ) -> Draft:
        def verb(tx: Tx) -> Draft:
            row = find_row(tx.session, account, id)
            require(account, Role.EDITOR, store_of(row), shared=row.store is None)
            base = row.document if expected in (None, row.revision) else kept_document(tx.session, id, expected)
            mine = self._valid(row.kind, how(base))
            if canonical(mine) == canonical(base):
                return self._draft(tx.session, row, account)
            return self._append(tx, row, account, base, mine, act, None)

        return self._kernel.db.write(verb)

    def _turn_back(self, account: Account, id: str, act: str) -> Draft:
        def verb(tx: Tx) -> Draft:
            row = find_row(tx.session, account, id)
            require(account, Role.EDITOR, store_of(row), shared=row.store is None)
            undo, redo = own_stacks(tx.session, id, account)
            if act == "undo" and not undo:
                raise NothingToUndo
            if act == "redo" and not redo:
                raise NothingToRedo
            step = undo[-1] if act == "undo" else redo[-1]
            after, before = kept_document(tx.session, id, step), kept_document(tx.session, id, step - 1)
            return self._append(tx, row, account, after, before, act, step)

        return self._kernel.db.write(verb)

    def _append(
        self, tx: Tx, row: DraftRow, account: Account, base: JsonObject, mine: JsonObject, act: str, of: int | None
    ) -> Draft:
        merged, clashes = merge(base, mine, row.document)
        if clashes:
            raise Clashing(clashes, row.updated_by)
        row.document = self._valid(row.kind, merged)
        row.title = title_of(row.document)
        row.revision += 1
        row.updated_at, row.updated_by = tx.now, account.name
        tx.session.add(revision_row(row, account, act, of))
        write_uses(tx.session, row.id, set(self._kinds[row.kind].refs(row.document)), published=False)
        tx.session.flush()
        forget_old(tx.session, row)
        return self._draft(tx.session, row, account)

    def _put_away(self, account: Account, id: str, *, away: bool) -> None:
        def verb(tx: Tx) -> None:
            row = find_row(tx.session, account, id, deleted=not away)
            require(account, Role.EDITOR, store_of(row), shared=row.store is None)
            row.deleted_at = tx.now if away else None
            if row.published is not None:
                tx.record(published_fact(tx, [self._draft(tx.session, row, account)], account))

        self._kernel.db.write(verb)

    def _valid(self, kind: str, document: JsonObject) -> JsonObject:
        clean: JsonObject = parse(self._kinds[kind].schema, document).model_dump(mode="json")
        validate = self._validators.get(kind)
        return validate(clean) if validate else clean

    def _draft(self, session: Session, row: DraftRow, account: Account | None) -> Draft:
        undo, redo = own_stacks(session, row.id, account) if account else ([], [])
        live = session.get(VersionRow, (row.id, row.published)) if row.published else None
        return Draft(
            id=row.id,
            kind=row.kind,
            title=row.title,
            store=store_of(row),
            revision=row.revision,
            document=row.document,
            published=row.published,
            changed=live is None or canonical(live.document) != canonical(row.document),
            changes=len(differences(live.document, row.document)) if live else 0,
            can_undo=bool(undo),
            can_redo=bool(redo),
            updated_at=row.updated_at,
            updated_by=row.updated_by,
        )
