"""The room that the tests of the pipeline look at, and how far two pictures lie apart."""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.samples.raycast import Box, Camera, Mark, Room
from tours.panorama.sphere import Picture

CAMERA = Camera((0.4, -0.3, 1.6), heading=25)
RED, GREEN, BLUE = (30, 30, 235), (30, 235, 30), (235, 30, 30)
ROOM = Room(
    boxes=(
        Box((-4, -5, 0), (4, 5, 3), (190, 190, 190)),
        Box((1.5, 2, 0), (2.5, 3, 1.2), (90, 140, 200)),
        Box((-3, -2, 0), (-2.2, 1, 2.0), (120, 200, 120)),
    ),
    marks=(Mark((0.2, 4.5, 1.5), 0.15, RED), Mark((3.6, -1, 2.6), 0.15, GREEN), Mark((-1.5, -3, 0.3), 0.15, BLUE)),
)


def photo(camera: Camera = CAMERA, width: int = 2048) -> Picture:
    """Smooth enough to be sampled between its pixels, sharp enough to show a wrong place."""
    return _drawn(camera, width).copy()


@lru_cache(8)
def _drawn(camera: Camera, width: int) -> Picture:
    drawn = ROOM.panorama(camera, width)
    return np.asarray(cv2.GaussianBlur(drawn, (0, 0), 1.2, borderType=cv2.BORDER_WRAP), np.uint8)


def psnr(one: NDArray[np.generic], two: NDArray[np.generic]) -> float:
    """Peak signal to noise, in decibels."""
    error = float(((one.astype(float) - two.astype(float)) ** 2).mean())
    return math.inf if error == 0 else 10 * math.log10(255**2 / error)
