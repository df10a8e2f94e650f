"""What a file says of itself before anything of it is decoded, and how its pixels come out."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from tests.samples import panoramas as files
from tests.samples.panoramas import cropped, gpano, picture, saved, split_xmp
from tours.panorama.check import Told, check, decode
from tours.panorama.look import seam_warnings
from tours.panorama.refusals import OPEN_SEAM, PARTIAL, SMALL, TILTED, UnusablePhoto
from tours.panorama.sphere import Picture


def test_two_lenses_are_refused_and_a_night_is_not() -> None:
    lenses = saved(files.two_fisheyes(), "JPEG")
    with pytest.raises(UnusablePhoto, match="camera's lenses"):
        decode(lenses, check(lenses))
    for pixels in (files.night(), np.zeros((1024, 2048, 3), np.uint8), files.room(2048)):
        good = saved(pixels, "JPEG")
        assert decode(good, check(good)).shape == (1024, 2048, 3)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_every_format_gives_its_pixels(kind: str) -> None:
    data = picture(kind=kind)
    photo = check(data, name=f"photo.{kind.lower()}")
    assert (photo.width, photo.height, photo.format) == (2048, 1024, kind)
    assert decode(data, photo).shape == (1024, 2048, 3)


@pytest.mark.parametrize("name", ["tour.png", "tour.mp4", "tour.pdf", "tour.JPG.exe"])
def test_a_name_that_says_something_else_is_refused(name: str) -> None:
    if name.endswith("exe"):
        name = "tour.zip"
    with pytest.raises(UnusablePhoto, match="JPEG picture: please rename it"):
        check(picture(), name=name)


@pytest.mark.parametrize("name", ["", "tour", "tour.jpg", "Tour.JPEG", "IMG_1.insp", "a.b.jpg"])
def test_a_name_that_says_nothing_else_is_taken(name: str) -> None:
    assert check(picture(), name=name).format == "JPEG"


def test_sixteen_bits_become_eight() -> None:
    grey = Image.fromarray(np.full((1024, 2048), 0x8040, np.uint16))
    out = io.BytesIO()
    grey.save(out, "PNG")
    assert decode(out.getvalue(), check(out.getvalue()))[0, 0].tolist() == [128, 128, 128]


def test_a_camera_may_put_more_pictures_behind_the_photo() -> None:
    """Gain maps and previews (MPF): the first picture is the photo."""
    out = io.BytesIO()
    first, second = (Image.new("RGB", size, "green") for size in ((2048, 1024), (512, 256)))
    first.save(out, "MPO", save_all=True, append_images=[second])
    photo = check(out.getvalue(), name="a.jpg")
    assert (photo.format, decode(out.getvalue(), photo).shape) == ("JPEG", (1024, 2048, 3))


@pytest.mark.parametrize(("width", "height", "good"), [(2048, 1024, True), (2058, 1024, True), (2060, 1024, False)])
def test_half_a_percent_of_the_ratio_is_forgiven(width: int, height: int, good: bool) -> None:
    data = picture(width, height)
    if good:
        assert check(data).coverage.whole
    else:
        with pytest.raises(UnusablePhoto, match="exactly twice as wide"):
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
    data = saved(turns[orientation](upright), "PNG", exif=exif)
    assert np.array_equal(decode(data, check(data)), upright)


@pytest.mark.parametrize("kind", ["PNG", "AVIF"])
def test_pixels_that_are_not_what_the_header_promised_are_refused(kind: str) -> None:
    data = bytearray(picture(kind=kind))
    data[-600:-400] = bytes(200)
    with pytest.raises(UnusablePhoto, match="damaged"):
        decode(bytes(data), check(bytes(data)))


def test_a_soft_or_tilted_photo_comes_with_a_warning() -> None:
    assert check(picture()).warnings == (SMALL,)
    tilted = check(picture(4096, 2048, xmp=gpano(PosePitchDegrees=4.5, PoseRollDegrees=-1)))
    assert (tilted.warnings, tilted.tilt) == ((TILTED,), (4.5, -1.0))
    assert check(picture(4096, 2048)).warnings == ()


def test_a_camera_that_stood_straight_needs_no_levelling() -> None:
    assert check(picture(xmp=gpano(PosePitchDegrees=0.1))).tilt == (0.0, 0.0)


def test_edges_that_do_not_meet_are_said() -> None:
    smooth = np.full((64, 128, 3), 90, np.uint8)
    broken = np.repeat(np.linspace(0, 255, 128).astype(np.uint8)[None, :, None], 64, axis=0).repeat(3, axis=2)
    assert seam_warnings(smooth) == ()
    assert seam_warnings(broken) == (OPEN_SEAM,)


def test_a_partial_photo_says_what_it_covers() -> None:
    photo = check(picture(2048, 1024, xmp=cropped(4096, 512, 768, 2048, 1024)))
    coverage = photo.coverage
    assert (coverage.haov, coverage.vaov, coverage.yaw, coverage.pitch) == (180, 90, -45, -22.5)
    assert photo.warnings == (PARTIAL,)


def test_metadata_of_another_size_is_scaled() -> None:
    """Cameras' apps shrink a picture and leave its metadata."""
    photo = check(picture(2048, 1024, xmp=cropped(8192, 1024, 1536, 4096, 2048)))
    assert (photo.coverage.haov, photo.coverage.yaw, photo.coverage.full_width(2048)) == (180, -45, 4096)


@pytest.mark.parametrize(
    "packet",
    [
        cropped(4096, 0, 0, 2048, 2048),  # of a square picture
        gpano(FullPanoWidthPixels=3000, FullPanoHeightPixels=3000),
        cropped(4096, 3000, 0, 2048, 1024),  # beyond its own edge
        gpano(PoseHeadingDegrees="NaN", PosePitchDegrees="1e400"),
        b"<x",
    ],
)
def test_metadata_of_some_other_picture_is_not_believed(packet: bytes) -> None:
    photo = check(picture(xmp=packet))
    assert photo.coverage.whole
    assert (photo.gpano.north, photo.tilt) == (None, (0.0, 0.0))


def test_a_camera_tells_north_and_view() -> None:
    packet = gpano(PoseHeadingDegrees=123.5, InitialViewHeadingDegrees=90, InitialHorizontalFOVDegrees=75)
    said = check(picture(xmp=packet)).gpano
    assert (said.north, said.view_yaw, said.view_fov) == (123.5, 90, 75)


def test_metadata_in_several_parts_is_put_together() -> None:
    fields = cropped(4096, 512, 768, 2048, 1024, PoseHeadingDegrees=20).replace(b"<rdf:RDF", b" " * 700 + b"<rdf:RDF")
    photo = check(split_xmp(picture(), fields=fields))
    assert (photo.coverage.haov, photo.gpano.north) == (180, 20)


@pytest.mark.parametrize("keep", [slice(1, None), slice(None, -1), slice(0, 0)])
def test_metadata_with_a_missing_part_says_nothing(keep: slice) -> None:
    fields = cropped(4096, 512, 768, 2048, 1024).replace(b"<rdf:RDF", b" " * 700 + b"<rdf:RDF")
    assert check(split_xmp(picture(), fields=fields, keep=keep)).coverage.whole


def test_a_person_may_say_what_a_photo_covers() -> None:
    by_shape = check(picture(3600, 1000), told=Told(180)).coverage
    assert (by_shape.haov, by_shape.vaov, by_shape.pitch) == (180, 50, 0)
    exact = check(picture(3600, 1000), told=Told(300, 100, pitch=-60)).coverage
    assert (exact.haov, exact.vaov, exact.pitch) == (300, 100, -40)  # further down there is nothing more


def test_a_cylinder_covers_less_than_its_shape_says() -> None:
    coverage = check(picture(3600, 1200), told=Told(360, cylinder=True)).coverage
    assert coverage.vaov == pytest.approx(2 * np.degrees(np.arctan(np.pi / 3)))
    assert coverage.cylinder


@pytest.mark.parametrize("told", [Told(20), Told(360, 10), Told(360, 180)])
def test_what_a_person_says_must_make_sense(told: Told) -> None:
    with pytest.raises(UnusablePhoto):
        check(picture(3600, 1000), told=told)
