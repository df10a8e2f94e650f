"""Proof of play: rows that displays report, each stored exactly once, however often it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from players.messages import Play, Plays, Through
from players.models import CHAIN, DISPLAY, PLAY
from signage.access import Account, visible_to
from signage.db import Tx
from signage.ids import DisplayId
from signage.kernel import Kernel


@dataclass(frozen=True)
class Shown:
    """One row of proof as the studio reads it."""

    display: DisplayId
    chain: str
    seq: int
    item: str
    version: str
    zone: str
    started_at: datetime
    shown_ms: int
    result: str
    lease: str | None
    event: str | None


class Proof:
    """What displays say that they showed."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel

    def take(self, display: DisplayId, plays: Plays) -> Through:
        """Store the rows that are new; says up to which number everything is here."""
        records = sorted(plays.records, key=lambda record: record.seq)

        def verb(tx: Tx) -> Through:
            through = tx.connection.execute(
                select(CHAIN.c.through).where(CHAIN.c.display == display, CHAIN.c.chain == plays.chain)
            ).scalar()
            if not records:
                return Through(chain=plays.chain, through=through or 0, head=through or 0)
            dialect = sqlite if tx.connection.dialect.name == "sqlite" else postgresql
            if through is None:
                row = {"display": display, "chain": plays.chain, "through": 0, "missing": 0}
                tx.connection.execute(dialect.insert(CHAIN).on_conflict_do_nothing(), row)
            rows = [_row(display, plays.chain, record, tx.now) for record in records]
            tx.connection.execute(dialect.insert(PLAY).on_conflict_do_nothing(), rows)
            head = max(through or 0, records[-1].seq)
            gone = _missing(through or 0, records)
            tx.connection.execute(
                update(CHAIN)
                .where(CHAIN.c.display == display, CHAIN.c.chain == plays.chain)
                .values(through=head, missing=CHAIN.c.missing + gone)
            )
            return Through(chain=plays.chain, through=head, head=head)

        return self._kernel.db.write(verb)

    def of(
        self, account: Account, display: DisplayId, *, before: datetime | None = None, limit: int = 100
    ) -> list[Shown]:
        """The newest rows of a display that the account may see."""
        statement = visible_to(account, select(PLAY).join(DISPLAY, DISPLAY.c.id == PLAY.c.display), DISPLAY.c.store)
        statement = statement.where(PLAY.c.display == display).order_by(PLAY.c.started_at.desc(), PLAY.c.seq.desc())
        if before is not None:
            statement = statement.where(PLAY.c.started_at < before)
        with self._kernel.db.read() as session:
            rows = session.execute(statement.limit(limit)).mappings().all()
        return [Shown(**{name: row[name] for name in Shown.__dataclass_fields__}) for row in rows]


def _row(display: DisplayId, chain: str, record: Play, now: datetime) -> dict[str, object]:
    return {
        **record.model_dump(),
        "display": display,
        "chain": chain,
        "started_at": datetime.fromtimestamp(record.started_at / 1000, UTC),
        "received_at": now,
    }


def _missing(through: int, records: Sequence[Play]) -> int:
    """How many numbers between what we had and the last of these never came."""
    seen, gone = through, 0
    for record in records:
        gone += max(0, record.seq - seen - 1)
        seen = max(seen, record.seq)
    return gone
