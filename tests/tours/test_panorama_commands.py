"""`auslage panorama` on files, without a server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from tests.samples import panoramas as files
from tests.samples.panoramas import cropped, gpano, picture, room, saved
from tours.commands import panorama
from tours.panorama.refusals import UnusablePhoto


def run(*arguments: object) -> Result:
    return CliRunner().invoke(panorama, [str(one) for one in arguments])


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "shop.jpg"
    path.write_bytes(saved(room(2048), "JPEG", xmp=gpano(PoseHeadingDegrees=90, PosePitchDegrees=2)))
    return path


def test_check_says_what_it_thinks(photo: Path) -> None:
    said = json.loads(run("check", photo).stdout)
    assert (said["width"], said["height"], said["format"], said["north"]) == (2048, 1024, "JPEG", 90)
    assert said["covers"] == {"haov": 360, "vaov": 180, "yaw": 0, "pitch": 0, "cylinder": False}
    assert said["level"] == {"pitch": 2, "roll": 0}
    assert len(said["warnings"]) == 2


@pytest.mark.parametrize("extension", ["jpg", "webp", "avif"])
def test_tile_writes_tiles_and_prints_the_viewers_configuration(extension: str, photo: Path, tmp_path: Path) -> None:
    done = run("tile", photo, tmp_path / "tiles", "--format", extension)
    assert done.exit_code == 0
    scene = json.loads(done.stdout)["scenes"]["s-photo"]
    assert scene["multiRes"]["extension"] == extension
    assert (scene["multiRes"]["maxLevel"], scene["multiRes"]["cubeResolution"]) == (2, 648)
    assert "minYaw" not in scene
    tiles = list((tmp_path / "tiles").glob(f"*/*.{extension}"))
    assert len(tiles) == 30
    with Image.open(tiles[0]) as tile:
        assert tile.format == {"jpg": "JPEG"}.get(extension, extension.upper())


@pytest.mark.parametrize(
    ("folder", "more", "served"),
    [
        ("tiles", (), "/tiles"),
        ("Modehaus – 360°", (), "/Modehaus-360-"),
        ("…", (), "/-"),
        ("tiles", ("--base-path", "/shop/tour/"), "/shop/tour"),
    ],
)
def test_the_configuration_names_where_the_folder_is_to_be_served(
    folder: str, more: tuple[str, ...], served: str, photo: Path, tmp_path: Path
) -> None:
    done = run("tile", photo, tmp_path / folder, *more)
    assert json.loads(done.stdout)["scenes"]["s-photo"]["multiRes"]["basePath"] == served
    assert done.stderr == f"Serve {tmp_path / folder} at {served}.\n"


@pytest.mark.parametrize("wanted", ["tiles", "/a b", "//x", "https://shop.example/tiles", "/.."])
def test_an_address_path_that_is_none_is_refused_before_anything_is_written(
    wanted: str, photo: Path, tmp_path: Path
) -> None:
    done = run("tile", photo, tmp_path / "out", "--base-path", wanted)
    assert (done.exit_code, "give a path such as /tiles" in done.stderr) == (2, True)
    assert not (tmp_path / "out").exists()


def test_tile_of_a_partial_photo_bounds_the_view(tmp_path: Path) -> None:
    (tmp_path / "part.jpg").write_bytes(picture(2048, 1024, xmp=cropped(4096, 512, 768, 2048, 1024)))
    scene = json.loads(run("tile", tmp_path / "part.jpg", tmp_path / "tiles").stdout)["scenes"]["s-photo"]
    assert (scene["minYaw"], scene["maxYaw"], scene["yaw"]) == (-135, 45, -45)


def test_a_photo_that_says_nothing_is_taken_when_a_person_says_it(tmp_path: Path) -> None:
    (tmp_path / "part.jpg").write_bytes(picture(3600, 900))
    assert isinstance(run("check", tmp_path / "part.jpg").exception, UnusablePhoto)
    assert json.loads(run("check", tmp_path / "part.jpg", "--haov", 240).stdout)["covers"]["vaov"] == 60
    assert json.loads(run("check", tmp_path / "part.jpg", "--haov", 240, "--cylinder").stdout)["covers"]["cylinder"]


def test_a_refusal_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "lenses.jpg").write_bytes(saved(files.two_fisheyes(), "JPEG"))
    refused = run("tile", tmp_path / "lenses.jpg", tmp_path / "tiles").exception
    assert isinstance(refused, UnusablePhoto)
    assert "camera's lenses" in refused.message
    assert not (tmp_path / "tiles").exists()


def test_a_folder_that_cannot_be_written_is_named(photo: Path) -> None:
    done = run("tile", photo, photo / "tiles")
    assert done.exit_code == 1
    assert done.stderr == f"Error: {photo / 'tiles'} cannot be written: Not a directory.\n"
