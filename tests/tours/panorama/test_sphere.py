"""Tilted cameras, partial photos and cylinders: the same room is seen in the same directions."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest

from tests.samples.raycast import Box, Camera, Mark, Room, direction
from tests.tours.panorama.rooms import CAMERA, ROOM, photo, psnr
from tours.panorama.coverage import Coverage
from tours.panorama.geometry import Rays, View, Window, from_window, levelled, raised, to_window
from tours.panorama.sphere import WHOLE, Picture, Sphere, sample
from tours.panorama.tiler import poster, tile

VIEWS = (View(0, 0, 90), View(120, 40, 90), View(-100, -60, 75), View(180, 5, 100))
WINDOW = Window(400, 300)


@pytest.fixture(scope="module")
def straight() -> Picture:
    return photo()


@pytest.mark.parametrize(("pitch", "roll"), [(7.0, 0.0), (0.0, -9.0), (12.0, 20.0), (-30.0, 140.0)])
def test_a_tilted_camera_is_put_straight(pitch: float, roll: float, straight: Picture) -> None:
    tilted = photo(dataclasses.replace(CAMERA, pitch=pitch, roll=roll))
    for view in VIEWS:
        seen = poster(Sphere(tilted, pitch=pitch, roll=roll), view, WINDOW)
        assert psnr(seen, poster(Sphere(straight), view, WINDOW)) > 27
    assert psnr(poster(Sphere(tilted), VIEWS[1], WINDOW), poster(Sphere(straight), VIEWS[1], WINDOW)) < 18


@pytest.mark.parametrize("mark", ROOM.marks)
def test_a_mark_of_a_tilted_photo_is_where_the_projection_says(mark: Mark) -> None:
    tilted = photo(dataclasses.replace(CAMERA, pitch=-8, roll=11))
    yaw, pitch = direction(CAMERA, mark.at)
    view, window = View(yaw + 12, pitch / 2, 90), Window(1280, 720)
    seen = poster(Sphere(tilted, pitch=-8, roll=11), view, window).astype(int)
    rows, columns = np.nonzero(np.abs(seen - np.asarray(mark.colour)).max(axis=-1) < 60)
    assert (columns.mean() + 0.5, rows.mean() + 0.5) == pytest.approx(to_window(yaw, pitch, view, window), abs=1.5)


def test_signs_are_those_of_googles_words() -> None:
    """“As roll increases, the horizon rotates counterclockwise in the image”; a positive pitch looks up."""
    sea = Room(boxes=(Box((-500, -500, -1), (500, 500, 0), (0, 0, 0)),), sky=(255, 255, 255))

    def horizon(camera: Camera) -> tuple[float, float]:
        """The row of the horizon left and right of the middle, in pixels from the middle, down."""
        seen = poster(Sphere(sea.panorama(camera, 2048)), View(0, 0, 60), Window(400, 400))
        dark = (seen[:, :, 0] < 128).sum(axis=0)
        return 200 - float(dark[100]), 200 - float(dark[300])

    left, right = horizon(Camera((0, 0, 1.6), roll=15))
    assert left > 20 > -20 > right
    left, right = horizon(Camera((0, 0, 1.6), pitch=10))
    assert left > 20
    assert right > 20


def test_levelling_is_undone_by_raising() -> None:
    chance = np.random.default_rng(1)
    rays = Rays(*chance.normal(size=(3, 50)))
    there = raised(levelled(rays, 23, -77), 23, -77)
    assert np.allclose([there.x, there.y, there.z], [rays.x, rays.y, rays.z])


def part(picture: Picture, left: int, top: int, width: int, height: int) -> tuple[Picture, Coverage]:
    """A cut of a whole sphere, which is not over its edge, and what it covers."""
    full = picture.shape[1]
    cut = picture[top : top + height, left : left + width].copy()
    yaw, pitch = 360 * ((left + width / 2) / full - 0.5), -180 * ((top + height / 2) / (full / 2) - 0.5)
    return cut, Coverage(360 * width / full, 180 * height / (full / 2), yaw, pitch)


def test_part_of_a_sphere_shows_the_same_as_the_whole(straight: Picture) -> None:
    cut, coverage = part(straight, 500, 200, 1100, 600)
    for view in (View(-8, 5, 60), View(40, -20, 50)):
        whole, seen = (poster(Sphere(*one), view, WINDOW) for one in ((straight,), (cut, coverage)))
        assert np.array_equal(whole, seen)


def test_a_ring_goes_on_over_its_edge(straight: Picture) -> None:
    cut, coverage = part(straight, 0, 200, 2048, 600)
    assert coverage.round
    view = View(180, 5, 80)
    assert np.array_equal(poster(Sphere(straight), view, WINDOW), poster(Sphere(cut, coverage), view, WINDOW))


@pytest.mark.parametrize("view", [View(-170, 0, 90), View(0, 88, 90), View(0, -89, 100)])
def test_around_a_partial_photo_nothing_is_black_and_nothing_is_sharp(view: View, straight: Picture) -> None:
    cut, coverage = part(straight, 500, 300, 1000, 400)
    seen = poster(Sphere(cut, coverage), view, WINDOW).astype(int)
    assert seen.min() > 60
    assert np.abs(np.diff(seen, axis=0)).max() <= 10
    assert np.abs(np.diff(seen, axis=1)).max() <= 10


def test_a_cylinder_shows_the_same_as_the_sphere(straight: Picture) -> None:
    width, height = 2048, 700
    coverage = Coverage(360, 2 * math.degrees(math.atan(math.pi * height / width)), cylinder=True)
    v, u = np.mgrid[0:height, 0:width].astype(float)
    lon, lat = coverage.to_angles(u, v, width, height)
    cylinder = sample(straight, *WHOLE.to_pixels(lon, lat, 2048, 1024))
    for view in (View(30, 10, 70), View(180, -12, 70)):
        assert psnr(poster(Sphere(cylinder, coverage), view, WINDOW), poster(Sphere(straight), view, WINDOW)) > 35


@pytest.mark.parametrize(
    ("coverage", "bounds"),
    [
        (Coverage(), {}),
        (Coverage(200, 90, -20, -10), {"min_yaw": -120, "max_yaw": 80, "min_pitch": -55, "max_pitch": 35}),
        (Coverage(360, 100), {"min_pitch": -50, "max_pitch": 50}),
        (Coverage(360, 120, 0, -30), {"max_pitch": 30}),
    ],
)
def test_a_viewer_is_told_how_far_it_may_look(coverage: Coverage, bounds: dict[str, float]) -> None:
    assert coverage.bounds(0, 0) == pytest.approx(bounds)


def test_the_bounds_lean_with_the_camera() -> None:
    bounds = Coverage(360, 100).bounds(5, 0)
    assert bounds == pytest.approx({"min_pitch": -55, "max_pitch": 55})


@pytest.mark.parametrize("cut", [(0, 312, 2048, 400), (500, 200, 1100, 600)])
def test_a_partial_photo_becomes_a_whole_pyramid(
    cut: tuple[int, int, int, int], straight: Picture, tmp_path: Path
) -> None:
    pyramid = tile(Sphere(*part(straight, *cut)), tmp_path)
    assert pyramid.levels.sizes == (324, 648)
    assert len(list(tmp_path.glob("*/*.jpg"))) == pyramid.tile_count


def test_a_narrow_photo_of_many_pixels_stays_within_what_we_tile() -> None:
    assert Coverage(60, 40).full_width(16000) == 16384


def test_the_corners_of_a_window_are_seen_where_it_picks_them(straight: Picture) -> None:
    view = View(33, -21, 95)
    yaw, pitch = from_window(0.5, 0.5, view, WINDOW)
    corner = poster(Sphere(straight), view, WINDOW)[0, 0]
    ahead = poster(Sphere(straight), View(yaw, pitch, 30), Window(3, 3))[1, 1]
    assert np.abs(corner.astype(int) - ahead).max() <= 12
