"""What the resolver answers: frozen values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Literal, TypeAlias

from signage.ids import DisplayId, PlaylistId

from .times import Outside
from .voice import Turn, Voice, common_round
from .world import Item, Level

Code: TypeAlias = Literal[
    # why something is on
    "assigned", "display_fallback", "store_fallback", "house_card",
    # why something is not
    Outside, "not_now", "paused", "stopped", "sold_out", "unpublished", "nothing_valid",
    "lower_level", "wider", "earlier_start", "larger_id", "no_share", "item_not_yet", "item_over",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """One link of the chain, as a code with parameters; words are made at the door."""

    code: Code
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Loser:
    """A candidate that is not on, and the one reason for it: an assignment, or an item of what is on."""

    kind: Literal["entry", "item"]
    id: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Part:
    """A playlist that has the zone, alone or, as a campaign, together with others. No entry: a fallback."""

    entry: str | None
    playlist: PlaylistId
    version: int
    items: tuple[Item, ...]
    share: int | None
    reason: Reason


@dataclass(frozen=True)
class Showing:
    """What one zone shows from `since` until the next change; None: no change in sight. No part: the house card.

    anchor: when the first turn of the first round begins. losers: told by `resolve` alone, no part of what is shown.
    """

    parts: tuple[Part, ...]
    level: Level | None
    anchor: datetime
    since: datetime | None
    until: datetime | None
    losers: tuple[Loser, ...] = field(default=(), compare=False)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """One round."""
        return common_round([Voice(part.entry or "", part.items, part.share) for part in self.parts])

    @property
    def cuts(self) -> bool:
        """Whether it begins at once, in the midst of an item."""
        return self.level is not None and self.level.cuts

    @property
    def length(self) -> timedelta:
        """Of one round."""
        return sum((turn.item.length for turn in self.turns), timedelta())

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why each of its parts is on, or why there is none."""
        return tuple(part.reason for part in self.parts) or (Reason("house_card"),)

    def part(self, voice: str) -> Part:
        """Whose a turn is."""
        return next(part for part in self.parts if (part.entry or "") == voice)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a display shows, zone by zone; today every display has the one zone `main`."""

    display: DisplayId
    zones: Mapping[str, Showing]

    @property
    def main(self) -> Showing:
        return self.zones["main"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time with one answer."""

    since: datetime
    until: datetime
    answer: Answer


@dataclass(frozen=True, slots=True)
class Playing:
    """The item that runs at a moment, of which part, and from when to when."""

    item: Item
    part: Part
    since: datetime
    until: datetime
