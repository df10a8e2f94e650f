"""What is on a display, when, and why: pure, and the only source of that truth.

`World` is a frozen snapshot of what is published. `resolve` answers for one moment, `timeline` for a stretch; both
come from the same sweep over time, so an answer always equals the segment that covers it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from signage.ids import DisplayId, PlaylistId

from .answer import Answer, Code, Part, Playing, Reason, Segment, Showing
from .claims import ALWAYS, Claim, Stretch, claims, sweep
from .losers import losers
from .times import Span
from .world import DisplayFacts, Entry, PublishedPlaylist, World

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Rounds of an assignment without a start count from here, so server and display agree without talking."""
REACHES = tuple(timedelta(days=days) for days in (1, 8, 64))
"""How far around a moment the next change is looked for where days and dayparts repeat without an end."""


class UnknownDisplay(LookupError):
    """No display of the world has this id."""


def resolve(world: World, display: DisplayId, at: datetime) -> Answer:
    """What is on `display` at `at`, why, and what lost. Total: every known display has an answer.

    `since` and `until` of the answer are None where nothing changes at all, or,
    with entries that repeat, within two months. Raises UnknownDisplay, and
    ValueError when `at` carries no offset.
    """
    facts, moment = _known(world, display), _instant(at)
    candidates = world.candidates(facts)
    showing = _around(world, facts, candidates, moment)
    return Answer(display, {"main": replace(showing, losers=losers(world, facts, candidates, showing, moment))})


def timeline(world: World, display: DisplayId, since: datetime, until: datetime) -> Iterator[Segment]:
    """The answers from `since` to `until`, in order, without gaps; it cuts only where what is shown changes.

    Losers are not told here, there may be a thousand: ask `resolve`.
    """
    facts, begin, end = _known(world, display), _instant(since), _instant(until)
    candidates = world.candidates(facts)
    if begin >= end:
        return
    window = (begin - REACHES[0], end + REACHES[0]) if _repeats(candidates) else ALWAYS
    for one in _showings(world, facts, candidates, window):
        first, last = max(one.since or begin, begin), min(one.until or end, end)
        if first >= last:
            continue
        whole = one
        if one.since == window[0] or one.until == window[1]:
            whole = _around(world, facts, candidates, first)
        yield Segment(first, last, Answer(display, {"main": _open_ended(whole, ALWAYS)}))


def playing(showing: Showing, at: datetime) -> Playing | None:
    """The item of `showing` that runs at `at`: position = (at − anchor) mod length."""
    length = showing.length
    if not length:
        return None
    start = at - (at - showing.anchor) % length
    for turn in showing.turns:
        if at < start + turn.item.length:
            return Playing(turn.item, showing.part(turn.voice), start, start + turn.item.length)
        start += turn.item.length
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


def _repeats(candidates: Sequence[Entry]) -> bool:
    return any(entry.times is not None for entry in candidates)


def _around(world: World, display: DisplayFacts, candidates: Sequence[Entry], at: datetime) -> Showing:
    """The showing that covers a moment, whole: the window grows until both its ends are seen."""
    windows = [(at - reach, at + reach) for reach in REACHES] if _repeats(candidates) else [ALWAYS]
    for window in windows:
        showings = _showings(world, display, candidates, window)
        found = next(one for one in showings if one.until is None or at < one.until)
        if found.since != window[0] and found.until != window[1]:
            break
    return _open_ended(found, window)


def _open_ended(showing: Showing, window: Span) -> Showing:
    """Where a showing ends with its window, no end is known."""
    since = None if showing.since in {window[0], ALWAYS[0]} else showing.since
    until = None if showing.until in {window[1], ALWAYS[1]} else showing.until
    return replace(showing, since=since, until=until)


def _showings(world: World, display: DisplayFacts, candidates: Sequence[Entry], window: Span) -> Iterator[Showing]:
    """What is shown from one end of a window to the other; neighbours that show the same are one."""
    before: Showing | None = None
    said: dict[str, Part] = {}
    able = [entry for entry in candidates if world.able(entry, display)]
    for stretch in sweep(claims(able, world.playlists, world.clock(display), window), display, window):
        for now in _of_stretch(world, display, stretch, _anchor(stretch, window), said):
            if before is not None and _same(before, now):
                before = replace(before, until=now.until)
                continue
            if before is not None:
                yield before
            before = now
    if before is not None:
        yield before


def _same(one: Showing, other: Showing) -> bool:
    return one.anchor == other.anchor and one.level == other.level and one.parts == other.parts


def _of_stretch(
    world: World, display: DisplayFacts, stretch: Stretch, anchor: datetime, said: dict[str, Part]
) -> Iterator[Showing]:
    """What its winners show; cut again where an item of theirs begins or ends.

    said: what entries show whose items are always valid, for the next stretches.
    """
    lists = [world.playlists[claim.entry.playlist] for claim in stretch.winners]
    if not lists:
        lists = [world.playlists[one] for _, one in _fallbacks(world, display) if one in world.playlists]
    edges = {edge for one in lists for edge in one.edges}
    cuts = sorted({stretch.since, *(one for one in edges if stretch.since < one < stretch.until), stretch.until})
    for since, until in pairwise(cuts):
        parts = tuple(_parts(world, display, stretch, since, said))
        level = stretch.winners[0].entry.level if stretch.winners else None
        yield Showing(parts, level, anchor, since, until)


def _parts(
    world: World, display: DisplayFacts, stretch: Stretch, at: datetime, said: dict[str, Part]
) -> Iterator[Part]:
    for claim in stretch.winners:
        part, its = said.get(claim.entry.id), world.playlists[claim.entry.playlist]
        if part is None:
            part = _part(claim, display, its, at)
            if not its.edges:
                said[claim.entry.id] = part
        yield part
    for code, fallback in _fallbacks(world, display) if not stretch.winners else ():
        playlist = world.playlists.get(fallback)
        items = playlist.at(at) if playlist else ()
        if playlist and items:
            yield Part(None, playlist.id, playlist.version, items, None, Reason(code))
            return


def _part(claim: Claim, display: DisplayFacts, playlist: PublishedPlaylist, at: datetime) -> Part:
    entry = claim.entry
    items = playlist.at(at)
    aim = entry.aim(display)
    said = {"target": aim.target.value, "target_id": aim.id, "level": entry.level.value}
    return Part(entry.id, playlist.id, playlist.version, items, entry.share, Reason("assigned", said))


def _anchor(stretch: Stretch, window: Span) -> datetime:
    """When the round began: with its occurrence, or where campaigns share, with their being together."""
    if not stretch.winners:
        return EPOCH
    if len(stretch.winners) > 1:
        return stretch.since if stretch.since > window[0] else EPOCH
    start = stretch.winners[0].start
    return start.astimezone(UTC) if start else EPOCH


def _fallbacks(world: World, display: DisplayFacts) -> Iterator[tuple[Code, PlaylistId]]:
    if display.fallback is not None:
        yield "display_fallback", display.fallback
    if display.store is not None and display.store in world.store_fallbacks:
        yield "store_fallback", world.store_fallbacks[display.store]
