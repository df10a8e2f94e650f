"""What the shop's displays show now, for visitors who see them in the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from pydantic import BaseModel, Field, JsonValue

from signage.catalogue import text
from signage.ids import DisplayId, ProductId
from signage.playlists.widgets import WIDGETS
from signage.schedule import OnAir, Schedule
from signage.web import PUBLIC, Web, choose_language
from tours.goods import listed_of
from tours.service import Tours


class TourPath(BaseModel):
    """Which tour."""

    slug: str = Field(max_length=100)


class ScreensQuery(BaseModel):
    """Which scene's displays. lang: the language of the words."""

    scene: str = Field(max_length=64)
    lang: str = Field(default="", max_length=16)


class ScreenOut(BaseModel):
    """A display that confirms what it shows. what: the item in words; products: the things that it shows."""

    hotspot: str
    item: str
    what: str
    payload: dict[str, JsonValue]
    values: dict[str, JsonValue]
    products: list[str]


class ScreensOut(BaseModel):
    """The displays of a scene that are on; what is lent to a moment is never told."""

    displays: list[ScreenOut]


def init_screens(web: Web, tours: Tours, schedule: Schedule) -> None:
    """Hang the operation into the app."""
    api = web.api("tour-screens")

    @api.get("/tours/<slug>/displays", allow=PUBLIC, out=ScreensOut)
    def displays(path: TourPath, query: ScreensQuery) -> ScreensOut:
        """What the displays in a scene of a published tour show now, as far as they confirm it themselves"""
        live = tours.live(path.slug)
        scene = next((one for one in live.tour["scenes"] if one["id"] == query.scene), None)
        hung = _hung(scene) if scene is not None else {}
        on_air = schedule.on_air(list(hung.values()), public_url=web.public_url()) if hung else {}
        languages = (query.lang or choose_language(), *live.tour["languages"])
        return ScreensOut(
            displays=[_out(spot, on_air[display], languages) for spot, display in hung.items() if display in on_air]
        )


def _hung(scene: Mapping[str, Any]) -> dict[str, DisplayId]:
    """The display of each hotspot that stands for one."""
    found = {spot["id"]: listed_of(spot).display for spot in scene["hotspots"]}
    return {spot: DisplayId(display) for spot, display in found.items() if display}


def _out(hotspot: str, on: OnAir, languages: Sequence[str]) -> ScreenOut:
    names = [name for product in on.products if (name := _name(on, product, languages))]
    return ScreenOut(
        hotspot=hotspot,
        item=on.item,
        what=", ".join(names) or _words(on, languages),
        payload=dict(on.payload),
        values=dict(on.values),
        products=list(on.products),
    )


def _name(on: OnAir, product: ProductId, languages: Sequence[str]) -> str:
    value = on.values.get(f"product:{product}")
    return _text(value.get("name"), languages) if isinstance(value, dict) else ""


def _words(on: OnAir, languages: Sequence[str]) -> str:
    """What an item without a product says, or what it is."""
    said = _text(on.payload.get("text"), languages)
    labels = {widget.name: widget.label for widget in WIDGETS}
    return said or gettext(labels.get(name := str(on.payload["widget"]), name))


def _text(value: JsonValue, languages: Sequence[str]) -> str:
    if isinstance(value, dict):
        return text({tag: words for tag, words in value.items() if isinstance(words, str)}, languages)[0]
    return value if isinstance(value, str) else ""
