"""Names for things: one type a kind of thing, so that a checker notices a mixed-up argument."""

from __future__ import annotations

import itertools
import secrets
import threading
import time
from typing import NewType, Protocol

AccountId = NewType("AccountId", str)
BasketId = NewType("BasketId", str)
DisplayId = NewType("DisplayId", str)
DraftId = NewType("DraftId", str)
EventId = NewType("EventId", str)
HotspotId = NewType("HotspotId", str)
JobId = NewType("JobId", str)
LeaseId = NewType("LeaseId", str)
MediumId = NewType("MediumId", str)
PanoramaId = NewType("PanoramaId", str)
PlaceId = NewType("PlaceId", str)
PlaylistId = NewType("PlaylistId", str)
ProductId = NewType("ProductId", str)
ReaderId = NewType("ReaderId", str)
ReservationId = NewType("ReservationId", str)
RuleId = NewType("RuleId", str)
SceneId = NewType("SceneId", str)
SessionId = NewType("SessionId", str)
StoreId = NewType("StoreId", str)
TouchpointId = NewType("TouchpointId", str)
TourId = NewType("TourId", str)
VariantId = NewType("VariantId", str)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that a person could take for another."""

_LENGTH = 26


_PAIRS = tuple(first + second for first in ALPHABET for second in ALPHABET)


def _encode(value: int) -> str:
    return "".join([_PAIRS[(value >> shift) & 1023] for shift in range(5 * (_LENGTH - 2), -1, -10)])


class Ids(Protocol):
    """Makes identifiers and secrets."""

    def new(self) -> str:
        """A new identifier: 26 characters of `ALPHABET` that sort by the time they were made."""
        ...

    def token(self, nbytes: int = 32) -> str:
        """A secret of `nbytes` random bytes, URL-safe."""
        ...


class RandomIds:
    """ULIDs (48 bits of milliseconds, 80 of chance), rising also within one millisecond of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def new(self) -> str:
        """A new identifier; see `Ids.new`."""
        value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
        with self._lock:
            # Two facts of one millisecond must keep their order: the event log is read in the order of ids.
            if value <= self._last:
                value = self._last + 1 + secrets.randbits(32)
            self._last = value
        return _encode(value)

    def token(self, nbytes: int = 32) -> str:
        """A new secret; see `Ids.token`."""
        return secrets.token_urlsafe(nbytes)


class CountingIds:
    """Identifiers that can be foretold: 1, 2, 3 …; for tests."""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def new(self) -> str:
        """The next number as an identifier."""
        return _encode(next(self._count))

    def token(self, nbytes: int = 32) -> str:
        """A token that no other call of this object gives."""
        return f"token-{next(self._count):0{max(nbytes, 6)}d}"
