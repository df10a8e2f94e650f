"""What a display gets to see: the payload of a widget, and the live values that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from signage.personalisation.moment import Moment
from signage.personalisation.rules import Message, Rule


@dataclass(frozen=True, slots=True)
class Content:
    """One thing to show, alike for display, phone and tour.

    template: the widget. data: its payload. values: live values by key, as the player's `data` message has them.
    """

    template: str
    data: Mapping[str, JsonValue]
    values: Mapping[str, object]
    language: str

    def as_json(self) -> dict[str, object]:
        """For the fact and the wire."""
        return {
            "template": self.template,
            "data": dict(self.data),
            "values": dict(self.values),
            "language": self.language,
        }


def content_of(rule: Rule, moment: Moment) -> Content | None:
    """What the rule shows in this moment, or None where nothing fits (no product, sold out, item gone)."""
    show, language = rule.action.show, moment.language or "de"
    if show.card is not None:
        return _card(show.card.layout, moment, language)
    if show.message is not None:
        return _message(show.message, moment, language)
    if rule.payload is None:
        return None
    return Content(str(rule.payload.get("widget", "")), rule.payload, {}, language)


def _card(layout: str, moment: Moment, language: str) -> Content | None:
    product = moment.product
    if product is None or product.stock_here == 0:
        return None
    key = f"product:{product.id}"
    payload: dict[str, JsonValue] = {
        "widget": "product",
        "product": product.id,
        "data": key,
        "layout": layout,
        "show_stock": True,
        "code": None,
    }
    return Content("product", payload, {key: dict(product.card)} if product.card else {}, language)


def _message(message: Message, moment: Moment, language: str) -> Content | None:
    texts: dict[str, JsonValue] = {}
    for tag, text in message.text.items():
        filled = _fill(text, moment)
        if filled is None:
            return None
        texts[tag] = filled
    payload: dict[str, JsonValue] = {"widget": "text", "text": texts, "size": "headline", "tone": message.tone}
    return Content("text", payload, {}, language)


def _fill(text: str, moment: Moment) -> str | None:
    """The sentence with its blanks filled; None where a blank has nothing to say."""
    blanks = {
        "%(product)s": moment.product.name if moment.product else "",
        "%(place)s": moment.place.department_name or moment.place.name,
    }
    for blank, value in blanks.items():
        if blank in text:
            if not value:
                return None
            text = text.replace(blank, value)
    return text
