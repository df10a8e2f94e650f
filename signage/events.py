"""Facts, kept and told: the durable event log, the bus, and the tail that brings other processes' facts."""

from __future__ import annotations

import logging
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import JSON, LargeBinary, RowMapping, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from signage.facts import FACTS, Fact
from signage.ids import EventId, StoreId
from signage.rows import Base, UtcDateTime

if TYPE_CHECKING:
    from signage.tx import Tx

log = logging.getLogger(__name__)

BY_TYPE: dict[str, type[Fact]] = {fact.type: fact for fact in FACTS}

F = TypeVar("F", bound=Fact)
Listener = Callable[[F], None]
Hook = Callable[["Tx", F], None]


class EventRow(Base):
    """One fact, for ever as it was. Partitioned by time on PostgreSQL later, hence the key."""

    __tablename__ = "event"

    at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    type: Mapped[str] = mapped_column(String(80), index=True)
    source: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    store: Mapped[str | None] = mapped_column(String(26), index=True)
    phase: Mapped[str] = mapped_column(String(16))
    cause: Mapped[str | None] = mapped_column(String(26), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_by: Mapped[str] = mapped_column(String(64))


class EventSeenRow(Base):
    """An id that a source has used: the only de-duplication there is; pruned after 8 days."""

    __tablename__ = "event_seen"

    source: Mapped[str] = mapped_column(String(200), primary_key=True)
    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def row_of(fact: Fact, written_by: str) -> dict[str, Any]:
    """The event row of a fact, as Core inserts it."""
    return {
        "at": fact.at,
        "id": fact.id,
        "type": fact.type,
        "source": fact.source,
        "subject": fact.subject,
        "store": fact.store,
        "phase": fact.phase.value,
        "cause": fact.cause,
        "data": fact.data(),
        "sealed": fact.sealed,
        "written_by": written_by,
    }


@cache
def _reader(type_: str) -> TypeAdapter[Fact]:
    return TypeAdapter(BY_TYPE[type_])


def fact_of(row: RowMapping) -> Fact | None:
    """The fact that a row holds, or None where a later release wrote a type that this one does not know."""
    kind = BY_TYPE.get(row["type"])
    if kind is None:
        return None
    envelope = {name: row[name] for name in ("id", "at", "cause", "store", "source", "subject", "sealed")}
    return _reader(kind.type).validate_python({**envelope, **row["data"]})


def cloudevent(fact: Fact) -> dict[str, Any]:
    """The fact in the envelope of CloudEvents 1.0, with our extensions `phase`, `cause` and `store`."""
    event: dict[str, Any] = {
        "specversion": "1.0",
        "id": fact.id,
        "source": fact.source,
        "type": fact.type,
        "time": fact.at.isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "phase": fact.phase.value,
        "data": fact.data(),
    }
    for name, value in (("subject", fact.subject), ("cause", fact.cause), ("store", fact.store)):
        if value:
            event[name] = value
    return event


def read_events(
    session: Session,
    *,
    types: Iterable[type[Fact]] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    store: StoreId | None = None,
    subject: str | None = None,
    cause: EventId | None = None,
    limit: int = 100,
) -> list[Fact]:
    """Facts from the log, newest first."""
    statement = select(EventRow.__table__).order_by(EventRow.at.desc(), EventRow.id.desc()).limit(limit)
    names = [kind.type for kind in types]
    if names:
        statement = statement.where(EventRow.type.in_(names))
    if since is not None:
        statement = statement.where(EventRow.at >= since)
    if until is not None:
        statement = statement.where(EventRow.at < until)
    if store is not None:
        statement = statement.where(EventRow.store == store)
    if subject is not None:
        statement = statement.where(EventRow.subject == subject)
    if cause is not None:
        statement = statement.where(EventRow.cause == cause)
    found = (fact_of(row) for row in session.execute(statement).mappings())
    return [fact for fact in found if fact is not None]


class Bus:
    """Tells facts to those who listen. A listener that fails is logged alone."""

    def __init__(self) -> None:
        self._here: dict[type[Fact], list[Listener[Any]]] = defaultdict(list)
        self._everywhere: dict[type[Fact], list[Listener[Any]]] = defaultdict(list)
        self._within: dict[type[Fact], list[Hook[Any]]] = defaultdict(list)

    def on(self, kind: type[F], listener: Listener[F], *, everywhere: bool = False) -> None:
        """Call `listener` after each commit of such a fact (`Fact` itself: of any).

        everywhere: also for facts that another process wrote (a second or so later); else only for those of this one.
        """
        (self._everywhere if everywhere else self._here)[kind].append(listener)

    def within(self, kind: type[F], hook: Hook[F]) -> None:
        """Call `hook` inside the transaction that records such a fact; what it writes is one unit with it."""
        self._within[kind].append(hook)

    def hooks(self, kind: type[Fact]) -> Sequence[Hook[Any]]:
        """The hooks for facts of this kind."""
        return (*self._within.get(kind, ()), *self._within.get(Fact, ()))

    def publish(self, fact: Fact) -> None:
        """Tell a fact of this process, after its commit."""
        self._tell(fact, self._here)
        self._tell(fact, self._everywhere)

    def relay(self, fact: Fact) -> None:
        """Tell a fact that another process wrote."""
        self._tell(fact, self._everywhere)

    @staticmethod
    def _tell(fact: Fact, listeners: dict[type[Fact], list[Listener[Any]]]) -> None:
        for listener in (*listeners.get(type(fact), ()), *listeners.get(Fact, ())):
            try:
                listener(fact)
            except Exception:  # a border of design 02: one listener must not silence the others
                log.exception("listener failed", extra={"event": fact.id, "type": fact.type})


class Tail:
    """Reads the facts that other processes wrote since the last look.

    Looks back a little each time: a transaction that began earlier may commit later than its neighbour.
    """

    LOOK_BACK = timedelta(seconds=5)
    REMEMBERED = 20_000

    def __init__(self, bus: Bus, written_by: str, start: datetime) -> None:
        self._bus = bus
        self._written_by = written_by
        self._since = start
        self._told: OrderedDict[str, None] = OrderedDict()

    def look(self, session: Session, now: datetime) -> int:
        """Relay what is new; returns how many facts that were."""
        statement = (
            select(EventRow.__table__)
            .where(EventRow.at >= self._since - self.LOOK_BACK, EventRow.written_by != self._written_by)
            .order_by(EventRow.at, EventRow.id)
        )
        fresh = [row for row in session.execute(statement).mappings() if row["id"] not in self._told]
        for row in fresh:
            self._told[row["id"]] = None
            fact = fact_of(row)
            if fact is not None:
                self._bus.relay(fact)
        while len(self._told) > self.REMEMBERED:
            self._told.popitem(last=False)
        self._since = now
        return len(fresh)
