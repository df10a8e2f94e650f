"""The published state as the resolver weighs it: frozen values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from signage.ids import DisplayId, PlaceId, PlaylistId, StoreId

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


@dataclass(frozen=True, slots=True)
class Entry:
    """A playlist given to a target on a level; `until` is exclusive.

    times: on which days and in which part of them, on the clock of the display's store; None: all of them. share: the
    percentage of the seconds that a campaign owns among those that are on with it.
    """

    id: str
    playlist: PlaylistId
    target: Target
    target_id: str
    level: Level = Level.PROGRAMME
    since: datetime | None = None
    until: datetime | None = None
    times: Times | None = None
    share: int | None = None

    @property
    def always(self) -> bool:
        """Whether it holds at any time: a target has one such entry on a level."""
        return self.since is None and self.until is None and self.times is None

    def meets(self, display: DisplayFacts) -> bool:
        """Whether this entry addresses the display at all."""
        match self.target:
            case Target.DISPLAY:
                return self.target_id == display.id
            case Target.GROUP:
                return self.target_id in display.groups
            case Target.TAG:
                return self.target_id in display.tags
            case Target.PLACE:
                return self.target_id in display.places
            case Target.STORE:
                return self.target_id == display.store
            case Target.ALL:
                return True

    def width(self, display: DisplayFacts) -> tuple[int, int]:
        """How wide the target is as this display sees it, narrowest first; only for an entry that meets it."""
        inner = display.places.index(PlaceId(self.target_id)) if self.target is Target.PLACE else 0
        return NARROWEST.index(self.target), inner


@dataclass(frozen=True, slots=True)
class World:
    """The published state at one moment; `version` names it."""

    version: str
    displays: Mapping[DisplayId, DisplayFacts] = field(default_factory=dict)
    playlists: Mapping[PlaylistId, PublishedPlaylist] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    store_fallbacks: Mapping[StoreId, PlaylistId] = field(default_factory=dict)
    clocks: Mapping[StoreId, StoreClock] = field(default_factory=dict)

    def clock(self, display: DisplayFacts) -> StoreClock:
        """The clock on the wall beside a display; UTC, always open, where its store is not known."""
        return self.clocks.get(display.store, NO_STORE) if display.store else NO_STORE
