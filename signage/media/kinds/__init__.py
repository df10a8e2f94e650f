"""What the library takes: one file a kind, listed here."""

from __future__ import annotations

from .base import HEAD as HEAD
from .base import Kind as Kind
from .base import Made as Made
from .base import Prepared as Prepared
from .base import Refused as Refused
from .image import ImageKind
from .video import VideoKind

KINDS: tuple[Kind, ...] = (ImageKind(), VideoKind())

KNOWN_ELSEWHERE: tuple[tuple[bytes, int, str], ...] = (
    (b"%PDF-", 0, "PDF"),
    (b"PK\x03\x04", 0, "ZIP"),
    (b"GIF8", 0, "GIF"),
    (b"\x1aE\xdf\xa3", 0, "WebM"),
    (b"ftyphei", 4, "HEIC"),
    (b"ftypmif1", 4, "HEIC"),
    (b"8BPS", 0, "Photoshop"),
    (b"II*\x00", 0, "TIFF"),
    (b"MM\x00*", 0, "TIFF"),
    (b"<svg", 0, "SVG"),
    (b"<?xml", 0, "XML"),
    (b"<!DOCTYPE", 0, "HTML"),
    (b"<html", 0, "HTML"),
)
"""Files that people try, so that a refusal can name what it saw."""


def kind_of(head: bytes) -> Kind | None:
    """The kind of a file by its first bytes."""
    return next((kind for kind in KINDS if kind.sniff(head)), None)


def name_of(head: bytes) -> str:
    """What a file that no kind takes probably is; nothing when nobody knows."""
    return next((name for magic, at, name in KNOWN_ELSEWHERE if head[at : at + len(magic)] == magic), "")
