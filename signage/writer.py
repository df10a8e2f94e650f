"""How writes reach the database: on SQLite one group after the other, elsewhere each verb for itself."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from signage.clock import stopwatch
from signage.errors import N_, Unavailable
from signage.tx import Tx
from signage.wal import WriteAheadLog

log = logging.getLogger(__name__)

T = TypeVar("T")
Verb = Callable[[Tx], T]
MakeTx = Callable[[Connection], Tx]

HOLD_SECONDS = 0.04
"""No group holds the write lock longer than about this: another process may want it too."""

SWIFT_SECONDS = 0.01
"""No group of swift verbs keeps the sockets waiting longer than about this."""

GATHER_SECONDS = 0.004
"""So long the next group waits for the disk, if that is still busy with the one before: fewer and larger groups."""

FOLD_AFTER = 500
"""So many verbs later the write-ahead log is folded into the database."""

BUSY_SECONDS = 5
"""How long a SQLite write waits for another process's lock before it gives up."""


class CannotWrite(Unavailable):
    """The database refuses the write: locked for too long, disk full, or gone."""

    sentence = N_("The database cannot take this now (%(why)s). Nothing was changed; try again in a moment.")


class VerbWithinVerb(RuntimeError):
    """A verb started another one; on SQLite that would wait for itself for ever."""


class Writer(Protocol):
    """Runs verbs, each in its own unit."""

    def run(self, verb: Verb[T], *, swift: bool = False) -> T:
        """Run the verb; return after its commit. What it raises comes through, and its changes are gone.

        swift: a few short statements on rows that an index finds, on the way from a tap to a screen.
        """
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

    def run(self, verb: Verb[T], *, swift: bool = False) -> T:
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
    swift: bool = False
    value: Any = None
    error: BaseException | None = None
    tx: Tx | None = None


class _Group:
    """Takes waiting verbs into one `BEGIN IMMEDIATE … COMMIT`, a savepoint a verb.

    BEGIN and the savepoints go straight to the driver: SQLAlchemy's own cost as much as a statement of the verb.
    """

    def __init__(self, engine: Engine, make_tx: MakeTx, prepare: Callable[[Connection], None] | None = None) -> None:
        self._engine = engine
        self._make_tx = make_tx
        self._prepare = prepare
        self._connection: Connection | None = None

    def write(self, batch: list[_Waiting]) -> int:
        """Run verbs from the front of the batch until the time is up, and commit; returns how many were run."""
        try:
            self.begin(BUSY_SECONDS)
            ran = self.run(batch, HOLD_SECONDS)
            self.commit()
        except (OperationalError, sqlite3.OperationalError) as cause:
            self.fail(batch, cause)
            return len(batch)
        return ran

    def begin(self, patience: float) -> None:
        """Take the write lock; raises the driver's OperationalError where another process keeps it longer."""
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(auslage_begin="")
            if self._prepare is not None:
                self._prepare(self._connection)
                self._connection.commit()
        driver = self._driver
        driver.execute(f"PRAGMA busy_timeout = {patience * 1000:.0f}")
        driver.execute("BEGIN IMMEDIATE")
        self._connection.begin()

    def run(self, batch: list[_Waiting], seconds: float) -> int:
        """Run verbs from the front of the batch for about this long; returns how many."""
        started, driver = stopwatch(), self._driver
        assert self._connection is not None
        for count, waiting in enumerate(batch, start=1):
            driver.execute("SAVEPOINT verb")
            try:
                waiting.tx = self._make_tx(self._connection)
                waiting.value = _run_verb(waiting.verb, waiting.tx)
                driver.execute("RELEASE verb")
            except (OperationalError, sqlite3.OperationalError):
                raise
            except BaseException as error:
                waiting.error = error
                driver.execute("ROLLBACK TO verb")
                driver.execute("RELEASE verb")
            if stopwatch() - started > seconds:
                return count
        return len(batch)

    def commit(self) -> None:
        """Wait until the disk has it."""
        transaction = self._connection.get_transaction() if self._connection is not None else None
        assert transaction is not None
        transaction.commit()

    def fail(self, batch: list[_Waiting], cause: Exception) -> None:
        """The transaction as a whole failed: nothing of the group stands, and everybody is told."""
        for waiting in batch:
            waiting.error = CannotWrite(why=_why(cause))
        self.close()

    def close(self) -> None:
        """Give the connection back, and what it had begun."""
        connection, self._connection = self._connection, None
        if connection is not None:
            if self._prepare is not None:
                connection.invalidate()  # nobody else may get it from the pool as we made it
            connection.close()

    @property
    def _driver(self) -> sqlite3.Connection:
        assert self._connection is not None
        return cast(sqlite3.Connection, self._connection.connection.driver_connection)


class LockedWriter:
    """One verb at a time under a lock; for SQLite in processes without gevent (worker, CLI, tests)."""

    def __init__(self, engine: Engine, make_tx: MakeTx) -> None:
        self._group = _Group(engine, make_tx)
        self._lock = threading.Lock()

    def run(self, verb: Verb[T], *, swift: bool = False) -> T:
        """Run the verb; see `Writer.run`."""
        refuse_nesting()
        waiting = _Waiting(verb, None)
        with self._lock:
            self._group.write([waiting])
        return cast(T, _answer(waiting))

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._group.close()


@dataclass(eq=False)
class GroupWriter:
    """Writes for all greenlets of a process, many verbs a commit; for SQLite under gevent.

    A verb is answered once the disk has it, but the next ones do not wait for that: commits leave the disk to
    `WriteAheadLog.sync`, which one native thread runs for all commits since the last time. A second thread runs verbs
    that are not swift and waits for locks of other processes; swift verbs run in the greenlets' own thread, as each of
    their statements would else hand the interpreter over and wait to get it back.
    """

    engine: Engine
    make_tx: MakeTx
    group_size: int = 64
    _queue: deque[_Waiting] = field(default_factory=deque)
    _committed: list[_Waiting] = field(default_factory=list)
    _draining: Any = None
    _syncing: Any = None
    _folding: Any = None
    _unfolded: int = 0
    _too_long: bool = False

    def __post_init__(self) -> None:
        import gevent
        from gevent.event import Event
        from gevent.threadpool import ThreadPool

        self._spawn = gevent.spawn
        self._event = Event
        self._thread, self._disk, self._folder = ThreadPool(1), ThreadPool(1), ThreadPool(1)
        self._log = WriteAheadLog(self.engine)
        self._group = _Group(self.engine, self.make_tx, WriteAheadLog.relax)

    def run(self, verb: Verb[T], *, swift: bool = False) -> T:
        """Run the verb; see `Writer.run`."""
        refuse_nesting()
        waiting = _Waiting(verb, self._event(), swift)
        self._queue.append(waiting)
        if self._draining is None:
            self._draining = self._spawn(self._drain)
        waiting.done.wait()
        return cast(T, _answer(waiting))

    def _drain(self) -> None:
        try:
            while self._queue:
                if self._too_long:
                    self._fold(self._thread)
                batch = self._next_batch()
                swift = batch[0].swift
                ran = self._write_swiftly(batch) if swift else self._thread.apply(self._group.write, (batch,))
                self._queue.extendleft(reversed(batch[ran:]))
                self._committed += batch[:ran]
                if self._syncing is None:
                    self._syncing = self._spawn(self._sync)
                # A quick disk gathers verbs for the next group; a slow one holds nobody up.
                self._syncing.join(GATHER_SECONDS)
        finally:
            self._draining = None

    def _next_batch(self) -> list[_Waiting]:
        batch = [self._queue.popleft()]
        while self._queue and len(batch) < self.group_size and self._queue[0].swift is batch[0].swift:
            batch.append(self._queue.popleft())
        return batch

    def _write_swiftly(self, batch: list[_Waiting]) -> int:
        group, thread = self._group, self._thread
        try:
            try:
                group.begin(0)
            except sqlite3.OperationalError:  # another process writes now
                thread.apply(group.begin, (BUSY_SECONDS,))
            ran = group.run(batch, SWIFT_SECONDS)
            group.commit()
        except (OperationalError, sqlite3.OperationalError) as cause:
            thread.apply(group.fail, (batch, cause))
            return len(batch)
        return ran

    def _sync(self) -> None:
        """Answer what was committed, as often as the disk takes it."""
        try:
            while self._committed:
                committed, self._committed = self._committed, []
                try:
                    self._disk.apply(self._log.sync)
                except OSError as cause:
                    for waiting in committed:
                        waiting.error = waiting.error or CannotWrite(why=_why(cause))
                for waiting in committed:
                    waiting.done.set()
                self._unfolded += len(committed)
                if self._unfolded >= FOLD_AFTER and self._folding is None:
                    self._unfolded, self._folding = 0, self._spawn(self._fold_beside)
        finally:
            self._syncing = None

    def _fold_beside(self) -> None:
        try:
            self._fold(self._folder)
        finally:
            self._folding = None

    def _fold(self, thread: Any) -> None:
        """Fold the log in; a failure holds no verb up, the next attempt follows."""
        self._too_long = False
        try:
            self._too_long = thread.apply(self._log.fold)
        except SQLAlchemyError:
            log.exception("the write-ahead log cannot be folded into the database")

    def close(self) -> None:
        """Finish what waits, and give the connection back."""
        for busy in ("_draining", "_syncing", "_folding"):
            if (greenlet := getattr(self, busy)) is not None:
                greenlet.join()
        self._thread.apply(self._group.close)
        for thread in (self._thread, self._disk, self._folder):
            thread.kill()


def _answer(waiting: _Waiting) -> Any:
    if waiting.error is not None:
        raise waiting.error
    if waiting.tx is not None:
        waiting.tx.committed()
    return waiting.value


def _why(error: Exception) -> str:
    return (str(getattr(error, "orig", None) or error).splitlines() or ["unknown"])[0]
