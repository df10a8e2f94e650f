"""Everything one display needs to play for the next days: composed here, signed, then verified byte by byte.

Pure: what is planned comes in as values, canonical bytes come out. A browser needs no recurrence rules, no time zones
and no server to follow it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import JsonValue

FORMAT = 1
"""`v` of the manifest; a player refuses a greater one and keeps its last good manifest."""

HORIZON = timedelta(days=14)
"""How far the timeline reaches; beyond it the last week repeats."""

MAX_AGE = timedelta(days=14)
"""An older live value is not shown any more: better no price than a false one."""

WEEK = timedelta(days=7)

Payload = Mapping[str, JsonValue]


@dataclass(frozen=True)
class Asset:
    """A file that a player keeps: its bytes are named by their SHA-256 (hex)."""

    sha256: str
    size: int
    type: str


@dataclass(frozen=True)
class Entry:
    """One item of a round: what to show and for how long. `version` is proven with it."""

    item: str
    version: str
    widget: str
    payload: Payload
    duration_ms: int
    transition: str = "fade"
    valid_until: datetime | None = None
    title: str = ""


@dataclass(frozen=True)
class Programme:
    """A round of entries that repeats from `anchor` on: position = (t − anchor) mod length."""

    id: str
    anchor: datetime
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Segment:
    """What a zone shows in [since, until); without a programme the fallback."""

    since: datetime
    until: datetime
    programme: str | None
    level: str = "programme"
    cut: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Panel:
    """The display itself, as far as playing needs it."""

    id: str
    name: str
    store: str
    time_zone: str
    languages: tuple[str, ...] = ("de", "en")
    rotation: int = 0
    volume: int = 0


@dataclass(frozen=True)
class House:
    """The card of the shop: shown when nothing is planned, and always there."""

    name: str
    line: Mapping[str, str] = field(default_factory=dict)
    logo: str | None = None


@dataclass(frozen=True)
class World:
    """All that a manifest is made of. `timeline` is gapless from `since` on.

    data_until: when one of the values changes by itself (a planned price), so that the manifest must be made anew.
    """

    panel: Panel
    house: House
    timeline: tuple[Segment, ...]
    programmes: tuple[Programme, ...]
    assets: tuple[Asset, ...]
    data: Mapping[str, JsonValue] = field(default_factory=dict)
    data_until: datetime | None = None


def millis(at: datetime) -> int:
    """Milliseconds since 1970-01-01T00:00Z. Raises ValueError for a time without an offset."""
    if at.tzinfo is None:
        raise ValueError("time must carry an offset")
    return round(at.timestamp() * 1000)


def canonical(value: JsonValue) -> bytes:
    """JSON in exactly one way of writing it: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def content(world: World) -> dict[str, JsonValue]:
    """The parts that mean something to a viewer: equal content needs no new serial."""
    return {
        "display": {
            "id": world.panel.id,
            "name": world.panel.name,
            "store": world.panel.store,
            "time_zone": world.panel.time_zone,
            "languages": list(world.panel.languages),
            "rotation": world.panel.rotation,
            "volume": world.panel.volume,
            "zones": ["main"],
        },
        "timeline": [
            {
                "from": millis(segment.since),
                "until": millis(segment.until),
                "zones": {"main": segment.programme},
                "level": segment.level,
                "cut": segment.cut,
                "reasons": list(segment.reasons),
            }
            for segment in world.timeline
        ],
        "programmes": {programme.id: _programme(programme) for programme in world.programmes},
        "beyond": _beyond(world.timeline),
        "fallback": {
            "widget": "house",
            "payload": {
                "name": world.house.name,
                "line": dict(world.house.line),
                "logo": world.house.logo,
                "time_zone": world.panel.time_zone,
            },
        },
        "assets": {asset.sha256: {"size": asset.size, "type": asset.type} for asset in world.assets},
        "templates": {},
        "rules": [],
    }


def fingerprint(world: World) -> str:
    """SHA-256 of the content without the instants at which its timeline begins and ends.

    The horizon moves with every look at the clock; that alone is no reason to send a display anything new.
    """
    parts = content(world)
    parts["timeline"] = [
        {"zones": {"main": segment.programme}, "level": segment.level, "cut": segment.cut, "start": start}
        for segment, start in zip(
            world.timeline, [0, *(millis(segment.since) for segment in world.timeline[1:])], strict=True
        )
    ]
    parts["beyond"] = None
    parts["data"] = dict(world.data)
    return hashlib.sha256(canonical(parts)).hexdigest()


def compile(world: World, *, serial: int, now: datetime, key_id: str) -> bytes:
    """The manifest's bytes. The same arguments give the same bytes, on every machine."""
    return canonical(
        {
            "v": FORMAT,
            "serial": serial,
            "made_at": millis(now),
            "keys": [key_id],
            "clock": {"now": millis(now)},
            "data": {
                key: {"version": serial, "max_age_ms": round(MAX_AGE.total_seconds() * 1000), "value": value}
                for key, value in world.data.items()
            },
            **content(world),
        }
    )


def etag(body: bytes) -> str:
    """Names a manifest by its bytes."""
    return hashlib.sha256(body).hexdigest()


def signature(body: bytes, key: Ed25519PrivateKey, key_id: str) -> str:
    """The value of `Auslage-Signature`: key id and Ed25519 signature of exactly these bytes."""
    return f"{key_id}:{base64.b64encode(key.sign(body)).decode()}"


def _programme(programme: Programme) -> JsonValue:
    return {
        "anchor": millis(programme.anchor),
        "length_ms": sum(entry.duration_ms for entry in programme.entries),
        "entries": [
            {
                "item": entry.item,
                "version": entry.version,
                "widget": entry.widget,
                "payload": dict(entry.payload),
                "duration_ms": entry.duration_ms,
                "transition": entry.transition,
                "valid_until": None if entry.valid_until is None else millis(entry.valid_until),
                "while": None,
                "title": entry.title,
            }
            for entry in programme.entries
        ],
    }


def _beyond(timeline: Sequence[Segment]) -> JsonValue:
    """The last week of the timeline, repeated for ever: a display that nobody reaches still plays on day 100."""
    if not timeline:
        return {"origin": 0, "length_ms": 0, "parts": []}
    end = timeline[-1].until
    origin = max(timeline[0].since, end - WEEK)
    parts: list[JsonValue] = [
        {
            "from_ms": millis(max(segment.since, origin)) - millis(origin),
            "until_ms": millis(segment.until) - millis(origin),
            "zones": {"main": segment.programme},
        }
        for segment in timeline
        if segment.until > origin and segment.level == "programme"
    ]
    return {"origin": millis(end), "length_ms": millis(end) - millis(origin), "parts": parts}
