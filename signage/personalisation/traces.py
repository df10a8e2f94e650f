"""Why this and not that: traces are gathered while taps are hot and written in batches after the push."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, delete, exists, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from signage.access import Account, visible_to
from signage.db import Tx
from signage.errors import N_, NotFound
from signage.facts import Painted
from signage.ids import DisplayId, EventId, LeaseId, StoreId
from signage.kernel import Kernel
from signage.personalisation.decide import Reason
from signage.personalisation.models import PaintedRow, TraceRow
from signage.prepared import Prepared

KEPT = timedelta(days=14)
MISSED_AFTER = timedelta(seconds=2)
"""So long after its end a lease may still be reported as painted."""

AT_ONCE = 3
"""So many traces between two flushes are written in the transaction of their decision, so that no `kill -9` parts them.
In a rush the others follow in batches: working them out and writing them singly would make taps wait."""

SLICE, SLICES = 4, 16
"""A flush writes so many traces at a time, more only where it would take more than so many slices."""

TRACE = cast(Table, TraceRow.__table__)
PAINTED = cast(Table, PaintedRow.__table__)

# Built once, as every tap runs them.
INSERT = Prepared(insert(TRACE).inline())
SENT = Prepared(update(TRACE).where(TRACE.c.lease == bindparam("of")).values(sent_at=bindparam("sent")))
KEEP_PAINTED = {
    "sqlite": Prepared(sqlite.insert(PAINTED).on_conflict_do_nothing()),
    "postgresql": Prepared(postgresql.insert(PAINTED).on_conflict_do_nothing()),
}


class NoSuchTrace(NotFound):
    """The trace is not there, or not yours to see."""

    sentence = N_("There is no trace of this moment; they are kept for 14 days.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One moment and what came of it.

    outcome: `painted`, `superseded`, `refused`, `missed` (its display never painted) or `waiting`. details: values,
    winner and losers with reason codes; what lies above P1 was masked when it was written. rules_version: which rules
    were published then, as a short hash.
    """

    event: EventId
    at: datetime
    store: StoreId
    kind: str
    place: str
    display: DisplayId | None
    lease: LeaseId | None
    until: datetime | None
    rule: str | None
    title: str
    reason: str
    outcome: str
    template: str
    decided_at: datetime
    sent_at: datetime | None
    painted_at: datetime | None
    uncertainty_ms: float
    deciding_ms: float
    rules_version: str
    details: dict[str, Any]


class Traces:
    """Writes and reads traces."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._lock = threading.Lock()
        self._new: list[dict[str, Any]] = []
        self._at_once = AT_ONCE
        self._sent: dict[str, datetime] = {}
        kernel.bus.within(Painted, _keep_painted)

    def add(self, tx: Tx, row: dict[str, Any], *, at_once: bool = False) -> None:
        """Take a trace: written with its decision while there are few, else after the push by the next `flush`."""
        if at_once or self._at_once > 0:
            self._at_once -= 1
            INSERT.many(tx.connection, [row | {"details": row["details"]()}])
            return

        def gather() -> None:
            with self._lock:
                self._new.append(row)

        tx.after_commit(gather)

    def sent(self, lease: LeaseId, at: datetime) -> None:
        """When the push of a lease left the server."""
        with self._lock:
            self._sent[lease] = at

    def flush(self) -> int:
        """Write what was gathered; how many traces that were. Runs often, in the background.

        In slices: working out a trace takes as long as a sixth of a tap, and sockets are served in between.
        """
        self._at_once = AT_ONCE
        waiting, written = len(self._new), 0
        size = max(SLICE, waiting // SLICES)
        while written < waiting and (rows := self._take(size)):
            self._write(rows)
            written += len(rows)
        self._write_late()
        return written

    def _take(self, size: int) -> list[tuple[dict[str, Any], datetime | None]]:
        """The oldest traces, each with the time of its push if that is known."""
        with self._lock:
            rows, self._new = self._new[:size], self._new[size:]
            return [(row, self._sent.pop(row["lease"], None)) for row in rows]

    def _write(self, rows: list[tuple[dict[str, Any], datetime | None]]) -> None:
        whole = [row | {"details": row["details"](), "sent_at": sent} for row, sent in rows]
        try:
            self._kernel.db.write(lambda tx: INSERT.many(tx.connection, whole), swift=True)
        except BaseException:
            # The database is away: the next flush tries again.
            with self._lock:
                self._new = [row for row, _ in rows] + self._new
                self._sent |= {row["lease"]: sent for row, sent in rows if sent is not None}
            raise

    def _write_late(self) -> None:
        """The times of pushes whose trace was written before."""
        with self._lock:
            ahead = {row["lease"] for row in self._new}
            late = {lease: at for lease, at in self._sent.items() if lease not in ahead}
            for lease in late:
                del self._sent[lease]
        if not late:
            return

        rows = [{"of": lease, "sent": at} for lease, at in sorted(late.items())]
        try:
            self._kernel.db.write(lambda tx: SENT.many(tx.connection, rows), swift=True)
        except BaseException:
            with self._lock:
                self._sent = late | self._sent
            raise

    def prune(self) -> int:
        """Forget what is older than 14 days."""
        before = self._kernel.clock.now() - KEPT

        def verb(tx: Tx) -> int:
            gone = tx.connection.execute(delete(TRACE).where(TRACE.c.at < before))
            tx.connection.execute(delete(PAINTED).where(PAINTED.c.painted_at < before))
            return int(getattr(gone, "rowcount", 0))

        return self._kernel.db.write(verb)

    def list(
        self,
        account: Account,
        *,
        display: str | None = None,
        rule: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 50,
    ) -> list[Trace]:
        """Traces in sight, newest first."""
        self.flush()
        statement = _reading().order_by(TRACE.c.at.desc(), TRACE.c.event.desc()).limit(min(limit, 500))
        if display:
            statement = statement.where(TRACE.c.display == display)
        if rule:
            statement = statement.where(TRACE.c.rule == rule)
        if since is not None:
            statement = statement.where(TRACE.c.at >= since)
        if until is not None:
            statement = statement.where(TRACE.c.at < until)
        with self._kernel.db.read() as session:
            rows = session.execute(visible_to(account, statement, TRACE.c.store)).mappings().all()
        return [self._trace(dict(row)) for row in rows]

    def get(self, account: Account, event: EventId) -> Trace:
        """One trace by the id of its moment. Raises NoSuchTrace."""
        self.flush()
        statement = _reading().where(TRACE.c.event == event)
        with self._kernel.db.read() as session:
            row = session.execute(visible_to(account, statement, TRACE.c.store)).mappings().one_or_none()
        if row is None:
            raise NoSuchTrace
        return self._trace(dict(row))

    def of_lease(self, account: Account, lease: LeaseId) -> EventId:
        """The moment that a lease was granted to. Raises NoSuchTrace."""
        self.flush()
        statement = visible_to(account, select(TRACE.c.event).where(TRACE.c.lease == lease), TRACE.c.store)
        with self._kernel.db.read() as session:
            event = session.scalar(statement)
        if event is None:
            raise NoSuchTrace
        return EventId(event)

    def _trace(self, row: dict[str, Any]) -> Trace:
        overtaken = bool(row.pop("overtaken"))
        row["uncertainty_ms"] = row["uncertainty_ms"] or 0.0
        row["details"] = _whole(row["details"])
        return Trace(outcome=self._outcome(row, overtaken), **row)

    def _outcome(self, row: dict[str, Any], overtaken: bool) -> str:
        """Exactly one end for every moment; `waiting` only while its lease runs."""
        if row["lease"] is None:
            return "waiting" if row["reason"] == Reason.QUEUED else "refused"
        if row["painted_at"] is not None:
            return "painted"
        if overtaken:
            return "superseded"
        over = row["until"] + MISSED_AFTER <= self._kernel.clock.now()
        return "missed" if over else "waiting"


def granted_later(tx: Tx, event: EventId, *, lease: LeaseId, until: datetime) -> None:
    """A moment that waited has its display."""
    values = {"lease": lease, "until": until, "reason": "shown", "decided_at": tx.now}
    tx.connection.execute(update(TRACE).where(TRACE.c.event == event).values(values))


def refused_later(tx: Tx, event: EventId, reason: str) -> None:
    """A moment waited in vain."""
    tx.connection.execute(update(TRACE).where(TRACE.c.event == event).values(reason=reason, rule=None))


def _whole(details: dict[str, Any]) -> dict[str, Any]:
    """The details with each loser's values put in again: a trace holds the values of its moment once."""
    values = details.get("values", {})
    losers = [dict(loser) for loser in details.get("losers", [])]
    for loser in losers:
        params = dict(loser["params"])
        named = params.pop("fields", ())
        loser["params"] = params | {name: values.get(name, "") for name in sorted(named)}
    return {**details, "losers": losers}


def _reading() -> Select[Any]:
    later = TRACE.alias("later")
    overtaken = exists(
        select(later.c.event).where(
            later.c.display == TRACE.c.display,
            later.c.lease.is_not(None),
            later.c.event != TRACE.c.event,
            later.c.event > TRACE.c.event,
            later.c.decided_at <= TRACE.c.until,
        )
    )
    columns = [PAINTED.c.painted_at, PAINTED.c.uncertainty_ms, overtaken.label("overtaken")]
    return select(TRACE, *columns).outerjoin(PAINTED, PAINTED.c.lease == TRACE.c.lease)


def _keep_painted(tx: Tx, fact: Painted) -> None:
    """Beside the fact, in its transaction: once a lease, however often a display reports it."""
    values = {
        "lease": fact.lease,
        "display": fact.display,
        "painted_at": datetime.fromisoformat(fact.painted_at),
        "uncertainty_ms": fact.uncertainty_ms,
    }
    KEEP_PAINTED[tx.connection.dialect.name].changed(tx.connection, values)


def outcomes(traces: Sequence[Trace]) -> dict[str, int]:
    """How many moments ended in which way."""
    found: dict[str, int] = {}
    for trace in traces:
        found[trace.outcome] = found.get(trace.outcome, 0) + 1
    return found
