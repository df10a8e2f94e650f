"""How campaigns divide the seconds of a zone."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from itertools import cycle, islice

from hypothesis import given, settings
from hypothesis import strategies as st

from signage.schedule.voice import LONGEST, MOST_TURNS, Voice, common_round, shares
from signage.schedule.world import Item

HOUR = timedelta(hours=1)


def voice(id: str, *lengths: float, share: int | None = None) -> Voice:
    return Voice(id, tuple(Item(f"{id}{at}", timedelta(seconds=one)) for at, one in enumerate(lengths)), share)


def played(voices: list[Voice], time: timedelta) -> dict[str, float]:
    """Seconds of each in the first stretch of time, the common round repeated."""
    seconds: dict[str, float] = defaultdict(float)
    total = timedelta()
    for turn in cycle(common_round(voices)):
        if total >= time:
            return seconds
        length = min(turn.item.length, time - total)
        seconds[turn.voice] += length / timedelta(seconds=1)
        total += turn.item.length
    return seconds


def test_who_owns_nothing_splits_the_rest() -> None:
    voices = [voice("a", 10, share=40), voice("b", 10), voice("c", 10)]
    assert shares(voices) == {"a": Fraction(2, 5), "b": Fraction(3, 10), "c": Fraction(3, 10)}


def test_what_nobody_takes_is_divided_as_promised() -> None:
    assert shares([voice("a", 10, share=30), voice("b", 10, share=10)]) == {"a": Fraction(3, 4), "b": Fraction(1, 4)}


def test_one_alone_plays_its_items_in_order_whatever_its_share() -> None:
    assert [turn.item.id for turn in common_round([voice("a", 5, 5, share=20)])] == ["a0", "a1"]


def test_forty_percent_are_forty_percent_whatever_the_items_last() -> None:
    seconds = played([voice("a", 10, share=40), voice("b", 30), voice("c", 7, 13)], HOUR)
    assert abs(seconds["a"] - 0.4 * 3600) <= 30
    assert abs(seconds["b"] - 0.3 * 3600) <= 30
    assert abs(seconds["c"] - 0.3 * 3600) <= 30


def test_the_items_of_each_go_on_where_they_were() -> None:
    turns = common_round([voice("a", 10, 10, 10), voice("b", 10)])
    assert [turn.item.id for turn in turns if turn.voice == "a"][:3] == ["a0", "a1", "a2"]


some_voices = st.lists(
    st.builds(
        lambda lengths, share: (lengths, share),
        st.lists(st.integers(8, 120), min_size=1, max_size=4),
        st.none() | st.integers(1, 25),
    ),
    min_size=1,
    max_size=4,
).map(lambda made: [voice(name, *lengths, share=share) for name, (lengths, share) in zip("abcd", made, strict=False)])


@given(some_voices)
@settings(max_examples=60)
def test_after_an_hour_each_share_is_met_within_one_item(voices: list[Voice]) -> None:
    seconds = played(voices, HOUR)
    part = shares(voices)
    longest = max(item.length.total_seconds() for one in voices for item in one.items)
    for one in voices:
        assert abs(seconds[one.id] - float(part[one.id]) * 3600) <= longest * len(voices)


@given(some_voices)
@settings(max_examples=60)
def test_a_round_is_bounded_and_everybody_has_a_turn(voices: list[Voice]) -> None:
    turns = common_round(voices)
    assert 0 < len(turns) <= MOST_TURNS
    assert sum((turn.item.length for turn in islice(turns, len(turns) - 1)), timedelta()) <= LONGEST
    assert {turn.voice for turn in turns} == {one.id for one in voices}
