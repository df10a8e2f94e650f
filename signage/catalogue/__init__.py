"""What the shop sells: products and their variants, prices with their history, stock a store, feeds in."""

from __future__ import annotations

from .checks import is_gtin
from .errors import AlreadyKnown, OutOfStock, SkuTaken
from .money import Money
from .service import Catalogue
from .values import (
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

__all__ = [
    "AlreadyKnown",
    "Catalogue",
    "Money",
    "NewPrice",
    "NewProduct",
    "NewVariant",
    "Offer",
    "OutOfStock",
    "Page",
    "Price",
    "PriceKind",
    "Product",
    "SkuTaken",
    "Stock",
    "Texts",
    "Variant",
    "is_gtin",
    "text",
]
