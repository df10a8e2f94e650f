"""QR codes as one SVG path: a page needs no encoder and no markup from outside. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import segno

QUIET = 4
"""Empty modules around the code, as ISO/IEC 18004 asks for."""


class Qr(NamedTuple):
    """A code on a square grid of `size` modules, its quiet zone included; always dark on white."""

    size: int
    path: str


@lru_cache(maxsize=4096)
def qr(target: str) -> Qr:
    """The code that says this text."""
    matrix = segno.make_qr(target, error="m").matrix
    path = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                path.append(f"M{start + QUIET} {y + QUIET}h{x - start}v1h-{x - start}z")
            x += 1
    return Qr(len(matrix) + 2 * QUIET, "".join(path))
