"""Pure questions to a store's map: who is above whom, what belongs together, what is nearest."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from signage.ids import PlaceId

from .values import Place, PlaceKind, Point, Store

# Another floor is a walk to the stairs and back, however near it lies on paper.
METRES_A_FLOOR = 60.0


def ancestors(place: PlaceId, parents: Mapping[PlaceId, PlaceId | None]) -> tuple[PlaceId, ...]:
    """The places above `place`, nearest first, without itself.

    Ends at a place that comes twice, so that a damaged tree cannot hang a page.
    """
    above: list[PlaceId] = []
    parent = parents.get(place)
    while parent is not None and parent != place and parent not in above:
        above.append(parent)
        parent = parents.get(parent)
    return tuple(above)


def under_itself(place: PlaceId, parent: PlaceId, parents: Mapping[PlaceId, PlaceId | None]) -> bool:
    """Whether `place` would come to lie under itself if it were put under `parent`."""
    return place == parent or place in ancestors(parent, parents)


def centre(polygon: tuple[Point, ...]) -> Point | None:
    """The middle of a polygon's corners, None without corners."""
    if not polygon:
        return None
    xs, ys = zip(*polygon, strict=True)
    return sum(xs) / len(xs), sum(ys) / len(ys)


@dataclass(frozen=True)
class StoreMap:
    """One store's whole tree as a value; places stand parents first, siblings by name."""

    store: Store
    places: tuple[Place, ...]

    @cached_property
    def _by_id(self) -> dict[PlaceId, Place]:
        return {place.id: place for place in self.places}

    @cached_property
    def _parents(self) -> dict[PlaceId, PlaceId | None]:
        return {place.id: place.parent for place in self.places}

    @cached_property
    def _below(self) -> dict[PlaceId | None, tuple[Place, ...]]:
        below: dict[PlaceId | None, list[Place]] = {}
        for place in self.places:
            below.setdefault(place.parent, []).append(place)
        return {parent: tuple(children) for parent, children in below.items()}

    def get(self, place: PlaceId) -> Place | None:
        return self._by_id.get(place)

    def ancestors(self, place: PlaceId) -> tuple[Place, ...]:
        """The places above, nearest first, without itself."""
        return tuple(self._by_id[above] for above in ancestors(place, self._parents) if above in self._by_id)

    def depth(self, place: PlaceId) -> int:
        return len(ancestors(place, self._parents))

    def department(self, place: PlaceId) -> Place | None:
        """The department that a place is in, or is."""
        here = self.get(place)
        chain = ((here,) if here else ()) + self.ancestors(place)
        return next((each for each in chain if each.kind is PlaceKind.DEPARTMENT), None)

    def children(self, place: PlaceId) -> tuple[Place, ...]:
        return self._below.get(place, ())

    def within(self, place: PlaceId) -> frozenset[PlaceId]:
        """The place and everything below it; empty where the map does not know it."""
        found, waiting = set[PlaceId](), [place] if place in self._by_id else []
        while waiting:
            here = waiting.pop()
            if here not in found:  # a damaged tree may lead back
                found.add(here)
                waiting.extend(each.id for each in self.children(here))
        return frozenset(found)

    def point(self, place: PlaceId) -> Point | None:
        """Where a place lies: its point, else the middle of its area, else that of what it is in."""
        here = self.get(place)
        for each in ((here,) if here else ()) + self.ancestors(place):
            if each.x is not None and each.y is not None:
                return each.x, each.y
            middle = centre(each.polygon)
            if middle is not None:
                return middle
        return None

    def nearest(self, frm: PlaceId, among: Iterable[PlaceId], *, within: PlaceId | None = None) -> PlaceId | None:
        """Which of `among` is nearest to `frm`, None when there is none.

        The same place comes first, then what hangs in the same department, then the metres on the map
        (a floor counts as a long walk), then the id, so that a tie always falls the same way.
        """
        candidates = frozenset(among) & (self.within(within) if within is not None else self._by_id.keys())
        return min(candidates, key=lambda each: self._remoteness(frm, each), default=None)

    def _remoteness(self, frm: PlaceId, to: PlaceId) -> tuple[int, int, float, str]:
        here, there = self.department(frm), self.department(to)
        apart = int(not (here and there and here.id == there.id))
        return int(frm != to), apart, self._metres(frm, to), to

    def _metres(self, frm: PlaceId, to: PlaceId) -> float:
        a, b = self.point(frm), self.point(to)
        start, end = self.get(frm), self.get(to)
        if a is None or b is None or start is None or end is None:
            return math.inf
        return math.dist(a, b) + METRES_A_FLOOR * abs(start.floor - end.floor)


def in_tree_order(places: Iterable[Place]) -> tuple[Place, ...]:
    """Parents before children, floors from the ground up, siblings by name."""
    below: dict[PlaceId | None, list[Place]] = {}
    for place in places:
        below.setdefault(place.parent, []).append(place)
    ordered: list[Place] = []
    waiting = sorted(below.get(None, []), key=_sibling, reverse=True)
    while waiting:
        place = waiting.pop()
        ordered.append(place)
        waiting.extend(sorted(below.get(place.id, []), key=_sibling, reverse=True))
    return tuple(ordered)


def _sibling(place: Place) -> tuple[int, str, str]:
    return place.floor, place.name.casefold(), place.id
