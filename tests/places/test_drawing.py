"""A floor as shapes."""

from __future__ import annotations

from signage.access import SYSTEM
from signage.places import NewPlace, Pin, PlaceKind
from signage.places.drawing import draw, floors
from tests.places.conftest import SmallShop


def test_a_name_that_does_not_fit_its_area_is_left_to_the_list(small: SmallShop) -> None:
    narrow = ((0.0, 0.0), (0.5, 0.0), (0.5, 4.0))
    new = NewPlace(small.ground.id, PlaceKind.SHELF, "Treppe zur Werkstatt", polygon=narrow)
    small.places.add(SYSTEM, new)
    drawing = draw(small.places.map(SYSTEM, small.store.id), small.ground.id, None, [])
    assert {area.place.name: area.label is not None for area in drawing.areas} == {
        "Jacken": True, "Treppe zur Werkstatt": False,
    }  # fmt: skip


def test_two_pins_of_one_place_stand_beside_each_other_and_on_the_sheet(small: SmallShop) -> None:
    shelf = small.add(small.jackets, PlaceKind.SHELF, "Regal", x=19.8, y=3.0)
    pins = [Pin(shelf.id, "touchpoint", name, "/") for name in ("A", "B")]
    drawing = draw(small.places.map(SYSTEM, small.store.id), small.ground.id, None, pins)
    first, second = [mark for mark in drawing.marks if mark.kind == "touchpoint"]
    assert abs(first.x - second.x) > 2 * drawing.unit
    assert all(0 <= mark.x <= drawing.width for mark in drawing.marks)


def test_many_pins_of_one_spot_are_one_mark_with_their_number(small: SmallShop) -> None:
    shelf = small.add(small.jackets, PlaceKind.SHELF, "Regal", x=2.0, y=1.0)
    pins = [Pin(shelf.id, "touchpoint", f"Etikett {number}", "/") for number in range(200)]
    drawing = draw(small.places.map(SYSTEM, small.store.id), small.ground.id, None, pins)
    (group,) = [mark for mark in drawing.marks if mark.at == shelf.id]
    assert (group.kind, group.label, len(group.carries)) == ("group", "Regal", 200)
    assert group.href == f"?floor={small.ground.id}&place={shelf.id}"


def test_a_display_at_a_display_position_is_the_mark_of_that_position(small: SmallShop) -> None:
    taken, free = (small.add(small.jackets, PlaceKind.DISPLAY, name, x=2.0, y=1.0) for name in ("A", "B"))
    pins = [Pin(taken.id, "display", "Wand", "/"), Pin(small.jackets.id, "display", "Fenster", "/studio/d", id="d-1")]
    drawing = draw(small.places.map(SYSTEM, small.store.id), small.ground.id, None, pins)
    marks = {mark.label: mark for mark in drawing.marks}
    assert (marks["A"].carries, marks["B"].carries) == (("Wand",), ())
    assert (marks["Fenster"].kind, marks["Fenster"].pin, marks["Fenster"].at) == ("display", "d-1", small.jackets.id)
    assert "Wand" not in marks
    assert free.id == marks["B"].place


def test_what_lies_on_another_floor_is_not_drawn(small: SmallShop) -> None:
    found = small.places.map(SYSTEM, small.store.id)
    assert [level.name for level in floors(found)] == ["Erdgeschoss", "Obergeschoss"]
    drawing = draw(found, small.upper.id, None, [Pin(small.jackets.id, "camera", "Kamera", "/")])
    assert ([area.place.name for area in drawing.areas], drawing.marks) == (["Schuhe"], ())
