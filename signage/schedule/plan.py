"""What one display plays for the next days: frozen values, ready for its manifest. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

import orjson
from pydantic import JsonValue

from signage.ids import DisplayId, PlaylistId

HOUSE = "house"
"""The programme of a display that has nothing else: the house card, built into every player."""


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One item as the display mounts it, and the playlist that it is of. `data` names the live values that it shows."""

    playlist: PlaylistId
    version: int
    title: str
    item: str
    ms: int
    payload: Mapping[str, JsonValue]
    transition: str
    data: tuple[str, ...]
    assets: tuple[str, ...]
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class Programme:
    """What runs round and round: position = (now − anchor) mod length."""

    key: str
    anchor: datetime
    length_ms: int
    entries: tuple[PlanEntry, ...]


@dataclass(frozen=True, slots=True)
class PlanSegment:
    """From when to when a programme has the display, and why, as codes. cut: it does not wait for the running item."""

    since: datetime
    until: datetime
    programme: str
    level: str | None
    cut: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that the display must hold; at `/media/<sha256>`."""

    sha256: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the published state says about one display."""

    display: DisplayId
    segments: tuple[PlanSegment, ...]
    programmes: Mapping[str, Programme]
    assets: tuple[Asset, ...]
    data: Mapping[str, JsonValue]
    data_until: datetime | None
    """When a planned price begins or ends, so that the values must be asked for again."""

    @property
    def version(self) -> str:
        """Changes exactly when what is planned, or a value shown with it, changes."""
        content = (
            [asdict(one) for one in self.segments]
            + [asdict(one) for one in self.programmes.values()]
            + [asdict(one) for one in self.assets]
        )
        said = orjson.dumps([content, dict(self.data)], option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
        return hashlib.sha256(said).hexdigest()
