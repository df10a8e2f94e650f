"""What hotspots stand on: found by words when somebody chooses, and by id when it is checked or named.

A new kind of thing is one class here and one line in `sources`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from signage.access import SYSTEM, Account, within
from signage.catalogue import Catalogue, Offer
from signage.errors import N_, NotFound
from signage.ids import MediumId, StoreId
from signage.media import Media, Medium
from signage.media import State as MediumState
from signage.places import Place, PlaceKind, Places, StoreMap
from signage.schedule import Schedule
from signage.touchpoints import Touchpoint, Touchpoints

MOST = 50
AT_ONCE = 200
"""As many article numbers as the catalogue answers in one question."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen.

    detail: what tells it from others of the same name. picture: an address or empty. problem: why it cannot be
    published as it is, marked by N_, with the blank %(name)s; or empty.
    """

    id: str
    label: str
    detail: str = ""
    picture: str = ""
    problem: str = ""


class Source(Protocol):
    """One kind of thing. name: the kind of the hotspots' `Ref`. language: what people read; empty: the store's own."""

    name: str

    def search(self, account: Account, store: StoreId, query: str, language: str = "") -> Sequence[Choice]:
        """What the words find in reach of the account, best first."""
        ...

    def known(self, store: StoreId, ids: Collection[str], language: str = "") -> Mapping[str, Choice]:
        """Those of these that a visitor of the store may meet."""
        ...


class Variants:
    """What lies on the shelves, by its article number."""

    name = "variant"

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def search(self, account: Account, store: StoreId, query: str, language: str = "") -> Sequence[Choice]:
        """Every variant of the products that the words, an article number or a GTIN find."""
        scanned = self._catalogue.by_gtin(query) if query.isdecimal() else None
        found = self._catalogue.products(account, q=query, per_page=MOST).products
        skus = [one.sku for product in found if product.store in (None, store) for one in product.variants]
        skus = [scanned.sku, *skus] if scanned else skus
        choices = self.known(store, skus[:AT_ONCE], language)
        return [choices[sku] for sku in dict.fromkeys(skus) if sku in choices][:MOST]

    def known(self, store: StoreId, ids: Collection[str], language: str = "") -> Mapping[str, Choice]:
        """Those that this store has in its range, with a price."""
        wanted, found = sorted(ids), {}
        for start in range(0, len(wanted), AT_ONCE):
            chunk = wanted[start : start + AT_ONCE]
            for one in self._catalogue.offers(store, chunk, languages=[language] if language else []):
                detail = " · ".join(part for part in (one.colour, one.size, one.sku) if part)
                found[one.sku] = Choice(one.sku, one.title, detail, one.picture_url, _price_problem(one))
        return found


class MapPlaces:
    """Spots on the shop's map."""

    name = "place"

    def __init__(self, places: Places) -> None:
        self._places = places

    def search(self, account: Account, store: StoreId, query: str, language: str = "") -> Sequence[Choice]:
        """Places by name, in the order of the tree."""
        shop = self._map(account, store)
        found = shop.places if shop else ()
        return [self._choice(shop, one) for one in found if _says(query, one.name) and one.kind is not PlaceKind.STORE]

    def known(self, store: StoreId, ids: Collection[str], language: str = "") -> Mapping[str, Choice]:
        """Those on this store's map."""
        shop = self._map(SYSTEM, store)
        return {one.id: self._choice(shop, one) for one in (shop.places if shop else ()) if one.id in ids}

    def _map(self, account: Account, store: StoreId) -> StoreMap | None:
        try:
            return self._places.map(account, store)
        except NotFound:
            return None

    def _choice(self, shop: StoreMap | None, place: Place) -> Choice:
        above = shop.ancestors(place.id)[:1] if shop else ()
        return Choice(place.id, place.name, above[0].name if above else "")


class LibraryMedia:
    """Pictures and videos of the library."""

    name = "medium"

    def __init__(self, media: Media) -> None:
        self._media = media

    def search(self, account: Account, store: StoreId, query: str, language: str = "") -> Sequence[Choice]:
        """Media by title, newest first."""
        found, _ = self._media.search(account, words=query, size=MOST)
        return [_medium(one) for one in found if one.state is MediumState.READY and one.store in (None, store)]

    def known(self, store: StoreId, ids: Collection[str], language: str = "") -> Mapping[str, Choice]:
        """Those that are ready to be shown."""
        found = self._media.known(within(store), {MediumId(one) for one in ids})
        return {id_: _medium(one) for id_, one in found.items() if one.state is MediumState.READY}


class Displays:
    """Screens, by the name of the place where they hang."""

    name = "display"

    def __init__(self, schedule: Schedule, places: Places) -> None:
        self._schedule = schedule
        self._places = places

    def search(self, account: Account, store: StoreId, query: str, language: str = "") -> Sequence[Choice]:
        """The screens of the store by name."""
        return [one for one in self._all(account, store) if _says(query, one.label)]

    def known(self, store: StoreId, ids: Collection[str], language: str = "") -> Mapping[str, Choice]:
        """Those that hang in this store."""
        return {one.id: one for one in self._all(SYSTEM, store) if one.id in ids}

    def _all(self, account: Account, store: StoreId) -> list[Choice]:
        names = {place.id: place.name for place in self._places.displays(account, store)}
        here = [one for one in self._schedule.displays(account) if one.store == store and one.places]
        found = [Choice(one.id, names[one.places[0]]) for one in here if one.places[0] in names]
        return sorted(found, key=lambda choice: choice.label)


class Taps:
    """Tags and codes that a shopper can hold a phone to."""

    name = "touchpoint"

    def __init__(self, touchpoints: Touchpoints) -> None:
        self._touchpoints = touchpoints

    def search(self, account: Account, store: StoreId, query: str, language: str = "") -> Sequence[Choice]:
        """Touchpoints of the store by name or code."""
        found = self._touchpoints.touchpoints(account, store=store, text=query, limit=MOST)
        return [_touchpoint(one) for one in found if not one.source]

    def known(self, store: StoreId, ids: Collection[str], language: str = "") -> Mapping[str, Choice]:
        """Those of this store that are not retired."""
        found = self._touchpoints.touchpoints(SYSTEM, store=store)
        return {one.id: _touchpoint(one) for one in found if one.id in ids and not one.source}


def sources(
    catalogue: Catalogue, places: Places, media: Media, schedule: Schedule, touchpoints: Touchpoints
) -> dict[str, Source]:
    """Every kind of thing by its name."""
    found: tuple[Source, ...] = (
        Variants(catalogue),
        MapPlaces(places),
        LibraryMedia(media),
        Displays(schedule, places),
        Taps(touchpoints),
    )
    return {one.name: one for one in found}


def _says(query: str, name: str) -> bool:
    return all(word in name.casefold() for word in query.casefold().split())


def _price_problem(one: Offer) -> str:
    # PAngV § 11 (1): who announces a reduction names the lowest price of the 30 days before.
    if one.regular is not None and one.low_30_days is None:
        return N_("“%(name)s” is reduced, but the lowest price of the 30 days before is not known: correct its prices.")
    return ""


def _medium(one: Medium) -> Choice:
    picture = f"/api/v1/media/{one.id}/renditions/{one.thumb.recipe}" if one.thumb else ""
    return Choice(one.id, one.title, one.kind, picture)


def _touchpoint(one: Touchpoint) -> Choice:
    return Choice(one.id, one.name, one.code)
