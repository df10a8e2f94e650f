"""Rules that repeat, against a public table, against another library, and against what never happens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from signage.errors import Invalid
from signage.schedule import occurrences
from signage.schedule.recurrence import Recurrence
from tests.conftest import SHARED

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 1, 5, 9, 0)
FAR = datetime(2600, 1, 1)
TABLE = SHARED / "data" / "rrule" / "icalrecur_first_half.txt"
BELOW_A_DAY = re.compile(r"FREQ=(HOURLY|MINUTELY|SECONDLY)|BY(HOUR|MINUTE|SECOND)=")

# Where dateutil reads differently, the table wins: a BYWEEKNO alone means one day of the week, a “;” may end a rule.
NOT_DATEUTILS = {"FREQ=YEARLY;BYWEEKNO=1,2;UNTIL=20170101T000000Z", "FREQ=WEEKLY;INTERVAL=1;COUNT=2;BYDAY=MO;"}


def cases() -> Iterator[tuple[str, datetime, list[datetime]]]:
    """Rule, start and all times of each case, all on the wall clock."""
    blocks = TABLE.read_text(encoding="utf-8").split("\n\n") if TABLE.exists() else []
    for block in blocks:
        words = dict(line.split(":", 1) for line in block.splitlines() if ":" in line and line[0] != "#")
        if "RRULE" in words:
            times = [moment(one) for one in words["INSTANCES"].split(",")]
            yield words["RRULE"], moment(words["DTSTART"]), times


def moment(text: str) -> datetime:
    plain = text.rstrip("Z")
    return datetime.strptime(plain, "%Y%m%dT%H%M%S" if "T" in plain else "%Y%m%d")


def days(rule: str, start: datetime = START, until: datetime = FAR) -> list[date]:
    return [one.date() for one in occurrences(rule, start, "UTC", start, until)]


@pytest.mark.shared
def test_every_case_of_the_table_comes_out_as_given_or_is_refused_by_name() -> None:
    wrong, refused, table = [], 0, list(cases())
    for rule, start, times in table:
        if BELOW_A_DAY.search(rule):
            refused += 1
            with pytest.raises(Invalid, match=r"a daypart"):
                occurrences(rule, start, "UTC", start, FAR)
        elif [one.replace(tzinfo=None) for one in occurrences(rule, start, "UTC", start, FAR)] != times:
            wrong.append(rule)
    assert (wrong, refused, len(table)) == ([], 7, 73)


@pytest.mark.shared
def test_dateutil_differs_from_the_table_where_this_test_says_so_and_nowhere_else() -> None:
    differs = set()
    for rule, start, times in cases():
        try:
            theirs = list(rrulestr(re.sub(r"(UNTIL=\w+)Z", r"\1", rule), dtstart=start))
        except ValueError:
            theirs = []
        if theirs != times:
            differs.add(rule)
    assert differs == NOT_DATEUTILS


def numbers(most: int, least: int = 1) -> st.SearchStrategy[str]:
    one = st.integers(least, most).flatmap(lambda n: st.sampled_from([n, -n]))
    return st.lists(one, min_size=1, max_size=4).map(lambda found: ",".join(map(str, found)))


WEEKDAY = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
PLAIN = st.lists(WEEKDAY, min_size=1, max_size=4).map(",".join)
MONTHS = st.lists(st.integers(1, 12), min_size=1, max_size=4).map(lambda found: ",".join(map(str, found)))


def nth(most: int) -> st.SearchStrategy[str]:
    one = st.builds(lambda n, sign, day: f"{sign * n}{day}", st.integers(1, most), st.sampled_from([1, -1]), WEEKDAY)
    return st.lists(one, min_size=1, max_size=3).map(",".join)


def rules() -> st.SearchStrategy[str]:
    common = {"BYMONTH": MONTHS, "BYSETPOS": numbers(6), "WKST": WEEKDAY}
    kinds = {
        "DAILY": common | {"BYMONTHDAY": numbers(31), "BYDAY": PLAIN},
        "WEEKLY": common | {"BYDAY": PLAIN},
        "MONTHLY": common | {"BYMONTHDAY": numbers(31), "BYDAY": PLAIN | nth(5)},
        "YEARLY": common | {"BYMONTHDAY": numbers(31), "BYDAY": PLAIN | nth(53), "BYYEARDAY": numbers(366)},
    }

    def rule(frequency: str) -> st.SearchStrategy[str]:
        parts = st.fixed_dictionaries({"INTERVAL": st.integers(1, 5).map(str)}, optional=kinds[frequency])
        return parts.map(lambda found: ";".join([f"FREQ={frequency}", *(f"{k}={v}" for k, v in found.items())]))

    return st.sampled_from(list(kinds)).flatmap(rule)


STARTS = st.datetimes(datetime(1999, 1, 1), datetime(2028, 12, 31)).map(lambda at: at.replace(microsecond=0))


def agrees(rule: str, start: datetime) -> None:
    until = start + timedelta(days=4 * 366)
    try:
        ours = Recurrence.parse(rule, start)
    except Invalid:
        assume(False)  # refused rules have tests of their own
        raise
    # dateutil lets BYSETPOS count from the start in its first week, where it counts from the first day in a month.
    since = start + timedelta(days=7) if "WEEKLY" in rule and "BYSETPOS" in rule else start
    theirs = [one.date() for one in rrulestr(rule, dtstart=start).between(since, until, inc=True)]
    assert list(ours.days(since.date(), until.date())) == theirs
    assert all(day in ours for day in theirs)
    if theirs and since == start:
        assert (ours.first, theirs[0] + timedelta(days=1) in ours) == (
            theirs[0],
            theirs[0] + timedelta(days=1) in theirs,
        )


@given(rules(), STARTS)
@settings(max_examples=40)
@example("FREQ=YEARLY;INTERVAL=2;BYDAY=-53MO,53SU;WKST=TH", datetime(2000, 2, 29, 8))
def test_an_independent_library_finds_the_same_days(rule: str, start: datetime) -> None:
    agrees(rule, start)


@pytest.mark.long
@given(rules(), STARTS)
@settings(max_examples=1000)
def test_an_independent_library_finds_the_same_days_for_a_thousand_rules(rule: str, start: datetime) -> None:
    agrees(rule, start)


@given(rules(), STARTS, st.integers(1, 30))
@settings(max_examples=20)
def test_a_counted_rule_is_the_beginning_of_the_endless_one(rule: str, start: datetime, count: int) -> None:
    begins(rule, start, count)


@pytest.mark.long
@given(rules(), STARTS, st.integers(1, 30))
@settings(max_examples=500)
def test_five_hundred_counted_rules_are_the_beginnings_of_endless_ones(rule: str, start: datetime, count: int) -> None:
    begins(rule, start, count)


def begins(rule: str, start: datetime, count: int) -> None:
    """The rule that ends after so many days has the first of those that it has without an end."""
    until = start + timedelta(days=20 * 366)
    try:
        endless, counted = Recurrence.parse(rule, start), Recurrence.parse(f"{rule};COUNT={count}", start)
    except Invalid:
        assume(False)
        raise
    found = list(endless.days(start.date(), until.date()))[:count]
    assert list(counted.days(start.date(), until.date())) == found
    assert [day in counted for day in found] == [True] * len(found)


def test_a_rule_of_long_ago_is_asked_without_going_over_all_its_days() -> None:
    ancient = Recurrence.parse("FREQ=DAILY;INTERVAL=3", datetime(1, 1, 1))
    assert list(ancient.days(date(2026, 11, 22), date(2026, 11, 26))) == [date(2026, 11, 22), date(2026, 11, 25)]
    assert date(2026, 11, 25) in ancient


def test_a_rule_may_reach_the_end_of_the_calendar() -> None:
    assert days("FREQ=YEARLY", datetime(9996, 12, 30), datetime(9999, 12, 31))[-1] == date(9998, 12, 30)
    last = Recurrence.parse("FREQ=WEEKLY", datetime(9999, 12, 28))
    assert list(last.days(date(9999, 12, 1), date.max)) == [date(9999, 12, 28)]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20260107", date(2026, 1, 7)),
        ("20260107T090000", date(2026, 1, 7)),
        ("20260107T090000Z", date(2026, 1, 7)),
        ("20260107T085959Z", date(2026, 1, 6)),
    ],
)
def test_until_is_the_last_date_or_the_last_time_on_the_wall(until: str, last: date) -> None:
    assert days(f"FREQ=DAILY;UNTIL={until}")[-1] == last


def test_an_exception_takes_out_its_date_whatever_its_time_is() -> None:
    out = [date(2026, 1, 6), datetime(2026, 1, 7, 9), datetime(2026, 1, 7, 23, 30, tzinfo=UTC)]
    found = occurrences("FREQ=DAILY;COUNT=5", START, BERLIN, START, FAR, out)
    assert [one.day for one in found] == [5, 9]


def test_an_occurrence_in_the_missing_hour_is_at_the_jump_and_one_in_the_doubled_hour_happens_once() -> None:
    spring = list(occurrences("FREQ=DAILY;COUNT=3", datetime(2026, 3, 28, 2, 30), BERLIN, datetime(2026, 3, 1), FAR))
    assert [one.isoformat() for one in spring] == [
        "2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00",
    ]  # fmt: skip
    autumn = occurrences(
        "FREQ=DAILY;COUNT=2", datetime(2026, 10, 25, 2, 30), "Europe/Berlin", datetime(2026, 10, 1), FAR
    )
    assert [one.isoformat() for one in autumn] == ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"]


def test_a_stretch_begins_with_its_first_instant_and_ends_before_its_last() -> None:
    since, until = datetime(2026, 1, 6, 8, tzinfo=UTC), datetime(2026, 1, 8, 8, tzinfo=UTC)
    found = occurrences("FREQ=DAILY", START, BERLIN, since, until)
    assert [one.isoformat() for one in found] == ["2026-01-06T09:00:00+01:00", "2026-01-07T09:00:00+01:00"]
    local = occurrences("FREQ=DAILY", START, BERLIN, datetime(2026, 1, 6, 9), datetime(2026, 1, 8, 9))
    assert [one.day for one in local] == [6, 7]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("", "is no part of a recurrence rule"),
        ("INTERVAL=2", "does not say how often"),
        ("FREQ=DAILY;FREQ=DAILY", "stands in the rule twice"),
        ("FREQ=DAILY;COUNT", "“COUNT” is no part"),
        ("FREQ=NOW", "“NOW” is no value for FREQ"),
        ("FREQ=HOURLY", "Use a daypart"),
        ("FREQ=DAILY;BYMINUTE=5", "choose a daypart"),
        ("FREQ=DAILY;RSCALE=HEBREW", "no part “RSCALE”"),
        ("FREQ=DAILY;SKIP=FORWARD", "no part “SKIP”"),
        ("FREQ=DAILY;BYEASTER=0", "no part “BYEASTER”"),
        ("FREQ=DAILY;INTERVAL=0", "“0” is no value for INTERVAL"),
        ("FREQ=DAILY;INTERVAL=-1", "“-1” is no value for INTERVAL"),
        ("FREQ=DAILY;INTERVAL=1٣", "is no value for INTERVAL"),
        ("FREQ=DAILY;COUNT=0", "“0” is no value for COUNT"),
        ("FREQ=DAILY;COUNT=99999", "“99999” is no value for COUNT"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "by COUNT and by UNTIL"),
        ("FREQ=DAILY;UNTIL=20251231", "ends on 2025-12-31, before it starts on 2026-01-05"),
        ("FREQ=DAILY;UNTIL=20260231", "is no value for UNTIL"),
        ("FREQ=DAILY;UNTIL=soon", "“SOON” is no value for UNTIL"),
        ("FREQ=WEEKLY;BYDAY=2MO", "“BYDAY=2MO” does not go with “FREQ=WEEKLY”"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "“BYMONTHDAY” does not go with “FREQ=WEEKLY”"),
        ("FREQ=MONTHLY;BYYEARDAY=3", "“BYYEARDAY” does not go with “FREQ=MONTHLY”"),
        ("FREQ=DAILY;BYWEEKNO=3", "“BYWEEKNO” does not go with “FREQ=DAILY”"),
        ("FREQ=YEARLY;BYWEEKNO=3;BYDAY=2MO", "does not go with “BYWEEKNO”"),
        ("FREQ=MONTHLY;BYDAY=0MO", "“0MO” is no value for BYDAY"),
        ("FREQ=MONTHLY;BYDAY=54MO", "“54MO” is no value for BYDAY"),
        ("FREQ=MONTHLY;BYDAY=XX", "“XX” is no value for BYDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "“32” is no value for BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "“0” is no value for BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTH=-1", "“-1” is no value for BYMONTH"),
        ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS chooses among days"),
        ("FREQ=DAILY;WKST=8", "“8” is no value for WKST"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "Day 30 of month 2 never happens"),
        ("FREQ=YEARLY;BYMONTH=4,6;BYMONTHDAY=31", "Day 31 of month 4 never happens"),
        ("FREQ=YEARLY;BYYEARDAY=1;BYMONTH=2", "would never happen"),
        ("FREQ=MONTHLY;BYDAY=6MO", "would never happen"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", "would never happen"),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=5", "would never happen"),
        ("FREQ=DAILY;BYMONTHDAY=1;BYSETPOS=2", "would never happen"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_searched(rule: str, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        occurrences(rule, START, BERLIN, START, FAR)
    assert words in refusal.value.message


def test_a_leap_day_on_every_other_odd_year_never_happens() -> None:
    with pytest.raises(Invalid, match="would never happen"):
        Recurrence.parse("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", datetime(2025, 1, 1))
    assert days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=2") == [date(2028, 2, 29), date(2032, 2, 29)]


def test_a_start_with_an_offset_and_an_unknown_zone_are_refused() -> None:
    with pytest.raises(Invalid, match="has an offset"):
        occurrences("FREQ=DAILY", START.replace(tzinfo=UTC), BERLIN, START, FAR)
    with pytest.raises(Invalid, match="no time zone “Europe/Kölle”"):
        occurrences("FREQ=DAILY", START, "Europe/Kölle", START, FAR)
