"""The product's brand."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind
from signage.personalisation.moment import Moment


class ProductBrand(Field):
    """The product's brand."""

    name = "product.brand"
    kind = Kind.TEXT
    label = N_("Brand")
    optional = True
    default = "none"

    def read(self, moment: Moment) -> str | None:
        """The brand, or None."""
        return moment.product.brand or None if moment.product else None
