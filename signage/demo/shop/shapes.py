"""The parts that goods are made of: surfaces, pipes, soft slabs, and how they join to one mesh."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .blend import Points, mesh, sheet, tube_points

Part = tuple[Points, Sequence[tuple[int, ...]], list[int]]
Parts = list[Part]


def join(name: str, parts: Sequence[Part], materials: list[Any]) -> Any:
    """One mesh of several parts."""
    points, faces, which, offset = [], [], [], 0
    for more, their, of in parts:
        points.append(more)
        faces += [tuple(corner + offset for corner in face) for face in their]
        which += of
        offset += len(more)
    return mesh(name, np.concatenate(points), faces, materials, which=which)


def grid(rows: Points, material: int = 0, *, closed: bool = False) -> Part:
    """A surface through rows of points, in one material."""
    points, faces = sheet(rows, closed=closed)
    return points, faces, [material] * len(faces)


def pipe(path: ArrayLike, radii: ArrayLike, material: int, sides: int = 10) -> Part:
    """A pipe along a path, in one material."""
    radius = np.asarray(radii, dtype=float)
    return grid(tube_points(np.asarray(path, dtype=float), list(radius), sides), material, closed=True)


def wobble(seed: int, t: Points, waves: int = 5) -> Points:
    """A smooth, foreseeable disorder over `t`, about −1 … 1."""
    chance = np.random.default_rng(seed)
    total = np.zeros_like(t)
    for _ in range(waves):
        total = total + chance.normal() * np.sin(chance.uniform(1, 6) * t * np.pi + chance.uniform(0, 6.3))
    return total / waves


def slab(wide: float, deep: float, high: float, seed: int) -> Part:
    """A soft block with rounded edges that stands on z = 0, in metres."""
    u, v = np.linspace(-np.pi / 2, np.pi / 2, 15), np.linspace(0, 2 * np.pi, 48, endpoint=False)
    uu, vv = np.meshgrid(u, v, indexing="ij")

    def soft(value: Points, power: float) -> Points:
        return np.sign(value) * np.abs(value) ** power

    ripple = 1 + 0.025 * wobble(seed, vv) + 0.02 * wobble(seed + 1, uu)
    x = wide / 2 * soft(np.cos(uu), 0.35) * soft(np.cos(vv), 0.3) * ripple
    y = deep / 2 * soft(np.cos(uu), 0.35) * soft(np.sin(vv), 0.3) * ripple
    z = high / 2 * (1 + soft(np.sin(uu), 0.6)) + 0.004 * np.sin(9 * x + seed)
    return grid(np.stack([x, y, z], axis=2), 0, closed=True)
