"""How rows of the schedule become values, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from signage.ids import PlaylistId, ProductId, StoreId

from .entry import NewEntry, Planned
from .models import CampaignRow, EntryRow, TargetRow
from .times import Doors, Holidays
from .world import Aim, Halt, Level, Stock, Target


def planned(session: Session, rows: Sequence[EntryRow]) -> list[Planned]:
    """Entries with their targets, and with the pause or stop of the campaign that they are of; two queries."""
    # No list of ids where all are asked for: a database takes only so many parameters.
    few = len(rows) <= 200
    targets = select(TargetRow).order_by(TargetRow.target, TargetRow.target_id)
    campaigns = select(CampaignRow.id, CampaignRow.state)
    if few:
        targets = targets.where(TargetRow.entry.in_([row.id for row in rows]))
        campaigns = campaigns.where(CampaignRow.id.in_({row.campaign for row in rows if row.campaign}))
    aims: dict[str, list[Aim]] = {row.id: [] for row in rows}
    for one in session.scalars(targets):
        if one.entry in aims:
            aims[one.entry].append(Aim(Target(one.target), one.target_id))
    states = {row.id: row.state for row in session.execute(campaigns)}
    return [_value(row, aims[row.id], states) for row in rows]


def _value(row: EntryRow, aims: Iterable[Aim], states: Mapping[str, str]) -> Planned:
    said = NewEntry(
        playlist=PlaylistId(row.playlist),
        aims=tuple(aims),
        level=Level(row.level),
        since=row.since,
        until=row.until,
        first=row.first,
        last=row.last,
        starts=row.starts,
        ends=row.ends,
        rule=row.rule,
        exceptions=tuple(date.fromisoformat(one) for one in row.exceptions),
        added=tuple(date.fromisoformat(one) for one in row.added),
        holidays=Holidays(row.holidays),
        doors=Doors(row.doors),
        lead_minutes=row.lead_minutes,
        stock=Stock(ProductId(row.stock_product), row.stock_more_than) if row.stock_product else None,
        share=row.share,
        paused=row.paused,
        campaign=row.campaign,
        drill=row.drill,
    )
    state = states.get(row.campaign or "", "running")
    halt = None if state == "running" else Halt(state)
    store = StoreId(row.store) if row.store else None
    return Planned(row.id, said, store, row.version, row.created_at, row.created_by, halt)


def fill(session: Session, row: EntryRow, new: NewEntry, store: StoreId | None) -> None:
    """Write down what a person said; its targets take the place of those before."""
    row.playlist, row.level, row.store, row.campaign = new.playlist, new.level.value, store, new.campaign
    row.since, row.until, row.first, row.last = new.since, new.until, new.first, new.last
    row.starts, row.ends, row.rule = new.starts, new.ends, new.rule
    row.exceptions = [one.isoformat() for one in sorted(set(new.exceptions))]
    row.added = [one.isoformat() for one in sorted(set(new.added))]
    row.holidays, row.doors, row.lead_minutes = new.holidays.value, new.doors.value, new.lead_minutes
    row.stock_product = new.stock.product if new.stock else None
    row.stock_more_than = new.stock.more_than if new.stock else 0
    row.share, row.paused, row.drill = new.share, new.paused, new.drill
    session.add(row)
    session.flush()
    session.execute(delete(TargetRow).where(TargetRow.entry == row.id))
    session.add_all(
        TargetRow(entry=row.id, target=aim.target.value, target_id=aim.id) for aim in dict.fromkeys(new.aims)
    )
    session.flush()
