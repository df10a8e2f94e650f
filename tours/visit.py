"""What a visitor's page shows, as values: words in one language, hotspots in reading order, offers beside them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from markupsafe import Markup

from signage.catalogue import Catalogue, Offer, text
from signage.ids import StoreId
from tours.hotspots import BY_KIND, Listed
from tours.live import LiveTour


@dataclass(frozen=True, slots=True)
class Entry:
    """A hotspot as the page without script lists it."""

    id: str
    kind: str
    label: str
    name: str
    yaw: float
    pitch: float
    data: Mapping[str, Any]
    listed: Listed
    text: str
    offer: Offer | None
    scene: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Visit:
    """One scene of a live tour in one language."""

    live: LiveTour
    scene: Mapping[str, Any]
    language: str
    languages: tuple[str, ...]
    entries: tuple[Entry, ...]

    def words(self, texts: Mapping[str, str]) -> str:
        """A text in the page's language, or in the next best."""
        return text(texts, self.languages)[0]

    def path(self, scene: Mapping[str, Any] | None = None) -> str:
        """The address of a scene of this tour."""
        return f"/tour/{self.live.tour['slug']}/{(scene or self.scene)['slug']}"

    @property
    def products(self) -> tuple[Entry, ...]:
        """The entries that can be bought."""
        return tuple(entry for entry in self.entries if entry.offer)

    @property
    def others(self) -> tuple[Mapping[str, Any], ...]:
        """The other scenes of the tour."""
        return tuple(scene for scene in self.live.tour["scenes"] if scene["id"] != self.scene["id"])

    def data(self, strings: Mapping[str, str]) -> Markup:
        """The JSON block of the page: all scenes, no price, no stock. strings: the viewer's own words."""
        viewer = {**self.live.viewer["default"], "strings": strings}
        block = {
            "slug": self.live.tour["slug"],
            "store": self.live.tour["store"],
            "language": self.language,
            "scene": self.scene["id"],
            "viewer": {"escapeHTML": True, "default": viewer},
            "scenes": {scene["id"]: self._scene(scene) for scene in self.live.tour["scenes"]},
        }
        return json_block(block)

    def _scene(self, scene: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "key": scene["key"],
            "path": self.path(scene),
            "name": self.words(scene["name"]),
            "poster": scene["poster"],
            "north": scene["north"],
            "start": scene["start"],
            "images": self.live.viewer["scenes"][scene["key"]],
        }


def visit(live: LiveTour, slug: str | None, language: str, catalogue: Catalogue) -> Visit:
    """A scene for one visitor. Raises NoSuchScene."""
    scene = live.scene(slug)
    chain = (language, *live.tour["languages"])
    spots = [(spot, BY_KIND[spot["kind"]].model_validate(spot["data"]).listed()) for spot in scene["hotspots"]]
    skus = sorted({listed.sku for _, listed in spots if listed.sku})
    offers = {offer.sku: offer for offer in catalogue.offers(StoreId(live.tour["store"]), skus, languages=chain)}
    scenes = {one["id"]: one for one in live.tour["scenes"]}
    entries = [_entry(spot, listed, offers.get(listed.sku), scenes.get(listed.scene), chain) for spot, listed in spots]
    return Visit(live, scene, language, chain, tuple(sorted(entries, key=_reading_order(scene))))


def json_block(value: object) -> Markup:
    """JSON that may stand inside a script element: nothing in it can end the element."""
    written = orjson.dumps(value).decode()
    for character in "<>&\u2028\u2029":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return Markup(written)  # noqa: S704 - escaped just above


def _entry(
    spot: Mapping[str, Any], listed: Listed, offer: Offer | None, scene: Mapping[str, Any] | None, chain: Sequence[str]
) -> Entry:
    kind = BY_KIND[spot["kind"]]
    name = text(spot["name"], chain)[0]
    if not name and offer is not None:
        name = offer.title
    if not name and scene is not None:
        name = text(scene["name"], chain)[0]
    words = text(listed.text, chain)[0]
    return Entry(
        id=spot["id"],
        kind=spot["kind"],
        label=kind.label,
        name=name,
        yaw=spot["yaw"],
        pitch=spot["pitch"],
        data=spot["data"],
        listed=listed,
        text=words,
        offer=offer,
        scene=scene,
    )


def _reading_order(scene: Mapping[str, Any]) -> Any:
    """Where an order is set it counts; else to the right from the start view, then from top to bottom."""
    orders = {spot["id"]: spot["order"] for spot in scene["hotspots"]}
    start = scene["start"]["yaw"]

    def key(entry: Entry) -> tuple[float, float, float]:
        order = orders[entry.id]
        return (math.inf if order is None else order, (entry.yaw - start) % 360, -entry.pitch)

    return key
