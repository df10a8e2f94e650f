"""The number under the product's bar code."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind
from signage.personalisation.moment import Moment


class ProductGtin(Field):
    """The number under the product's bar code."""

    name = "product.gtin"
    kind = Kind.TEXT
    label = N_("Product number (GTIN)")
    optional = True
    default = "none"

    def read(self, moment: Moment) -> str | None:
        """Digits, or None without a product."""
        return moment.product.gtin or None if moment.product else None
