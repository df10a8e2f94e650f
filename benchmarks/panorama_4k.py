"""A 4096×2048 photo to tiles: ours and npm's `generate.py` (Pannellum 2.5.7) in turns, in processes of their own.

Compared is the processor time, children included: `generate.py` starts nona, we start threads, and other people's
work on the machine disturbs it less than wall time, which is printed beside. Both begin with a cold interpreter.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.number import Number, median, spread

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("AUSLAGE_SHARED", ROOT.parent / "shared"))
PHOTO = SHARED / "data" / "panorama" / "examplepano.jpg"
# generate.py is of 2018: Pillow has since renamed a constant that it uses. Nothing else of it is touched.
OURS = "from tours.commands import panorama; panorama()"  # what `auslage panorama` calls
SHIM = (
    "import sys, runpy, warnings; warnings.simplefilter('ignore'); import PIL.Image as I; I.ANTIALIAS = I.LANCZOS; "
    "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
)


@dataclass(frozen=True)
class Run:
    """What one process and its children needed."""

    cpu_ms: float
    wall_ms: float
    peak_mb: float


def run() -> Iterator[Number]:
    """The one number; without nona or the npm package ours stands alone, and stderr says why."""
    rounds = 1 if os.environ.get("BENCH_SMALL") else 3
    if not PHOTO.is_file():
        print(f"panorama_4k needs {PHOTO} (set AUSLAGE_SHARED)", file=sys.stderr)
        return
    peer = _generate_py()
    ours: list[Run] = []
    theirs: list[Run] = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            ours.append(_measured([sys.executable, "-c", OURS, "tile", str(PHOTO), f"{folder}/ours"]))
            if peer is not None:
                theirs.append(_measured([*peer, "-o", f"{folder}/theirs", "-q", "75", str(PHOTO)]))
    value = median([one.cpu_ms for one in ours])
    peer_value = median([one.cpu_ms for one in theirs]) if theirs else None
    yield Number(
        "panorama_4k",
        value,
        "ms CPU",
        p50=median([one.wall_ms for one in ours]),
        peer="pannellum generate.py" if theirs else None,
        peer_value=peer_value,
        peer_p50=median([one.wall_ms for one in theirs]) if theirs else None,
        ratio=value / peer_value if peer_value else None,
        bar="peak memory ≤ 500 MB",
        holds=max(one.peak_mb for one in ours) <= 500,
        runs=rounds,
        spread=spread([one.cpu_ms for one in ours]),
        more={"peak_mb": max(one.peak_mb for one in ours)},
    )


def _generate_py() -> list[str] | None:
    folders = [ROOT, *ROOT.parents]
    found = [each / "node_modules/pannellum/utils/multires/generate.py" for each in folders]
    script = next((path for path in found if path.is_file()), None)
    nona = shutil.which("nona")
    if script is None or nona is None:
        missing = "nona (Debian: hugin-tools)" if nona is None else "the npm package pannellum"
        print(f"panorama_4k runs without its peer: {missing} is missing", file=sys.stderr)
        return None
    return [sys.executable, "-W", "ignore", "-c", SHIM, str(script), "-n", nona]


def _measured(command: Sequence[str]) -> Run:
    started = time.perf_counter()
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read() if child.stderr else b""
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"{' '.join(command)} failed:\n{errors.decode(errors='replace')}")
    return Run((used.ru_utime + used.ru_stime) * 1000, wall * 1000, used.ru_maxrss / 1024)
