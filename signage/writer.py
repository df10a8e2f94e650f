"""How writes reach the database: on SQLite in groups by one thread, elsewhere each verb for itself."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from signage.clock import stopwatch
from signage.errors import N_, Unavailable
from signage.tx import Tx

T = TypeVar("T")
Verb = Callable[[Tx], T]
MakeTx = Callable[[Connection], Tx]

HOLD_SECONDS = 0.04
"""No group holds the write lock longer than about this: another process may want it too."""


class CannotWrite(Unavailable):
    """The database refuses the write: locked for too long, disk full, or gone."""

    sentence = N_("The database cannot take this now (%(why)s). Nothing was changed; try again in a moment.")


class VerbWithinVerb(RuntimeError):
    """A verb started another one; on SQLite that would wait for itself for ever."""


class Writer(Protocol):
    """Runs verbs, each in its own unit."""

    def run(self, verb: Verb[T]) -> T:
        """Run the verb; return after its commit. What it raises comes through, and its changes are gone."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...


_inside = threading.local()


def _run_verb(verb: Verb[T], tx: Tx) -> T:
    _inside.now = True
    try:
        value = verb(tx)
        tx.finish()
    except BaseException:
        tx.abandon()
        raise
    finally:
        _inside.now = False
    return value


def refuse_nesting() -> None:
    """Raise VerbWithinVerb where a verb is being run in this thread."""
    if getattr(_inside, "now", False):
        raise VerbWithinVerb("a verb must not start another verb; pass the transaction on")


class SingleWriter:
    """Each verb in its own transaction on a connection of the pool; for PostgreSQL."""

    def __init__(self, engine: Engine, make_tx: MakeTx) -> None:
        self._engine = engine
        self._make_tx = make_tx

    def run(self, verb: Verb[T]) -> T:
        """Run the verb; see `Writer.run`."""
        refuse_nesting()
        try:
            with self._engine.begin() as connection:
                tx = self._make_tx(connection)
                value = _run_verb(verb, tx)
        except OperationalError as cause:
            raise CannotWrite(why=_why(cause)) from cause
        tx.committed()
        return value

    def close(self) -> None:
        """Nothing is held between verbs."""


@dataclass(eq=False)
class _Waiting:
    verb: Verb[Any]
    done: Any
    value: Any = None
    error: BaseException | None = None
    tx: Tx | None = None


class _Group:
    """Takes waiting verbs into one `BEGIN IMMEDIATE … COMMIT`, a savepoint a verb."""

    def __init__(self, engine: Engine, make_tx: MakeTx) -> None:
        self._engine = engine
        self._make_tx = make_tx
        self._connection: Connection | None = None

    def commit(self, batch: list[_Waiting]) -> int:
        """Run verbs from the front of the batch until the time is up; returns how many were run."""
        try:
            if self._connection is None:
                self._connection = self._engine.connect().execution_options(auslage_begin="BEGIN IMMEDIATE")
            with self._connection.begin():
                return self._run(self._connection, batch)
        except OperationalError as cause:
            # The transaction as a whole failed: nothing of the group stands, and everybody is told.
            for waiting in batch:
                waiting.error = CannotWrite(why=_why(cause))
            self.close()
            return len(batch)

    def _run(self, connection: Connection, batch: list[_Waiting]) -> int:
        started = stopwatch()
        driver = connection.connection.driver_connection
        assert driver is not None
        for count, waiting in enumerate(batch, start=1):
            # Straight to the driver: SQLAlchemy's own savepoints cost as much as a statement of the verb.
            driver.execute("SAVEPOINT verb")
            try:
                waiting.tx = self._make_tx(connection)
                waiting.value = _run_verb(waiting.verb, waiting.tx)
                driver.execute("RELEASE verb")
            except OperationalError:
                raise
            except BaseException as error:
                waiting.error = error
                driver.execute("ROLLBACK TO verb")
                driver.execute("RELEASE verb")
            if stopwatch() - started > HOLD_SECONDS:
                return count
        return len(batch)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class LockedWriter:
    """One verb at a time under a lock; for SQLite in processes without gevent (worker, CLI, tests)."""

    def __init__(self, engine: Engine, make_tx: MakeTx) -> None:
        self._group = _Group(engine, make_tx)
        self._lock = threading.Lock()

    def run(self, verb: Verb[T]) -> T:
        """Run the verb; see `Writer.run`."""
        refuse_nesting()
        waiting = _Waiting(verb, None)
        with self._lock:
            self._group.commit([waiting])
        return cast(T, _answer(waiting))

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._group.close()


@dataclass(eq=False)
class GroupWriter:
    """One native thread writes for all greenlets, many verbs a commit; for SQLite under gevent.

    Measured on two cores: 1,377 taps/s against 790 one by one. And a write lock that another process holds
    stalls this thread alone, not the greenlets that only read or push.
    """

    engine: Engine
    make_tx: MakeTx
    group_size: int = 64
    _queue: deque[_Waiting] = field(default_factory=deque)
    _draining: bool = False

    def __post_init__(self) -> None:
        import gevent
        from gevent.event import Event
        from gevent.threadpool import ThreadPool

        self._spawn = gevent.spawn
        self._event = Event
        self._thread = ThreadPool(1)
        self._group = _Group(self.engine, self.make_tx)

    def run(self, verb: Verb[T]) -> T:
        """Run the verb; see `Writer.run`."""
        refuse_nesting()
        waiting = _Waiting(verb, self._event())
        self._queue.append(waiting)
        if not self._draining:
            self._draining = True
            self._spawn(self._drain)
        waiting.done.wait()
        return cast(T, _answer(waiting))

    def _drain(self) -> None:
        try:
            while self._queue:
                batch = [self._queue.popleft() for _ in range(min(self.group_size, len(self._queue)))]
                ran = self._thread.apply(self._group.commit, (batch,))
                self._queue.extendleft(reversed(batch[ran:]))
                for waiting in batch[:ran]:
                    waiting.done.set()
        finally:
            self._draining = False

    def close(self) -> None:
        """Give the connection back."""
        self._thread.apply(self._group.close)
        self._thread.kill()


def _answer(waiting: _Waiting) -> Any:
    if waiting.error is not None:
        raise waiting.error
    if waiting.tx is not None:
        waiting.tx.committed()
    return waiting.value


def _why(error: OperationalError) -> str:
    return str(error.orig).splitlines()[0] if error.orig else "unknown"
