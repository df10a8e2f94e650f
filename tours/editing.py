"""What an editor does to a tour in one go, where a change in one scene changes another. Pure: documents in and out.

Hotspots and versions are put together without validation: `signage.drafts` validates the whole document when it is
saved, and points at the wrong field.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from pydantic import JsonValue

from signage.ids import Ids
from tours.document import HotspotPart, Point, Scene, SceneVersion, Shape, TourDocument
from tours.hotspots import LinkHotspot
from tours.live import NoSuchHotspot, NoSuchScene
from tours.panorama.geometry import wrapped
from tours.turning import Turn
from tours.ways import Spot, back_of, links_of, opposite, oriented, towards


def with_scene(document: TourDocument, scene: str, change: Callable[[Scene], Scene]) -> TourDocument:
    """One scene changed. Raises NoSuchScene."""
    found(document, scene)
    scenes = tuple(change(one) if one.id == scene else one for one in document.scenes)
    return document.model_copy(update={"scenes": scenes})


def with_version(
    document: TourDocument, scene: str, version: str | None, change: Callable[[SceneVersion], SceneVersion]
) -> TourDocument:
    """One version of a scene changed; None: the newest. Raises NoSuchScene."""
    wanted = version_of(document, scene, version).id

    def changed(one: Scene) -> Scene:
        versions = tuple(change(each) if each.id == wanted else each for each in one.versions)
        return one.model_copy(update={"versions": versions})

    return with_scene(document, scene, changed)


def found(document: TourDocument, scene: str) -> Scene:
    """The scene. Raises NoSuchScene."""
    one = document.scene(scene)
    if one is None:
        raise NoSuchScene
    return one


def version_of(document: TourDocument, scene: str, version: str | None) -> SceneVersion:
    """The version of the scene, its newest for None. Raises NoSuchScene."""
    one = found(document, scene)
    chosen = one.version(version) if version else one.newest
    if chosen is None:
        raise NoSuchScene
    return chosen


def hotspot(id: str, kind: str, data: Mapping[str, JsonValue], point: Point, **more: Any) -> HotspotPart:
    """A hotspot that nobody has checked yet."""
    empty: dict[str, Any] = {"shape": None, "name": {}, "order": None, "place": None, "check": False}
    return HotspotPart.model_construct(id=id, kind=kind, point=point, data=dict(data), **{**empty, **more})


def spot_at(yaw: float, pitch: float) -> Point:
    """A direction that came from a click or a field, within its limits where that needs no guess."""
    return Point.model_construct(yaw=round(wrapped(yaw), 2), pitch=round(pitch, 2))


def put(document: TourDocument, scene: str, version: str | None, spot: HotspotPart) -> TourDocument:
    """A hotspot at the end of a version, or in the place of the one with its id."""

    def change(one: SceneVersion) -> SceneVersion:
        spots = list(one.hotspots)
        at = next((index for index, each in enumerate(spots) if each.id == spot.id), len(spots))
        spots[at : at + 1] = [spot]
        return one.model_copy(update={"hotspots": tuple(spots)})

    return with_version(document, scene, version, change)


def add_way(
    document: TourDocument, scene: str, version: str | None, target: str, point: Point, *, ids: tuple[str, str],
    now: datetime,
) -> TourDocument:  # fmt: skip
    """A way to another scene, and the way back in what is seen there at the same time, unless there is one already."""
    here, there = version_of(document, scene, version), found(document, target)
    met = there.at(here.valid_from or now)
    way, back = ids
    returning = [(spot, link) for spot, link in links_of(met) if link.scene == scene and not link.back]
    if returning:
        spot, link = returning[0]
        paired = spot.model_copy(update={"data": {**link.model_dump(mode="json"), "back": way}})
        document, back = put(document, target, met.id, paired), spot.id
    else:
        level = spot_at(opposite(point.yaw, here, met), point.pitch)
        document = put(document, target, met.id, hotspot(back, "link", {"scene": scene, "back": way}, level))
    return put(document, scene, here.id, hotspot(way, "link", {"scene": target, "back": back}, point))


def way_by_plan(
    document: TourDocument, here: tuple[str, Spot], there: tuple[str, Spot], *, ids: tuple[str, str], now: datetime
) -> TourDocument:
    """A way and its way back, each where the plan says that the other scene stands; ways that are there are moved."""
    for (scene, stands), (target, lies), made in ((here, there, ids), (there, here, ids[::-1])):
        version = found(document, scene).at(now)
        point = towards(stands, lies, version.north, drop=document.camera_height)
        old = next((spot for spot, link in links_of(version) if link.scene == target), None)
        spot = old or hotspot(made[0], "link", {"scene": target, "back": made[1]}, point)
        document = put(document, scene, version.id, spot.model_copy(update={"point": point}))
    return document


def without_hotspots(document: TourDocument, scene: str, version: str | None, ids: Collection[str]) -> TourDocument:
    """These hotspots gone, and with each way its way back. Raises NoSuchHotspot where none of them is there."""
    here = version_of(document, scene, version)
    if not any(spot.id in ids for spot in here.hotspots):
        raise NoSuchHotspot
    gone: dict[str, set[str]] = {}
    for spot, link in links_of(here):
        target = document.scene(link.scene)
        for met in target.versions if target and spot.id in ids else ():
            back = back_of(spot, link, scene, met)
            if back is not None:
                gone.setdefault(met.id, set()).add(back.id)
    gone.setdefault(here.id, set()).update(ids)

    def kept(one: SceneVersion) -> SceneVersion:
        spots = tuple(spot for spot in one.hotspots if spot.id not in gone.get(one.id, ()))
        return one.model_copy(update={"hotspots": spots})

    scenes = (one.model_copy(update={"versions": tuple(map(kept, one.versions))}) for one in document.scenes)
    return document.model_copy(update={"scenes": tuple(scenes)})


def without_scene(document: TourDocument, scene: str) -> TourDocument:
    """A scene gone, and with it the ways that lead to it."""
    found(document, scene)
    kept = tuple(_without_ways_to(scene, one) for one in document.scenes if one.id != scene)
    first = document.first if document.first != scene else (kept[0].id if kept else "")
    return document.model_copy(update={"scenes": kept, "first": first})


def copied(
    document: TourDocument, scene: str, version: str | None, ids: Collection[str], target: str, fresh: Ids
) -> TourDocument:
    """These hotspots once more in another scene, in the same compass direction; ways stay behind.

    Raises NoSuchHotspot where none of them is there.
    """
    here, there = version_of(document, scene, version), version_of(document, target, None)
    if not any(spot.id in ids for spot in here.hotspots):
        raise NoSuchHotspot
    turned = Turn(here.north - there.north)
    for spot in here.hotspots:
        if spot.id in ids and not isinstance(spot.settings, LinkHotspot):
            copy = turned_by(spot, turned).model_copy(update={"id": fresh.new(), "check": True})
            document = put(document, target, there.id, copy)
    return document


def aligned(document: TourDocument, fixed: str, now: datetime) -> TourDocument:
    """Every scene that is reached from a fixed one turned so that ways and ways back are opposite.

    Raises NoSuchScene.
    """
    found(document, fixed)
    sight = {scene.id: scene.at(now) for scene in document.scenes}
    for scene, north in oriented(sight, fixed).items():
        turned = sight[scene].model_copy(update={"north": round(north, 2) % 360})
        document = with_version(document, scene, turned.id, lambda _, turned=turned: turned)  # type: ignore[misc]
    return document


def new_version(
    document: TourDocument, scene: str, version: str | None, *, id: str, panorama: str, begins: datetime, turn: Turn
) -> TourDocument:
    """A copy of a version that follows it from a date on, with another photo; all hotspots want to be looked at."""
    here = version_of(document, scene, version)
    made = rephotographed(here, panorama, turn).model_copy(
        update={"id": id, "valid_from": begins, "valid_to": here.valid_to}
    )

    def change(one: Scene) -> Scene:
        ended = (each.model_copy(update={"valid_to": begins}) if each.id == here.id else each for each in one.versions)
        return one.model_copy(update={"versions": (*ended, made)})

    return with_scene(document, scene, change)


def rephotographed(version: SceneVersion, panorama: str, turn: Turn) -> SceneVersion:
    """The version with another photo, and everything that was placed where it lies there."""
    yaw, pitch = turn.of(version.start.yaw, version.start.pitch)
    return version.model_copy(
        update={
            "panorama": panorama,
            "north": round((version.north - turn.yaw) % 360, 2) % 360,
            "start": version.start.model_copy(update={"yaw": yaw, "pitch": pitch}),
            "hotspots": tuple(
                turned_by(spot, turn).model_copy(update={"check": spot.check or not turn.sure})
                for spot in version.hotspots
            ),
        }
    )


def turned_by(spot: HotspotPart, turn: Turn) -> HotspotPart:
    """The hotspot where it lies in another photo."""

    def turned(points: Iterable[Point]) -> tuple[Point, ...]:
        return tuple(spot_at(*turn.of(point.yaw, point.pitch)) for point in points)

    shape = Shape(form=spot.shape.form, points=turned(spot.shape.points)) if spot.shape else None
    return spot.model_copy(update={"point": turned([spot.point])[0], "shape": shape})


def _without_ways_to(gone: str, scene: Scene) -> Scene:
    def kept(version: SceneVersion) -> SceneVersion:
        leading = {spot.id for spot, link in links_of(version) if link.scene == gone}
        spots = tuple(spot for spot in version.hotspots if spot.id not in leading)
        return version.model_copy(update={"hotspots": spots})

    return scene.model_copy(update={"versions": tuple(map(kept, scene.versions))})
