"""The moment: one fact and what is known then. Pure values; unknown is None here and absent among the values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSeen:
    """Where it happened. path: the place itself, then its ancestors up to the store."""

    id: str
    name: str
    kind: str
    department: str = ""
    department_name: str = ""
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSeen:
    """The product in question, as the catalogue knew it then.

    categories: its own category first, then the wider ones. Prices are gross cents. card: what a product card
    shows, already in the moment's language.
    """

    id: str
    gtin: str | None = None
    name: str = ""
    categories: tuple[str, ...] = ()
    brand: str | None = None
    colour: str | None = None
    price_cents: int | None = None
    on_sale: bool = False
    stock_here: int | None = None
    card: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreClock:
    """The time on the wall of the store. weekday: Monday is 1; date: 20261121; minute: since midnight."""

    minute: int
    weekday: int
    date: int
    open: bool = True

    @classmethod
    def of(cls, local: datetime, *, is_open: bool = True) -> StoreClock:
        """The store's clock at an instant that is already in the store's zone."""
        date = local.year * 10_000 + local.month * 100 + local.day
        return cls(minute=local.hour * 60 + local.minute, weekday=local.isoweekday(), date=date, open=is_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One fact plus what is known then.

    id: the id of the fact; draws come from it. holder: the session or, without one, the tap. verified: 0 none,
    1 key, 2 mac, 3 wallet. consents: the purposes that the visitor agreed to.
    """

    id: str
    kind: str
    at: datetime
    store: str
    holder: str
    place: PlaceSeen
    clock: StoreClock
    verified: int = 0
    language: str | None = None
    product: ProductSeen | None = None
    display: str | None = None
    display_class: str | None = None
    visit_taps: int = 0
    visitor_known: bool = False
    visitor_segments: tuple[str, ...] = ()
    consents: frozenset[str] = frozenset()
