"""How many pieces this store has, as last heard."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind
from signage.personalisation.moment import Moment


class ProductStockHere(Field):
    """How many pieces this store has, as last heard."""

    name = "product.stock_here"
    kind = Kind.NUMBER
    label = N_("Stock in this store")
    optional = True
    default = 0

    def read(self, moment: Moment) -> int | None:
        """Pieces over all variants, or None."""
        return moment.product.stock_here if moment.product else None
