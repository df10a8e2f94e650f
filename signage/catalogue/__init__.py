"""What the shop sells: products and their variants, prices with their history, stock a store, feeds in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .card import card_of, lead_of, live_card
from .checks import is_gtin
from .errors import AlreadyKnown, OutOfStock, SkuTaken
from .imports import Imports, NewImport, Report
from .money import Money
from .service import Catalogue
from .values import (
    FEW_LEFT,
    NewPrice,
    NewProduct,
    NewVariant,
    Offer,
    Page,
    Price,
    PriceKind,
    Product,
    Stock,
    Texts,
    Variant,
    text,
)

if TYPE_CHECKING:
    from signage.places import Places
    from signage.web import Web

__all__ = [
    "FEW_LEFT",
    "AlreadyKnown",
    "Catalogue",
    "Imports",
    "Money",
    "NewImport",
    "NewPrice",
    "NewProduct",
    "NewVariant",
    "Offer",
    "OutOfStock",
    "Page",
    "Price",
    "PriceKind",
    "Product",
    "Report",
    "SkuTaken",
    "Stock",
    "Texts",
    "Variant",
    "card_of",
    "init_app",
    "is_gtin",
    "lead_of",
    "live_card",
    "text",
]


def init_app(web: Web, places: Places) -> Catalogue:
    """Put the catalogue's pages and its API on the web and register the job that reads feeds."""
    from .api import add_api
    from .pages import add_pages
    from .sale_api import add_sale_api

    catalogue = Catalogue(web.kernel, places)
    add_api(web, catalogue)
    add_sale_api(web, catalogue)
    add_pages(web, catalogue, places, catalogue.imports)
    return catalogue
