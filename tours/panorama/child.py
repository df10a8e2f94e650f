"""The tiling process itself: `python -m tours.panorama.child TASK`. It limits itself, does one task, and ends.

It writes a JSON object a line to its parent; when the parent is gone the next line ends it, so that a killed
worker leaves no work behind that nobody waits for.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from pydantic import TypeAdapter

from tours.panorama import check, faces, look, stills, strip, tiler
from tours.panorama.geometry import Levels
from tours.panorama.refusals import UnusablePhoto, Warned
from tours.panorama.retouch import retouch, touched
from tours.panorama.sphere import Picture, Sphere
from tours.panorama.task import Faces, Source, Stills, Task, Tile

MEMORY_BYTES: Final = 3 * 1024**3  # 16384×8192 needs 1.3 GiB of addresses
CPU_SECONDS: Final = 120
PATIENT_CPU_SECONDS: Final = 900
QUICK_WIDTH: Final = 2048


def main(task: str) -> None:
    """Does what the JSON says."""
    asked: Tile | Stills | Faces = TypeAdapter(Task).validate_json(task)
    patient = isinstance(asked, Faces) or (isinstance(asked, Tile) and asked.format != "jpg")
    _limit(PATIENT_CPU_SECONDS if patient else CPU_SECONDS)
    try:
        match asked:
            case Tile():
                _tile(asked)
            case Stills():
                _stills(asked)
            case Faces():
                _faces(asked)
    except (UnusablePhoto, faces.BlurMissing) as refusal:
        _say(refused=type(refusal).__name__, values=refusal.values)


def _tile(task: Tile) -> None:
    picture, warnings = _opened(task.source)
    seams = look.seam_warnings(picture) if task.source.coverage.round else ()
    sphere = retouch(picture, task.source.coverage, task.source.edits)
    if task.quick is not None and sphere.full_width > QUICK_WIDTH:
        _quick(sphere, task, task.quick)
    heard = -1

    def tell(percent: int) -> None:
        nonlocal heard
        if percent > heard:
            heard = percent
            _say(progress=percent)

    if task.view is not None:
        stills.make(sphere, stills.of_view(task.view, (task.format,)), task.into)
    before = None
    # What surrounds a partial photo is mixed from all of it: there every tile may change.
    if task.earlier is not None and task.source.coverage.whole:
        changed = touched(task.earlier.edits, task.source.edits, sphere)
        before = tiler.Before(task.earlier.folder / task.format, changed)
    pyramid = tiler.tile(sphere, task.into / task.format, extension=task.format, progress=tell, before=before)
    _say(done=True, sizes=pyramid.levels.sizes, bytes=pyramid.bytes, warnings=[*warnings, *seams])


def _quick(sphere: Sphere, task: Tile, into: Path) -> None:
    """A small pyramid, so that people can go on while the large one is made."""
    height, width = sphere.picture.shape[:2]
    share = QUICK_WIDTH / sphere.full_width
    size = (max(1, round(width * share)), max(1, round(height * share)))
    small = np.asarray(cv2.resize(sphere.picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    level = task.source.edits.level
    seen = Sphere(small, task.source.coverage, pitch=level.pitch, roll=level.roll)
    if task.view is not None:
        stills.make(seen, stills.of_view(task.view, ("jpg",)), into)
    _say(quick=tiler.tile(seen, into / "jpg").levels.sizes)


def _stills(task: Stills) -> None:
    wanted = [still for name in task.names if (still := stills.named(name))]
    stills.make_of_tiles(task.pyramid, Levels(task.sizes), wanted)
    if strip.NAME in task.names:
        strip.make(task.pyramid, Levels(task.sizes))
    _say(done=True)


def _faces(task: Faces) -> None:
    detector = faces.Detector.load()
    picture, _ = _opened(task.source)
    level = task.source.edits.level
    sphere = Sphere(picture, task.source.coverage, pitch=level.pitch, roll=level.roll)
    _say(done=True, faces=[one.model_dump() for one in faces.find(sphere, detector)])


def _opened(source: Source) -> tuple[Picture, tuple[Warned, ...]]:
    data = source.original.read_bytes()
    photo = check.check(data, told=source.coverage)
    return check.decode(data, photo), photo.warnings


def _limit(cpu_seconds: int) -> None:
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))


def _say(**what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
