"""What a gateway's format must be able to do: bytes in, sightings out; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

WEAKEST_DBM, STRONGEST_DBM = -110, -20
LONGEST_MESSAGE = 256 * 1024
MOST_SIGHTINGS = 1000


class Malformed(ValueError):
    """A message cannot be read; the reason is a short code by which it is counted."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A gateway heard a beacon. beacon: its identity or address; rssi in dBm; t: seconds since 1970, if it says."""

    gateway: str
    beacon: str
    rssi: int
    t: float | None = None


class Format(Protocol):
    """How one make of gateway speaks."""

    @property
    def name(self) -> str:
        """Unique among formats; stored with a gateway."""
        ...

    @property
    def label(self) -> str:
        """A marked sentence for people."""
        ...

    @property
    def example(self) -> Mapping[str, str]:
        """Settings that are valid; empty where there is nothing to set."""
        ...

    def parse(self, topic: str, body: bytes, settings: Mapping[str, str]) -> Sequence[Sighting]:
        """The sightings in a message; raises Malformed and nothing else."""
        ...


def read_json(body: bytes) -> Any:
    """The JSON of a message; raises Malformed."""
    if len(body) > LONGEST_MESSAGE:
        raise Malformed("too_long")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as cause:
        raise Malformed("no_json") from cause


def rssi_of(value: object) -> int:
    """A signal strength that a receiver can have measured; raises Malformed."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError as cause:
            raise Malformed("bad_rssi") from cause
    if isinstance(value, bool) or not isinstance(value, int | float) or not WEAKEST_DBM <= value <= STRONGEST_DBM:
        raise Malformed("bad_rssi")
    return round(value)


def hex_bytes(value: object) -> bytes:
    """Bytes from hex text, with or without colons; raises Malformed."""
    if not isinstance(value, str) or len(value) > 1024:
        raise Malformed("bad_hex")
    try:
        return bytes.fromhex(value.replace(":", ""))
    except ValueError as cause:
        raise Malformed("bad_hex") from cause


def name_of(value: object) -> str:
    """The name of a gateway or beacon; raises Malformed."""
    if not isinstance(value, str) or not 1 <= len(value) <= 120 or not value.isprintable():
        raise Malformed("bad_name")
    return value
