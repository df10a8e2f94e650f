"""The map's verbs."""

from __future__ import annotations

import dataclasses

import pytest

from players import NewDisplay
from signage.access import SYSTEM, Account, NotForAll, Role, RoleTooLow
from signage.app import Rooms
from signage.errors import Invalid, NotFound, Stale
from signage.events import read_events
from signage.facts import PlaceChanged
from signage.ids import AccountId, PlaceId, StoreId
from signage.places import (
    ForeignParent,
    NewPlace,
    NewStore,
    ParentGone,
    Pin,
    PlaceCarries,
    PlaceInUse,
    PlaceKind,
    UnderItself,
    as_new,
)
from tests.places.conftest import SmallShop

CEM = Account(AccountId("cem"), "cem@example.com", "Cem", Role.ADMIN, frozenset({StoreId("elsewhere")}))
VIC = Account(AccountId("vic"), "vic@example.com", "Vic", Role.VIEWER, None)


def test_a_place_cannot_be_put_under_itself(small: SmallShop) -> None:
    shelf = small.add(small.jackets, PlaceKind.SHELF, "Regal 1")
    with pytest.raises(UnderItself, match="Regal 1"):
        small.places.change(SYSTEM, small.jackets.id, dataclasses.replace(as_new(small.jackets), parent=shelf.id))
    with pytest.raises(UnderItself):
        small.places.change(SYSTEM, shelf.id, dataclasses.replace(as_new(shelf), parent=shelf.id))


def test_a_change_is_seen_by_the_next_who_asks_for_the_map(small: SmallShop) -> None:
    before = small.places.map(SYSTEM, small.store.id)
    small.places.change(SYSTEM, small.jackets.id, dataclasses.replace(as_new(small.jackets), name="Mäntel"))
    after = small.places.map(SYSTEM, small.store.id)
    assert [each.name for each in after.places if each.id == small.jackets.id] == ["Mäntel"]
    assert before != after


def test_who_changes_an_older_state_is_told(small: SmallShop) -> None:
    small.places.change(SYSTEM, small.shoes.id, as_new(small.shoes), expected=1)
    with pytest.raises(Stale):
        small.places.change(SYSTEM, small.shoes.id, as_new(small.shoes), expected=1)


def test_every_problem_of_a_place_is_told_at_once(small: SmallShop) -> None:
    wrong = NewPlace(small.ground.id, PlaceKind.SHELF, " ", x=1.0, polygon=((0.0, 0.0), (1.0, float("inf"))))
    with pytest.raises(Invalid) as refused:
        small.places.add(SYSTEM, wrong)
    assert {each.field for each in refused.value.all()} == {"/name", "/x", "/polygon"}


def test_a_place_that_holds_others_stays(small: SmallShop) -> None:
    with pytest.raises(PlaceInUse, match="1"):
        small.places.remove(SYSTEM, small.ground.id)
    small.places.remove(SYSTEM, small.jackets.id)
    small.places.remove(SYSTEM, small.ground.id)


def test_a_place_comes_back_as_it_was(small: SmallShop, rooms: Rooms) -> None:
    shelf = small.add(small.jackets, PlaceKind.SHELF, "Regal", x=2.0, y=1.0)
    small.places.remove(SYSTEM, shelf.id)
    assert small.places.map(SYSTEM, small.store.id).get(shelf.id) is None
    with pytest.raises(NotFound):
        small.places.place(SYSTEM, shelf.id)
    with pytest.raises(NotFound):
        small.places.restore(CEM, shelf.id)
    back = small.places.restore(SYSTEM, shelf.id)
    assert (back.name, back.x, back.parent) == ("Regal", 2.0, small.jackets.id)
    with pytest.raises(NotFound):
        small.places.restore(SYSTEM, shelf.id)


def test_a_place_comes_back_only_where_it_lay(small: SmallShop) -> None:
    shelf = small.add(small.jackets, PlaceKind.SHELF, "Regal")
    small.places.remove(SYSTEM, shelf.id)
    small.places.remove(SYSTEM, small.jackets.id)
    with pytest.raises(ParentGone, match="Regal"):
        small.places.restore(SYSTEM, shelf.id)
    small.places.restore(SYSTEM, small.jackets.id)
    small.places.restore(SYSTEM, shelf.id)


def test_a_place_at_which_something_hangs_stays_and_says_what(small: SmallShop, rooms: Rooms) -> None:
    new = NewDisplay("Wand", small.store.id, place=small.jackets.id)
    display = rooms.players.displays.create(SYSTEM, new)
    with pytest.raises(PlaceCarries, match="Wand"):
        small.places.remove(SYSTEM, small.jackets.id)
    rooms.players.displays.revoke(SYSTEM, display.id)
    small.places.remove(SYSTEM, small.jackets.id)


def test_another_stores_map_does_not_exist_for_an_account_of_one_store(small: SmallShop) -> None:
    for verb in (
        lambda: small.places.map(CEM, small.store.id),
        lambda: small.places.place(CEM, small.jackets.id),
        lambda: small.places.add(CEM, NewPlace(small.ground.id, PlaceKind.SHELF, "Regal")),
        lambda: small.places.remove(CEM, small.jackets.id),
        lambda: small.places.plan(CEM, small.ground.id),
    ):
        with pytest.raises(NotFound):
            verb()
    assert small.places.stores(CEM) == []
    with pytest.raises(NotForAll):
        small.places.add_store(CEM, NewStore("Neu"))


def test_a_viewer_moves_nothing(small: SmallShop) -> None:
    with pytest.raises(RoleTooLow):
        small.places.change(VIC, small.jackets.id, as_new(small.jackets))


def test_a_place_does_not_move_to_another_store(small: SmallShop) -> None:
    other = small.places.add_store(SYSTEM, NewStore("Bonn"))
    with pytest.raises(ForeignParent, match="Bonn"):
        small.places.change(
            SYSTEM, small.jackets.id, dataclasses.replace(as_new(small.jackets), parent=PlaceId(other.id))
        )


def test_a_store_with_three_wrong_fields_names_all_three(small: SmallShop) -> None:
    with pytest.raises(Invalid) as refused:
        small.places.add_store(SYSTEM, NewStore("X", time_zone="Koeln", currency="€", languages=("klingonisch",)))
    assert {each.field for each in refused.value.all()} == {"/time_zone", "/currency", "/languages"}


def test_every_change_of_the_map_is_a_fact(small: SmallShop, rooms: Rooms) -> None:
    with rooms.kernel.db.read() as session:
        facts = read_events(session, types=[PlaceChanged])
    assert {fact.store for fact in facts} == {small.store.id}
    assert len(facts) == 5


def test_other_rooms_put_pins_on_the_map(small: SmallShop) -> None:
    small.places.pins.add(lambda account, store: [Pin(small.jackets.id, "touchpoint", "Etikett", "/studio")])
    assert [pin.label for pin in small.places.pins.on(SYSTEM, small.store.id)] == ["Etikett"]


@pytest.mark.usefixtures("both")
def test_the_map_is_the_same_on_both_databases(rooms: Rooms) -> None:
    store = rooms.places.add_store(SYSTEM, NewStore("Köln", languages=("de-AT", "en")))
    floor = rooms.places.add(SYSTEM, NewPlace(PlaceId(store.id), PlaceKind.FLOOR, "EG", details={"note": "a"}))
    assert [each.id for each in rooms.places.map(SYSTEM, store.id).places] == [store.id, floor.id]
    assert rooms.places.place(SYSTEM, floor.id).details == {"note": "a"}
