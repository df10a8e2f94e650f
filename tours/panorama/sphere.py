"""A photo as the sphere round its camera: which colour is seen in which direction."""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tours.panorama.coverage import Coverage
from tours.panorama.geometry import Floats, Rays, levelled, to_angles

Picture = NDArray[np.uint8]

# What INTER_CUBIC reads beside a pixel, and one for rounding.
MARGIN: Final = 3
# Over so many pixels the edge of a partial photo goes over into what surrounds it.
FEATHER_PX: Final = 8
BACKDROP_PX: Final = 1024
WHOLE: Final = Coverage()


class Sphere:
    """Everything that can be seen from where a photo was taken.

    picture: uint8, BGR; of a whole sphere pixel (0, 0) lies at longitude −180°, latitude 90°.
    pitch, roll: how the camera was tilted; directions are asked for in the upright world.
    """

    def __init__(self, picture: Picture, coverage: Coverage = WHOLE, *, pitch: float = 0.0, roll: float = 0.0) -> None:
        self.picture = picture
        self.coverage = coverage
        self.full_width = picture.shape[1] if coverage.whole else coverage.full_width(picture.shape[1])
        self._tilt = (pitch, roll)
        self._backdrop = None if coverage.whole else backdrop(picture, coverage)

    @property
    def upright(self) -> bool:
        """Whether the camera stood straight: then one map serves four faces."""
        return self._tilt == (0.0, 0.0)

    def angles(self, rays: Rays) -> tuple[Floats, Floats]:
        """Longitude and latitude, in radians and as the camera saw them, of directions of the upright world."""
        return to_angles(rays if self.upright else levelled(rays, *self._tilt))

    def colours(self, rays: Rays) -> Picture:
        """What is seen in these directions."""
        return self.at(*self.angles(rays))

    def at(self, lon: Floats, lat: Floats) -> Picture:
        """What the camera saw at these angles, in radians."""
        height, width = self.picture.shape[:2]
        u, v = self.coverage.to_pixels(lon, lat, width, height)
        if self._backdrop is None:
            return sample(self.picture, u, v)
        inside = _share_inside(u, v, width, height, closed=self.coverage.round)
        if inside.min() >= 1:
            return sample_part(self.picture, u, v, closed=self.coverage.round)
        around = sample(self._backdrop, *WHOLE.to_pixels(lon, lat, BACKDROP_PX, BACKDROP_PX // 2))
        if inside.max() <= 0:
            return around
        shown = sample_part(self.picture, u, v, closed=self.coverage.round)
        share = inside[..., None]
        return np.asarray(np.rint(shown * share + around * (1 - share)), np.uint8)


def sample(picture: Picture, u: Floats, v: Floats) -> Picture:
    """The picture's colours at columns u and rows v; columns wrap, rows go on behind the poles."""
    u = _joined(u, picture.shape[1])
    columns, rows = _around(u), _around(v)
    return _remap(_window(picture, columns, rows), u - columns.start, v - rows.start)


def sample_part(picture: Picture, u: Floats, v: Floats, *, closed: bool) -> Picture:
    """The same of a photo that is no whole sphere: beyond its edges the last pixels go on; closed: columns wrap."""
    height, width = picture.shape[:2]
    v = np.clip(v, 0, height - 1)
    if closed:
        u = _joined(u, width)
        columns, rows = _around(u), _around(v)
        rows = slice(max(rows.start, 0), min(rows.stop, height))
        inside = picture[rows]
        whole = columns.start >= 0 and columns.stop <= width
        part = inside[:, columns] if whole else _columns(inside, columns)
        return _remap(part, u - columns.start, v - rows.start)
    u = np.clip(u, 0, width - 1)
    columns, rows = _around(u), _around(v)
    columns = slice(max(columns.start, 0), min(columns.stop, width))
    rows = slice(max(rows.start, 0), min(rows.stop, height))
    return _remap(picture[rows, columns], u - columns.start, v - rows.start)


def backdrop(picture: Picture, coverage: Coverage) -> Picture:
    """A small whole sphere that surrounds a partial photo: its own edges, carried on and blurred away."""
    across = max(1, round(BACKDROP_PX * coverage.haov / 360))
    down = max(1, round(BACKDROP_PX / 2 * min(180.0, coverage.vaov) / 180))
    small = np.asarray(cv2.resize(picture, (across, down), interpolation=cv2.INTER_AREA), np.uint8)
    size = (BACKDROP_PX // 2, BACKDROP_PX)
    row, column = np.mgrid[0 : size[0], 0 : size[1]].astype(np.float64)
    lon, lat = WHOLE.to_angles(column, row, BACKDROP_PX, BACKDROP_PX // 2)
    u, v = coverage.to_pixels(lon, lat, across, down)
    carried = sample_part(small, u, v, closed=coverage.round).astype(np.float32)
    # Towards the poles a row of colours would end in a star: it becomes one colour there.
    beyond = np.maximum(-v, v - (down - 1)) / max(1.0, BACKDROP_PX / 6)
    share = np.clip(beyond, 0, 1)[..., None].astype(np.float32)
    edges = np.where((v < 0)[..., None], small[0].mean(axis=0), small[-1].mean(axis=0)).astype(np.float32)
    blended = carried * (1 - share) + edges * share
    sigma = BACKDROP_PX / 50
    pad = int(4 * sigma)
    wide = np.concatenate([blended[:, -pad:], blended, blended[:, :pad]], axis=1)
    blurred = cv2.GaussianBlur(wide, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)[:, pad:-pad]
    return np.asarray(np.rint(blurred), np.uint8)


def _share_inside(u: Floats, v: Floats, width: int, height: int, *, closed: bool) -> Floats:
    """1 inside the photo, 0 outside, in between over the last pixels before its edge."""
    depth = np.minimum(v + 0.5, height - 0.5 - v)
    if not closed:
        depth = np.minimum(depth, np.minimum(u + 0.5, width - 0.5 - u))
    return np.clip(depth / FEATHER_PX, 0, 1)


def _joined(u: Floats, width: int) -> Floats:
    """The same columns without a jump where both the left and the right edge are among them, if that is possible."""
    if np.ptp(u) > width / 2:
        turned = np.where(u < width / 2, u + width, u)
        return turned if np.ptp(turned) < np.ptp(u) else u
    return u


def _around(at: Floats) -> slice:
    """The columns or rows that are read for these places."""
    return slice(math.floor(at.min()) - MARGIN, math.ceil(at.max()) + MARGIN + 1)


def _remap(source: Picture, u: Floats, v: Floats) -> Picture:
    return np.asarray(
        cv2.remap(source, u.astype(np.float32), v.astype(np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE),
        np.uint8,
    )


def _window(picture: Picture, columns: slice, rows: slice) -> Picture:
    """A part of the sphere, which may reach over the seam and the poles; a view where it does not."""
    height, width = picture.shape[:2]
    if columns.start >= 0 and columns.stop <= width and rows.start >= 0 and rows.stop <= height:
        return picture[rows, columns]
    j = np.arange(rows.start, rows.stop)
    i = np.arange(columns.start, columns.stop) % width
    inside = slice(max(rows.start, 0), min(rows.stop, height))
    parts = [
        _beyond_pole(picture, j[j < 0], i),
        _columns(picture[inside], columns),
        _beyond_pole(picture, j[j >= height], i),
    ]
    return np.concatenate([part for part in parts if part.size])


def _columns(picture: Picture, columns: slice) -> Picture:
    width = picture.shape[1]
    spans: list[Picture] = []
    at = columns.start
    while at < columns.stop:  # whole runs, as picking single columns is ten times slower
        start = at % width
        length = min(width - start, columns.stop - at)
        spans.append(picture[:, start : start + length])
        at += length
    return np.concatenate(spans, axis=1)


def _beyond_pole(picture: Picture, j: NDArray[np.int64], i: NDArray[np.int64]) -> Picture:
    """Over a pole the picture goes on mirrored, half a turn further."""
    height, width = picture.shape[:2]
    mirrored = np.where(j < 0, -1 - j, 2 * height - 1 - j)
    return np.asarray(picture[np.ix_(mirrored, (i + width // 2) % width)], np.uint8)
