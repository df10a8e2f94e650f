"""What a Bluetooth advert says of itself: iBeacon, Eddystone and AltBeacon; pure."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

IBEACON = bytes.fromhex("4c000215")
EDDYSTONE = bytes.fromhex("aafe")
ALTBEACON = bytes.fromhex("beac")

SERVICE_DATA = 0x16
MANUFACTURER = 0xFF
EDDYSTONE_AT_1_M = 41
"""An Eddystone frame gives its power at 0 m; 1 m of air takes 41 dB."""


@dataclass(frozen=True, slots=True)
class Advert:
    """Who a beacon says it is. identity: unique within its kind; power_dbm: as heard at 1 m, if it says so."""

    kind: str
    identity: str
    power_dbm: int | None


def read_advert(advert: bytes) -> Advert | None:
    """The first beacon identity in an advert, or None: another device, telemetry, or garbage."""
    for type_, data in _structures(advert):
        found = _from_maker(data) if type_ == MANUFACTURER else _from_service(data) if type_ == SERVICE_DATA else None
        if found is not None:
            return found
    return None


def _structures(advert: bytes) -> list[tuple[int, bytes]]:
    """The parts of an advert (length, type, data …); none at all when a length runs over its end."""
    found, at = [], 0
    while at < len(advert) and advert[at]:
        end = at + 1 + advert[at]
        if end > len(advert):
            return []
        found.append((advert[at + 1], advert[at + 2 : end]))
        at = end
    return found


def _from_maker(data: bytes) -> Advert | None:
    if data.startswith(IBEACON) and len(data) == 25:
        uuid, major, minor = UUID(bytes=data[4:20]), data[20:22], data[22:24]
        identity = f"{uuid}-{int.from_bytes(major)}-{int.from_bytes(minor)}"
        return Advert("ibeacon", identity, _signed(data[24]))
    if data[2:4] == ALTBEACON and len(data) == 26:
        return Advert("altbeacon", data[4:24].hex(), _signed(data[24]))
    return None


def _from_service(data: bytes) -> Advert | None:
    if not data.startswith(EDDYSTONE) or len(data) < 4:
        return None
    frame, body = data[2], data[3:]
    if frame == 0x00 and len(body) in (17, 19):
        return Advert("eddystone_uid", f"{body[1:11].hex()}-{body[11:17].hex()}", _signed(body[0]) - EDDYSTONE_AT_1_M)
    if frame == 0x30 and len(body) == 9:
        return Advert("eddystone_eid", body[1:9].hex(), _signed(body[0]) - EDDYSTONE_AT_1_M)
    return None


def _signed(byte: int) -> int:
    return byte - 256 if byte > 127 else byte
