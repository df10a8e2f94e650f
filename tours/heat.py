"""A heat map of looks: the picture in the projection in which all bins are rectangles of one size, steps over it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from tours.gaze import COLUMNS, ROWS, Looks
from tours.panorama.cube import Cube
from tours.panorama.geometry import Rays
from tours.panorama.sphere import Picture

STEPS = 6
WIDTH_PX = 1280
HEIGHT_PX = round(WIDTH_PX / math.pi)
"""Lambert's cylindrical projection keeps areas; at this shape it is true along the horizon."""

SECTORS = 12
HEIGHTS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One colour of the map. level: 1 (fewest looks) to STEPS; path: its bins, in columns and rows."""

    level: int
    path: str


@dataclass(frozen=True, slots=True)
class Part:
    """A twelfth of the round at one height (0 above, 1 level, 2 below), with its share of all looks.

    turn: degrees to the right of the start view, −150 to 180. names: of the hotspots there.
    """

    turn: int
    height: int
    share: float
    names: tuple[str, ...]


def equal_area(cube: Cube) -> Picture:
    """The whole round, rows equal in sin(pitch)."""
    yaw = (np.arange(WIDTH_PX) + 0.5) / WIDTH_PX * 2 * math.pi - math.pi
    up = 1 - (np.arange(HEIGHT_PX) + 0.5) / HEIGHT_PX * 2
    level = np.sqrt(1 - up**2)[:, None]
    x, z = level * np.sin(yaw), level * np.cos(yaw)
    return cube.colours(Rays(x, np.broadcast_to(up[:, None], x.shape), z))


def steps(bins: Mapping[int, int]) -> list[Step]:
    """The bins by colour. Steps are those of the square root: what is looked at a little does not vanish."""
    most = max(bins.values(), default=0)
    by_level: dict[int, list[str]] = {}
    for at, n in sorted(bins.items()):
        row, column = divmod(at, COLUMNS)
        level = max(1, math.ceil(math.sqrt(n / most) * STEPS))
        by_level.setdefault(level, []).append(f"M{column} {row}h1v1h-1z")
    return [Step(level, "".join(paths)) for level, paths in sorted(by_level.items())]


def parts(looks: Looks, start: float, hotspots: Iterable[tuple[str, float, float]], most: int = 5) -> list[Part]:
    """Where it was looked at most, most first. start: the yaw that turns begin at; hotspots: name, yaw, pitch."""
    sums: dict[tuple[int, int], int] = {}
    for at, n in looks.bins.items():
        row, column = divmod(at, COLUMNS)
        where = _part((column + 0.5) / COLUMNS * 360 - 180 - start, 1 - (row + 0.5) / ROWS * 2)
        sums[where] = sums.get(where, 0) + n
    names: dict[tuple[int, int], list[str]] = {}
    for name, yaw, pitch in hotspots:
        names.setdefault(_part(yaw - start, math.sin(math.radians(pitch))), []).append(name)
    first = sorted(sums.items(), key=lambda one: (-one[1], one[0]))[:most]
    return [
        Part(*where, n / looks.total, tuple(dict.fromkeys(name for name in names.get(where, ()) if name)))
        for where, n in first
    ]


def _part(turn: float, up: float) -> tuple[int, int]:
    """Sectors lie round 0, 30, …; heights are thirds of the area."""
    sector = math.floor(turn / (360 / SECTORS) + 0.5) % SECTORS * (360 // SECTORS)
    return (sector - 360 if sector > 180 else sector), min(HEIGHTS - 1, int((1 - up) / 2 * HEIGHTS))
