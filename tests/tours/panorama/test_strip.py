"""The long picture that a display without graphics lets pass by: right at every angle, and without an end."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.tours.conftest import photo, worked_on
from tours.panorama import strip
from tours.panorama.check import check, decode
from tours.panorama.geometry import Levels, View, Window
from tours.panorama.sphere import Sphere
from tours.panorama.tiler import poster


@pytest.fixture(scope="module")
def sphere() -> Sphere:
    data = photo(seed=4)
    return Sphere(decode(data, check(data)))


@pytest.mark.parametrize("yaw", [-180, -90, 0, 45, 170])
def test_in_each_direction_it_shows_what_the_viewer_shows_there(sphere: Sphere, yaw: int) -> None:
    long = strip.drawn(sphere, 180)
    column = round((yaw + 180) / 360 * long.shape[1]) % long.shape[1]
    seen = poster(sphere, View(yaw, 0, 90), Window(320, 180))
    assert np.abs(long[:, column].astype(int) - seen[:, 160].astype(int)).max() <= 12


def test_its_ends_meet() -> None:
    """Of a sphere without a seam, that is: what lies right and left of its back is alike."""
    waves = 128 + 100 * np.cos(np.arange(1024) / 1024 * 4 * np.pi)
    sphere = Sphere(np.tile(waves.astype(np.uint8)[None, :, None], (512, 1, 3)))
    long = strip.drawn(sphere, 180).astype(int)
    assert np.abs(long[:, 0] - long[:, -1]).max() <= np.abs(np.diff(long, axis=1)).max() <= 4


def test_it_is_made_of_finished_tiles(tmp_path: Path) -> None:
    pyramids = worked_on(photo(), tmp_path) / "pyramids"
    (pyramid,) = (one for one in pyramids.iterdir() if one.is_dir())
    strip.make(pyramid, Levels((512, 648)))
    made = cv2.imread(str(pyramid / strip.NAME))
    assert made is not None
    assert made.shape == (strip.HEIGHT_PX, strip.WIDTH_PX, 3)
