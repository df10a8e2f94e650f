"""OpenMQTTGateway (and Theengs): `home/<gateway>/BTtoMQTT/<MAC>`, one device a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from signage.errors import N_
from signage.touchpoints.adverts import EDDYSTONE, MANUFACTURER, SERVICE_DATA, read_advert
from signage.touchpoints.formats.base import Malformed, Sighting, hex_bytes, name_of, read_json, rssi_of


class Omg:
    """Decoded iBeacons name uuid, major and minor; of undecoded devices the bytes are read here."""

    name = "omg"
    label = N_("OpenMQTTGateway or Theengs")
    example: ClassVar[Mapping[str, str]] = {}

    def parse(self, topic: str, body: bytes, settings: Mapping[str, str]) -> Sequence[Sighting]:
        """One sighting; raises Malformed."""
        levels = topic.split("/")
        if len(levels) < 3 or "BTtoMQTT" not in levels[2:]:
            raise Malformed("bad_topic")
        message = read_json(body)
        if not isinstance(message, dict):
            raise Malformed("no_object")
        gateway = name_of(levels[levels.index("BTtoMQTT", 2) - 1])
        return [Sighting(gateway, _beacon(message), rssi_of(message.get("rssi")))]


def _beacon(message: dict[str, Any]) -> str:
    """The identity that the device announces, else its address (the id may be the uuid; then `mac` is added)."""
    uuid, major, minor = message.get("uuid"), message.get("major"), message.get("minor")
    if isinstance(uuid, str) and _is_number(major) and _is_number(minor):
        plain = hex_bytes(uuid.replace("-", "")).hex()
        if len(plain) != 32:
            raise Malformed("bad_uuid")
        dashed = "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))
        return f"{dashed}-{major}-{minor}"
    advert = read_advert(_advert_bytes(message))
    return advert.identity if advert else name_of(message.get("mac", message.get("id"))).upper()


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 65536


def _advert_bytes(message: dict[str, Any]) -> bytes:
    """The advert as it was in the air, put together from the parts that the gateway passes on."""
    advert = b""
    if "manufacturerdata" in message:
        advert += _structure(MANUFACTURER, hex_bytes(message["manufacturerdata"]))
    service = message.get("servicedatauuid")
    if "servicedata" in message and isinstance(service, str) and service.lower() in ("fe aa", "feaa", "0xfeaa"):
        advert += _structure(SERVICE_DATA, EDDYSTONE + hex_bytes(message["servicedata"]))
    return advert


def _structure(type_: int, data: bytes) -> bytes:
    if len(data) > 254:
        raise Malformed("too_long")
    return bytes([len(data) + 1, type_]) + data
