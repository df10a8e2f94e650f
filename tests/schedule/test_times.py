"""Days, dayparts, holidays and doors, as a shop means them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from signage.schedule.recurrence import Recurrence
from signage.schedule.times import Doors, Holidays, Hours, Span, StoreClock, Times
from signage.schedule.wall import Daypart

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = tuple(Hours(day, time(10), time(20)) for day in range(6))
CHRISTMAS = date(2026, 12, 25)
COLOGNE = StoreClock(BERLIN, frozenset({CHRISTMAS, date(2026, 12, 26)}), WEEK)
MONDAY = date(2026, 5, 4)


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), BERLIN)


def held(times: Times, first: date, days: int = 1, clock: StoreClock = COLOGNE) -> list[str]:
    """What holds between two midnights, on the wall clock."""
    spans = times.spans(clock, at(first), at(first + timedelta(days=days)))
    return [shown(span) for span in spans]


def shown(span: Span) -> str:
    begin, end = (one.astimezone(BERLIN) for one in span)
    return f"{begin:%d. %H:%M}–{end:%H:%M}"


def weekly(days: str) -> Recurrence:
    return Recurrence.parse(f"FREQ=WEEKLY;BYDAY={days}", datetime(2026, 1, 1))  # noqa: DTZ001 - the wall clock


def test_lunch_on_workdays() -> None:
    lunch = Times(daypart=Daypart(time(11, 30), time(14)), rule=weekly("MO,TU,WE,TH,FR"))
    assert held(lunch, MONDAY) == ["04. 11:30–14:00"]
    assert held(lunch, MONDAY + timedelta(days=4), 3) == ["08. 11:30–14:00"]


def test_a_night_belongs_to_the_day_on_which_it_starts() -> None:
    night = Times(daypart=Daypart(time(22), time(2)), rule=weekly("FR"), exceptions=frozenset({date(2026, 5, 15)}))
    saturday = date(2026, 5, 9)
    assert held(night, saturday) == ["08. 22:00–02:00"], "Saturday begins in Friday's night"
    assert held(night, date(2026, 5, 15), 2) == [], "an exception takes all of it away"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Holidays.AS_USUAL, ["24. 09:00–10:00", "25. 09:00–10:00"]),
        (Holidays.SKIP, ["24. 09:00–10:00"]),
        (Holidays.ONLY, ["25. 09:00–10:00"]),
        (Holidays.AS_SUNDAY, ["24. 09:00–10:00"]),
    ],
)
def test_a_holiday_is_kept_skipped_meant_alone_or_a_sunday(rule: Holidays, expected: list[str]) -> None:
    times = Times(daypart=Daypart(time(9), time(10)), rule=weekly("TH,FR"), holidays=rule)
    assert held(times, date(2026, 12, 24), 2) == expected


def test_a_holiday_plays_what_sundays_play() -> None:
    sundays = Times(daypart=Daypart(time(9), time(10)), rule=weekly("SU"), holidays=Holidays.AS_SUNDAY)
    assert held(sundays, CHRISTMAS, 3) == ["25. 09:00–10:00", "26. 09:00–10:00", "27. 09:00–10:00"]


def test_while_the_doors_are_open_with_half_an_hour_before_and_after() -> None:
    assert held(Times(doors=Doors.OPEN), MONDAY) == ["04. 10:00–20:00"]
    assert held(Times(doors=Doors.OPEN, lead=timedelta(minutes=30)), MONDAY) == ["04. 09:30–20:30"]
    assert held(Times(doors=Doors.OPEN, lead=timedelta(minutes=-15)), MONDAY) == ["04. 10:15–19:45"]
    assert held(Times(doors=Doors.OPEN), date(2026, 5, 10)) == [], "a Sunday"
    assert held(Times(doors=Doors.OPEN), CHRISTMAS) == [], "a holiday"


def test_while_the_doors_are_closed() -> None:
    closed = Times(doors=Doors.CLOSED)
    assert held(closed, MONDAY) == ["04. 00:00–10:00", "04. 20:00–00:00"]
    assert held(closed, CHRISTMAS) == ["25. 00:00–00:00"]
    assert held(closed, MONDAY, clock=StoreClock(BERLIN)) == [], "a store without hours is always open"


def test_an_added_day_holds_and_dates_limit_the_rest() -> None:
    times = Times(
        first=date(2026, 5, 5), last=date(2026, 5, 6), added=frozenset({date(2026, 5, 9)}),
        daypart=Daypart(time(8), time(9)),
    )  # fmt: skip
    assert held(times, MONDAY, 7) == ["05. 08:00–09:00", "06. 08:00–09:00", "09. 08:00–09:00"]


@pytest.mark.parametrize(
    ("day", "daypart", "minutes"),
    [
        (date(2026, 3, 29), Daypart(time(2), time(3)), 0),
        (date(2026, 3, 29), Daypart(time(2, 30), time(6)), 180),
        (date(2026, 3, 29), Daypart(time(1), time(2, 30)), 60),
        (date(2026, 10, 25), Daypart(time(2), time(3)), 120),
        (date(2026, 10, 25), Daypart(time(2), time(2, 30)), 30),
        (date(2026, 10, 25), Daypart(time(2, 30), time(5)), 210),
    ],
)
def test_on_the_days_on_which_the_clock_changes(day: date, daypart: Daypart, minutes: int) -> None:
    times = Times(first=day, last=day, daypart=daypart)
    spans = list(times.spans(COLOGNE, at(day), at(day + timedelta(days=1))))
    assert sum((end - begin for begin, end in spans), timedelta()) == timedelta(minutes=minutes)


def test_whole_days_touch_each_other_through_the_year() -> None:
    spans = list(Times().spans(COLOGNE, datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)))
    assert all(one[1] == after[0] for one, after in pairwise(spans))
