"""Whether an offer price holds."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind
from signage.personalisation.moment import Moment


class ProductOnSale(Field):
    """Whether an offer price holds."""

    name = "product.on_sale"
    kind = Kind.FLAG
    label = N_("On offer")
    optional = True
    default = False

    def read(self, moment: Moment) -> bool | None:
        """None without a product."""
        return moment.product.on_sale if moment.product else None
