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
MOST_BESIDE = 3
"""So many pins of one spot stand beside each other; more are one mark with their number."""

ORDER = tuple(PlaceKind)


@dataclass(frozen=True)
class Area:
    """A polygon with its name in the middle, or without where the name would not fit: the list has it."""

    place: Place
    points: str
    label: Point | None


@dataclass(frozen=True)
class Mark:
    """A spot: a place without an area, a pin, or (kind `group`) several pins of one place.

    turn: degrees clockwise, None without a direction. place: which place it is. pin: which pin it is, and at: where
    that hangs. carries: what hangs there, by name.
    """

    kind: str
    label: str
    href: str
    x: float
    y: float
    turn: float | None = None
    place: PlaceId | None = None
    pin: str = ""
    at: PlaceId | None = None
    carries: tuple[str, ...] = ()


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
    here_pins = [pin for pin in pins if pin.place in inside]
    hung, loose = _hung(spots, here_pins)
    marks = [
        Mark(
            each.kind.value, each.name, _address(floor, each.id), each.x or 0.0, each.y or 0.0, each.heading, each.id,
            carries=tuple(pin.label for pin in hung.get(each.id, ())),
        )
        for each in spots
    ]  # fmt: skip
    pinned = _pinned(store, floor, loose, unit, width)
    drawn = tuple(Area(each, _points(each), _label(each, 2 * unit)) for each in areas)
    return Drawing(width, height, unit, drawn, tuple(marks + pinned))


def _hung(spots: Iterable[Place], pins: Iterable[Pin]) -> tuple[dict[PlaceId, list[Pin]], list[Pin]]:
    """Displays that hang where the map has a mark for a display: the mark stands for both. And the other pins."""
    positions = {each.id for each in spots if each.kind is PlaceKind.DISPLAY}
    hung: dict[PlaceId, list[Pin]] = {}
    loose: list[Pin] = []
    for pin in pins:
        if pin.kind == PlaceKind.DISPLAY.value and pin.place in positions:
            hung.setdefault(pin.place, []).append(pin)
        else:
            loose.append(pin)
    return hung, loose


def _address(floor: PlaceId, place: PlaceId) -> str:
    return f"?floor={floor}&place={place}"


def _points(place: Place) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in place.polygon)


def _label(place: Place, size: float) -> Point | None:
    xs, ys = zip(*place.polygon, strict=True)
    if len(place.name) * LETTER * size > max(xs) - min(xs):
        return None
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _pinned(store: StoreMap, floor: PlaceId, pins: Sequence[Pin], unit: float, width: float) -> list[Mark]:
    """Pins below the place's own mark, a few of one spot beside each other, many of them as one mark with a number."""
    spots: dict[Point, list[Pin]] = {}
    for pin in pins:
        spot = (pin.x, pin.y) if pin.x is not None and pin.y is not None else store.point(pin.place)
        if spot is not None:
            spots.setdefault(spot, []).append(pin)
    marks: list[Mark] = []
    for (x, y), here in spots.items():
        low = y + 2.2 * unit
        if len(here) > MOST_BESIDE:
            first, names = here[0].place, tuple(pin.label for pin in here)
            place = store.get(first)
            marks.append(
                Mark("group", place.name if place else "", _address(floor, first), x, low, at=first, carries=names)
            )
            continue
        for number, pin in enumerate(here):
            aside = 2.4 * unit * number
            at = x + aside if x + aside < width else x - aside
            marks.append(Mark(pin.kind, pin.label, pin.href, at, low, pin.heading, pin=pin.id, at=pin.place))
    return marks


def _extent(areas: Iterable[Place], spots: Iterable[Place]) -> Point:
    corners = [corner for area in areas for corner in area.polygon]
    corners += [(each.x or 0.0, each.y or 0.0) for each in spots]
    width = max((x for x, _ in corners), default=0.0) + 1
    height = max((y for _, y in corners), default=0.0) + 1
    return max(width, LEAST_WIDTH_M), max(height, LEAST_HEIGHT_M)
