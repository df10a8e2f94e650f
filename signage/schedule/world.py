"""The published state as the resolver weighs it: frozen values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
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


@dataclass(frozen=True)
class PublishedPlaylist:
    """A published version of a playlist."""

    id: PlaylistId
    version: int
    title: str
    items: tuple[Item, ...]

    @cached_property
    def edges(self) -> frozenset[datetime]:
        """When one of its items begins or ends."""
        return frozenset(edge for item in self.items for edge in (item.since, item.until) if edge is not None)

    def at(self, at: datetime) -> tuple[Item, ...]:
        """The items that are valid at a moment."""
        return tuple(item for item in self.items if item.covers(at)) if self.edges else self.items


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
        if len(self.aims) == 1:
            return self.aims[0].meets(display)
        return any(aim.meets(display) for aim in self.aims)

    def aim(self, display: DisplayFacts) -> Aim:
        """The narrowest of its targets that meet the display; only for an entry that meets it."""
        if len(self.aims) == 1:
            return self.aims[0]
        return min((aim for aim in self.aims if aim.meets(display)), key=lambda aim: (aim.width(display), aim.id))

    def width(self, display: DisplayFacts) -> tuple[int, int]:
        """How wide its narrowest target is as this display sees it; only for an entry that meets it."""
        return self.aim(display).width(display)


class Lineup(tuple[Entry, ...]):
    """All entries, found by target: a display asks for its own among thousands."""

    @cached_property
    def _by_aim(self) -> dict[Aim, list[int]]:
        found: dict[Aim, list[int]] = {}
        for at, entry in enumerate(self):
            for aim in entry.aims:
                found.setdefault(aim, []).append(at)
        return found

    def meeting(self, display: DisplayFacts) -> tuple[Entry, ...]:
        """Those that address a display, in their order."""
        aims = [Aim(Target.ALL), Aim(Target.DISPLAY, display.id)]
        aims += [Aim(Target.GROUP, group) for group in display.groups] + [Aim(Target.TAG, tag) for tag in display.tags]
        aims += [Aim(Target.PLACE, place) for place in display.places]
        if display.store is not None:
            aims.append(Aim(Target.STORE, display.store))
        return tuple(self[at] for at in sorted({at for aim in aims for at in self._by_aim.get(aim, ())}))


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

    def candidates(self, display: DisplayFacts) -> tuple[Entry, ...]:
        """The entries that address a display."""
        return (self.entries if isinstance(self.entries, Lineup) else Lineup(self.entries)).meeting(display)

    def able(self, entry: Entry, display: DisplayFacts) -> bool:
        """Whether a candidate would play at its time: nobody holds it back, and there is stock."""
        return entry.halt is None and not self.sold_out(entry, display)
