"""A visit on the shop's own map: its floor plans, the ways through it, and where a place is seen best."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from signage.access import SYSTEM
from signage.errors import NotFound
from signage.ids import PlaceId, StoreId
from signage.places import Places, StoreMap
from tours.goods import Shelves
from tours.live import LiveTour
from tours.panoramas import Panoramas
from tours.plan import apart_m, sheets
from tours.route import graph
from tours.visit import Asked, Visit, led, visit


class Guide:
    """Answers what a visitor's page asks."""

    def __init__(self, panoramas: Panoramas, places: Places, shelves: Shelves) -> None:
        self._panoramas = panoramas
        self._places = places
        self._shelves = shelves

    def visit(self, live: LiveTour, scene: str | None, language: str, asked: Asked) -> Visit:
        """One scene for one visitor. Raises NoSuchScene."""
        now = visit(live, scene, language, self._shelves)
        shop = self._map(now.live)
        drawn = sheets(shop, now.live.tour, now.scene["id"], partial(self._places.plan, SYSTEM), language)
        ways = graph(now.live.tour, partial(apart_m, shop, now.live.tour))
        offered = {one["id"]: self._panoramas.offered(one["poster"]) for one in now.live.tour["scenes"]}
        return led(replace(now, sheets=drawn, offered=offered), asked, ways, self._shelves)

    def plan_picture(self, live: LiveTour, floor: PlaceId, sha256: str) -> tuple[bytes, str]:
        """A floor plan that a tour shows, and its type. Raises NotFound for every other."""
        drawn = sheets(self._map(live), live.tour, "", partial(self._places.plan, SYSTEM))
        if not any(sheet.floor.id == floor for sheet in drawn):
            raise NotFound
        return self._places.plan_picture(SYSTEM, floor, sha256)

    def _map(self, live: LiveTour) -> StoreMap:
        return self._places.map(SYSTEM, StoreId(live.tour["store"]))
