"""Assignments and what displays play because of them."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from signage.access import SYSTEM, Account, Role
from signage.app import Rooms
from signage.catalogue import Money, NewPrice, NewProduct, NewVariant
from signage.clock import FixedClock
from signage.errors import Invalid, NotFound
from signage.ids import AccountId, DisplayId, PlaceId, PlaylistId, StoreId
from signage.places import NewPlace, NewStore, PlaceKind
from signage.playlists import NewItem
from signage.schedule import HOUSE, DisplayFacts, Target
from signage.schedule.answer import Code
from signage.schedule.words import SENTENCES
from tests.media.makers import picture
from tests.signed_in import person, signed_in

WINDOW = DisplayId("window")
CEM = Account(AccountId("cem"), "cem@example.com", "Cem", Role.EDITOR, frozenset({StoreId("bonn")}))


@pytest.fixture
def store(rooms: Rooms) -> StoreId:
    """A store with a display in a department, as the body knows it."""
    made = rooms.places.add_store(SYSTEM, NewStore("Köln"))
    root = rooms.places.map(SYSTEM, made.id).places[0]
    floor = rooms.places.add(SYSTEM, NewPlace(root.id, PlaceKind.FLOOR, "EG"))
    shoes = rooms.places.add(SYSTEM, NewPlace(floor.id, PlaceKind.DEPARTMENT, "Schuhe"))
    spot = rooms.places.add(SYSTEM, NewPlace(shoes.id, PlaceKind.DISPLAY, "Schuhe links", x=1.0, y=1.0))

    def displays() -> Sequence[DisplayFacts]:
        return [DisplayFacts(WINDOW, made.id, (spot.id,), name="Schuhe links")]

    rooms.schedule.displays_from(displays)
    return made.id


def playlist(rooms: Rooms, title: str, *items: NewItem) -> PlaylistId:
    made = PlaylistId(rooms.playlists.create(SYSTEM, title).id)
    for item in items or (NewItem("text", {"text": {"de": title}}, seconds=10),):
        rooms.playlists.add_item(SYSTEM, made, item)
    rooms.playlists.publish(SYSTEM, made)
    return made


def on(rooms: Rooms) -> str:
    plan = rooms.schedule.plan_for(WINDOW)
    now = rooms.kernel.clock.now()
    [segment] = [one for one in plan.segments if one.since <= now < one.until]
    return next((entry.title for entry in plan.programmes[segment.programme].entries), segment.programme)


def test_a_display_without_an_assignment_shows_the_house_card(rooms: Rooms, store: StoreId) -> None:
    assert on(rooms) == HOUSE


def test_the_nearest_assignment_wins_and_the_next_takes_over_when_it_goes(rooms: Rooms, store: StoreId) -> None:
    everywhere, shoes, here = (playlist(rooms, title) for title in ("Alle", "Schuhe", "Fenster"))
    department = next(one for one in rooms.places.map(SYSTEM, store).places if one.name == "Schuhe")
    rooms.schedule.assign(SYSTEM, everywhere, Target.ALL)
    assert on(rooms) == "Alle"
    rooms.schedule.assign(SYSTEM, shoes, Target.PLACE, department.id)
    assert on(rooms) == "Schuhe"
    entry = rooms.schedule.assign(SYSTEM, here, Target.DISPLAY, WINDOW)
    assert on(rooms) == "Fenster"
    rooms.schedule.unassign(SYSTEM, entry.id)
    assert on(rooms) == "Schuhe"


def test_of_two_places_around_a_display_the_inner_one_decides(rooms: Rooms, store: StoreId, clock: FixedClock) -> None:
    floor, department = (
        next(one.id for one in rooms.places.map(SYSTEM, store).places if one.name == name) for name in ("EG", "Schuhe")
    )
    rooms.schedule.assign(SYSTEM, playlist(rooms, "Schuhe"), Target.PLACE, department)
    clock.advance(timedelta(hours=1))
    began = clock.now() - timedelta(minutes=1)
    rooms.schedule.assign(SYSTEM, playlist(rooms, "Erdgeschoss"), Target.PLACE, floor, since=began)
    assert on(rooms) == "Schuhe"


def test_one_chooses_among_displays_the_places_around_them_the_store_and_all(rooms: Rooms, store: StoreId) -> None:
    rooms.places.add(SYSTEM, NewPlace(PlaceId(store), PlaceKind.FLOOR, "Keller ohne Bildschirm"))
    shown = playlist(rooms, "Schuhmode")
    rooms.schedule.assign(SYSTEM, shown, Target.DISPLAY, WINDOW)
    found = [(one.target, one.name, one.playlist_title) for one in rooms.schedule.choices(SYSTEM)]
    assert found == [
        (Target.DISPLAY, "Schuhe links", "Schuhmode"),
        (Target.PLACE, "EG", ""),
        (Target.PLACE, "Schuhe", ""),
        (Target.STORE, "Köln", ""),
        (Target.ALL, "", ""),
    ]
    ben = replace(CEM, stores=frozenset({store}))
    assert Target.ALL not in {one.target for one in rooms.schedule.choices(ben)}
    assert rooms.schedule.choices(CEM) == []


def test_assigning_anew_takes_the_place_of_the_old(rooms: Rooms, store: StoreId) -> None:
    one, other = playlist(rooms, "Alt"), playlist(rooms, "Neu")
    rooms.schedule.assign(SYSTEM, one, Target.DISPLAY, WINDOW)
    rooms.schedule.assign(SYSTEM, other, Target.DISPLAY, WINDOW)
    assert on(rooms) == "Neu"
    assert [entry.playlist for entry in rooms.schedule.assignments(SYSTEM)] == [other]


def test_an_assignment_with_times_plays_only_then(rooms: Rooms, store: StoreId, clock: FixedClock) -> None:
    always, lunch = playlist(rooms, "Immer"), playlist(rooms, "Mittag")
    rooms.schedule.assign(SYSTEM, always, Target.STORE, store)
    since = clock.now() + timedelta(hours=2)
    rooms.schedule.assign(SYSTEM, lunch, Target.DISPLAY, WINDOW, since=since, until=since + timedelta(hours=1))
    seen = []
    for _ in range(4):
        seen.append(on(rooms))
        clock.advance(timedelta(hours=1))
    assert seen == ["Immer", "Immer", "Mittag", "Immer"]


def test_a_draft_change_is_on_displays_only_after_the_publish(rooms: Rooms, store: StoreId) -> None:
    made = playlist(rooms, "Fenster")
    rooms.schedule.assign(SYSTEM, made, Target.DISPLAY, WINDOW)
    before = rooms.schedule.plan_for(WINDOW)
    rooms.playlists.add_item(SYSTEM, made, NewItem("text", {"text": {"de": "Neu"}}, seconds=5))
    assert rooms.schedule.plan_for(WINDOW).version == before.version
    rooms.playlists.publish(SYSTEM, made)
    after = rooms.schedule.plan_for(WINDOW)
    assert after.version != before.version
    assert [programme.length_ms for programme in after.programmes.values()] == [15_000]


def test_the_plan_names_every_file_and_every_live_value(rooms: Rooms, store: StoreId) -> None:
    catalogue = rooms.catalogue
    product = catalogue.add_product(SYSTEM, NewProduct({"de": "Jacke"}, (NewVariant("J-1", gtin="4006381333931"),)))
    variant = product.variants[0].id
    catalogue.set_price(SYSTEM, variant, NewPrice(Money(12995, "EUR")))
    catalogue.set_stock(SYSTEM, variant, store, 3)
    shown = rooms.media.publish_bytes(b"RIFF....WEBP", "image/webp")
    catalogue.set_picture(SYSTEM, product.id, shown)
    medium = rooms.media.prepare(rooms.media.add(SYSTEM, "sommer.jpg", io.BytesIO(picture())).id)
    made = playlist(
        rooms,
        "Jacken",
        NewItem("product", {"product": product.id}),
        NewItem("image", {"medium": medium.id}),
    )
    rooms.schedule.assign(SYSTEM, made, Target.STORE, store)
    plan = rooms.schedule.plan_for(WINDOW, public_url="https://shop.example")
    assert {asset.sha256 for asset in plan.assets} == {one.sha256 for one in medium.shown} | {shown}
    value = plan.data[f"product:{product.id}"]
    assert isinstance(value, dict)
    assert (value["name"], value["stock"], value["picture"]) == ({"de": "Jacke"}, 3, shown)
    assert isinstance(value["price"], dict)
    assert value["price"]["gross_minor"] == 12995
    [programme] = plan.programmes.values()
    code = programme.entries[0].payload["code"]
    assert isinstance(code, dict)
    assert code["path"]
    catalogue.set_price(SYSTEM, variant, NewPrice(Money(9995, "EUR")))
    assert rooms.schedule.plan_for(WINDOW, public_url="https://shop.example").version != plan.version


def test_an_account_of_another_store_sees_neither_display_nor_assignment(rooms: Rooms, store: StoreId) -> None:
    made = playlist(rooms, "Fenster")
    rooms.schedule.assign(SYSTEM, made, Target.DISPLAY, WINDOW)
    assert rooms.schedule.assignments(CEM) == []
    with pytest.raises(NotFound):
        rooms.schedule.resolve(CEM, WINDOW, rooms.kernel.clock.now())
    with pytest.raises(NotFound):
        rooms.schedule.assign(CEM, made, Target.DISPLAY, WINDOW)


def test_wrong_assignments_are_refused_by_field(rooms: Rooms, store: StoreId, clock: FixedClock) -> None:
    made = playlist(rooms, "Fenster")
    with pytest.raises(Invalid, match="end lies before"):
        rooms.schedule.assign(SYSTEM, made, Target.ALL, since=clock.now(), until=clock.now())
    with pytest.raises(Invalid, match="Choose the display"):
        rooms.schedule.assign(SYSTEM, made, Target.STORE)
    with pytest.raises(NotFound):
        rooms.schedule.assign(SYSTEM, made, Target.DISPLAY, "nowhere")
    with pytest.raises(Invalid, match="two years"):
        rooms.schedule.resolve(SYSTEM, WINDOW, clock.now() + timedelta(days=800))


def test_every_reason_has_its_words() -> None:
    assert set(SENTENCES) == set(get_args(Code))


def test_the_fallback_of_a_store_plays_when_nothing_is_planned_and_only_then(rooms: Rooms, store: StoreId) -> None:
    mood = playlist(rooms, "Stimmung")
    rooms.schedule.set_fallback(SYSTEM, store, mood)
    assert on(rooms) == "Stimmung"
    entry = rooms.schedule.assign(SYSTEM, playlist(rooms, "Aktion"), Target.STORE, store)
    assert on(rooms) == "Aktion"
    rooms.schedule.unassign(SYSTEM, entry.id)
    answer = rooms.schedule.resolve(SYSTEM, WINDOW, rooms.kernel.clock.now())
    assert [reason.code for reason in answer.main.reasons] == ["store_fallback"]
    rooms.schedule.set_fallback(SYSTEM, store, None)
    assert on(rooms) == HOUSE


def test_nobody_chooses_a_fallback_for_another_store_or_a_playlist_that_is_not_there(
    rooms: Rooms, store: StoreId
) -> None:
    with pytest.raises(NotFound):
        rooms.schedule.set_fallback(CEM, store, None)
    with pytest.raises(NotFound):
        rooms.schedule.set_fallback(SYSTEM, store, PlaylistId("nothing"))
    assert rooms.schedule.fallbacks(SYSTEM) == {}


def test_the_fallback_is_chosen_on_the_page_of_the_store(rooms: Rooms, store: StoreId) -> None:
    mira = signed_in(rooms.web.app, person(rooms, Role.EDITOR))
    page = f"/studio/places/{store}?place={store}"
    assert "Noch ist keine Playlist veröffentlicht." in mira.get(page, headers={"Accept-Language": "de"}).text
    mood = playlist(rooms, "Stimmung")
    answer = mira.post(f"/studio/places/{store}/fallback", data={"playlist": mood})
    assert answer.location == f"{page}#fallback"
    assert re.search(rf'<option value="{mood}" selected>', mira.get(page).text)
    assert mira.get("/api/v1/schedule/fallbacks").json == {"fallbacks": [{"store": store, "playlist": mood}]}
    assert mira.put(f"/api/v1/schedule/fallbacks/{store}", json={"playlist": None}).status_code == 200
    assert on(rooms) == HOUSE
