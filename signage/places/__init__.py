"""The map of a shop: stores, departments, shelves, where displays and cameras are.

One map for all: screens, tags, beacons and tour scenes point to places in it and to nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import AlreadyKnown, ForeignParent, ParentGone, PlaceCarries, PlaceInUse, UnderItself
from .plan import cleaned
from .regions import public_holidays
from .rows import as_new
from .service import PinProvider, Pins, Places
from .tree import StoreMap, ancestors, centre, in_tree_order, under_itself
from .values import (
    KIND_LABELS,
    NAME_IN,
    NewPlace,
    NewStore,
    Opening,
    OpeningHours,
    Pin,
    Place,
    PlaceKind,
    Plan,
    Point,
    Store,
)

if TYPE_CHECKING:
    from signage.web import Web

__all__ = [
    "KIND_LABELS",
    "NAME_IN",
    "AlreadyKnown",
    "ForeignParent",
    "NewPlace",
    "NewStore",
    "Opening",
    "OpeningHours",
    "ParentGone",
    "Pin",
    "PinProvider",
    "Pins",
    "Place",
    "PlaceCarries",
    "PlaceInUse",
    "PlaceKind",
    "Places",
    "Plan",
    "Point",
    "Store",
    "StoreMap",
    "UnderItself",
    "ancestors",
    "as_new",
    "centre",
    "cleaned",
    "in_tree_order",
    "init_app",
    "public_holidays",
    "under_itself",
]


def init_app(web: Web) -> Places:
    """Put the map's pages and its API on the web and keep its memory fresh."""
    from signage.facts import PlaceChanged

    from .api import add_api
    from .pages import add_pages

    places = Places(web.kernel)
    web.stores = lambda account: [(store.id, store.name) for store in places.stores(account)]
    web.zone_of = places.zone_of
    web.kernel.bus.on(PlaceChanged, lambda fact: places.forget(fact.store), everywhere=True)
    add_api(web, places)
    add_pages(web, places)
    return places
