"""The map of one floor as shapes in metres, ready to be drawn as SVG. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from signage.ids import PlaceId

from .tree import StoreMap
from .values import Pin, Place, PlaceKind, Plan, Point

# An empty store still gets a sheet that a department fits on.
LEAST_WIDTH_M, LEAST_HEIGHT_M = 20.0, 12.0
# A mark is as large on every sheet: this part of its width. People read the map at one size, metres or not.
UNITS_A_SHEET = 70
# The width of a letter ÷ the size of the type, on average and for Inter.
LETTER = 0.6

ORDER = tuple(PlaceKind)


@dataclass(frozen=True)
class Area:
    """A polygon with its name in the middle, or without where the name would not fit: the list has it."""

    place: Place
    points: str
    label: Point | None


@dataclass(frozen=True)
class Mark:
    """A spot: a place without an area, or a pin. turn: degrees clockwise, None without a direction."""

    kind: str
    label: str
    href: str
    x: float
    y: float
    turn: float | None
    place: PlaceId | None = None


@dataclass(frozen=True)
class Drawing:
    """One floor. unit: the radius of a mark in metres; the type is twice as high."""

    width: float
    height: float
    unit: float
    areas: tuple[Area, ...]
    marks: tuple[Mark, ...]


def floors(store: StoreMap) -> tuple[Place, ...]:
    """The floors of a store, or the store itself where it has none."""
    found = tuple(each for each in store.places if each.kind is PlaceKind.FLOOR)
    return found or tuple(each for each in store.places if each.kind is PlaceKind.STORE)


def draw(store: StoreMap, floor: PlaceId, plan: Plan | None, pins: Iterable[Pin]) -> Drawing:
    """Everything that lies on a floor; big areas first, so that small ones stay in reach of the mouse."""
    inside = store.within(floor)
    here = [each for each in store.places if each.id in inside and each.id != floor]
    areas = sorted((each for each in here if each.polygon), key=lambda place: (ORDER.index(place.kind), place.name))
    spots = [each for each in here if each.x is not None and each.y is not None and not each.polygon]
    width, height = (plan.width_m, plan.height_m) if plan is not None else _extent(areas, spots)
    unit = width / UNITS_A_SHEET
    marks = [
        Mark(each.kind.value, each.name, _address(floor, each), each.x or 0.0, each.y or 0.0, each.heading, each.id)
        for each in spots
    ]
    pinned = _pinned(store, [pin for pin in pins if pin.place in inside], unit, width)
    drawn = tuple(Area(each, _points(each), _label(each, 2 * unit)) for each in areas)
    return Drawing(width, height, unit, drawn, tuple(marks + pinned))


def _address(floor: PlaceId, place: Place) -> str:
    return f"?floor={floor}&place={place.id}"


def _points(place: Place) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in place.polygon)


def _label(place: Place, size: float) -> Point | None:
    xs, ys = zip(*place.polygon, strict=True)
    if len(place.name) * LETTER * size > max(xs) - min(xs):
        return None
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _pinned(store: StoreMap, pins: Sequence[Pin], unit: float, width: float) -> list[Mark]:
    """Pins beside the place's own mark, and two of one place beside each other instead of one above the other."""
    taken: dict[Point, int] = {}
    marks = []
    for pin in pins:
        spot = (pin.x, pin.y) if pin.x is not None and pin.y is not None else store.point(pin.place)
        if spot is None:
            continue
        place = taken[spot] = taken.get(spot, -1) + 1
        aside = 2.4 * unit * place
        x = spot[0] + aside if spot[0] + aside < width else spot[0] - aside
        marks.append(Mark(pin.kind, pin.label, pin.href, x, spot[1] + 2.2 * unit, pin.heading))
    return marks


def _extent(areas: Iterable[Place], spots: Iterable[Place]) -> Point:
    corners = [corner for area in areas for corner in area.polygon]
    corners += [(each.x or 0.0, each.y or 0.0) for each in spots]
    width = max((x for x, _ in corners), default=0.0) + 1
    height = max((y for _, y in corners), default=0.0) + 1
    return max(width, LEAST_WIDTH_M), max(height, LEAST_HEIGHT_M)
