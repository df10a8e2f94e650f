"""The map of one floor as shapes in metres, ready to be drawn as SVG. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from signage.ids import PlaceId

from .tree import StoreMap, centre
from .values import Pin, Place, PlaceKind, Plan, Point

# An empty store still gets a sheet that a department fits on.
LEAST_WIDTH_M, LEAST_HEIGHT_M = 20.0, 12.0
# Two pins of one place stand side by side instead of one hiding the other.
BESIDE_M = 0.9

ORDER = tuple(PlaceKind)


@dataclass(frozen=True)
class Area:
    """A polygon with its name in the middle."""

    place: Place
    points: str
    label: Point


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
    """One floor."""

    width: float
    height: float
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
    areas = [
        Area(each, " ".join(f"{x:g},{y:g}" for x, y in each.polygon), centre(each.polygon) or (0.0, 0.0))
        for each in sorted(here, key=lambda place: (ORDER.index(place.kind), place.name))
        if each.polygon
    ]
    marks = [
        Mark(each.kind.value, each.name, f"?floor={floor}&place={each.id}", each.x, each.y, each.heading, each.id)
        for each in here
        if each.x is not None and each.y is not None and not each.polygon
    ]
    marks += _pinned(store, [pin for pin in pins if pin.place in inside])
    width, height = _extent(areas, marks)
    if plan is not None:
        width, height = plan.width_m, plan.height_m
    return Drawing(width, height, tuple(areas), tuple(marks))


def _pinned(store: StoreMap, pins: Sequence[Pin]) -> list[Mark]:
    taken: dict[Point, int] = {}
    marks = []
    for pin in pins:
        spot = (pin.x, pin.y) if pin.x is not None and pin.y is not None else store.point(pin.place)
        if spot is None:
            continue
        place = taken[spot] = taken.get(spot, -1) + 1
        marks.append(Mark(pin.kind, pin.label, pin.href, spot[0] + place * BESIDE_M, spot[1] + BESIDE_M, pin.heading))
    return marks


def _extent(areas: Iterable[Area], marks: Iterable[Mark]) -> Point:
    corners = [corner for area in areas for corner in area.place.polygon]
    corners += [(mark.x, mark.y) for mark in marks]
    width = max((x for x, _ in corners), default=0.0) + 1
    height = max((y for _, y in corners), default=0.0) + 1
    return max(width, LEAST_WIDTH_M), max(height, LEAST_HEIGHT_M)
