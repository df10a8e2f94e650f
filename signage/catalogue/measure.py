"""How much is in a pack, and what a litre, a kilogram or a metre of it costs (PAngV § 4). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .money import Money

# Since 2022 German law names one base for each kind (PAngV § 5): no prices for 100 g any more.
_UNITS: dict[str, tuple[str, Decimal]] = {
    "mg": ("kg", Decimal("0.000001")),
    "g": ("kg", Decimal("0.001")),
    "kg": ("kg", Decimal(1)),
    "ml": ("l", Decimal("0.001")),
    "cl": ("l", Decimal("0.01")),
    "l": ("l", Decimal(1)),
    "cbm": ("m³", Decimal(1)),
    "cm": ("m", Decimal("0.01")),
    "m": ("m", Decimal(1)),
    "sqm": ("m²", Decimal(1)),
}
UNITS = tuple(_UNITS)
_WRITTEN = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,3})?)\s*([A-Za-z]{1,3})")


@dataclass(frozen=True, slots=True)
class Measure:
    """So much of something: “250 ml”. unit: one of `UNITS`."""

    amount: Decimal
    unit: str

    @staticmethod
    def parse(text: str) -> Measure:
        """Read “250 ml” or “1,5 l”. Raises ValueError for anything else, and for nothing at all."""
        found = _WRITTEN.fullmatch(text.strip())
        unit = found[2].lower() if found else ""
        if found is None or unit not in _UNITS:
            raise ValueError(text)
        amount = Decimal(found[1].replace(",", "."))
        if not amount:
            raise ValueError(text)
        return Measure(amount.normalize(), unit)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.unit}"

    @property
    def base(self) -> str:
        """The unit that its price is told for."""
        return _UNITS[self.unit][0]

    def price_of_one(self, price: Money) -> Money:
        """What one base unit costs, to the nearest cent."""
        exact = price.minor / (self.amount * _UNITS[self.unit][1])
        return Money(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)), price.currency)
