"""The rules of the demo: what a tap at a shelf, at the till and at the reader shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import JsonValue

from signage.access import SYSTEM
from signage.drafts import JsonObject

from .shop import Shop

if TYPE_CHECKING:
    from signage.app import Rooms

ON_OFFER: JsonValue = {"var": ["product.on_sale", False]}


def fill(rooms: Rooms, shop: Shop) -> None:
    """All of them, published."""
    drafts = [rooms.drafts.create(SYSTEM, "rule", one, store=shop.main) for one in documents(shop)]
    rooms.drafts.publish(SYSTEM, [draft.id for draft in drafts])


def documents(shop: Shop) -> list[JsonObject]:
    """The rules as their editor would have made them."""
    return [
        # Never both: two rules of one rank and one place are drawn by lot, and the demo shows the same each time.
        _rule(
            "Ein Tag am Regal zeigt sein Produkt",
            {"card": {"layout": "side"}},
            only_if={"!": [ON_OFFER]},
            seconds=12,
        ),
        _rule(
            "Ein Angebot füllt den Bildschirm",
            {"card": {"layout": "full"}},
            only_if=ON_OFFER,
            seconds=15,
        ),
        _rule(
            "Der Leser bei den Laufschuhen lädt zum Probelauf ein",
            _message("Probelauf gefällig? Sprechen Sie uns an.", "Fancy a test run? Just ask us."),
            places=[shop.places["running"]],
            # The tag on the same shelf stays with its shoe: a rule of a narrower place goes before the card's.
            only_if={"===": [{"var": "moment.verified"}, 1]},
            seconds=10,
        ),
        _rule(
            "An der Kasse steht der Dank",
            _message("Danke für Ihren Besuch am Markt.", "Thank you for coming to the market."),
            places=[shop.places["till"]],
            seconds=8,
        ),
    ]


def _message(de: str, en: str) -> dict[str, JsonValue]:
    return {"message": {"text": {"de": de, "en": en}, "tone": "accent"}}


def _rule(
    title: str,
    show: dict[str, JsonValue],
    *,
    seconds: int,
    places: list[str] | None = None,
    only_if: JsonValue = None,
) -> JsonObject:
    return {
        "title": title,
        "when": [{"kind": "tapped", "places": [*(places or [])], "categories": []}],
        "only_if": only_if,
        "then": [{"show": show, "on": {"pick": "nearest", "within": "department"}, "seconds": seconds}],
    }
