"""The shop as Blender builds it from the plan: walls, light, fixtures, and the goods in their columns."""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np

from . import art
from .blend import box, linear, mesh, paint, panel, picture, planks, put, rod, sheet, sign, tube
from .fixtures import STEEL, WARM, WOOD, fitting, gondola, partition, podium, shelf_goods, till
from .goods import good
from .plan import DEPTH_M, DISPLAYS, HEIGHT_M, READERS, SHELVES, TAGS, WIDTH_M, corners
from .products import PRODUCTS

WALL, DARK, WHITE, PETROL = "#ece6da", "#4a382a", "#f7f4ee", "#1d6a73"


def build(work: Path) -> None:
    """Fills the empty scene with the whole shop."""
    _shell(work)
    _light()
    for shelf in SHELVES:
        shelf_goods(shelf)
    partition()
    fitting()
    till()
    _stairs()
    _furniture()
    _panels(work)
    _signs()
    _tags()


def _shell(work: Path) -> None:
    floor = planks()
    box((0, 0, -0.1), (WIDTH_M, DEPTH_M, 0), floor)
    wall = paint(WALL, 0.85)
    box((0, 0, HEIGHT_M), (WIDTH_M, DEPTH_M, HEIGHT_M + 0.1), paint("#f3f0ea", 0.9))
    for y in (0.75, 4.25, 8.1, 11.3):
        box((0, y - 0.09, HEIGHT_M - 0.2), (WIDTH_M, y + 0.09, HEIGHT_M), paint(WOOD, 0.6), 0.006)
    box((-0.2, -0.2, 0), (0, DEPTH_M + 0.2, HEIGHT_M), wall)
    box((WIDTH_M, -0.2, 0), (WIDTH_M + 0.2, DEPTH_M + 0.2, HEIGHT_M), wall)
    box((0, DEPTH_M, 0), (WIDTH_M, DEPTH_M + 0.2, HEIGHT_M), wall)
    for x0, x1 in ((0, 0.5), (6.0, 6.7), (9.3, 10.0), (13.6, WIDTH_M)):
        box((x0, -0.25, 0), (x1, 0, HEIGHT_M), wall)
    box((0, -0.24, 2.75), (WIDTH_M, -0.01, HEIGHT_M), wall)
    for x0, x1 in ((0.5, 6.0), (10.0, 13.6)):
        box((x0, -0.3, 0), (x1, 0.12, 0.45), paint(WOOD, 0.5), 0.01)
        for x in np.linspace(x0, x1, 4):
            box((x - 0.025, -0.16, 0.45), (x + 0.025, -0.08, 2.75), paint(STEEL, 0.4))
        box((x0, -0.16, 2.1), (x1, -0.08, 2.15), paint(STEEL, 0.4))
        _window_goods(x0, x1)
    for x in (6.7, 8.0, 9.3):
        box((x - 0.04, -0.16, 0), (x + 0.04, -0.06, 2.75), paint(STEEL, 0.4))
    for x in (7.85, 8.15):
        rod((x, -0.02, 0.85), (x, -0.02, 1.45), 0.018, paint("#b9bcc0", 0.25, metal=1))
    box((6.8, 0.15, 0), (9.2, 1.5, 0.012), paint("#3d4446", 0.95, weave=180))
    view = art.street(work / "street.png")
    panel(
        [
            (WIDTH_M / 2 + 18, -7, 6.4),
            (WIDTH_M / 2 - 18, -7, 6.4),
            (WIDTH_M / 2 - 18, -7, -1.6),
            (WIDTH_M / 2 + 18, -7, -1.6),
        ],
        picture(view, glow=0.8),
    )
    for y0, y1, x, side in ((0.2, 11.9, 0, 1), (4.0, 11.9, WIDTH_M, -1)):
        box((min(x, x + side * 0.02), y0, 0), (max(x, x + side * 0.02), y1, 0.12), paint(DARK, 0.5))
    for x in np.arange(4.35, 7.75, 0.09):
        box((x, 11.94, 0.12), (x + 0.045, 12, 2.75), paint(WOOD, 0.55))


def _window_goods(x0: float, x1: float) -> None:
    for index, x in enumerate(np.arange(x0 + 0.7, x1 - 0.3, 1.25)):
        shape, hex_ = (("coat", "#a5452b"), ("puffer", "#1d6a73"), ("jacket", "#c8922c"), ("coat", "#1f3352"))[
            index % 4
        ]
        rod((x, 0.28, 0.0), (x, 0.28, 1.5), 0.014, paint("#b9bcc0", 0.3, metal=1))
        box((x - 0.17, 0.14, 0), (x + 0.17, 0.44, 0.02), paint(STEEL, 0.4))
        put(good(shape, hex_), (x, 0.28, 1.2), 180.0 if index % 2 else 20.0)


def _light() -> None:
    world = bpy.data.worlds.new("day")
    bpy.context.scene.world = world
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = linear("#cfe0f0")
    world.node_tree.nodes["Background"].inputs["Strength"].default_value = 0.7
    for x in (2.7, 8.0, 13.3):
        for y in (2.3, 6.2, 10.0):
            _lamp((x, y, HEIGHT_M - 0.06), (1.7, 0.5), 66, "#fff4e4")
            box((x - 0.9, y - 0.3, HEIGHT_M - 0.05), (x + 0.9, y + 0.3, HEIGHT_M), paint("#d9d5cc", 0.6))
            panel(
                [
                    (x - 0.85, y + 0.25, HEIGHT_M - 0.055),
                    (x - 0.85, y - 0.25, HEIGHT_M - 0.055),
                    (x + 0.85, y - 0.25, HEIGHT_M - 0.055),
                    (x + 0.85, y + 0.25, HEIGHT_M - 0.055),
                ],
                paint("#fff6e8", glow=3.2),
            )
    _lamp((8, -0.5, 1.6), (14, 2.2), 260, "#dfeaf7", towards=(-np.pi / 2, 0, np.pi))
    for x, y0, y1 in ((1.5, 4.4, 10.8), (14.4, 4.2, 11.2)):
        box((x - 0.02, y0, HEIGHT_M - 0.28), (x + 0.02, y1, HEIGHT_M - 0.24), paint(STEEL, 0.4))
        side = -1 if x < 8 else 1
        for y in np.arange(y0 + 0.4, y1, 1.15):
            rod((x, y, HEIGHT_M - 0.3), (x + side * 0.09, y, HEIGHT_M - 0.47), 0.05, paint(STEEL, 0.4))
            rod(
                (x + side * 0.088, y, HEIGHT_M - 0.467),
                (x + side * 0.092, y, HEIGHT_M - 0.475),
                0.042,
                paint(WARM, glow=9),
            )
        _lamp((x, (y0 + y1) / 2, HEIGHT_M - 0.5), (0.25, y1 - y0), 120, WARM, towards=(0, side * -0.75, 0))

    # Bounced light alone leaves the ceiling brown at so few samples.
    _lamp((8, 6, 2.55), (13, 9), 150, "#f6f3ee", towards=(np.pi, 0, 0))


def _lamp(
    at: tuple[float, float, float],
    size: tuple[float, float],
    watts: float,
    hex_: str,
    towards: tuple[float, float, float] = (0, 0, 0),
) -> None:
    light = bpy.data.lights.new("lamp", "AREA")
    light.shape, light.size, light.size_y, light.energy = "RECTANGLE", size[0], size[1], watts
    light.color = linear(hex_)[:3]
    thing = bpy.data.objects.new("lamp", light)
    thing.location, thing.rotation_euler = at, towards
    thing.visible_camera = False
    bpy.context.scene.collection.objects.link(thing)


def _stairs() -> None:
    wood, rise, run = paint(WOOD, 0.45), 0.2, 0.2
    for step in range(16):
        y = 3.8 - run * step
        box((14.6, y - run - 0.03, rise * step + 0.14), (15.85, y, rise * (step + 1)), wood, 0.005)
    for step in range(0, 16, 2):
        y = 3.7 - run * step
        rod((14.62, y, rise * (step + 1)), (14.62, y, rise * (step + 1) + 0.9), 0.012, paint(STEEL, 0.4))
    tube([(14.62, 3.7, 1.1), (14.62, 0.7, 4.1)], [0.022, 0.022], wood)
    box((14.5, 0.3, HEIGHT_M - 0.012), (15.95, 2.0, HEIGHT_M + 0.02), paint("#6b6660", 0.9))


def _furniture() -> None:
    box((11.2, 6.9, 0.38), (13.0, 7.35, 0.46), paint("#8f5429", 0.55, weave=90), 0.03)
    for x in (11.35, 12.85):
        box((x - 0.03, 6.95, 0), (x + 0.03, 7.3, 0.38), paint(STEEL, 0.4))
    for low, high, hex_ in (((9.9, 5.4), (14.2, 8.9), "#9a8f80"), ((2.2, 6.2), (6.2, 9.2), "#86918c")):
        box((*low, 0), (*high, 0.014), paint(hex_, 0.95, weave=90))
    box((4.6, 8.0, 0.0), (5.8, 8.6, 0.42), paint("#7d8a86", 0.9, weave=120), 0.06)
    for x, y, goods in ((2.3, 5.9, PRODUCTS[:4]), (5.9, 6.3, PRODUCTS[8:12]), (5.6, 9.6, PRODUCTS[4:8])):
        gondola(x, y, goods)
    for x, y, first in ((10.2, 7.9, 17), (10.2, 9.6, 22), (14.2, 5.2, 27)):
        podium(x, y, first)
    for index, (x, y) in enumerate(((0.7, 4.1), (9.2, 6.4), (4.3, 11.3), (10.5, 11.5), (15.5, 4.05))):
        _plant(x, y, index)
    for index, (x, y, shape, hex_) in enumerate(
        ((2.0, 4.4, "puffer", "#7e2b4e"), (6.2, 5.6, "coat", "#cdb894"), (9.9, 4.9, "jacket", "#1d6a73"))
    ):
        rod((x, y, 0), (x, y, 1.62), 0.015, paint(WOOD, 0.4))
        rod((x, y, 0), (x, y, 0.03), 0.17, paint(WOOD, 0.4))
        put(good(shape, hex_), (x, y, 1.2), 160.0 + 30 * index, 1.02)
        rod((x, y, 1.55), (x, y, 1.66), 0.03, paint(WOOD, 0.4))


def _plant(x: float, y: float, seed: int) -> None:
    tube([(x, y, 0), (x, y, 0.02), (x, y, 0.38), (x, y, 0.4)], [0.13, 0.14, 0.19, 0.19], paint("#d8cdbb", 0.8))
    tube([(x, y, 0.36), (x, y, 0.385)], [0.17, 0.17], paint("#3b2d22", 0.95))
    chance = np.random.default_rng(seed)
    green = [paint(hex_, 0.45) for hex_ in ("#3f6b35", "#557f41", "#2f5a33")]
    t, side = np.meshgrid(np.linspace(0, 1, 14), np.linspace(-1, 1, 5), indexing="ij")
    for leaf in range(34):
        way, reach, up = chance.uniform(0, 2 * np.pi), chance.uniform(0.18, 0.5), chance.uniform(0.45, 1.15)
        out = reach * t**1.3
        high = 0.38 + up * np.sin(t * chance.uniform(1.4, 2.1))
        wide = 0.055 * np.sin(np.pi * t**0.8) * side
        points, faces = sheet(
            np.stack(
                [
                    x + out * np.cos(way) - wide * np.sin(way),
                    y + out * np.sin(way) + wide * np.cos(way),
                    high - 0.03 * side**2,
                ],
                axis=2,
            )
        )
        put(mesh("leaf", points, faces, [green[leaf % 3]]), (0, 0, 0))


def _panels(work: Path) -> None:
    looks = {
        "entrance": ("Modehaus\nam Markt", "", "#c08a4a", "#284f55"),
        "jackets": ("Jacken", "Bei jedem Wetter", "#7fa9c4", "#1f3352"),
        "shoes": ("Schuhe", "Auf neuen Wegen", "#c8a06a", "#5b6b3a"),
        "till": ("Danke", "Bis bald am Markt", "#1d6a73", "#14333a"),
    }
    for one in DISPLAYS:
        heading, line, ground, figure = looks[one.key]
        shown = art.poster(
            work / f"display-{one.key}.png", (one.width_px // 2, one.height_px // 2), heading, line, ground, figure
        )
        edges = corners(one)
        forward = np.array({90.0: (1, 0, 0), 180.0: (0, -1, 0), 270.0: (-1, 0, 0)}[one.facing], dtype=float)
        panel([tuple(np.array([c.x, c.y, c.z]) + forward * 0.012) for c in edges], picture(shown, glow=1.15))
        low = np.min([[c.x, c.y, c.z] for c in edges], axis=0) - 0.02
        high = np.max([[c.x, c.y, c.z] for c in edges], axis=0) + 0.02
        axis = 0 if one.facing in (90.0, 270.0) else 1
        middle = (one.middle.x, one.middle.y)[axis]
        low[axis], high[axis] = (
            (middle - 0.05, middle + 0.008) if forward[axis] > 0 else (middle - 0.008, middle + 0.05)
        )
        box(tuple(low), tuple(high), paint("#151517", 0.35), 0.004)


def _signs() -> None:
    ink, light = paint("#14333a", 0.5), paint(WHITE, 0.5)
    for words, at, facing, size, material in (
        ("JACKEN", (0.03, 7.57, 2.62), 90.0, 0.3, ink),
        ("SCHUHE", (15.97, 7.7, 2.62), 270.0, 0.3, ink),
        ("KASSE", (13.0, 11.97, 2.8), 180.0, 0.28, ink),
        ("UMKLEIDEN", (2.4, 11.95, 2.75), 180.0, 0.26, ink),
        ("NEU", (8.0, 6.83, 2.6), 180.0, 0.16, light),
        ("MÄNTEL", (6.05, 11.9, 2.95), 180.0, 0.26, ink),
        ("PFLEGE", (0.03, 2.5, 2.5), 90.0, 0.2, ink),
        ("MODEHAUS AM MARKT", (8.0, 0.03, 3.08), 0.0, 0.3, ink),
    ):
        sign(words, at, facing, size, material)


def _tags() -> None:
    white, accent = paint(WHITE, 0.4), paint(PETROL, 0.4)
    for spot in [tag.spot for tag in TAGS] + [reader.spot for reader in READERS]:
        put(
            mesh(
                "tag",
                np.array([(-0.045, 0, -0.045), (0.045, 0, -0.045), (0.045, 0, 0.045), (-0.045, 0, 0.045)]),
                [(0, 1, 2, 3)],
                [white],
                smooth=False,
            ),
            (spot.x, spot.y, spot.z),
            90.0 if spot.x < 1 else 270.0 if spot.x > 15 else 180.0,
        )
        rod((spot.x - 0.012, spot.y, spot.z), (spot.x + 0.012, spot.y, spot.z), 0.028, accent)
