"""What a visitor's page shows, as values: words in one language, hotspots in reading order, offers beside them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson
from markupsafe import Markup

from signage.catalogue import Offer, text
from tours.find import matches, words_of
from tours.goods import Goods, Shelves, listed_of
from tours.hotspots import BY_KIND, Listed
from tours.live import LiveTour
from tours.plan import Sheet
from tours.route import Graph, route, scene_of, way_to

MOST_FOUND: Final = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A hotspot as the page without script lists it."""

    id: str
    kind: str
    label: str
    name: str
    yaw: float
    pitch: float
    shape: Mapping[str, Any] | None
    data: Mapping[str, Any]
    listed: Listed
    text: str
    goods: tuple[Goods, ...]
    scene: Mapping[str, Any] | None

    @property
    def offer(self) -> Offer | None:
        """The first thing that it sells."""
        return self.goods[0].chosen if self.goods else None


@dataclass(frozen=True, slots=True)
class Way:
    """How a visitor comes to a hotspot. steps: the scenes from where they stand, it included."""

    goal: Entry
    steps: tuple[Mapping[str, Any], ...]
    next: str | None

    @property
    def here(self) -> bool:
        """The hotspot is in this scene."""
        return len(self.steps) == 1

    @property
    def scene(self) -> Mapping[str, Any]:
        """Where the hotspot is."""
        return self.steps[-1]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page's address asks for beside a scene: words to look for, a hotspot to be led to."""

    find: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One scene of a live tour in one language."""

    live: LiveTour
    scene: Mapping[str, Any]
    language: str
    languages: tuple[str, ...]
    entries: tuple[Entry, ...]
    asked: Asked = Asked()
    found: tuple[Way, ...] = ()
    way: Way | None = None
    sheets: tuple[Sheet, ...] = ()
    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def words(self, texts: Mapping[str, str]) -> str:
        """A text in the page's language, or in the next best."""
        return text(texts, self.languages)[0]

    def path(self, scene: Mapping[str, Any] | None = None) -> str:
        """The address of a scene of this tour."""
        return f"/tour/{self.live.tour['slug']}/{(scene or self.scene)['slug']}"

    def formats(self, scene: Mapping[str, Any]) -> tuple[str, ...]:
        """In which formats its poster and tiles are there now, JPEG first."""
        return self.offered.get(scene["id"], ("jpg",))

    def walk(self, scene: Mapping[str, Any]) -> str:
        """The address of the next scene, for a visitor who may be on the way to something."""
        return self.path(scene) + (f"?to={self.way.goal.id}" if self.way else "")

    @property
    def products(self) -> tuple[Entry, ...]:
        """The entries that can be bought."""
        return tuple(entry for entry in self.entries if entry.goods)

    @property
    def goods(self) -> tuple[Goods, ...]:
        """Everything that the scene sells, each product once."""
        found: dict[str, Goods] = {}
        for one in (goods for entry in self.entries for goods in entry.goods):
            found.setdefault(one.chosen.product, one)
        return tuple(found.values())

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
            "slow_pan": self.live.tour.get("slow_pan", False),
            "viewer": {"escapeHTML": True, "default": viewer},
            "scenes": {scene["id"]: self._scene(scene) for scene in self.live.tour["scenes"]},
        }
        return json_block(block)

    def _scene(self, scene: Mapping[str, Any]) -> dict[str, Any]:
        images = self.live.viewer["scenes"][scene["key"]]
        folder = images["multiRes"]["basePath"].rpartition("/")[0]
        return {
            "key": scene["key"],
            "path": self.path(scene),
            "name": self.words(scene["name"]),
            "poster": scene["poster"],
            "north": scene["north"],
            "start": scene["start"],
            "formats": self.formats(scene),
            "stills": f"{folder}/poster_{{yaw}}_{{pitch}}_{{fov}}_square.jpg",
            "images": images,
        }


def visit(live: LiveTour, slug: str | None, language: str, shelves: Shelves) -> Visit:
    """A scene for one visitor. Raises NoSuchScene."""
    scene = live.scene(slug)
    chain = (language, *live.tour["languages"])
    return Visit(live, scene, language, chain, tuple(_entries(live, [scene], chain, shelves.of(live, scene, chain))))


def led(visit: Visit, asked: Asked, ways: Graph, shelves: Shelves) -> Visit:
    """The same visit for somebody who looks for something, or is on the way to it."""
    words = words_of(asked.find)
    goal = scene_of(visit.live.tour, asked.to) if asked.to else None
    if not words and goal is None:
        return visit
    scenes: Sequence[Mapping[str, Any]] = visit.live.tour["scenes"]
    looked = scenes if words or goal is None else [goal]
    entries = _entries(visit.live, looked, visit.languages, shelves.named(visit.live, looked, visit.languages))
    known = [(entry, scene) for entry in entries if (scene := scene_of(visit.live.tour, entry.id))]
    ways_there = [way for entry, scene in known if (way := _way(visit, ways, entry, scene))]
    named = [way for way in ways_there if way.goal.kind != "link" and matches(words, *_texts(way.goal))]
    return replace(
        visit,
        asked=asked,
        found=tuple(sorted(named, key=lambda way: len(way.steps))[:MOST_FOUND]),
        way=next((way for way in ways_there if way.goal.id == asked.to), None),
    )


def _way(visit: Visit, ways: Graph, goal: Entry, scene: Mapping[str, Any]) -> Way | None:
    steps = route(ways, visit.scene["id"], scene["id"])
    if steps is None:
        return None
    scenes = {one["id"]: one for one in visit.live.tour["scenes"]}
    onward = way_to(visit.scene, steps[1]) if len(steps) > 1 else None
    return Way(goal, tuple(scenes[step] for step in steps), onward)


def _texts(entry: Entry) -> tuple[str, ...]:
    """What a person may call it."""
    offer = entry.offer
    said = (offer.title, offer.brand, offer.category, offer.colour, offer.size, offer.sku) if offer else ()
    return (entry.name, entry.text, *said)


def _entries(
    live: LiveTour,
    scenes: Sequence[Mapping[str, Any]],
    chain: Sequence[str],
    goods: Mapping[str, tuple[Goods, ...]],
) -> list[Entry]:
    """The hotspots of some scenes, each scene's in reading order. goods: what each of them sells."""
    by_id = {one["id"]: one for one in live.tour["scenes"]}
    found: list[Entry] = []
    for scene in scenes:
        entries = [_entry(spot, goods.get(spot["id"], ()), by_id, chain) for spot in scene["hotspots"]]
        found += sorted(entries, key=_reading_order(scene))
    return found


def json_block(value: object) -> Markup:
    """JSON that may stand inside a script element: nothing in it can end the element."""
    written = orjson.dumps(value).decode()
    for character in "<>&\u2028\u2029":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return Markup(written)  # noqa: S704 - escaped just above


def _entry(
    spot: Mapping[str, Any], goods: tuple[Goods, ...], scenes: Mapping[str, Mapping[str, Any]], chain: Sequence[str]
) -> Entry:
    kind, listed = BY_KIND[spot["kind"]], listed_of(spot)
    scene = scenes.get(listed.scene)
    name = text(spot["name"], chain)[0]
    if not name and listed.sku and goods:
        name = goods[0].chosen.title
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
        shape=spot.get("shape"),
        data=spot["data"],
        listed=listed,
        text=words,
        goods=goods,
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
