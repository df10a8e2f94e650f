"""Entries of the schedule as people say them: what is kept, what displays play of it, what is refused and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from signage.access import SYSTEM, Account, Role
from signage.app import Rooms
from signage.catalogue import NewProduct, NewVariant
from signage.clock import FixedClock
from signage.errors import Invalid, NotAllowed, NotFound, Stale
from signage.ids import AccountId, DisplayId, PlaylistId, ProductId, StoreId
from signage.places import NewStore, Opening
from signage.playlists import NewItem
from signage.schedule import Aim, DisplayFacts, Doors, Holidays, Level, NewEntry, Stock, Target, Wanted

WINDOW = DisplayId("window")
TODAY = date(2026, 5, 4)
BEN = Account(AccountId("ben"), "ben@example.com", "Ben", Role.EDITOR, None)


@pytest.fixture
def store(rooms: Rooms) -> StoreId:
    """A shop in Köln, open on workdays from ten to eight, closed on a day of its own, with a display in its window."""
    hours = tuple(Opening(day, time(10), time(20)) for day in range(1, 7))
    new = NewStore("Köln", region="DE-NW", hours=hours, own_holidays=(date(2026, 5, 5),))
    made = rooms.places.add_store(SYSTEM, new).id

    def displays() -> Sequence[DisplayFacts]:
        return [DisplayFacts(WINDOW, made, groups=frozenset({"front"}), tags=frozenset({"big"}), name="Fenster")]

    rooms.schedule.displays_from(displays)
    return made


@pytest.fixture
def loop(rooms: Rooms, store: StoreId) -> PlaylistId:
    """What is on when nothing else is."""
    made = playlist(rooms, "Grundprogramm")
    rooms.schedule.assign(SYSTEM, made, Target.STORE, store)
    return made


def playlist(rooms: Rooms, title: str) -> PlaylistId:
    made = PlaylistId(rooms.playlists.create(SYSTEM, title).id)
    rooms.playlists.add_item(SYSTEM, made, NewItem("text", {"text": {"de": title}}, seconds=10))
    rooms.playlists.publish(SYSTEM, made)
    return made


def new(playlist: PlaylistId, **more: object) -> NewEntry:
    return NewEntry(playlist, **{"aims": (Aim(Target.DISPLAY, WINDOW),), **more})  # type: ignore[arg-type]


def at(hour: float, day: date = TODAY) -> datetime:
    """On the clock of the shop, which is two hours ahead of UTC in May."""
    return datetime.combine(day, time(), UTC) + timedelta(hours=hour - 2)


def on(rooms: Rooms, moment: datetime) -> str:
    showing = rooms.schedule.resolve(SYSTEM, WINDOW, moment).main
    return rooms.playlists.get(SYSTEM, showing.parts[0].playlist).title


def why_not(rooms: Rooms, entry: str, moment: datetime) -> str:
    losers = rooms.schedule.resolve(SYSTEM, WINDOW, moment).main.losers
    return next(one.reason.code for one in losers if one.id == entry)


@pytest.mark.usefixtures("both")
def test_an_entry_comes_back_as_it_was_said(rooms: Rooms, loop: PlaylistId, store: StoreId) -> None:
    product = rooms.catalogue.add_product(SYSTEM, NewProduct({"de": "Jacke"}, (NewVariant("J-1"),))).id
    said = NewEntry(
        loop,
        (Aim(Target.GROUP, "front"), Aim(Target.STORE, store), Aim(Target.TAG, "big")),
        Level.CAMPAIGN,
        since=at(9),
        until=at(9, TODAY + timedelta(days=40)),
        first=TODAY,
        last=date(2026, 6, 1),
        starts=time(22),
        ends=time(2),
        rule="FREQ=WEEKLY;BYDAY=FR",
        exceptions=(date(2026, 5, 15),),
        added=(date(2026, 5, 14),),
        holidays=Holidays.SKIP,
        doors=Doors.OPEN,
        lead_minutes=30,
        stock=Stock(product, 2),
        share=40,
        paused=True,
    )
    made = rooms.schedule.entries.add(SYSTEM, said)
    assert rooms.schedule.entries.get(SYSTEM, made.id).said == said
    assert (made.version, made.store) == (1, None)


def test_lunch_plays_from_half_past_eleven_on_workdays_and_not_on_holidays(rooms: Rooms, loop: PlaylistId) -> None:
    lunch = new(
        playlist(rooms, "Mittag"),
        level=Level.ACTION,
        first=TODAY,
        last=TODAY + timedelta(days=20),
        starts=time(11, 30),
        ends=time(14),
        rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        exceptions=(date(2026, 5, 6),),
        holidays=Holidays.SKIP,
    )
    made = rooms.schedule.entries.add(SYSTEM, lunch)
    assert on(rooms, at(11.5)) == "Mittag"
    ascension, saturday = date(2026, 5, 14), date(2026, 5, 9)
    for moment, reason in [
        (at(11), "other_hours"),
        (at(12, date(2026, 5, 5)), "holiday"),
        (at(12, date(2026, 5, 6)), "left_out"),
        (at(12, ascension), "holiday"),
        (at(12, saturday), "other_day"),
        (at(12, TODAY - timedelta(days=1)), "not_yet"),
        (at(12, TODAY + timedelta(days=21)), "over"),
    ]:
        assert on(rooms, moment) == "Grundprogramm"
        assert why_not(rooms, made.id, moment) == reason


def test_what_plays_while_the_store_is_open_begins_before_its_doors_do(rooms: Rooms, loop: PlaylistId) -> None:
    open_ = new(playlist(rooms, "Willkommen"), doors=Doors.OPEN, lead_minutes=30)
    made = rooms.schedule.entries.add(SYSTEM, open_)
    assert [on(rooms, at(hour)) for hour in (9.4, 9.5, 20.4, 20.5)] == [
        "Grundprogramm", "Willkommen", "Willkommen", "Grundprogramm",
    ]  # fmt: skip
    assert why_not(rooms, made.id, at(12, date(2026, 5, 5))) == "closed"


def test_new_opening_hours_reach_the_plan_of_the_display(rooms: Rooms, store: StoreId, loop: PlaylistId) -> None:
    rooms.schedule.entries.add(SYSTEM, new(playlist(rooms, "Willkommen"), doors=Doors.OPEN))
    assert on(rooms, at(9)) == "Grundprogramm"
    hours = tuple(Opening(day, time(8), time(20)) for day in range(1, 7))
    rooms.places.change_store(SYSTEM, store, NewStore("Köln", region="DE-NW", hours=hours))
    assert on(rooms, at(9)) == "Willkommen"


def test_until_sold_out_ends_with_the_last_piece_and_the_manifest_hears_of_it(
    rooms: Rooms, store: StoreId, loop: PlaylistId
) -> None:
    product = rooms.catalogue.add_product(SYSTEM, NewProduct({"de": "Jacke"}, (NewVariant("J-1"),)))
    variant = product.variants[0].id
    rooms.catalogue.set_stock(SYSTEM, variant, store, 3)
    made = rooms.schedule.entries.add(SYSTEM, new(playlist(rooms, "Restposten"), stock=Stock(product.id, 1)))
    before = rooms.schedule.plan_for(WINDOW)
    assert on(rooms, at(12)) == "Restposten"
    assert f"product:{product.id}" in before.data
    rooms.catalogue.set_stock(SYSTEM, variant, store, 1)
    assert on(rooms, at(12)) == "Grundprogramm"
    assert why_not(rooms, made.id, at(12)) == "sold_out"
    assert rooms.schedule.plan_for(WINDOW).version != before.version


def test_a_paused_entry_rests_and_says_so(rooms: Rooms, loop: PlaylistId) -> None:
    made = rooms.schedule.entries.add(SYSTEM, new(playlist(rooms, "Aktion")))
    paused = rooms.schedule.entries.pause(SYSTEM, made.id, paused=True)
    assert (paused.version, on(rooms, at(12)), why_not(rooms, made.id, at(12))) == (2, "Grundprogramm", "paused")
    rooms.schedule.entries.pause(SYSTEM, made.id, paused=False)
    assert on(rooms, at(12)) == "Aktion"


def test_of_several_targets_the_narrowest_counts(rooms: Rooms, store: StoreId) -> None:
    wide, narrow = playlist(rooms, "Filiale"), playlist(rooms, "Gruppe")
    rooms.schedule.entries.add(SYSTEM, new(wide, aims=(Aim(Target.STORE, store), Aim(Target.TAG, "big"))))
    rooms.schedule.entries.add(SYSTEM, new(narrow, aims=(Aim(Target.ALL), Aim(Target.GROUP, "front"))))
    assert on(rooms, at(12)) == "Gruppe"


@pytest.mark.usefixtures("both")
def test_whoever_changes_an_older_state_learns_it(rooms: Rooms, loop: PlaylistId) -> None:
    made = rooms.schedule.entries.add(SYSTEM, new(loop, first=TODAY))
    changed = rooms.schedule.entries.change(SYSTEM, made.id, replace(made.said, last=TODAY), expected=1)
    assert (changed.version, changed.said.last) == (2, TODAY)
    with pytest.raises(Stale):
        rooms.schedule.entries.change(SYSTEM, made.id, made.said, expected=1)
    with pytest.raises(Stale):
        rooms.schedule.entries.remove(SYSTEM, made.id, expected=1)
    rooms.schedule.entries.remove(SYSTEM, made.id, expected=2)
    with pytest.raises(NotFound):
        rooms.schedule.entries.get(SYSTEM, made.id)


@pytest.mark.usefixtures("both")
def test_entries_are_found_by_playlist_level_and_target_page_by_page(
    rooms: Rooms, store: StoreId, loop: PlaylistId
) -> None:
    made = [
        rooms.schedule.entries.add(SYSTEM, new(loop, level=Level.CAMPAIGN, last=TODAY + timedelta(days=day))).id
        for day in range(5)
    ]
    find = rooms.schedule.entries.find
    assert [one.id for one in find(SYSTEM, Wanted(level=Level.CAMPAIGN, limit=2))] == made[:2]
    assert [one.id for one in find(SYSTEM, Wanted(level=Level.CAMPAIGN, limit=9, after=made[1]))] == made[2:]
    assert len(find(SYSTEM, Wanted(playlist=loop))) == 6
    assert len(find(SYSTEM, Wanted(target=Target.STORE, target_id=store))) == 1


def test_campaigns_that_own_more_than_all_of_the_time_are_refused_by_name(
    rooms: Rooms, loop: PlaylistId, store: StoreId
) -> None:
    add, june = rooms.schedule.entries.add, date(2026, 6, 30)
    summer, autumn = playlist(rooms, "Sommer"), playlist(rooms, "Herbst")
    add(SYSTEM, new(summer, level=Level.CAMPAIGN, first=TODAY, last=june, share=70))
    other_hours = new(autumn, level=Level.CAMPAIGN, first=TODAY, last=june, share=60, starts=time(8), ends=time(12))
    with pytest.raises(Invalid, match=r"Shares add up to 130 %: Sommer 70, Herbst 60\.") as refusal:
        add(SYSTEM, replace(other_hours, aims=(Aim(Target.STORE, store),)))
    assert refusal.value.field == "/share"
    add(SYSTEM, replace(other_hours, first=date(2026, 7, 1), last=date(2026, 7, 9)))
    made = add(SYSTEM, replace(other_hours, share=30))
    rooms.schedule.entries.change(SYSTEM, made.id, replace(made.said, share=20))


def test_an_emergency_is_for_administrators_and_cuts_everything_for_a_day_at_most(
    rooms: Rooms, loop: PlaylistId
) -> None:
    text = playlist(rooms, "Bitte verlassen Sie das Haus")
    emergency = new(text, level=Level.EMERGENCY, since=at(11), until=at(12))
    with pytest.raises(NotAllowed):
        rooms.schedule.entries.add(BEN, emergency)
    rooms.schedule.entries.add(SYSTEM, new(loop, level=Level.ACTION, last=TODAY))
    made = rooms.schedule.entries.add(SYSTEM, emergency)
    assert on(rooms, at(11.5)) == "Bitte verlassen Sie das Haus"
    with pytest.raises(NotAllowed):
        rooms.schedule.entries.remove(BEN, made.id)


DAY = timedelta(days=1)
REFUSED: dict[str, tuple[dict[str, object], str]] = {
    "A campaign needs an end": ({"level": Level.CAMPAIGN}, "/last"),
    "An action ends after 31 days": ({"level": Level.ACTION, "first": TODAY, "last": TODAY + 31 * DAY}, "/last"),
    "An emergency ends after 24 hours": ({"level": Level.EMERGENCY, "until": at(36)}, "/until"),
    "Day 30 of month 2 never happens": ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "/rule"),
    "Use a daypart": ({"rule": "FREQ=HOURLY"}, "/rule"),
    "write UNTIL=20260601": ({"rule": "FREQ=DAILY;UNTIL=20260601T120000Z"}, "/rule"),
    "INTERVAL": ({"rule": "FREQ=DAILY;INTERVAL=0"}, "/rule"),
    "it would never happen": ({"rule": "FREQ=WEEKLY;BYDAY=SU", "first": TODAY, "last": TODAY + DAY}, "/rule"),
    "The end lies before": ({"first": TODAY, "last": TODAY - DAY}, "/last"),
    "give both": ({"starts": time(9)}, "/ends"),
    "Only campaigns share": ({"share": 40}, "/share"),
    "from 1 to 100": ({"level": Level.CAMPAIGN, "last": TODAY, "share": 130}, "/share"),
    "720 minutes": ({"doors": Doors.OPEN, "lead_minutes": 800}, "/lead_minutes"),
    "go with “while open”": ({"lead_minutes": 10}, "/lead_minutes"),
    "This product does not exist": ({"stock": Stock(ProductId("nothing"))}, "/stock/product"),
    "Choose the display": ({"aims": ()}, "/target_id"),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_can_never_be_is_refused_with_its_field(
    rooms: Rooms, clock: FixedClock, loop: PlaylistId, sentence: str
) -> None:
    values, field = REFUSED[sentence]
    with pytest.raises(Invalid, match=sentence) as refusal:
        rooms.schedule.entries.add(SYSTEM, new(loop, **values))
    assert [one.field for one in refusal.value.all()] == [field]


def test_all_that_is_wrong_is_told_at_once(rooms: Rooms, loop: PlaylistId) -> None:
    wrong = new(loop, rule="FREQ=HOURLY", starts=time(9), share=40, first=TODAY, last=TODAY - DAY)
    with pytest.raises(Invalid) as refusal:
        rooms.schedule.entries.add(SYSTEM, wrong)
    assert {one.field for one in refusal.value.all()} == {"/last", "/ends", "/rule", "/share"}


def test_a_region_that_nobody_knows_and_an_own_holiday_that_is_no_date_are_refused(rooms: Rooms) -> None:
    with pytest.raises(Invalid, match="“DE-XX” is no region") as refusal:
        rooms.places.add_store(SYSTEM, NewStore("Köln", region="DE-XX"))
    assert refusal.value.field == "/region"
