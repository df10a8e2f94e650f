"""All that is seen round a camera as one long picture, for displays that cannot draw a sphere: an upright cylinder."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Final

import numpy as np

from tours.panorama.cube import Cube
from tours.panorama.geometry import TILE_PX, Levels, Rays
from tours.panorama.sphere import Picture
from tours.panorama.tiler import Seen, encode

NAME: Final = "strip.jpg"
HEIGHT_PX: Final = 720
QUALITY: Final = 75
RISE: Final = 9 / 16
"""How high it reaches, as the tangent of an angle: a screen of 16:9 shows as much with 90 degrees across."""
WIDTH_PX: Final = round(math.pi / RISE * HEIGHT_PX)


def drawn(seen: Seen, height_px: int = HEIGHT_PX) -> Picture:
    """From yaw −180° to 180°, so that its ends meet."""
    width_px = round(math.pi / RISE * height_px)
    out = np.empty((height_px, width_px, 3), np.uint8)
    up = (1 - 2 * (np.arange(height_px) + 0.5) / height_px) * RISE
    yaw = ((np.arange(width_px) + 0.5) / width_px * 2 - 1) * math.pi
    for start in range(0, width_px, TILE_PX):
        columns = slice(start, min(start + TILE_PX, width_px))
        x, y = np.meshgrid(np.sin(yaw[columns]), up)
        z, _ = np.meshgrid(np.cos(yaw[columns]), up)
        out[:, columns] = seen.colours(Rays(x, y, z))
    return out


def make(pyramid: Path, levels: Levels) -> None:
    """Writes it beside finished tiles, whole or not at all."""
    cube = Cube.for_view(pyramid / "jpg", levels, WIDTH_PX / (2 * math.pi))
    scratch = pyramid / f".{NAME}.{os.getpid()}"
    scratch.write_bytes(encode(drawn(cube), "jpg", QUALITY))
    scratch.replace(pyramid / NAME)
