"""What is known in a moment: the map, the display beside it, the product; read cheaply, for the tap path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from signage.access import SYSTEM
from signage.catalogue import Catalogue, Offer, PriceKind, card_of, live_card, text
from signage.facts import Fact, PlaceChanged, PriceChanged, ProductChanged, ProductsImported, StockChanged
from signage.ids import DisplayId, PlaceId, ProductId, StoreId
from signage.kernel import Kernel
from signage.personalisation.decide import CEILINGS, Counter, DisplaySeen
from signage.personalisation.leases import LEASE, seen
from signage.personalisation.models import CounterRow
from signage.personalisation.moment import PlaceSeen, ProductSeen, StoreClock
from signage.places import PlaceKind, Places, Store, StoreMap

FRESH = timedelta(seconds=3)
"""So long a product or a floor's displays are believed without asking again; facts end it at once."""


@dataclass(frozen=True, slots=True)
class _Stage:
    """The displays of a store, as long as none came, moved or went.

    places: id → where it stands. standing: the other way round, the first where several stand at one place.
    nearest: place → what was found for it, with the map that it was found on.
    """

    at: datetime
    places: Mapping[DisplayId, PlaceId]
    standing: Mapping[PlaceId, DisplayId]
    nearest: dict[PlaceId, tuple[StoreMap, DisplayId | None]]

    @classmethod
    def of(cls, at: datetime, places: Mapping[DisplayId, PlaceId]) -> _Stage:
        return cls(at, places, {places[display]: display for display in sorted(places, reverse=True)}, {})


class World:
    """Answers what `decide` needs to know, mostly from memory."""

    def __init__(self, kernel: Kernel, places: Places, catalogue: Catalogue) -> None:
        self._kernel = kernel
        self._places = places
        self._catalogue = catalogue
        self._stages: dict[StoreId, _Stage] = {}
        self._products: dict[tuple[StoreId, ProductId, str], tuple[datetime, ProductSeen | None]] = {}
        for kind in (ProductChanged, PriceChanged, StockChanged, ProductsImported):
            kernel.bus.on(kind, self._forget_products, everywhere=True)
        kernel.bus.on(PlaceChanged, self._forget_stages, everywhere=True)

    def forget_displays(self) -> None:
        """A display came, moved or went."""
        self._stages.clear()

    def _forget_stages(self, _fact: Fact) -> None:
        self._stages.clear()

    def _forget_products(self, _fact: Fact) -> None:
        self._products.clear()

    def map(self, store: StoreId) -> StoreMap:
        """The map of a store, from memory."""
        return self._places.map(SYSTEM, store)

    def place(self, store: StoreId, place: PlaceId) -> PlaceSeen:
        """The place with all that surrounds it."""
        shop = self.map(store)
        here, department = shop.get(place), shop.department(place)
        return PlaceSeen(
            id=place,
            name=here.name if here else "",
            kind=here.kind.value if here else "",
            department=department.id if department else "",
            department_name=department.name if department else "",
            path=(place, *(above.id for above in shop.ancestors(place))),
        )

    def clock(self, store: StoreId, at: datetime) -> StoreClock:
        """What the clock on the store's wall says."""
        shop = self.map(store).store
        local = at.astimezone(shop.zone)
        return StoreClock.of(local, is_open=_is_open(shop, local))

    def product(
        self, store: StoreId, product: ProductId | None, language: str | None, at: datetime
    ) -> ProductSeen | None:
        """The product as this store sells it now; None where the catalogue does not know it."""
        if product is None:
            return None
        key = (store, product, language or "")
        known = self._products.get(key)
        if known is not None and known[0] <= at < known[0] + FRESH:
            return known[1]
        shop = self.map(store).store
        languages = [language, *shop.languages] if language else list(shop.languages)
        offers = self._catalogue.product_offers(store, [product], languages=languages)
        found = _seen_product(offers.get(product, []), shop.languages)
        if len(self._products) > 5_000:
            self._products.clear()
        self._products[key] = (at, found)
        return found

    def nearest(
        self, connection: Connection, store: StoreId, place: PlaceId, bound: DisplayId | None
    ) -> DisplaySeen | None:
        """The display that a moment at this place is for, with its lease as it is now; None where there is none.

        bound: the one display that a touchpoint was given. Else the nearest in the place or its department.
        """
        shop, stage = self.map(store), self._stage(connection, store)
        display = bound if bound in stage.places else _nearest_of(shop, stage, place)
        if display is None:
            return None
        found = seen(connection, display)
        if found is None:
            return None
        stands = stage.places[display]
        inside = stands == place or place in {above.id for above in shop.ancestors(stands)}
        return replace(found, in_place=inside or display == bound)

    def counters(self, session: Session | Connection, keys: Sequence[str]) -> dict[str, Counter]:
        """The counts behind these keys."""
        if not keys:
            return {}
        rows = session.execute(
            select(CounterRow.key, CounterRow.n, CounterRow.at).where(CounterRow.key.in_(list(keys)))
        )
        return {row.key: Counter(n=row.n, at=row.at) for row in rows}

    def _stage(self, session: Session | Connection, store: StoreId) -> _Stage:
        now = self._kernel.clock.now()
        stage = self._stages.get(store)
        if stage is None or not stage.at <= now < stage.at + FRESH:
            rows = session.execute(select(LEASE.c.display, LEASE.c.place).where(LEASE.c.store == store)).all()
            places = {DisplayId(row.display): PlaceId(row.place) for row in rows}
            same = stage is not None and stage.places == places
            stage = self._stages[store] = replace(stage, at=now) if stage and same else _Stage.of(now, places)
        return stage


def _nearest_of(shop: StoreMap, stage: _Stage, place: PlaceId) -> DisplayId | None:
    known = stage.nearest.get(place)
    if known is not None and known[0] is shop:
        return known[1]
    department = shop.department(place)
    floor = next((above for above in shop.ancestors(place) if above.kind is PlaceKind.FLOOR), None)
    around = department or floor
    spot = shop.nearest(place, stage.standing.keys(), within=around.id if around else None)
    display = stage.standing[spot] if spot is not None else None
    stage.nearest[place] = (shop, display)
    return display


def ceiling_of(display_class: str) -> int:
    """The tier that a display of this class may show."""
    return int(CEILINGS.get(display_class, 0))


def _seen_product(offers: Sequence[Offer], own: Sequence[str]) -> ProductSeen | None:
    """own: the store's languages; a rule compares with the colour's name in them, whatever the shopper speaks."""
    if not offers:
        return None
    offer = card_of(offers)
    return ProductSeen(
        id=offer.product,
        gtin=offer.gtin or None,
        name=offer.title,
        categories=_categories(offer.category),
        brand=offer.brand or None,
        colour=text(offer.colours, own)[0] or None,
        price_cents=offer.price.minor,
        on_sale=offer.kind is PriceKind.OFFER,
        stock_here=offer.stock,
        card=live_card(offer),
    )


def _categories(category: str) -> tuple[str, ...]:
    """“Clothing > Jackets” is a jacket first, clothing next, and known by its whole name too."""
    parts = [part.strip() for part in category.split(">") if part.strip()]
    whole = [" > ".join(parts)] if len(parts) > 1 else []
    return (*reversed(parts), *whole)


def _is_open(shop: Store, local: datetime) -> bool:
    """Whether the store's hours cover this wall-clock time; a store without hours is always open."""
    if not shop.hours:
        return True
    now = local.time()
    return any(span.weekday == local.isoweekday() and span.opens <= now < span.closes for span in shop.hours)
