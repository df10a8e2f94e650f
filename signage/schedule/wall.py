"""From the clock on a shop's wall to instants. Pure.

Rules speak of wall-clock time in the store's zone; displays get instants. The map is monotone: what abuts on the wall
abuts in time, nothing is doubled and no hole opens, also on the days on which the clock changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .recurrence_errors import NotOnTheWall, UnknownZone

SECOND = timedelta(seconds=1)


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone. Raises UnknownZone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as cause:
        raise UnknownZone(zone=name[:80]) from cause


def to_utc(local: datetime, zone: tzinfo) -> datetime:
    """The instant at which a clock in that zone shows `local` (naive).

    A time that the clock shows twice is the first of the two; one that it never shows is the instant of the jump.
    Raises NotOnTheWall for a time with an offset.
    """
    if local.tzinfo is not None:
        raise NotOnTheWall(time=local.isoformat())
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == local:
        return first
    # In a gap fold=1 reads with the offset after the jump, which lies before it, and fold=0 the other way round.
    before, after = local.replace(tzinfo=zone, fold=1).astimezone(UTC), first
    offset = before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2
        middle -= timedelta(microseconds=middle.microsecond)
        if middle <= before:
            break
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


@dataclass(frozen=True, slots=True)
class Daypart:
    """A part of a day, `[start, end)` on the wall clock. It belongs to the date on which it starts.

    An end that is not after the start is on the next day: 22:00–02:00 is four hours, 10:00–10:00 a whole day.
    """

    start: time
    end: time

    def window(self, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
        """The instants between which it holds on that date; both the same where the clock skips all of it."""
        ends_on = day if self.end > self.start else day + timedelta(days=1)
        return to_utc(datetime.combine(day, self.start), zone), to_utc(datetime.combine(ends_on, self.end), zone)


ALL_DAY = Daypart(time(0), time(0))
