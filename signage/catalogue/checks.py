"""What a product, a price or a stock has to be, told with every problem at once."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from signage.errors import Invalid

from . import errors
from .measure import Measure
from .values import NewPrice, NewProduct, NewVariant

MOST_MINOR = 1_000_000_000
MOST_PIECES = 1_000_000


def is_gtin(digits: str) -> bool:
    """Whether these are 8, 12, 13 or 14 digits whose last one checks the others (GS1, modulo 10)."""
    if not (digits.isascii() and digits.isdigit() and len(digits) in (8, 12, 13, 14)):
        return False
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return total % 10 == 0


def is_measure(written: str) -> bool:
    """Whether this says how much is in a pack."""
    try:
        Measure.parse(written)
    except ValueError:
        return False
    return True


def check_product(new: NewProduct) -> None:
    """Raises Invalid with every problem of the product and its variants."""
    problems: list[Invalid] = []
    titles = [each.strip() for each in new.title.values()]
    if not any(titles) or any(len(each) > 300 for each in titles):
        problems.append(errors.TitleMissing())
    if not new.variants:
        problems.append(errors.VariantMissing())
    for place, variant in enumerate(new.variants):
        problems += _variant_problems(variant, place)
    if problems:
        raise Invalid.many(problems)


def _variant_problems(variant: NewVariant, place: int) -> list[Invalid]:
    problems: list[Invalid] = []
    if not 0 < len(variant.sku.strip()) <= 100:
        problems.append(errors.SkuMissing(field=f"/variants/{place}/sku"))
    if variant.gtin and not is_gtin(variant.gtin):
        problems.append(errors.BadGtin(field=f"/variants/{place}/gtin", gtin=variant.gtin))
    if variant.measure and not is_measure(variant.measure):
        problems.append(errors.BadMeasure(field=f"/variants/{place}/measure", measure=variant.measure[:40]))
    return problems


def check_price(new: NewPrice, currency: str | None, now: datetime) -> None:
    """Raises Invalid with every problem. currency: what the store takes, None where any will do."""
    problems: list[Invalid] = []
    if not 0 <= new.money.minor <= MOST_MINOR:
        problems.append(errors.BadPrice(price=new.money.amount))
    if currency is not None and new.money.currency != currency:
        problems.append(errors.WrongCurrency(expected=currency, given=new.money.currency))
    if not Decimal(0) <= new.tax_rate <= Decimal(1):
        problems.append(errors.BadTaxRate())
    if new.valid_from is not None and new.valid_from < now:
        problems.append(errors.PastPrice())
    if problems:
        raise Invalid.many(problems)


def check_quantity(quantity: int) -> None:
    if not 0 <= quantity <= MOST_PIECES:
        raise errors.BadQuantity
