"""Why what could be on is not: one reason for every candidate. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from .answer import Loser, Reason, Showing
from .claims import Claim, occurrences_of, rank
from .times import StoreClock, Times
from .wall import to_utc
from .world import LEVELS, DisplayFacts, Entry, Halt, Item, Level, World


def losers(
    world: World, display: DisplayFacts, candidates: Sequence[Entry], showing: Showing, at: datetime
) -> tuple[Loser, ...]:
    """Every candidate that is not on at a moment, and every item of what is on that is not valid then."""
    on = {part.entry for part in showing.parts}
    clock = world.clock(display)
    able = {entry.id: claim for entry in candidates if (claim := _claim(entry, clock, at)) is not None}
    winners = [able[part.entry] for part in showing.parts if part.entry in able]
    found = [
        Loser("entry", entry.id, _unable(world, display, entry, at) or _behind(winners[0], able[entry.id], display))
        for entry in candidates
        if entry.id not in on
    ]
    for part in showing.parts:
        items = world.playlists[part.playlist].items
        found += [Loser("item", item.id, _outside(item, at)) for item in items if not item.covers(at)]
    for part in showing.parts:
        if not any(turn.voice == (part.entry or "") for turn in showing.turns):
            found.append(Loser("entry", part.entry or "", Reason("no_share")))
    return tuple(sorted(found, key=lambda one: (one.kind, one.id)))


def _claim(entry: Entry, clock: StoreClock, at: datetime) -> Claim | None:
    """The occurrence of an entry that covers a moment."""
    for start, (since, until) in occurrences_of(entry, clock, (at, at + datetime.resolution)):
        if since <= at < until:
            return Claim(entry, start, since, until)
    return None


def _unable(world: World, display: DisplayFacts, entry: Entry, at: datetime) -> Reason | None:
    """Why this entry could not be on at all, None when it could."""
    if entry.halt is not None:
        return Reason("paused" if entry.halt is Halt.PAUSED else "stopped")
    if entry.since is not None and at < entry.since:
        return Reason("not_yet", {"since": _text(entry.since)})
    if entry.until is not None and at >= entry.until:
        return Reason("over", {"until": _text(entry.until)})
    clock = world.clock(display)
    if _claim(entry, clock, at) is None:
        return _outside_times(entry.times, clock, at) if entry.times else Reason("not_now")
    if world.sold_out(entry, display):
        return Reason("sold_out", {"product": entry.stock.product if entry.stock else ""})
    playlist = world.playlists.get(entry.playlist)
    if playlist is None:
        return Reason("unpublished", {"playlist": entry.playlist})
    if not any(item.covers(at) for item in playlist.items):
        return Reason("nothing_valid", {"playlist": entry.playlist})
    return None


def _outside_times(times: Times, clock: StoreClock, at: datetime) -> Reason:
    """Which of an entry's times keeps it off at a moment."""
    match times.why_not(clock, at):
        case "not_yet" if times.first is not None:
            return Reason(
                "not_yet", {"since": _text(to_utc(datetime.combine(times.first, times.daypart.start), clock.zone))}
            )
        case "over" if times.last is not None:
            return Reason("over", {"until": _text(times.daypart.window(times.last, clock.zone)[1])})
        case "other_hours":
            return Reason("other_hours", {"start": f"{times.daypart.start:%H:%M}", "end": f"{times.daypart.end:%H:%M}"})
        case code:
            return Reason(code)


def _behind(winner: Claim, other: Claim, display: DisplayFacts) -> Reason:
    by = {
        "winner": winner.entry.id,
        "level": winner.entry.level.value,
        "target": winner.entry.aim(display).target.value,
    }
    if LEVELS.index(winner.entry.level) < LEVELS.index(other.entry.level):
        return Reason("lower_level", by)
    if winner.entry.level is Level.PROGRAMME and winner.entry.width(display) != other.entry.width(display):
        return Reason("wider", by)
    if rank(winner, display)[1] != rank(other, display)[1]:
        return Reason("earlier_start", by)
    return Reason("larger_id", by)


def _outside(item: Item, at: datetime) -> Reason:
    if item.since is not None and at < item.since:
        return Reason("item_not_yet", {"since": _text(item.since)})
    return Reason("item_over", {"until": _text(item.until) if item.until else ""})


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
