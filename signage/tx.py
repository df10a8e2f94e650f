"""One verb's transaction, as the verb sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Protocol

from sqlalchemy import Connection, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from signage.clock import Clock
from signage.events import Bus, EventRow, EventSeenRow, row_of
from signage.facts import Fact
from signage.ids import EventId, Ids, JobId, StoreId
from signage.prepared import Prepared

# Built once: building a statement costs more than running it, and these run with every tap.
WRITE_EVENTS = Prepared(insert(EventRow).inline())
# RETURNING, as psycopg gives no row count for an INSERT that SQLAlchemy may batch.
SEE = {
    "sqlite": sqlite.insert(EventSeenRow).on_conflict_do_nothing().returning(EventSeenRow.id),
    "postgresql": postgresql.insert(EventSeenRow).on_conflict_do_nothing().returning(EventSeenRow.id),
}
SEE_ONE = {dialect: Prepared(statement) for dialect, statement in SEE.items()}


class Enqueue(Protocol):
    """How a job row comes to be; `signage.jobs` gives it."""

    def add(
        self, tx: Tx, kind: str, args: dict[str, str | int | None], delay: timedelta, store: StoreId | None
    ) -> JobId:
        """Write the row in the verb's transaction; wake a worker after the commit."""
        ...


@dataclass(frozen=True)
class Surroundings:
    """What every transaction of a process shares."""

    clock: Clock
    ids: Ids
    bus: Bus
    written_by: str


class Tx:
    """What a verb may do: read and write rows, record facts, enqueue jobs.

    A verb may run in another thread than its caller and together with others in one commit: it touches no
    request, no socket, and starts no verb of its own.
    """

    def __init__(self, connection: Connection, around: Surroundings, jobs: Enqueue) -> None:
        self.connection = connection
        self.now: datetime = around.clock.now()
        self.ids = around.ids
        self._around = around
        self._jobs = jobs
        self._events: list[dict[str, object]] = []
        self._facts: list[Fact] = []
        self._actions: list[Callable[[], None]] = []

    @cached_property
    def session(self) -> Session:
        """An ORM session in this transaction; made only when asked for, as the tap path needs none."""
        return Session(self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False)

    def event_id(self) -> EventId:
        """A new identifier for a fact."""
        return EventId(self.ids.new())

    def record(self, fact: Fact) -> None:
        """Write the fact with this transaction; the bus tells it after the commit."""
        self._events.append(row_of(fact, self._around.written_by))
        self._facts.append(fact)
        for hook in self._around.bus.hooks(type(fact)):
            hook(self, fact)

    def first_time(self, source: str, id: str) -> bool:
        """Whether this source uses this id for the first time; the answer is settled by the row itself."""
        values = {"source": source[:200], "id": id[:200], "at": self.now}
        return bool(SEE_ONE[self.connection.dialect.name].rows(self.connection, values))

    def first_times(self, source: str, ids: Sequence[str]) -> set[str]:
        """Those of the ids that this source uses for the first time."""
        if self.connection.dialect.name == "sqlite":  # nothing travels there: short statements are the cheapest
            return {id_ for id_ in ids if self.first_time(source, id_)}
        values = [{"source": source[:200], "id": id_[:200], "at": self.now} for id_ in ids]
        return set(self.connection.scalars(SEE[self.connection.dialect.name], values)) if values else set()

    def enqueue(
        self, kind: str, *, delay: timedelta = timedelta(0), store: StoreId | None = None, **args: str | int | None
    ) -> JobId:
        """Add a job to this transaction; a worker is woken after the commit. store: whose people may look at it."""
        return self._jobs.add(self, kind, args, delay, store)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do something once the transaction stands, in the caller's own thread."""
        self._actions.append(action)

    def finish(self) -> None:
        """Send what is pending to the database; called by `Database`, once, when the verb has returned."""
        if "session" in self.__dict__:
            self.session.commit()
        if self._events:
            WRITE_EVENTS.many(self.connection, self._events)

    def abandon(self) -> None:
        """Forget the session's objects after a failure; called by `Database`."""
        if "session" in self.__dict__:
            self.session.close()

    def committed(self) -> None:
        """Tell the facts and do what was asked for after the commit; called by `Database`."""
        for fact in self._facts:
            self._around.bus.publish(fact)
        for action in self._actions:
            action()
