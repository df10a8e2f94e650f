"""The database: SQLite in WAL mode on one box, PostgreSQL at scale; one model, one `read`, one `write`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from signage.errors import N_, Unavailable
from signage.rows import Base, UtcDateTime
from signage.sealed import Keyring
from signage.tx import Enqueue, Surroundings, Tx
from signage.writer import BUSY_SECONDS, GroupWriter, LockedWriter, SingleWriter, Writer

__all__ = ["Base", "Database", "DatabaseGone", "Tx", "UtcDateTime"]

T = TypeVar("T")


class DatabaseGone(Unavailable):
    """The database cannot be read now."""

    sentence = N_("The database cannot be reached. The server tries again by itself.")


class Database:
    """Verbs and reads on one database.

    grouped: whether this process runs under gevent and writes to SQLite in groups (design 02, Rows).
    """

    def __init__(
        self, url: str, around: Surroundings, jobs: Enqueue, keyring: Keyring, *, grouped: bool = False
    ) -> None:
        self.url: URL = make_url(url)
        self.around = around
        self._jobs = jobs
        self.engine = _engine(self.url)
        self.engine.dialect.auslage_keyring = keyring  # type: ignore[attr-defined]
        self._writer = self._make_writer(grouped)

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is in use."""
        return self.url.get_backend_name() == "sqlite"

    def _make_writer(self, grouped: bool) -> Writer:
        if not self.is_sqlite:
            return SingleWriter(self.engine, self._tx)
        return GroupWriter(self.engine, self._tx) if grouped else LockedWriter(self.engine, self._tx)

    def _tx(self, connection: Connection) -> Tx:
        return Tx(connection, self.around, self._jobs)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one consistent snapshot; what it changes is never kept."""
        try:
            connection = self.engine.connect()
        except OperationalError as cause:
            raise DatabaseGone from cause
        with connection, Session(connection, autoflush=False, expire_on_commit=False) as session:
            yield session

    def write(self, verb: Callable[[Tx], T], *, swift: bool = False) -> T:
        """Run one verb as one unit and return its value after the commit; see `Tx`, and `Writer.run` for swift."""
        return self._writer.run(verb, swift=swift)

    def close(self) -> None:
        """Give every connection back."""
        self._writer.close()
        self.engine.dispose()


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True, json_serializer=_json)
    engine = create_engine(
        url, connect_args={"check_same_thread": False}, pool_size=20, max_overflow=40, json_serializer=_json
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _prepare_sqlite(dbapi: Any, _record: object) -> None:
    dbapi.isolation_level = None  # we say BEGIN ourselves; sqlite3's own guess breaks savepoints
    cursor = dbapi.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # With WAL, NORMAL may lose commits at power loss; an answered fact must not be lost.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    statement = connection.get_execution_options().get("auslage_begin", "BEGIN")
    if statement:  # the writer has begun before, with the lock
        connection.exec_driver_sql(statement)
