"""QR codes for screens: one SVG path, so that the page needs no encoder and no markup from outside."""

from __future__ import annotations

import segno
from pydantic import BaseModel

QUIET = 4
"""Empty modules around the code, as ISO/IEC 18004 asks for."""


class QrOut(BaseModel):
    """A code on a square grid of `size` modules, its quiet zone included."""

    size: int
    path: str


def qr(target: str) -> QrOut:
    """The code that leads to the target."""
    matrix = segno.make_qr(target, error="m").matrix
    path = [
        f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(matrix) for x, module in enumerate(row) if module
    ]
    return QrOut(size=len(matrix) + 2 * QUIET, path="".join(path))
