"""The heavy work, in a process of its own: a picture that eats memory or time takes nothing else with it.

This is the end that starts it (`python -m tours.panorama.child`), passes its progress on, and turns what it says
into values or refusals.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from signage.errors import N_, Problem
from tours.panorama.edits import Circle
from tours.panorama.faces import BlurMissing
from tours.panorama.refusals import UnusablePhoto
from tours.panorama.task import Faces, Source, Stills, Tile

WALL_SECONDS: Final = 180
# JPEG comes first and is bound to the second; other formats follow in their own time.
PATIENT_SECONDS: Final = 1200


class TooMuchWork(UnusablePhoto):
    """The process ended at one of its limits."""

    sentence = N_("The picture could not be worked on: it is damaged or needs more memory or time than a photo should.")


@dataclass(frozen=True, slots=True)
class Tiled:
    """What came of a photo. sizes: the cube of each level, smallest first."""

    sizes: tuple[int, ...]
    bytes: int
    warnings: tuple[str, ...]


def tiled(task: Tile, *, progress: Callable[[int], None], quick: Callable[[tuple[int, ...]], None]) -> Tiled:
    """Tiles a photo. quick: hears the sizes of the small pyramid once it lies there. Raises UnusablePhoto."""

    def hear(line: dict[str, Any]) -> None:
        if "progress" in line:
            progress(line["progress"])
        elif "quick" in line:
            quick(tuple(line["quick"]))

    last = _run(task, hear, WALL_SECONDS if task.format == "jpg" else PATIENT_SECONDS)
    return Tiled(tuple(last["sizes"]), last["bytes"], tuple(last["warnings"]))


def stills(pyramid: Path, sizes: Sequence[int], names: Sequence[str]) -> None:
    """Makes pictures of views from finished tiles. Raises UnusablePhoto."""
    _run(Stills(pyramid=pyramid, sizes=tuple(sizes), names=tuple(names)), _ignore, WALL_SECONDS)


def faces(source: Source) -> tuple[Circle, ...]:
    """Looks for faces; needs the extra `auslage[blur]`. Raises UnusablePhoto, BlurMissing."""
    last = _run(Faces(source=source), _ignore, PATIENT_SECONDS)
    return tuple(Circle.model_validate(one) for one in last["faces"])


def _ignore(_line: dict[str, Any]) -> None:
    """Nobody listens."""


def _run(task: BaseModel, hear: Callable[[dict[str, Any]], None], seconds: float) -> dict[str, Any]:
    last: dict[str, Any] = {}
    command = [sys.executable, "-m", "tours.panorama.child", task.model_dump_json()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        alarm = threading.Timer(seconds, child.kill)
        alarm.start()
        try:
            for line in child.stdout or ():
                last = json.loads(line)
                hear(last)
        finally:
            alarm.cancel()
            if child.poll() is None and "done" not in last:
                child.kill()
    if "refused" in last:
        known: list[type[Problem]] = [BlurMissing, *_refusals(UnusablePhoto)]
        refusals = {one.__name__: one for one in known}
        raise refusals[last["refused"]](**last["values"])
    if child.returncode != 0 or "done" not in last:
        raise TooMuchWork
    return last


def _refusals(of: type[UnusablePhoto]) -> list[type[UnusablePhoto]]:
    return [each for one in of.__subclasses__() for each in (one, *_refusals(one))]
