"""The clock on the wall and the instants behind it, on the days on which it changes and in every zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from signage.errors import Invalid
from signage.schedule.wall import ALL_DAY, Daypart, to_utc, zone_named

BERLIN = ZoneInfo("Europe/Berlin")
MARCH, OCTOBER = date(2026, 3, 29), date(2026, 10, 25)
SAMPLE = (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago",
    "Asia/Kathmandu", "Asia/Gaza", "Antarctica/Troll", "UTC",
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "start", "end", "length"),
    [
        (MARCH, time(2), time(3), timedelta(0)),
        (MARCH, time(2, 30), time(6), timedelta(hours=3)),
        (MARCH, time(1), time(2, 30), timedelta(hours=1)),
        (OCTOBER, time(2), time(3), timedelta(hours=2)),
        (OCTOBER, time(2), time(2, 30), timedelta(minutes=30)),
        (OCTOBER, time(2, 30), time(5), timedelta(hours=3, minutes=30)),
        (MARCH, time(10), time(10), timedelta(days=1)),
        (MARCH, time(0), time(0), timedelta(hours=23)),
        (OCTOBER, time(0), time(0), timedelta(hours=25)),
        (date(2026, 3, 28), time(22), time(3, 30), timedelta(hours=4, minutes=30)),
        (date(2026, 6, 5), time(22), time(2), timedelta(hours=4)),
    ],
)
def test_a_daypart_is_as_long_as_the_clock_on_the_wall_says(
    day: date, start: time, end: time, length: timedelta
) -> None:
    begins, ends = Daypart(start, end).window(day, BERLIN)
    assert ends - begins == length


def test_a_time_that_the_clock_never_shows_is_the_instant_of_the_jump() -> None:
    jump = datetime(2026, 3, 29, 1, tzinfo=UTC)
    for minute in (0, 1, 30, 59):
        assert to_utc(datetime(2026, 3, 29, 2, minute), BERLIN) == jump
    assert to_utc(datetime(2026, 3, 29, 3), BERLIN) == jump
    assert Daypart(time(2, 30), time(6)).window(MARCH, BERLIN)[0].astimezone(BERLIN).hour == 3


def test_a_time_that_the_clock_shows_twice_is_the_first() -> None:
    assert to_utc(datetime(2026, 10, 25, 2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_day_that_a_country_left_out_has_no_length() -> None:
    samoa = ZoneInfo("Pacific/Apia")
    assert ALL_DAY.window(date(2011, 12, 30), samoa)[0] == ALL_DAY.window(date(2011, 12, 30), samoa)[1]
    assert to_utc(datetime(2011, 12, 30, 12), samoa) == datetime(2011, 12, 30, 10, tzinfo=UTC)


def jumps(zone: ZoneInfo, since: int, until: int) -> list[datetime]:
    """The instants at which its clock changes, to the minute."""
    found, at = [], datetime(since, 1, 1, tzinfo=UTC)
    offset = at.astimezone(zone).utcoffset()
    while at.year < until:
        then = at + timedelta(days=1)
        if (next_offset := then.astimezone(zone).utcoffset()) != offset:
            low, high = at, then
            while high - low > timedelta(minutes=1):
                middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
                low, high = (middle, high) if middle.astimezone(zone).utcoffset() == offset else (low, middle)
            found.append(high)
            offset = next_offset
        at = then
    return found


def holds_around_each_jump(name: str) -> None:
    """Around each change the map is monotone, exact where the clock shows the time, and leaves no hole."""
    zone = ZoneInfo(name)
    for jump in jumps(zone, 2024, 2036):
        wall = jump.astimezone(zone).replace(tzinfo=None)
        locals_ = [wall + timedelta(minutes=minute) for minute in range(-240, 241, 5)]
        instants = [to_utc(local, zone) for local in locals_]
        assert instants == sorted(instants), (name, jump)
        for local, instant in zip(locals_, instants, strict=True):
            shown = instant.astimezone(zone).replace(tzinfo=None)
            assert shown == local or instant == jump, (name, local)
            earlier = instant - timedelta(hours=2)
            assert all(
                (earlier + timedelta(minutes=m)).astimezone(zone).replace(tzinfo=None) != local
                for m in range(0, 120, 5)
            ), (name, local)
        around = [jump.astimezone(zone).date() + timedelta(days=day) for day in (-1, 0, 1)]
        windows = [ALL_DAY.window(day, zone) for day in around]
        assert all(one[1] == other[0] for one, other in pairwise(windows)), (name, jump)


@pytest.mark.parametrize("name", SAMPLE)
def test_what_abuts_on_the_wall_abuts_in_time(name: str) -> None:
    holds_around_each_jump(name)


@pytest.mark.long
def test_what_abuts_on_the_wall_abuts_in_time_in_every_zone() -> None:
    names = sorted(available_timezones())
    assert len(names) > 400
    for name in names:
        holds_around_each_jump(name)


@pytest.mark.parametrize("name", ["", "Europe/Kölle", "../../etc/passwd", "Mars/Olympus", "Europe"])
def test_a_zone_that_is_none_is_refused_by_name(name: str) -> None:
    with pytest.raises(Invalid, match="There is no time zone"):
        zone_named(name)
