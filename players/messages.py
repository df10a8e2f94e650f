"""Every message between a player and the server as a type; `static/lib/messages.ts` is generated from these.

REST answers and socket messages carry the same JSON. Instants are milliseconds since 1970-01-01T00:00Z on the
server's clock, because a display compares them with its own timers many times a second. Unknown fields are ignored,
so that an old player survives a newer server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

VERSION = 1
"""Of the protocol; a player that speaks another one is refused with `version` and loads itself anew."""

MAX_BYTES = 64 * 1024
"""Of one socket message; a longer one closes the line."""

MAX_RECORDS = 200
"""Proof rows in one `plays`; as many fit into `MAX_BYTES` with the longest ids."""

Millis = Annotated[float, Field(ge=0, le=32_503_680_000_000)]
"""An instant: milliseconds since 1970, until the year 3000."""

Id = Annotated[str, Field(min_length=1, max_length=64)]
Line = Annotated[str, Field(max_length=500)]
Zone = Annotated[str, Field(max_length=40)]
Json = dict[str, JsonValue]


class Message(BaseModel):
    """Base of all message types."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class Connect(Message):
    """What a player says when it opens the line (the `auth` of Socket.IO)."""

    token: Annotated[str, Field(max_length=2000)]
    page: Id
    v: int
    serial: int | None = None


class Welcome(Message):
    """The line is open. Another `state_version` than the one pulled before means: pull again."""

    v: int
    state_version: int
    etag: str | None
    now: Millis


class Ping(Message):
    """Asks for the server's time; `t0` is the player's own clock."""

    t0: float


class Pong(Message):
    """When the server got the question and when it answered."""

    t1: Millis
    t2: Millis


class Manifest(Message):
    """A new manifest is ready to be pulled; `spread_ms` staggers the fetching of its files, never of itself."""

    serial: int
    etag: str
    publish: str | None = None
    spread_ms: int = 0


class Activated(Message):
    """How far the player has got with a manifest."""

    serial: int
    state: Literal["playable", "complete", "refused"]
    why: Line = ""


class Show(Message):
    """Lend a zone to a moment until `until`; `values` are the live values it needs; `because` names no person.

    `ticket` opens the panoramas of what is not published yet, on this display and as long as the lease holds.
    """

    lease: Id
    event: Id | None
    zone: Zone = "main"
    template: str
    data: Json
    values: dict[str, Json] = {}
    language: str | None = None
    until: Millis
    rank: int
    because: str
    ticket: Line | None = None


class Painted(Message):
    """The frame after the one that committed the content has begun."""

    lease: Id | None = None
    publish: Id | None = None
    painted_at: Millis
    uncertainty_ms: Annotated[float, Field(ge=0, le=86_400_000)] = 0.0
    received_at: Millis


class Clear(Message):
    """The moment is over before its time."""

    lease: Id
    reason: str


class Cleared(Message):
    """The item below goes on."""

    lease: Id
    at: Millis
    item: Id | None = None
    position_ms: float = 0.0
    reason: Literal["over", "cleared", "superseded", "missed"] = "over"


class Datum(Message):
    """A live value, such as a product with its price; the greater `version` wins."""

    key: str
    version: int
    value: Json


class Data(Message):
    """Live values that changed."""

    values: list[Datum]


class Command(Message):
    """Something to do once, until `deadline`."""

    id: Id
    name: Literal["reload", "identify"]
    args: Json = {}
    deadline: Millis


class Result(Message):
    """What became of a command."""

    id: Id
    state: Literal["done", "failed"]
    detail: Line = ""


class Play(Message):
    """One row of proof: what was on the zone, since when, how long and how it ended."""

    seq: Annotated[int, Field(ge=1)]
    item: Id
    version: Id
    zone: Zone = "main"
    started_at: Millis
    shown_ms: Annotated[int, Field(ge=0)]
    result: Literal["complete", "interrupted", "skipped", "failed"]
    lease: Id | None = None
    event: Id | None = None


class Plays(Message):
    """Proof rows of one chain, in the order of `seq`; sent again until `through` covers them."""

    chain: Id
    records: Annotated[list[Play], Field(max_length=MAX_RECORDS)]


class Through(Message):
    """All rows of the chain up to `through` are stored; `head` is the chain's newest known row."""

    chain: str
    through: int
    head: int


class ClockState(Message):
    """How sure a player is of the time."""

    state: Literal["disciplined", "coasting", "guessed"]
    offset_ms: float
    error_ms: float


class Status(Message):
    """What the player shows and how it is, every 15 s and on change."""

    item: Id | None = None
    version: Id | None = None
    title: Line = ""
    lease: Id | None = None
    serial: int | None = None
    complete: int | None = None
    clock: ClockState
    rtt_ms: float | None = None
    secure: bool
    abilities: Annotated[list[Line], Field(max_length=40)] = []
    pending: int = 0
    faults: Annotated[list[Line], Field(max_length=20)] = []
    width: Annotated[int, Field(ge=1, le=100_000)] | None = None
    height: Annotated[int, Field(ge=1, le=100_000)] | None = None


class Fault(Message):
    """Something went wrong; the display goes on with what it has."""

    code: Id
    item: Id | None = None
    detail: Line = ""
    count: int = 1


class Revoked(Message):
    """The display may show nothing of ours any more: wipe key, media and manifest."""

    reason: str


class Received(Message):
    """The message arrived."""

    received: Literal[True] = True


class Nack(Message):
    """The message arrived and is refused; `field` is a JSON pointer where one field is to blame."""

    nack: str
    field: str | None = None


class State(Message):
    """All that a display must know besides its manifest (`GET …/state`); pulled before the line is opened."""

    v: int
    display: str
    name: str
    state_version: int
    serial: int
    etag: str
    now: Millis
    lease: Show | None
    commands: list[Command] = []
    data: list[Datum] = []


@dataclass(frozen=True)
class Kind:
    """One name on the line: who sends it, what it carries, what the answer carries."""

    name: str
    sender: Literal["player", "server"]
    body: type[Message]
    answer: type[Message] | None = None


MESSAGES: tuple[Kind, ...] = (
    Kind("connect", "player", Connect),
    Kind("welcome", "server", Welcome),
    Kind("clock", "player", Ping, Pong),
    Kind("manifest", "server", Manifest, Received),
    Kind("activated", "player", Activated, Received),
    Kind("show", "server", Show, Received),
    Kind("painted", "player", Painted, Received),
    Kind("clear", "server", Clear, Received),
    Kind("cleared", "player", Cleared, Received),
    Kind("data", "server", Data, Received),
    Kind("command", "server", Command, Received),
    Kind("result", "player", Result, Received),
    Kind("plays", "player", Plays, Through),
    Kind("status", "player", Status),
    Kind("fault", "player", Fault, Received),
    Kind("revoked", "server", Revoked),
)
"""The whole protocol of `/players`."""

REFUSALS: tuple[str, ...] = ("full", "revoked", "token", "version")
"""Why a line is not opened (`message` of the connect error)."""

SHARED: tuple[type[Message], ...] = (State, Nack)
"""Types that are no message of their own but cross the same border."""
