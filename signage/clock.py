"""Time as a part that can be exchanged: nothing else in the product asks the machine what time it is."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place


class FixedClock:
    """A clock that stands still until somebody advances it; for tests and replays."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a clock needs an aware instant")
        self._at = at.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The instant at which this clock stands."""
        with self._lock:
            return self._at

    def advance(self, by: timedelta) -> datetime:
        """Move forward (or, with a negative span, back) and return the new instant."""
        with self._lock:
            self._at += by
            return self._at


def stopwatch() -> float:
    """Seconds of a clock that never jumps; only differences mean something."""
    return time.perf_counter()
