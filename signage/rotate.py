"""Sealing every stored secret anew, after a new key was put first into SECRET_KEYS."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, LargeBinary, Table, bindparam, select, type_coerce, update

from signage.db import Base, Tx
from signage.kernel import Kernel
from signage.sealed import Sealed

CHUNK = 200


def rotate(kernel: Kernel) -> int:
    """Re-encrypt all sealed columns; returns how many values that were. Old keys stay readable all the while."""
    count = 0
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                count += _rotate_column(kernel, table, column)
    return count


def _rotate_column(kernel: Kernel, table: Table, column: Column[Any]) -> int:
    keys = list(table.primary_key.columns)
    raw = type_coerce(column, LargeBinary)
    with kernel.db.read() as session:
        rows = session.execute(select(*keys, raw.label("sealed_value")).where(column.is_not(None))).mappings().all()
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]

        def verb(tx: Tx, chunk: Any = chunk) -> None:
            for row in chunk:
                old = bytes(row["sealed_value"])
                fresh = kernel.keyring.rotate(old)
                # Only if nobody wrote a newer secret meanwhile.
                same = [key == row[key.name] for key in keys]
                statement = update(table).where(*same, raw == bindparam("old", old, LargeBinary))
                tx.connection.execute(statement.values({column: type_coerce(fresh, LargeBinary)}))

        kernel.db.write(verb)
    return len(rows)
