"""Fills an empty database with the demo store, through the verbs of the services alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from signage.access import SYSTEM
from signage.errors import N_, Conflict
from signage.places import Store

from .fill import goods, legal, map, people, pictures, playlists, rules, screens, taps, tour
from .fill.shop import SOURCE, Shop

if TYPE_CHECKING:
    from signage.app import Rooms


ONLINE_SHOP = "https://shop.modehaus.example/cart/{items}"


class AlreadyFilled(Conflict):
    """There are stores in the database."""

    sentence = N_("The database has %(count)d stores already (%(names)s): it stays as it is.")


class HalfFilled(Conflict):
    """An earlier filling was cut off."""

    sentence = N_("An earlier “auslage demo” was cut off. Delete the data in %(data)s and call it again.")


def fill(rooms: Rooms, *, tell: Callable[[str], None] = lambda _: None) -> Shop:
    """The whole demo store, with every job done.

    Raises AlreadyFilled where there are stores, HalfFilled where an earlier filling did not end.
    """
    stores = rooms.places.stores(SYSTEM)
    if stores:
        raise _refusal(rooms, stores)
    shop = Shop()
    map.fill(rooms.places, shop)
    legal.fill(rooms.legal, shop)
    goods.fill(rooms.catalogue, shop)
    tell("40 products in two stores")
    pictures.fill(rooms, shop)
    screens.fill(rooms, shop)
    playlists.fill(rooms, shop)
    tell("4 displays with 3 playlists")
    taps.fill(rooms.touchpoints.register, shop)
    rules.fill(rooms, shop)
    tour.fill(rooms, shop)
    rooms.baskets.shops.connect(SYSTEM, shop.main, "url_template", {"address": ONLINE_SHOP})
    tell("a tour of 3 scenes")
    # People come last: whoever finds them knows that all the rest is there.
    people.fill(rooms, shop)
    return shop


def _refusal(rooms: Rooms, stores: list[Store]) -> Conflict:
    demo = [store for store in stores if store.source == SOURCE]
    if demo and not people.are_there(rooms):
        return HalfFilled(data=str(rooms.kernel.settings.auslage_data))
    return AlreadyFilled(count=len(stores), names=", ".join(store.name for store in stores))
