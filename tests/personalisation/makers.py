"""Moments, rules and displays with whatever does not matter filled in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from signage.personalisation.decide import DisplaySeen
from signage.personalisation.moment import Moment, PlaceSeen, ProductSeen, StoreClock
from signage.personalisation.rules import Rule, compile_rule, parse

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
JACKETS = PlaceSeen(
    id="jackets",
    name="Jackets",
    kind="shelf",
    department="women",
    department_name="Women",
    path=("jackets", "women", "ground", "store"),
)
JACKET = ProductSeen(
    id="p1",
    gtin="4006381333931",
    name="Rain jacket",
    categories=("jackets", "outdoor"),
    brand="Nordlicht",
    colour="blue",
    price_cents=12_900,
    on_sale=True,
    stock_here=3,
    card={"stock": 3},
)


def moment(**given: Any) -> Moment:
    """A tap at the jackets at eleven on a Monday."""
    filled: dict[str, Any] = {
        "id": "event-1",
        "kind": "tapped",
        "at": NOW,
        "store": "store",
        "holder": "tap-1",
        "place": JACKETS,
        "clock": StoreClock(minute=660, weekday=1, date=20260504),
        "product": JACKET,
        "display_class": "floor",
    }
    return Moment(**{**filled, **given})


def document(**given: Any) -> dict[str, Any]:
    """A rule as JSON: any tap shows the product's card."""
    return {"title": "Card on tap", "then": [{"show": {"card": {}}}], **given}


def rule(id: str = "r1", **given: Any) -> Rule:
    """The same, ready for `decide`."""
    return compile_rule(id, parse(document(**given)))


def display(**given: Any) -> DisplaySeen:
    """A display at the jackets that is online and free."""
    return DisplaySeen(**{"id": "d1", "name": "Jackets", **given})
