"""The stores and their map."""

from __future__ import annotations

from datetime import time

from signage.access import SYSTEM
from signage.demo.shop import floorplan
from signage.demo.shop.plan import (
    AREAS,
    CAMERAS,
    DEPARTMENTS,
    DISPLAYS,
    FLOORS,
    MAIN,
    SHELVES,
    STORES,
    WIDTH_M,
    Area,
    Spot,
    on_map,
)
from signage.ids import PlaceId
from signage.places import NAME_IN, NewPlace, NewStore, Opening, OpeningHours, PlaceKind, Places

from .shop import SOURCE, Shop

HOURS: OpeningHours = tuple(Opening(day, time(10), time(20 if day < 6 else 18)) for day in range(1, 7))


def fill(places: Places, shop: Shop) -> None:
    """Two stores; the map of the main one with its floors, departments, shelves, displays and cameras."""
    for plan in STORES:
        new = NewStore(
            name=plan.name,
            time_zone=plan.zone,
            region="DE-NW",
            hours=HOURS,
            source=SOURCE,
            external_id=plan.key,
        )
        store = places.add_store(SYSTEM, new)
        shop.stores[plan.key] = store.id
        shop.places[plan.key] = PlaceId(store.id)
    for area in (*FLOORS, *DEPARTMENTS, *AREAS):
        shop.places[area.key] = places.add(SYSTEM, _area(area, shop)).id
    for floor in FLOORS:
        places.set_plan(SYSTEM, shop.places[floor.key], floorplan.svg(floor.floor), width_m=WIDTH_M)
    for shelf in SHELVES:
        x, y = on_map(shelf.middle)
        parent = shop.places[shelf.department]
        new_shelf = NewPlace(parent=parent, kind=PlaceKind.SHELF, name=shelf.name["de"], x=x, y=y, heading=shelf.facing)
        shop.places[shelf.key] = places.add(SYSTEM, new_shelf).id
    for display in DISPLAYS:
        shop.places[f"display:{display.key}"] = _spot(
            places, shop, PlaceKind.DISPLAY, display.place, display.name["de"], display.middle, display.facing
        )
    for camera in CAMERAS:
        shop.places[f"camera:{camera.key}"] = _spot(
            places, shop, PlaceKind.CAMERA, camera.place, f"Kamera {camera.name['de']}", camera.spot, camera.heading
        )
    _branch(places, shop)


def _area(area: Area, shop: Shop) -> NewPlace:
    polygon = tuple(on_map(Spot(x, y)) for x, y in area.polygon)
    x, y = (sum(values) / len(polygon) for values in zip(*polygon, strict=True))
    return NewPlace(
        parent=shop.places[area.parent],
        kind=PlaceKind(area.kind),
        name=area.name["de"],
        details={f"{NAME_IN}{language}": name for language, name in area.name.items()},
        floor=area.floor,
        x=x,
        y=y,
        polygon=polygon,
    )


def _spot(places: Places, shop: Shop, kind: PlaceKind, parent: str, name: str, spot: Spot, heading: float) -> PlaceId:
    x, y = on_map(spot)
    new = NewPlace(parent=shop.places[parent], kind=kind, name=name, x=x, y=y, heading=heading)
    return places.add(SYSTEM, new).id


def _branch(places: Places, shop: Shop) -> None:
    """The branch has a floor and two departments; its stock is what matters."""
    bonn = next(plan.key for plan in STORES if plan is not MAIN)
    floor = places.add(SYSTEM, NewPlace(parent=shop.places[bonn], kind=PlaceKind.FLOOR, name="Erdgeschoss"))
    for name in ("Jacken", "Schuhe"):
        places.add(SYSTEM, NewPlace(parent=floor.id, kind=PlaceKind.DEPARTMENT, name=name))
