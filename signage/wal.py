"""SQLite's write-ahead log on the disk: made durable for many commits at once, and folded into the database.

A connection with `synchronous=NORMAL` and no automatic checkpoints commits without waiting for the disk. Whoever owns
it calls `sync` before anybody is told of the commit; then it survives a power loss as one with `FULL` does, because
`fdatasync` takes with it every frame that was written to the file before
(https://www.sqlite.org/wal.html, sections 3.1 and 3.3; https://www.sqlite.org/pragma.html#pragma_synchronous).
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, Engine

LONG_FRAMES = 8000
"""From this many frames (32 MB) on the log is folded in while nobody writes, so that it begins anew."""


class WriteAheadLog:
    """The `-wal` file beside a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._file = Path(f"{engine.url.database}-wal")

    @staticmethod
    def relax(connection: Connection) -> None:
        """Let commits of this connection return before the disk has them, and never fold the log in themselves."""
        connection.exec_driver_sql("PRAGMA synchronous = NORMAL")
        connection.exec_driver_sql("PRAGMA wal_autocheckpoint = 0")

    def sync(self) -> None:
        """Wait until the disk has every commit that has returned. Raises OSError where it cannot."""
        try:
            # Opened each time: a log that was removed and made anew is another file. SQLite keeps no lock on it.
            handle = os.open(self._file, os.O_RDWR)
        except FileNotFoundError:
            return  # folded in and removed, which SQLite does after its own sync
        try:
            getattr(os, "fdatasync", os.fsync)(handle)
        finally:
            os.close(handle)

    def fold(self) -> bool:
        """Write the log's pages into the database without holding anybody up; whether the log has grown too long.

        While others write on, its beginning cannot be used again.
        """
        # A checkpoint within a transaction is refused.
        with self._engine.connect().execution_options(auslage_begin="") as connection:
            row = connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").one()
        return int(row[1]) > LONG_FRAMES
