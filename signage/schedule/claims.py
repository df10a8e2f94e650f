"""Who claims a display when, and who takes it: entries as stretches of time, and a sweep over them. Pure."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from signage.ids import PlaylistId

from .times import Span, StoreClock, clipped, joined
from .world import LEVELS, DisplayFacts, Entry, Level, PublishedPlaylist

ALWAYS: Span = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
Key = tuple[tuple[int, int], float, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry for one stretch in which it could play. `start`: when its occurrence began, None if it always holds."""

    entry: Entry
    start: datetime | None
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when the same claims have the display. None has it where `winners` is empty."""

    since: datetime
    until: datetime
    winners: tuple[Claim, ...]


def occurrences_of(entry: Entry, clock: StoreClock, window: Span) -> Iterator[tuple[datetime | None, Span]]:
    """When an entry holds, as far as that touches a window: the start of each occurrence, and from when to when."""
    begin, end = entry.since or ALWAYS[0], entry.until or ALWAYS[1]
    if entry.times is None:
        if begin < min(end, window[1]) and end > window[0]:
            yield entry.since, (begin, end)
        return
    for span in entry.times.spans(clock, *window):
        for part in clipped([span], (begin, end)):
            yield part[0], part


def playable(playlist: PublishedPlaylist | None) -> Sequence[Span]:
    """When at least one item of a playlist is valid."""
    if playlist is None:
        return ()
    if not playlist.edges:
        return (ALWAYS,) if playlist.items else ()
    spans = [(item.since or ALWAYS[0], item.until or ALWAYS[1]) for item in playlist.items]
    return (ALWAYS,) if ALWAYS in spans else joined(spans)


def claims(
    entries: Iterable[Entry],
    playlists: Mapping[PlaylistId, PublishedPlaylist],
    clock: StoreClock,
    window: Span,
) -> list[Claim]:
    """Every stretch that touches the window in which one of the entries holds and has something to play."""
    valid: dict[PlaylistId, Sequence[Span]] = {}
    found: list[Claim] = []
    for entry in entries:
        if entry.playlist not in valid:
            valid[entry.playlist] = playable(playlists.get(entry.playlist))
        for start, span in occurrences_of(entry, clock, window):
            parts = clipped(valid[entry.playlist], span)
            found += [Claim(entry, start, *part) for part in parts if part[0] < window[1] and part[1] > window[0]]
    return found


def rank(claim: Claim, display: DisplayFacts) -> Key:
    """The smaller one wins within its level: the narrower target in the programme, then the later start and the id."""
    width = claim.entry.width(display) if claim.entry.level is Level.PROGRAMME else (0, 0)
    return width, -claim.start.timestamp() if claim.start else float("inf"), claim.entry.id


def sweep(found: Sequence[Claim], display: DisplayFacts, window: Span) -> Iterator[Stretch]:
    """Who has the display from one end of the window to the other: in order, without gaps, cut where that changes."""
    ranks = [rank(claim, display) for claim in found]
    edges: dict[datetime, list[tuple[int, bool]]] = {window[0]: [], window[1]: []}
    for number, claim in enumerate(found):
        edges.setdefault(max(claim.since, window[0]), []).append((number, True))
        edges.setdefault(min(claim.until, window[1]), []).append((number, False))
    active: dict[Level, list[tuple[Key, int]]] = {level: [] for level in LEVELS}
    since, winners = window[0], None
    for at in sorted(one for one in edges if window[0] <= one < window[1]):
        for number, joins in sorted(edges[at], key=lambda edge: edge[1]):
            line = active[found[number].entry.level]
            if joins:
                insort(line, (ranks[number], number))
            else:
                line.remove((ranks[number], number))
        now = tuple(found[number] for number in _winners(active))
        if winners is not None and now != winners:
            yield Stretch(since, at, winners)
            since = at
        winners = now
    yield Stretch(since, window[1], winners or ())


def _winners(active: Mapping[Level, Sequence[tuple[Key, int]]]) -> tuple[int, ...]:
    """Of the highest level that has anything: its first, or of campaigns all, in the order of their ids."""
    for level in LEVELS:
        line = active[level]
        if line and level is Level.CAMPAIGN:
            return tuple(number for _, number in sorted(line, key=lambda one: one[0][2]))
        if line:
            return (line[0][1],)
    return ()
