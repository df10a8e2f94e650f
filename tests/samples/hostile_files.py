"""Files that look like photos and are made to break, fill or fool whoever opens them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable
from functools import cache

import numpy as np
from PIL import Image

from tests.samples.panoramas import XMP, picture

XMP_MARK = b"http://ns.adobe.com/xap/1.0/\0"
XXE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
LAUGHS = (
    b"<!DOCTYPE lolz [<!ENTITY a 'lol'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(9))
    + b"]><a>&j;</a>"
)
PIXELS = b"\0" * (1024 * (3 * 2048 + 1))
"""The picture data of a black PNG of 2048 × 1024."""


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 2048, height: int = 1024, pixels: bytes = PIXELS, *chunks: bytes) -> bytes:
    """A PNG whose header says what it likes, with these chunks before its pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), *chunks, chunk(b"IDAT", zlib.compress(pixels, 9)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@cache
def bomb(megabytes: int = 100) -> bytes:
    """A hundred kilobytes that unpack to so much."""
    packer = zlib.compressobj(9)
    part = b" " * 1024**2
    return b"".join(packer.compress(part) for _ in range(megabytes)) + packer.flush()


def png_with_text_bomb() -> bytes:
    return png(2048, 1024, PIXELS, chunk(b"zTXt", b"Comment\0\0" + bomb()))


def png_with_profile_bomb() -> bytes:
    return png(2048, 1024, PIXELS, chunk(b"iCCP", b"profile\0\0" + bomb()))


def png_with_xmp_bomb() -> bytes:
    return png(2048, 1024, PIXELS, chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb()))


def png_with_xmp(packet: bytes) -> bytes:
    return png(2048, 1024, PIXELS, chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet))


def jpeg_sized(width: int, height: int) -> bytes:
    """A small JPEG whose header says another size."""
    data = bytearray(picture())
    at = data.find(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def jpeg_with(segments: Iterable[bytes], marker: int = 0xE1) -> bytes:
    """A JPEG with these segments behind its first mark."""
    jpeg = picture()
    head = b"".join(b"\xff%c" % marker + struct.pack(">H", len(one) + 2) + one for one in segments)
    return jpeg[:2] + head + jpeg[2:]


def jpeg_with_endless_metadata() -> bytes:
    """Two thousand packets, each a good one by itself."""
    return jpeg_with([XMP_MARK + XMP.format(attributes="").encode() + b" " * 60_000] * 2_000)


def jpeg_with_nested_metadata() -> bytes:
    """A thousand packets of tags that are never closed."""
    return jpeg_with([XMP_MARK + b"<x>" * 20_000] * 1_000)


def jpeg_of_empty_segments() -> bytes:
    jpeg = picture()
    return jpeg[:2] + b"\xff\xe1\x00\x02" * 5_000_000 + jpeg[2:]


def jpeg_of_fill_bytes() -> bytes:
    jpeg = picture()
    return jpeg[:2] + b"\xff" * 50_000_000 + jpeg[2:]


def png_of_empty_chunks() -> bytes:
    return png(2048, 1024, PIXELS, chunk(b"aaAa", b"") * 2_000_000)


def jpeg_without_end() -> bytes:
    """Segments, and never a picture."""
    return b"\xff\xd8" + b"\xff\xe1\xff\xff" + b"x" * 65_533 + b"\xff\xe1\x00\x02" * 1_000


def jpeg_and_script() -> bytes:
    """A JPEG that a script element runs: its first segment is a comment of JavaScript."""
    jpeg = picture()
    return jpeg[:2] + b"\xff\xe0\x2f\x2a" + b"\0" * (0x2F2A - 2) + jpeg[2:] + b"*/=alert(1)//"


def tiff(**tags: int) -> bytes:
    """A small TIFF whose directory says another width or height."""
    data = bytearray(picture(kind="TIFF"))
    names = {256: "width", 257: "height"}
    first = struct.unpack_from("<I", data, 4)[0]
    for number in range(struct.unpack_from("<H", data, first)[0]):
        at = first + 2 + 12 * number
        name = names.get(struct.unpack_from("<H", data, at)[0], "")
        if name in tags:
            struct.pack_into("<HII", data, at + 2, 4, 1, tags[name])
    return bytes(data)


def tiff_in_a_circle() -> bytes:
    """A TIFF whose first picture says that it comes again next."""
    data = bytearray(picture(kind="TIFF"))
    first = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, first)[0]
    struct.pack_into("<I", data, first + 2 + 12 * count, first)
    return bytes(data)


def tiff_bomb() -> bytes:
    """As many black pixels as are accepted, in 190 kB."""
    out = io.BytesIO()
    Image.new("L", (16384, 8192)).save(out, "TIFF", compression="tiff_deflate")
    return out.getvalue()


def frames(kind: str) -> bytes:
    """Two pictures in one file."""
    out = io.BytesIO()
    one, two = (Image.fromarray(np.full((1024, 2048, 3), colour, np.uint8)) for colour in (0, 200))
    one.save(out, kind, save_all=True, append_images=[two])
    return out.getvalue()


def scans() -> bytes:
    """A progressive JPEG that sends its last scan a thousand times."""
    jpeg = picture(progressive=True)
    last = jpeg.rfind(b"\xff\xda")
    return jpeg[:-2] + jpeg[last:-2] * 1_000 + jpeg[-2:]


def tiff_of_many(count: int = 100_000) -> bytes:
    """A TIFF with so many directories behind its picture, each one of a single tag."""
    data = bytearray(picture(kind="TIFF"))
    first = struct.unpack_from("<I", data, 4)[0]
    entries = struct.unpack_from("<H", data, first)[0]
    if len(data) % 2:
        data += b"\0"
    struct.pack_into("<I", data, first + 2 + 12 * entries, len(data))
    for number in range(1, count + 1):
        after = len(data) + 18 if number < count else 0
        data += struct.pack("<HHHIII", 1, 256, 4, 1, 2048, after)
    return bytes(data)


def tiff_of_numbers(count: int = 40_000_000, *, further: bool = False, tag: int = 273) -> bytes:
    """A TIFF that says of one tag, its strips' places for instance, that it has so many short numbers, and has them.

    further: its second picture says so.
    """
    data = bytearray(tiff_of_many(1) if further else picture(kind="TIFF"))
    first = struct.unpack_from("<I", data, 4)[0]
    entries = struct.unpack_from("<H", data, first)[0]
    at = first
    if further:
        at = struct.unpack_from("<I", data, first + 2 + 12 * entries)[0]
        entries = 1
    for number in range(entries):
        here = at + 2 + 12 * number
        if further or struct.unpack_from("<H", data, here)[0] == tag:
            struct.pack_into("<HHII", data, here, tag, 3, count, len(data))
    return bytes(data) + bytes(2 * count)


def tiff_without_lengths() -> bytes:
    """A TIFF that says where its strips begin, and with a wrong type how long they are."""
    data = bytearray(picture(kind="TIFF"))
    first = struct.unpack_from("<I", data, 4)[0]
    for number in range(struct.unpack_from("<H", data, first)[0]):
        here = first + 2 + 12 * number
        if struct.unpack_from("<H", data, here)[0] == 279:
            struct.pack_into("<H", data, here + 2, 99)
    return bytes(data)
