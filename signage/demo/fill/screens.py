"""The four displays, each at its position on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signage.access import SYSTEM
from signage.demo.shop.plan import DISPLAYS

from .shop import Shop

if TYPE_CHECKING:
    from signage.app import Rooms


def fill(rooms: Rooms, shop: Shop) -> None:
    """Displays as places know them; nobody plays them until a device opens a pairing link."""
    from players import NewDisplay

    for plan in DISPLAYS:
        new = NewDisplay(
            name=plan.name["de"], store=shop.main, place=shop.places[f"display:{plan.key}"], crowd="replace"
        )
        shop.displays[plan.key] = rooms.players.displays.create(SYSTEM, new).id
