"""The projection, held to vectors computed elsewhere and to its own inverse."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tours.panorama.coverage import Coverage
from tours.panorama.edits import Level, relevelled
from tours.panorama.geometry import (
    FACES,
    TILE_PX,
    View,
    Window,
    face_rays,
    from_window,
    levels_of,
    to_angles,
    to_window,
    window_rays,
    wrapped,
)

SAMPLES = Path(__file__).parents[2] / "samples" / "projection"
VECTORS: list[dict[str, Any]] = json.loads((SAMPLES / "vectors.json").read_text())["vectors"]
TILTED: list[dict[str, Any]] = json.loads((SAMPLES / "tilted.json").read_text())["tilted"]

views = st.builds(View, st.floats(-180, 180), st.floats(-85, 85), st.floats(30, 110))
windows = st.builds(Window, st.integers(320, 2000), st.integers(320, 2000))


@pytest.mark.parametrize("vector", VECTORS)
def test_a_direction_appears_where_rotation_matrices_put_it(vector: dict[str, Any]) -> None:
    at = to_window(vector["yaw"], vector["pitch"], View(**vector["view"]), Window(*vector["window"]))
    if vector["at"] is None:
        assert at is None
    else:
        assert at == pytest.approx(vector["at"], abs=0.01)


@pytest.mark.parametrize("tilted", TILTED)
def test_what_was_the_horizon_of_a_tilted_photo_is_level_after_it_was_straightened(tilted: dict[str, Any]) -> None:
    now, level = Level(**tilted["now"]), Level(**tilted["level"])
    assert [relevelled(**end, before=now, after=level)[1] for end in tilted["ends"]] == pytest.approx([0, 0], abs=0.01)


@given(views, windows, st.floats(0, 1), st.floats(0, 1))
def test_what_is_picked_in_a_window_appears_there(view: View, window: Window, x: float, y: float) -> None:
    px, py = x * window.width_px, y * window.height_px
    yaw, pitch = from_window(px, py, view, window)
    assert -180 <= yaw <= 180
    assert to_window(yaw, pitch, view, window) == pytest.approx((px, py), abs=1e-4)


@given(views, windows)
def test_the_camera_and_the_picker_agree(view: View, window: Window) -> None:
    rays = window_rays(view, window, slice(100, 101))
    lon, lat = to_angles(rays)
    yaw, pitch = from_window(17.5, 100.5, view, window)
    assert math.degrees(lat[0, 17]) == pytest.approx(pitch, abs=1e-6)
    assert wrapped(math.degrees(lon[0, 17]) - yaw) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("width", "sizes", "tiles"),
    [
        (4096, (324, 648, 1296), 84),
        (8192, (325, 650, 1300, 2600), 300),
        (16384, (325, 650, 1300, 2600, 5200), 1026),
    ],
)
def test_the_known_pyramids(width: int, sizes: tuple[int, ...], tiles: int) -> None:
    levels = levels_of(width)
    assert (levels.sizes, levels.tile_count) == (sizes, tiles)


@given(st.integers(2048, 16384))
def test_every_level_halves_exactly_and_the_first_fits_the_viewer(width: int) -> None:
    levels = levels_of(width)
    assert 256 < levels.sizes[0] <= TILE_PX or len(levels.sizes) == 1
    assert all(below * 2 == above for below, above in zip(levels.sizes, levels.sizes[1:], strict=False))
    assert width / math.pi - levels.top < max(8, 2 ** (len(levels.sizes) - 1))


@pytest.mark.parametrize(
    ("face", "lon", "lat"), [("f", 0, 0), ("r", 90, 0), ("b", 180, 0), ("l", -90, 0), ("u", 0, 90), ("d", 0, -90)]
)
def test_each_face_looks_its_own_way(face: Any, lon: float, lat: float) -> None:
    rays = face_rays(face, 101, slice(50, 51), slice(50, 51))
    found_lon, found_lat = (math.degrees(angle[0, 0]) for angle in to_angles(rays))
    assert found_lat == pytest.approx(lat)
    if abs(lat) < 90:
        assert abs(wrapped(found_lon - lon)) == pytest.approx(0)


def test_the_six_faces_see_the_whole_sphere_once() -> None:
    """Solid angle: the pixels of all faces add up to 4π, and no two faces share a direction."""
    size = 64
    total = 0.0
    for face in FACES:
        rays = face_rays(face, size, slice(0, size), slice(0, size))
        total += float(((2 / size) ** 2 / (rays.x**2 + rays.y**2 + rays.z**2) ** 1.5).sum())
        assert np.max(np.abs(np.stack([rays.x, rays.y, rays.z])), axis=0) == pytest.approx(1)
    assert total == pytest.approx(4 * math.pi, rel=1e-3)


def test_neighbouring_faces_meet() -> None:
    """The right edge of `f` and the left edge of `r` are half a pixel apart on either side of 45°."""
    size = 100
    edge = slice(size - 1, size), slice(0, size)
    u_front, _ = Coverage().to_pixels(*to_angles(face_rays("f", size, *edge)), 4096, 2048)
    u_right, _ = Coverage().to_pixels(*to_angles(face_rays("r", size, slice(0, 1), slice(0, size))), 4096, 2048)
    middle = (u_front + u_right) / 2
    assert middle == pytest.approx(np.full_like(middle, (45 / 360 + 0.5) * 4096 - 0.5), abs=1e-6)
