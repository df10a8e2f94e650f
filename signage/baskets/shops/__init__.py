"""Kinds of online shops that a basket can be handed to: one file each, named once in `SHOPS`."""

from __future__ import annotations

from signage.baskets.shops.base import Article, BadShopSetting, Shop
from signage.baskets.shops.url_template import UrlTemplate

SHOPS: tuple[Shop, ...] = (UrlTemplate(),)

__all__ = ["SHOPS", "Article", "BadShopSetting", "Shop"]
