"""Our faces beside those of nona, the remapper of Hugin that Pannellum's own tiler calls."""

from __future__ import annotations

import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.tours.panorama.rooms import photo, psnr
from tours.panorama.geometry import FACES, TILE_PX, Face, face_rays, levels_of
from tours.panorama.sphere import Picture, Sphere

# Yaw, pitch and roll of the camera that looks at a face.
LOOK: dict[Face, tuple[float, float, float]] = {
    "f": (0, 0, 0), "b": (180, 0, 0), "u": (0, -90, 0), "d": (0, 90, 0), "l": (90, 0, 0), "r": (-90, 0, 0),
}  # fmt: skip
SCRIPT = """p f0 w{size} h{size} v90 n"TIFF_m"
i f4 w{width} h{height} v360 r{roll} p{pitch} y{yaw} n"{name}"
m g1 i0 f0 m2 p0.00784314
"""


def by_nona(picture: Picture, face: Face, size: int, folder: Path) -> Picture:
    """The face as nona makes it, with the same cubic."""
    height, width = picture.shape[:2]
    yaw, pitch, roll = LOOK[face]
    cv2.imwrite(str(folder / "photo.png"), picture)
    script = SCRIPT.format(
        size=size, width=width, height=height, yaw=yaw, pitch=pitch, roll=roll, name=folder / "photo.png"
    )
    (folder / "face.pto").write_text(script)
    subprocess.run(["nona", "-o", str(folder / face), str(folder / "face.pto")], check=True, capture_output=True)
    made = cv2.imread(str(folder / f"{face}0000.tif"), cv2.IMREAD_COLOR_BGR)
    assert made is not None
    return np.asarray(made, np.uint8)


def by_us(picture: Picture, face: Face, size: int) -> Picture:
    """The face as the tiler cuts it, before it is encoded."""
    sphere = Sphere(picture)
    parts = [slice(at, min(at + TILE_PX, size)) for at in range(0, size, TILE_PX)]
    rows = [np.concatenate([sphere.colours(face_rays(face, size, c, r)) for c in parts], axis=1) for r in parts]
    return np.concatenate(rows)


def compare(picture: Picture, folder: Path) -> dict[Face, float]:
    size = levels_of(picture.shape[1]).top
    return {face: psnr(by_us(picture, face, size), by_nona(picture, face, size, folder)) for face in FACES}


def test_every_face_is_nonas(tmp_path: Path) -> None:
    found = compare(photo(), tmp_path)
    assert min(found.values()) >= 60, found


@pytest.mark.long
@pytest.mark.shared
@pytest.mark.parametrize("width", [4096, 8192])
def test_every_face_of_a_real_photo_is_nonas(width: int, shared: Path, tmp_path: Path) -> None:
    picture = cv2.imread(str(shared / "data" / "panorama" / "examplepano.jpg"))
    assert picture is not None
    large = cv2.resize(picture, (width, width // 2), interpolation=cv2.INTER_CUBIC)
    found = compare(np.asarray(large, np.uint8), tmp_path)
    assert min(found.values()) >= 60, found
