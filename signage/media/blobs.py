"""Immutable bytes named by their SHA-256."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path

import obstore
from obstore.exceptions import NotFoundError
from obstore.store import LocalStore

CHUNK = 1024 * 1024
NAME = re.compile(r"^[0-9a-f]{64}$")


class NoSuchBlob(LookupError):
    """No bytes of this name are stored."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Stored bytes: their name and size."""

    sha256: str
    size: int


class Blobs:
    """A folder of blobs; obstore gives the same face to S3, GCS and Azure."""

    def __init__(self, folder: Path) -> None:
        self._store = LocalStore(folder, mkdir=True)

    def put(self, data: bytes) -> Blob:
        """Store bytes; the same bytes twice are one blob."""
        sha256 = hashlib.sha256(data).hexdigest()
        if self.find(sha256) is None:
            obstore.put(self._store, _key(sha256), data)
        return Blob(sha256, len(data))

    def put_file(self, path: Path) -> Blob:
        """Store a file without holding it in memory."""
        with path.open("rb") as file:
            sha256 = sha256_of(file)
        if self.find(sha256) is None:
            obstore.put(self._store, _key(sha256), path)
        return Blob(sha256, path.stat().st_size)

    def find(self, sha256: str) -> Blob | None:
        """A blob by name, None when it is not stored."""
        if not NAME.match(sha256):
            return None
        try:
            return Blob(sha256, obstore.head(self._store, _key(sha256))["size"])
        except (NotFoundError, FileNotFoundError):
            return None

    def read(self, sha256: str) -> bytes:
        """All bytes of a blob. Raises NoSuchBlob."""
        return b"".join(self.stream(sha256))

    def stream(self, sha256: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to `end` (exclusive), in pieces. Raises NoSuchBlob."""
        blob = self.find(sha256)
        if blob is None:
            raise NoSuchBlob(sha256)
        stop = blob.size if end is None else min(end, blob.size)
        for at in range(start, stop, CHUNK):
            yield bytes(obstore.get_range(self._store, _key(sha256), start=at, end=min(at + CHUNK, stop)))

    def copy_to(self, sha256: str, path: Path) -> None:
        """Write a blob into a file. Raises NoSuchBlob."""
        with path.open("wb") as file:
            for piece in self.stream(sha256):
                file.write(piece)

    def delete(self, sha256: str) -> None:
        """Forget a blob; forgetting twice is fine."""
        if self.find(sha256) is not None:
            obstore.delete(self._store, _key(sha256))


def sha256_of(file: BufferedIOBase) -> str:
    """The name that a file's bytes have."""
    return hashlib.file_digest(file, "sha256").hexdigest()


def _key(sha256: str) -> str:
    # Two levels: 20,000 media make 80,000 blobs, and a folder of that many is slow to list on a small box.
    return f"{sha256[:2]}/{sha256}"
