"""A product on one card: which of its variants speaks for it, and the values that screens show. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import JsonValue

from .values import Offer


def lead_of(offers: Sequence[Offer]) -> Offer:
    """The variant that speaks for the product: the cheapest that is there, else the cheapest; of equals the first.

    Phone page, display and “Why?” ask this one function, so that a tag never says two colours of one jacket. The first
    in the shop's own order is the one that the product's picture shows.
    """
    return min(offers, key=lambda one: (not one.available, one.price.minor))


def card_of(offers: Sequence[Offer]) -> Offer:
    """The variant that speaks for the product; its stock is that of all variants together.

    A card that says “only 1 left” while the other sizes fill the shelf would be wrong.
    """
    return replace(lead_of(offers), stock=sum(one.stock for one in offers))


def live_card(card: Offer) -> dict[str, JsonValue]:
    """What changes on a card without a publish, as the player's `data` message has it."""
    return {
        "name": dict(card.titles),
        "brand": card.brand,
        "picture": card.picture or None,
        "price": {
            "gross_minor": card.price.minor,
            "currency": card.price.currency,
            "kind": card.kind.value,
            "before_minor": card.regular.minor if card.regular else None,
            "low_30_minor": card.low_30_days.minor if card.low_30_days else None,
        },
        "stock": card.stock,
        "sku": card.sku,
    }
