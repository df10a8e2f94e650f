"""Where originals, pyramids and posters lie: private originals by their hash, public tiles by theirs.

A pyramid appears whole or not at all: it is written beside its place and moved there by one rename.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4  # noqa: TID251 - names a scratch folder that nobody sees, no identifier of ours

from tours.panorama.geometry import View
from tours.panorama.tiler import PIPELINE, Format

HASH: Final = re.compile(r"^[0-9a-f]{64}$")
FILE: Final = re.compile(r"^(jpg|webp)/[1-7]/[fbudlr]\d{1,2}_\d{1,2}\.(jpg|webp)$|^poster_-?[\d.]+_-?[\d.]+_\d+\.jpg$")


class PanoramaFiles:
    """The files of all panoramas under one folder."""

    def __init__(self, folder: Path) -> None:
        self._originals = folder / "originals"
        self._pyramids = folder / "pyramids"
        self._scratch = folder / "scratch"

    def keep(self, data: bytes) -> str:
        """Stores an original and returns its hash; the same file twice is stored once."""
        sha = hashlib.sha256(data).hexdigest()
        target = self._originals / sha
        if not target.exists():
            _write(target, data)
        return sha

    def original(self, sha: str) -> Path:
        """Where an original lies. It is never served to the public."""
        return self._originals / sha

    def pyramid(self, tiles: str) -> Path:
        """The folder of a pyramid, whether it is there or not."""
        return self._pyramids / tiles

    def has(self, tiles: str) -> bool:
        """Whether the pyramid is there, whole."""
        return self.pyramid(tiles).is_dir()

    @contextmanager
    def appearing(self, tiles: str) -> Iterator[Path]:
        """A scratch folder that becomes the pyramid when the block ends well, and vanishes when it does not."""
        scratch = self._scratch / uuid4().hex
        scratch.mkdir(parents=True)
        try:
            yield scratch
            self._pyramids.mkdir(parents=True, exist_ok=True)
            if not self.has(tiles):
                os.rename(scratch, self.pyramid(tiles))
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def served(self, tiles: str, file: str) -> Path | None:
        """The file behind a public address; None for anything that is not a tile or poster of ours."""
        if not HASH.match(tiles) or not FILE.match(file):
            return None
        path = self.pyramid(tiles) / file
        return path if path.is_file() else None


def tiles_hash(original: str, extension: Format) -> str:
    """The name of a pyramid: everything that decides how its tiles come out."""
    return hashlib.sha256(f"{original} {PIPELINE} {extension}".encode()).hexdigest()


def poster_name(view: View) -> str:
    """The file name of the square poster of a view."""
    return f"poster_{view.yaw:.1f}_{view.pitch:.1f}_{view.fov:.0f}.jpg".replace("_-0.0", "_0.0")


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f"{target.name}.{uuid4().hex}")
    with scratch.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(target)
