"""An 8192×4096 photo to tiles beside npm's `generate.py`; in the tests a smaller one, to see that it runs."""

from __future__ import annotations

import os
from collections.abc import Iterator

from benchmarks.number import Number
from benchmarks.panoramas import compared


def run() -> Iterator[Number]:
    """Processor time, and memory."""
    small = bool(os.environ.get("BENCH_SMALL"))
    yield from compared("panorama_8k", 2048 if small else 8192, most_mb=500, fewer=0 if small else 8)
