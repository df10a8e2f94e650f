"""What the product costs here and now, tax included."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind
from signage.personalisation.moment import Moment


class ProductPriceCents(Field):
    """What the product costs here and now, tax included."""

    name = "product.price_cents"
    kind = Kind.NUMBER
    label = N_("Price")
    optional = True
    default = 0
    unit = "ct"

    def read(self, moment: Moment) -> int | None:
        """Gross cents, or None."""
        return moment.product.price_cents if moment.product else None
