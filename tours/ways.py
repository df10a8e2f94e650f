"""The ways between scenes: who leads back, which way is north, where one looks on arriving. Pure.

A `Sight` is what visitors see of each scene at one moment: scene id → version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from math import atan2, degrees, hypot
from typing import TypeAlias

from tours.document import HotspotPart, Point, SceneVersion
from tours.hotspots import LinkHotspot
from tours.panorama.geometry import wrapped

Sight: TypeAlias = Mapping[str, SceneVersion]
Spot: TypeAlias = tuple[float, float]
"""On the plan: x to the right and y down, in metres."""


@dataclass(frozen=True, slots=True)
class Way:
    """A hotspot that leads from one scene to another, and the one that leads back, if there is any."""

    scene: str
    spot: HotspotPart
    target: str
    back: HotspotPart | None


@dataclass(frozen=True, slots=True)
class Residual:
    """By how many degrees a pair of ways disagrees with the norths of its two scenes."""

    way: Way
    degrees: float


def ways(sight: Sight) -> Iterator[Way]:
    """Every way to a scene that there is."""
    for scene, version in sight.items():
        for spot, link in links_of(version):
            if link.scene in sight:
                yield Way(scene, spot, link.scene, back_of(spot, link, scene, sight[link.scene]))


def links_of(version: SceneVersion) -> list[tuple[HotspotPart, LinkHotspot]]:
    """The hotspots of a version that lead to other scenes."""
    found = [(spot, spot.settings) for spot in version.hotspots]
    return [(spot, link) for spot, link in found if isinstance(link, LinkHotspot)]


def back_of(spot: HotspotPart, link: LinkHotspot, scene: str, there: SceneVersion) -> HotspotPart | None:
    """The way back: the one that was made together with this one, else the first that leads here."""
    leading = [(one, way) for one, way in links_of(there) if way.scene == scene]
    own = [one for one, way in leading if one.id == link.back or way.back == spot.id]
    free = [one for one, way in leading if not way.back]
    return next(iter([*own, *free]), None)


def oriented(sight: Sight, fixed: str) -> dict[str, float]:
    """The north of every scene that is reached from a fixed one, breadth first: ways and ways back are opposite.

    north_B = north_A + yaw_AB + 180 - yaw_BA
    """
    found = {fixed: sight[fixed].north} if fixed in sight else {}
    pairs = [way for way in ways(sight) if way.back is not None]
    waiting = list(found)
    while waiting:
        here = waiting.pop(0)
        for way in pairs:
            if way.scene == here and way.target not in found and way.back is not None:
                found[way.target] = (found[here] + way.spot.point.yaw + 180 - way.back.point.yaw) % 360
                waiting.append(way.target)
    return found


def residuals(sight: Sight) -> list[Residual]:
    """What each pair of ways is off by, the worst first; each pair once."""
    found, seen = [], set[frozenset[str]]()
    for way in ways(sight):
        if way.back is None or frozenset((way.spot.id, way.back.id)) in seen:
            continue
        seen.add(frozenset((way.spot.id, way.back.id)))
        expected = sight[way.scene].north + way.spot.point.yaw + 180 - way.back.point.yaw
        found.append(Residual(way, abs(wrapped(sight[way.target].north - expected))))
    return sorted(found, key=lambda one: -one.degrees)


def reached(sight: Sight, entrance: str) -> Set[str]:
    """The scenes that a visitor can walk to."""
    found: set[str] = set()
    waiting = [entrance]
    while waiting:
        here = waiting.pop()
        if here in found or here not in sight:
            continue
        found.add(here)
        waiting += [link.scene for _, link in links_of(sight[here])]
    return found


def opposite(yaw: float, here: SceneVersion, there: SceneVersion) -> float:
    """Where the way back lies in the other scene, if both know their north."""
    return round(wrapped(yaw + here.north + 180 - there.north), 2)


def towards(here: Spot, there: Spot, north: float, *, drop: float) -> Point:
    """The direction of a spot on the plan, its floor `drop` metres below the camera.

    Up on the plan is north.
    """
    east, south = there[0] - here[0], there[1] - here[1]
    distance = max(hypot(east, south), 0.1)
    yaw = wrapped(degrees(atan2(east, -south)) - north)
    return Point(yaw=round(yaw, 2), pitch=round(-degrees(atan2(drop, distance)), 2))
