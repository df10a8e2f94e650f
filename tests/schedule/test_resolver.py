"""What is on, when and why, for any world."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.ids import DisplayId, PlaceId, PlaylistId, StoreId
from signage.schedule.answer import Answer
from signage.schedule.recurrence import Recurrence
from signage.schedule.resolver import UnknownDisplay, playing, resolve, timeline
from signage.schedule.times import Doors, Holidays, Hours, StoreClock, Times
from signage.schedule.wall import Daypart
from signage.schedule.world import Aim, DisplayFacts, Entry, Item, Level, PublishedPlaylist, Target, World

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
WINDOW = DisplayId("window")
COLOGNE = StoreClock(
    ZoneInfo("Europe/Berlin"), frozenset({NOON.date()}), tuple(Hours(day, time(10), time(20)) for day in range(6))
)
LOOP, SUMMER, HOUSE = PlaylistId("loop"), PlaylistId("summer"), PlaylistId("house")

moments = st.integers(-48, 48).map(lambda half_hours: NOON + timedelta(minutes=30 * half_hours))
maybe_moments = st.none() | moments


def playlist(id: PlaylistId, *items: Item) -> PublishedPlaylist:
    return PublishedPlaylist(id, 1, str(id), items or (Item("a", timedelta(seconds=10)),))


def world(*entries: Entry, fallback: PlaylistId | None = None, playlists: tuple[PublishedPlaylist, ...] = ()) -> World:
    known = playlists or (playlist(LOOP), playlist(SUMMER), playlist(HOUSE))
    around = (PlaceId("entrance"), PlaceId("floor"))
    facts = DisplayFacts(WINDOW, StoreId("cologne"), around, frozenset({"front"}), frozenset({"big"}), fallback)
    clocks = {StoreId("cologne"): COLOGNE}
    return World("1", {WINDOW: facts}, {one.id: one for one in known}, entries, clocks=clocks)


def entry(id: str, target: Target = Target.DISPLAY, target_id: str = "window", **more: object) -> Entry:
    return Entry(id, PlaylistId(str(more.pop("playlist", LOOP))), (Aim(target, target_id),), **more)  # type: ignore[arg-type]


def minutes(at: time) -> time:
    return at.replace(second=0, microsecond=0)


def weekly(days: str) -> Recurrence:
    return Recurrence.parse(f"FREQ=WEEKLY;BYDAY={days}", datetime(2026, 1, 1))


items = st.builds(
    Item,
    id=st.sampled_from("abcdef"),
    length=st.integers(1, 3600).map(lambda seconds: timedelta(seconds=seconds)),
    since=maybe_moments,
    until=maybe_moments,
)
targets = st.sampled_from(
    [
        (Target.DISPLAY, "window"),
        (Target.DISPLAY, "elsewhere"),
        (Target.GROUP, "front"),
        (Target.TAG, "big"),
        (Target.PLACE, "entrance"),
        (Target.PLACE, "floor"),
        (Target.STORE, "cologne"),
        (Target.STORE, "bonn"),
        (Target.ALL, ""),
    ]
)
some_times = st.builds(
    Times,
    daypart=st.builds(Daypart, start=st.times().map(minutes), end=st.times().map(minutes)),
    rule=st.none() | st.sampled_from([weekly("MO,WE"), weekly("SU"), weekly("MO,TU,WE,TH,FR")]),
    exceptions=st.sampled_from([frozenset(), frozenset({NOON.date()})]),
    holidays=st.sampled_from(Holidays),
    doors=st.sampled_from(Doors),
)
entries = st.builds(
    lambda id, target, known, since, until, times, level, share: Entry(
        id, known, (Aim(*target),), level, since, until, times, share if level is Level.CAMPAIGN else None
    ),
    st.uuids().map(str),
    targets,
    st.sampled_from([LOOP, SUMMER, HOUSE, PlaylistId("never published")]),
    maybe_moments,
    maybe_moments,
    st.none() | some_times,
    st.sampled_from(Level),
    st.none() | st.integers(0, 60),
)
worlds = st.builds(
    lambda found, fallback, *lists: world(
        *found,
        fallback=fallback,
        playlists=tuple(
            PublishedPlaylist(id, 1, id, tuple(one)) for id, one in zip((LOOP, SUMMER, HOUSE), lists, strict=True)
        ),
    ),
    st.lists(entries, max_size=6),
    st.sampled_from([None, HOUSE]),
    *[st.lists(items, max_size=4)] * 3,
)


@given(worlds, moments)
@settings(max_examples=50, deadline=None)
def test_an_answer_is_the_segment_of_the_timeline_that_covers_it(found: World, at: datetime) -> None:
    segments = list(timeline(found, WINDOW, NOON - timedelta(days=2), NOON + timedelta(days=2)))
    covering = [segment for segment in segments if segment.since <= at < segment.until]
    assert [segment.answer for segment in covering] == [resolve(found, WINDOW, at)]


@given(worlds)
@settings(max_examples=50, deadline=None)
def test_a_timeline_has_no_gap_and_cuts_only_where_the_answer_changes(found: World) -> None:
    segments = list(timeline(found, WINDOW, NOON - timedelta(days=2), NOON + timedelta(days=2)))
    assert segments[0].since == NOON - timedelta(days=2)
    assert segments[-1].until == NOON + timedelta(days=2)
    for one, following in itertools.pairwise(segments):
        assert one.until == following.since
        assert one.answer != following.answer


@given(worlds, moments)
@settings(max_examples=50, deadline=None)
def test_every_candidate_is_on_or_has_exactly_one_reason(found: World, at: datetime) -> None:
    showing = resolve(found, WINDOW, at).main
    candidates = [one.id for one in found.entries if one.meets(found.displays[WINDOW])]
    lost = [loser.id for loser in showing.losers if loser.kind == "entry"]
    on_now = {turn.voice for turn in showing.turns if turn.voice}
    assert sorted([*lost, *on_now]) == sorted(candidates)
    assert len(showing.reasons) == max(1, len(showing.parts))


@given(worlds, moments)
@settings(max_examples=50, deadline=None)
def test_a_minute_by_minute_walk_agrees(found: World, at: datetime) -> None:
    answer = resolve(found, WINDOW, at)
    since, until = answer.main.since, answer.main.until
    for step in range(-90, 90, 15):
        other = at + timedelta(minutes=step)
        inside = (since is None or since <= other) and (until is None or other < until)
        if inside:
            assert resolve(found, WINDOW, other) == answer


@given(worlds, moments, st.integers(0, 86_400))
@settings(max_examples=50, deadline=None)
def test_the_running_item_is_valid_and_covers_the_moment(found: World, at: datetime, later: int) -> None:
    moment = at + timedelta(seconds=later)
    showing = resolve(found, WINDOW, moment).main
    now = playing(showing, moment)
    if now is None:
        assert showing.parts == ()
    else:
        assert now.since <= moment < now.until
        assert now.item.covers(moment)


def on(found: World, at: datetime = NOON) -> tuple[str | None, str]:
    showing = resolve(found, WINDOW, at).main
    return next((part.playlist for part in showing.parts), None), showing.reasons[0].code


def lost(answer: Answer) -> dict[str, str]:
    return {loser.id: loser.reason.code for loser in answer.main.losers}


def test_the_narrower_target_wins_and_the_wider_one_says_why() -> None:
    found = world(
        entry("1", Target.ALL, "", playlist=LOOP),
        entry("2", Target.STORE, "cologne", playlist=LOOP),
        entry("3", Target.PLACE, "entrance", playlist=LOOP),
        entry("4", Target.GROUP, "front", playlist=SUMMER),
    )
    assert on(found) == (SUMMER, "assigned")
    assert lost(resolve(found, WINDOW, NOON)) == {"1": "wider", "2": "wider", "3": "wider"}


def test_of_equals_the_later_start_wins_then_the_smaller_id() -> None:
    early, late = NOON - timedelta(hours=2), NOON - timedelta(hours=1)
    assert on(world(entry("1", since=early), entry("2", since=late, playlist=SUMMER)))[0] == SUMMER
    found = world(entry("1", playlist=SUMMER), entry("2"))
    assert on(found)[0] == SUMMER
    assert lost(resolve(found, WINDOW, NOON)) == {"2": "larger_id"}


def test_the_highest_level_has_the_display_however_wide_it_is() -> None:
    hour = timedelta(hours=1)
    found = world(
        entry("1", playlist=LOOP),
        entry("2", Target.ALL, "", level=Level.CAMPAIGN, playlist=SUMMER, until=NOON + 3 * hour),
        entry("3", Target.ALL, "", level=Level.ACTION, playlist=HOUSE, since=NOON + hour, until=NOON + 2 * hour),
        entry("4", Target.ALL, "", level=Level.EMERGENCY, playlist=LOOP, since=NOON + hour, until=NOON + hour * 1.5),
    )
    shown = [(one.answer.main.level, one.answer.main.cuts) for one in timeline(found, WINDOW, NOON, NOON + 4 * hour)]
    assert shown == [
        (Level.CAMPAIGN, False), (Level.EMERGENCY, True), (Level.ACTION, True), (Level.CAMPAIGN, False),
        (Level.PROGRAMME, False),
    ]  # fmt: skip
    assert lost(resolve(found, WINDOW, NOON)) == {"1": "lower_level", "3": "not_yet", "4": "not_yet"}


def test_of_two_emergencies_the_later_has_the_display_and_the_older_returns() -> None:
    hour = timedelta(hours=1)
    fire = entry("1", level=Level.EMERGENCY, playlist=LOOP, since=NOON, until=NOON + 4 * hour)
    flood = entry("2", level=Level.EMERGENCY, playlist=SUMMER, since=NOON + hour, until=NOON + 2 * hour)
    found = world(fire, flood)
    assert [on(found, NOON + hour * at)[0] for at in (0, 1, 2)] == [LOOP, SUMMER, LOOP]
    assert lost(resolve(found, WINDOW, NOON + hour)) == {"1": "earlier_start"}


def test_campaigns_share_the_time_and_nobody_of_them_loses() -> None:
    found = world(
        entry("1", level=Level.CAMPAIGN, playlist=LOOP, share=60),
        entry("2", level=Level.CAMPAIGN, playlist=SUMMER, share=40),
    )
    showing = resolve(found, WINDOW, NOON).main
    assert [(part.entry, part.share) for part in showing.parts] == [("1", 60), ("2", 40)]
    assert showing.losers == ()
    assert [turn.voice for turn in showing.turns] == ["1", "2", "1", "2", "1"]


def test_lunch_comes_every_workday_and_begins_its_round_anew() -> None:
    lunch = Times(daypart=Daypart(time(11, 30), time(14)), rule=weekly("MO,TU,WE,TH,FR"), holidays=Holidays.SKIP)
    found = world(entry("1", playlist=LOOP), entry("2", playlist=SUMMER, times=lunch, level=Level.ACTION))
    tuesday = NOON + timedelta(days=1)
    assert on(found, NOON)[0] == LOOP, "Monday is a holiday"
    showing = resolve(found, WINDOW, tuesday.replace(hour=10)).main
    assert showing.parts[0].playlist == SUMMER
    assert showing.since == showing.anchor == tuesday.replace(hour=9, minute=30), "11:30 in Berlin"
    assert showing.until == tuesday
    assert lost(resolve(found, WINDOW, tuesday.replace(hour=13))) == {"2": "other_hours"}


def test_a_display_without_anything_shows_its_fallback_and_else_the_house_card() -> None:
    assert on(world(fallback=HOUSE)) == (HOUSE, "display_fallback")
    assert on(world()) == (None, "house_card")
    store = World("1", world().displays, world().playlists, (), {StoreId("cologne"): HOUSE})
    assert on(store) == (HOUSE, "store_fallback")


def test_an_assignment_whose_items_are_all_over_gives_way() -> None:
    over = playlist(SUMMER, Item("a", timedelta(seconds=5), until=NOON))
    found = world(
        entry("1", playlist=SUMMER), entry("2", Target.ALL, "", playlist=LOOP), playlists=(over, playlist(LOOP))
    )
    assert on(found, NOON - timedelta(seconds=1))[0] == SUMMER
    assert on(found, NOON) == (LOOP, "assigned")
    assert lost(resolve(found, WINDOW, NOON)) == {"1": "nothing_valid"}


def test_an_item_before_its_time_says_so_and_joins_when_it_comes() -> None:
    later = playlist(LOOP, Item("a", timedelta(seconds=5)), Item("b", timedelta(seconds=5), since=NOON))
    found = world(entry("1"), playlists=(later,))
    before = resolve(found, WINDOW, NOON - timedelta(minutes=1))
    assert [turn.item.id for turn in before.main.turns] == ["a"]
    assert lost(before) == {"b": "item_not_yet"}
    assert before.main.until == NOON
    assert [turn.item.id for turn in resolve(found, WINDOW, NOON).main.turns] == ["a", "b"]


def test_the_position_in_a_round_is_the_time_since_its_anchor_modulo_its_length() -> None:
    start = NOON - timedelta(minutes=10)
    three = playlist(LOOP, *(Item(name, timedelta(seconds=10)) for name in "abc"))
    showing = resolve(world(entry("1", since=start), playlists=(three,)), WINDOW, NOON).main
    now = playing(showing, start + timedelta(seconds=30 * 4 + 15))
    assert now is not None
    assert now.item.id == "b"
    assert now.since == start + timedelta(seconds=130)


def test_a_time_without_an_offset_and_an_unknown_display_are_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        resolve(world(), WINDOW, NOON.replace(tzinfo=None))
    with pytest.raises(UnknownDisplay):
        resolve(world(), DisplayId("nowhere"), NOON)


INSIDE_OUT = (
    (Target.DISPLAY, "window"),
    (Target.PLACE, "shelf"),
    (Target.PLACE, "department"),
    (Target.PLACE, "floor"),
    (Target.STORE, "cologne"),
    (Target.ALL, ""),
)
"""Every place around a display, the nearest first."""


@pytest.mark.parametrize(("inner", "outer"), list(itertools.combinations(INSIDE_OUT, 2)))
def test_the_inner_place_wins_however_late_the_outer_one_began(
    inner: tuple[Target, str], outer: tuple[Target, str]
) -> None:
    facts = DisplayFacts(WINDOW, StoreId("cologne"), (PlaceId("shelf"), PlaceId("department"), PlaceId("floor")))
    near = entry("2", *inner, playlist=SUMMER)
    far = entry("1", *outer, playlist=LOOP, since=NOON - timedelta(hours=1))
    found = World("1", {WINDOW: facts}, {SUMMER: playlist(SUMMER), LOOP: playlist(LOOP)}, (far, near))
    assert on(found) == (SUMMER, "assigned")
    assert lost(resolve(found, WINDOW, NOON)) == {"1": "wider"}


@pytest.mark.parametrize("here", INSIDE_OUT)
def test_what_is_nearer_and_cannot_play_leaves_the_screen_to_what_is_around_it(here: tuple[Target, str]) -> None:
    facts = DisplayFacts(WINDOW, StoreId("cologne"), (PlaceId("shelf"), PlaceId("department"), PlaceId("floor")))
    around = [
        entry(str(at), *target, playlist=SUMMER if target == here else PlaylistId("never published"))
        for at, target in enumerate(INSIDE_OUT)
        if INSIDE_OUT.index(target) <= INSIDE_OUT.index(here)
    ]
    found = World("1", {WINDOW: facts}, {SUMMER: playlist(SUMMER)}, tuple(around))
    assert on(found) == (SUMMER, "assigned")
    assert set(lost(resolve(found, WINDOW, NOON)).values()) <= {"unpublished"}
