"""Tags, the reader and the beacons."""

from __future__ import annotations

from signage.access import SYSTEM
from signage.demo.shop.plan import BEACONS, READERS, TAGS
from signage.touchpoints import Kind, NewTouchpoint, State, Touchpoints

from .shop import Shop


def fill(register: Touchpoints, shop: Shop) -> None:
    """Six living tags and a retired one, a reader with a fresh key, two beacons."""
    for tag in TAGS:
        new_tag = NewTouchpoint(
            kind=Kind.TAG,
            name=tag.name["de"],
            store=shop.main,
            place=shop.places[tag.place],
            product=shop.products[tag.product].id if tag.product else None,
            display=shop.displays[tag.display],
            code=tag.code,
            state=State.RETIRED if tag.retired else State.ACTIVE,
        )
        register.register(SYSTEM, new_tag)
    for reader in READERS:
        new_reader = NewTouchpoint(
            kind=Kind.READER,
            name=reader.name["de"],
            store=shop.main,
            place=shop.places[reader.place],
            display=shop.displays[reader.display],
            source=f"/stores/koeln/readers/{reader.key}",
            state=State.ACTIVE,
        )
        register.register(SYSTEM, new_reader)
    for beacon in BEACONS:
        new_beacon = NewTouchpoint(
            kind=Kind.BEACON,
            name=beacon.name["de"],
            store=shop.main,
            place=shop.places[beacon.place],
            identity=f"{beacon.uuid}-{beacon.major}-{beacon.minor}".upper(),
            state=State.ACTIVE,
        )
        register.register(SYSTEM, new_beacon)
