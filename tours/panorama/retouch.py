"""Blurs regions and covers the tripod, in the photo itself and before it is tiled: nothing of it reaches a tile.

Everything is measured in the untouched photo first and painted then, so that what one region looks like never
depends on another: changing one changes the tiles under it and no others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tours.panorama.coverage import Coverage
from tours.panorama.edits import Circle, Edits, Level, Patch, Polygon, covers, plane
from tours.panorama.geometry import Axis, Floats, Rays, levelled, raised, to_angles
from tours.panorama.sphere import MARGIN, Picture, Sphere
from tours.panorama.tiler import Touched

# A face in eight times eight colours is nobody's: at most so many cells lie across a region.
CELLS: Final = 8
_FINE: Final = 8
_ROWS: Final = 64
_TURNS: Final = 256
_RINGS: Final = 64
# The colours that cover the tripod are taken from a ring this wide outside of it, in degrees.
_RIM: Final = 1.5
DOWN: Final[Axis] = (0.0, -1.0, 0.0)


def retouch(picture: Picture, coverage: Coverage, edits: Edits) -> Sphere:
    """The sphere of a photo after `edits`; the picture itself is changed."""
    level = edits.level
    sphere = Sphere(picture, coverage, pitch=level.pitch, roll=level.roll)
    # In an order of their own: the same set of regions always gives the same picture.
    regions = sorted(edits.regions, key=lambda region: region.model_dump_json())
    mosaics = [_Mosaic.of(sphere, level, region) for region in regions]
    if edits.patch is not None:
        _cover(sphere, level, edits.patch, _rim(sphere, edits.patch))
    for mosaic in mosaics:
        mosaic.paint(sphere, level)
    # Its backdrop, too, must know nothing of what was there.
    return Sphere(picture, coverage, pitch=level.pitch, roll=level.roll) if edits.regions or edits.patch else sphere


def touched(before: Edits, after: Edits, sphere: Sphere) -> Touched:
    """Says of directions whether something that differs between two edits of the same level is seen there."""
    changed = [
        region
        for region in (*before.regions, *after.regions)
        if (region in before.regions) != (region in after.regions)
    ]
    if before.patch != after.patch:
        changed += [_disc(patch) for patch in (before.patch, after.patch) if patch]
    # A pixel of a tile is mixed from this many pixels round it.
    margin = (MARGIN + 1) * 360 / sphere.full_width
    return lambda rays: any(bool(covers(region, rays, margin=margin).any()) for region in changed)


def _disc(patch: Patch) -> Circle:
    return Circle(yaw=0, pitch=-90, radius=patch.radius)


@dataclass(frozen=True, slots=True)
class _Part:
    """Some pixels of the photo, and the directions of the upright world that they show."""

    rows: slice
    columns: NDArray[np.int64]
    rays: Rays


def _parts(sphere: Sphere, level: Level, middle: Axis, reach: float) -> Iterator[_Part]:
    """The pixels within `reach` degrees of a direction, a few rows at a time, and some more."""
    height, width = sphere.picture.shape[:2]
    lon, lat = (float(angle[0]) for angle in to_angles(_seen(_ray(middle), level)))
    far = math.radians(reach) + 2 * math.pi / width
    low, high = lat - far, lat + far
    over_pole = high >= math.pi / 2 or low <= -math.pi / 2
    wide = math.pi if over_pole else math.asin(min(1.0, math.sin(far) / math.cos(lat)))
    edge = np.array([max(low, -math.pi / 2), min(high, math.pi / 2)])
    _, v = sphere.coverage.to_pixels(np.zeros(2), edge, width, height)
    top, bottom = max(0, math.floor(v.min())), min(height, math.ceil(v.max()) + 1)
    columns = _columns(sphere, lon, wide)
    if not len(columns):
        return
    for start in range(top, bottom, _ROWS):
        rows = slice(start, min(start + _ROWS, bottom))
        v, u = np.meshgrid(
            np.arange(rows.start, rows.stop, dtype=np.float64), columns.astype(np.float64), indexing="ij"
        )
        lon_, lat_ = sphere.coverage.to_angles(u, v, width, height)
        seen = Rays(np.cos(lat_) * np.sin(lon_), np.sin(lat_), np.cos(lat_) * np.cos(lon_))
        yield _Part(rows, columns, raised(seen, level.pitch, level.roll))


def _columns(sphere: Sphere, lon: float, wide: float) -> NDArray[np.int64]:
    """The columns within `wide` radians of a longitude."""
    width = sphere.picture.shape[1]
    u = np.arange(width, dtype=np.float64)
    there, _ = sphere.coverage.to_angles(u, np.zeros(width), width, 1)
    away = np.abs((there - lon + math.pi) % (2 * math.pi) - math.pi)
    return np.nonzero(away <= wide + 2 * math.pi / width)[0]


def _seen(rays: Rays, level: Level) -> Rays:
    return levelled(rays, level.pitch, level.roll)


def _ray(axis: Axis) -> Rays:
    return Rays(*(np.array([part]) for part in axis))


@dataclass(frozen=True, slots=True)
class _Mosaic:
    """A region's mean colours, `CELLS` cells across its longer side, blurred into each other."""

    region: Circle | Polygon
    left: float
    bottom: float
    cell: float
    colours: NDArray[np.float32]

    @staticmethod
    def of(sphere: Sphere, level: Level, region: Circle | Polygon) -> _Mosaic:
        left, bottom, size = _box(region)
        cell = size / CELLS
        sums, counts = np.zeros((CELLS * CELLS, 3)), np.zeros(CELLS * CELLS)
        for part in _parts(sphere, level, region.middle, region.reach):
            within = covers(region, part.rays)
            if not within.any():
                continue
            x, y, _ = plane(part.rays, region.middle)
            i = np.clip(((x[within] - left) / cell).astype(int), 0, CELLS - 1)
            j = np.clip(((y[within] - bottom) / cell).astype(int), 0, CELLS - 1)
            shown = sphere.picture[part.rows][:, part.columns][within].astype(np.float64)
            at = j * CELLS + i
            counts += np.bincount(at, minlength=CELLS * CELLS)
            for channel in range(3):
                sums[:, channel] += np.bincount(at, shown[:, channel], CELLS * CELLS)
        return _Mosaic(region, left, bottom, cell, _smooth(sums, counts))

    def paint(self, sphere: Sphere, level: Level) -> None:
        for part in _parts(sphere, level, self.region.middle, self.region.reach):
            within = covers(self.region, part.rays)
            if not within.any():
                continue
            x, y, _ = plane(part.rays, self.region.middle)
            u = ((x[within] - self.left) / self.cell * _FINE - 0.5).astype(np.float32)
            v = ((y[within] - self.bottom) / self.cell * _FINE - 0.5).astype(np.float32)
            _put(sphere.picture, part, within, _looked_up(self.colours, u, v, cv2.BORDER_REPLICATE))


def _box(region: Circle | Polygon) -> tuple[float, float, float]:
    """A square on the plane that holds a region: left, bottom, side."""
    if isinstance(region, Circle):
        half = math.tan(math.radians(region.radius))
        return -half, -half, 2 * half
    axes = Rays(*(np.array(part) for part in zip(*(spot.axis for spot in region.points), strict=True)))
    x, y, _ = plane(axes, region.middle)
    return float(x.min()), float(y.min()), float(max(np.ptp(x), np.ptp(y), 1e-6))


def _smooth(sums: Floats, counts: Floats) -> NDArray[np.float32]:
    """The cells' colours as a small picture without edges; a cell that nothing fell into takes its neighbours'."""
    known = (counts > 0).astype(np.float32).reshape(CELLS, CELLS)
    mean = (sums / np.maximum(counts, 1)[:, None]).astype(np.float32).reshape(CELLS, CELLS, 3)
    near = cv2.GaussianBlur(known, (0, 0), 1.5) + 1e-6
    filled = cv2.GaussianBlur(mean * known[..., None], (0, 0), 1.5) / near[..., None]
    mean = np.where(known[..., None] > 0, mean, filled)
    large = cv2.resize(mean, (CELLS * _FINE, CELLS * _FINE), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.GaussianBlur(large, (0, 0), _FINE / 2, borderType=cv2.BORDER_REPLICATE), np.float32)


def _rim(sphere: Sphere, patch: Patch) -> NDArray[np.float64]:
    """The colours round the patch, from `_TURNS` sides."""
    turn = np.arange(_TURNS) * 2 * math.pi / _TURNS
    rings = []
    for away in np.linspace(patch.radius, patch.radius + _RIM, 5):
        out, down = math.sin(math.radians(away)), -math.cos(math.radians(away))
        rays = Rays(out * np.sin(turn)[None], np.full((1, _TURNS), down), out * np.cos(turn)[None])
        rings.append(sphere.colours(rays)[0].astype(np.float64))
    return np.asarray(np.mean(rings, axis=0), np.float64)


def _cover(sphere: Sphere, level: Level, patch: Patch, rim: NDArray[np.float64]) -> None:
    """Spans a skin over the disc that meets the colours of its rim: the n-th wave of the rim fades with ρⁿ."""
    waves = np.fft.rfft(rim, axis=0)
    order = np.arange(waves.shape[0])
    inward = np.linspace(0, 1, _RINGS)
    skin = np.fft.irfft(waves[None] * (inward[:, None] ** order[None])[..., None], _TURNS, axis=1).astype(np.float32)
    skin = np.concatenate([skin, skin[:, :1]], axis=1)
    disc = _disc(patch)
    for part in _parts(sphere, level, DOWN, patch.radius):
        within = covers(disc, part.rays)
        if not within.any():
            continue
        x, y, z = part.rays.x[within], part.rays.y[within], part.rays.z[within]
        away = np.degrees(np.arctan2(np.hypot(x, z), -y)) / patch.radius
        u = (np.arctan2(x, z) % (2 * math.pi)) / (2 * math.pi) * _TURNS
        v = np.clip(away, 0, 1) * (_RINGS - 1)
        _put(
            sphere.picture,
            part,
            within,
            _looked_up(skin, u.astype(np.float32), v.astype(np.float32), cv2.BORDER_REPLICATE),
        )


def _looked_up(source: NDArray[np.float32], u: NDArray[np.float32], v: NDArray[np.float32], border: int) -> Picture:
    """Linear, for lists of any length: cv2.remap takes no more than 32766 pixels in a row."""
    found = np.empty((len(u), 3), np.float32)
    for start in range(0, len(u), 32000):
        part = slice(start, start + 32000)
        found[part] = cv2.remap(source, u[part][None], v[part][None], cv2.INTER_LINEAR, borderMode=border)[0]
    return np.asarray(np.clip(np.rint(found), 0, 255), np.uint8)


def _put(picture: Picture, part: _Part, within: NDArray[np.bool_], colours: Picture) -> None:
    j, i = np.nonzero(within)
    picture[part.rows.start + j, part.columns[i]] = colours
