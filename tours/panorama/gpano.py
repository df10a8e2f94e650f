"""What a camera wrote about its own panorama: Google's Photo Sphere metadata (GPano) in its XMP packets.

https://developers.google.com/streetview/spherical-metadata. The packets come from a stranger's file: parsed
without entities and DTDs, and nothing of them is trusted beyond finite numbers within reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tours.panorama import wholeness
from tours.panorama.coverage import Coverage
from tours.panorama.refusals import TrappedMetadata

NAMESPACE: Final = "{http://ns.google.com/photos/1.0/panorama/}"
MAX_PACKET: Final = 4 * 1024 * 1024
# A camera writes one, and one more where the first is full.
MOST_PACKETS: Final = 8
# What a packet of more than 64 KiB is split into (Adobe, XMP Specification part 3, 1.1.3.1).
PLAIN: Final = b"http://ns.adobe.com/xap/1.0/\0"
SPLIT: Final = b"http://ns.adobe.com/xmp/extension/\0"
GUID_BYTES: Final = 32
_SPACE: Final = NAMESPACE.strip("{}").encode()
CROP: Final = (
    "FullPanoWidthPixels",
    "FullPanoHeightPixels",
    "CroppedAreaLeftPixels",
    "CroppedAreaTopPixels",
    "CroppedAreaImageWidthPixels",
    "CroppedAreaImageHeightPixels",
)


@dataclass(frozen=True, slots=True)
class Crop:
    """Which part of the full sphere a photo covers, in pixels of the full picture."""

    full_width: float
    full_height: float
    left: float
    top: float
    width: float
    height: float

    def fits(self, width: int, height: int) -> bool:
        """Whether this was said about a picture of that shape: metadata outlives the edits of a picture."""
        shape, full = self.width / self.height, self.full_width / self.full_height
        return abs(shape * height / width - 1) <= 0.01 and abs(full / 2 - 1) <= 0.01

    @property
    def coverage(self) -> Coverage:
        """The same as angles. A pixel of rounding is forgiven: a whole sphere is whole."""
        wide, high = self.full_width - self.width <= 1, self.full_height - self.height <= 1
        return Coverage(
            haov=360.0 if wide else 360 * self.width / self.full_width,
            vaov=180.0 if high else 180 * self.height / self.full_height,
            yaw=0.0 if wide else 360 * ((self.left + self.width / 2) / self.full_width - 0.5),
            pitch=0.0 if high else -180 * ((self.top + self.height / 2) / self.full_height - 0.5),
        )


@dataclass(frozen=True, slots=True)
class Gpano:
    """The fields that mean something to a tour; None where the camera said nothing. Degrees."""

    crop: Crop | None = None
    north: float | None = None
    tilt: float | None = None
    roll: float | None = None
    view_yaw: float | None = None
    view_pitch: float | None = None
    view_fov: float | None = None


def of_jpeg(data: bytes) -> list[bytes]:
    """Every XMP packet of a JPEG file, the parts of a split one put together; at most `MAX_PACKET` bytes each."""
    plain: list[bytes] = []
    split: dict[bytes, dict[int, bytes]] = {}
    for marker, start, end in wholeness.segments(data):
        segment = data[start + 4 : end] if marker == 0xE1 else b""
        if segment.startswith(PLAIN):
            plain.append(segment[len(PLAIN) :])
        elif segment.startswith(SPLIT) and len(segment) > len(SPLIT) + GUID_BYTES + 8:
            at = len(SPLIT) + GUID_BYTES
            guid, offset = segment[len(SPLIT) : at], int.from_bytes(segment[at + 4 : at + 8], "big")
            split.setdefault(guid, {})[offset] = segment[at + 8 :]
    # A part belongs to the photo only where its packet says so; others were left by some program.
    named = [(guid, parts) for guid, parts in split.items() if any(guid in packet for packet in plain)]
    return [*plain, *(_joined(parts) for _, parts in named)]


def parse(packets: Iterable[bytes]) -> Gpano:
    """Reads XMP packets; one that is broken or about something else says nothing. Raises TrappedMetadata."""
    fields: dict[str, str] = {}
    for packet in islice((one for one in packets if _says_something(one)), MOST_PACKETS):
        for name, value in _fields(packet):
            fields.setdefault(name, value)
    return Gpano(
        crop=_crop(fields),
        north=_number(fields, "PoseHeadingDegrees", 0, 360),
        tilt=_number(fields, "PosePitchDegrees", -90, 90),
        roll=_number(fields, "PoseRollDegrees", -180, 180),
        view_yaw=_number(fields, "InitialViewHeadingDegrees", 0, 360),
        view_pitch=_number(fields, "InitialViewPitchDegrees", -90, 90),
        view_fov=_number(fields, "InitialHorizontalFOVDegrees", 1, 180),
    )


def _joined(parts: Mapping[int, bytes]) -> bytes:
    """Parts in their order; where one is missing the packet ends and will not parse."""
    found = bytearray()
    for offset in sorted(parts):
        if offset != len(found) or len(found) > MAX_PACKET:
            break
        found += parts[offset]
    return bytes(found)


def _says_something(packet: bytes) -> bool:
    """Whether it is worth reading: about a panorama, or a trap, which is told to who brought it."""
    return _SPACE in packet or b"<!DOCTYPE" in packet


def _fields(packet: bytes) -> Iterator[tuple[str, str]]:
    if not packet or len(packet) > MAX_PACKET:
        return
    try:
        root = fromstring(packet.strip(b"\0 \r\n\t"), forbid_dtd=True)
    except DefusedXmlException as error:
        raise TrappedMetadata from error
    except (ParseError, ValueError):
        return
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.startswith(NAMESPACE):
                yield name.removeprefix(NAMESPACE), value
        if isinstance(element.tag, str) and element.tag.startswith(NAMESPACE) and element.text:
            yield element.tag.removeprefix(NAMESPACE), element.text


def _crop(fields: Mapping[str, str]) -> Crop | None:
    known = [number for name in CROP if (number := _number(fields, name, 0, 10_000_000)) is not None]
    if len(known) < len(CROP):
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
