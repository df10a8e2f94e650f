"""Files as cameras and attackers make them, each built here from a few lines."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" {attributes}/>
</rdf:RDF></x:xmpmeta>"""


def gpano(**fields: object) -> bytes:
    """An XMP packet with these fields of Google's Photo Sphere metadata."""
    return XMP.format(attributes=" ".join(f'GPano:{name}="{value}"' for name, value in fields.items())).encode()


def cropped(full: int, left: int, top: int, width: int, height: int, **more: object) -> bytes:
    """The packet of a photo that is part of a sphere `full` pixels wide."""
    return gpano(
        FullPanoWidthPixels=full,
        FullPanoHeightPixels=full // 2,
        CroppedAreaLeftPixels=left,
        CroppedAreaTopPixels=top,
        CroppedAreaImageWidthPixels=width,
        CroppedAreaImageHeightPixels=height,
        **more,
    )


def picture(width: int = 2048, height: int = 1024, kind: str = "JPEG", mode: str = "RGB", **more: object) -> bytes:
    """A picture file of a gradient."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert(mode).save(out, kind, **more)
    return out.getvalue()


def saved(pixels: Picture, kind: str = "PNG", **more: object) -> bytes:
    """BGR pixels as a file."""
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1])).save(out, kind, **more)
    return out.getvalue()


def split_xmp(jpeg: bytes, *, fields: bytes, keep: slice = slice(None)) -> bytes:
    """The JPEG with `fields` as extended XMP: cut into parts of 200 bytes behind a packet that names their GUID.

    keep: which of the parts are there.
    """
    guid = b"0123456789ABCDEF0123456789ABCDEF"
    main = XMP.format(attributes=f'xmlns:n="http://ns.adobe.com/xmp/note/" n:HasExtendedXMP="{guid.decode()}"').encode()
    segments = [b"http://ns.adobe.com/xap/1.0/\0" + main]
    parts = [
        b"http://ns.adobe.com/xmp/extension/\0" + guid + struct.pack(">II", len(fields), at) + fields[at : at + 200]
        for at in range(0, len(fields), 200)
    ]
    segments += parts[::-1][keep]  # a reader may not rely on their order
    app1 = b"".join(b"\xff\xe1" + struct.pack(">H", len(one) + 2) + one for one in segments)
    return jpeg[:2] + app1 + jpeg[2:]


def bomb() -> bytes:
    """A PNG of 70 bytes that claims 60000 × 30000 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 60000, 30000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def animation() -> bytes:
    """A WebP of two frames."""
    out = io.BytesIO()
    frames = [Image.new("RGB", (2048, 1024), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def archive_behind(jpeg: bytes) -> bytes:
    """A JPEG that unpacks, too."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.sh", "echo")
    return jpeg + out.getvalue()


def page_in_comment(jpeg: bytes) -> bytes:
    """A JPEG that a careless browser shows as a page."""
    comment = b"<html><script>alert(1)</script></html>"
    return jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + jpeg[2:]


def document_before(jpeg: bytes) -> bytes:
    """A JPEG that PDF readers open: they look for their mark in the first kilobyte."""
    comment = b"\n%PDF-1.4\n"
    return jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + jpeg[2:]


def room(width: int, seed: int = 4, cell: int = 16) -> Picture:
    """An equirectangular picture full of detail, `cell` pixels wide, that nothing else has."""
    noise = np.random.default_rng(seed).integers(0, 255, (width // cell // 2, width // cell, 3), np.uint8)
    round_ = np.concatenate([noise[:, -2:], noise, noise[:, :2]], axis=1)  # its left edge meets the right one
    wide = cv2.resize(round_, (width + 4 * cell, width // 2), interpolation=cv2.INTER_CUBIC)
    return np.ascontiguousarray(wide[:, 2 * cell : -2 * cell], np.uint8)


def two_fisheyes(width: int = 2048) -> Picture:
    """What two lenses back to back see, before a camera's app joins it."""
    lens = room(width)[: width // 2, : width // 2].copy()
    row, column = np.mgrid[0 : width // 2, 0 : width // 2] - (width // 4 - 0.5)
    lens[np.hypot(row, column) > width // 4 * 0.99] = 0
    return np.concatenate([lens, lens[:, ::-1]], axis=1)


def two_eyes(width: int = 2048) -> Picture:
    """A whole sphere for each eye, one above the other."""
    left = room(width)
    return np.concatenate([left, np.roll(left, width // 200, axis=1)])


def night(width: int = 2048) -> Picture:
    """A square at night: black above and below, lights all round the horizon."""
    dark = np.zeros((width // 2, width, 3), np.uint8)
    dark[width // 5 : width // 3] = room(width)[width // 5 : width // 3]
    return dark
