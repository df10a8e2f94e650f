"""What the live line remembers of one connection, and how it writes JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from signage.clock import stopwatch
from signage.ids import DisplayId, EventId

RATE_PER_SECOND = 40.0
BURST = 200.0


@dataclass(slots=True)
class Line:
    """One open connection; nothing in it that could not be lost."""

    display: DisplayId
    key: str
    allowance: float = BURST
    heard_at: float = field(default_factory=stopwatch)

    def may_speak(self) -> bool:
        """Whether this message is within the display's rate."""
        now = stopwatch()
        self.allowance = min(BURST, self.allowance + (now - self.heard_at) * RATE_PER_SECOND)
        self.heard_at = now
        if self.allowance < 1:
            return False
        self.allowance -= 1
        return True


@dataclass(frozen=True, slots=True)
class Sent:
    """A lease that went out: for the trace of its `painted`."""

    display: DisplayId
    fact: EventId
    until: datetime


class Orjson:
    """What python-socketio asks of a JSON module."""

    @staticmethod
    def dumps(value: object, **_: object) -> str:
        """As text without spaces."""
        return orjson.dumps(value).decode()

    @staticmethod
    def loads(text: str | bytes, **_: object) -> Any:
        """From text."""
        return orjson.loads(text)
