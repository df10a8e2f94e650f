"""What a camera wrote about its own panorama: Google's Photo Sphere metadata (GPano) in the XMP packet.

https://developers.google.com/streetview/spherical-metadata. The packet comes from a stranger's file: parsed
without entities and DTDs, and nothing of it is trusted beyond finite numbers within reason.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

NAMESPACE: Final = "{http://ns.google.com/photos/1.0/panorama/}"
MAX_PACKET: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Crop:
    """Which part of the full sphere a photo covers, in pixels of the full picture."""

    full_width: float
    full_height: float
    left: float
    top: float
    width: float
    height: float

    @property
    def whole(self) -> bool:
        """Whether it is the full sphere, up to a pixel of rounding."""
        return self.full_width - self.width <= 1 and self.full_height - self.height <= 1

    @property
    def haov(self) -> float:
        """Degrees of the horizon that the photo covers."""
        return 360 * self.width / self.full_width

    @property
    def vaov(self) -> float:
        """Degrees from top to bottom that the photo covers."""
        return 180 * self.height / self.full_height


@dataclass(frozen=True, slots=True)
class Gpano:
    """The fields that mean something to a tour; None where the camera said nothing."""

    crop: Crop | None = None
    north: float | None = None
    tilt: float | None = None
    roll: float | None = None
    view_yaw: float | None = None
    view_pitch: float | None = None


def parse(packet: bytes) -> Gpano:
    """Reads an XMP packet; one that is broken, hostile or about something else says nothing."""
    if not packet or len(packet) > MAX_PACKET:
        return Gpano()
    try:
        root = fromstring(packet.strip(b"\0 \r\n\t"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return Gpano()
    fields: dict[str, str] = {}
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.startswith(NAMESPACE):
                fields.setdefault(name.removeprefix(NAMESPACE), value)
        if isinstance(element.tag, str) and element.tag.startswith(NAMESPACE) and element.text:
            fields.setdefault(element.tag.removeprefix(NAMESPACE), element.text)
    return Gpano(
        crop=_crop(fields),
        north=_number(fields, "PoseHeadingDegrees", 0, 360),
        tilt=_number(fields, "PosePitchDegrees", -90, 90),
        roll=_number(fields, "PoseRollDegrees", -180, 180),
        view_yaw=_number(fields, "InitialViewHeadingDegrees", 0, 360),
        view_pitch=_number(fields, "InitialViewPitchDegrees", -90, 90),
    )


def _crop(fields: Mapping[str, str]) -> Crop | None:
    names = (
        "FullPanoWidthPixels",
        "FullPanoHeightPixels",
        "CroppedAreaLeftPixels",
        "CroppedAreaTopPixels",
        "CroppedAreaImageWidthPixels",
        "CroppedAreaImageHeightPixels",
    )
    numbers = [_number(fields, name, 0, 10_000_000) for name in names]
    known = [number for number in numbers if number is not None]
    if len(known) < len(names):
        return None
    crop = Crop(*known)
    fits = crop.left + crop.width <= crop.full_width + 1 and crop.top + crop.height <= crop.full_height + 1
    return crop if fits and min(crop.width, crop.height) > 0 else None


def _number(fields: Mapping[str, str], name: str, low: float, high: float) -> float | None:
    try:
        number = float(fields[name])
    except (KeyError, ValueError):
        return None
    return number if math.isfinite(number) and low <= number <= high else None
