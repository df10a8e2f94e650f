"""The three playlists, published, and which display shows which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import JsonValue

from signage.access import SYSTEM
from signage.drafts import JsonObject
from signage.ids import PlaylistId
from signage.schedule import Target

from .shop import Shop

if TYPE_CHECKING:
    from signage.app import Rooms

SHOWN_ON = {"entrance": ("entrance",), "jackets": ("jackets",), "shoes": ("shoes", "till")}
"""Playlist → displays of the plan."""


def fill(rooms: Rooms, shop: Shop) -> None:
    """Made, published and assigned."""
    for key, document in documents(shop).items():
        draft = rooms.drafts.create(SYSTEM, "playlist", document, store=shop.main)
        shop.playlists[key] = PlaylistId(draft.id)
    rooms.drafts.publish(SYSTEM, list(shop.playlists.values()))
    for key, displays in SHOWN_ON.items():
        for display in displays:
            rooms.schedule.assign(SYSTEM, shop.playlists[key], Target.DISPLAY, shop.displays[display])


def documents(shop: Shop) -> dict[str, JsonObject]:
    """The playlists as their editor would have made them."""
    return {
        "entrance": _playlist(
            "Eingang",
            _picture(shop, "welcome"),
            _product(shop, 31, "full"),
            _picture(shop, "autumn"),
            _product(shop, 37, "full"),
            _code("/tour/modehaus", "Unser Haus in 360°", "Our store in 360°"),
        ),
        "jackets": _playlist(
            "Jacken",
            _picture(shop, "jackets"),
            _product(shop, 1, "side"),
            _product(shop, 5, "side"),
            _picture(shop, "wool"),
            _product(shop, 9, "side"),
            _words("Wir kürzen Ihre Jacke kostenlos", "We shorten your jacket for free"),
        ),
        "shoes": _playlist(
            "Schuhe",
            _picture(shop, "shoes"),
            _product(shop, 17, "side"),
            _product(shop, 23, "side"),
            _product(shop, 27, "side"),
            _picture(shop, "thanks"),
        ),
    }


def _playlist(title: str, *items: dict[str, JsonValue]) -> JsonObject:
    return {"title": title, "items": [{"id": f"item-{place}", **item} for place, item in enumerate(items, 1)]}


def _picture(shop: Shop, key: str) -> dict[str, JsonValue]:
    return {"widget": "image", "config": {"medium": shop.media[key], "fit": "cover"}, "seconds": 8}


def _product(shop: Shop, number: int, layout: str) -> dict[str, JsonValue]:
    return {"widget": "product", "config": {"product": shop.products[number].id, "layout": layout}, "seconds": 10}


def _words(de: str, en: str) -> dict[str, JsonValue]:
    return {"widget": "text", "config": {"text": {"de": de, "en": en}, "tone": "accent"}, "seconds": 6}


def _code(path: str, de: str, en: str) -> dict[str, JsonValue]:
    return {"widget": "qr", "config": {"target": path, "caption": {"de": de, "en": en}}, "seconds": 8}
