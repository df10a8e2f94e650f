"""The published state as the resolver weighs it: frozen values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from signage.ids import DisplayId, PlaceId, PlaylistId, ProductId, StoreId

from .times import StoreClock, Times

NO_STORE = StoreClock()


class Level(StrEnum):
    """How much an entry weighs, highest first: the highest level with something playable takes the zone."""

    EMERGENCY = "emergency"
    ACTION = "action"
    CAMPAIGN = "campaign"
    PROGRAMME = "programme"

    @property
    def cuts(self) -> bool:
        """Whether it does not wait for the running item."""
        return self in {Level.EMERGENCY, Level.ACTION}


LEVELS: tuple[Level, ...] = tuple(Level)


class Target(StrEnum):
    """Whom an assignment addresses: the narrower one wins within a level, and of two places the inner one."""

    DISPLAY = "display"
    GROUP = "group"
    TAG = "tag"
    PLACE = "place"
    STORE = "store"
    ALL = "all"


NARROWEST: tuple[Target, ...] = tuple(Target)


@dataclass(frozen=True, slots=True)
class DisplayFacts:
    """What decides which assignments meet a display."""

    id: DisplayId
    store: StoreId | None = None
    places: tuple[PlaceId, ...] = ()
    """Its own place and every place around it, innermost first."""
    groups: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    fallback: PlaylistId | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a playlist, as the resolver needs it: `until` is exclusive."""

    id: str
    length: timedelta
    since: datetime | None = None
    until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class PublishedPlaylist:
    """A published version of a playlist."""

    id: PlaylistId
    version: int
    title: str
    items: tuple[Item, ...]


class Aim(NamedTuple):
    """One of the targets of an entry. `id` is empty for all displays."""

    target: Target
    id: str = ""

    def meets(self, display: DisplayFacts) -> bool:
        """Whether it addresses the display."""
        match self.target:
            case Target.DISPLAY:
                return self.id == display.id
            case Target.GROUP:
                return self.id in display.groups
            case Target.TAG:
                return self.id in display.tags
            case Target.PLACE:
                return self.id in display.places
            case Target.STORE:
                return self.id == display.store
            case Target.ALL:
                return True

    def width(self, display: DisplayFacts) -> tuple[int, int]:
        """How wide it is as this display sees it, narrowest first; only for an aim that meets it."""
        inner = display.places.index(PlaceId(self.id)) if self.target is Target.PLACE else 0
        return NARROWEST.index(self.target), inner


class Stock(NamedTuple):
    """“Until sold out”: an entry holds while a store has more than that many of a product."""

    product: ProductId
    more_than: int = 0


class Halt(StrEnum):
    """Why an entry does not play although its time has come."""

    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Entry:
    """A playlist given to targets on a level; `until` is exclusive.

    times: on which days and in which part of them, on the clock of the display's store; None: all of them. share: the
    percentage of the seconds that a campaign owns among those that are on with it. halt: somebody has paused or stopped
    it, or the campaign that it is of.
    """

    id: str
    playlist: PlaylistId
    aims: tuple[Aim, ...]
    level: Level = Level.PROGRAMME
    since: datetime | None = None
    until: datetime | None = None
    times: Times | None = None
    share: int | None = None
    stock: Stock | None = None
    halt: Halt | None = None

    @property
    def always(self) -> bool:
        """Whether it holds at any time: a target has one such entry on a level."""
        return self.since is None and self.until is None and self.times is None

    def meets(self, display: DisplayFacts) -> bool:
        """Whether this entry addresses the display at all."""
        return any(aim.meets(display) for aim in self.aims)

    def aim(self, display: DisplayFacts) -> Aim:
        """The narrowest of its targets that meet the display; only for an entry that meets it."""
        return min((aim for aim in self.aims if aim.meets(display)), key=lambda aim: (aim.width(display), aim.id))

    def width(self, display: DisplayFacts) -> tuple[int, int]:
        """How wide its narrowest target is as this display sees it; only for an entry that meets it."""
        return self.aim(display).width(display)


@dataclass(frozen=True, slots=True)
class World:
    """The published state at one moment; `version` names it."""

    version: str
    displays: Mapping[DisplayId, DisplayFacts] = field(default_factory=dict)
    playlists: Mapping[PlaylistId, PublishedPlaylist] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    store_fallbacks: Mapping[StoreId, PlaylistId] = field(default_factory=dict)
    clocks: Mapping[StoreId, StoreClock] = field(default_factory=dict)
    stock: Mapping[tuple[StoreId, ProductId], int] = field(default_factory=dict)

    def clock(self, display: DisplayFacts) -> StoreClock:
        """The clock on the wall beside a display; UTC, always open, where its store is not known."""
        return self.clocks.get(display.store, NO_STORE) if display.store else NO_STORE

    def sold_out(self, entry: Entry, display: DisplayFacts) -> bool:
        """Whether what the entry waits to be sold is sold, in the store of the display."""
        if entry.stock is None:
            return False
        held = self.stock.get((display.store, entry.stock.product), 0) if display.store else 0
        return held <= entry.stock.more_than

    def able(self, entry: Entry, display: DisplayFacts) -> bool:
        """Whether it would play on this display at its time: it meets it, nobody holds it back, there is stock."""
        return entry.halt is None and entry.meets(display) and not self.sold_out(entry, display)
