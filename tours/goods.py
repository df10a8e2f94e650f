"""What a hotspot sells: the thing itself in all its variants, and what there is instead where it is sold out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask_babel import gettext

from signage.access import SYSTEM
from signage.catalogue import FEW_LEFT, Catalogue, Offer
from signage.errors import NotFound
from signage.ids import DisplayId, PlaceId, ProductId, StoreId
from signage.places import Places
from tours.hotspots import BY_KIND, Listed
from tours.live import LiveTour

AT_ONCE = 200
"""As many article numbers as the catalogue answers in one question."""
MOST = 60
"""As many things as one hotspot lists."""


class Rounds(Protocol):
    """The part of `signage.schedule` that knows what displays show."""

    def rounds(self, displays: Collection[DisplayId]) -> Mapping[DisplayId, tuple[ProductId, ...]]:
        """The products in the public programme of these displays now."""
        ...


@dataclass(frozen=True, slots=True)
class Instead:
    """Something of the same kind that is here. scene, hotspot: where in the tour it stands, if it does."""

    offer: Offer
    scene: Mapping[str, Any] | None = None
    hotspot: str = ""


@dataclass(frozen=True, slots=True)
class Goods:
    """One product as a card sells it. offers: every variant that can be chosen, in the catalogue's order."""

    chosen: Offer
    offers: tuple[Offer, ...]
    instead: Instead | None = None

    @property
    def rows(self) -> tuple[tuple[str, tuple[Offer, ...]], ...]:
        """The variants by colour; one row without a name where colour is all that tells them apart."""
        if not any(offer.size for offer in self.offers):
            return (("", self.offers),)
        colours = dict.fromkeys(offer.colour for offer in self.offers)
        return tuple((colour, tuple(one for one in self.offers if one.colour == colour)) for colour in colours)

    @property
    def pictures(self) -> tuple[str, ...]:
        """Addresses of its pictures, that of the chosen variant first."""
        found = [self.chosen.picture_url, *(offer.picture_url for offer in self.offers)]
        return tuple(dict.fromkeys(picture for picture in found if picture))

    @property
    def still_here(self) -> tuple[str, ...]:
        """The names of some other variants that are here now, those of the same colour first."""
        here = [offer for offer in self.offers if offer.available and offer.sku != self.chosen.sku]
        here.sort(key=lambda offer: offer.colour != self.chosen.colour)
        return tuple(" ".join(part for part in (offer.size, offer.colour) if part) or offer.sku for offer in here[:6])


class Shelves:
    """Finds what the hotspots of a scene sell, in few questions to the catalogue."""

    def __init__(self, catalogue: Catalogue, places: Places, screens: Rounds) -> None:
        self._catalogue = catalogue
        self._places = places
        self._screens = screens

    def of(self, live: LiveTour, scene: Mapping[str, Any], languages: Sequence[str]) -> dict[str, tuple[Goods, ...]]:
        """The goods of each hotspot of the scene that sells any, by its id."""
        spots = {spot["id"]: listed_of(spot) for spot in scene["hotspots"]}
        skus = {id_: self._skus(live, listed) for id_, listed in spots.items()}
        known = self._offers(live, [sku for found in skus.values() for sku in found], languages)
        screened = self._screened(spots)
        products = {offer.product for offer in known.values()}.union(*screened.values())
        variants = self._variants(live, products, languages)
        goods: dict[str, tuple[Goods, ...]] = {}
        for id_, listed in spots.items():
            first: dict[ProductId, Offer] = {}
            for offer in (known[sku] for sku in skus[id_] if sku in known):
                first.setdefault(offer.product, offer)
            made = [
                Goods(offer, (offer,) if listed.locked else variants.get(offer.product, (offer,)))
                for offer in first.values()
            ]
            on_screen = [variants[product] for product in screened.get(id_, ()) if product in variants]
            made += [Goods(_first_here(offers), offers) for offers in on_screen]
            if made:
                goods[id_] = tuple(made)
        return self._with_alternatives(live, scene, goods, languages)

    def named(
        self, live: LiveTour, scenes: Sequence[Mapping[str, Any]], languages: Sequence[str]
    ) -> dict[str, tuple[Goods, ...]]:
        """The same for whoever only looks through the names and prices of many scenes: no variants, no alternatives."""
        skus = {spot["id"]: self._skus(live, listed_of(spot)) for scene in scenes for spot in scene["hotspots"]}
        known = self._offers(live, [sku for found in skus.values() for sku in found], languages)
        offers = {id_: [known[sku] for sku in found if sku in known] for id_, found in skus.items()}
        return {id_: tuple(Goods(offer, (offer,)) for offer in found) for id_, found in offers.items() if found}

    def _screened(self, spots: Mapping[str, Listed]) -> dict[str, tuple[ProductId, ...]]:
        """What the displays of the scene show in a round, by hotspot."""
        displays = {id_: DisplayId(listed.display) for id_, listed in spots.items() if listed.display}
        rounds = self._screens.rounds(list(displays.values())) if displays else {}
        return {id_: rounds.get(display, ())[:MOST] for id_, display in displays.items()}

    def _skus(self, live: LiveTour, listed: Listed) -> tuple[str, ...]:
        own = ((listed.sku,) if listed.sku else ()) + listed.skus
        return tuple(dict.fromkeys((*own, *(self._at(live, listed.place) if listed.place else ()))))[:MOST]

    def _at(self, live: LiveTour, place: str) -> Iterable[str]:
        """What this tour's hotspots say stands at a place or below it."""
        try:
            around = self._places.map(SYSTEM, StoreId(live.tour["store"])).within(PlaceId(place))
        except NotFound:
            return ()
        spots = (spot for scene in live.tour["scenes"] for spot in scene["hotspots"] if spot["place"] in around)
        return [sku for listed in map(listed_of, spots) for sku in (listed.sku, *listed.skus) if sku]

    def _offers(self, live: LiveTour, skus: Sequence[str], languages: Sequence[str]) -> dict[str, Offer]:
        store, wanted = StoreId(live.tour["store"]), list(dict.fromkeys(skus))
        found: dict[str, Offer] = {}
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            found |= {offer.sku: offer for offer in self._catalogue.offers(store, part, languages=languages)}
        return found

    def _variants(
        self, live: LiveTour, products: set[ProductId], languages: Sequence[str]
    ) -> dict[ProductId, tuple[Offer, ...]]:
        if not products:
            return {}
        found = self._catalogue.product_offers(StoreId(live.tour["store"]), sorted(products), languages=languages)
        return {product: tuple(offers) for product, offers in found.items()}

    def _with_alternatives(
        self,
        live: LiveTour,
        scene: Mapping[str, Any],
        goods: dict[str, tuple[Goods, ...]],
        languages: Sequence[str],
    ) -> dict[str, tuple[Goods, ...]]:
        gone = {one.chosen.category for found in goods.values() for one in found if not one.chosen.available}
        if not gone:
            return goods
        store = StoreId(live.tour["store"])
        there = self._standing(live, scene, languages)
        cards = {
            category: [
                offer
                for offer in self._catalogue.list_offers(store, category=category, languages=languages)
                if offer.available and category
            ]
            for category in gone
        }

        def instead(one: Goods) -> Goods:
            others = [offer for offer in cards.get(one.chosen.category, ()) if offer.product != one.chosen.product]
            if one.chosen.available or not others:
                return one
            # What the visitor can walk to comes before what is only known by name.
            best = min(others, key=lambda offer: offer.product not in there)
            return Goods(one.chosen, one.offers, Instead(best, *there.get(best.product, (None, ""))))

        return {id_: tuple(instead(one) for one in found) for id_, found in goods.items()}

    def _standing(
        self, live: LiveTour, scene: Mapping[str, Any], languages: Sequence[str]
    ) -> dict[ProductId, tuple[Mapping[str, Any], str]]:
        """Where in the tour each product stands; this scene before the others."""
        scenes = [scene, *(one for one in live.tour["scenes"] if one["id"] != scene["id"])]
        spots = [(one, spot["id"], listed_of(spot).sku) for one in scenes for spot in one["hotspots"]]
        offers = self._offers(live, [sku for _, _, sku in spots if sku], languages)
        found: dict[ProductId, tuple[Mapping[str, Any], str]] = {}
        for one, hotspot, sku in spots:
            if sku in offers:
                found.setdefault(offers[sku].product, (one, hotspot))
        return found


def _first_here(offers: Sequence[Offer]) -> Offer:
    return next((offer for offer in offers if offer.available), offers[0])


def listed_of(spot: Mapping[str, Any]) -> Listed:
    """How its kind lists it, from what it lets visitors know: a publish has looked at all of it."""
    return BY_KIND[spot["kind"]].model_construct(**spot["data"]).listed()


def stock_text(offer: Offer) -> str:
    """What a shopper reads about the stock of this store."""
    if not offer.available:
        return str(gettext("Sold out here"))
    if offer.stock > FEW_LEFT:
        return str(gettext("In stock here"))
    return str(gettext("Only %(n)s left here", n=offer.stock))


def said(offer: Offer) -> dict[str, str | bool]:
    """Everything that a card says of a variant: static/tour/offers.ts writes the same texts from later offers."""
    low = gettext("Lowest price of the last 30 days: %(price)s", price=offer.low_text) if offer.low_text else ""
    return {
        "line": " · ".join(part for part in (offer.brand, offer.colour, offer.size) if part),
        "price": offer.price_text,
        "regular": offer.regular_text,
        "low": low,
        "unit": offer.unit_text,
        "stock": stock_text(offer),
        "picture": offer.picture_url,
        "there": offer.available,
    }
