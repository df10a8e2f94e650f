"""Reads the text of a recurrence rule (RFC 5545, § 3.3.10), as far as a schedule of whole days needs it. Pure.

FREQ by day, week, month or year, INTERVAL, COUNT or UNTIL, BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY, BYDAY, BYSETPOS
and WKST. Everything else is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from itertools import product

from .recurrence_errors import (
    BadPart,
    BadRecurrence,
    ClockPart,
    EndBeforeStart,
    EndsTwice,
    NeverThatDate,
    NoFrequency,
    PartNotHere,
    PartTwice,
    PositionAlone,
    TooOften,
    UnknownPart,
)

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST = 10_000
CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of each month in the year in which it has most."""


class Frequency(Enum):
    """How long a period is."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True)
class Parts:
    """A rule as it was written, checked. Empty sets name nothing; weekdays count from Monday = 0."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | None = None
    week_start: int = 0
    months: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    nth_weekdays: frozenset[tuple[int, int]] = frozenset()
    positions: frozenset[int] = frozenset()

    @property
    def names_days(self) -> bool:
        """Whether the rule itself says which days of a period it means."""
        return bool(self.weeks or self.year_days or self.month_days or self.weekdays or self.nth_weekdays)


def read(text: str, start: datetime) -> Parts:
    """The parts of a rule that starts then. Raises BadRecurrence, with the part that is wrong."""
    words = _words(text)
    parts = Parts(_frequency(words.pop("FREQ", None)))
    for name, value in words.items():
        if name in CLOCK:
            raise ClockPart(name=name)
        if name not in READERS:
            raise UnknownPart(name=name[:40])
        parts = READERS[name](parts, value, start)
    _check(parts, words)
    return parts


def _words(text: str) -> dict[str, str]:
    """Name and value of each part; a “;” at the end was seen in calendars and means nothing."""
    found: dict[str, str] = {}
    for word in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, equals, value = word.partition("=")
        if not equals or not name or not value:
            raise BadRecurrence(text=word[:40])
        if name in found:
            raise PartTwice(name=name[:40])
        found[name] = value
    return found


def _frequency(value: str | None) -> Frequency:
    if value is None:
        raise NoFrequency
    if value in ("HOURLY", "MINUTELY", "SECONDLY"):
        raise TooOften(frequency=value)
    if value not in Frequency.__members__:
        raise BadPart(name="FREQ", value=value[:40], needed="DAILY, WEEKLY, MONTHLY, YEARLY")
    return Frequency(value)


def _whole(name: str, value: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[+-]?\d{1,5}", value, re.ASCII) or not least <= int(value) <= most:
        raise BadPart(name=name, value=value[:40], needed=f"{least} … {most}")
    return int(value)


def _numbers(name: str, value: str, most: int, *, backwards: bool = True) -> frozenset[int]:
    """1 … most, and −1 … −most counted from the end."""
    found = frozenset(_whole(name, one, -most if backwards else 1, most) for one in value.split(","))
    if 0 in found:
        raise BadPart(name=name, value="0", needed=f"±1 … ±{most}")
    return found


def _until(parts: Parts, value: str, start: datetime) -> Parts:
    """A date is the last one; a time is compared on the wall clock, in UTC or not."""
    found = re.fullmatch(r"(\d{8})(?:T(\d{6})Z?)?", value, re.ASCII)
    try:
        if found is None:
            raise ValueError(value)
        day = datetime.strptime(found[1], "%Y%m%d").date()  # noqa: DTZ007 - a date on the wall has no zone
        at = datetime.strptime(found[2], "%H%M%S").time() if found[2] else time.max  # noqa: DTZ007
    except ValueError as cause:
        raise BadPart(name="UNTIL", value=value[:40], needed="20261231, 20261231T235959") from cause
    last = day if at >= start.time() or day == date.min else day - timedelta(days=1)
    if last < start.date():
        raise EndBeforeStart(until=day.isoformat(), start=start.date().isoformat())
    return replace(parts, until=last)


def _by_day(parts: Parts, value: str, _start: datetime) -> Parts:
    plain, nth = set[int](), set[tuple[int, int]]()
    for one in value.split(","):
        found = re.fullmatch(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", one, re.ASCII)
        number = int(found[1]) if found is not None and found[1] else None
        if found is None or number == 0 or abs(number or 1) > 53:
            raise BadPart(name="BYDAY", value=one[:40], needed="MO, TU, WE, TH, FR, SA, SU, 2MO, -1FR")
        weekday = WEEKDAYS.index(found[2])
        plain.add(weekday) if number is None else nth.add((number, weekday))
    return replace(parts, weekdays=frozenset(plain), nth_weekdays=frozenset(nth))


def _week_start(parts: Parts, value: str, _start: datetime) -> Parts:
    if value not in WEEKDAYS:
        raise BadPart(name="WKST", value=value[:40], needed=", ".join(WEEKDAYS))
    return replace(parts, week_start=WEEKDAYS.index(value))


READERS: Mapping[str, Callable[[Parts, str, datetime], Parts]] = {
    "INTERVAL": lambda parts, value, _: replace(parts, interval=_whole("INTERVAL", value, 1, MOST)),
    "COUNT": lambda parts, value, _: replace(parts, count=_whole("COUNT", value, 1, MOST)),
    "UNTIL": _until,
    "WKST": _week_start,
    "BYMONTH": lambda parts, value, _: replace(parts, months=_numbers("BYMONTH", value, 12, backwards=False)),
    "BYWEEKNO": lambda parts, value, _: replace(parts, weeks=_numbers("BYWEEKNO", value, 53)),
    "BYYEARDAY": lambda parts, value, _: replace(parts, year_days=_numbers("BYYEARDAY", value, 366)),
    "BYMONTHDAY": lambda parts, value, _: replace(parts, month_days=_numbers("BYMONTHDAY", value, 31)),
    "BYDAY": _by_day,
    "BYSETPOS": lambda parts, value, _: replace(parts, positions=_numbers("BYSETPOS", value, 366)),
}

ELSEWHERE: Mapping[Frequency, tuple[str, ...]] = {
    Frequency.DAILY: ("BYWEEKNO", "BYYEARDAY"),
    Frequency.WEEKLY: ("BYWEEKNO", "BYYEARDAY", "BYMONTHDAY"),
    Frequency.MONTHLY: ("BYWEEKNO", "BYYEARDAY"),
    Frequency.YEARLY: (),
}
"""What a frequency does not take (the table of RFC 5545, § 3.3.10)."""


def _check(parts: Parts, words: Mapping[str, str]) -> None:
    frequency = f"FREQ={parts.frequency.value}"
    for name in ELSEWHERE[parts.frequency]:
        if name in words:
            raise PartNotHere(name=name, other=frequency)
    if parts.nth_weekdays:
        if parts.frequency in (Frequency.DAILY, Frequency.WEEKLY):
            raise PartNotHere(name=f"BYDAY={words['BYDAY']}"[:40], other=frequency)
        if parts.weeks:
            raise PartNotHere(name=f"BYDAY={words['BYDAY']}"[:40], other="BYWEEKNO")
    if parts.count is not None and parts.until is not None:
        raise EndsTwice
    if parts.positions and not (parts.names_days or parts.months):
        raise PositionAlone
    if (
        parts.months
        and parts.month_days
        and not any(abs(day) <= LONGEST[month - 1] for month, day in product(parts.months, parts.month_days))
    ):
        raise NeverThatDate(day=min(parts.month_days, key=abs), month=min(parts.months))
