"""Whether a file ends where its format says, and whether it is something else beside a picture. Reads bytes only."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Final

from PIL.ImageFile import ImageFile

# Strip and tile offsets and lengths of a TIFF.
_TIFF_PLACES: Final = ((273, 279), (324, 325))
_HEAD: Final = 64 * 1024
# Segments or chunks before a picture's data: a photo has some tens, and 200 MB of empty ones take minutes to read.
_MOST_PARTS: Final = 5_000
# A progressive JPEG comes in some ten scans; a decoder goes over the whole picture for each.
_MOST_SCANS: Final = 200
# A 16K photo in strips of one row has 8192 places and as many lengths, in tiles of 32 pixels 131,072 each. A file of
# nothing but numbers would become gigabytes of Python objects as soon as one of them is asked for.
_MOST_NUMBERS: Final = 500_000
# Bytes of one value of each TIFF type that becomes numbers; bytes, texts and unknown types stay bytes.
_TIFF_NUMBERS: Final = {3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
# Marks of a JPEG that stand alone, without a length behind them.
_ALONE: Final = frozenset({0x00, 0x01, *range(0xD0, 0xDA)})
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
    """Whether the file ends where its format says. OpenCV paints what is missing grey and says nothing.

    A TIFF that says nonsense about it raises whatever Pillow does.
    """
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
    # “ÿØÿà/*” and “RIFF/*” are the beginnings of a JavaScript, too: the rest of the picture is its comment.
    if kind in ("JPEG", "WEBP") and data[4:6] == b"/*":
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
    return next((start for marker, start, _ in segments(data) if marker == 0xDA), -1)


def segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """A JPEG's segments up to its picture data: the marker, where it stands, and where its content ends."""
    at = 2
    for _ in range(_MOST_PARTS):
        if at + 4 > len(data) or data[at] != 0xFF:
            return
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        end = at + 2 if marker in _ALONE else at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        yield marker, at, end
        if marker == 0xDA:
            return
        at = end


def endless(data: bytes) -> bool:
    """Whether it has so many parts before its picture, scans of it, or numbers about it, that reading never ends."""
    if data[:2] in (b"II", b"MM"):
        return _numbers_of_tiff(data) > _MOST_NUMBERS
    if data.startswith(b"\xff\xd8\xff"):
        return _parts_of_jpeg(data) == _MOST_PARTS or data.count(b"\xff\xda") > _MOST_SCANS
    return data.startswith(b"\x89PNG") and _chunks_of_png(data) == _MOST_PARTS


def _parts_of_jpeg(data: bytes) -> int:
    """How many steps lead to the picture data, fill bytes and lone marks included."""
    at, steps = 2, 0
    while steps < _MOST_PARTS and at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        if data[at + 1] == 0xFF:
            at += 1
        else:
            at += 2 if data[at + 1] in _ALONE else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        steps += 1
    return steps


def _chunks_of_png(data: bytes) -> int:
    at, steps = 8, 0
    while steps < _MOST_PARTS and at + 8 <= len(data) and data[at + 4 : at + 8] != b"IDAT":
        at += 12 + int.from_bytes(data[at : at + 4], "big")
        steps += 1
    return steps


def _numbers_of_tiff(data: bytes) -> int:
    """How many numbers the first two directories hold: no more of them are read, to learn whether there is a second.

    Only what lies inside the file counts: the rest is nothing to any reader.
    """
    order = "<" if data.startswith(b"II") else ">"
    big = struct.unpack_from(f"{order}H", data, 2)[0] == 43 if len(data) >= 16 else False
    word, head, entry = ("Q", "Q", "HHQQ") if big else ("I", "H", "HHII")
    head, entry = f"{order}{head}", f"{order}{entry}"
    numbers, at = 0, struct.unpack_from(f"{order}{word}", data, 8 if big else 4)[0] if len(data) >= 16 else 0
    for _ in range(2):
        if not 0 < at <= len(data) - struct.calcsize(head):
            break
        listed = struct.unpack_from(head, data, at)[0]
        at += struct.calcsize(head)
        whole = min(listed, (len(data) - at) // struct.calcsize(entry))
        for number in range(min(whole, _MOST_PARTS)):
            _, kind, count, _ = struct.unpack_from(entry, data, at + number * struct.calcsize(entry))
            size = _TIFF_NUMBERS.get(kind)
            numbers += count if size is not None and count * size <= len(data) else 0
        at += listed * struct.calcsize(entry)
        at = struct.unpack_from(f"{order}{word}", data, at)[0] if at + 8 <= len(data) else 0
    return numbers


def _end_of_tiff(image: ImageFile) -> int:
    """Behind its last strip or tile. Raises ValueError where it does not say where that is."""
    tags = getattr(image, "tag_v2", {})
    for places, lengths in _TIFF_PLACES:
        starts, sizes = tags.get(places, ()), tags.get(lengths, ())
        if starts:
            return max(int(start) + int(size) for start, size in zip(starts, sizes, strict=True))
    return 0
