"""What the map of a shop is made of: frozen values, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from signage.errors import N_
from signage.ids import PlaceId, StoreId

Point = tuple[float, float]
NAME_IN = "name_"
"""Begins the keys of `Place.details` that hold its name in a language."""


class PlaceKind(StrEnum):
    """What a spot on the map is for."""

    STORE = "store"
    FLOOR = "floor"
    DEPARTMENT = "department"
    SHELF = "shelf"
    ENTRANCE = "entrance"
    CHECKOUT = "checkout"
    FITTING_ROOM = "fitting_room"
    DISPLAY = "display"
    CAMERA = "camera"


KIND_LABELS: Mapping[PlaceKind, str] = {
    PlaceKind.STORE: N_("Store"),
    PlaceKind.FLOOR: N_("Floor"),
    PlaceKind.DEPARTMENT: N_("Department"),
    PlaceKind.SHELF: N_("Shelf"),
    PlaceKind.ENTRANCE: N_("Entrance"),
    PlaceKind.CHECKOUT: N_("Checkout"),
    PlaceKind.FITTING_ROOM: N_("Fitting room"),
    PlaceKind.DISPLAY: N_("Display position"),
    PlaceKind.CAMERA: N_("Camera position"),
}


@dataclass(frozen=True)
class Opening:
    """One span in which a store is open, in the store's own wall-clock time."""

    weekday: int  # 1 Monday … 7 Sunday, as ISO 8601 counts
    opens: time
    closes: time


OpeningHours = tuple[Opening, ...]


@dataclass(frozen=True)
class Store:
    """A store: the root of one map, and what is said once for everything in it."""

    id: StoreId
    name: str
    time_zone: str
    region: str
    currency: str
    languages: tuple[str, ...]
    hours: OpeningHours = ()
    source: str = "auslage"
    external_id: str = ""
    version: int = 1
    own_holidays: tuple[date, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True)
class NewStore:
    """What a person says about a store."""

    name: str
    time_zone: str = "Europe/Berlin"
    region: str = "DE"
    currency: str = "EUR"
    languages: tuple[str, ...] = ("de", "en")
    hours: OpeningHours = ()
    source: str = "auslage"
    external_id: str = ""
    own_holidays: tuple[date, ...] = ()


@dataclass(frozen=True)
class Place:
    """A spot on a store's map.

    x and y are metres on the plan of its floor, from the top left corner, y downwards; heading is in
    degrees, clockwise, 0 points to the top of the plan. details: what else is known of a place of this kind,
    such as the size of a display, and as `name_en` what it is called in English.
    """

    id: PlaceId
    store: StoreId
    parent: PlaceId | None
    kind: PlaceKind
    name: str
    floor: int = 0
    x: float | None = None
    y: float | None = None
    heading: float | None = None
    polygon: tuple[Point, ...] = ()
    iab_zone: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    version: int = 1

    def name_in(self, language: str) -> str:
        """What somebody called it in this language; empty where nobody did."""
        return self.details.get(f"{NAME_IN}{language}", "")

    def called(self, language: str) -> str:
        """Its name in a language, or else its one name."""
        return self.name_in(language) or self.name


@dataclass(frozen=True)
class NewPlace:
    """What a person says about a place."""

    parent: PlaceId
    kind: PlaceKind
    name: str
    floor: int = 0
    x: float | None = None
    y: float | None = None
    heading: float | None = None
    polygon: tuple[Point, ...] = ()
    iab_zone: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """The picture under a floor's map and how many metres it covers."""

    place: PlaceId
    sha256: str
    type: str
    width_m: float
    height_m: float

    @property
    def url(self) -> str:
        return f"/studio/places/{self.place}/plan/{self.sha256}"


@dataclass(frozen=True)
class Pin:
    """Something another room puts on the map: a display, a touchpoint, a camera. id: what that room calls it."""

    place: PlaceId
    kind: str
    label: str
    href: str
    id: str = ""
    x: float | None = None
    y: float | None = None
    heading: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
