"""The product's own category."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind
from signage.personalisation.moment import Moment


class ProductCategory(Field):
    """The product's own category."""

    name = "product.category"
    kind = Kind.TEXT
    label = N_("Category")
    optional = True
    default = "none"

    def read(self, moment: Moment) -> str | None:
        """The narrowest category, or None."""
        return moment.product.categories[0] if moment.product and moment.product.categories else None
