"""Is this file a 360° photo that we can show? Answered from its header, before anything is decoded.

A refusal is a sentence for a marketing person; a warning lets the photo in and says what will be seen.
"""

from __future__ import annotations

import io
import math
import struct
import warnings
from dataclasses import dataclass
from typing import Final, NewType

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from signage.errors import N_, Invalid
from tours.panorama import gpano
from tours.panorama.colour import to_srgb
from tours.panorama.gpano import Gpano
from tours.panorama.tiler import Picture

FORMATS: Final = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF")
MAX_BYTES: Final = 200 * 1024 * 1024
MAX_PIXELS: Final = 16384 * 8192
MIN_WIDTH: Final = 2048
SHARP_WIDTH: Final = 4096
RATIO_TOLERANCE: Final = 0.005
# A camera that stood straighter than this needs no levelling that anybody would see.
UPRIGHT_DEGREES: Final = 1.0
ORIENTATION: Final = 0x0112
_SIDEWAYS: Final = (5, 6, 7, 8)

Warned = NewType("Warned", str)


class UnusablePhoto(Invalid):
    """A file that cannot become a scene."""

    field = "photo"


class NotAPicture(UnusablePhoto):
    sentence = N_("This file is not a picture that we can read: please use a JPEG, PNG, TIFF, WebP or AVIF file.")


class Damaged(UnusablePhoto):
    sentence = N_("The picture breaks off or is damaged: please copy it from the camera again.")


class TooManyBytes(UnusablePhoto):
    sentence = N_("The file has %(megabytes)d MB, more than the %(limit)d MB that we accept: please save it as JPEG.")


class TooManyPixels(UnusablePhoto):
    sentence = N_("The picture has more pixels than we accept (16384 × 8192): please make it smaller.")


class TooSmall(UnusablePhoto):
    sentence = N_("The picture is only %(width)d pixels wide, so it would look blurred: it needs at least %(needed)d.")


class WrongRatio(UnusablePhoto):
    sentence = N_(
        "The picture is %(ratio)s times as wide as high. A full 360° photo is exactly twice as wide as high: "
        "please export it from the camera's app as “equirectangular” or “360° photo”."
    )


class StereoPair(UnusablePhoto):
    sentence = N_(
        "The picture is as high as it is wide, like a 3D photo with one picture for each eye: "
        "please export it for one eye."
    )


class PartOfASphere(UnusablePhoto):
    sentence = N_("The photo covers only %(haov)d° × %(vaov)d° of the surroundings: please take a full 360° photo.")


class PrintColours(UnusablePhoto):
    sentence = N_("The picture uses print colours (CMYK): please save it with screen colours (RGB).")


class Moving(UnusablePhoto):
    sentence = N_("The file holds several pictures or an animation: please use a single photo.")


SMALL = Warned(N_("The picture is less than 4096 pixels wide: it will look soft on large screens."))
TILTED = Warned(N_("The camera was tilted: the horizon will look slanted."))
OPEN_SEAM = Warned(N_("The left and right edges do not meet: a vertical line will be seen at the back."))


@dataclass(frozen=True, slots=True)
class Photo:
    """A file that passed: how large it is, how it lies in the file, its colours, and what its camera said."""

    width: int
    height: int
    format: str
    orientation: int
    gpano: Gpano
    warnings: tuple[Warned, ...]
    profile: bytes = b""


def check(data: bytes) -> Photo:
    """What a file says of itself. Reads the header only. Raises UnusablePhoto with the reason."""
    if len(data) > MAX_BYTES:
        raise TooManyBytes(megabytes=math.ceil(len(data) / 1024**2), limit=MAX_BYTES // 1024**2)
    with _header(data) as image:
        orientation = _orientation(image)
        width, height = image.size if orientation not in _SIDEWAYS else image.size[::-1]
        if width * height > MAX_PIXELS:
            raise TooManyPixels
        if getattr(image, "n_frames", 1) > 1 and image.format != "JPEG":
            raise Moving
        if image.mode in ("CMYK", "YCCK"):
            raise PrintColours
        facts = gpano.parse(_packet(image))
        _require_full_sphere(width, height, facts)
        if not _whole(data, image.format or ""):
            raise Damaged
        profile = image.info.get("icc_profile") or b""
        return Photo(width, height, image.format or "", orientation, facts, _warnings(width, facts), profile)


def decode(data: bytes, photo: Photo) -> Picture:
    """The pixels of a checked file: uint8 BGR, upright, sRGB. Raises Damaged when there are none."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_BGR | cv2.IMREAD_IGNORE_ORIENTATION)
    if pixels is None:
        raise Damaged
    upright = _upright(np.asarray(pixels, np.uint8), photo.orientation)
    if upright.shape[:2] != (photo.height, photo.width):
        raise Damaged
    if photo.profile:
        to_srgb(upright, photo.profile)
    return upright


def seam_warnings(picture: Picture) -> tuple[Warned, ...]:
    """Compares the step over the back edge with the steps beside it."""
    right, last = picture[:, -2].astype(np.int16), picture[:, -1].astype(np.int16)
    first, left = picture[:, 0].astype(np.int16), picture[:, 1].astype(np.int16)
    usual = max(float(np.abs(last - right).mean()), float(np.abs(left - first).mean()), 0.5)
    return (OPEN_SEAM,) if float(np.abs(first - last).mean()) > 2 * usual else ()


def _header(data: bytes) -> ImageFile:
    with warnings.catch_warnings():
        # Our own limit speaks below, with a sentence; Pillow's warning would reach nobody.
        warnings.simplefilter("ignore")
        try:
            return Image.open(io.BytesIO(data), formats=FORMATS)
        except Image.DecompressionBombError as error:
            raise TooManyPixels from error
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error, EOFError) as error:
            raise NotAPicture from error


def _orientation(image: ImageFile) -> int:
    try:
        orientation = int(image.getexif().get(ORIENTATION, 1))
    except (OSError, SyntaxError, ValueError, TypeError, struct.error):
        return 1
    return orientation if 1 <= orientation <= 8 else 1


def _packet(image: ImageFile) -> bytes:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return packet.encode() if isinstance(packet, str) else packet


def _require_full_sphere(width: int, height: int, facts: Gpano) -> None:
    if facts.crop is not None and not facts.crop.whole:
        raise PartOfASphere(haov=round(facts.crop.haov), vaov=round(facts.crop.vaov))
    if width == height and facts.crop is None:
        raise StereoPair
    if abs(width / height - 2) > 2 * RATIO_TOLERANCE:
        raise WrongRatio(ratio=f"{width / height:.2f}".rstrip("0").rstrip("."))
    if width < MIN_WIDTH:
        raise TooSmall(width=width, needed=MIN_WIDTH)


def _warnings(width: int, facts: Gpano) -> tuple[Warned, ...]:
    tilt = max(abs(facts.tilt or 0.0), abs(facts.roll or 0.0))
    return (SMALL,) * (width < SHARP_WIDTH) + (TILTED,) * (tilt > UPRIGHT_DEGREES)


def _whole(data: bytes, kind: str) -> bool:
    """Whether the file ends where its format says. OpenCV paints what is missing grey and says nothing."""
    match kind:
        case "JPEG" | "MPO":
            scan = _first_scan(data)
            return scan >= 0 and data.find(b"\xff\xd9", scan) >= 0
        case "PNG":
            return data.rfind(b"IEND", -64) >= 0
        case _:
            return True


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
