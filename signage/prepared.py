"""Statements of the tap path, compiled once: SQLAlchemy writes and types them, SQLite's driver runs them.

SQLAlchemy looks every statement up anew, builds a context and a result for each run; measured, that is two thirds of
what a short statement costs. On other databases the statement runs as usual.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Executable
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any]


class _Ready(NamedTuple):
    sql: str
    given: Sequence[tuple[str, Any, Convert | None]]
    columns: list[Convert | None]
    names: list[str]


class Prepared:
    """One statement with named parameters; none of them may be a list."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._ready: _Ready | None = None

    def rows(self, connection: Connection, values: Mapping[str, object]) -> list[Mapping[str, Any]]:
        """Run it; what it returns, by the names of the columns."""
        if connection.dialect.name != "sqlite":
            return [dict(row) for row in connection.execute(self._statement, values).mappings()]
        ready, cursor = self._run(connection, values)
        return [
            {
                name: value if convert is None else convert(value)
                for name, value, convert in zip(ready.names, row, ready.columns, strict=True)
            }
            for row in cursor.fetchall()
        ]

    def changed(self, connection: Connection, values: Mapping[str, object]) -> int:
        """Run it; how many rows it changed."""
        if connection.dialect.name != "sqlite":
            return int(cast(Any, connection.execute(self._statement, values)).rowcount)
        return int(self._run(connection, values)[1].rowcount)

    def many(self, connection: Connection, values: Sequence[Mapping[str, object]]) -> None:
        """Run it once for each set of values."""
        if connection.dialect.name != "sqlite":
            connection.execute(self._statement, values)
            return
        ready = self._prepare(connection.dialect)
        _driver(connection).executemany(ready.sql, [_bind(ready, each) for each in values])

    def _run(self, connection: Connection, values: Mapping[str, object]) -> tuple[_Ready, sqlite3.Cursor]:
        ready = self._prepare(connection.dialect)
        return ready, _driver(connection).execute(ready.sql, _bind(ready, values))

    def _prepare(self, dialect: Dialect) -> _Ready:
        if self._ready is None:
            self._ready = _compile(self._statement, dialect)
        return self._ready


def _compile(statement: Executable, dialect: Dialect) -> _Ready:
    compiled = cast(SQLCompiler, cast(Any, statement).compile(dialect=dialect))
    assert compiled.positiontup is not None
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    given = [
        (name, binds[name].value, binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in compiled.positiontup
    ]
    returned: Any = getattr(statement, "_returning", None) or getattr(statement, "selected_columns", ())
    columns = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in returned]
    return _Ready(compiled.string, given, columns, [column.name for column in returned])


def _bind(ready: _Ready, values: Mapping[str, object]) -> list[object]:
    found = []
    for name, constant, convert in ready.given:
        value = values.get(name, constant)
        found.append(value if convert is None else convert(value))
    return found


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.driver_connection)
