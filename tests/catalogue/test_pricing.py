"""Which price holds, and the lowest of thirty days."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.catalogue import Money, Price, PriceKind
from signage.catalogue.pricing import Wanted, changes_needed, next_change, quote
from signage.ids import StoreId, VariantId

START = datetime(2026, 3, 1, tzinfo=UTC)
COLOGNE = StoreId("cologne")
_ids = itertools.count(1)


def line(day: float, cents: int, kind: str = "regular", store: StoreId | None = None) -> Price:
    return Price(
        f"{next(_ids):026}", VariantId("v"), store, Money(cents, "EUR"), Decimal("0.19"),
        START + timedelta(days=day), PriceKind(kind),
    )  # fmt: skip


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def test_without_a_price_nothing_is_asked() -> None:
    assert quote([], COLOGNE, day(0)) is None
    assert quote([line(2, 100)], COLOGNE, day(1)) is None


def test_the_newest_price_that_has_begun_holds() -> None:
    prices = [line(0, 5000), line(10, 4500), line(20, 4000)]
    found = quote(prices, COLOGNE, day(15))
    assert found is not None
    assert (found.price.money.minor, found.regular, found.low_30_days) == (4500, None, None)


def test_a_stores_own_price_goes_before_a_newer_one_for_all() -> None:
    prices = [line(0, 5000), line(5, 4800, store=COLOGNE), line(10, 4500)]
    mine, other = quote(prices, COLOGNE, day(11)), quote(prices, StoreId("bonn"), day(11))
    assert mine is not None
    assert other is not None
    assert (mine.price.money.minor, other.price.money.minor) == (4800, 4500)


def test_beside_an_offer_stands_the_lowest_price_of_the_thirty_days_before_it_began() -> None:
    prices = [line(0, 5000), line(40, 4400), line(45, 5000), line(60, 3900, "offer")]
    found = quote(prices, COLOGNE, day(70))
    assert found is not None
    assert (found.price.money.minor, found.regular, found.low_30_days) == (3900, Money(5000, "EUR"), Money(4400, "EUR"))


def test_a_low_price_of_more_than_thirty_days_ago_does_not_count() -> None:
    prices = [line(0, 3000), line(10, 5000), line(60, 3900, "offer")]
    found = quote(prices, COLOGNE, day(61))
    assert found is not None
    assert found.low_30_days == Money(5000, "EUR")


def test_the_price_that_held_when_the_thirty_days_began_counts() -> None:
    prices = [line(0, 3500), line(31, 5000), line(60, 3900, "offer")]
    found = quote(prices, COLOGNE, day(61))
    assert found is not None
    assert found.low_30_days == Money(3500, "EUR")


def test_the_same_offer_written_again_does_not_begin_anew() -> None:
    prices = [line(0, 5000), line(40, 3900, "offer"), line(50, 3900, "offer")]
    found = quote(prices, COLOGNE, day(85))
    assert found is not None
    assert found.low_30_days == Money(5000, "EUR")


def test_an_earlier_offer_is_a_price_that_was_asked() -> None:
    prices = [line(0, 5000), line(40, 4200, "offer"), line(45, 5000), line(55, 4500, "offer")]
    found = quote(prices, COLOGNE, day(56))
    assert found is not None
    assert found.low_30_days == Money(4200, "EUR")


def test_an_offer_without_a_past_has_no_lowest_price_to_tell() -> None:
    found = quote([line(0, 3900, "offer")], COLOGNE, day(1))
    assert found is not None
    assert (found.regular, found.low_30_days, found.history_days) == (None, None, 0)


def test_an_offer_that_is_no_reduction_claims_none() -> None:
    found = quote([line(0, 3900), line(5, 3900, "offer")], COLOGNE, day(6))
    assert found is not None
    assert found.regular is None


def test_a_planned_price_is_told_before_it_begins() -> None:
    assert next_change([line(0, 1), line(5, 2), line(9, 3)], day(1)) == day(5)
    assert next_change([line(0, 1)], day(1)) is None


histories = st.lists(
    st.tuples(st.integers(0, 90), st.integers(1, 9), st.sampled_from(["regular", "offer"]), st.booleans()), max_size=12
)


@given(histories)
def test_the_lowest_price_agrees_with_a_walk_through_every_day(history: list[tuple[int, int, str, bool]]) -> None:
    prices = [line(at, cents, kind, COLOGNE if own else None) for at, cents, kind, own in history]
    found = quote(prices, COLOGNE, day(100))
    if found is None or found.price.kind is PriceKind.REGULAR:
        return
    asked = [quote(prices, COLOGNE, day(each)) for each in range(101)]
    began = 100
    while began > 0 and (before := asked[began - 1]) is not None and before.price.kind is PriceKind.OFFER:
        if before.price.money != found.price.money:
            break
        began -= 1
    walked = [each.price.money.minor for each in asked[max(0, began - 30) : began] if each is not None]
    lowest = found.low_30_days.minor if found.low_30_days else None
    assert lowest == (min(walked) if walked else None)


@pytest.mark.parametrize("store", [None, COLOGNE])
@given(histories, st.integers(1, 9), st.none() | st.integers(1, 9), st.tuples(st.integers(0, 90), st.integers(1, 40)))
def test_after_a_feed_the_history_says_what_the_feed_wants_and_a_second_time_adds_nothing(
    store: StoreId | None, history: list[tuple[int, int, str, bool]], regular: int, offer: int | None,
    span: tuple[int, int],
) -> None:  # fmt: skip
    prices = [line(at, cents, kind, store) for at, cents, kind, _ in history]
    wanted = Wanted(
        Money(regular, "EUR"), Money(offer, "EUR") if offer and offer < regular else None,
        day(span[0]), day(span[0] + span[1]),
    )  # fmt: skip
    now = day(45)
    for since, kind, money in changes_needed(prices, store, wanted, now):
        assert since >= now
        prices.append(Price(f"{next(_ids):026}", VariantId("v"), store, money, Decimal(0), since, kind))
    for hour in range(0, 24 * 90, 12):
        at = now + timedelta(hours=hour)
        found = quote(prices, store, at)
        assert found is not None
        assert (found.price.kind, found.price.money) == wanted.at(at)
    assert changes_needed(prices, store, wanted, now) == []
