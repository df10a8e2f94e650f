"""Garments on a hanger, built looking south with their middle at the origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .blend import Points, paint
from .shapes import Part, grid, join, pipe, wobble

ZIP, LINING, STEEL = "#2b2b2d", "#1b1b1d", "#b9bcc0"
CLOTH_, TRIM_, INSIDE_, ACCENT_, METAL_ = range(5)
QUILT_M = 0.062


@dataclass(frozen=True)
class Cut:
    """How a garment is made. weave: bumps of its cloth per metre, 0 for smooth."""

    length_m: float
    sleeves: bool = True
    quilted: bool = False
    hood: bool = False
    open_front: bool = False
    weave: float = 0


CUTS = {
    "jacket": Cut(0.74, hood=True),
    "coat": Cut(1.02, weave=240),
    "puffer": Cut(0.7, quilted=True),
    "vest": Cut(0.66, quilted=True, sleeves=False),
    "blazer": Cut(0.76, open_front=True, weave=300),
    "knit": Cut(0.66, weave=160),
}


def garment(shape: str, hex_: str, accent: str, seed: int) -> Any:
    """A garment of one of the `CUTS`; `seed` places its folds."""
    cut = CUTS[shape]
    parts = [_body(cut, seed), _collar(cut), *_front(cut), *_hook()]
    if cut.hood:
        parts += _hood()
    if cut.sleeves:
        parts += [part for side in (-1, 1) for part in _sleeve(cut, side, seed)]
    for points, _faces, _which in parts:
        points[:, 2] += cut.length_m / 2
    colours = [
        paint(hex_, 0.5 if cut.quilted else 0.78, weave=cut.weave),
        paint(ZIP, 0.4),
        paint(LINING, 0.9),
        paint("#efece4" if cut.open_front else accent, 0.8),
        paint(STEEL, 0.3, metal=1),
    ]
    return join("garment", parts, colours)


def _folds(cut: Cut, down: Points, round_: Points, seed: int) -> Points:
    """How far the cloth stands out, in metres: quilting, or folds that grow downwards."""
    if cut.quilted:
        seam = np.abs(np.sin(np.pi * down * cut.length_m / QUILT_M))
        return np.asarray(0.03 * np.sqrt(seam) + 0.004 * np.sin(9 * round_ + 5 * wobble(seed, round_)))
    long = np.sin(7 * round_ + 2.2 * wobble(seed, down) + seed) * 0.5
    fine = np.sin(13 * round_ + 3 * wobble(seed + 1, down)) * 0.3
    crease = np.sin(22 * down + 4 * np.cos(round_) + 3 * wobble(seed + 2, round_)) * 0.0035
    return np.asarray((long + fine) * 0.022 * np.clip(down - 0.12, 0, 1) ** 1.1 + crease * np.clip(down * 4, 0, 1))


def _body(cut: Cut, seed: int) -> Part:
    rows, columns = (128, 288) if cut.open_front else (72, 96)
    share = np.linspace(0, 1, rows)
    below = share * cut.length_m
    wide = np.interp(below, [0, 0.03, 0.09, 0.22, 0.45, cut.length_m], [0.07, 0.13, 0.215, 0.225, 0.225, 0.25])
    deep = np.interp(below, [0, 0.05, 0.2, 0.5, cut.length_m], [0.055, 0.075, 0.11, 0.11, 0.125])
    down, round_ = np.meshgrid(share, np.linspace(0, 2 * np.pi, columns, endpoint=False), indexing="ij")
    out = _folds(cut, down, round_, seed)
    x = (wide[:, None] + out) * np.sign(np.cos(round_)) * np.abs(np.cos(round_)) ** 0.8
    y = (deep[:, None] + out) * np.sin(round_)
    z = -below[:, None] + 0.012 * np.sin(2 * round_) * down
    z = z - 0.10 * np.clip(np.abs(x) / 0.215, 0, 1) ** 1.5 * np.exp(-down * 14)
    points, faces, which = grid(np.stack([x, y, z], axis=2), CLOTH_, closed=True)
    front, half_zip = columns * 3 // 4, columns // 192
    for index in range(len(faces)):
        row, column = divmod(index, columns)
        if cut.open_front and row < 46:
            if abs(column + 0.5 - front) < 27 - row * 0.56:
                which[index] = ACCENT_
        elif front - half_zip - 1 <= column < front + half_zip:
            which[index] = TRIM_
    return points, faces, which


def _collar(cut: Cut) -> Part:
    ring = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    levels = ((-0.035, 1.0, 0.0), (0.0, 1.0, 0.0), (0.05, 1.05, 0.01), (0.055, 0.95, 0.01), (0.0, 0.86, 0.0))
    rings = [
        np.stack(
            [
                0.088 * grow * np.cos(ring),
                0.066 * grow * np.sin(ring) + back,
                high - 0.028 * np.clip(-np.sin(ring), 0, 1),
            ],
            axis=1,
        )
        for high, grow, back in levels
    ]
    return grid(np.array(rings), ACCENT_ if cut.open_front else CLOTH_, closed=True)


def _hood() -> list[Part]:
    arc = np.linspace(0, np.pi, 24)
    sizes = ((1.06, 0.0), (1.12, 0.03), (0.95, 0.085), (0.6, 0.12), (0.05, 0.13))
    bag = [
        np.stack([0.13 * s * np.cos(arc), 0.03 + back + 0.05 * s * np.sin(arc), 0.02 + 0.15 * s * np.sin(arc)], axis=1)
        for s, back in sizes
    ]
    inner = [bag[0], bag[0] * [0.9, 1, 0.9] + [0, 0.02, 0], bag[0] * [0.5, 1, 0.4] + [0, 0.08, 0]]
    return [grid(np.array(bag), CLOTH_), grid(np.array(inner), INSIDE_)]


def _sleeve(cut: Cut, side: int, seed: int) -> list[Part]:
    s = np.linspace(0, 1, 46)
    reach = min(cut.length_m * 0.93, 0.62)
    path = np.stack([side * (0.165 + 0.14 * s**0.5), -0.03 * s**2, -0.085 - reach * s], axis=1)
    radius = np.interp(s, [0, 0.05, 0.13, 0.5, 0.93, 1], [0.012, 0.05, 0.078, 0.07, 0.054, 0.05])
    if cut.quilted:
        radius = radius + 0.018 * np.sqrt(np.abs(np.sin(np.pi * s * reach / QUILT_M))) * np.clip(s * 9, 0, 1)
    else:
        radius = radius + (0.002 * np.sin(31 * s + seed) + 0.0015 * np.sin(47 * s + 2 * seed)) * np.clip(s * 4, 0, 1)
    cuff = np.stack([path[-1] + [0, 0, 0.012], path[-1] + [0, 0, -0.012]])
    return [pipe(path, radius, CLOTH_, 26), pipe(cuff, [0.052, 0.05], TRIM_, 26)]


def _front(cut: Cut) -> list[Part]:
    """Two slanted pockets and a small woven mark."""
    low = -cut.length_m * 0.62
    parts = [
        pipe([[side * 0.105, -0.128, low], [side * 0.145, -0.12, low - 0.13]], [0.005, 0.005], TRIM_, 6)
        for side in (-1, 1)
    ]
    mark = np.array([[[0.07, -0.127, -0.2], [0.12, -0.124, -0.2]], [[0.07, -0.13, -0.225], [0.12, -0.127, -0.225]]])
    return [*parts, grid(mark, ACCENT_)]


def _hook() -> list[Part]:
    bow = np.linspace(-0.5 * np.pi, np.pi, 14)
    path = np.stack([0.022 * np.cos(bow), 0 * bow, 0.105 + 0.022 * np.sin(bow)], axis=1)
    return [pipe(path, [0.003] * 14, METAL_, 6), pipe([[0, 0, -0.02], [0, 0, 0.085]], [0.003, 0.003], METAL_, 6)]
