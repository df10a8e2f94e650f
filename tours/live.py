"""A published tour as a visitor meets it at one moment. Pure: what was frozen and the time are arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from signage.errors import N_, NotFound
from signage.ids import TourId

AT_ALL_TIMES = datetime.min.replace(tzinfo=UTC)


class NoSuchHotspot(NotFound):
    """The hotspot is not in the scene."""

    sentence = N_("This hotspot is not in the scene any more. Load the page again.")


class NoSuchScene(NotFound):
    """The scene is not in the tour."""

    sentence = N_("This scene is not in the tour any more. Go back to the tour and choose another.")


@dataclass(frozen=True, slots=True)
class LiveTour:
    """What visitors get of a tour now, as its live version froze it.

    tour: its scenes as they look today. moved_to: the present address where an old one was asked for, else empty.
    """

    id: TourId
    version: int
    tour: Mapping[str, Any]
    viewer: Mapping[str, Any]
    moved_to: str = ""

    @property
    def state(self) -> tuple[Any, ...]:
        """Changes with every publish, and when a scene changes on its date."""
        return (self.id, self.version, *(scene["version"] for scene in self.tour["scenes"]))

    def scene(self, slug: str | None) -> Mapping[str, Any]:
        """The scene with this address, or that had it before, or the first one. Raises NoSuchScene."""
        scenes: Sequence[Mapping[str, Any]] = self.tour["scenes"]
        if slug is None:
            found = [scene for scene in scenes if scene["id"] == self.tour["first"]]
        else:
            found = [scene for scene in scenes if scene["slug"] == slug]
            found += [scene for scene in scenes if slug in scene["aliases"]]
        if not found:
            raise NoSuchScene
        return found[0]


@dataclass(frozen=True, slots=True)
class BestView:
    """Where a place of the shop is seen: a hotspot of it in a scene, and the address that opens it.

    names: of the scene, by language.
    """

    tour: str
    scene: str
    hotspot: str
    yaw: float
    pitch: float
    camera: str | None
    names: Mapping[str, str] = field(default_factory=dict)

    def called(self, language: str) -> str:
        """The name of the scene in a language, or else in any, or else its address."""
        return self.names.get(language) or next((name for name in self.names.values() if name), self.scene)

    @property
    def path(self) -> str:
        """The scene with the hotspot's card open."""
        return f"/tour/{self.tour}/{self.scene}?v={self.yaw:g},{self.pitch:g},90&h={self.hotspot}"


def as_of(tour: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The tour with each scene as its version of this moment."""
    return {**tour, "scenes": [_flat(scene, now) for scene in tour["scenes"]]}


def spots_of(live: LiveTour, place: str) -> Iterator[BestView]:
    """The hotspots of a place in this tour."""
    for scene in live.tour["scenes"]:
        for spot in scene["hotspots"]:
            if spot["place"] == place:
                yield BestView(
                    live.tour["slug"], scene["slug"], spot["id"], spot["yaw"], spot["pitch"], scene["place"],
                    scene["name"],
                )  # fmt: skip


def _flat(scene: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    own = {key: value for key, value in scene.items() if key != "versions"}
    return {**own, **_at(scene["versions"], now)}


def _at(versions: Sequence[Mapping[str, Any]], now: datetime) -> Mapping[str, Any]:
    """As `tours.document.Scene.at`, on what was frozen: the versions stand in order there."""
    begun = [one for one in versions if _moment(one["valid_from"], AT_ALL_TIMES) <= now]
    holding = [one for one in begun if one["valid_to"] is None or now < _moment(one["valid_to"], now)]
    return (holding or begun or versions[:1])[-1]


def _moment(written: str | None, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(written) if written else otherwise
