"""The demo store in metres: the one truth for its map, its pictures, its tour and its tests.

x runs east, y north, z up, all in metres from the south-west corner of the ground floor. Whoever needs a
place in the store (the floor plan, the renderer, a hotspot of the tour) computes it from here, so that the
hotspot cannot leave the shelf on which the goods stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import atan2, degrees, hypot

Texts = Mapping[str, str]
Polygon = tuple[tuple[float, float], ...]

WIDTH_M = 16.0
DEPTH_M = 12.0
HEIGHT_M = 3.4
ZONE = "Europe/Berlin"


def texts(de: str, en: str) -> Texts:
    """One sentence in both languages of the demo."""
    return {"de": de, "en": en}


@dataclass(frozen=True)
class Spot:
    """A point in the store, in metres."""

    x: float
    y: float
    z: float = 0.0


@dataclass(frozen=True)
class StorePlan:
    """A store of the demo."""

    key: str
    name: str
    city: str
    zone: str = ZONE


@dataclass(frozen=True)
class Area:
    """A part of the map with a name: a floor, a department, a checkout, a fitting room."""

    key: str
    kind: str
    name: Texts
    parent: str
    floor: int
    polygon: Polygon


@dataclass(frozen=True)
class Shelf:
    """Where goods hang or stand: a line along the wall, with one column of goods a product.

    The line runs from `start` to `end` at the height at which a shopper looks at the goods; `facing` is the
    compass direction in which they look back at her, in degrees.
    """

    key: str
    name: Texts
    department: str
    start: Spot
    end: Spot
    facing: float
    fixture: str

    def spot(self, index: int, count: int) -> Spot:
        """The middle of column `index` when `count` products share the shelf."""
        share = (index + 0.5) / count
        return Spot(
            self.start.x + (self.end.x - self.start.x) * share,
            self.start.y + (self.end.y - self.start.y) * share,
            self.start.z + (self.end.z - self.start.z) * share,
        )

    @property
    def middle(self) -> Spot:
        """The middle of the shelf."""
        return self.spot(0, 1)


@dataclass(frozen=True)
class DisplayPlan:
    """A panel on a wall: its middle, its size, and the compass direction in which it looks."""

    key: str
    name: Texts
    place: str
    middle: Spot
    facing: float
    width_m: float
    height_m: float
    width_px: int
    height_px: int


@dataclass(frozen=True)
class TagPlan:
    """An NFC tag. `display` is the panel beside it; a retired tag still hangs there and opens nothing."""

    code: str
    name: Texts
    place: str
    spot: Spot
    display: str
    product: int | None = None
    retired: bool = False


@dataclass(frozen=True)
class ReaderPlan:
    """A reader at a shelf that reports taps by itself."""

    key: str
    name: Texts
    place: str
    display: str
    spot: Spot


@dataclass(frozen=True)
class BeaconPlan:
    """A beacon at the ceiling of a department."""

    key: str
    name: Texts
    place: str
    spot: Spot
    uuid: str
    major: int
    minor: int


@dataclass(frozen=True)
class Camera:
    """Where a 360° picture is taken from; `heading` is the compass direction of its middle column."""

    key: str
    name: Texts
    description: Texts
    place: str
    spot: Spot
    heading: float
    links: tuple[str, ...]


def turn(degrees_: float) -> float:
    """The same angle in −180 (included) … 180 (excluded)."""
    return (degrees_ + 180.0) % 360.0 - 180.0


def view_of(camera: Camera, point: Spot) -> tuple[float, float]:
    """Yaw and pitch, in degrees, at which `camera` sees `point` (design 05 §7)."""
    dx, dy, dz = point.x - camera.spot.x, point.y - camera.spot.y, point.z - camera.spot.z
    return turn(degrees(atan2(dx, dy)) - camera.heading), degrees(atan2(dz, hypot(dx, dy)))


def link_view(camera: Camera, target: Camera) -> tuple[float, float]:
    """Yaw and pitch of the way from one camera to another: the floor under the other camera."""
    return view_of(camera, Spot(target.spot.x, target.spot.y, 0.0))


def corners(display: DisplayPlan) -> tuple[Spot, Spot, Spot, Spot]:
    """The four corners of a panel: top left, top right, bottom right, bottom left, as a viewer sees them."""
    side = {0.0: (-1, 0), 90.0: (0, 1), 180.0: (1, 0), 270.0: (0, -1)}[display.facing]
    half, up, mid = display.width_m / 2, display.height_m / 2, display.middle
    right = (mid.x + side[0] * half, mid.y + side[1] * half)
    left = (mid.x - side[0] * half, mid.y - side[1] * half)
    return (
        Spot(*left, mid.z + up),
        Spot(*right, mid.z + up),
        Spot(*right, mid.z - up),
        Spot(*left, mid.z - up),
    )


def on_map(spot: Spot) -> tuple[float, float]:
    """Where a spot lies on the floor plan picture: metres from its top left corner, y downwards."""
    return spot.x, DEPTH_M - spot.y


def _box(x0: float, y0: float, x1: float, y1: float) -> Polygon:
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


MAIN = StorePlan("koeln", "Modehaus am Markt", "Köln")
BRANCH = StorePlan("bonn", "Modehaus am Markt · Filiale Bonn", "Bonn")
STORES = (MAIN, BRANCH)

FLOORS = (
    Area("eg", "floor", texts("Erdgeschoss", "Ground floor"), "koeln", 0, _box(0, 0, WIDTH_M, DEPTH_M)),
    Area("og", "floor", texts("Obergeschoss", "Upper floor"), "koeln", 1, _box(0, 0, WIDTH_M, DEPTH_M)),
)

DEPARTMENTS = (
    Area("entrance", "department", texts("Eingang und Neues", "Entrance and new"), "eg", 0, _box(0, 0, 16, 4.6)),
    Area("jackets", "department", texts("Jacken", "Jackets"), "eg", 0, _box(0, 4.6, 8, 12)),
    Area("shoes", "department", texts("Schuhe", "Shoes"), "eg", 0, _box(8, 4.6, 16, 12)),
)

AREAS = (
    Area("door", "entrance", texts("Eingangstür", "Front door"), "entrance", 0, _box(6.6, 0, 9.4, 1.2)),
    Area("fitting", "fitting_room", texts("Umkleiden", "Fitting rooms"), "jackets", 0, _box(0.7, 10.75, 4.1, 12)),
    Area("till", "checkout", texts("Kasse", "Checkout"), "shoes", 0, _box(11, 10.1, 15, 12)),
    Area(
        "stairs",
        "entrance",
        texts("Treppe zur Werkstatt", "Stairs to the workshop"),
        "eg",
        0,
        _box(14.5, 0.4, 15.8, 3.8),
    ),
    Area(
        "workshop",
        "shelf",
        texts("Änderungswerkstatt und Lager", "Alterations and stock room"),
        "og",
        1,
        _box(0, 0, WIDTH_M, DEPTH_M),
    ),
)

SHELVES = (
    Shelf(
        "bags",
        texts("Tisch Taschen und Rucksäcke", "Bags and backpacks table"),
        "entrance",
        Spot(3.6, 3.5, 1.15),
        Spot(6.4, 3.5, 1.15),
        180.0,
        "table",
    ),
    Shelf(
        "accessories",
        texts("Tisch Mützen und Schals", "Hats and scarves table"),
        "entrance",
        Spot(9.6, 3.5, 1.05),
        Spot(12.4, 3.5, 1.05),
        180.0,
        "table",
    ),
    Shelf(
        "care",
        texts("Regal Pflege", "Care shelf"),
        "entrance",
        Spot(0.25, 1.6, 1.3),
        Spot(0.25, 3.4, 1.3),
        90.0,
        "packs",
    ),
    Shelf(
        "rain",
        texts("Wand Regenjacken", "Rain jackets wall"),
        "jackets",
        Spot(0.35, 4.65, 1.85),
        Spot(0.35, 6.85, 1.85),
        90.0,
        "rail",
    ),
    Shelf(
        "down",
        texts("Wand Daunenjacken", "Down jackets wall"),
        "jackets",
        Spot(0.35, 8.3, 1.85),
        Spot(0.35, 10.5, 1.85),
        90.0,
        "rail",
    ),
    Shelf(
        "coats",
        texts("Wand Mäntel", "Coats wall"),
        "jackets",
        Spot(4.5, 11.65, 1.85),
        Spot(7.6, 11.65, 1.85),
        180.0,
        "rail",
    ),
    Shelf(
        "knits",
        texts("Regal Strick", "Knitwear shelf"),
        "jackets",
        Spot(7.6, 10.6, 0.9),
        Spot(7.6, 7.4, 0.9),
        270.0,
        "folded",
    ),
    Shelf(
        "running",
        texts("Wand Laufschuhe", "Running shoes wall"),
        "shoes",
        Spot(15.72, 7.0, 1.35),
        Spot(15.72, 4.4, 1.35),
        270.0,
        "boards",
    ),
    Shelf(
        "hiking",
        texts("Wand Wanderschuhe", "Hiking shoes wall"),
        "shoes",
        Spot(15.72, 11.0, 1.35),
        Spot(15.72, 8.4, 1.35),
        270.0,
        "boards",
    ),
    Shelf(
        "casual",
        texts("Regal Freizeitschuhe", "Casual shoes shelf"),
        "shoes",
        Spot(8.4, 7.4, 0.9),
        Spot(8.4, 10.6, 0.9),
        90.0,
        "low",
    ),
)

DISPLAYS = (
    DisplayPlan(
        "entrance",
        texts("Bildschirm Eingang", "Entrance display"),
        "entrance",
        Spot(8.0, 6.78, 1.75),
        180.0,
        0.81,
        1.44,
        1080,
        1920,
    ),
    DisplayPlan(
        "jackets",
        texts("Bildschirm Jacken", "Jackets display"),
        "rain",
        Spot(0.06, 7.57, 1.8),
        90.0,
        1.22,
        0.69,
        1920,
        1080,
    ),
    DisplayPlan(
        "shoes",
        texts("Bildschirm Schuhe", "Shoes display"),
        "running",
        Spot(15.94, 7.7, 1.8),
        270.0,
        1.22,
        0.69,
        1920,
        1080,
    ),
    DisplayPlan(
        "till",
        texts("Bildschirm Kasse", "Checkout display"),
        "till",
        Spot(13.0, 11.94, 2.1),
        180.0,
        1.44,
        0.81,
        1920,
        1080,
    ),
)

TAGS = (
    TagPlan("JACKEN7A2K", texts("Tag Regenjacken", "Rain jackets tag"), "rain", Spot(0.1, 7.15, 1.2), "jackets", 1),
    TagPlan("DAVNEN4M8P", texts("Tag Daunenjacken", "Down jackets tag"), "down", Spot(0.1, 8.0, 1.2), "jackets", 5),
    TagPlan("RVNNER3T6X", texts("Tag Laufschuhe", "Running shoes tag"), "running", Spot(15.9, 7.3, 1.2), "shoes", 17),
    TagPlan("BERGSCH5W9", texts("Tag Wanderschuhe", "Hiking shoes tag"), "hiking", Spot(15.9, 8.1, 1.2), "shoes", 22),
    TagPlan("NEVHE1T2C4", texts("Tag Neuheiten", "New arrivals tag"), "bags", Spot(5.0, 3.1, 0.95), "entrance", 31),
    TagPlan("KASSE8H3RD", texts("Tag Kasse", "Checkout tag"), "till", Spot(12.4, 10.3, 1.05), "till"),
    TagPlan(
        "RETRED00ZZ",
        texts("Alter Tag Strick", "Old knitwear tag"),
        "knits",
        Spot(7.5, 9.0, 1.2),
        "jackets",
        13,
        retired=True,
    ),
)

READERS = (
    ReaderPlan(
        "reader-shoes", texts("Leser Laufschuhe", "Running shoes reader"), "running", "shoes", Spot(15.6, 6.9, 1.1)
    ),
)

BEACONS = (
    BeaconPlan(
        "beacon-jackets",
        texts("Beacon Jacken", "Jackets beacon"),
        "jackets",
        Spot(4.0, 8.3, 3.3),
        "6f1a3c52-8d0e-4b7a-9c41-2e5d7f90a1b3",
        1,
        1,
    ),
    BeaconPlan(
        "beacon-shoes",
        texts("Beacon Schuhe", "Shoes beacon"),
        "shoes",
        Spot(12.0, 8.3, 3.3),
        "6f1a3c52-8d0e-4b7a-9c41-2e5d7f90a1b3",
        1,
        2,
    ),
)

CAMERAS = (
    Camera(
        "entrance",
        texts("Eingang", "Entrance"),
        texts(
            "Der Eingang des Modehauses mit den Tischen für Taschen und Mützen, Blick auf Jacken und Schuhe.",
            "The entrance of the store with the tables of bags and hats, looking towards jackets and shoes.",
        ),
        "entrance",
        Spot(8.0, 2.6, 1.6),
        0.0,
        ("jackets", "shoes"),
    ),
    Camera(
        "jackets",
        texts("Jacken", "Jackets"),
        texts(
            "Die Jackenabteilung mit Regenjacken, Daunenjacken, Mänteln und den Umkleiden.",
            "The jackets department with rain jackets, down jackets, coats and the fitting rooms.",
        ),
        "jackets",
        Spot(3.4, 7.6, 1.6),
        0.0,
        ("entrance", "shoes"),
    ),
    Camera(
        "shoes",
        texts("Schuhe", "Shoes"),
        texts(
            "Die Schuhabteilung mit Laufschuhen, Wanderschuhen, Freizeitschuhen und der Kasse.",
            "The shoes department with running, hiking and casual shoes and the checkout.",
        ),
        "shoes",
        Spot(12.6, 7.6, 1.6),
        0.0,
        ("entrance", "jackets"),
    ),
)


def shelf(key: str) -> Shelf:
    """The shelf with this key."""
    return next(one for one in SHELVES if one.key == key)


def camera(key: str) -> Camera:
    """The camera position with this key."""
    return next(one for one in CAMERAS if one.key == key)


def display(key: str) -> DisplayPlan:
    """The display with this key."""
    return next(one for one in DISPLAYS if one.key == key)
