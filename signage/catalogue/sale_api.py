"""REST: take a product off sale, and put it on sale again."""

from __future__ import annotations

from signage.access import Role
from signage.ids import ProductId
from signage.web import Web

from .api import ProductOut, ProductPath
from .service import Catalogue


def add_sale_api(web: Web, catalogue: Catalogue) -> None:
    """The two operations."""
    api = web.api("sale")

    @api.post("/products/<product_id>/retire", allow=Role.EDITOR, out=ProductOut)
    def retire_product(path: ProductPath) -> ProductOut:
        """Sell it no longer: nothing offers it any more"""
        return ProductOut.of(catalogue.retire(web.account(), ProductId(path.product_id)))

    @api.post("/products/<product_id>/unretire", allow=Role.EDITOR, out=ProductOut)
    def unretire_product(path: ProductPath) -> ProductOut:
        """Sell it again"""
        return ProductOut.of(catalogue.retire(web.account(), ProductId(path.product_id), back=True))
