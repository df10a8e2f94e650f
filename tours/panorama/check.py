"""Is this file a 360° photo that we can show? Answered from its header, before anything is decoded.

A refusal is a sentence for a marketing person; a warning lets the photo in and says what will be seen.
"""

from __future__ import annotations

import io
import math
import mimetypes
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from tours.panorama import gpano, look, wholeness
from tours.panorama.colour import to_srgb
from tours.panorama.coverage import Coverage
from tours.panorama.gpano import Gpano
from tours.panorama.refusals import (
    PARTIAL,
    SMALL,
    TILTED,
    Damaged,
    Moving,
    NotAPicture,
    PartOfASphere,
    PrintColours,
    StereoPair,
    TooManyBytes,
    TooManyPixels,
    TooSmall,
    TwoThings,
    UnusablePhoto,
    Warned,
    WrongName,
    WrongRatio,
)
from tours.panorama.sphere import Picture

FORMATS: Final = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF")
MAX_BYTES: Final = 200 * 1024 * 1024
MAX_PIXELS: Final = 16384 * 8192
MIN_WIDTH: Final = 2048
SHARP_WIDTH: Final = 4096
MIN_HAOV: Final = 60
MIN_VAOV: Final = 30
RATIO_TOLERANCE: Final = 0.005
# A camera that stood straighter than this needs no levelling that anybody would see.
UPRIGHT_DEGREES: Final = 0.2
TILT_DEGREES: Final = 1.0
ORIENTATION: Final = 0x0112
# What Pillow raises on files that lie about themselves.
_UNREADABLE: Final = (
    UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
    RuntimeError, struct.error, EOFError,
)  # fmt: skip
_SIDEWAYS: Final = (5, 6, 7, 8)
# A square photo is looked into at once, and only where that takes a moment.
_QUICK_PIXELS: Final = 4096 * 4096


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says about a photo that says nothing of itself. Degrees; vaov: from the shape if not given."""

    haov: float
    vaov: float | None = None
    pitch: float = 0.0
    cylinder: bool = False

    def coverage(self, width: int, height: int) -> Coverage:
        """The angles of a photo of that size."""
        haov = min(360.0, max(1.0, self.haov))
        if self.cylinder:
            half = height / width * math.radians(haov) / 2
            return Coverage(haov, math.degrees(2 * math.atan(half)), cylinder=True)
        vaov = min(180.0, self.vaov or haov * height / width)
        most = 90 - vaov / 2
        return Coverage(haov, vaov, pitch=max(-most, min(most, self.pitch)))


@dataclass(frozen=True, slots=True)
class Photo:
    """A file that passed: how large it is, how it lies in the file, its colours, and what its camera said.

    tilt: the camera's pitch and roll in degrees, (0, 0) for one that stood straight.
    """

    width: int
    height: int
    format: str
    orientation: int
    coverage: Coverage
    gpano: Gpano
    warnings: tuple[Warned, ...]
    tilt: tuple[float, float] = (0.0, 0.0)
    profile: bytes = b""


def check(data: bytes, *, name: str = "", told: Told | Coverage | None = None) -> Photo:
    """What a file says of itself. Reads the header only. Raises UnusablePhoto with the reason.

    name: the file's, whose ending must not say something else. told: what a person says that it covers, or what was
    found out before.
    """
    if len(data) > MAX_BYTES:
        raise TooManyBytes(megabytes=math.ceil(len(data) / 1024**2), limit=MAX_BYTES // 1024**2)
    with _silence(), _header(data) as image:
        orientation = _orientation(image)
        width, height = image.size if orientation not in _SIDEWAYS else image.size[::-1]
        if width * height > MAX_PIXELS:
            raise TooManyPixels
        kind = _kind(image, name)
        if _moves(image, kind):
            raise Moving
        if image.mode in ("CMYK", "YCCK", "LAB"):
            raise PrintColours
        if wholeness.second_type(data, kind):
            raise TwoThings
        if not _complete(data, kind, image):
            raise Damaged
        facts = gpano.parse(gpano.of_jpeg(data) if kind == "JPEG" else [_packet(image)])
        coverage = _coverage(image, width, height, facts, told)
        tilt = (facts.tilt or 0.0, facts.roll or 0.0)
        if max(map(abs, tilt)) < UPRIGHT_DEGREES:
            tilt = (0.0, 0.0)
        profile = image.info.get("icc_profile") or b""
        found = _warnings(coverage, width, tilt)
        return Photo(width, height, kind, orientation, coverage, facts, found, tilt, profile)


def decode(data: bytes, photo: Photo) -> Picture:
    """The pixels of a checked file: uint8 BGR, upright, sRGB. Raises UnusablePhoto for what only pixels show."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_BGR | cv2.IMREAD_IGNORE_ORIENTATION)
    if pixels is None:
        raise Damaged
    picture = _upright(np.asarray(pixels, np.uint8), photo.orientation)
    if picture.shape[:2] != (photo.height, photo.width):
        raise Damaged
    if photo.coverage.whole:
        look.refuse_fisheyes(picture)
    if photo.profile:
        to_srgb(picture, photo.profile)
    return picture


@contextmanager
def _silence() -> Iterator[None]:
    """Our own limits speak, with a sentence; Pillow's warnings would reach nobody."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _header(data: bytes) -> ImageFile:
    if wholeness.endless(data):
        raise Damaged
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except _UNREADABLE as error:
        # A picture that broke off may be no picture to Pillow any more; its first bytes still say what it was.
        raise (Damaged if wholeness.began_well(data) else NotAPicture) from error


def _kind(image: ImageFile, name: str) -> str:
    """The format; a JPEG with more pictures behind the first (a gain map, a preview) is a JPEG."""
    kind = "JPEG" if image.format == "MPO" else image.format or ""
    said = mimetypes.guess_type(name.lower())[0]
    if said is not None and said != f"image/{kind.lower()}":
        raise WrongName(name=name[:80], kind=kind)
    return kind


def _moves(image: ImageFile, kind: str) -> bool:
    """Whether more than one picture is meant to be seen. A JPEG's further pictures are previews."""
    if kind != "TIFF":
        return kind != "JPEG" and getattr(image, "n_frames", 1) > 1
    try:
        image.seek(1)  # counting them all reads a directory that may never end
    except EOFError:
        return False
    except _UNREADABLE as error:
        raise Damaged from error
    return True


def _complete(data: bytes, kind: str, image: ImageFile) -> bool:
    try:
        return wholeness.complete(data, kind, image)
    except _UNREADABLE as error:
        raise Damaged from error


def _orientation(image: ImageFile) -> int:
    try:
        orientation = int(image.getexif().get(ORIENTATION, 1))
    except _UNREADABLE:
        return 1
    return orientation if 1 <= orientation <= 8 else 1


def _packet(image: ImageFile) -> bytes:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return packet.encode() if isinstance(packet, str) else packet


def _coverage(image: ImageFile, width: int, height: int, facts: Gpano, told: Told | Coverage | None) -> Coverage:
    two_to_one = abs(width / height - 2) <= 2 * RATIO_TOLERANCE
    if isinstance(told, Coverage):
        found = told
    elif told is not None:
        found = told.coverage(width, height)
    elif facts.crop is not None and facts.crop.fits(width, height):
        found = facts.crop.coverage
    elif two_to_one:
        found = Coverage()
    elif _holds_two_eyes(image, width, height):
        raise StereoPair
    else:
        raise WrongRatio(width=width, height=height)
    if found.whole and not two_to_one:
        raise WrongRatio(width=width, height=height)
    if found.haov < MIN_HAOV or found.vaov < MIN_VAOV:
        raise PartOfASphere(haov=round(found.haov), vaov=round(found.vaov))
    full_width = width if found.whole else found.full_width(width)
    if full_width < MIN_WIDTH:
        raise TooSmall(width=width, needed=math.ceil(MIN_WIDTH * found.haov / 360))
    return found


def _holds_two_eyes(image: ImageFile, width: int, height: int) -> bool:
    if abs(width / height - 1) > RATIO_TOLERANCE:
        return False
    image.draft("RGB", (256, 256))  # a JPEG is read at an eighth of its size
    if image.size[0] * image.size[1] > _QUICK_PIXELS:
        return False
    try:
        small = image.convert("RGB").resize((128, 128), Image.Resampling.BOX)
    except _UNREADABLE as error:
        raise Damaged from error
    return look.halves_alike(np.asarray(small, np.uint8))


def _warnings(coverage: Coverage, width: int, tilt: tuple[float, float]) -> tuple[Warned, ...]:
    full_width = width if coverage.whole else coverage.full_width(width)
    return (
        (SMALL,) * (full_width < SHARP_WIDTH)
        + (TILTED,) * (max(map(abs, tilt)) > TILT_DEGREES)
        + (PARTIAL,) * (not coverage.whole)
    )


def _upright(pixels: Picture, orientation: int) -> Picture:
    """Undoes the eight EXIF orientations."""
    match orientation:
        case 2:
            turned = pixels[:, ::-1]
        case 3:
            turned = pixels[::-1, ::-1]
        case 4:
            turned = pixels[::-1]
        case 5:
            turned = pixels.transpose(1, 0, 2)
        case 6:
            turned = np.rot90(pixels, -1)
        case 7:
            turned = np.rot90(pixels, 2).transpose(1, 0, 2)
        case 8:
            turned = np.rot90(pixels)
        case _:
            return pixels
    return np.ascontiguousarray(turned)


__all__ = ["Photo", "Told", "UnusablePhoto", "check", "decode"]
