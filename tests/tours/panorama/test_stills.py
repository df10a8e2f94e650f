"""Posters made of the photo, of the tiles, and in every shape: one geometry."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.tours.panorama.rooms import CAMERA, photo, psnr
from tours.panorama.align import yaw_shift
from tours.panorama.cube import Cube, tiles_in_view
from tours.panorama.geometry import FACES, Levels, View, Window, face_rays, focal_px, levels_of, snapped
from tours.panorama.sphere import Picture, Sphere
from tours.panorama.stills import WINDOWS, Still, cut, make, make_of_tiles, named, of_view
from tours.panorama.tiler import poster, tile

VIEWS = (View(0, 0, 90), View(45, 35.3, 60), View(-135, -50, 110), View(10, 89, 90))


@pytest.fixture(scope="module")
def panorama() -> Picture:
    return photo()


@pytest.fixture(scope="module")
def pyramid(panorama: Picture, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Levels]:
    folder = tmp_path_factory.mktemp("pyramid")
    return folder, tile(Sphere(panorama), folder / "jpg").levels


@pytest.mark.parametrize("view", VIEWS)
def test_tiles_show_what_the_photo_shows_over_all_edges(
    view: View, panorama: Picture, pyramid: tuple[Path, Levels]
) -> None:
    folder, levels = pyramid
    window = Window(500, 400)
    seen = poster(Cube.for_view(folder / "jpg", levels, focal_px(view.fov, window)), view, window)
    assert psnr(seen, poster(Sphere(panorama), view, window)) > 32


@pytest.mark.parametrize("face", FACES)
def test_each_face_of_the_tiles_is_the_face_that_was_written(face: str, pyramid: tuple[Path, Levels]) -> None:
    folder, levels = pyramid
    rays = next(face_rays(one, levels.sizes[0], slice(0, 324), slice(0, 324)) for one in FACES if one == face)
    with Image.open(folder / "jpg" / "1" / f"{face}0_0.jpg") as file:
        written = np.asarray(file)[:, :, ::-1]
    assert psnr(Cube(folder / "jpg", levels, 1).colours(rays), written) > 45


@pytest.mark.parametrize("shape", ["square", "wide", "tall", "og", "thumb"])
def test_every_shape_is_what_a_window_of_that_shape_sees(shape: str, panorama: Picture) -> None:
    view = View(25, -15, 90)
    known = next(name for name in WINDOWS if name == shape)
    seen = poster(Sphere(panorama), view, WINDOWS[known])
    assert psnr(cut(poster(Sphere(panorama), view, Window(1280, 1280)), known), seen) > 33


def test_a_view_has_stills_for_windows_messengers_and_galleries(panorama: Picture, tmp_path: Path) -> None:
    make(Sphere(panorama), of_view(View(10, 5, 90), ("jpg", "webp")), tmp_path)
    sizes = {}
    for file in tmp_path.iterdir():
        with Image.open(file) as image:
            sizes[file.name] = image.size
    assert sizes == {
        "poster_10.0_5.0_90_square.jpg": (1080, 1080),
        "poster_10.0_5.0_90_wide.jpg": (1280, 720),
        "poster_10.0_5.0_90_tall.jpg": (720, 1280),
        "poster_10.0_5.0_90_og.jpg": (1200, 630),
        "poster_10.0_5.0_90_thumb.jpg": (320, 320),
        "poster_10.0_5.0_90_square.webp": (1080, 1080),
        "poster_10.0_5.0_90_wide.webp": (1280, 720),
        "poster_10.0_5.0_90_tall.webp": (720, 1280),
        "poster_10.0_5.0_90_thumb.webp": (320, 320),
    }
    for file in tmp_path.glob("*.webp"):
        assert file.stat().st_size < (tmp_path / file.name.replace(".webp", ".jpg")).stat().st_size


def test_stills_of_tiles_lie_beside_them(pyramid: tuple[Path, Levels]) -> None:
    folder, levels = pyramid
    still = Still(View(-30, 45, 60), "og")
    make_of_tiles(folder, levels, [still])
    with Image.open(io.BytesIO((folder / still.name).read_bytes())) as image:
        assert image.size == (1200, 630)


@pytest.mark.parametrize(
    "still", [Still(View(0, 0, 90)), Still(View(-179.9, -75, 60), "og"), Still(View(30, 5.5, 110), "tall", "avif")]
)
def test_a_still_is_found_by_its_name(still: Still) -> None:
    assert named(still.name) == still


@pytest.mark.parametrize(
    "name",
    [
        "",
        "poster_0_0_90_square.jpg",
        "poster_nan_0.0_90_og.jpg",
        "poster_999.0_0.0_90_og.jpg",
        "poster_-0.0_0.0_90_og.jpg",
        "poster_0.0_0.0_90_og.gif",
        "../poster_0.0_0.0_90_og.jpg",
        "poster_0.0_0.0_90_og.jpg/x",
        "poster_0.0_0.0_90_huge.jpg",
        "poster_0.00_0.0_90_og.jpg",
    ],
)
def test_no_other_name_is_a_still(name: str) -> None:
    assert named(name) is None


def test_deep_links_snap_to_few_views() -> None:
    assert snapped(View(37, -8, 82)) == View(30, -15, 90)
    assert snapped(View(179, 88, 30)) == View(-180, 75, 60)
    assert snapped(View(-7.4, 7.4, 200)) == View(0, 0, 110)
    assert snapped(snapped(View(93, 44, 99))) == snapped(View(93, 44, 99))


def test_a_first_view_needs_the_tiles_ahead_and_none_behind() -> None:
    needed = tiles_in_view(levels_of(8192), View(0, 0, 90), Window(1280, 720))
    assert {face for _, face, _, _ in needed} == {"f", "l", "r"} or {face for _, face, _, _ in needed} == {"f"}
    assert {level for level, *_ in needed} == {1, 2, 3}
    assert {face for _, face, _, _ in tiles_in_view(levels_of(8192), View(0, 90, 90), Window(800, 800))} >= {"u"}


@pytest.mark.parametrize("turn", [0.0, 0.3, -47.25, 90.0, 179.9, -123.4])
def test_a_photo_taken_again_is_found_turned(turn: float, panorama: Picture) -> None:
    again = photo(dataclasses.replace(CAMERA, at=(0.45, -0.27, 1.62)), 1024)
    turned = np.roll(again, round(turn / 360 * 1024), axis=1)
    darker = np.asarray(turned // 2 + 30, np.uint8)
    shift = yaw_shift(Sphere(panorama), Sphere(darker))
    assert (shift - turn + 180) % 360 - 180 == pytest.approx(0, abs=2)


def test_the_same_photo_turned_is_found_to_a_twentieth_of_a_degree(panorama: Picture) -> None:
    turned = np.roll(panorama, round(33 / 360 * 2048), axis=1)
    assert yaw_shift(Sphere(panorama), Sphere(turned)) == pytest.approx(round(33 / 360 * 2048) / 2048 * 360, abs=0.05)
