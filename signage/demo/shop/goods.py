"""The goods of the demo store as meshes: shoes, bags, hats, packs, and the garments of `garments`.

Every shape is built looking south. Garments have their middle at the origin, all else its foot, so that the
shelf and the product picture use the same mesh.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from .blend import paint, sheet
from .garments import CUTS, LINING, ZIP, garment
from .shapes import Part, Parts, grid, join, pipe, slab

_built: dict[tuple[str, str, str], Any] = {}


def folded(hex_: str, _accent: str, seed: int) -> Any:
    """A folded sweater, 30 × 24 cm, 5 cm high."""
    return join("folded", [slab(0.3, 0.24, 0.055, seed)], [paint(hex_, 0.9, weave=160)])


def _shoe(hex_: str, accent: str, shaft_m: float, sole_hex: str) -> Any:
    """A shoe 29 cm long, heel in the west and toe in the east, on a sole, with laces and a dark opening."""
    s = np.linspace(0, 1, 60)
    half = np.interp(
        s, [0, 0.04, 0.2, 0.45, 0.72, 0.9, 0.97, 1], [0.012, 0.029, 0.034, 0.036, 0.046, 0.038, 0.022, 0.006]
    )
    low, toe = 0.062, 0.05
    top = np.interp(
        s,
        [0, 0.03, 0.08, 0.36, 0.42, 0.62, 0.8, 0.95, 1],
        [0.03, low + shaft_m * 0.8, low + shaft_m, low + shaft_m * 0.95, low + shaft_m * 0.7, 0.085, 0.066, toe, 0.02],
    )
    across = np.linspace(-1, 1, 31)
    ss, vv = np.meshgrid(s, across, indexing="ij")
    flat = np.where(ss < 0.42, 0.14, 0.42)
    x = (ss - 0.5) * 0.29
    y = half[:, None] * np.sign(vv) * np.abs(vv) ** 0.7
    z = 0.022 + (top[:, None] - 0.022) * (1 - np.abs(vv) ** 3.2) ** flat
    collar = (ss > 0.07) & (ss < 0.37) & (np.abs(vv) < 0.5)
    z = np.where(collar, z - 0.045, z)
    upper, faces, which = grid(np.stack([x, y, z], axis=2), 0)
    for index in range(len(faces)):
        row, column = divmod(index, 30)
        at, side = (row + 0.5) / 59, (column + 0.5) / 15 - 1
        if 0.06 < at < 0.38 and abs(side) < 0.52:
            which[index] = 2
        elif at > 0.86 or at < 0.09:
            which[index] = 3
        elif 0.46 < at - abs(side) * 0.16 < 0.52 and abs(side) > 0.5:
            which[index] = 1
    rim, sole = np.linspace(0, 2 * np.pi, 72, endpoint=False), []
    along = (1 - np.cos(rim)) / 2
    edge = np.interp(along, s, half) + 0.0015
    for height, grow in ((0.0, 0.93), (0.004, 1.0), (0.018, 1.05), (0.026, 1.03), (0.03, 0.93)):
        lift = 0.012 * np.clip((along - 0.75) / 0.25, 0, 1) ** 2
        sole.append(
            np.stack(
                [
                    (along - 0.5) * 0.298 * (0.98 + 0.02 * grow),
                    edge * np.sign(np.sin(rim)) * grow,
                    height + lift + 0 * rim,
                ],
                axis=1,
            )
        )
    parts: Parts = [(upper, faces, which), grid(np.array(sole), 4, closed=True)]
    for step in range(5):
        at = 0.42 + step * 0.055
        high = float(np.interp(at, s, top)) + 0.002
        wide = float(np.interp(at, s, half)) * 0.52
        parts.append(
            pipe(
                [
                    [(at - 0.5) * 0.29, -wide, high - 0.008],
                    [(at - 0.488) * 0.29, 0, high],
                    [(at - 0.5) * 0.29, wide, high - 0.008],
                ],
                [0.0032] * 3,
                5,
                6,
            )
        )
    colours = [
        paint(hex_, 0.65, weave=420),
        paint(accent, 0.5),
        paint(LINING, 0.9),
        paint(_darker(hex_), 0.6),
        paint(sole_hex, 0.7),
        paint("#f1ede4", 0.8),
    ]
    return join("shoe", parts, colours)


def _darker(hex_: str) -> str:
    return "#" + "".join(f"{int(int(hex_[index : index + 2], 16) * 0.62):02x}" for index in (1, 3, 5))


def sneaker(hex_: str, accent: str, _seed: int) -> Any:
    """A low shoe with a light sole."""
    return _shoe(hex_, accent, 0.028, "#ece9e2")


def boot(hex_: str, accent: str, _seed: int) -> Any:
    """A boot with a dark sole."""
    return _shoe(hex_, accent, 0.1, "#2a2622")


def backpack(hex_: str, accent: str, seed: int) -> Any:
    """A backpack 30 cm wide and 46 cm high, with a front pocket, a handle and straps."""
    bodies: Parts = []
    for wide, deep, high, at, material in (
        (0.3, 0.17, 0.46, (0, 0, 0), 0),
        (0.23, 0.09, 0.2, (0, -0.085, 0.04), 1),
        (0.27, 0.16, 0.1, (0, -0.01, 0.385), 1),
    ):
        points, faces, which = slab(wide, deep, high, seed)
        bodies.append((points + np.array(at), faces, [material] * len(which)))
    bow = np.linspace(0, np.pi, 14)
    bodies.append(
        pipe(np.stack([0.045 * np.cos(bow), 0.05 + 0 * bow, 0.465 + 0.05 * np.sin(bow)], axis=1), [0.007] * 14, 2)
    )
    for side in (-1, 1):
        strap = np.stack([side * (0.09 + 0 * bow), 0.075 + 0.07 * np.sin(bow), 0.42 - 0.36 * bow / np.pi], axis=1)
        bodies.append(pipe(strap, [0.014] * 14, 2))
    bodies.append(pipe([[-0.1, -0.128, 0.2], [0.1, -0.128, 0.2]], [0.004, 0.004], 2, 6))
    return join(
        "backpack", bodies, [paint(hex_, 0.75, weave=300), paint(_darker(hex_), 0.75), paint(ZIP, 0.6), paint(accent)]
    )


def tote(hex_: str, accent: str, seed: int) -> Any:
    """A linen bag with two handles and a printed mark."""
    points, faces, which = slab(0.36, 0.12, 0.36, seed)
    points[:, 0] *= 0.86 + 0.4 * points[:, 2]
    parts: Parts = [(points, faces, which)]
    bow = np.linspace(0, np.pi, 16)
    for y in (-0.035, 0.035):
        parts.append(
            pipe(np.stack([0.085 * np.cos(bow), y + 0 * bow, 0.35 + 0.17 * np.sin(bow)], axis=1), [0.009] * 16, 1)
        )
    disc = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    mark = np.array(
        [np.stack([r * np.cos(disc), -0.068 + 0 * disc, 0.19 + r * np.sin(disc)], axis=1) for r in (0.02, 0.07)]
    )
    parts.append(grid(mark, 1, closed=True))
    return join("tote", parts, [paint(hex_, 0.9, weave=320), paint(accent, 0.8)])


def beanie(hex_: str, accent: str, seed: int) -> Any:
    """A ribbed hat on a turned wooden stand."""
    u, v = np.linspace(0, 1, 26), np.linspace(0, 2 * np.pi, 120, endpoint=False)
    uu, vv = np.meshgrid(u, v, indexing="ij")
    radius = (
        0.1
        * np.interp(uu, [0, 0.3, 0.31, 0.7, 0.9, 1], [1.04, 1.06, 0.97, 0.85, 0.5, 0.02])
        * (1 + 0.035 * np.sin(30 * vv))
    )
    hat = np.stack(
        [
            radius * np.cos(vv),
            radius * 1.1 * np.sin(vv),
            0.22 + 0.21 * uu - 0.02 * uu**4 + 0.004 * np.sin(5 * vv + seed),
        ],
        axis=2,
    )
    points, faces, which = grid(hat, 0, closed=True)
    which = [1 if index // 120 < 7 else 0 for index in range(len(which))]
    parts: Parts = [
        (points, faces, which),
        pipe(
            [[0.0, 0.0, high] for high in (0.0, 0.012, 0.02, 0.22, 0.3)],
            [0.075, 0.075, 0.02, 0.016, 0.06],
            2,
            24,
        ),
    ]
    return join(
        "beanie",
        parts,
        [paint(hex_, 0.95, weave=200), paint(_darker(hex_), 0.95, weave=200), paint("#b98d5e", 0.5), paint(accent)],
    )


def scarf(hex_: str, accent: str, seed: int) -> Any:
    """A folded scarf, its fringed end hanging to the front."""
    parts: Parts = []
    for layer in range(3):
        points, faces, which = slab(0.34 - 0.01 * layer, 0.22, 0.05, seed + layer)
        parts.append((points + np.array([0, 0.02, 0.045 * layer]), faces, which))
    across, down = np.meshgrid(np.linspace(-0.15, 0.15, 40), np.linspace(0, 1, 24))
    fall = np.stack(
        [
            across,
            -0.1 - 0.035 * np.sin(np.pi * down / 2) + 0.006 * np.sin(40 * across) * down,
            0.14 - 0.1 * down**2 - 0.02 * down,
        ],
        axis=2,
    )
    points, ribs = sheet(fall)
    parts.append((points, ribs, [1 if (index // 39) % 8 in (2, 3) else 0 for index in range(len(ribs))]))
    for thread in np.linspace(-0.148, 0.148, 34):
        parts.append(pipe([[thread, -0.135, 0.02], [thread + 0.002, -0.14, -0.0]], [0.002, 0.001], 0, 4))
    return join("scarf", parts, [paint(hex_, 0.95, weave=220), paint(accent, 0.95, weave=220)])


def bottle(hex_: str, _accent: str, _seed: int) -> Any:
    """A spray bottle 21 cm high with a printed band."""
    parts: Parts = [
        pipe(
            [[0, 0, z] for z in (0, 0.002, 0.05, 0.13, 0.15, 0.165)], [0.028, 0.031, 0.031, 0.031, 0.028, 0.014], 0, 32
        ),
        pipe([[0, 0, 0.052], [0, 0, 0.118]], [0.0315, 0.0315], 1, 32),
        pipe([[0, 0, 0.066], [0, 0, 0.075]], [0.032, 0.032], 0, 32),
        pipe([[0, 0, z] for z in (0.16, 0.162, 0.205, 0.21)], [0.014, 0.02, 0.019, 0.001], 2, 24),
    ]
    return join("bottle", parts, [paint(hex_, 0.35), paint("#f3efe6", 0.5), paint("#f3efe6", 0.4)])


def pack(hex_: str, _accent: str, _seed: int) -> Any:
    """A printed carton 12 × 7 × 20 cm."""

    def cuboid(wide: float, deep: float, low: float, high: float, material: int) -> Part:
        points = np.array(
            [(x, y, z) for z in (low, high) for x, y in ((-wide, -deep), (wide, -deep), (wide, deep), (-wide, deep))]
        )
        faces: list[tuple[int, ...]] = [
            (3, 2, 1, 0),
            (4, 5, 6, 7),
            (0, 1, 5, 4),
            (1, 2, 6, 5),
            (2, 3, 7, 6),
            (3, 0, 4, 7),
        ]
        return points, faces, [material] * 6

    parts = [
        cuboid(0.06, 0.035, 0, 0.2, 0),
        cuboid(0.0605, 0.0355, 0.115, 0.165, 1),
        cuboid(0.0605, 0.0355, 0.03, 0.036, 1),
    ]
    data = join("pack", parts, [paint(hex_, 0.5), paint("#f3efe6", 0.5)])
    for polygon in data.polygons:
        polygon.use_smooth = False
    return data


SHAPES: dict[str, Callable[[str, str, int], Any]] = {
    **{cut: partial(garment, cut) for cut in CUTS},
    "folded": folded,
    "sneaker": sneaker,
    "boot": boot,
    "backpack": backpack,
    "tote": tote,
    "beanie": beanie,
    "scarf": scarf,
    "bottle": bottle,
    "pack": pack,
}


def good(shape: str, hex_: str, accent: str = "#d8d2c4") -> Any:
    """The mesh of a shape in a colour; the same one each time, so that many copies cost nothing."""
    key = (shape, hex_, accent)
    if key not in _built:
        _built[key] = SHAPES[shape](hex_, accent, len(_built))
    return _built[key]


def forget() -> None:
    """Drops the built meshes; they go with their scene."""
    _built.clear()
