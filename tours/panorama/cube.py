"""A finished pyramid as a sphere: pictures of any view can be made of it when the original is long gone."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from tours.panorama.geometry import TILE_PX, Face, Floats, Levels, Rays, View, Window, horizontal_fov, window_rays
from tours.panorama.sphere import Picture

# The outer of the two cached rows of tiles is needed again soon, an older one hardly ever.
_KEPT_TILES = 32


class Cube:
    """What the tiles of one level show; colours are read from them as they are asked for.

    folder: holds `<level>/<face><row>_<column>.<ext>`. level: 1 is the smallest.
    """

    def __init__(self, folder: Path, levels: Levels, level: int, extension: str = "jpg") -> None:
        self._folder = folder / str(level)
        self._size = levels.sizes[level - 1]
        self._extension = extension
        self._tile = lru_cache(_KEPT_TILES)(self._read)

    @staticmethod
    def for_view(folder: Path, levels: Levels, pixels_ahead: float) -> Cube:
        """The smallest level that shows a view sharp; pixels_ahead: pixels a radian in the middle of the view."""
        wanted = [level for level, size in enumerate(levels.sizes, start=1) if size / 2 >= 0.8 * pixels_ahead]
        return Cube(folder, levels, wanted[0] if wanted else len(levels.sizes))

    def colours(self, rays: Rays) -> Picture:
        """What is seen in these directions, of shape (rows, columns)."""
        out = np.zeros((*rays.x.shape, 3), np.uint8)
        faces, across, down = _on_faces(rays)
        for index, face in enumerate(_ORDER):
            here = faces == index
            if here.any():
                rows, columns = (slice(at.min(), at.max() + 1) for at in np.nonzero(here))
                part = here[rows, columns]
                shown = self._sampled(face, across[rows, columns], down[rows, columns], part)
                out[rows, columns][part] = shown[part]
        return out

    def _sampled(self, face: Face, across: Floats, down: Floats, part: np.ndarray) -> Picture:
        u = np.clip((across + 1) * self._size / 2 - 0.5, -1, self._size)
        v = np.clip((down + 1) * self._size / 2 - 0.5, -1, self._size)
        left, top = (max(0, math.floor(at[part].min()) - 2) // TILE_PX for at in (u, v))
        right, bottom = (min(self._size - 1, math.ceil(at[part].max()) + 2) // TILE_PX for at in (u, v))
        rows = [
            np.concatenate([self._tile(face, row, column) for column in range(left, right + 1)], axis=1)
            for row in range(top, bottom + 1)
        ]
        x, y = (u - left * TILE_PX).astype(np.float32), (v - top * TILE_PX).astype(np.float32)
        source = np.concatenate(rows)
        return np.asarray(cv2.remap(source, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8)

    def _read(self, face: Face, row: int, column: int) -> Picture:
        tile = cv2.imread(str(self._folder / f"{face}{row}_{column}.{self._extension}"), cv2.IMREAD_COLOR_BGR)
        if tile is None:
            raise FileNotFoundError(f"tile {face}{row}_{column} of {self._folder} is missing")
        return np.asarray(tile, np.uint8)


def tiles_in_view(levels: Levels, view: View, window: Window) -> set[tuple[int, Face, int, int]]:
    """What Pannellum 2.5.7 loads for a view: the tiles of the level that it takes for sharp, and of all below."""
    hfov = math.radians(horizontal_fov(view.fov, window))
    sharp = 1
    while sharp < len(levels.sizes) and window.width_px > TILE_PX * 2 ** (sharp - 1) * math.tan(hfov / 2) * 0.707:
        sharp += 1
    small = Window(max(8, window.width_px // 8), max(8, window.height_px // 8))
    faces, across, down = _on_faces(window_rays(view, small))
    found: set[tuple[int, Face, int, int]] = set()
    for level in range(1, sharp + 1):
        size = levels.sizes[level - 1]
        row, column = (np.clip((at + 1) * size / 2, 0, size - 1).astype(int) // TILE_PX for at in (down, across))
        for face, j, i in np.unique(np.stack([faces, row, column], axis=-1).reshape(-1, 3), axis=0).tolist():
            found.add((level, _ORDER[face], j, i))
    return found


_ORDER: tuple[Face, ...] = ("f", "b", "u", "d", "l", "r")


def _on_faces(rays: Rays) -> tuple[np.ndarray, Floats, Floats]:
    """Which face a direction meets, and where: right and down, −1…1. What `geometry.face_rays` undoes."""
    x, y, z = rays.x, rays.y, rays.z
    most = np.maximum(np.maximum(np.abs(x), np.abs(y)), np.abs(z))
    conditions = [z == most, z == -most, y == most, y == -most, x == -most, x == most]
    faces = np.select(conditions, range(6))
    across = np.select(conditions, [x, -x, x, x, z, -z]) / most
    down = np.select(conditions, [-y, -y, z, -z, -y, -y]) / most
    return faces, across, down
