"""What a litre costs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.catalogue import Money
from signage.catalogue.measure import UNITS, Measure


@pytest.mark.parametrize(
    ("written", "price", "base", "one"),
    [
        ("300 ml", 1495, "l", 4983),
        ("500ml", 1195, "l", 2390),
        ("1,5 l", 300, "l", 200),
        ("250 g", 399, "kg", 1596),
        ("2 KG", 1000, "kg", 500),
        ("75 cm", 300, "m", 400),
        ("2.5 sqm", 1000, "m²", 400),
    ],
)
def test_the_price_of_one_unit_is_told_for_the_base_that_the_law_names(
    written: str, price: int, base: str, one: int
) -> None:
    measure = Measure.parse(written)
    assert (measure.base, measure.price_of_one(Money(price, "EUR"))) == (base, Money(one, "EUR"))


@pytest.mark.parametrize("written", ["", "ml", "0 ml", "300", "300 oz", "1.000,5 l", "-3 g", "NaN g", "1e9 g", "٣ g"])
def test_what_is_no_measure_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Measure.parse(written)


@given(st.decimals("0.001", "999999.999", places=3), st.sampled_from(UNITS))
def test_a_measure_comes_back_the_same(amount: Decimal, unit: str) -> None:
    measure = Measure.parse(f"{amount} {unit}")
    assert Measure.parse(str(measure)) == measure
    assert measure.amount == amount
