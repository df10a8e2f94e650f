"""A neutral display: three people within twenty seconds, and it shows what all of them tapped, to nobody alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from signage.access import SYSTEM
from signage.catalogue import Money, NewPrice, NewProduct, NewVariant
from signage.ids import DisplayId, EventId, ProductId, RuleId
from signage.personalisation.crowd import side_by_side
from signage.personalisation.leases import CROWD, LEASE
from tests.personalisation.conftest import Shop

SECOND = timedelta(seconds=1)


@pytest.fixture
def display(both: str, shop: Shop) -> DisplayId:
    """A neutral display, and a rule whose card stays for 20 seconds."""
    shop.rule(then=[{"show": {"card": {}}, "seconds": 20}])
    return shop.display("Jackets", at="shelf", crowd="neutral")


def _another(shop: Shop, number: int) -> ProductId:
    variant = NewVariant(sku=f"N-{number}")
    made = shop.catalogue.add_product(SYSTEM, NewProduct(title={"de": f"Mütze {number}"}, variants=(variant,)))
    shop.catalogue.set_price(SYSTEM, made.variants[0].id, NewPrice(Money(1_900, "EUR")))
    shop.catalogue.set_stock(SYSTEM, made.variants[0].id, shop.store, 3)
    return made.id


def _shown(shop: Shop, display: DisplayId) -> tuple[str, list[str]]:
    lease = shop.moments.current(display)
    if lease is None:
        return "", []
    return lease.content["template"], list(lease.content["values"])


def _holder(shop: Shop) -> str:
    with shop.kernel.db.read() as session:
        return str(session.scalar(select(LEASE.c.holder)))


def test_from_the_third_person_on_all_products_stand_side_by_side(shop: Shop, display: DisplayId) -> None:
    caps = [_another(shop, number) for number in (1, 2)]
    assert shop.tap(holder="ann").reason == "shown"
    shop.clock.advance(SECOND)
    assert shop.tap(holder="ben", product=caps[0]).reason == "lease"
    assert _shown(shop, display) == ("product", [f"product:{shop.jacket}"])
    shop.clock.advance(SECOND)
    assert shop.tap(holder="cem", product=caps[1], event="cem-1").reason == "shown"
    assert _shown(shop, display) == ("products", [f"product:{one}" for one in (caps[1], caps[0], shop.jacket)])
    assert _holder(shop) == "everybody"
    shop.traces.flush()
    trace = shop.traces.get(SYSTEM, EventId("cem-1"))
    assert (trace.reason, trace.template, trace.details["losers"]) == ("shown", "products", [])


def test_two_people_share_nothing_however_often_they_tap(shop: Shop, display: DisplayId) -> None:
    taps = [shop.tap(holder=who).reason for who in ("ann", "ben", "ann", "ben", "ben")]
    assert taps == ["shown", "lease", "shown", "lease", "lease"]
    assert _shown(shop, display)[0] == "product"


def test_only_the_last_twenty_seconds_count(shop: Shop, display: DisplayId) -> None:
    shop.tap(holder="ann")
    shop.clock.advance(19 * SECOND)
    shop.tap(holder="ben")
    shop.clock.advance(SECOND)
    shop.tap(holder="cem")
    assert _shown(shop, display)[0] == "product"


def test_it_shows_the_newest_four_and_lasts_twenty_seconds_from_the_last_tap(shop: Shop, display: DisplayId) -> None:
    caps = [_another(shop, number) for number in range(4)]
    for who in ("ann", "ben", "cem"):
        shop.tap(holder=who)
    for cap in caps:
        shop.clock.advance(15 * SECOND)
        assert shop.tap(holder="dora", product=cap).reason == "shown"
    shop.clock.advance(SECOND)
    shop.tap(holder="dora", product=caps[2])
    assert _shown(shop, display) == ("products", [f"product:{one}" for one in (caps[2], caps[3])])
    shop.clock.advance(19 * SECOND)
    assert _shown(shop, display)[0] == "products"
    shop.clock.advance(2 * SECOND)
    assert _shown(shop, display) == ("", [])
    shop.moments.sweep()
    shop.clock.advance(20 * SECOND)
    shop.moments.sweep()
    with shop.kernel.db.read() as session:
        assert session.scalar(select(func.count()).select_from(CROWD)) == 0
    assert shop.tap(holder="emil").reason == "shown"
    assert _shown(shop, display)[0] == "product"


def test_nothing_but_products_is_shown_to_all(shop: Shop, display: DisplayId) -> None:
    shop.rules.pause(SYSTEM, RuleId("rule"), True)
    shop.rule("words", then=[{"show": {"message": {"text": {"de": "Für Sie: %(product)s"}}}, "seconds": 20}])
    for who in ("ann", "ben", "cem"):
        shop.tap(holder=who)
    assert _shown(shop, display) == ("products", [f"product:{shop.jacket}"])


def test_a_tap_without_a_product_counts_but_shows_none(shop: Shop, display: DisplayId) -> None:
    shop.rules.pause(SYSTEM, RuleId("rule"), True)
    shop.rule("words", then=[{"show": {"message": {"text": {"de": "Willkommen"}}}, "seconds": 20}])
    taps = [shop.tap(holder=who, product=None).reason for who in ("ann", "ben", "cem")]
    assert taps == ["shown", "lease", "lease"]
    shop.tap(holder="dora")
    assert _shown(shop, display) == ("products", [f"product:{shop.jacket}"])


def test_staff_still_cut_in_and_nobody_who_taps_cuts_them(shop: Shop, display: DisplayId) -> None:
    for who in ("ann", "ben", "cem"):
        shop.tap(holder=who)
    staff = shop.rule("staff", rank="staff", then=[{"show": {"card": {}}, "seconds": 20}])
    assert shop.tap(holder="jonas").reason == "shown"
    assert _holder(shop) == "jonas"
    shop.rules.pause(SYSTEM, staff, True)
    assert shop.tap(holder="dora").reason == "lease"
    assert _holder(shop) == "jonas"


def test_who_takes_a_consent_back_no_longer_counts(shop: Shop, display: DisplayId) -> None:
    shop.tap(holder="ann")
    shop.tap(holder="ben")
    shop.kernel.db.write(lambda tx: shop.moments.let_go(tx, "ben"))
    shop.tap(holder="cem")
    assert _shown(shop, display)[0] == "product"


def test_a_product_that_was_tapped_twice_stands_there_once_with_its_newest_price() -> None:
    cards: list[dict[str, Any]] = [
        {"product": "a", "value": {"n": 3}}, {"product": "b", "value": {"n": 2}}, {"product": "a", "value": {"n": 1}},
    ]  # fmt: skip
    content = side_by_side(cards, "de")
    assert content is not None
    assert content.values == {"product:a": {"n": 3}, "product:b": {"n": 2}}
    assert side_by_side([], "de") is None
