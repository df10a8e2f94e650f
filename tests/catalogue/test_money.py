"""Money."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.catalogue import Money


@pytest.mark.parametrize(
    ("written", "minor", "currency"),
    [
        ("49.95 EUR", 4995, "EUR"),
        ("49,95 EUR", 4995, "EUR"),
        ("EUR 49.9", 4990, "EUR"),
        ("49 eur", 4900, "EUR"),
        ("49.900 EUR", 4990, "EUR"),
        ("1200 JPY", 1200, "JPY"),
        ("0.005 KWD", 5, "KWD"),
        ("1.299,00 EUR", 129900, "EUR"),
        ("EUR 1,299.50", 129950, "EUR"),
        ("12.345.678,90 EUR", 1234567890, "EUR"),
    ],
)
def test_a_price_is_read_to_the_cent(written: str, minor: int, currency: str) -> None:
    assert Money.parse(written) == Money(minor, currency)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "49.95",
        "1.299 EUR",
        "1,299,000 EUR",
        "1.299,000 EUR",
        "1.29,00 EUR",
        "1299.000,00 EUR",
        "49.955 EUR",
        "-1 EUR",
        "12.5 JPY",
        "9 TALER",
        "1 XY",
    ],
)
def test_a_price_that_is_a_guess_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Money.parse(written)


@given(st.integers(0, 10**9), st.sampled_from(["EUR", "CHF", "JPY", "KWD"]))
def test_what_is_written_is_read_again(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(f"{money.amount:f} {currency}") == money


def test_each_language_writes_it_its_own_way() -> None:
    assert Money(4995, "EUR").format("de") == "49,95\N{NO-BREAK SPACE}€"
    assert Money(4995, "EUR").format("en") == "€49.95"
    assert Money(123456, "EUR").format("de-AT").replace("\N{NO-BREAK SPACE}", " ") == "€ 1.234,56"
