"""Money: whole minor units and a currency, so that no cent is ever rounded away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_currency, get_currency_precision, list_currencies

_AMOUNT_FIRST = re.compile(r"(\d{1,10})(?:[.,](\d{1,3}))?\s*([A-Za-z]{3})")
_CURRENCY_FIRST = re.compile(r"([A-Za-z]{3})\s*(\d{1,10})(?:[.,](\d{1,3}))?")
_GROUPED = re.compile(r"(?<!\d)(?:\d{1,3}(?:\.\d{3})+,\d{2}|\d{1,3}(?:,\d{3})+\.\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of an ISO 4217 currency."""

    minor: int
    currency: str

    @property
    def amount(self) -> Decimal:
        """The amount in whole units, exact."""
        return Decimal(self.minor).scaleb(-get_currency_precision(self.currency))

    def format(self, locale: str) -> str:
        """As people of that language write it: “49,95 €”, “€49.95”."""
        return _written(self, locale.replace("-", "_"))

    @staticmethod
    def parse(text: str) -> Money:
        """Read “49.95 EUR”, “49,95 EUR”, “EUR 49.95” or “1.299,00 EUR”.

        Raises ValueError for anything else: a group separator alone (“1.299”) is a guess, and a guess is a wrong price.
        """
        plain = _GROUPED.sub(lambda grouped: re.sub(r"[.,](?=\d{3})", "", grouped[0]), text.strip())
        found = _AMOUNT_FIRST.fullmatch(plain)
        if found is not None:
            whole, fraction, currency = found.groups()
        else:
            found = _CURRENCY_FIRST.fullmatch(plain)
            if found is None:
                raise ValueError(text)
            currency, whole, fraction = found.groups()
        currency = currency.upper()
        if currency not in list_currencies():
            raise ValueError(text)
        digits = get_currency_precision(currency)
        if len((fraction or "").rstrip("0")) > digits:
            raise ValueError(text)
        return Money(int(whole) * 10**digits + int((fraction or "").rstrip("0").ljust(digits, "0") or 0), currency)


@lru_cache(4096)
def _written(money: Money, locale: str) -> str:
    """A page of goods says the same prices each time, and Babel thinks a while about each."""
    return format_currency(money.amount, money.currency, locale=locale)
