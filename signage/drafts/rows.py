"""Rows of drafts: found, kept, forgotten, and turned into values."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Text, cast, delete, func, literal, select
from sqlalchemy.orm import Session

from signage.access import Account, Role, require, visible_to
from signage.db import Tx
from signage.errors import Stale
from signage.facts import Published
from signage.ids import AccountId, StoreId

from .history import Step, stacks
from .merge import JsonObject, canonical, differences
from .models import DraftRow, RevisionRow, UseRow, VersionRow
from .values import Draft, NoSuchDraft, Ref, Version

KEPT_CHANGES = 200
"""Changes whose revisions are kept; undo reaches as far."""

KEPT_REVISIONS = 1_000
"""However often somebody undoes and redoes, no draft keeps more."""


def find_row(
    session: Session, account: Account, id: str, kind: str | None = None, *, deleted: bool = False
) -> DraftRow:
    statement = visible_to(account, select(DraftRow), DraftRow.store).where(DraftRow.id == id)
    row = session.scalars(statement).one_or_none()
    if row is None or (kind is not None and row.kind != kind) or (row.deleted_at is not None) != deleted:
        raise NoSuchDraft
    return row


def editable_row(session: Session, account: Account, id: str) -> DraftRow:
    """The row, for one who may change it. Raises NoSuchDraft, NotAllowed."""
    row = find_row(session, account, id)
    require(account, Role.EDITOR, store_of(row), shared=row.store is None)
    return row


def kept_document(session: Session, id: str, number: int | None) -> JsonObject:
    row = session.get(RevisionRow, (id, number))
    if row is None:
        raise Stale
    return row.document


def own_stacks(session: Session, id: str, account: Account) -> tuple[list[int], list[int]]:
    own = session.execute(
        select(RevisionRow.number, RevisionRow.act, RevisionRow.of)
        .where(RevisionRow.draft == id, RevisionRow.by == account.id)
        .order_by(RevisionRow.number)
    )
    # The first revision kept has no state before it, so it cannot be turned back.
    oldest = session.scalar(select(func.min(RevisionRow.number)).where(RevisionRow.draft == id)) or 0
    undo, redo = stacks([Step(number, act, of) for number, act, of in own])
    return [one for one in undo if one > oldest], [one for one in redo if one > oldest]


def forget_old(session: Session, row: DraftRow) -> None:
    if row.revision <= KEPT_CHANGES:
        return
    changes = select(RevisionRow.number).where(RevisionRow.draft == row.id, RevisionRow.act == "change")
    first = session.scalar(changes.order_by(RevisionRow.number.desc()).offset(KEPT_CHANGES).limit(1)) or 0
    first = max(first, row.revision - KEPT_REVISIONS)
    session.execute(delete(RevisionRow).where(RevisionRow.draft == row.id, RevisionRow.number < first))


def revision_row(row: DraftRow, account: Account, act: str, of: int | None) -> RevisionRow:
    return RevisionRow(
        draft=row.id, number=row.revision, document=row.document, act=act, of=of, by=account.id, by_name=account.name,
        at=row.updated_at,
    )  # fmt: skip


def mentioned(session: Session, text: str) -> bool:
    """Whether any draft, any state that undo can reach, or any version holds this text."""
    documents = (DraftRow.document, RevisionRow.document, VersionRow.document)
    found = (select(literal(1)).where(cast(column, Text).contains(text, autoescape=True)) for column in documents)
    return any(session.scalar(statement.limit(1)) is not None for statement in found)


def write_uses(session: Session, draft: str, refs: set[Ref], *, published: bool) -> None:
    session.execute(delete(UseRow).where(UseRow.draft == draft, UseRow.published == published))
    session.add_all(UseRow(draft=draft, published=published, kind=ref.kind, target=ref.id) for ref in refs)


def tell_published(tx: Tx, drafts: Sequence[Draft], account: Account) -> None:
    """One fact a store: what is told of several stores at once would be seen by the people of each."""
    for store in dict.fromkeys(draft.store for draft in drafts):
        mine = [draft for draft in drafts if draft.store == store]
        fact = Published(
            id=tx.event_id(),
            at=tx.now,
            store=store,
            documents=tuple(draft.id for draft in mine),
            kinds=tuple(draft.kind for draft in mine),
            by=AccountId(account.id),
        )
        tx.record(fact)


def version_value(draft: DraftRow, row: VersionRow) -> Version:
    return Version(
        draft=draft.id,
        kind=draft.kind,
        title=title_of(row.document),
        store=store_of(draft),
        number=row.number,
        content_hash=row.content_hash,
        document=row.document,
        compiled=row.compiled,
        assets=frozenset(row.assets),
        at=row.at,
        by=row.by_name,
        comment=row.comment,
        live=row.number == draft.published,
    )


def title_of(document: JsonObject) -> str:
    return str(document.get("title", ""))[:200]


def store_of(row: DraftRow) -> StoreId | None:
    return StoreId(row.store) if row.store else None


def draft_value(session: Session, row: DraftRow, account: Account | None) -> Draft:
    """The draft as an account sees it; None: nobody asks what could be undone."""
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
        planned=row.planned,
        planned_at=row.planned_at,
        planned_problem=row.planned_problem,
        changed=live is None or canonical(live.document) != canonical(row.document),
        changes=len(differences(live.document, row.document)) if live else 0,
        can_undo=bool(undo),
        can_redo=bool(redo),
        updated_at=row.updated_at,
        updated_by=row.updated_by,
    )
