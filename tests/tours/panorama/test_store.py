"""Pyramids appear whole or not at all, and go in one step."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tours.panorama.coverage import Coverage
from tours.panorama.edits import NOTHING, Circle, Edits, Level
from tours.panorama.store import STALE_SECONDS, Made, PanoramaFiles, tiles_hash

TILES = "ab" * 32


@pytest.fixture
def files(tmp_path: Path) -> PanoramaFiles:
    return PanoramaFiles(tmp_path)


def put(folder: Path, name: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(name.encode())


def test_nothing_is_seen_before_it_appears(files: PanoramaFiles) -> None:
    with files.scratch() as scratch:
        put(scratch, "jpg/1/f0_0.jpg")
        assert not files.has(TILES)
        files.appear(scratch, TILES, Made(sizes=(324, 648), warnings=("Soft.",)))
    assert files.formats(TILES) == ("jpg",)
    assert files.made(TILES) == Made(sizes=(324, 648), warnings=("Soft.",))
    path = files.served(TILES, "jpg/1/f0_0.jpg")
    assert path is not None
    assert path.read_bytes() == b"jpg/1/f0_0.jpg"


def test_another_format_joins_what_is_there(files: PanoramaFiles) -> None:
    for extension in ("jpg", "webp"):
        with files.scratch() as scratch:
            put(scratch, f"{extension}/1/f0_0.{extension}")
            put(scratch, f"poster_0.0_0.0_90_square.{extension}")
            files.appear(scratch, TILES)
    assert files.formats(TILES) == ("jpg", "webp")
    assert files.served(TILES, "poster_0.0_0.0_90_square.webp")


def test_the_same_tiles_twice_stay_the_first(files: PanoramaFiles) -> None:
    for _ in range(2):
        with files.scratch() as scratch:
            put(scratch, "jpg/1/f0_0.jpg")
            files.appear(scratch, TILES)
    assert files.formats(TILES) == ("jpg",)


def test_a_block_that_fails_leaves_nothing(files: PanoramaFiles, tmp_path: Path) -> None:
    def fail() -> None:
        with files.scratch() as scratch:
            put(scratch, "jpg/1/f0_0.jpg")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list((tmp_path / "scratch").iterdir()) == []
    assert not files.has(TILES)


def test_what_a_killed_process_left_is_swept_an_hour_later(files: PanoramaFiles, tmp_path: Path) -> None:
    left, at_work = tmp_path / "scratch" / "left", tmp_path / "scratch" / "at-work"
    for folder in (left, at_work):
        put(folder, "jpg/1/f0_0.jpg")
    long_ago = time.time() - STALE_SECONDS - 60
    os.utime(left, (long_ago, long_ago))
    with files.scratch():
        assert not left.exists()
        assert at_work.exists()


def test_a_forgotten_pyramid_is_gone(files: PanoramaFiles, tmp_path: Path) -> None:
    with files.scratch() as scratch:
        put(scratch, "jpg/1/f0_0.jpg")
        files.appear(scratch, TILES)
    files.forget(TILES)
    files.forget(TILES)
    assert not files.has(TILES)
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../originals/" + TILES,
        "jpg/1/../../x",
        "jpg/9/f0_0.jpg",
        "gif/1/f0_0.gif",
        "jpg/1/f0_0.jpg\n",
        "",
        "jpg",
        "made.json",
    ],
)
def test_nothing_but_tiles_and_stills_is_served(files: PanoramaFiles, name: str) -> None:
    files.keep(b"the original")
    with files.scratch() as scratch:
        put(scratch, "jpg/1/f0_0.jpg")
        files.appear(scratch, TILES)
    assert files.served(TILES, name) is None


def test_everything_that_decides_how_tiles_come_out_is_in_their_name() -> None:
    edits = [
        NOTHING,
        Edits(level=Level(pitch=1)),
        Edits(regions=(Circle(yaw=0, pitch=0, radius=2),)),
        Edits(regions=(Circle(yaw=0, pitch=0, radius=3),)),
    ]
    names = [tiles_hash("a", Coverage(), one) for one in edits]
    names += [tiles_hash("b", Coverage(), NOTHING), tiles_hash("a", Coverage(180, 90), NOTHING)]
    names += [tiles_hash("a", Coverage(), NOTHING, quick=True)]
    assert len(set(names)) == len(names)
    assert tiles_hash("a", Coverage(), NOTHING) == names[0]
