"""A 16384×8192 photo, the largest that is taken in, to tiles within a gigabyte; in the tests a smaller one."""

from __future__ import annotations

import os
from collections.abc import Iterator

from benchmarks.number import Number
from benchmarks.panoramas import compared


def run() -> Iterator[Number]:
    """Processor time, and memory. The peer needs several gigabytes and minutes at this size and stays away."""
    width = 2048 if os.environ.get("BENCH_SMALL") else 16384
    yield from compared("panorama_16k", width, most_mb=1000, with_peer=False)
