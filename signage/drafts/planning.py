"""Versions that go live by themselves: planned in the transaction that made them, done by a job at their moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from signage.db import Tx

from .models import DraftRow, VersionRow

PLANNED: Final = "drafts.go_live"


def plan(tx: Tx, made: Sequence[tuple[DraftRow, VersionRow]], at: datetime) -> None:
    """These versions go live together at a moment; a plan from before gives way."""
    for row, version in made:
        row.planned, row.planned_at, row.planned_problem = version.number, at, ""
    tx.session.flush()
    tx.enqueue(PLANNED, delay=at - tx.now, drafts=",".join(row.id for row, _ in made))


def due(tx: Tx, ids: Sequence[str]) -> list[tuple[DraftRow, VersionRow]]:
    """Those whose moment has come; a plan that was taken back or moved is not among them."""
    rows = [tx.session.get(DraftRow, id) for id in ids]
    waiting = [row for row in rows if row and row.deleted_at is None and row.planned_at and row.planned_at <= tx.now]
    versions = [(row, tx.session.get(VersionRow, (row.id, row.planned))) for row in waiting]
    return [(row, version) for row, version in versions if version is not None]


def refuse(tx: Tx, ids: Sequence[str], said: str) -> None:
    """The plan could not be kept: the editor tells why."""
    for row, _ in due(tx, ids):
        unplan(row)
        row.planned_problem = said
    tx.session.flush()


def unplan(row: DraftRow) -> None:
    """Nothing goes live by itself any more."""
    row.planned, row.planned_at, row.planned_problem = None, None, ""
