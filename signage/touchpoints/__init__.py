"""Where a shopper and the shop meet: tags, codes, readers, beacons, gateways, and the touches that they report."""

from __future__ import annotations

from dataclasses import dataclass

from signage.access import Account
from signage.baskets import Baskets
from signage.catalogue import Catalogue
from signage.facts import TouchpointChanged
from signage.ids import StoreId
from signage.places import Pin, Places
from signage.touchpoints.limits import TapLimits
from signage.touchpoints.registry import Registry
from signage.touchpoints.seen import Seen
from signage.touchpoints.service import Touchpoints
from signage.touchpoints.taps import Report, Tapped, Taps, WrongKey
from signage.touchpoints.touch import Decider, Outcome, Prepared, Shown, Touch
from signage.touchpoints.values import (
    KIND_LABELS,
    STATE_LABELS,
    Binding,
    CodeTaken,
    IdentityTaken,
    Kind,
    NewTouchpoint,
    State,
    Touchpoint,
    TouchpointNotFound,
    WrongStep,
    read_code,
)
from signage.visitors import Visitors
from signage.web import Web

__all__ = [
    "KIND_LABELS", "STATE_LABELS", "Binding", "CodeTaken", "Decider", "IdentityTaken", "Kind",
    "NewTouchpoint", "Outcome", "Prepared", "Report", "Shown", "State", "Tapped", "Taps", "Touch",
    "Touchpoint", "TouchpointNotFound", "TouchpointRoom", "Touchpoints", "WrongKey", "WrongStep", "init_app",
    "read_code",
]  # fmt: skip


@dataclass(frozen=True)
class TouchpointRoom:
    """The register and the tap path."""

    register: Touchpoints
    taps: Taps

    def decide_with(self, decider: Decider) -> None:
        """Ask this decider what a touch shall show."""
        self.taps.decide_with(decider)


def init_app(web: Web, places: Places, catalogue: Catalogue, baskets: Baskets, visitors: Visitors) -> TouchpointRoom:
    """Build the room and hang its pages and operations into the app."""
    from signage.touchpoints import api, pages, product_page, studio

    kernel = web.kernel
    registry, seen = Registry(kernel.db), Seen()
    kernel.bus.on(TouchpointChanged, registry.forget, everywhere=True)
    taps = Taps(kernel, registry, TapLimits(kernel.settings.redis_url), seen)
    room = TouchpointRoom(Touchpoints(kernel, places, catalogue, registry, seen), taps)
    api.init_app(web, room.register, room.taps)
    pages.init_app(web, room.taps, places, catalogue, baskets, visitors)
    product_page.init_app(web, places, catalogue, baskets)
    studio.init_app(web, room.register, places, catalogue)
    web.at_stop(room.register.flush)
    places.pins.add(lambda account, store: _pins(room.register, account, store))
    return room


MOST_PINS = 10_000


def _pins(register: Touchpoints, account: Account, store: StoreId) -> list[Pin]:
    """The touchpoints of a store for its map."""
    return [
        Pin(place=each.place, kind="touchpoint", label=each.name, href=f"/studio/touchpoints/{each.id}", id=each.id)
        for each in register.touchpoints(account, store=store, limit=MOST_PINS)
    ]
