"""Where originals, pyramids and posters lie: private originals by their hash, public tiles by theirs.

A format of a pyramid appears whole or not at all: it is written beside its place and moved there by one rename.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4  # noqa: TID251 - names a scratch folder that nobody sees, no identifier of ours

from pydantic import BaseModel, ConfigDict

from tours.panorama import strip
from tours.panorama.coverage import Coverage
from tours.panorama.edits import Edits
from tours.panorama.stills import named
from tours.panorama.tiler import FORMATS, PIPELINE, Format

MADE: Final = "made.json"
HASH: Final = re.compile(r"^[0-9a-f]{64}$")
TILE: Final = re.compile(r"^(jpg|webp|avif)/[1-7]/[fbudlr]\d{1,2}_\d{1,2}\.(jpg|webp|avif)$")
STALE_SECONDS: Final = 3600


class Made(BaseModel):
    """What belongs to a pyramid. sizes: the cube of each level, smallest first. warnings: sentences about the photo."""

    model_config = ConfigDict(frozen=True)

    sizes: tuple[int, ...]
    warnings: tuple[str, ...]


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

    def forget_original(self, sha: str) -> None:
        """Deletes an original for good."""
        (self._originals / sha).unlink(missing_ok=True)

    def pyramid(self, tiles: str) -> Path:
        """The folder of a pyramid, whether it is there or not."""
        return self._pyramids / tiles

    def has(self, tiles: str) -> bool:
        """Whether the pyramid is there, whole."""
        return self.pyramid(tiles).is_dir()

    def made(self, tiles: str) -> Made | None:
        """What was found out when the pyramid was made; None without one."""
        try:
            return Made.model_validate_json((self.pyramid(tiles) / MADE).read_bytes())
        except FileNotFoundError:
            return None

    def formats(self, tiles: str) -> tuple[Format, ...]:
        """In which formats it is there, each whole; JPEG first."""
        return tuple(one for one in FORMATS if (self.pyramid(tiles) / one).is_dir())

    def forget(self, tiles: str) -> None:
        """Deletes a pyramid: out of its place at once, then file by file."""
        gone = self._scratch / uuid4().hex
        gone.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.rename(self.pyramid(tiles), gone)
        except FileNotFoundError:
            return
        shutil.rmtree(gone, ignore_errors=True)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder to work in; gone with the block, and an hour later if the process was killed meanwhile."""
        self._sweep()
        folder = self._scratch / uuid4().hex
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def appear(self, scratch: Path, tiles: str, made: Made | None = None) -> None:
        """Makes what lies in `scratch` the pyramid, or adds its format to a pyramid that is there.

        made: what was found out about the photo; given with its first format. Everything is on the disk before it can
        be seen: after a power cut a pyramid is whole or not there.
        """
        if made is not None:
            (scratch / MADE).write_text(made.model_dump_json())
        _to_disk(scratch)
        target = self.pyramid(tiles)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_dir():
            try:
                os.rename(scratch, target)
            except OSError:
                if not target.is_dir():  # somebody else made the same one meanwhile
                    raise
        if target.is_dir() and scratch.is_dir():
            for part in sorted(scratch.iterdir(), key=Path.is_dir):  # posters before the tiles that they stand for
                if not (target / part.name).exists():
                    os.rename(part, target / part.name)
        _sync(target)
        _sync(target.parent)

    def served(self, tiles: str, file: str) -> Path | None:
        """The file behind a public address; None for anything that is not a tile or poster of ours."""
        if not HASH.match(tiles) or not (TILE.match(file) or named(file) or file == strip.NAME):
            return None
        path = self.pyramid(tiles) / file
        return path if path.is_file() else None

    def _sweep(self) -> None:
        """Removes what killed processes left; nobody works on one photo for an hour."""
        if not self._scratch.is_dir():
            return
        long_ago = time.time() - STALE_SECONDS
        for left in self._scratch.iterdir():
            try:
                if left.stat().st_mtime < long_ago:
                    shutil.rmtree(left, ignore_errors=True)
            except FileNotFoundError:  # another worker was first
                continue


def tiles_hash(original: str, coverage: Coverage, edits: Edits, *, quick: bool = False) -> str:
    """The name of a pyramid: everything that decides how its tiles come out, but their format."""
    said = f"{original} {PIPELINE} {coverage} {edits.model_dump_json()}{' quick' if quick else ''}"
    return hashlib.sha256(said.encode()).hexdigest()


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f"{target.name}.{uuid4().hex}")
    with scratch.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(target)


def _to_disk(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
