"""What every online shop promises, run over the tuple."""

from __future__ import annotations

import pytest

from signage.baskets.shops import SHOPS, Article, Shop
from signage.errors import Invalid
from signage.web.i18n import translations

EACH = pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.name)
HOSTILE = [
    "",
    "x" * 100_000,
    "javascript:alert(1)",
    "https://",
    "http://[::1",
    "https://a:b@c/",
    "\x00",
    "https://x\n/",
]


def test_names_are_unique() -> None:
    assert len({shop.name for shop in SHOPS}) == len(SHOPS)


@EACH
def test_its_label_is_there_in_german(shop: Shop) -> None:
    assert translations("de").gettext(shop.label) != shop.label


@EACH
def test_its_own_example_is_valid(shop: Shop) -> None:
    shop.check(shop.example)


@EACH
@pytest.mark.parametrize("value", [None, 7, [], {}, *HOSTILE])
def test_hostile_settings_are_refused_by_field(shop: Shop, value: object) -> None:
    for name in shop.example:
        with pytest.raises(Invalid) as refused:
            shop.check({**shop.example, name: value})
        assert refused.value.field.startswith("/")


@EACH
def test_empty_and_unknown_settings_are_refused_by_field(shop: Shop) -> None:
    for settings in ({}, {**shop.example, "unknown": "x"}):
        with pytest.raises(Invalid) as refused:
            shop.check(settings)
        assert refused.value.field.startswith("/")


@EACH
def test_it_takes_over_any_basket_by_an_https_address(shop: Shop) -> None:
    articles = [Article("JA-1 M/ä?&#", "4006381333931", 2), Article("x", "", 1)]
    assert shop.checkout(shop.example, articles).startswith("https://")
    assert " " not in shop.checkout(shop.example, articles)
