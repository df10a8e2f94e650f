"""Files as people and attackers send them, made on the spot."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image


def picture(kind: str = "JPEG", size: tuple[int, int] = (1600, 900), **more: Any) -> bytes:
    """A picture with a gradient; `more` goes to the encoder."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A small PNG that claims to be huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def box(kind: bytes, *parts: bytes) -> bytes:
    """An ISO base media box."""
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def video(
    codec: bytes = b"avc1", profile: int = 100, *, seconds: int = 7, sound: bytes = b"", private: bytes = b""
) -> bytes:
    """The boxes of an MP4, without a playable picture inside: what `prepare` looks at."""
    scale = 1000
    mvhd = box(b"mvhd", bytes(12), struct.pack(">II", scale, seconds * scale), bytes(80))
    tkhd = box(b"tkhd", bytes(76), struct.pack(">II", 1280 << 16, 720 << 16))
    entry = box(codec, bytes(78), box(b"avcC", bytes([1, profile, 0, 30])) if codec == b"avc1" else b"")
    tracks = [box(b"trak", tkhd, _media(entry))]
    if sound:
        tracks.append(box(b"trak", box(b"tkhd", bytes(84)), _media(box(sound, bytes(28)))))
    extra = box(b"udta", private) if private else b""
    return box(b"ftyp", b"isom", bytes(4)) + box(b"moov", mvhd, *tracks, extra) + box(b"mdat", bytes(100))


def _media(entry: bytes) -> bytes:
    return box(b"mdia", box(b"minf", box(b"stbl", box(b"stsd", bytes(4), struct.pack(">I", 1), entry))))
