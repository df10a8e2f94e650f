"""What stands against an entry of the schedule, told with every problem at once. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

from signage.errors import Invalid
from signage.ids import PlaylistId

from . import errors
from .claims import ALWAYS, occurrences_of
from .entry import NewEntry
from .recurrence import Recurrence
from .recurrence_errors import BadRecurrence
from .times import Doors, Span, StoreClock
from .wall import to_utc
from .world import DisplayFacts, Entry, Level, Target

LONGEST_ACTION = timedelta(days=31)
LONGEST_EMERGENCY = timedelta(hours=24)
MOST_LEAD = 720
SHARES_AHEAD = timedelta(days=62)
"""So far ahead campaigns are looked at for whether they promise more than all of the time."""


def check(new: NewEntry, now: datetime, zone: tzinfo) -> None:
    """Refuse what can never be, by field. zone: of the store that it is for. Raises Invalid with every problem."""
    problems = [*_targets(new), *_times(new), *_rule(new), *_shares(new), *_levels(new, now, zone)]
    if problems:
        raise Invalid.many(problems)


def _targets(new: NewEntry) -> Iterator[Invalid]:
    if not new.aims or any(aim.target is not Target.ALL and not aim.id for aim in new.aims):
        yield errors.NoTarget()


def _times(new: NewEntry) -> Iterator[Invalid]:
    if new.since is not None and new.until is not None and new.until <= new.since:
        yield errors.WrongSpan()
    if new.first is not None and new.last is not None and new.last < new.first:
        yield errors.WrongSpan(field="/last")
    if (new.starts is None) != (new.ends is None):
        yield errors.HalfDaypart(field="/ends" if new.ends is None else "/starts")
    if abs(new.lead_minutes) > MOST_LEAD:
        yield errors.LeadTooLong()
    elif new.lead_minutes and new.doors is Doors.ANY:
        yield errors.LeadAlone()


def _rule(new: NewEntry) -> Iterator[Invalid]:
    in_utc = re.search(r"UNTIL=(\d{8})T\d{6}Z", new.rule.upper())
    if in_utc:
        yield errors.UtcUntil(date=in_utc[1])
        return
    try:
        rule = new.recurrence()
    except BadRecurrence as problem:
        problem.field = "/rule"
        yield problem
        return
    if rule is None or (new.last is not None and new.first is not None and new.last < new.first):
        return
    within = rule.days(new.first or date.min, new.last or date.max)
    if not new.added and next(within, None) is None:
        yield errors.NeverBetween()


def _shares(new: NewEntry) -> Iterator[Invalid]:
    if new.share is None:
        return
    if not 1 <= new.share <= 100:
        yield errors.ShareOutside()
    elif new.level is not Level.CAMPAIGN:
        yield errors.ShareAlone()


def _levels(new: NewEntry, now: datetime, zone: tzinfo) -> Iterator[Invalid]:
    end = end_of(new, zone)
    begin = max(now, beginning_of(new, zone) or now)
    if new.level is Level.CAMPAIGN and end is None:
        yield errors.NeedsEnd()
    if new.level is Level.ACTION and (end is None or end - begin > LONGEST_ACTION):
        yield errors.ActionTooLong(field="/last" if new.until is None else "/until")
    if new.level is Level.EMERGENCY and (end is None or end - begin > LONGEST_EMERGENCY):
        yield errors.EmergencyTooLong(field="/until" if new.last is None else "/last")


def beginning_of(new: NewEntry, zone: tzinfo) -> datetime | None:
    """Not before this instant; None where it has no beginning."""
    found = [new.since] if new.since else []
    if new.first is not None:
        found.append(to_utc(datetime.combine(new.first, new.starts or datetime.min.time()), zone))
    return max(found, default=None)


def end_of(new: NewEntry, zone: tzinfo) -> datetime | None:
    """Not after this instant; None where it has no end."""
    found = [new.until] if new.until else []
    lasts = [new.last] if new.last else []
    rule = _read(new)
    if rule is not None and rule.last != date.max and not new.added:
        lasts.append(rule.last)
    times = replace(new, rule="").times()
    for last in lasts:
        found.append(times.daypart.window(last, zone)[1] if times else _midnight_after(last, zone))
    return min(found, default=None)


def _midnight_after(day: date, zone: tzinfo) -> datetime:
    return to_utc(datetime.combine(day + timedelta(days=1), datetime.min.time()), zone)


def _read(new: NewEntry) -> Recurrence | None:
    try:
        return new.recurrence()
    except BadRecurrence:
        return None


def check_shares(
    new: Entry,
    others: Iterable[Entry],
    displays: Iterable[DisplayFacts],
    clock: Callable[[DisplayFacts], StoreClock],
    now: datetime,
    name: Callable[[PlaylistId], str],
) -> None:
    """Refuse when campaigns are on together that own more than all of the time. Raises TooMuchShared."""
    if new.share is None or new.halt is not None:
        return
    owning = [new, *(one for one in others if one.share and one.halt is None and one.id != new.id)]
    window = (max(now, new.since or ALWAYS[0]), max(now, new.since or ALWAYS[0]) + SHARES_AHEAD)
    looked_at: set[tuple[frozenset[str], StoreClock]] = set()
    for display in displays:
        here = sorted(
            (one for one in owning if one.level is Level.CAMPAIGN and one.meets(display)),
            key=lambda one: (-(one.share or 0), one.id),
        )
        key = (frozenset(one.id for one in here), clock(display))
        if new not in here or key in looked_at or sum(one.share or 0 for one in here) <= 100:
            continue
        looked_at.add(key)
        together = _too_much(here, clock(display), window)
        if together:
            shares = ", ".join(f"{name(one.playlist)} {one.share}" for one in together)
            raise errors.TooMuchShared(sum=sum(one.share or 0 for one in together), shares=shares)


def _too_much(entries: Sequence[Entry], clock: StoreClock, window: Span) -> list[Entry]:
    """Those that are on together at the first moment at which they own more than all of the time."""
    by_id: Mapping[str, Entry] = {one.id: one for one in entries}
    edges = [
        edge
        for one in entries
        for _, (begin, end) in occurrences_of(one, clock, window)
        for edge in ((max(begin, window[0]), 1, one.id), (min(end, window[1]), 0, one.id))
    ]
    on: dict[str, int] = dict.fromkeys(by_id, 0)
    for _, begins, id_ in sorted(edges):
        on[id_] += 1 if begins else -1
        together = [one for one in entries if on[one.id] > 0]
        if sum(one.share or 0 for one in together) > 100:
            return together
    return []
