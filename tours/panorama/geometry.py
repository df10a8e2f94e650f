"""Where a viewing ray meets an equirectangular photo, a cube face and a window.

Pure. Axes: X right, Y up, Z ahead. Angles at the border are degrees: yaw to the right, pitch up; `fov`
belongs to the window's longer side. `static/tour/project.ts` is the same mathematics; both are held to
`tests/samples/projection/vectors.json`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Axis = tuple[float, float, float]
Face = Literal["f", "b", "u", "d", "l", "r"]

FACES: Final[tuple[Face, ...]] = ("f", "r", "b", "l", "u", "d")
TILE_PX: Final = 512
MIN_FOV: Final = 30.0
MAX_FOV: Final = 110.0
SNAP_DEGREES: Final = 15
SNAP_FOVS: Final = (60, 90, 110)


@dataclass(frozen=True, slots=True)
class View:
    """Where somebody looks: degrees; `fov` is that of the longer side of the window."""

    yaw: float = 0.0
    pitch: float = 0.0
    fov: float = 90.0


@dataclass(frozen=True, slots=True)
class Window:
    """The size of what is looked through, in pixels."""

    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Rays:
    """Viewing directions, one array an axis, of any (equal) shape and any length greater than zero."""

    x: Floats
    y: Floats
    z: Floats


@dataclass(frozen=True, slots=True)
class Levels:
    """The sizes of a cube pyramid: `sizes[0]` is level 1, the smallest; the last is the full one."""

    sizes: tuple[int, ...]

    @property
    def top(self) -> int:
        return self.sizes[-1]

    def tiles_across(self, level: int) -> int:
        """How many tiles stand side by side on a face of `level` (1 = smallest)."""
        return math.ceil(self.sizes[level - 1] / TILE_PX)

    @property
    def tile_count(self) -> int:
        return sum(6 * self.tiles_across(level) ** 2 for level in range(1, len(self.sizes) + 1))


def levels_of(width_px: int) -> Levels:
    """The pyramid for a full sphere of that width: 4096 → 324, 648, 1296.

    The cube is a multiple of 2^(levels−1), so that every lower level is an exact halving, and level 1 lies
    in (256, 512]: Pannellum 2.5.7 neither rounds nor asks (design 05 §1, trap 16).
    """
    ideal = width_px / math.pi
    count = max(1, math.ceil(math.log2(ideal / TILE_PX)) + 1)
    step = max(8, 2 ** (count - 1))
    cube = step * math.floor(ideal / step)
    if count > 1 and cube >> (count - 1) <= TILE_PX // 2:  # 3217: rounding fell back on a power of two
        count -= 1
    return Levels(tuple(cube >> (count - level) for level in range(1, count + 1)))


def face_rays(face: Face, size: int, columns: slice, rows: slice) -> Rays:
    """The directions of the pixels of a part of a face; float64, shape (rows, columns), not normalised."""
    i = np.arange(columns.start, columns.stop, dtype=np.float64)
    j = np.arange(rows.start, rows.stop, dtype=np.float64)
    x, y = np.meshgrid(2 * (i + 0.5) / size - 1, 2 * (j + 0.5) / size - 1)
    one = np.ones_like(x)
    match face:
        case "f":
            return Rays(x, -y, one)
        case "b":
            return Rays(-x, -y, -one)
        case "u":
            return Rays(x, one, y)
        case "d":
            return Rays(x, -one, -y)
        case "l":
            return Rays(-one, -y, x)
        case "r":
            return Rays(one, -y, -x)


def to_angles(rays: Rays) -> tuple[Floats, Floats]:
    """Longitude −π…π (right +) and latitude −π/2…π/2 (up +) of directions, in radians."""
    return np.arctan2(rays.x, rays.z), np.arctan2(rays.y, np.hypot(rays.x, rays.z))


def levelled(rays: Rays, pitch: float, roll: float) -> Rays:
    """Directions of the upright world as a camera sees them that was tilted up by `pitch` and rolled by `roll`.

    Degrees, as PosePitchDegrees and PoseRollDegrees: with a growing roll the horizon in the picture turns against
    the clock. `raised` undoes it.
    """
    right, up, ahead = _axes(pitch, roll)
    return Rays(*(axis[0] * rays.x + axis[1] * rays.y + axis[2] * rays.z for axis in (right, up, ahead)))


def raised(rays: Rays, pitch: float, roll: float) -> Rays:
    """Directions as a tilted camera saw them, in the upright world: what `levelled` undoes."""
    right, up, ahead = _axes(pitch, roll)
    return Rays(*(right[i] * rays.x + up[i] * rays.y + ahead[i] * rays.z for i in range(3)))


def _axes(pitch: float, roll: float) -> tuple[Axis, Axis, Axis]:
    """The camera's own axes (right, up, ahead) in the upright world."""
    p, r = math.radians(pitch), math.radians(roll)
    right = (math.cos(r), -math.sin(r) * math.cos(p), math.sin(r) * math.sin(p))
    up = (math.sin(r), math.cos(r) * math.cos(p), -math.cos(r) * math.sin(p))
    return right, up, (0.0, math.sin(p), math.cos(p))


def direction(yaw: float, pitch: float) -> Axis:
    """The unit vector (X right, Y up, Z ahead) of a direction in degrees."""
    lon, lat = math.radians(yaw), math.radians(pitch)
    return math.cos(lat) * math.sin(lon), math.sin(lat), math.cos(lat) * math.cos(lon)


def horizontal_fov(fov: float, window: Window) -> float:
    """The horizontal angle, in degrees, of a window whose longer side sees `fov`."""
    if window.width_px >= window.height_px:
        return fov
    half = math.tan(math.radians(fov) / 2) * window.width_px / window.height_px
    return math.degrees(2 * math.atan(half))


def focal_px(fov: float, window: Window) -> float:
    """Distance, in pixels, of the eye from the window."""
    return window.width_px / 2 / math.tan(math.radians(horizontal_fov(fov, window)) / 2)


def to_window(yaw: float, pitch: float, view: View, window: Window) -> tuple[float, float] | None:
    """Where a direction appears in a window, in pixels from its top left; None behind the eye."""
    d, p, tilt = math.radians(yaw - view.yaw), math.radians(pitch), math.radians(view.pitch)
    z = math.sin(p) * math.sin(tilt) + math.cos(p) * math.cos(tilt) * math.cos(d)
    if z <= 0:
        return None
    x = math.cos(p) * math.sin(d)
    y = math.sin(p) * math.cos(tilt) - math.cos(p) * math.sin(tilt) * math.cos(d)
    focal = focal_px(view.fov, window)
    return window.width_px / 2 + focal * x / z, window.height_px / 2 - focal * y / z


def from_window(px: float, py: float, view: View, window: Window) -> tuple[float, float]:
    """The yaw and pitch, in degrees, under a point of a window: what `to_window` undoes."""
    focal = focal_px(view.fov, window)
    x, y = (px - window.width_px / 2) / focal, (window.height_px / 2 - py) / focal
    tilt = math.radians(view.pitch)
    up = y * math.cos(tilt) + math.sin(tilt)
    ahead = math.cos(tilt) - y * math.sin(tilt)
    yaw = view.yaw + math.degrees(math.atan2(x, ahead))
    return wrapped(yaw), math.degrees(math.atan2(up, math.hypot(x, ahead)))


def window_rays(view: View, window: Window, rows: slice | None = None) -> Rays:
    """The directions of a window's pixel centres: a rectilinear camera; shape (rows, width)."""
    part = rows or slice(0, window.height_px)
    focal = focal_px(view.fov, window)
    i = (np.arange(window.width_px, dtype=np.float64) + 0.5 - window.width_px / 2) / focal
    j = (window.height_px / 2 - np.arange(part.start, part.stop, dtype=np.float64) - 0.5) / focal
    x, y = np.meshgrid(i, j)
    tilt, turn = math.radians(view.pitch), math.radians(view.yaw)
    up = y * math.cos(tilt) + math.sin(tilt)
    ahead = math.cos(tilt) - y * math.sin(tilt)
    return Rays(x * math.cos(turn) + ahead * math.sin(turn), up, ahead * math.cos(turn) - x * math.sin(turn))


def wrapped(yaw: float) -> float:
    """The same direction within −180…180."""
    return (yaw + 180.0) % 360.0 - 180.0


def snapped(view: View) -> View:
    """The nearest of the few views for which pictures of deep links are made."""
    fov = min(SNAP_FOVS, key=lambda one: abs(one - view.fov))
    yaw = wrapped(round(view.yaw / SNAP_DEGREES) * SNAP_DEGREES)
    pitch = max(-75.0, min(75.0, round(view.pitch / SNAP_DEGREES) * SNAP_DEGREES))
    return View(yaw + 0.0, pitch + 0.0, float(fov))
