"""The tiles against a plain float64 remap, the exact area average, and a room drawn ray by ray."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.samples.raycast import Mark, direction
from tests.tours.panorama.rooms import CAMERA, ROOM, photo, psnr
from tours.panorama import tiler
from tours.panorama.geometry import (
    FACES,
    TILE_PX,
    Face,
    Floats,
    View,
    Window,
    face_rays,
    levels_of,
    to_angles,
    to_window,
)
from tours.panorama.sphere import WHOLE, Picture, Sphere
from tours.panorama.tiler import Pyramid, poster, tile


@pytest.fixture(scope="module")
def panorama() -> Picture:
    return photo()


@pytest.fixture(scope="module")
def tiled(panorama: Picture, tmp_path_factory: pytest.TempPathFactory) -> tuple[Pyramid, Path]:
    into = tmp_path_factory.mktemp("pyramid")
    return tile(Sphere(panorama), into), into


def plain_remap(picture: Picture, u: Floats, v: Floats) -> NDArray[np.float64]:
    """Bicubic (a = −0.75, as OpenCV and nona have it) in float64, one pixel at a time in spirit."""
    height, width = picture.shape[:2]
    column, row = np.floor(u).astype(int), np.floor(v).astype(int)
    total = np.zeros((*u.shape, 3))
    for dy in range(-1, 3):
        for dx in range(-1, 3):
            j, i = row + dy, column + dx
            over = (j < 0) | (j >= height)
            j = np.where(j < 0, -1 - j, np.where(j >= height, 2 * height - 1 - j, j))
            i = (i + np.where(over, width // 2, 0)) % width
            weight = cubic(u - column - dx) * cubic(v - row - dy)
            total += picture[j, i] * weight[..., None]
    return np.clip(total, 0, 255)


def cubic(x: Floats) -> Floats:
    a, x = -0.75, np.abs(x)
    near = (a + 2) * x**3 - (a + 3) * x**2 + 1
    far = a * x**3 - 5 * a * x**2 + 8 * a * x - 4 * a
    return np.where(x <= 1, near, np.where(x < 2, far, 0))


def raw_face(picture: Picture, face: Face, size: int) -> Picture:
    """A face of the top level as the tiler makes it, before it is encoded."""
    parts = [slice(at, min(at + TILE_PX, size)) for at in range(0, size, TILE_PX)]
    return np.concatenate(
        [
            np.concatenate(
                [Sphere(picture).colours(face_rays(face, size, c, r)) for c in parts],
                axis=1,
            )
            for r in parts
        ]
    )


@pytest.mark.parametrize("face", FACES)
def test_a_face_equals_a_plain_remap(face: Face, panorama: Picture) -> None:
    size = levels_of(2048).top
    everything = slice(0, size)
    angles = to_angles(face_rays(face, size, everything, everything))
    exact = plain_remap(panorama, *WHOLE.to_pixels(*angles, 2048, 1024))
    assert psnr(raw_face(panorama, face, size).astype(float), exact) >= 60


def test_there_is_no_step_at_the_middle_of_the_back_face(panorama: Picture) -> None:
    size = levels_of(2048).top
    back = raw_face(panorama, "b", size).astype(float)
    steps = np.abs(np.diff(back, axis=1)).mean(axis=(0, 2))
    middle = size // 2
    assert steps[middle - 1] <= 2 * np.median(steps[middle - 20 : middle + 20]) + 0.5


def test_a_pyramid_is_complete(tiled: tuple[Pyramid, Path]) -> None:
    pyramid, folder = tiled
    assert len(list(folder.glob("*/*.jpg"))) == pyramid.tile_count
    assert sum(file.stat().st_size for file in folder.glob("*/*.jpg")) == pyramid.bytes
    for level, size in enumerate(pyramid.levels.sizes, start=1):
        assert face_of(folder, "u", level, size).shape == (size, size, 3)


@pytest.mark.parametrize("face", FACES)
def test_the_smallest_jpegs_lose_little(face: Face, panorama: Picture, tiled: tuple[Pyramid, Path]) -> None:
    pyramid, folder = tiled
    top = raw_face(panorama, face, pyramid.levels.top)
    exact = cv2.resize(top, (pyramid.levels.sizes[0],) * 2, interpolation=cv2.INTER_AREA)
    assert psnr(face_of(folder, face, 1, pyramid.levels.sizes[0]).astype(float), exact.astype(float)) >= 36


@pytest.fixture(scope="module")
def lossless(panorama: Picture, tmp_path_factory: pytest.TempPathFactory) -> tuple[Pyramid, Path]:
    """The encoder's own loss set aside (WebP above quality 100 is lossless)."""
    into = tmp_path_factory.mktemp("lossless")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(tiler.QUALITY, "webp", [cv2.IMWRITE_WEBP_QUALITY, 101])
        return tile(Sphere(panorama), into, extension="webp"), into


def test_every_level_is_the_area_average_up_to_rounding(panorama: Picture, lossless: tuple[Pyramid, Path]) -> None:
    pyramid, folder = lossless
    for face in FACES:
        top = raw_face(panorama, face, pyramid.levels.top).astype(float)
        for level, size in enumerate(pyramid.levels.sizes, start=1):
            exact = averaged(top, size)
            assert psnr(face_of(folder, face, level, size, "webp").astype(float), exact) >= 40


def test_no_level_shows_more_of_a_face_edge_than_the_average(panorama: Picture, lossless: tuple[Pyramid, Path]) -> None:
    pyramid, folder = lossless
    tops = {face: raw_face(panorama, face, pyramid.levels.top).astype(float) for face in FACES}
    for level, size in enumerate(pyramid.levels.sizes, start=1):
        ours = {face: face_of(folder, face, level, size, "webp").astype(float) for face in FACES}
        exact = {face: averaged(top, size) for face, top in tops.items()}
        assert edge_step(ours) <= 1.05 * edge_step(exact) + 0.05


def averaged(face: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    return np.asarray(cv2.resize(face, (size, size), interpolation=cv2.INTER_AREA), np.float64)


def edge_step(faces: dict[Face, NDArray[np.float64]]) -> float:
    """Mean difference over the four upright edges and those to the lid."""
    around: list[tuple[Face, Face]] = [("f", "r"), ("r", "b"), ("b", "l"), ("l", "f")]
    pairs = [(faces[a][:, -1], faces[b][:, 0]) for a, b in around]
    pairs.append((faces["u"][-1], faces["f"][0]))
    pairs.append((faces["d"][0], faces["f"][-1]))
    return float(np.mean([np.abs(one - two).mean() for one, two in pairs]))


@pytest.mark.parametrize("window", [Window(1280, 720), Window(390, 844), Window(800, 800)])
@pytest.mark.parametrize("mark", ROOM.marks)
def test_a_mark_of_the_room_is_seen_where_the_projection_says(mark: Mark, window: Window, panorama: Picture) -> None:
    yaw, pitch = direction(CAMERA, mark.at)
    view = View(yaw + 12, pitch / 2, 90)
    seen = poster(Sphere(panorama), view, window).astype(int)
    expected = to_window(yaw, pitch, view, window)
    assert expected is not None
    near = np.abs(seen - np.asarray(mark.colour)).max(axis=-1) < 60
    rows, columns = np.nonzero(near)
    assert (columns.mean() + 0.5, rows.mean() + 0.5) == pytest.approx(expected, abs=1.5)


def test_progress_rises_to_the_end(panorama: Picture, tmp_path: Path) -> None:
    heard: list[int] = []
    tile(Sphere(panorama), tmp_path, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 100


def test_nothing_of_the_camera_reaches_a_tile(tiled: tuple[Pyramid, Path]) -> None:
    for file in tiled[1].glob("*/*.jpg"):
        assert b"Exif" not in file.read_bytes()[:64]


def face_of(folder: Path, face: Face, level: int, size: int, extension: str = "jpg") -> Picture:
    count = math.ceil(size / TILE_PX)
    rows = [
        np.concatenate(
            [read(folder / str(level) / f"{face}{row}_{column}.{extension}") for column in range(count)], axis=1
        )
        for row in range(count)
    ]
    return np.concatenate(rows)


def read(file: Path) -> Picture:
    picture = cv2.imread(str(file))
    assert picture is not None
    return np.asarray(picture, np.uint8)
