"""Whether a file ends where its format says, and whether it is something else beside a picture. Reads bytes only."""

from __future__ import annotations

import re
from typing import Final

from PIL.ImageFile import ImageFile

# Strip and tile offsets and lengths of a TIFF.
_TIFF_PLACES: Final = ((273, 279), (324, 325))
_HEAD: Final = 64 * 1024
# A ZIP ends with its directory's end record and a comment of at most 64 KiB.
_ZIP_TAIL: Final = 22 + 65535
_PAGE: Final = re.compile(rb"<(?:script|html|!doctype html|\?php|svg)[\s>/]", re.IGNORECASE)
_ARCHIVES: Final = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x7fELF", b"MZ\x90\x00")
_BEGINNINGS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"RIFF")


def began_well(data: bytes) -> bool:
    """Whether a file that cannot be read began like one of our formats and has something behind its first bytes."""
    if data.startswith(b"RIFF"):
        return data[8:12] == b"WEBP"
    return len(data) > 64 and (data.startswith(_BEGINNINGS) or data[4:12] == b"ftypavif")


def complete(data: bytes, kind: str, image: ImageFile) -> bool:
    """Whether the file ends where its format says. OpenCV paints what is missing grey and says nothing."""
    match kind:
        case "JPEG":
            return _end_of_jpeg(data) >= 0
        case "PNG":
            return data.rfind(b"IEND", -64) >= 0
        case "WEBP":
            return int.from_bytes(data[4:8], "little") + 8 <= len(data)
        case "TIFF":
            return _end_of_tiff(image) <= len(data)
        case _:
            return True


def second_type(data: bytes, kind: str) -> bool:
    """Whether other programs would take the file for an archive, a page, a document or a program."""
    if b"PK\x05\x06" in data[-_ZIP_TAIL:] or b"%PDF-" in data[:1024] or _PAGE.search(data, 0, _HEAD):
        return True
    end = _end_of_jpeg(data) if kind == "JPEG" else -1
    behind = data[end : end + _HEAD] if end >= 0 else b""
    return any(sign in behind for sign in _ARCHIVES) or _PAGE.search(behind) is not None


def _end_of_jpeg(data: bytes) -> int:
    """Behind a JPEG's end mark; −1 without one."""
    scan = _first_scan(data)
    end = data.find(b"\xff\xd9", scan) if scan >= 0 else -1
    return end + 2 if end >= 0 else -1


def _first_scan(data: bytes) -> int:
    """Where a JPEG's picture data begins, behind its thumbnail; −1 without any."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == 0xDA:
            return at
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return -1


def _end_of_tiff(image: ImageFile) -> int:
    tags = getattr(image, "tag_v2", {})
    for places, lengths in _TIFF_PLACES:
        starts, sizes = tags.get(places, ()), tags.get(lengths, ())
        if starts:
            return max(int(start) + int(size) for start, size in zip(starts, sizes, strict=False))
    return 0
