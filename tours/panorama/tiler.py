"""One sphere → the cube pyramid that the viewer loads, in bounded memory.

Only the top level is remapped. Each lower level is the exact 2×2 average of the one above: it reads across no
face edge, where a remap from a shrunk picture blurs (design 05 §2 has the measurements). The work unit is one
tile position of all six faces; beside the picture itself only strips of the lower levels are held.
"""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Literal, Protocol

import cv2
import numpy as np

from tours.panorama.geometry import (
    FACES,
    TILE_PX,
    Face,
    Levels,
    Rays,
    View,
    Window,
    face_rays,
    levels_of,
    window_rays,
)
from tours.panorama.sphere import Picture, Sphere

Format = Literal["jpg", "webp", "avif"]
Progress = Callable[[int], None]
Touched = Callable[[Rays], bool]

FORMATS: Final[tuple[Format, ...]] = ("jpg", "webp", "avif")
# Part of the hash that names a pyramid: raise it when the tiles of the same photo come out differently.
PIPELINE: Final = "3"
QUALITY: Final[dict[Format, list[int]]] = {
    "jpg": [cv2.IMWRITE_JPEG_QUALITY, 75],
    "webp": [cv2.IMWRITE_WEBP_QUALITY, 75],
    # Speed 9 of 10: 27 ms a tile where the default takes 290 for 2 % fewer bytes.
    "avif": [cv2.IMWRITE_AVIF_QUALITY, 55, cv2.IMWRITE_AVIF_SPEED, 9],
}
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
class Before:
    """A pyramid of the same photo, level and format that differs only where `touched` says so of directions."""

    folder: Path
    touched: Touched


@dataclass(frozen=True, slots=True)
class _Place:
    """One tile position of a face."""

    row: int
    column: int
    rows: slice
    columns: slice


def tile(
    sphere: Sphere,
    into: Path,
    *,
    extension: Format = "jpg",
    progress: Progress | None = None,
    before: Before | None = None,
) -> Pyramid:
    """Writes `<level>/<face><row>_<column>.<ext>` under `into` and says what was written.

    progress hears whole per cents, rising, and 100 at the end.
    before: tiles that come out the same are taken from there (as links), the others come out as if all were new.
    """
    # Own threads, one a core: OpenCV's would fight them for the same cores.
    cv2.setNumThreads(1)
    return _Tiling(sphere, into, extension, progress or (lambda _percent: None), before).run()


class Seen(Protocol):
    """Anything that knows what is seen in a direction."""

    def colours(self, rays: Rays) -> Picture:
        """What is seen in these directions, of shape (rows, columns)."""
        ...


def poster(sphere: Seen, view: View, window: Window) -> Picture:
    """What a rectilinear camera sees: the viewer's first frame in a window of that shape."""
    out = np.empty((window.height_px, window.width_px, 3), np.uint8)
    for start in range(0, window.height_px, TILE_PX):
        rows = slice(start, min(start + TILE_PX, window.height_px))
        out[rows] = sphere.colours(window_rays(view, window, rows))
    return out


def encode(picture: Picture, extension: Format, quality: int | None = None) -> bytes:
    """The bytes of a picture file; they carry no metadata of any kind."""
    flags = QUALITY[extension] if quality is None else [QUALITY[extension][0], quality, *QUALITY[extension][2:]]
    done, encoded = cv2.imencode(f".{extension}", picture, flags)
    if not done:
        raise RuntimeError(f"OpenCV could not encode a {picture.shape} picture as {extension}")
    return encoded.tobytes()


class _Tiling:
    def __init__(
        self, sphere: Sphere, into: Path, extension: Format, progress: Progress, before: Before | None
    ) -> None:
        self._sphere = sphere
        self._into = into
        self._extension = extension
        self._progress = progress
        self._before = before
        self._levels = levels_of(sphere.full_width)
        self._done = 0
        self._bytes = 0
        self._touched = self._touched_places()
        self._faces = tuple(face for face in FACES if any(one[0] == face for one in self._touched))
        # One strip a face and level below the top: a row of tiles that is being filled.
        self._strips = {
            (level, face): np.empty((min(TILE_PX, size), size, 3), np.uint8)
            for level, size in enumerate(self._levels.sizes[:-1], start=1)
            for face in self._faces
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
            self._count(threads.map(self._take_over, [face for face in FACES if face not in self._faces]))
        return Pyramid(self._levels, self._extension, self._bytes)

    def _touched_places(self) -> set[tuple[Face, int, int]]:
        """Which tiles of the top level are made anew."""
        across = range(self._levels.tiles_across(len(self._levels.sizes)))
        every = [(face, row, column) for face in FACES for row in across for column in across]
        if self._before is None:
            return set(every)
        size, touched = self._levels.top, self._before.touched
        places = ((one, _place(size, *one[1:])) for one in every)
        return {one for one, at in places if touched(face_rays(one[0], size, at.columns, at.rows))}

    def _count(self, sizes: Iterable[list[int]]) -> None:
        """Runs the work behind `sizes` and tells how far it is."""
        for written in sizes:
            self._bytes += sum(written)
            self._done += len(written)
            self._progress(100 * self._done // self._levels.tile_count)

    def _cut(self, place: _Place) -> list[int]:
        """All faces that are made, at one place of the top level."""
        size, level = self._levels.top, len(self._levels.sizes)
        ahead = None
        written = []
        for face in self._faces:
            if self._sphere.upright and face in QUARTER:
                lon, lat = ahead = ahead or self._sphere.angles(face_rays("f", size, place.columns, place.rows))
                pixels = self._sphere.at(lon + QUARTER[face] * math.pi / 2, lat)
            else:
                pixels = self._sphere.colours(face_rays(face, size, place.columns, place.rows))
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
        self._count(threads.map(partial(self._write_strip, below, row // 2), self._faces))
        self._finish_strips(below, row // 2, threads)

    def _write_strip(self, level: int, row: int, face: Face) -> list[int]:
        size = self._levels.sizes[level - 1]
        strip = self._strips[level, face][: min(TILE_PX, size - row * TILE_PX)]
        places = [_place(size, row, column) for column in range(self._levels.tiles_across(level))]
        written = [self._write(level, face, place, strip[:, place.columns]) for place in places]
        if level > 1:
            self._halve(level, face, row, 0, strip)
        return written

    def _take_over(self, face: Face) -> list[int]:
        """Every tile of a face that nothing touched."""
        return [
            self._link(level, face, row, column)
            for level in range(1, len(self._levels.sizes) + 1)
            for row in range(self._levels.tiles_across(level))
            for column in range(self._levels.tiles_across(level))
        ]

    def _write(self, level: int, face: Face, place: _Place, pixels: Picture) -> int:
        if self._before is not None and not self._stands_on_touched(level, face, place):
            return self._link(level, face, place.row, place.column)
        data = encode(pixels, self._extension)
        (self._into / self._name(level, face, place.row, place.column)).write_bytes(data)
        return len(data)

    def _stands_on_touched(self, level: int, face: Face, place: _Place) -> bool:
        """Whether a tile of any level holds something of a touched tile of the top level."""
        across = 2 ** (len(self._levels.sizes) - level)
        rows, columns = (range(at * across, (at + 1) * across) for at in (place.row, place.column))
        return any((face, row, column) in self._touched for row in rows for column in columns)

    def _link(self, level: int, face: Face, row: int, column: int) -> int:
        assert self._before is not None
        name = self._name(level, face, row, column)
        old, new = self._before.folder / name, self._into / name
        try:
            os.link(old, new)
        except OSError:  # another file system, or one without links
            shutil.copyfile(old, new)
        return new.stat().st_size

    def _name(self, level: int, face: Face, row: int, column: int) -> str:
        return f"{level}/{face}{row}_{column}.{self._extension}"


def _place(size: int, row: int, column: int) -> _Place:
    return _Place(
        row,
        column,
        slice(row * TILE_PX, min((row + 1) * TILE_PX, size)),
        slice(column * TILE_PX, min((column + 1) * TILE_PX, size)),
    )
