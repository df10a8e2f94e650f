"""Campaigns: entries that start, pause and stop together, wherever they play."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from signage.access import Account, Role, require, visible_to
from signage.db import Tx
from signage.errors import N_, Invalid, Stale
from signage.ids import StoreId
from signage.kernel import Kernel

from .entries import assigned
from .errors import NoSuchCampaign
from .models import CampaignRow, EntryRow, TargetRow


class State(StrEnum):
    """Whether the entries of a campaign play at their times."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class NoTitle(Invalid):
    """A campaign without a name."""

    field = "/title"
    sentence = N_("A name is missing: say what the campaign is called.")


@dataclass(frozen=True, slots=True)
class Campaign:
    """What starts, pauses and stops together. store: whose it is to see; None: of all. version: counts its changes."""

    id: str
    title: str
    store: StoreId | None
    state: State
    version: int
    changed_at: datetime
    changed_by: str


class Campaigns:
    """The verbs of campaigns; their entries are those of `Entries` that name them."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.changed: Callable[[], None] = lambda: None

    def find(self, account: Account, *, after: str = "", limit: int | None = None) -> list[Campaign]:
        """Campaigns in the account's sight, by id."""
        statement = visible_to(account, select(CampaignRow), CampaignRow.store)
        statement = statement.where(CampaignRow.id > after).order_by(CampaignRow.id).limit(limit)
        with self._kernel.db.read() as session:
            return [_value(row) for row in session.scalars(statement)]

    def get(self, account: Account, campaign: str) -> Campaign:
        """One campaign. Raises NoSuchCampaign."""
        with self._kernel.db.read() as session:
            return _value(_row(session, account, campaign))

    def add(self, account: Account, title: str, *, store: StoreId | None = None) -> Campaign:
        """A new campaign, which runs; entries join it by naming it."""
        require(account, Role.EDITOR, store, shared=store is None)
        if not 0 < len(title.strip()) <= 200:
            raise NoTitle

        def verb(tx: Tx) -> Campaign:
            row = CampaignRow(
                id=tx.ids.new(), title=title.strip(), store=store, state=State.RUNNING.value, version=1,
                changed_at=tx.now, changed_by=account.name,
            )  # fmt: skip
            tx.session.add(row)
            tx.session.flush()
            return _value(row)

        return self._kernel.db.write(verb)

    def change(
        self,
        account: Account,
        campaign: str,
        *,
        title: str | None = None,
        state: State | None = None,
        expected: int | None = None,
    ) -> Campaign:
        """Start, pause or stop it everywhere, or name it anew. Raises Stale for another version than `expected`."""
        if title is not None and not 0 < len(title.strip()) <= 200:
            raise NoTitle

        def verb(tx: Tx) -> Campaign:
            row = self._mine(tx, account, campaign, expected)
            row.title = title.strip() if title is not None else row.title
            row.state = state.value if state is not None else row.state
            row.changed_at, row.changed_by = tx.now, account.name
            tx.session.flush()
            tx.record(assigned(tx, (), StoreId(row.store) if row.store else None))
            return _value(row)

        made = self._kernel.db.write(verb)
        self.changed()
        return made

    def remove(self, account: Account, campaign: str, *, expected: int | None = None) -> None:
        """Take a campaign back, with its entries."""

        def verb(tx: Tx) -> None:
            row = self._mine(tx, account, campaign, expected)
            entries = select(EntryRow.id).where(EntryRow.campaign == campaign)
            tx.session.execute(delete(TargetRow).where(TargetRow.entry.in_(entries)))
            tx.session.execute(delete(EntryRow).where(EntryRow.campaign == campaign))
            tx.session.delete(row)
            tx.record(assigned(tx, (), StoreId(row.store) if row.store else None))

        self._kernel.db.write(verb)
        self.changed()

    @staticmethod
    def _mine(tx: Tx, account: Account, campaign: str, expected: int | None) -> CampaignRow:
        row = _row(tx.session, account, campaign)
        require(account, Role.EDITOR, StoreId(row.store) if row.store else None, shared=row.store is None)
        counted = update(CampaignRow).where(CampaignRow.id == campaign).values(version=CampaignRow.version + 1)
        if expected is not None:
            counted = counted.where(CampaignRow.version == expected)
        if tx.connection.execute(counted).rowcount != 1:
            raise Stale
        tx.session.refresh(row)
        return row


def _row(session: Session, account: Account, campaign: str) -> CampaignRow:
    statement = visible_to(account, select(CampaignRow), CampaignRow.store).where(CampaignRow.id == campaign)
    found: CampaignRow | None = session.scalars(statement).one_or_none()
    if found is None:
        raise NoSuchCampaign
    return found


def _value(row: CampaignRow) -> Campaign:
    store = StoreId(row.store) if row.store else None
    return Campaign(row.id, row.title, store, State(row.state), row.version, row.changed_at, row.changed_by)
