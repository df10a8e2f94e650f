"""The process beside the worker: what it is asked, what it refuses, and what it ends at."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.samples import panoramas as files
from tests.samples.panoramas import picture, room, saved
from tours.panorama import process
from tours.panorama.edits import Circle, Edits, Patch
from tours.panorama.geometry import View
from tours.panorama.process import TooMuchWork
from tours.panorama.refusals import Damaged, TwoFisheyes, UnusablePhoto
from tours.panorama.task import Earlier, Source, Tile


def tiled(data: bytes, folder: Path, **more: object) -> process.Tiled:
    """What the process makes of a file; into `folder`."""
    original = folder / "original"
    original.write_bytes(data)
    task = Tile.model_validate({"source": {"original": original}, "into": folder, **more})
    return process.tiled(task, progress=lambda _percent: None, quick=lambda _sizes: None)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (lambda: b"nothing", UnusablePhoto),
        (files.bomb, UnusablePhoto),
        (lambda: saved(files.two_fisheyes(), "JPEG"), TwoFisheyes),
        (lambda: picture(kind="PNG")[:800] + bytes(400) + picture(kind="PNG")[1200:], Damaged),
    ],
    ids=["text", "bomb", "two lenses", "broken pixels"],
)
def test_a_bad_file_is_refused_and_said(
    data: Callable[[], bytes], refusal: type[UnusablePhoto], tmp_path: Path
) -> None:
    with pytest.raises(refusal):
        tiled(data(), tmp_path)
    assert not (tmp_path / "jpg").exists()


def test_a_process_that_breaks_is_a_refusal_and_no_traceback_for_the_worker(tmp_path: Path) -> None:
    task = Tile(source=Source(original=tmp_path / "not-there"), into=tmp_path)
    with pytest.raises(TooMuchWork):
        process.tiled(task, progress=lambda _percent: None, quick=lambda _sizes: None)


def test_a_process_whose_parent_is_gone_ends(tmp_path: Path) -> None:
    """Its next line finds nobody; a killed worker leaves no work behind."""
    (tmp_path / "original").write_bytes(saved(room(4096), "JPEG"))
    task = Tile(source=Source(original=tmp_path / "original"), into=tmp_path)
    child = subprocess.Popen(
        [sys.executable, "-m", "tours.panorama.child", task.model_dump_json()],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert child.stdout is not None
    json.loads(child.stdout.readline())
    child.stdout.close()
    assert child.wait(60) != 0


def test_a_small_pyramid_comes_first_and_is_whole(tmp_path: Path) -> None:
    quick, into = tmp_path / "quick", tmp_path / "full"
    quick.mkdir()
    into.mkdir()
    original = tmp_path / "original"
    original.write_bytes(saved(room(4096), "JPEG"))
    said: list[object] = []

    def look(sizes: tuple[int, ...]) -> None:
        said.append((sizes, len(list(quick.glob("jpg/*/*.jpg"))), len(list(into.glob("jpg/*/*.jpg")))))

    task = Tile(source=Source(original=original), into=into, quick=quick, view=View(10, 5, 90))
    done = process.tiled(task, progress=said.append, quick=look)
    assert said[0] == ((324, 648), 30, 0)
    assert said[-1] == 100
    assert done.sizes == (324, 648, 1296)
    assert (quick / "poster_10.0_5.0_90_square.jpg").is_file()


def test_edits_reach_every_file(tmp_path: Path) -> None:
    """A mark that is blurred is in no tile, in no poster and not in the small pyramid."""
    shop = room(4096) // 2
    shop[1000:1060, 2030:2080] = (0, 0, 255)
    quick, into = tmp_path / "quick", tmp_path / "full"
    quick.mkdir()
    into.mkdir()
    (tmp_path / "original").write_bytes(saved(shop, "PNG"))
    edits = Edits(regions=(Circle(yaw=0, pitch=0, radius=12),))
    source = Source(original=tmp_path / "original", edits=edits)
    task = Tile(source=source, into=into, quick=quick, view=View(0, 0, 90))
    process.tiled(task, progress=lambda _percent: None, quick=lambda _sizes: None)
    for file in [*into.rglob("*.jpg"), *quick.rglob("*.jpg")]:
        with Image.open(io.BytesIO(file.read_bytes())) as image:
            colours = np.asarray(image.convert("RGB")).astype(int)
            assert (colours[..., 0] - colours[..., 1:].max(axis=-1)).max() < 200, file.name


def test_a_change_uses_the_tiles_that_are_there(tmp_path: Path) -> None:
    data = saved(room(2048), "PNG")
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    tiled(data, before)
    edits = Edits(patch=Patch(radius=5))
    source = Source(original=before / "original", edits=edits)
    task = Tile(source=source, into=after, earlier=Earlier(folder=before, edits=Edits()))
    process.tiled(task, progress=lambda _percent: None, quick=lambda _sizes: None)
    shared = [
        file for file in after.glob("jpg/*/*.jpg") if file.samefile(before / "jpg" / file.relative_to(after / "jpg"))
    ]
    assert len(shared) == 28


def test_a_bomb_of_small_bytes_is_refused_within_two_seconds_of_work(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("L", (16384, 8192)).save(out, "PNG", compress_level=9)
    data = out.getvalue()
    assert len(data) < 200_000
    broken = data[: len(data) // 2] + bytes(len(data) - len(data) // 2 - 60) + data[-60:]
    started = time.process_time()
    with pytest.raises(UnusablePhoto):
        tiled(broken, tmp_path)
    assert time.process_time() - started < 2
