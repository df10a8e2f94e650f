"""Pure questions to a map."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signage.ids import PlaceId, StoreId
from signage.places import Place, PlaceKind, Store, StoreMap, ancestors, in_tree_order, under_itself

STORE = Store(StoreId("s"), "Modehaus", "Europe/Berlin", "DE", "EUR", ("de", "en"))


def place(
    id: str, parent: str | None, kind: PlaceKind, *, floor: int = 0, at: tuple[float, float] | None = None
) -> Place:
    x, y = at or (None, None)
    return Place(PlaceId(id), StoreId("s"), PlaceId(parent) if parent else None, kind, id, floor, x, y)


SHOP = StoreMap(
    STORE,
    in_tree_order(
        [
            place("near", "jackets", PlaceKind.DISPLAY, at=(1, 1)),
            place("far", "jackets", PlaceKind.DISPLAY, at=(6, 1)),
            place("rail", "jackets", PlaceKind.SHELF, at=(2, 1)),
            place("next_door", "shoes", PlaceKind.DISPLAY, at=(2, 1.1)),
            place("above", "hats", PlaceKind.DISPLAY, floor=1, at=(2, 1)),
            place("jackets", "ground", PlaceKind.DEPARTMENT),
            place("shoes", "ground", PlaceKind.DEPARTMENT),
            place("hats", "upper", PlaceKind.DEPARTMENT, floor=1),
            place("upper", "s", PlaceKind.FLOOR, floor=1),
            place("ground", "s", PlaceKind.FLOOR),
            place("s", None, PlaceKind.STORE),
        ]
    ),
)


def test_parents_come_before_children_and_the_ground_floor_before_the_upper() -> None:
    order = [each.id for each in SHOP.places]
    assert order[0] == "s"
    assert order.index(PlaceId("ground")) < order.index(PlaceId("upper"))
    assert all(order.index(each.parent) < order.index(each.id) for each in SHOP.places if each.parent)


def test_the_display_of_the_same_department_wins_over_one_that_is_nearer_in_metres() -> None:
    displays = [PlaceId(each) for each in ("next_door", "far", "near", "above")]
    assert SHOP.nearest(PlaceId("rail"), displays) == "near"
    assert SHOP.nearest(PlaceId("rail"), displays[:2]) == "far"


def test_the_floor_above_is_farther_than_the_other_end_of_this_floor() -> None:
    assert SHOP.nearest(PlaceId("rail"), [PlaceId("above"), PlaceId("next_door")]) == "next_door"


def test_nothing_is_nearest_when_nothing_is_within() -> None:
    assert SHOP.nearest(PlaceId("rail"), [PlaceId("above")], within=PlaceId("ground")) is None


def test_within_a_floor_lies_all_that_is_on_it_however_deep_and_nothing_of_another() -> None:
    assert SHOP.within(PlaceId("ground")) == {"ground", "jackets", "shoes", "near", "far", "rail", "next_door"}
    assert SHOP.within(PlaceId("rail")) == {"rail"}
    assert SHOP.within(PlaceId("unheard of")) == frozenset()


def test_a_shelf_knows_its_department_and_a_department_is_its_own() -> None:
    assert SHOP.department(PlaceId("rail")) == SHOP.get(PlaceId("jackets"))
    assert SHOP.department(PlaceId("jackets")) == SHOP.get(PlaceId("jackets"))
    assert SHOP.department(PlaceId("ground")) is None


def test_ancestors_are_told_nearest_first() -> None:
    assert [each.id for each in SHOP.ancestors(PlaceId("rail"))] == ["jackets", "ground", "s"]


names = st.sampled_from("abcdef")


@given(st.dictionaries(names, st.none() | names, max_size=6), names)
def test_even_a_damaged_tree_has_an_end(tree: dict[str, str | None], start: str) -> None:
    parents = {PlaceId(a): PlaceId(b) if b else None for a, b in tree.items()}
    assert len(ancestors(PlaceId(start), parents)) <= 6


@given(st.lists(st.tuples(names, names), max_size=20))
def test_moves_that_are_not_refused_never_make_a_circle(moves: list[tuple[str, str]]) -> None:
    parents: dict[PlaceId, PlaceId | None] = {PlaceId(each): None for each in "abcdef"}
    for what, where in moves:
        if not under_itself(PlaceId(what), PlaceId(where), parents):
            parents[PlaceId(what)] = PlaceId(where)
    assert all(each not in ancestors(each, parents) for each in parents)
