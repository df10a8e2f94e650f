"""Who signs in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signage.access import SYSTEM
from signage.accounts import NewAccount
from signage.cast import CAST

from .shop import Shop

if TYPE_CHECKING:
    from signage.app import Rooms


def fill(rooms: Rooms, shop: Shop) -> None:
    """The demo's accounts, with the passwords that `auslage demo --describe` prints."""
    for person in CAST:
        stores = None if person.stores is None else frozenset(shop.stores[key] for key in person.stores)
        new = NewAccount(person.email, person.name, person.role, person.password, stores)
        rooms.accounts.add(SYSTEM, new)


def are_there(rooms: Rooms) -> bool:
    """Whether anybody of the demo may sign in."""
    known = {one.account.email for one in rooms.accounts.people(SYSTEM)}
    return any(person.email in known for person in CAST)
