"""What stands in the shop: rails, shelves, tables, cabins, the till, with the goods in their columns."""

from __future__ import annotations

from typing import Any

import numpy as np

from .blend import box, mesh, paint, put, rod, sheet
from .goods import good
from .plan import DEPTH_M, WIDTH_M, Shelf, Spot
from .products import PRODUCTS, ProductPlan, on_shelf, spot_of

WOOD, STEEL, PETROL, WARM = "#a97d50", "#3a3d40", "#1d6a73", "#fff1dc"


def shelf_goods(shelf: Shelf) -> None:
    """A shelf of the plan with its products."""
    _FIXTURES[shelf.fixture](shelf)


def _inward(shelf: Shelf) -> tuple[float, float]:
    return {90.0: (1.0, 0.0), 180.0: (0.0, -1.0), 270.0: (-1.0, 0.0)}[shelf.facing]


def _shift(spot: Spot, along: float, out: float, shelf: Shelf) -> tuple[float, float]:
    ix, iy = _inward(shelf)
    return spot.x + ix * out - iy * along, spot.y + iy * out + ix * along


def _block(
    shelf: Shelf,
    along: tuple[float, float],
    out: tuple[float, float],
    z: tuple[float, float],
    material: Any,
    bevel: float = 0.0,
) -> None:
    """A box in the shelf's own frame: along its line from its middle, out into the room, up."""
    one, two = (_shift(shelf.middle, a, o, shelf) for a, o in zip(along, out, strict=True))
    low = (min(one[0], two[0]), min(one[1], two[1]), z[0])
    box(low, (max(one[0], two[0]), max(one[1], two[1]), z[1]), material, bevel)


def _length(shelf: Shelf) -> float:
    return abs(shelf.end.x - shelf.start.x) + abs(shelf.end.y - shelf.start.y)


def _tone(one: ProductPlan, index: int) -> tuple[str, str]:
    first = one.colours[index % len(one.colours)]
    return first.hex, one.colours[(index + 1) % len(one.colours)].hex


def _rail(shelf: Shelf) -> None:
    """Front-facing garments above, a dense rail of the same below, a plank with folded goods on top."""
    half, back = _length(shelf) / 2, -shelf_depth(shelf)
    _block(shelf, (-half - 0.05, half + 0.05), (back, back + 0.03), (0.12, 2.6), paint("#dcd2c0", 0.8))
    steel = paint(STEEL, 0.4)
    for along in (-half, 0.0, half):
        _block(shelf, (along - 0.015, along + 0.015), (back + 0.03, back + 0.07), (0.12, 2.6), steel)
    for height, out in ((2.33, 0.0), (1.08, 0.12)):
        _block(shelf, (-half, half), (out - 0.012, out + 0.012), (height - 0.012, height + 0.012), steel)
        for along in (-half + 0.01, half - 0.01):
            _block(shelf, (along - 0.01, along + 0.01), (back, out), (height - 0.01, height + 0.01), steel)
    _block(shelf, (-half - 0.05, half + 0.05), (back, 0.12), (2.5, 2.54), paint(WOOD, 0.5), 0.006)
    _block(shelf, (-half - 0.05, half + 0.05), (back, 0.3), (0.12, 0.2), paint(WOOD, 0.5), 0.006)
    chance = np.random.default_rng(len(shelf.key))
    for one in on_shelf(shelf.key):
        spot, (hex_, other) = spot_of(one), _tone(one, 0)
        x, y = _shift(spot, 0.0, 0.02, shelf)
        put(good(one.shape, hex_, other), (x, y, 1.83), shelf.facing, 0.92)
        column = _length(shelf) / len(on_shelf(shelf.key))
        for index, along in enumerate(np.linspace(-column * 0.42, column * 0.42, 6)):
            x, y = _shift(spot, float(along), 0.12, shelf)
            shape = (
                one.shape
                if one.shape in ("vest", "knit")
                else "puffer"
                if one.shape == "puffer"
                else "jacket"
                if one.shape == "jacket"
                else "blazer"
            )
            side_hex, side_other = _tone(one, 1 if index > 3 else 0)
            put(
                good(shape, side_hex, side_other),
                (x, y, 0.72),
                shelf.facing + 90 + float(chance.normal(0, 5)),
                (0.8, 0.62, 0.86),
            )
        for pile in range(2):
            x, y = _shift(spot, (pile - 0.5) * column * 0.5, -0.07, shelf)
            for layer in range(2 + (one.number + pile) % 2):
                put(
                    good("folded", _tone(one, layer)[0]),
                    (x, y, 2.54 + 0.05 * layer),
                    shelf.facing + float(chance.normal(0, 3)),
                    0.78,
                )


def shelf_depth(shelf: Shelf) -> float:
    """Metres from a wall shelf's line back to its wall."""
    spot = shelf.middle
    return {90.0: spot.x, 270.0: WIDTH_M - spot.x, 180.0: DEPTH_M - spot.y}[shelf.facing]


def _boards(shelf: Shelf) -> None:
    """A wall of boards with shoes, boxes at its foot; the goods' own board is at eye height."""
    half, back = _length(shelf) / 2, -shelf_depth(shelf)
    _block(shelf, (-half - 0.06, half + 0.06), (back, back + 0.03), (0.0, 2.6), paint("#c9b493", 0.7))
    for height in (0.42, 0.86, 1.3, 1.74, 2.18):
        _block(shelf, (-half, half), (back, 0.1), (height - 0.03, height), paint(WOOD, 0.5), 0.005)
        _block(shelf, (-half, half), (0.085, 0.1), (height - 0.045, height - 0.03), paint(WARM, glow=1.6))
    column = _length(shelf) / len(on_shelf(shelf.key))
    chance = np.random.default_rng(11)
    for one in on_shelf(shelf.key):
        spot = spot_of(one)
        for level, height in enumerate((0.42, 0.86, 1.3, 1.74, 2.18)):
            hex_, other = _tone(one, level % 2 if level != 2 else 0)
            for step in (-0.24, 0.24):
                x, y = _shift(spot, step * column, -0.06, shelf)
                put(good(one.shape, hex_, other), (x, y, height), shelf.facing + 28 + float(chance.normal(0, 4)), 1.12)
        for box_ in range(2):
            x, y = _shift(spot, (box_ - 0.5) * column * 0.5, -0.05, shelf)
            for layer in range(3):
                put(
                    _carton(("#e6dcc8", "#d2c3a4", PETROL)[(box_ + layer + one.number) % 3]),
                    (x, y, 0.02 + 0.12 * layer),
                    shelf.facing,
                )


def _carton(hex_: str) -> Any:
    points = np.array(
        [(x, y, z) for z in (0, 0.115) for x, y in ((-0.1, -0.13), (0.1, -0.13), (0.1, 0.13), (-0.1, 0.13))],
        dtype=float,
    )
    lid = points * [1.03, 1.03, 1] + [0, 0, 0.001]
    lid[:4, 2] = 0.085
    faces = [(3, 2, 1, 0), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
    return mesh(
        "carton",
        np.concatenate([points, lid]),
        [*faces, *[tuple(c + 8 for c in face) for face in faces]],
        [paint(hex_, 0.7), paint("#f1ebdf", 0.7)],
        which=[0] * 6 + [1] * 6,
        smooth=False,
    )


def _low(shelf: Shelf) -> None:
    """Two boards of the low partition with shoes."""
    chance = np.random.default_rng(5)
    column = _length(shelf) / len(on_shelf(shelf.key))
    for one in on_shelf(shelf.key):
        for level, height in enumerate((0.42, 0.86, 1.3)):
            hex_, other = _tone(one, level % 2 if level != 1 else 0)
            for step in (-0.26, 0.0, 0.26):
                x, y = _shift(spot_of(one), step * column, -0.12, shelf)
                put(good(one.shape, hex_, other), (x, y, height), shelf.facing + 25 + float(chance.normal(0, 5)), 1.1)


def _folded(shelf: Shelf) -> None:
    """Piles of knitwear on the low partition, one laid out on top of each column."""
    column = _length(shelf) / len(on_shelf(shelf.key))
    for one in on_shelf(shelf.key):
        for level, height in enumerate((0.42, 0.86, 1.3)):
            for pile, step in enumerate((-0.22, 0.22)):
                hex_ = _tone(one, (level + pile) % 2 if level != 1 else 0)[0]
                x, y = _shift(spot_of(one), step * column, -0.14, shelf)
                for layer in range(5 - level):
                    put(good("folded", hex_), (x, y, height + 0.056 * layer), shelf.facing + (layer % 3 - 1) * 2.0)


def _table(shelf: Shelf) -> None:
    """A wooden table with the goods on it, the second colour behind the first, piles below."""
    half, top = _length(shelf) / 2, 0.9
    _block(shelf, (-half, half), (-0.5, 0.45), (top - 0.05, top), paint(WOOD, 0.45), 0.01)
    _block(shelf, (-half + 0.1, half - 0.1), (-0.4, 0.35), (0.22, 0.25), paint(WOOD, 0.45), 0.005)
    for along in (-half + 0.08, half - 0.08):
        for out in (-0.42, 0.37):
            _block(shelf, (along - 0.03, along + 0.03), (out - 0.03, out + 0.03), (0, top - 0.05), paint(STEEL, 0.4))
    for one in on_shelf(shelf.key):
        for index, (along, out) in enumerate(((0.0, 0.12), (-0.12, -0.28), (0.16, -0.3))):
            hex_, other = _tone(one, 1 if index == 1 else 0)
            x, y = _shift(spot_of(one), along, out, shelf)
            lift = 0.0 if one.shape != "beanie" or index == 0 else 0.06
            put(good(one.shape, hex_, other), (x, y, top + lift), shelf.facing + (index - 0.5) * 9)
            x, y = _shift(spot_of(one), along, -0.05, shelf)
        for layer in range(4):
            x, y = _shift(spot_of(one), 0, 0, shelf)
            put(good("folded", _tone(one, layer)[0]), (x, y, 0.25 + 0.055 * layer), shelf.facing, (1.4, 1.6, 1))


def _packs(shelf: Shelf) -> None:
    """A narrow wall shelf of printed packs and bottles."""
    half, back = _length(shelf) / 2, -shelf_depth(shelf)
    _block(shelf, (-half - 0.04, half + 0.04), (back, back + 0.02), (0.1, 2.2), paint("#c9b493", 0.7))
    column = _length(shelf) / len(on_shelf(shelf.key))
    for height in (0.35, 0.78, 1.2, 1.62):
        _block(shelf, (-half, half), (back, 0.1), (height - 0.03, height), paint(WOOD, 0.5), 0.005)
        for one in on_shelf(shelf.key):
            for place, along in enumerate(np.linspace(-0.42, 0.42, 6)):
                x, y = _shift(spot_of(one), float(along) * column, -0.02 - 0.01 * (place % 2), shelf)
                hex_ = one.colours[0].hex if height in (1.2, 0.35) else ("#7e2b4e", "#5b6b3a")[one.number % 2]
                put(good(one.shape, hex_), (x, y, height), shelf.facing + (place % 3 - 1) * 3, 1.15)


def gondola(x: float, y: float, goods: tuple[ProductPlan, ...]) -> None:
    """A free-standing rail, densely hung."""
    steel, chance = paint(STEEL, 0.4), np.random.default_rng(int(x * 10))
    for side in (-0.7, 0.7):
        rod((x + side, y, 0), (x + side, y, 1.5), 0.016, steel)
        rod((x + side, y - 0.28, 0.02), (x + side, y + 0.28, 0.02), 0.016, steel)
    rod((x - 0.72, y, 1.5), (x + 0.72, y, 1.5), 0.014, steel)
    for index, along in enumerate(np.linspace(-0.64, 0.64, 17)):
        one = goods[index * len(goods) // 17]
        hex_, other = _tone(one, 0 if index % 4 < 2 else 1)
        high = 0.5 if one.shape == "coat" else 0.37
        put(
            good(one.shape, hex_, other),
            (x + float(along), y, 1.5 - 0.1 - high * 0.95),
            90.0 + float(chance.normal(0, 6)),
            (0.9, 0.62, 0.95),
        )


def podium(x: float, y: float, first: int) -> None:
    """Three steps of wood with shoes on them."""
    for level, (half, high) in enumerate(((0.45, 0.3), (0.3, 0.5), (0.15, 0.7))):
        box((x - half, y - half, 0), (x + half, y + half, high), paint(("#dcd2c0", WOOD, "#dcd2c0")[level], 0.6), 0.008)
        if level < 2:
            for corner, (dx, dy) in enumerate(((-1, -1), (1, -1), (1, 1), (-1, 1))):
                one = PRODUCTS[first - 1 + (level + corner) % 4]
                at = (x + dx * (half - 0.09), y + dy * (half - 0.09), high)
                put(good(one.shape, *_tone(one, level)), at, 180.0 + 40.0 * corner)
    put(good(PRODUCTS[first - 1].shape, *_tone(PRODUCTS[first - 1], 0)), (x, y, 0.7), 150.0)


def partition() -> None:
    wood = paint(WOOD, 0.5)
    box((7.98, 7.2, 0), (8.02, 10.8, 1.28), paint("#c9b493", 0.7))
    for height in (0.42, 0.86, 1.3):
        box((7.5, 7.2, height - 0.03), (8.5, 10.8, height), wood, 0.006)
    for y in (7.2, 8.4, 9.6, 10.8):
        box((7.52, y - 0.015, 0), (8.48, y + 0.015, 1.3), wood)
    box((7.25, 6.84, 0), (8.75, 7.0, 2.75), paint("#284f55", 0.7), 0.01)


def fitting() -> None:
    wood, cloth = paint("#dcd2c0", 0.8), paint("#8c4a3a", 0.9, weave=120)
    for x in (0.7, 1.83, 2.97, 4.1):
        box((x - 0.03, 10.75, 0), (x + 0.03, 12, 2.35), wood)
    rod((0.7, 10.78, 2.25), (4.1, 10.78, 2.25), 0.014, paint("#b9bcc0", 0.3, metal=1))
    for index, (x0, x1) in enumerate(((0.76, 1.8), (1.86, 2.3), (3.0, 4.06))):
        t, z = np.meshgrid(np.linspace(0, 1, 90), np.linspace(2.24, 0.16, 10))
        wave = 0.045 * np.sin(t * (2 * np.pi) * (9 if index != 1 else 8)) * (0.7 + 0.3 * np.sin(z * 2 + t * 5))
        points, faces = sheet(np.stack([x0 + (x1 - x0) * t, 10.8 + wave, z], axis=2))
        put(mesh("curtain", points, faces, [cloth]), (0, 0, 0))
    box((2.1, 11.93, 0.25), (2.7, 11.96, 2.0), paint("#e9ecee", 0.03, metal=1))
    box((1.95, 11.4, 0.4), (2.85, 11.8, 0.45), paint(WOOD, 0.5), 0.01)
    box((4.2, 11.9, 0.3), (4.3, 11.95, 2.1), paint(WOOD, 0.5))


def till() -> None:
    box((11.6, 10.25, 0), (14.3, 10.85, 0.96), paint("#284f55", 0.6), 0.015)
    box((11.5, 10.18, 0.96), (14.4, 10.92, 1.0), paint(WOOD, 0.4), 0.01)
    for x in np.arange(11.7, 14.3, 0.13):
        box((x, 10.225, 0.08), (x + 0.06, 10.25, 0.9), paint(WOOD, 0.5))
    box((13.3, 10.5, 1.0), (13.5, 10.7, 1.02), paint(STEEL, 0.4))
    box((13.38, 10.58, 1.02), (13.42, 10.62, 1.2), paint(STEEL, 0.4))
    box((13.15, 10.57, 1.15), (13.68, 10.6, 1.48), paint("#1b1b1d", 0.3), 0.008)
    box((12.7, 10.35, 1.0), (12.8, 10.53, 1.06), paint("#1b1b1d", 0.3), 0.01)
    for index, x in enumerate((11.8, 11.93, 12.06)):
        put(good("pack", ("#c8922c", "#7e2b4e", "#5b6b3a")[index]), (x, 10.6, 1.0), 170.0 + 8 * index)
    box((10.9, 11.72, 0), (15.2, 12, 0.9), paint("#dcd2c0", 0.7), 0.01)
    for index, x in enumerate(np.arange(11.1, 15.1, 0.42)):
        put(good("folded", ("#e9e0cd", "#a5452b", "#1d6a73", "#c8922c")[index % 4]), (x, 11.85, 0.9), 180.0, 0.8)


_FIXTURES = {"rail": _rail, "boards": _boards, "low": _low, "folded": _folded, "table": _table, "packs": _packs}
