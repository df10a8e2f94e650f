"""What is on a display, when, and why: pure, and the only source of that truth.

`World` is a frozen snapshot of what is published. `resolve` answers for one moment, `timeline` for a stretch; both
come from the same cut of time, so an answer always equals the segment that covers it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Literal, TypeAlias

from signage.ids import DisplayId, PlaylistId

from .world import LEVELS, DisplayFacts, Entry, Item, Level, PublishedPlaylist, World

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Rounds of an assignment without a start count from here, so server and display agree without talking."""


Code: TypeAlias = Literal[
    # why something is on
    "assigned", "display_fallback", "store_fallback", "house_card",
    # why something is not
    "not_yet", "over", "unpublished", "nothing_valid", "wider", "earlier_start", "larger_id",
    "item_not_yet", "item_over",
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
class Showing:
    """What one zone shows from `since` until the next change. No playlist: the house card."""

    playlist: PlaylistId | None
    version: int | None
    entry: str | None
    level: Level | None
    items: tuple[Item, ...]
    anchor: datetime
    since: datetime | None
    until: datetime | None
    reasons: tuple[Reason, ...]
    losers: tuple[Loser, ...]

    @property
    def length(self) -> timedelta:
        """One round of the items."""
        return sum((item.length for item in self.items), timedelta())


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
    """The item that runs at a moment, from when to when."""

    item: Item
    since: datetime
    until: datetime


class UnknownDisplay(LookupError):
    """No display of the world has this id."""


def resolve(world: World, display: DisplayId, at: datetime) -> Answer:
    """What is on `display` at `at`, why, and what lost. Total: every known display has an answer.

    Raises UnknownDisplay, and ValueError when `at` carries no offset.
    """
    facts = _known(world, display)
    moment = _instant(at)
    candidates = _candidates(world, facts)
    changes = _changes(world, facts, candidates)
    return _answer(world, facts, candidates, changes, moment)


def timeline(world: World, display: DisplayId, since: datetime, until: datetime) -> Iterator[Segment]:
    """The answers from `since` to `until`, in order, without gaps; it cuts only where the answer changes."""
    facts = _known(world, display)
    at, end = _instant(since), _instant(until)
    candidates = _candidates(world, facts)
    changes = _changes(world, facts, candidates)
    while at < end:
        answer = _answer(world, facts, candidates, changes, at)
        stop = answer.main.until
        upto = end if stop is None else min(stop, end)
        yield Segment(at, upto, answer)
        at = upto


def playing(showing: Showing, at: datetime) -> Playing | None:
    """The item of `showing` that runs at `at`: position = (at − anchor) mod length."""
    length = showing.length
    if not length:
        return None
    start = at - (at - showing.anchor) % length
    for item in showing.items:
        if at < start + item.length:
            return Playing(item, start, start + item.length)
        start += item.length
    raise AssertionError("a position lies inside its round")


def _known(world: World, display: DisplayId) -> DisplayFacts:
    try:
        return world.displays[display]
    except KeyError as error:
        raise UnknownDisplay(display) from error


def _instant(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("time must carry an offset")
    return at.astimezone(UTC)


def _candidates(world: World, display: DisplayFacts) -> tuple[Entry, ...]:
    return tuple(entry for entry in world.entries if entry.meets(display))


def _changes(world: World, display: DisplayFacts, candidates: Sequence[Entry]) -> list[datetime]:
    """Every instant at which the answer can change, in order."""
    fallbacks = (display.fallback, world.store_fallbacks.get(display.store) if display.store else None)
    used = {entry.playlist for entry in candidates} | {one for one in fallbacks if one}
    items = (item for one in used if one in world.playlists for item in world.playlists[one].items)
    spans = [(entry.since, entry.until) for entry in candidates] + [(item.since, item.until) for item in items]
    edges = [edge for span in spans for edge in span if edge is not None]
    return sorted({edge.astimezone(UTC) for edge in edges})


@dataclass(frozen=True, slots=True)
class _Choice:
    """What a moment decides, without the stretch of time for which it holds."""

    entry: Entry | None
    playlist: PublishedPlaylist | None
    items: tuple[Item, ...]
    reason: Reason
    losers: tuple[Loser, ...]


def _answer(
    world: World, display: DisplayFacts, candidates: Sequence[Entry], changes: Sequence[datetime], at: datetime
) -> Answer:
    choice = _choose(world, display, candidates, at)
    since, until = _stretch(world, display, candidates, changes, at)
    entry, playlist = choice.entry, choice.playlist
    showing = Showing(
        playlist=playlist.id if playlist else None,
        version=playlist.version if playlist else None,
        entry=entry.id if entry else None,
        level=entry.level if entry else None,
        items=choice.items,
        anchor=entry.since.astimezone(UTC) if entry and entry.since else EPOCH,
        since=since,
        until=until,
        reasons=(choice.reason,),
        losers=choice.losers,
    )
    return Answer(display.id, {"main": showing})


def _stretch(
    world: World, display: DisplayFacts, candidates: Sequence[Entry], changes: Sequence[datetime], at: datetime
) -> tuple[datetime | None, datetime | None]:
    """From when to when the choice of `at` holds; None where it has no end within the world."""
    here = _choose(world, display, candidates, at)
    first = bisect_right(changes, at)
    since: datetime | None = None
    for index in range(first - 1, -1, -1):
        before = changes[index - 1] if index else changes[0] - timedelta.resolution
        if _choose(world, display, candidates, before) != here:
            since = changes[index]
            break
    until = next((one for one in changes[first:] if _choose(world, display, candidates, one) != here), None)
    return since, until


def _choose(world: World, display: DisplayFacts, candidates: Sequence[Entry], at: datetime) -> _Choice:
    losers: list[Loser] = []
    able: list[Entry] = []
    for entry in candidates:
        reason = _unable(world, entry, at)
        if reason is None:
            able.append(entry)
        else:
            losers.append(Loser("entry", entry.id, reason))
    if able:
        best, *rest = sorted(able, key=lambda entry: _precedence(entry, display))
        losers += [Loser("entry", one.id, _behind(best, one, display)) for one in rest]
        reason = Reason("assigned", {"target": best.target, "target_id": best.target_id, "level": best.level})
        return _shown(world, best, best.playlist, reason, losers, at)
    for code, fallback in _fallbacks(world, display):
        if fallback in world.playlists and any(item.covers(at) for item in world.playlists[fallback].items):
            return _shown(world, None, fallback, Reason(code), losers, at)
    return _Choice(None, None, (), Reason("house_card"), _ordered(losers))


def _shown(
    world: World, entry: Entry | None, playlist_id: PlaylistId, reason: Reason, losers: list[Loser], at: datetime
) -> _Choice:
    playlist = world.playlists[playlist_id]
    items = tuple(item for item in playlist.items if item.covers(at))
    out = [Loser("item", item.id, _outside(item, at)) for item in playlist.items if not item.covers(at)]
    return _Choice(entry, playlist, items, reason, _ordered(losers + out))


def _unable(world: World, entry: Entry, at: datetime) -> Reason | None:
    """Why this entry could not be on at all, None when it could."""
    if entry.since is not None and at < entry.since:
        return Reason("not_yet", {"since": _text(entry.since)})
    if entry.until is not None and at >= entry.until:
        return Reason("over", {"until": _text(entry.until)})
    playlist = world.playlists.get(entry.playlist)
    if playlist is None:
        return Reason("unpublished", {"playlist": entry.playlist})
    if not any(item.covers(at) for item in playlist.items):
        return Reason("nothing_valid", {"playlist": entry.playlist})
    return None


def _precedence(entry: Entry, display: DisplayFacts) -> tuple[int, tuple[int, int], float, str]:
    start = entry.since.timestamp() if entry.since else float("-inf")
    return LEVELS.index(entry.level), entry.width(display), -start, entry.id


def _behind(best: Entry, other: Entry, display: DisplayFacts) -> Reason:
    if best.width(display) != other.width(display):
        return Reason("wider", {"winner": best.id, "target": other.target})
    if best.since != other.since:
        return Reason("earlier_start", {"winner": best.id})
    return Reason("larger_id", {"winner": best.id})


def _outside(item: Item, at: datetime) -> Reason:
    if item.since is not None and at < item.since:
        return Reason("item_not_yet", {"since": _text(item.since)})
    return Reason("item_over", {"until": _text(item.until) if item.until else ""})


def _fallbacks(world: World, display: DisplayFacts) -> Iterator[tuple[Code, PlaylistId]]:
    if display.fallback is not None:
        yield "display_fallback", display.fallback
    if display.store is not None and display.store in world.store_fallbacks:
        yield "store_fallback", world.store_fallbacks[display.store]


def _ordered(losers: Sequence[Loser]) -> tuple[Loser, ...]:
    return tuple(sorted(losers, key=lambda one: (one.kind, one.id)))


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
