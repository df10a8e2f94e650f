"""What is blurred is gone before a tile is made, the tripod is covered, and only what changed is tiled again."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.samples.panoramas import room
from tests.samples.raycast import direction
from tests.tours.panorama.rooms import CAMERA, ROOM, photo
from tours.panorama import tiler
from tours.panorama.coverage import Coverage
from tours.panorama.edits import Circle, Edits, Level, Patch, Polygon, Spot, apart, covers, plane, releveled
from tours.panorama.geometry import Rays, View, Window, levelled, to_angles, window_rays
from tours.panorama.geometry import direction as axis_of
from tours.panorama.retouch import retouch, touched
from tours.panorama.sphere import WHOLE, Picture, Sphere

TRIANGLE = Polygon(points=(Spot(yaw=-20, pitch=-10), Spot(yaw=15, pitch=-12), Spot(yaw=5, pitch=20)))
spots = st.builds(Spot, yaw=st.floats(-180, 180), pitch=st.floats(-90, 90))


def rays_of(picture: Picture) -> Rays:
    """The direction of each pixel of a whole sphere."""
    height, width = picture.shape[:2]
    v, u = np.mgrid[0:height, 0:width].astype(float)
    lon, lat = WHOLE.to_angles(u, v, width, height)
    return Rays(np.cos(lat) * np.sin(lon), np.sin(lat), np.cos(lat) * np.cos(lon))


def detail(picture: Picture, where: np.ndarray) -> float:
    """How much pixels differ from their neighbours there, away from the edge of `where`."""
    inner = cv2.erode(where.astype(np.uint8), np.ones((5, 5), np.uint8), borderValue=0).astype(bool)
    return float(np.abs(cv2.Laplacian(picture.astype(np.float32), cv2.CV_32F))[inner].mean())


@pytest.mark.parametrize(
    "region",
    [
        Circle(yaw=0, pitch=0, radius=6),
        Circle(yaw=45, pitch=-30, radius=3),
        Circle(yaw=180, pitch=10, radius=12),
        Circle(yaw=-179.5, pitch=-5, radius=2),
        Circle(yaw=30, pitch=88, radius=7),
        Circle(yaw=0, pitch=-90, radius=10),
        TRIANGLE,
    ],
)
def test_a_region_keeps_no_detail_and_the_rest_keeps_all(region: Circle | Polygon) -> None:
    before = room(2048, cell=2)
    after = retouch(before.copy(), WHOLE, Edits(regions=(region,))).picture
    inside = covers(region, rays_of(before))
    assert inside.any()
    assert detail(after, inside) < 0.1 * detail(before, inside)
    assert np.array_equal(before[~inside], after[~inside])


def test_no_more_than_eight_cells_lie_across_a_region() -> None:
    """Two photos whose cells have the same mean colours cannot be told apart afterwards."""
    region = Circle(yaw=0, pitch=0, radius=20)
    before = room(2048, cell=2)
    x, y, _ = plane(rays_of(before), region.middle)
    half = math.tan(math.radians(20))
    cell = (np.clip((x + half) / half * 4, 0, 7).astype(int), np.clip((y + half) / half * 4, 0, 7).astype(int))
    inside = covers(region, rays_of(before))
    shuffled = before.copy()
    chance = np.random.default_rng(5)
    for i in range(8):
        for j in range(8):
            here = inside & (cell[0] == i) & (cell[1] == j)
            shuffled[here] = chance.permutation(before[here])
    edits = Edits(regions=(region,))
    one, other = (retouch(picture.copy(), WHOLE, edits).picture[inside].astype(int) for picture in (before, shuffled))
    assert np.abs(one - other).max() <= 1


@pytest.mark.parametrize(
    "coverage", [Coverage(200, 90, -20, -10), Coverage(360, 100), Coverage(180, 80, cylinder=True)]
)
def test_regions_of_a_partial_photo_are_blurred_too(coverage: Coverage) -> None:
    before = room(2048, cell=2)[:800]
    region = Circle(yaw=-30, pitch=-5, radius=8)
    sphere = retouch(before.copy(), coverage, Edits(regions=(region,)))
    seen = [tiler.poster(one, View(-30, -5, 30), Window(300, 300)) for one in (Sphere(before, coverage), sphere)]
    inside = covers(region, window_rays(View(-30, -5, 30), Window(300, 300)))
    assert detail(seen[1], inside) < 0.1 * detail(seen[0], inside)


def test_a_region_lies_where_it_is_seen_in_the_levelled_picture() -> None:
    level = Level(pitch=9, roll=-14)
    mark = ROOM.marks[0]
    yaw, pitch = direction(CAMERA, mark.at)
    tilted = photo(dataclasses.replace(CAMERA, pitch=9, roll=-14))
    region = Circle(yaw=yaw, pitch=pitch, radius=30)
    seen = retouch(tilted, WHOLE, Edits(level=level, regions=(region,)))
    ahead = tiler.poster(seen, View(yaw, pitch, 30), Window(200, 200)).astype(int)
    assert np.abs(ahead - np.asarray(mark.colour)).max(axis=-1).min() > 60  # nothing of the mark's red is left


def test_regions_stay_on_their_things_when_the_level_changes() -> None:
    before, after = Level(pitch=5, roll=3), Level(pitch=-2, roll=8)
    regions: tuple[Circle | Polygon, ...] = (Circle(yaw=40, pitch=-12, radius=3), TRIANGLE)
    moved = releveled(regions, before, after)

    def seen(axis: tuple[float, float, float], level: Level) -> np.ndarray:
        rays = levelled(Rays(*(np.array([part]) for part in axis)), level.pitch, level.roll)
        return np.array(to_angles(rays))[:, 0]

    for one, other in zip(regions, moved, strict=True):
        assert seen(one.middle, before) == pytest.approx(seen(other.middle, after), abs=1e-4)
        assert one.reach == pytest.approx(other.reach, abs=1e-2)
    assert releveled(regions, before, before) == regions


def test_the_tripod_is_covered_by_what_surrounds_it() -> None:
    rays = rays_of(room(2048))
    before = np.stack([150 + 80 * rays.x, 150 + 80 * rays.z, 150 + 60 * np.sin(7 * rays.x)], axis=-1).astype(np.uint8)
    away = 90 + np.degrees(np.arcsin(rays.y))
    before[away < 11] = 0
    after = retouch(before.copy(), WHOLE, Edits(patch=Patch(radius=14))).picture
    assert np.array_equal(before[away > 14.2], after[away > 14.2])
    assert after[away < 14].min() > 60
    floor = tiler.poster(Sphere(after), View(0, -90, 60), Window(400, 400)).astype(int)
    steps = max(np.abs(np.diff(floor, axis=0)).max(), np.abs(np.diff(floor, axis=1)).max())
    assert steps <= 6


def test_covering_a_tripod_and_blurring_do_not_depend_on_their_order() -> None:
    one, other = Circle(yaw=0, pitch=-75, radius=10), Circle(yaw=12, pitch=-70, radius=10)
    edits = [Edits(regions=regions, patch=Patch(radius=20)) for regions in ((one, other), (other, one))]
    first, second = (retouch(room(2048), WHOLE, edit).picture for edit in edits)
    assert np.array_equal(first, second)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("before")
    tiler.tile(Sphere(room(2048)), folder / "jpg")
    return folder / "jpg"


@pytest.mark.parametrize(
    "edits",
    [
        Edits(regions=(Circle(yaw=5, pitch=3, radius=2),)),
        Edits(regions=(Circle(yaw=45, pitch=35.3, radius=3), TRIANGLE)),
        Edits(patch=Patch(radius=12)),
    ],
)
def test_only_what_a_change_touches_is_tiled_again(edits: Edits, untouched: Path, tmp_path: Path) -> None:
    sphere = retouch(room(2048), WHOLE, edits)
    whole = tiler.tile(sphere, tmp_path / "whole")
    before = tiler.Before(untouched, touched(Edits(), edits, sphere))
    heard: list[int] = []
    again = tiler.tile(sphere, tmp_path / "again", before=before, progress=heard.append)
    assert (again.levels, again.bytes, heard[-1]) == (whole.levels, whole.bytes, 100)
    names = sorted(str(file.relative_to(tmp_path / "whole")) for file in (tmp_path / "whole").glob("*/*.jpg"))
    assert len(names) == whole.tile_count
    made = [name for name in names if not (tmp_path / "again" / name).samefile(untouched / name)]
    assert 2 <= len(made) <= 0.4 * len(names)
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_taking_a_blur_away_brings_the_picture_back(untouched: Path, tmp_path: Path) -> None:
    blurred = Edits(regions=(Circle(yaw=5, pitch=3, radius=2),))
    tiler.tile(retouch(room(2048), WHOLE, blurred), tmp_path / "blurred")
    sphere = Sphere(room(2048))
    tiler.tile(sphere, tmp_path / "back", before=tiler.Before(tmp_path / "blurred", touched(blurred, Edits(), sphere)))
    for file in untouched.glob("*/*.jpg"):
        assert (tmp_path / "back" / file.relative_to(untouched)).read_bytes() == file.read_bytes()


@given(spots, spots, st.floats(0.2, 60))
def test_a_circle_covers_what_is_nearer_than_its_radius(middle: Spot, other: Spot, radius: float) -> None:
    region = Circle(yaw=middle.yaw, pitch=middle.pitch, radius=radius)
    distance = apart(middle.axis, other.axis)
    if abs(distance - radius) > 1e-3:
        assert covers(region, Rays(*(np.array([part]) for part in other.axis)))[0] == (distance < radius)


@given(spots, st.lists(st.tuples(st.floats(3, 50), st.floats(0, 100)), min_size=3, max_size=3), spots)
def test_a_triangle_covers_what_lies_left_of_its_great_circles(
    middle: Spot, corners: list[tuple[float, float]], other: Spot
) -> None:
    axes = [around(middle, 120 * k + turn, away) for k, (away, turn) in enumerate(corners)]
    points = tuple(Spot(yaw=yaw, pitch=pitch) for yaw, pitch in map(angles, axes))
    try:
        region = Polygon(points=points)
    except ValidationError:
        return
    edges = [np.cross(points[k].axis, points[(k + 1) % 3].axis) for k in range(3)]
    sides = [float(np.dot(edge, other.axis)) for edge in edges]
    turn = float(np.dot(edges[0], points[2].axis))
    if min(abs(side) for side in [*sides, turn]) < 1e-4:
        return
    inside = all((side > 0) == (turn > 0) for side in sides)
    assert covers(region, Rays(*(np.array([part]) for part in other.axis)))[0] == inside


@given(spots, spots)
def test_a_margin_never_covers_less(middle: Spot, other: Spot) -> None:
    axes = [around(middle, turn, 15) for turn in (0, 100, 200)]
    region = Polygon(points=tuple(Spot(yaw=yaw, pitch=pitch) for yaw, pitch in map(angles, axes)))
    ray = Rays(*(np.array([part]) for part in other.axis))
    assert covers(region, ray)[0] <= covers(region, ray, margin=1.0)[0]


@pytest.mark.parametrize(
    "region",
    [
        {"shape": "circle", "yaw": 0, "pitch": 0, "radius": 90},
        {"shape": "circle", "yaw": 0, "pitch": math.nan, "radius": 5},
        {"shape": "polygon", "points": [{"yaw": 0, "pitch": 0}, {"yaw": 1, "pitch": 0}]},
        {"shape": "polygon", "points": [{"yaw": yaw, "pitch": 0} for yaw in (0, 120, -120)]},
        {"shape": "square", "yaw": 0},
    ],
)
def test_a_region_that_cannot_be_is_refused(region: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Edits.model_validate({"regions": [region]})


def around(middle: Spot, turn: float, away: float) -> np.ndarray:
    """The direction `away` degrees from `middle`, to its side `turn`."""
    ahead = np.array(middle.axis)
    aside = np.cross(ahead, axis_of(middle.yaw + 77, 10 if abs(middle.pitch) > 45 else 80))
    aside /= np.linalg.norm(aside)
    up = np.cross(ahead, aside)
    out = math.cos(math.radians(turn)) * aside + math.sin(math.radians(turn)) * up
    return np.asarray(math.cos(math.radians(away)) * ahead + math.sin(math.radians(away)) * out)


def angles(axis: np.ndarray) -> tuple[float, float]:
    lon, lat = to_angles(Rays(*(np.array([part]) for part in axis)))
    return math.degrees(lon[0]), math.degrees(lat[0])
