"""The shared 4096×2048 photo to tiles beside npm's `generate.py`; in the tests a smaller one, to see that it runs."""

from __future__ import annotations

import os
from collections.abc import Iterator

from benchmarks.number import Number
from benchmarks.panoramas import compared


def run() -> Iterator[Number]:
    """Processor time, and memory."""
    yield from compared("panorama_4k", 2048 if os.environ.get("BENCH_SMALL") else 4096, most_mb=500)
