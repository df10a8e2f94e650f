"""What is on, when and why, for any world."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.ids import DisplayId, PlaceId, PlaylistId, StoreId
from signage.schedule.resolver import Answer, UnknownDisplay, playing, resolve, timeline
from signage.schedule.world import DisplayFacts, Entry, Item, PublishedPlaylist, Target, World

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
WINDOW = DisplayId("window")
LOOP, SUMMER, HOUSE = PlaylistId("loop"), PlaylistId("summer"), PlaylistId("house")

moments = st.integers(-48, 48).map(lambda half_hours: NOON + timedelta(minutes=30 * half_hours))
maybe_moments = st.none() | moments


def playlist(id: PlaylistId, *items: Item) -> PublishedPlaylist:
    return PublishedPlaylist(id, 1, str(id), items or (Item("a", timedelta(seconds=10)),))


def world(*entries: Entry, fallback: PlaylistId | None = None, playlists: tuple[PublishedPlaylist, ...] = ()) -> World:
    known = playlists or (playlist(LOOP), playlist(SUMMER), playlist(HOUSE))
    around = (PlaceId("entrance"), PlaceId("floor"))
    facts = DisplayFacts(WINDOW, StoreId("cologne"), around, frozenset({"front"}), frozenset({"big"}), fallback)
    return World("1", {WINDOW: facts}, {one.id: one for one in known}, entries)


def entry(id: str, target: Target = Target.DISPLAY, target_id: str = "window", **more: object) -> Entry:
    return Entry(id, PlaylistId(str(more.pop("playlist", LOOP))), target, target_id, **more)  # type: ignore[arg-type]


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
entries = st.builds(
    lambda id, target, known, since, until: Entry(id, known, target[0], target[1], since=since, until=until),
    st.uuids().map(str),
    targets,
    st.sampled_from([LOOP, SUMMER, HOUSE, PlaylistId("never published")]),
    maybe_moments,
    maybe_moments,
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
@settings(max_examples=150)
def test_an_answer_is_the_segment_of_the_timeline_that_covers_it(found: World, at: datetime) -> None:
    segments = list(timeline(found, WINDOW, NOON - timedelta(days=2), NOON + timedelta(days=2)))
    covering = [segment for segment in segments if segment.since <= at < segment.until]
    assert [segment.answer for segment in covering] == [resolve(found, WINDOW, at)]


@given(worlds)
@settings(max_examples=100)
def test_a_timeline_has_no_gap_and_cuts_only_where_the_answer_changes(found: World) -> None:
    segments = list(timeline(found, WINDOW, NOON - timedelta(days=2), NOON + timedelta(days=2)))
    assert segments[0].since == NOON - timedelta(days=2)
    assert segments[-1].until == NOON + timedelta(days=2)
    for one, following in itertools.pairwise(segments):
        assert one.until == following.since
        assert one.answer != following.answer


@given(worlds, moments)
@settings(max_examples=100)
def test_every_candidate_is_on_or_has_exactly_one_reason(found: World, at: datetime) -> None:
    showing = resolve(found, WINDOW, at).main
    candidates = [one.id for one in found.entries if one.meets(found.displays[WINDOW])]
    lost = [loser.id for loser in showing.losers if loser.kind == "entry"]
    on_now = [showing.entry] if showing.entry is not None else []
    assert sorted(lost + on_now) == sorted(candidates)
    assert len(showing.reasons) == 1


@given(worlds, moments)
@settings(max_examples=100)
def test_a_minute_by_minute_walk_agrees(found: World, at: datetime) -> None:
    answer = resolve(found, WINDOW, at)
    since, until = answer.main.since, answer.main.until
    for step in range(-90, 90, 15):
        other = at + timedelta(minutes=step)
        inside = (since is None or since <= other) and (until is None or other < until)
        if inside:
            assert resolve(found, WINDOW, other) == answer


@given(worlds, moments, st.integers(0, 86_400))
@settings(max_examples=100)
def test_the_running_item_is_valid_and_covers_the_moment(found: World, at: datetime, later: int) -> None:
    moment = at + timedelta(seconds=later)
    showing = resolve(found, WINDOW, moment).main
    now = playing(showing, moment)
    if now is None:
        assert showing.playlist is None
    else:
        assert now.since <= moment < now.until
        assert now.item.covers(moment)


def on(found: World, at: datetime = NOON) -> tuple[str | None, str]:
    showing = resolve(found, WINDOW, at).main
    return showing.playlist, showing.reasons[0].code


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
    assert [item.id for item in before.main.items] == ["a"]
    assert lost(before) == {"b": "item_not_yet"}
    assert before.main.until == NOON
    assert [item.id for item in resolve(found, WINDOW, NOON).main.items] == ["a", "b"]


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
