"""Videos: an MP4 with H.264 passes as it is, less its metadata; everything else is refused with what to export."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, ClassVar

from signage.errors import N_

from .base import Made, Prepared, Refused

PROFILES = {66: "Baseline", 77: "Main", 88: "Extended", 100: "High"}
"""H.264 profiles of 8 bits and 4:2:0 (ISO/IEC 14496-10, annex A)."""

CODECS = {
    b"hvc1": "HEVC", b"hev1": "HEVC", b"av01": "AV1", b"vp09": "VP9", b"mp4v": "MPEG-4 Visual",
    b"apch": "ProRes", b"apcn": "ProRes", b"apcs": "ProRes", b"ap4h": "ProRes", b"jpeg": "Motion JPEG",
}  # fmt: skip

MAX_SIDE = 4096
MAX_DEPTH = 8
MAX_BOXES = 20_000
MAX_TABLE = 64 * 1024


class CannotPlay(Refused):
    """A codec or profile that displays do not play."""

    sentence = N_(
        "“%(name)s” is %(codec)s, which displays cannot play. Export it as MP4 with H.264 High, 8-bit 4:2:0, 1080p, "
        "at most 20 Mbit/s, and AAC sound."
    )


class TooDeep(Refused):
    """H.264 of a profile that no display decodes."""

    sentence = N_(
        "“%(name)s” is H.264 with more than 8 bits or other than 4:2:0, which displays cannot play. Export it as MP4 "
        "with H.264 High, 8-bit 4:2:0."
    )


class BrokenVideo(Refused):
    """The file is cut off or not an MP4."""

    sentence = N_("“%(name)s” is cut off or damaged: export it again as MP4 with H.264 and AAC.")


class NoPicture(Refused):
    """A sound file in a video's clothes."""

    sentence = N_("“%(name)s” has no picture: add a video, or a still picture.")


@dataclass(frozen=True, slots=True)
class Box:
    """An ISO base media box: `body` is where its content begins."""

    kind: bytes
    start: int
    body: int
    end: int


@dataclass(slots=True)
class _Found:
    """What the boxes of a file say."""

    length_s: float = 0.0
    width: int = 0
    height: int = 0
    codec: bytes = b""
    profile: int | None = None
    sound: bytes = b""


class VideoKind:
    """MP4 files with H.264."""

    name: ClassVar[str] = "video"
    label: ClassVar[str] = N_("Video")
    accept: ClassVar[str] = "video/mp4,.mp4,.m4v,.mov"

    def sniff(self, head: bytes) -> bool:
        # QuickTime and every ISO brand but pictures: what is inside decides `prepare`, with a sentence that helps.
        return head[4:8] == b"ftyp" and head[8:12] not in (
            b"avif",
            b"avis",
            b"heic",
            b"heix",
            b"mif1",
            b"msf1",
            b"M4A ",
        )

    def prepare(self, source: Path, name: str, into: Path) -> Prepared:
        found, private = _read(source, name)
        if not found.codec:
            raise NoPicture(name=name)
        if found.codec not in (b"avc1", b"avc3"):
            raise CannotPlay(name=name, codec=CODECS.get(found.codec, _printable(found.codec)))
        if found.profile not in PROFILES:
            raise TooDeep(name=name)
        if found.sound not in (b"", b"mp4a"):
            raise CannotPlay(name=name, codec=f"H.264 + {_printable(found.sound)}")
        if not 0 < found.width <= MAX_SIDE or not 0 < found.height <= MAX_SIDE or found.length_s <= 0:
            raise BrokenVideo(name=name)
        path = into / "video.mp4"
        _without(private, source, path)
        made = Made("h264@1", path, "video/mp4", found.width, found.height)
        return Prepared(found.width, found.height, timedelta(seconds=found.length_s), (made,), {"format": "H.264"})


def _read(source: Path, name: str) -> tuple[_Found, list[Box]]:
    found, private = _Found(), []
    try:
        with source.open("rb") as file:
            for box in _walk(file, 0, source.stat().st_size, 0, [0]):
                if box.kind in (b"udta", b"meta", b"uuid"):
                    private.append(box)
                _note(file, box, found)
    except (struct.error, ValueError, EOFError) as error:
        raise BrokenVideo(name=name) from error
    return found, private


def _walk(file: BinaryIO, start: int, end: int, depth: int, count: list[int]) -> Iterator[Box]:
    """Every box that matters, containers before what they contain. Raises ValueError where sizes do not fit."""
    at = start
    while at + 8 <= end:
        count[0] += 1
        if count[0] > MAX_BOXES or depth > MAX_DEPTH:
            raise ValueError("too many boxes")
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        body = at + 8
        if size == 1:
            size, body = struct.unpack(">Q", file.read(8))[0], at + 16
        elif size == 0:
            size = end - at
        if size < body - at or at + size > end:
            raise ValueError("a box does not fit")
        box = Box(kind, at, body, at + size)
        yield box
        if kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
            yield from _walk(file, body, box.end, depth + 1, count)
        at = box.end


def _note(file: BinaryIO, box: Box, found: _Found) -> None:
    if box.kind not in (b"mvhd", b"tkhd", b"stsd"):
        return
    file.seek(box.body)
    data = file.read(min(box.end - box.body, MAX_TABLE))
    if box.kind == b"mvhd":
        found.length_s = _length(data)
    elif box.kind == b"tkhd":
        width, height = struct.unpack(">II", data[-8:])
        found.width, found.height = max(found.width, width >> 16), max(found.height, height >> 16)
    else:
        _codec(data, found)


def _length(data: bytes) -> float:
    if data[0] == 1:
        scale, length = struct.unpack(">IQ", data[20:32])
    else:
        scale, length = struct.unpack(">II", data[12:20])
    return length / scale if scale else 0.0


def _codec(data: bytes, found: _Found) -> None:
    kind = data[12:16]
    if kind in (b"mp4a", b"ac-3", b"ec-3", b"Opus", b"alac", b"sowt", b"twos", b"lpcm", b"in24", b"fl32"):
        found.sound = kind
        return
    if kind in (b"text", b"tx3g", b"tmcd", b"mp4s", b"rtp ", b"mebx"):
        return
    found.codec = kind
    configured = data.find(b"avcC")
    if configured >= 0 and len(data) > configured + 5:
        found.profile = data[configured + 5]


def _without(private: list[Box], source: Path, target: Path) -> None:
    """A copy whose private boxes are blanked in place, so that no offset moves: cameras write the place into them."""
    shutil.copyfile(source, target)
    with target.open("r+b") as file:
        for box in private:
            file.seek(box.start + 4)
            file.write(b"free")
            file.seek(box.body)
            left = box.end - box.body
            while left > 0:
                piece = min(left, 1 << 20)
                file.write(bytes(piece))
                left -= piece


def _printable(kind: bytes) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 else "?" for byte in kind)
