"""The floor plan of a tour: the shop's own map with a pin and a cone of view for each scene. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from signage.ids import PlaceId
from signage.places import Place, PlaceKind, Plan, StoreMap

PINS_ACROSS: Final = 28
"""The radius of a pin: this part of the plan's width. A finger meets it on a phone, where the plan is 360 px wide."""
CONE: Final = 4.0
"""How far a cone reaches, in radii of a pin."""
ROOMS: Final = (PlaceKind.DEPARTMENT, PlaceKind.ENTRANCE, PlaceKind.CHECKOUT, PlaceKind.FITTING_ROOM)
LARGEST: Final = 1.4
SMALLEST: Final = 1.0
"""The size of a name's letters, in radii of a pin; a name that would be smaller is left out."""
LETTER: Final = 0.6
"""The width of a letter ÷ the size of the type, on average."""


@dataclass(frozen=True, slots=True)
class Room:
    """An area that a visitor knows by name; x, y: the middle of its name, None where that would not fit; size: of a
    letter."""

    name: str
    points: str
    x: float | None
    y: float | None
    size: float


@dataclass(frozen=True, slots=True)
class Pin:
    """Where a scene was photographed. turn: the compass direction of its start view, in degrees."""

    scene: Mapping[str, Any]
    x: float
    y: float
    turn: float
    current: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One floor in metres, from its top left corner.

    picture: the drawing below it, or None; then rooms are drawn. Over a picture, which may hold names itself, only
    those stand that somebody gave in the visitor's language.
    """

    floor: Place
    name: str
    width: float
    height: float
    unit: float
    picture: Plan | None
    rooms: tuple[Room, ...]
    pins: tuple[Pin, ...]


def sheets(
    shop: StoreMap, tour: Mapping[str, Any], current: str, picture: Callable[[PlaceId], Plan | None], language: str = ""
) -> tuple[Sheet, ...]:
    """Every floor on which a scene of the tour lies; the one of the current scene first.

    picture: the plan of a floor, where the shop has given one.
    """
    by_floor: dict[PlaceId, list[Pin]] = {}
    for scene in tour["scenes"]:
        place = shop.get(PlaceId(scene["place"])) if scene["place"] else None
        spot = shop.point(place.id) if place else None
        if place is None or spot is None:
            continue
        turn = (scene["north"] + scene["start"]["yaw"]) % 360
        pin = Pin(scene, spot[0], spot[1], turn, scene["id"] == current)
        by_floor.setdefault(_floor(shop, place), []).append(pin)
    found = [_sheet(shop, floor, pins, picture(floor), language) for floor, pins in by_floor.items()]
    return tuple(sorted(found, key=lambda sheet: not any(pin.current for pin in sheet.pins)))


def apart_m(shop: StoreMap, tour: Mapping[str, Any], one: str, other: str) -> float | None:
    """How far two scenes are apart as the crow flies; None where one has no place, or on different floors."""
    found = {scene["id"]: scene["place"] for scene in tour["scenes"]}
    places = [shop.get(PlaceId(found[scene])) if found.get(scene) else None for scene in (one, other)]
    here, there = places
    if here is None or there is None or _floor(shop, here) != _floor(shop, there):
        return None
    points = shop.point(here.id), shop.point(there.id)
    return math.dist(points[0], points[1]) if points[0] and points[1] else None


def _floor(shop: StoreMap, place: Place) -> PlaceId:
    above = shop.ancestors(place.id)
    floor = next((one for one in above if one.kind is PlaceKind.FLOOR), None)
    return (floor or (above[-1] if above else place)).id


def _sheet(shop: StoreMap, floor: PlaceId, pins: Sequence[Pin], plan: Plan | None, language: str) -> Sheet:
    place = shop.get(floor)
    assert place is not None
    inside = [one for one in shop.places if one.id in shop.within(floor) and one.kind in ROOMS and one.polygon]
    corners = [corner for one in inside for corner in one.polygon] + [(pin.x, pin.y) for pin in pins]
    width = plan.width_m if plan else max(x for x, _ in corners) + 1
    height = plan.height_m if plan else max(y for _, y in corners) + 1
    unit = width / PINS_ACROSS
    rooms = tuple(_room(one, unit, pins, language) for one in inside if plan is None or one.name_in(language))
    return Sheet(place, place.called(language), width, height, unit, plan, rooms, tuple(pins))


def _room(place: Place, unit: float, pins: Sequence[Pin], language: str) -> Room:
    """Its name in the middle, smaller where it is long, and below a pin that stands there."""
    xs, ys = zip(*place.polygon, strict=True)
    name, across = place.called(language), max(xs) - min(xs)
    size = min(LARGEST * unit, across / (LETTER * len(name)))
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    half = LETTER * size * len(name) / 2
    under = [pin.y for pin in pins if abs(pin.x - x) < half + unit and abs(pin.y - y) < 1.2 * unit + size / 2]
    if under:
        y = max(under) + 1.4 * unit + size / 2
    fits = size >= SMALLEST * unit and y + size / 2 < max(ys)
    points = " ".join(f"{x:g},{y:g}" for x, y in place.polygon)
    return Room(name, points, x if fits else None, y if fits else None, size)
