"""The heavy work, in a process of its own: a picture that eats memory or time takes nothing else with it.

Started as `python -m tours.panorama.process`; it prints one JSON object a line. `tiled()` and `posters()` are the
other end: they start it, pass its progress on, and turn what it says into values or refusals.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from signage.errors import N_
from tours.panorama import check
from tours.panorama.check import UnusablePhoto
from tours.panorama.geometry import View, Window
from tours.panorama.store import poster_name

MEMORY_BYTES: Final = 3 * 1024**3  # 16384×8192 needs 1.3 GiB of addresses
CPU_SECONDS: Final = 120
WALL_SECONDS: Final = 180
POSTER_PX: Final = 1080


class TooMuchWork(UnusablePhoto):
    """The process ended at one of its limits."""

    sentence = N_("The picture could not be worked on: it is damaged or needs more memory or time than a photo should.")


@dataclass(frozen=True, slots=True)
class Tiled:
    """What came of a photo."""

    sizes: tuple[int, ...]
    extension: str
    bytes: int
    warnings: tuple[str, ...]


def tiled(original: Path, into: Path, start: View, progress: Callable[[int], None]) -> Tiled:
    """Tiles a photo into `into/jpg/…` and puts a poster of the start view beside it. Raises UnusablePhoto."""
    last = _run(["tile", str(original), str(into), *map(str, (start.yaw, start.pitch, start.fov))], progress)
    return Tiled(tuple(last["sizes"]), last["extension"], last["bytes"], tuple(last["warnings"]))


def poster(original: Path, into: Path, view: View) -> None:
    """Writes the square poster of a view into the folder of a pyramid. Raises UnusablePhoto."""
    _run(["poster", str(original), str(into), *map(str, (view.yaw, view.pitch, view.fov))], lambda _percent: None)


def _run(arguments: Sequence[str], progress: Callable[[int], None]) -> dict[str, Any]:
    last: dict[str, Any] = {}
    with subprocess.Popen(
        [sys.executable, "-m", "tours.panorama.process", *arguments], stdout=subprocess.PIPE, text=True
    ) as child:
        alarm = threading.Timer(WALL_SECONDS, child.kill)
        alarm.start()
        try:
            for line in child.stdout or ():
                last = json.loads(line)
                if "progress" in last:
                    progress(last["progress"])
        finally:
            alarm.cancel()
            if child.poll() is None and "done" not in last:
                child.kill()
    if "refused" in last:
        refusals = {one.__name__: one for one in _refusals(UnusablePhoto)}
        raise refusals[last["refused"]](**last["values"])
    if child.returncode != 0 or "done" not in last:
        raise TooMuchWork
    return last


def _refusals(of: type[UnusablePhoto]) -> list[type[UnusablePhoto]]:
    return [each for one in of.__subclasses__() for each in (one, *_refusals(one))]


def _limit() -> None:
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def _say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def main(arguments: Sequence[str]) -> None:
    """The process itself: verb, original, folder, yaw, pitch, fov."""
    _limit()
    verb, original, folder, *angles = arguments
    view = View(*map(float, angles))
    data = Path(original).read_bytes()
    try:
        photo = check.check(data)
        picture = check.decode(data, photo)
    except UnusablePhoto as refusal:
        _say(refused=type(refusal).__name__, values=refusal.values)
        return
    del data
    from tours.panorama import tiler

    into = Path(folder)
    square = tiler.poster(picture, view, Window(POSTER_PX, POSTER_PX))
    scratch = into / f"{poster_name(view)}.{os.getpid()}"
    scratch.write_bytes(tiler.encode(square, "jpg", 80))
    scratch.replace(into / poster_name(view))
    if verb == "poster":
        _say(done=True)
        return
    heard = -1

    def tell(percent: int) -> None:
        nonlocal heard
        if percent > heard:
            heard = percent
            _say(progress=percent)

    pyramid = tiler.tile(picture, into / "jpg", progress=tell)
    found = [*photo.warnings, *check.seam_warnings(picture)]
    _say(done=True, sizes=pyramid.levels.sizes, extension="jpg", bytes=pyramid.bytes, warnings=found)


if __name__ == "__main__":
    main(sys.argv[1:])
