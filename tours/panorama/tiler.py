"""One equirectangular picture → the cube pyramid that the viewer loads, in bounded memory.

Only the top level is remapped. Each lower level is the exact 2×2 average of the one above: it reads across no
face edge, where a remap from a shrunk picture blurs (design 05 §2 has the measurements). The work unit is one
tile position of all six faces; beside the picture itself only strips of the lower levels are held.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from tours.panorama.geometry import (
    FACES,
    TILE_PX,
    Face,
    Floats,
    Levels,
    View,
    Window,
    face_rays,
    levels_of,
    to_pixels,
    window_rays,
)

Picture = NDArray[np.uint8]
Format = Literal["jpg", "webp"]
Progress = Callable[[int], None]

# Part of the hash that names a pyramid: raise it when the tiles of the same photo come out differently.
PIPELINE: Final = "2"
QUALITY: Final[dict[Format, list[int]]] = {
    "jpg": [cv2.IMWRITE_JPEG_QUALITY, 75],
    "webp": [cv2.IMWRITE_WEBP_QUALITY, 75],
}
# What INTER_CUBIC reads beside a pixel, and one for rounding.
MARGIN: Final = 3
# Longitudes of the upright faces in quarter turns: one map serves all four.
QUARTER: Final[dict[Face, int]] = {"f": 0, "r": 1, "b": 2, "l": 3}


@dataclass(frozen=True, slots=True)
class Pyramid:
    """What a viewer must know of the tiles that lie in one folder."""

    levels: Levels
    extension: Format
    bytes: int

    @property
    def tile_count(self) -> int:
        return self.levels.tile_count


@dataclass(frozen=True, slots=True)
class _Place:
    """One tile position of a face."""

    row: int
    column: int
    rows: slice
    columns: slice


def tile(picture: Picture, into: Path, *, extension: Format = "jpg", progress: Progress | None = None) -> Pyramid:
    """Writes `<level>/<face><row>_<column>.<ext>` under `into` and says what was written.

    picture: uint8, BGR, a full sphere with pixel (0, 0) at longitude −180°, latitude 90°.
    progress hears whole per cents, rising, and 100 at the end.
    """
    # Own threads, one a core: OpenCV's would fight them for the same cores.
    cv2.setNumThreads(1)
    return _Tiling(picture, into, extension, progress or (lambda _percent: None)).run()


def poster(picture: Picture, view: View, window: Window) -> Picture:
    """What a rectilinear camera sees: the viewer's first frame in a window of that shape."""
    out = np.empty((window.height_px, window.width_px, 3), np.uint8)
    for start in range(0, window.height_px, TILE_PX):
        rows = slice(start, min(start + TILE_PX, window.height_px))
        u, v = to_pixels(window_rays(view, window, rows), picture.shape[1], picture.shape[0])
        out[rows] = sample(picture, u, v)
    return out


def encode(picture: Picture, extension: Format, quality: int | None = None) -> bytes:
    """The bytes of a JPEG or WebP file; they carry no metadata of any kind."""
    flags = QUALITY[extension] if quality is None else [QUALITY[extension][0], quality]
    done, encoded = cv2.imencode(f".{extension}", picture, flags)
    if not done:
        raise RuntimeError(f"OpenCV could not encode a {picture.shape} picture as {extension}")
    return encoded.tobytes()


def sample(picture: Picture, u: Floats, v: Floats) -> Picture:
    """The picture's colours at columns u and rows v; columns wrap, rows go on behind the poles."""
    width = picture.shape[1]
    if np.ptp(u) > width / 2:  # the left and the right edge both: try with the seam in the middle
        turned = np.where(u < width / 2, u + width, u)
        u = turned if np.ptp(turned) < np.ptp(u) else u
    left, top = int(np.floor(u.min())) - MARGIN, int(np.floor(v.min())) - MARGIN
    right, bottom = int(np.ceil(u.max())) + MARGIN + 1, int(np.ceil(v.max())) + MARGIN + 1
    source = _window(picture, slice(left, right), slice(top, bottom))
    return np.asarray(
        cv2.remap(
            source,
            (u - left).astype(np.float32),
            (v - top).astype(np.float32),
            cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        ),
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


class _Tiling:
    def __init__(self, picture: Picture, into: Path, extension: Format, progress: Progress) -> None:
        self._picture = picture
        self._into = into
        self._extension = extension
        self._progress = progress
        self._levels = levels_of(picture.shape[1])
        self._done = 0
        self._bytes = 0
        # One strip a face and level below the top: a row of tiles that is being filled.
        self._strips = {
            (level, face): np.empty((min(TILE_PX, size), size, 3), np.uint8)
            for level, size in enumerate(self._levels.sizes[:-1], start=1)
            for face in FACES
        }

    def run(self) -> Pyramid:
        top = len(self._levels.sizes)
        for level in range(1, top + 1):
            (self._into / str(level)).mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            for row in range(self._levels.tiles_across(top)):
                places = [_place(self._levels.top, row, column) for column in range(self._levels.tiles_across(top))]
                self._count(threads.map(self._cut, places))
                self._finish_strips(top, row, threads)
        return Pyramid(self._levels, self._extension, self._bytes)

    def _count(self, sizes: Iterable[list[int]]) -> None:
        """Runs the work behind `sizes` and tells how far it is."""
        for written in sizes:
            self._bytes += sum(written)
            self._done += len(written)
            self._progress(100 * self._done // self._levels.tile_count)

    def _cut(self, place: _Place) -> list[int]:
        """All six faces at one place of the top level."""
        size, level = self._levels.top, len(self._levels.sizes)
        height, width = self._picture.shape[:2]
        u, v = to_pixels(face_rays("f", size, place.columns, place.rows), width, height)
        written = []
        for face in FACES:
            if face in QUARTER:
                pixels = sample(self._picture, u + QUARTER[face] * width / 4, v)
            else:
                pixels = sample(
                    self._picture, *to_pixels(face_rays(face, size, place.columns, place.rows), width, height)
                )
            written.append(self._write(level, face, place, pixels))
            if level > 1:
                self._halve(level, face, place.row, place.columns.start, pixels)
        return written

    def _halve(self, level: int, face: Face, row: int, left: int, pixels: Picture) -> None:
        """Puts the 2×2 average of a part of `level` into the strip of the level below."""
        half = cv2.resize(pixels, (pixels.shape[1] // 2, pixels.shape[0] // 2), interpolation=cv2.INTER_AREA)
        down = (row % 2) * TILE_PX // 2
        self._strips[level - 1, face][down : down + half.shape[0], left // 2 : left // 2 + half.shape[1]] = half

    def _finish_strips(self, level: int, row: int, threads: ThreadPoolExecutor) -> None:
        """After tile row `row` of `level`: writes the row below that is complete by it, and so on down."""
        last = row == self._levels.tiles_across(level) - 1
        if level == 1 or not (row % 2 or last):
            return
        below = level - 1
        self._count(threads.map(partial(self._write_strip, below, row // 2), FACES))
        self._finish_strips(below, row // 2, threads)

    def _write_strip(self, level: int, row: int, face: Face) -> list[int]:
        size = self._levels.sizes[level - 1]
        strip = self._strips[level, face][: min(TILE_PX, size - row * TILE_PX)]
        places = [_place(size, row, column) for column in range(self._levels.tiles_across(level))]
        written = [self._write(level, face, place, strip[:, place.columns]) for place in places]
        if level > 1:
            self._halve(level, face, row, 0, strip)
        return written

    def _write(self, level: int, face: Face, place: _Place, pixels: Picture) -> int:
        data = encode(pixels, self._extension)
        (self._into / str(level) / f"{face}{place.row}_{place.column}.{self._extension}").write_bytes(data)
        return len(data)


def _place(size: int, row: int, column: int) -> _Place:
    return _Place(
        row,
        column,
        slice(row * TILE_PX, min((row + 1) * TILE_PX, size)),
        slice(column * TILE_PX, min((column + 1) * TILE_PX, size)),
    )
