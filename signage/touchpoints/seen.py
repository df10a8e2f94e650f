"""Counting taps without a write of its own a tap: the counts ride along with the next tap's transaction."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.dialects import postgresql, sqlite

from signage.ids import TouchpointId
from signage.touchpoints.models import SeenRow
from signage.tx import Tx

EVERY = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Count:
    """What was heard of one touchpoint since the last writing."""

    last_at: datetime
    taps: int = 0
    refused: int = 0


Counts = dict[TouchpointId, Count]


class Seen:
    """Counts in memory, handed over in bundles. A crash loses some seconds of counting and no fact."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counts = {}
        self._handed_over: datetime | None = None

    def count(self, touchpoint: TouchpointId, at: datetime, *, taps: int = 0, refused: int = 0) -> None:
        """Count taps or refusals."""
        with self._lock:
            old = self._counts.get(touchpoint, Count(at))
            self._counts[touchpoint] = replace(
                old, last_at=max(old.last_at, at), taps=old.taps + taps, refused=old.refused + refused
            )

    def due(self, now: datetime, *, at_once: bool = False) -> Counts:
        """What is to be written now; it is gone from here, so the caller writes it or gives it `back`."""
        with self._lock:
            fresh = self._handed_over is not None and now - self._handed_over < EVERY
            if not self._counts or (fresh and not at_once):
                return {}
            counts, self._counts, self._handed_over = self._counts, {}, now
            return counts

    def back(self, counts: Counts) -> None:
        """Take a bundle back that could not be written."""
        for touchpoint, count in counts.items():
            self.count(touchpoint, count.last_at, taps=count.taps, refused=count.refused)


def write_counts(tx: Tx, counts: Counts) -> None:
    """Add a bundle to the rows."""
    if not counts:
        return
    dialect = sqlite if tx.connection.dialect.name == "sqlite" else postgresql
    new = dialect.insert(SeenRow.__table__)
    upsert = new.on_conflict_do_update(
        index_elements=[SeenRow.__table__.c.touchpoint],
        set_={
            "last_at": new.excluded.last_at,
            "taps": SeenRow.__table__.c.taps + new.excluded.taps,
            "refused": SeenRow.__table__.c.refused + new.excluded.refused,
        },
    )
    rows = [
        {"touchpoint": id_, "last_at": count.last_at, "taps": count.taps, "refused": count.refused}
        # In one order everywhere: two workers that write the same rows must not wait for each other.
        for id_, count in sorted(counts.items())
    ]
    tx.connection.execute(upsert, rows)
