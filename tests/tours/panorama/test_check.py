"""Each file that cannot become a scene, and the sentence that a marketing person reads."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from tours.panorama import gpano
from tours.panorama.check import OPEN_SEAM, SMALL, TILTED, UnusablePhoto, check, decode, seam_warnings
from tours.panorama.tiler import Picture

GPANO = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" {attributes}/>
</rdf:RDF></x:xmpmeta>"""
CROP = (
    'GPano:FullPanoWidthPixels="{full}" GPano:FullPanoHeightPixels="{high}" GPano:CroppedAreaLeftPixels="0" '
    'GPano:CroppedAreaTopPixels="{top}" GPano:CroppedAreaImageWidthPixels="2048" '
    'GPano:CroppedAreaImageHeightPixels="1024"'
)


def picture(width: int = 2048, height: int = 1024, kind: str = "JPEG", mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert(mode).save(out, kind, **more)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of 70 bytes that claims 60000 × 30000 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 60000, 30000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def animation() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (2048, 1024), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


BAD: list[tuple[str, Callable[[], bytes], str]] = [
    ("text", lambda: b"Not a picture at all", "not a picture"),
    ("nothing", lambda: b"", "not a picture"),
    ("a GIF", lambda: picture(kind="GIF"), "not a picture"),
    ("an SVG with a script", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not a picture"),
    ("a JPEG's first bytes", lambda: picture()[:20], "not a picture"),
    ("half a JPEG", lambda: picture(quality=95)[:-4000], "breaks off"),
    ("half a PNG", lambda: picture(kind="PNG")[:-200], "breaks off"),
    ("half a WebP", lambda: picture(kind="WEBP")[:-200], "not a picture"),
    ("a bomb", bomb, "more pixels than we accept"),
    ("an ordinary photo", lambda: picture(3600, 2000), "1.8 times as wide"),
    ("a narrow panorama", lambda: picture(6000, 2000), "3 times as wide"),
    ("a stereo pair", lambda: picture(2048, 2048), "one picture for each eye"),
    ("a small one", lambda: picture(1024, 512), "only 1024 pixels wide"),
    ("print colours", lambda: picture(mode="CMYK"), "CMYK"),
    ("an animation", animation, "animation"),
    (
        "part of a sphere",
        lambda: picture(xmp=GPANO.format(attributes=CROP.format(full=4096, high=2048, top=512)).encode()),
        "only 180° × 90°",
    ),
]


@pytest.mark.parametrize(("name", "data", "reason"), BAD, ids=[name for name, _, _ in BAD])
def test_a_bad_file_is_refused_with_its_reason(name: str, data: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(UnusablePhoto) as refused:
        check(data())
    assert reason in refused.value.message
    assert refused.value.field == "photo"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_every_format_gives_its_pixels(kind: str) -> None:
    data = picture(kind=kind)
    photo = check(data)
    assert (photo.width, photo.height, photo.format) == (2048, 1024, kind)
    assert decode(data, photo).shape == (1024, 2048, 3)


@pytest.mark.parametrize(("width", "good"), [(2048, True), (2057, True), (2058, True), (2060, False), (2036, False)])
def test_half_a_percent_of_the_ratio_is_forgiven(width: int, good: bool) -> None:
    data = picture(max(width, 2048), 1024) if width >= 2048 else picture(2048, 1030 + 10)
    if good:
        check(data)
    else:
        with pytest.raises(UnusablePhoto):
            check(data)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_is_put_upright(orientation: int) -> None:
    upright = np.zeros((1024, 2048, 3), np.uint8)
    upright[:512, :1024] = 255  # top left is white
    turns: dict[int, Callable[[Picture], Picture]] = {
        1: lambda p: p, 2: lambda p: p[:, ::-1], 3: lambda p: p[::-1, ::-1], 4: lambda p: p[::-1],
        5: lambda p: p.transpose(1, 0, 2), 6: lambda p: np.rot90(p, 1), 7: lambda p: np.rot90(p, 2).transpose(1, 0, 2),
        8: lambda p: np.rot90(p, -1),
    }  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(turns[orientation](upright))).save(out, "PNG", exif=exif)
    photo = check(out.getvalue())
    assert np.array_equal(decode(out.getvalue(), photo), upright)


def test_pixels_that_are_not_what_the_header_promised_are_refused() -> None:
    data = bytearray(picture(kind="PNG"))
    data[200:400] = bytes(200)
    photo = check(bytes(data))
    with pytest.raises(UnusablePhoto, match="damaged"):
        decode(bytes(data), photo)


def test_a_soft_or_tilted_photo_comes_with_a_warning() -> None:
    tilted = GPANO.format(attributes='GPano:PosePitchDegrees="4.5"')
    assert check(picture()).warnings == (SMALL,)
    assert check(picture(4096, 2048, xmp=tilted.encode())).warnings == (TILTED,)
    assert check(picture(4096, 2048)).warnings == ()


def test_edges_that_do_not_meet_are_said() -> None:
    smooth = np.full((64, 128, 3), 90, np.uint8)
    broken = np.repeat(np.linspace(0, 255, 128).astype(np.uint8)[None, :, None], 64, axis=0).repeat(3, axis=2)
    assert seam_warnings(smooth) == ()
    assert seam_warnings(broken) == (OPEN_SEAM,)


def test_a_camera_tells_north_view_and_crop() -> None:
    said = gpano.parse(
        GPANO.format(
            attributes=CROP.format(full=2048, high=1024, top=0)
            + ' GPano:PoseHeadingDegrees="123.5" GPano:InitialViewHeadingDegrees="90"'
        ).encode()
    )
    assert said.crop is not None
    assert said.crop.whole
    assert (said.north, said.view_yaw) == (123.5, 90)


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"<x",
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
        GPANO.format(attributes='GPano:PoseHeadingDegrees="NaN"').encode(),
        GPANO.format(attributes='GPano:PoseHeadingDegrees="1e400"').encode(),
        GPANO.format(attributes=CROP.format(full=10, high=10, top=0)).encode(),
    ],
)
def test_hostile_metadata_says_nothing(packet: bytes) -> None:
    assert gpano.parse(packet) == gpano.Gpano()
