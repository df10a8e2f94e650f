"""The address of a product (GS1 Digital Link): what a phone gets when it reads the code on a screen or a label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from signage.access import SYSTEM
from signage.baskets import Baskets
from signage.catalogue import Catalogue, Offer, is_gtin, lead_of
from signage.ids import ProductId, StoreId
from signage.places import Places, Store
from signage.web import PUBLIC, Web, choose_language, speak

LENGTH = 14


@dataclass(frozen=True)
class Goods:
    """What a page is about: the variants of one product as a store sells them now."""

    offers: tuple[Offer, ...]
    wanted: str = ""
    """The article number that was asked for."""

    @property
    def first(self) -> Offer:
        """The one that is chosen when the page opens: the one asked for, else the one that the display shows, too."""
        asked = (offer for offer in self.offers if offer.sku == self.wanted)
        return next(asked, None) or lead_of(self.offers)

    @property
    def stock(self) -> int:
        """Pieces of all variants here."""
        return sum(offer.stock for offer in self.offers)


def goods_of(catalogue: Catalogue, store: StoreId, product: ProductId | None, wanted: str = "") -> Goods | None:
    """The product in the reader's language, None where this store does not sell it."""
    if product is None:
        return None
    offers = catalogue.product_offers(store, [product], languages=[choose_language()]).get(product)
    return Goods(tuple(offers), wanted) if offers else None


def init_app(web: Web, places: Places, catalogue: Catalogue, baskets: Baskets) -> None:
    """Hang the address into the app."""
    pages = web.pages("products", __name__)

    @pages.get("/01/<gtin>", allow=PUBLIC)
    def product(gtin: str) -> BaseResponse:
        # One product, one address: what is shorter is filled up with noughts from the left.
        if is_gtin(gtin) and len(gtin) < LENGTH:
            query = f"?{urlencode(list(request.args.items(multi=True)))}" if request.args else ""
            return redirect(f"/01/{gtin.zfill(LENGTH)}{query}", 301)
        variant = catalogue.by_gtin(gtin) if is_gtin(gtin) else None
        stores = places.stores(SYSTEM)
        sold = (
            {store.id: goods_of(catalogue, store.id, variant.product, variant.sku) for store in stores}
            if variant
            else {}
        )
        shop = _chosen([store for store in stores if sold.get(store.id)], sold)
        if variant is None or shop is None:
            return Response(render_template("touchpoints/no_product.html"), 404)
        speak(shop.languages)  # from here on: the words are read once more in the language that this settles
        path = f"/01/{gtin}"
        return Response(
            render_template(
                "touchpoints/product.html",
                goods=goods_of(catalogue, shop.id, variant.product, variant.sku),
                shop=shop,
                store=shop.id,
                others=[(store, sold[store.id]) for store in stores if sold[store.id] and store.id != shop.id],
                path=path,
                page=f"{path}?{urlencode({'store': shop.id})}",
                done=request.args.get("done", ""),
                ticket=lambda action: baskets.ticket(page=path, action=action),
            ),
            headers={"Cache-Control": "no-store", "Referrer-Policy": "same-origin"},
        )


def _chosen(selling: Sequence[Store], sold: dict[StoreId, Goods | None]) -> Store | None:
    """The store that was asked for, else the first that has the product, else the first that sells it."""
    asked = next((store for store in selling if store.id == request.args.get("store")), None)
    there = (store for store in selling if (goods := sold[store.id]) is not None and goods.stock)
    return asked or next(there, selling[0] if selling else None)
