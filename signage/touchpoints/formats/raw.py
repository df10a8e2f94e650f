"""Any JSON that an administrator describes by JSON pointers: one sighting a message, or a list of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from signage.errors import N_
from signage.touchpoints.adverts import read_advert
from signage.touchpoints.formats.base import (
    MOST_SIGHTINGS,
    Malformed,
    Sighting,
    hex_bytes,
    name_of,
    read_json,
    rssi_of,
)


class Raw:
    """Pointers (RFC 6901) say where gateway, address, strength, advert and time are.

    Settings: list (to the sightings, empty for a message that is one), gateway (from the message's root), and from a
    sighting: mac, rssi, hex (the advert's bytes; its identity wins over the address), t (seconds since 1970).
    """

    name = "raw"
    label = N_("Any JSON, by pointers")
    example: ClassVar[Mapping[str, str]] = {
        "list": "/tags", "gateway": "/gateway", "mac": "/mac", "rssi": "/rssi", "hex": "/data", "t": "/at",
    }  # fmt: skip

    def parse(self, topic: str, body: bytes, settings: Mapping[str, str]) -> Sequence[Sighting]:
        """The sightings; a topic's last level names the gateway where no pointer does."""
        message = read_json(body)
        pointer = settings.get("gateway", "")
        gateway = name_of(_at(message, pointer) if pointer else topic.rpartition("/")[2])
        found = _at(message, settings["list"]) if settings.get("list") else [message]
        if not isinstance(found, list):
            raise Malformed("no_list")
        if len(found) > MOST_SIGHTINGS:
            raise Malformed("too_many")
        return [_sighting(gateway, each, settings) for each in found]


def _sighting(gateway: str, each: Any, settings: Mapping[str, str]) -> Sighting:
    rssi = rssi_of(_at(each, settings.get("rssi", "/rssi")))
    advert = read_advert(hex_bytes(_at(each, settings["hex"]))) if settings.get("hex") else None
    beacon = advert.identity if advert else name_of(_at(each, settings.get("mac", "/mac"))).upper()
    at = _at(each, settings["t"]) if settings.get("t") else None
    if at is not None and (isinstance(at, bool) or not isinstance(at, int | float) or not 0 <= at < 2**40):
        raise Malformed("bad_time")
    return Sighting(gateway, beacon, rssi, None if at is None else float(at))


def _at(value: Any, pointer: str) -> Any:
    """What an RFC 6901 pointer leads to; raises Malformed."""
    if pointer and not pointer.startswith("/"):
        raise Malformed("bad_pointer")
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isascii() and name.isdigit() and len(name) < 6 and int(name) < len(value):
            value = value[int(name)]
        else:
            raise Malformed("missing")
    return value
