"""Ways through a tour: which scenes lead to a thing, in the fewest steps. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

Graph = Mapping[str, Mapping[str, float]]
"""What each step from one scene to another costs; nothing but the ways that there are."""

METRE = 0.001
"""A visitor counts steps; metres decide between ways of as many."""


def graph(tour: Mapping[str, Any], metres: Callable[[str, str], float | None] = lambda _from, _to: None) -> Graph:
    """The ways of a compiled tour. metres: how far two scenes are apart, where that is known."""
    return {
        scene["id"]: {
            spot["data"]["scene"]: 1 + METRE * (metres(scene["id"], spot["data"]["scene"]) or 0)
            for spot in scene["hotspots"]
            if spot["kind"] == "link"
        }
        for scene in tour["scenes"]
    }


def route(ways: Graph, start: str, goal: str) -> tuple[str, ...] | None:
    """The scenes from start to goal, both included, by the cheapest steps; None where no way leads there.

    Dijkstra's algorithm; of ways that cost the same the first drawn one wins, so that the answer never flickers.
    """
    order = count()
    waiting: list[tuple[float, int, tuple[str, ...]]] = [(0.0, next(order), (start,))]
    reached: set[str] = set()
    while waiting:
        cost, _, steps = heapq.heappop(waiting)
        here = steps[-1]
        if here == goal:
            return steps
        if here in reached:
            continue
        reached.add(here)
        for there, step in ways.get(here, {}).items():
            if there not in reached:
                heapq.heappush(waiting, (cost + step, next(order), (*steps, there)))
    return None


def way_to(scene: Mapping[str, Any], target: str) -> str | None:
    """The hotspot of a compiled scene that leads to another scene."""
    return next(
        (spot["id"] for spot in scene["hotspots"] if spot["kind"] == "link" and spot["data"]["scene"] == target), None
    )


def scene_of(tour: Mapping[str, Any], hotspot: str) -> Mapping[str, Any] | None:
    """The scene that has this hotspot."""
    scenes: Sequence[Mapping[str, Any]] = tour["scenes"]
    return next((scene for scene in scenes if any(spot["id"] == hotspot for spot in scene["hotspots"])), None)
