"""Draft, undo, version, publish: the same for playlists, tours and rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeAlias

from sqlalchemy import select

from signage.access import Account, Role, require, visible_to
from signage.db import Tx
from signage.errors import Problem
from signage.ids import StoreId
from signage.kernel import Kernel
from signage.schema import parse

from .comments import Comments
from .merge import JsonObject, canonical, differences, merge
from .models import DraftRow, RevisionRow, UseRow, VersionRow
from .past import Step, steps
from .presence import Presence
from .releases import Releases
from .rows import (
    draft_value,
    editable_row,
    find_row,
    forget_old,
    kept_document,
    mentioned,
    own_stacks,
    revision_row,
    store_of,
    tell_published,
    title_of,
    version_value,
    write_uses,
)
from .values import (
    Clashing,
    Draft,
    DraftKind,
    NoSuchDraft,
    NothingToRedo,
    NothingToUndo,
    NotKept,
    Said,
    Settled,
    Use,
    Version,
)

TOLD = 250
"""How many states the history looks at."""

Validate: TypeAlias = Callable[[JsonObject, StoreId | None], JsonObject]
"""What the schema alone cannot say of a document of a store: returns it as it is stored, or raises Invalid."""

Tell: TypeAlias = Callable[[Sequence[JsonObject], StoreId | None, str], Sequence[Sequence[Said]]]
"""What changed from each of a draft's states to the next, in words of a language: one entry less than states."""


class Drafts(Releases):
    """Documents that people work on, and the versions that the public sees."""

    def __init__(self, kernel: Kernel) -> None:
        super().__init__(kernel)
        self._validators: dict[str, Validate] = {}
        self._tellers: dict[str, Tell] = {}
        self.presence = Presence(kernel)
        self.comments = Comments(kernel)

    def register(self, kind: DraftKind, validate: Validate | None = None, tell: Tell | None = None) -> None:
        """Make a kind of document known. Raises ValueError when its name is taken."""
        if kind.name in self._kinds:
            raise ValueError(f"a kind of draft named {kind.name!r} is already there")
        self._kinds[kind.name] = kind
        if validate is not None:
            self._validators[kind.name] = validate
        if tell is not None:
            self._tellers[kind.name] = tell

    def forget(self) -> None:
        """Wipe what is not to be kept: closed pages, and the words of deleted comments."""
        self.presence.sweep()
        self.comments.sweep()

    # ---- reading

    def get(self, account: Account, id: str, kind: str | None = None) -> Draft:
        """A draft with its newest document. Raises NoSuchDraft."""
        with self._kernel.db.read() as session:
            return draft_value(session, find_row(session, account, id, kind), account)

    def all_of(self, account: Account, kind: str) -> list[Draft]:
        """Every draft of a kind, newest change first. Undo is not worked out here: `can_undo` is False."""
        with self._kernel.db.read() as session:
            rows = session.scalars(
                visible_to(account, select(DraftRow), DraftRow.store)
                .where(DraftRow.kind == kind, DraftRow.deleted_at.is_(None))
                .order_by(DraftRow.updated_at.desc(), DraftRow.id)
            )
            return [draft_value(session, row, None) for row in rows]

    def versions(self, account: Account, id: str) -> list[Version]:
        """Every version of a draft, newest first."""
        with self._kernel.db.read() as session:
            draft = find_row(session, account, id)
            rows = session.scalars(select(VersionRow).where(VersionRow.draft == id).order_by(VersionRow.number.desc()))
            return [version_value(draft, row) for row in rows]

    def history(self, account: Account, id: str, language: str) -> Sequence[Step]:
        """Who changed what and when, the newest first, as far as it is kept. Raises NoSuchDraft."""
        with self._kernel.db.read() as session:
            draft = find_row(session, account, id)
            kind, store = draft.kind, store_of(draft)
            rows = session.scalars(
                select(RevisionRow).where(RevisionRow.draft == id).order_by(RevisionRow.number.desc()).limit(TOLD)
            ).all()[::-1]
        documents = [row.document for row in rows]
        tell = self._tellers.get(kind)
        told = tell(documents, store, language) if tell else [() for _ in documents[1:]]
        made = [
            Step(row.number, row.act, row.by_name, row.at, tuple(said), frozenset(differences(before, row.document)))
            for before, row, said in zip(documents, rows[1:], told, strict=False)
        ]
        if rows and rows[0].number == 1:
            made.insert(0, Step(1, "change", rows[0].by_name, rows[0].at, first=True))
        return steps(made)

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

    def mentions(self, text: str) -> bool:
        """Whether any draft, any state that undo can reach, or any version holds this text, such as an id."""
        with self._kernel.db.read() as session:
            return mentioned(session, text)

    # ---- changing

    def create(
        self, account: Account, kind: str, document: JsonObject, *, store: StoreId | None = None, id: str | None = None
    ) -> Draft:
        """A new draft. Raises Invalid with a pointer to each wrong field."""
        require(account, Role.EDITOR, store, shared=store is None)
        clean = self._valid(kind, document, store)
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
            return draft_value(tx.session, row, account)

        return self._kernel.db.write(verb)

    def save(
        self, account: Account, id: str, document: JsonObject, *, expected: int | None, settled: Settled | None = None
    ) -> Draft:
        """Store a whole document that was edited from revision `expected`.

        When somebody saved meanwhile, both changes are merged. Raises Clashing where both changed the same and
        `settled` does not say whose value stands, Stale when a revision is no longer kept, Invalid with a pointer to
        each wrong field.
        """
        return self._change(account, id, lambda _: document, expected, settled)

    def change(
        self, account: Account, id: str, how: Callable[[JsonObject], JsonObject], *, expected: int | None = None
    ) -> Draft:
        """One command: `how` makes the new document from revision `expected`, or from the newest."""
        return self._change(account, id, how, expected)

    def undo(self, account: Account, id: str) -> Draft:
        """Take back the account's own latest change. Raises NothingToUndo, and Clashing where others built on it."""
        return self._turn_back(account, id, "undo")

    def redo(self, account: Account, id: str) -> Draft:
        """Do again what the account undid last. Raises NothingToRedo."""
        return self._turn_back(account, id, "redo")

    def restore(self, account: Account, id: str, version: int) -> Draft:
        """Make a published version the newest draft; an undo takes it back."""
        return self._make_newest(account, id, VersionRow, version, NoSuchDraft)

    def go_back(self, account: Account, id: str, revision: int) -> Draft:
        """Make an earlier state the newest draft, as one change; an undo takes it back. Raises NotKept."""
        return self._make_newest(account, id, RevisionRow, revision, NotKept)

    def _make_newest(
        self, account: Account, id: str, of: type[VersionRow] | type[RevisionRow], number: int, missing: type[Problem]
    ) -> Draft:
        with self._kernel.db.read() as session:
            find_row(session, account, id)
            row = session.get(of, (id, number))
            if not isinstance(row, VersionRow | RevisionRow):
                raise missing
            document = row.document
        return self._change(account, id, lambda _: document, None)

    def delete(self, account: Account, id: str) -> None:
        """Put a draft away; what was published from it is live no longer. `undelete` brings both back."""
        self._put_away(account, id, away=True)

    def undelete(self, account: Account, id: str) -> None:
        """Bring back what `delete` put away."""
        self._put_away(account, id, away=False)

    # ---- inside

    def _change(
        self,
        account: Account,
        id: str,
        how: Callable[[JsonObject], JsonObject],
        expected: int | None,
        settled: Settled | None = None,
    ) -> Draft:
        def verb(tx: Tx) -> Draft:
            row = editable_row(tx.session, account, id)
            base = row.document if expected in (None, row.revision) else kept_document(tx.session, id, expected)
            mine = self._valid(row.kind, how(base), store_of(row))
            if settled is not None:
                seen = kept_document(tx.session, id, settled.against)
                first, second = (mine, seen) if settled.keep == "mine" else (seen, mine)
                base, mine = seen, self._valid(row.kind, merge(base, first, second)[0], store_of(row))
            if canonical(mine) == canonical(base):
                return draft_value(tx.session, row, account)
            return self._append(tx, row, account, base, mine, "change", None)

        return self._kernel.db.write(verb)

    def _turn_back(self, account: Account, id: str, act: str) -> Draft:
        def verb(tx: Tx) -> Draft:
            row = editable_row(tx.session, account, id)
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
            raise Clashing(clashes, row.updated_by, row.revision)
        row.document = self._valid(row.kind, merged, store_of(row))
        row.title = title_of(row.document)
        row.revision += 1
        row.updated_at, row.updated_by = tx.now, account.name
        tx.session.add(revision_row(row, account, act, of))
        write_uses(tx.session, row.id, set(self._kinds[row.kind].refs(row.document)), published=False)
        tx.session.flush()
        forget_old(tx.session, row)
        return draft_value(tx.session, row, account)

    def _put_away(self, account: Account, id: str, *, away: bool) -> None:
        def verb(tx: Tx) -> None:
            row = find_row(tx.session, account, id, deleted=not away)
            require(account, Role.EDITOR, store_of(row), shared=row.store is None)
            row.deleted_at = tx.now if away else None
            if row.published is not None:
                tell_published(tx, [draft_value(tx.session, row, account)], account)

        self._kernel.db.write(verb)

    def _valid(self, kind: str, document: JsonObject, store: StoreId | None) -> JsonObject:
        clean: JsonObject = parse(self._kinds[kind].schema, document).model_dump(mode="json")
        validate = self._validators.get(kind)
        return validate(clean, store) if validate else clean
