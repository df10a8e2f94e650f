"""A photo to tiles: ours and npm's `generate.py` (Pannellum 2.5.7) in turns, in processes of their own.

Compared is the processor time, children included: `generate.py` starts nona, we start threads, and other people's
work on the machine disturbs it less than wall time, which is printed beside. Both begin with a cold interpreter.
The best of all runs counts: nothing makes a run faster than it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import cv2

from benchmarks.number import Number, spread

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("AUSLAGE_SHARED", ROOT.parent / "shared"))
PHOTO = SHARED / "data" / "panorama" / "examplepano.jpg"
OURS = "from tours.commands import panorama; panorama()"  # what `auslage panorama` calls
# generate.py is of 2018: Pillow has since renamed a constant that it uses, and Python has dropped distutils, which
# setuptools brings back. Nothing else of it is touched.
SHIM = (
    "import sys, runpy, warnings, importlib.util as u; warnings.simplefilter('ignore'); "
    "u.find_spec('setuptools') and __import__('setuptools'); import PIL.Image as I; "
    "I.ANTIALIAS = I.LANCZOS; I.MAX_IMAGE_PIXELS = None; sys.argv = sys.argv[1:]; "
    "runpy.run_path(sys.argv[0], run_name='__main__')"
)


@dataclass(frozen=True)
class Run:
    """What one process and its children needed."""

    cpu_ms: float
    wall_ms: float
    peak_mb: float


def compared(name: str, width: int, *, most_mb: float, fewer: float = 0.0, with_peer: bool = True) -> Iterator[Number]:
    """One number: a photo of that width. fewer: how many times less processor time than the peer's is the bar."""
    rounds = 1 if os.environ.get("BENCH_SMALL") else 3
    if not PHOTO.is_file():
        print(f"{name} needs {PHOTO} (set AUSLAGE_SHARED)", file=sys.stderr)
        return
    peer = generate_py() if with_peer else None
    ours: list[Run] = []
    theirs: list[Run] = []
    with photo_of(width) as photo:
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as folder:
                ours.append(measured([sys.executable, "-c", OURS, "tile", str(photo), f"{folder}/ours"]))
                if peer is not None:
                    theirs.append(measured([*peer, "-o", f"{folder}/theirs", "-q", "75", str(photo)]))
    value, wall = min(one.cpu_ms for one in ours), min(one.wall_ms for one in ours)
    peer_value = min(one.cpu_ms for one in theirs) if theirs else None
    peak = max(one.peak_mb for one in ours)
    times = f", ≥ {fewer:g} × less CPU time than generate.py" if fewer else ""
    yield Number(
        name,
        value,
        "ms CPU",
        p50=wall,
        peer="pannellum generate.py" if theirs else None,
        peer_value=peer_value,
        peer_p50=min(one.wall_ms for one in theirs) if theirs else None,
        ratio=value / peer_value if peer_value else None,
        bar=f"peak memory ≤ {most_mb:g} MB{times}",
        holds=peak <= most_mb and (peer_value is None or not fewer or peer_value >= fewer * value),
        runs=rounds,
        spread=spread([one.cpu_ms for one in ours]),
        more={"peak_mb": peak, **({"times_less": peer_value / value} if peer_value else {})},
    )


@contextmanager
def photo_of(width: int) -> Iterator[Path]:
    """The shared photo in that width, as a JPEG."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"photo-{width}.jpg"
        picture = cv2.imread(str(PHOTO))
        assert picture is not None
        if picture.shape[1] == width:
            shutil.copy(PHOTO, path)
        else:
            large = cv2.resize(picture, (width, width // 2), interpolation=cv2.INTER_CUBIC)
            cv2.imwrite(str(path), large, [cv2.IMWRITE_JPEG_QUALITY, 90])
        yield path


def generate_py() -> list[str] | None:
    """How the peer is started; None, and a word to stderr, where it is not installed."""
    folders = [ROOT, *ROOT.parents]
    found = [each / "node_modules/pannellum/utils/multires/generate.py" for each in folders]
    script = next((path for path in found if path.is_file()), None)
    nona = shutil.which("nona")
    if script is None or nona is None:
        missing = "nona (Debian: hugin-tools)" if nona is None else "the npm package pannellum"
        print(f"ours runs without its peer: {missing} is missing", file=sys.stderr)
        return None
    return [sys.executable, "-W", "ignore", "-c", SHIM, str(script), "-n", nona]


def measured(command: Sequence[str]) -> Run:
    """Runs a command to its end."""
    started = time.perf_counter()
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read() if child.stderr else b""
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"{' '.join(command)} failed:\n{errors.decode(errors='replace')}")
    return Run((used.ru_utime + used.ru_stime) * 1000, wall * 1000, used.ru_maxrss / 1024)
