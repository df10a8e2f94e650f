"""A photo with a wide profile looks as it was taken, by a profile that this test writes itself."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from tours.panorama.check import check, decode

GAMMA = 563 / 256
WIDE = np.array([[0.60974, 0.20528, 0.14919], [0.31111, 0.62567, 0.06322], [0.01947, 0.06087, 0.74457]])
"""Adobe RGB (1998) to XYZ, adapted to D50; below the same of sRGB."""
SRGB = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])


def wide_profile() -> bytes:
    """An ICC 2.1 matrix profile of those colours (ICC.1:2001-04, 6.1 and 6.5)."""

    def xyz(values: np.ndarray) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(float(value) * 65536)) for value in values)

    words = b"Wide test colours\0"
    curve = b"curv\0\0\0\0" + struct.pack(">IHxx", 1, round(GAMMA * 256))
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(words)) + words + bytes(80),
        b"cprt": b"text\0\0\0\0none\0\0\0\0",
        b"wtpt": xyz(np.array([0.9642, 1.0, 0.8249])),
        **{name: xyz(WIDE[:, at]) for at, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    start = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size = start + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"none", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp").ljust(68 - len(head), b"\0")
    head += struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + table + body


def photo(colour: tuple[int, int, int], profile: bytes) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (2048, 1024), colour).save(out, "PNG", icc_profile=profile)
    return out.getvalue()


def shown(data: bytes) -> np.ndarray:
    """The one colour of the decoded photo, as RGB."""
    pixels = decode(data, check(data))
    assert (pixels == pixels[0, 0]).all()
    return pixels[0, 0, ::-1].astype(int)


@pytest.mark.parametrize("colour", [(128, 128, 128), (100, 180, 110), (200, 120, 90), (40, 60, 160)])
def test_wide_colours_become_the_srgb_that_looks_the_same(colour: tuple[int, int, int]) -> None:
    linear = np.linalg.inv(SRGB) @ WIDE @ (np.array(colour) / 255) ** GAMMA
    light = np.clip(linear, 0, 1)
    coded = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    assert shown(photo(colour, wide_profile())) == pytest.approx(coded * 255, abs=2)


@pytest.mark.parametrize(
    "profile", [b"", b"not a profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()]
)
def test_without_a_foreign_profile_nothing_changes(profile: bytes) -> None:
    assert shown(photo((100, 180, 110), profile)).tolist() == [100, 180, 110]
