"""On which days something repeats (RFC 5545, § 3.3.10), and when that is in a shop's time zone. Pure.

At the grain of a day every part of a rule is a question to one date; a rule's days are those of its periods (each
INTERVAL-th day, week, month or year from the start) that answer all of them with yes. So asking about one date costs
microseconds, however long ago the rule began, and no search runs away: see docs/adr/0015.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from itertools import islice

from .recurrence_errors import Never, NotOnTheWall
from .rrule import Frequency, Parts, read
from .wall import to_utc, zone_named

DAY = timedelta(days=1)
CYCLE_YEARS = 400
"""After so many years the calendar repeats, weekdays included."""
EARLIEST, LATEST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Recurrence:
    """A rule and the date from which it counts. `Recurrence.parse` makes one that has at least one day."""

    parts: Parts
    start: date

    @staticmethod
    def parse(rule: str, start: datetime) -> Recurrence:
        """Read a rule that starts at a time on the wall clock (naive).

        What the rule does not name it takes from the start: the weekday, the day of the month, the month. Raises
        BadRecurrence for a rule that is none or never happens, NotOnTheWall for a start with an offset.
        """
        if start.tzinfo is not None:
            raise NotOnTheWall(time=start.isoformat())
        found = Recurrence(_filled(read(rule, start), start.date()), start.date())
        if found.first is None:
            raise Never
        return found

    @cached_property
    def first(self) -> date | None:
        """Its first day; None where none comes within a whole cycle of the calendar."""
        last = date(min(self.start.year + CYCLE_YEARS, date.max.year), 12, 31)
        return next(self._days(self.start, min(last, self.parts.until or last)), None)

    @cached_property
    def last(self) -> date:
        """After this day nothing comes any more; the end of the calendar for a rule without an end."""
        if self.parts.count is None:
            return self.parts.until or date.max
        counted = islice(self._days(self.start, date.max), self.parts.count)
        return deque(counted, maxlen=1)[0]

    def __contains__(self, day: date) -> bool:
        if not self.start <= day <= self.last or not self._in_turn(self._period(day)) or not self._fits(day):
            return False
        return not self.parts.positions or day in self._chosen(self._period(day))

    def days(self, since: date, until: date) -> Iterator[date]:
        """Its days from `since` to `until`, both included, in order."""
        return self._days(max(since, self.start), min(until, self.last))

    def _days(self, since: date, until: date) -> Iterator[date]:
        if since > until:
            return
        behind = (self._period(since) - self._period(self.start)) % self.parts.interval
        period = self._period(since) + (self.parts.interval - behind if behind else 0)
        while (span := self._span(period)) is not None and span[0] <= until:
            for day in self._chosen(period):
                if since <= day <= until:
                    yield day
            period += self.parts.interval

    def _in_turn(self, period: int) -> bool:
        return (period - self._period(self.start)) % self.parts.interval == 0

    def _chosen(self, period: int) -> list[date]:
        """The days of a period that fit all parts, those of BYSETPOS where there is one."""
        span = self._span(period)
        if span is None:
            return []
        first, last = span
        days = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
        fitting = [day for day in days if self._fits(day)]
        if not self.parts.positions:
            return fitting
        among = len(fitting)
        wanted = {at - 1 if at > 0 else among + at for at in self.parts.positions}
        return [day for at, day in enumerate(fitting) if at in wanted]

    def _period(self, day: date) -> int:
        """The number of the period in which a date lies."""
        match self.parts.frequency:
            case Frequency.DAILY:
                return day.toordinal()
            case Frequency.WEEKLY:
                return (day.toordinal() - 1 - self.parts.week_start) // 7
            case Frequency.MONTHLY:
                return day.year * 12 + day.month - 1
        return self._week(day)[0] if self.parts.weeks else day.year

    def _span(self, period: int) -> tuple[date, date] | None:
        """First and last date of a period; None beyond the calendar."""
        try:
            match self.parts.frequency:
                case Frequency.DAILY:
                    return date.fromordinal(period), date.fromordinal(period)
                case Frequency.WEEKLY:
                    first = period * 7 + 1 + self.parts.week_start
                    return date.fromordinal(max(first, 1)), date.fromordinal(min(first + 6, date.max.toordinal()))
                case Frequency.MONTHLY:
                    year, month = divmod(period, 12)
                    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])
            if self.parts.weeks:
                return self._first_week(period), self._first_week(period + 1) - DAY
            return date(period, 1, 1), date(period, 12, 31)
        except (ValueError, OverflowError):
            return None

    def _fits(self, day: date) -> bool:
        """Whether the date answers every part with yes."""
        parts = self.parts
        if parts.months and day.month not in parts.months:
            return False
        if parts.month_days and not _either(parts.month_days, day.day, monthrange(day.year, day.month)[1]):
            return False
        if (parts.weekdays or parts.nth_weekdays) and day.weekday() not in parts.weekdays and not self._is_nth(day):
            return False
        if parts.year_days and not _either(parts.year_days, day.timetuple().tm_yday, 365 + isleap(day.year)):
            return False
        return not parts.weeks or self._in_weeks(day)

    def _is_nth(self, day: date) -> bool:
        """Whether it is the n-th such weekday of its month, or of its year where the rule speaks of years alone."""
        if not self.parts.nth_weekdays:
            return False
        if self.parts.frequency is Frequency.YEARLY and not self.parts.months:
            at, length = day.timetuple().tm_yday, 365 + isleap(day.year)
        else:
            at, length = day.day, monthrange(day.year, day.month)[1]
        forwards, backwards = (at - 1) // 7 + 1, -((length - at) // 7 + 1)
        weekday = day.weekday()
        return (forwards, weekday) in self.parts.nth_weekdays or (backwards, weekday) in self.parts.nth_weekdays

    def _in_weeks(self, day: date) -> bool:
        year, week = self._week(day)
        weeks = (self._first_week(year + 1) - self._first_week(year)).days // 7 if year < date.max.year else 52
        return _either(self.parts.weeks, week, weeks)

    def _week(self, day: date) -> tuple[int, int]:
        """Year and number of the week: week 1 is the first with at least four days in its year."""
        year = day.year
        if year < date.max.year and day >= self._first_week(year + 1):
            year += 1
        elif day < self._first_week(year):
            year -= 1
        return year, (day - self._first_week(year)).days // 7 + 1

    def _first_week(self, year: int) -> date:
        fourth = date(year, 1, 4)
        return fourth - timedelta(days=(fourth.weekday() - self.parts.week_start) % 7)


def _either(wanted: frozenset[int], at: int, length: int) -> bool:
    """Whether a place, counted from the front or from the back, is among those."""
    return at in wanted or at - length - 1 in wanted


def _filled(parts: Parts, start: date) -> Parts:
    """What the rule leaves open, as the start has it."""
    match parts.frequency:
        case Frequency.WEEKLY if not parts.weekdays:
            return replace(parts, weekdays=frozenset({start.weekday()}))
        case Frequency.MONTHLY if not parts.names_days:
            return replace(parts, month_days=frozenset({start.day}))
        case Frequency.YEARLY if not parts.names_days:
            months = parts.months or frozenset({start.month})
            return replace(parts, months=months, month_days=frozenset({start.day}))
        case Frequency.YEARLY if parts.weeks and not (parts.weekdays or parts.year_days or parts.month_days):
            return replace(parts, weekdays=frozenset({start.weekday()}))
    return parts


def occurrences(
    rule: str,
    dtstart: datetime,
    zone: str | tzinfo,
    since: datetime,
    until: datetime,
    exceptions: Iterable[date] = (),
) -> Iterator[datetime]:
    """When a rule happens: aware instants in `zone`, from `since` up to, not including, `until`.

    dtstart: the first time on the wall clock (naive); it is an occurrence itself only where the rule says so.
    zone: an IANA name or a zone. since, until: aware, or naive for the wall clock. exceptions: dates, or times on
    those dates, on which it does not happen. Each occurrence has dtstart's time of day, mapped by `wall.to_utc`.
    Raises BadRecurrence, NotOnTheWall or UnknownZone, all at once and not at the first occurrence.
    """
    where = zone_named(zone) if isinstance(zone, str) else zone
    repeating = Recurrence.parse(rule, dtstart)
    left_out = {_date_of(one, where) for one in exceptions}
    begin, end = _instant(since, where), _instant(until, where)
    # A day to each side: a jump of the clock moves an occurrence, and a zone's date is not that of UTC.
    first, last = begin.astimezone(where).date() - DAY, end.astimezone(where).date() + DAY
    days = (day for day in repeating.days(first, last) if day not in left_out)
    at = (to_utc(datetime.combine(day, dtstart.time()), where) for day in days)
    return (one.astimezone(where) for one in at if begin <= one < end)


def _instant(given: datetime, zone: tzinfo) -> datetime:
    """Within the years that every zone can count, two days to each side included."""
    if not EARLIEST.year <= given.year <= LATEST.year:
        return EARLIEST if given.year < EARLIEST.year else LATEST
    return given if given.tzinfo is not None else to_utc(given, zone)


def _date_of(given: date, zone: tzinfo) -> date:
    if not isinstance(given, datetime):
        return given
    return (given.astimezone(zone) if given.tzinfo is not None else given).date()
