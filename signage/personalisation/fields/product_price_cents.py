"""What the product costs here and now, tax included."""

from __future__ import annotations

from signage.errors import N_
from signage.personalisation.fields.base import Field, Kind, number
from signage.personalisation.moment import Moment


class ProductPriceCents(Field):
    """What the product costs here and now, tax included."""

    name = "product.price_cents"
    kind = Kind.NUMBER
    label = N_("Price")
    optional = True
    default = 0
    unit = "ct"
    typed_as = "49.90"

    def read(self, moment: Moment) -> int | None:
        """Gross cents, or None."""
        return moment.product.price_cents if moment.product else None

    def typed(self, text: str) -> int:
        """An amount with or without cents."""
        return round(number(text) * 100)

    def as_typed(self, value: bool | int | float | str) -> str:
        """An amount with cents."""
        return f"{value / 100:.2f}" if isinstance(value, (int, float)) else str(value)
