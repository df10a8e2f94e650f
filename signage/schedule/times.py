"""When an entry of the schedule holds, on the clock of the store in which a display hangs. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Literal, TypeAlias

from .recurrence import DAY, Recurrence
from .wall import ALL_DAY, Daypart

SUNDAY = 6
REMEMBERED, CLOCKS = 100, 20
"""So many days of so many clocks an entry remembers."""

Span = tuple[datetime, datetime]
"""From an instant to another that is no longer part of it."""


Outside: TypeAlias = Literal[
    "not_yet", "over", "left_out", "holiday", "no_holiday", "other_day", "other_hours", "closed", "open"
]  # fmt: skip
"""Which of an entry's times keeps it off."""


class Holidays(StrEnum):
    """What a public holiday of the store's region does to an entry."""

    AS_USUAL = "as_usual"
    SKIP = "skip"
    ONLY = "only"
    AS_SUNDAY = "as_sunday"


class Doors(StrEnum):
    """Whether an entry holds only while the store is open, or only while it is closed."""

    ANY = "any"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Hours:
    """One span of a weekday (0 Monday … 6 Sunday) in which a store is open."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class StoreClock:
    """What the rules of a schedule ask a store: its zone, its public holidays, its opening hours.

    A store is closed on public holidays. One that has said no hours counts as open at any time.
    """

    zone: tzinfo = UTC
    holidays: frozenset[date] = frozenset()
    hours: tuple[Hours, ...] = ()

    def open(self, since: datetime, until: datetime, lead: timedelta = timedelta()) -> list[Span]:
        """When it is open between two instants, `lead` earlier and later than its doors; in order, apart."""
        if not self.hours:
            return [(since, until)]
        spans: list[Span] = []
        for day in dates(since - lead, until + lead, self.zone):
            for one in self.hours:
                if one.weekday == day.weekday() and day not in self.holidays:
                    opens, closes = Daypart(one.opens, one.closes).window(day, self.zone)
                    spans.append((opens - lead, closes + lead))
        return joined(spans)


@dataclass(frozen=True)
class Times:
    """Days and a part of the day, as people say them: "Fridays 17:00 to 20:00, not on holidays".

    first, last: dates, both included. exceptions: days on which it does not hold although the rule says so; added: days
    on which it holds although the rule does not. lead: how long before opening and after closing it still holds with
    Doors.OPEN; less than nothing for later and earlier.
    """

    first: date | None = None
    last: date | None = None
    daypart: Daypart = ALL_DAY
    rule: Recurrence | None = None
    exceptions: frozenset[date] = frozenset()
    added: frozenset[date] = frozenset()
    holidays: Holidays = Holidays.AS_USUAL
    doors: Doors = Doors.ANY
    lead: timedelta = timedelta()

    def on(self, day: date, clock: StoreClock) -> bool:
        """Whether it holds on that date; the part of the day that starts then may end on the next."""
        if day in self.exceptions:
            return False
        if day in self.added:
            return True
        if not self._between(day):
            return False
        match self.holidays if day in clock.holidays else Holidays.AS_USUAL:
            case Holidays.SKIP:
                return False
            case Holidays.AS_SUNDAY:
                return self._ruled(day + (SUNDAY - day.weekday()) * DAY)
        if self.holidays is Holidays.ONLY and day not in clock.holidays:
            return False
        return self._ruled(day)

    def why_not(self, clock: StoreClock, at: datetime) -> Outside:
        """Why it does not hold at a moment at which it does not."""
        local = at.astimezone(clock.zone)
        day = local.date()
        if self.daypart.end <= self.daypart.start and local.time() < self.daypart.end and not self.on(day, clock):
            day -= DAY  # the night belongs to the day before
        if not self.on(day, clock):
            return self._why_not_on(day, clock)
        begin, end = self.daypart.window(day, clock.zone)
        if not begin <= at < end:
            return "other_hours"
        return "closed" if self.doors is Doors.OPEN else "open"

    def spans(self, clock: StoreClock, since: datetime, until: datetime) -> Iterator[Span]:
        """Every stretch that touches `since` … `until`, whole, in order: an occurrence each."""
        days = days_of(since - DAY, until, clock.zone)
        if not self.added and (
            (self.last is not None and self.last < days[0]) or (self.first is not None and self.first > days[-1])
        ):
            return
        known = self._known(clock)
        for day in days:
            spans = known.get(day)
            if spans is None:
                if len(known) >= REMEMBERED:
                    known.clear()
                spans = known[day] = self._on_day(day, clock)
            for begin, end in spans:
                if begin < until and end > since:
                    yield begin, end

    def _between(self, day: date) -> bool:
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def _known(self, clock: StoreClock) -> dict[date, tuple[Span, ...]]:
        """What was asked before of this clock: a chain's displays all ask the same, and again with every change."""
        found = self._asked.get(id(clock))
        if found is None or found[0] is not clock:
            if len(self._asked) >= CLOCKS:
                self._asked.clear()
            found = self._asked[id(clock)] = (clock, {})
        return found[1]

    @cached_property
    def _asked(self) -> dict[int, tuple[StoreClock, dict[date, tuple[Span, ...]]]]:
        return {}

    def _on_day(self, day: date, clock: StoreClock) -> tuple[Span, ...]:
        """The occurrence of a date, in as many parts as the doors make of it."""
        if not self.on(day, clock):
            return ()
        return tuple(self._behind_doors(self.daypart.window(day, clock.zone), clock))

    def _why_not_on(self, day: date, clock: StoreClock) -> Outside:
        if day in self.exceptions:
            return "left_out"
        if self.first is not None and day < self.first:
            return "not_yet"
        if self.last is not None and day > self.last:
            return "over"
        if self.holidays is Holidays.SKIP and day in clock.holidays:
            return "holiday"
        if self.holidays is Holidays.ONLY and day not in clock.holidays:
            return "no_holiday"
        return "other_day"

    def _ruled(self, day: date) -> bool:
        return self.rule is None or day in self.rule

    def _behind_doors(self, window: Span, clock: StoreClock) -> Sequence[Span]:
        if window[0] >= window[1]:
            return ()  # the clock skips all of it
        if self.doors is Doors.ANY:
            return (window,)
        opened = clipped(clock.open(*window, self.lead), window)
        return opened if self.doors is Doors.OPEN else gaps(opened, window)


@lru_cache(maxsize=64)
def days_of(since: datetime, until: datetime, zone: tzinfo) -> tuple[date, ...]:
    """The same, remembered: a thousand entries ask for the same days."""
    return tuple(dates(since, until, zone))


def dates(since: datetime, until: datetime, zone: tzinfo) -> Iterator[date]:
    """Every date of a zone's calendar that two instants touch."""
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def joined(spans: Sequence[Span]) -> list[Span]:
    """The same time without overlaps, in order."""
    found: list[Span] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def clipped(spans: Sequence[Span], window: Span) -> list[Span]:
    """What of the spans lies in the window."""
    inside = [(max(begin, window[0]), min(end, window[1])) for begin, end in spans]
    return [(begin, end) for begin, end in inside if begin < end]


def gaps(spans: Sequence[Span], window: Span) -> list[Span]:
    """What of the window lies in none of the spans, which are in order and apart."""
    edges = [window[0], *(edge for span in spans for edge in span), window[1]]
    return [(begin, end) for begin, end in zip(edges[::2], edges[1::2], strict=True) if begin < end]
