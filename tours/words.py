"""What changed between two states of a tour, in sentences. Pure: names are arguments, marked sentences come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, tzinfo

from signage.drafts import Said
from signage.errors import N_
from tours.document import HotspotPart, Scene, SceneVersion, TourDocument

Naming = Callable[[HotspotPart], str]
"""What a hotspot is called in the reader's language."""


def changes(
    before: TourDocument | None, after: TourDocument, language: str, naming: Naming, zone: tzinfo = UTC
) -> list[Said]:
    """Everything that differs, in the order of the tour; `before` is None where nothing was published yet.

    zone: where the store's dates are read.
    """
    if before is None:
        return [
            Said(N_("The tour is published for the first time, with %(count)s scenes."), {"count": len(after.scenes)})
        ]
    return [*_tour(before, after, language), *_scenes(before, after, language, naming, zone)]


def _tour(before: TourDocument, after: TourDocument, language: str) -> Iterator[Said]:
    if before.title != after.title:
        yield Said(N_("The tour is now called “%(new)s”."), {"new": after.title})
    if before.slug != after.slug:
        yield Said(N_("The tour's address is now “%(new)s”."), {"new": after.slug})
    if after.slow_pan and not before.slow_pan:
        yield Said(N_("The picture turns by itself while nobody moves it."))
    if before.slow_pan and not after.slow_pan:
        yield Said(N_("The picture does not turn by itself any more."))
    old, new = before.entrance, after.entrance
    if new is not None and (old is None or old.id != new.id):
        yield Said(N_("The tour now begins at “%(scene)s”."), {"scene": called(new.newest, new, language)})
    kept = [one.id for one in before.scenes if after.scene(one.id)]
    if kept != [one.id for one in after.scenes if before.scene(one.id)]:
        yield Said(N_("The scenes stand in another order."))


def _scenes(before: TourDocument, after: TourDocument, language: str, naming: Naming, zone: tzinfo) -> Iterator[Said]:
    for scene in after.scenes:
        old = before.scene(scene.id)
        if old is None:
            name, count = called(scene.newest, scene, language), len(scene.newest.hotspots)
            yield Said(N_("New scene “%(scene)s” with %(count)s hotspots."), {"scene": name, "count": count})
        else:
            yield from _scene(old, scene, language, naming, zone)
    for scene in before.scenes:
        if after.scene(scene.id) is None:
            yield Said(N_("Scene “%(scene)s” is removed."), {"scene": called(scene.newest, scene, language)})


def _scene(before: Scene, after: Scene, language: str, naming: Naming, zone: tzinfo) -> Iterator[Said]:
    name = {"scene": called(after.newest, after, language)}
    if before.slug != after.slug:
        yield Said(N_("“%(scene)s”: the address is now “%(new)s”."), {**name, "new": after.slug})
    if before.place != after.place:
        yield Said(N_("“%(scene)s”: another place on the plan."), name)
    for version in after.versions:
        old = before.version(version.id)
        if old is None and version.valid_from:
            begins = version.valid_from.astimezone(zone).date()
            yield Said(N_("“%(scene)s”: a new version from %(date)s on."), {**name, "date": begins})
        elif old is None:
            yield Said(N_("“%(scene)s”: a new version."), name)
        else:
            yield from _version(old, version, name, naming)
    if any(after.version(version.id) is None for version in before.versions):
        yield Said(N_("“%(scene)s”: a version is removed."), name)


def _version(before: SceneVersion, after: SceneVersion, name: Mapping[str, str], naming: Naming) -> Iterator[Said]:
    told = {
        N_("“%(scene)s”: another photo."): before.panorama != after.panorama,
        N_("“%(scene)s”: another name."): before.name != after.name,
        N_("“%(scene)s”: another description."): before.description != after.description,
        N_("“%(scene)s”: another start view."): before.start != after.start,
        N_("“%(scene)s”: north lies elsewhere."): before.north != after.north,
        N_("“%(scene)s”: seen at other times."): (before.valid_from, before.valid_to)
        != (after.valid_from, after.valid_to),
    }
    yield from (Said(sentence, name) for sentence, differs in told.items() if differs)
    yield from _hotspots(before, after, name, naming)


def _hotspots(before: SceneVersion, after: SceneVersion, name: Mapping[str, str], naming: Naming) -> Iterator[Said]:
    old, new = ({spot.id: spot for spot in version.hotspots} for version in (before, after))
    for id_, spot in new.items():
        blanks = {**name, "spot": naming(spot)}
        if id_ not in old:
            yield Said(N_("“%(scene)s”: new hotspot “%(spot)s”."), blanks)
            continue
        was = old[id_]
        if (was.point, was.shape) != (spot.point, spot.shape):
            yield Said(N_("“%(scene)s”: hotspot “%(spot)s” moved."), blanks)
        still = {"point": spot.point, "shape": spot.shape, "check": spot.check}
        if was.model_copy(update=still) != spot:
            yield Said(N_("“%(scene)s”: hotspot “%(spot)s” changed."), blanks)
    for id_, spot in old.items():
        if id_ not in new:
            yield Said(N_("“%(scene)s”: hotspot “%(spot)s” removed."), {**name, "spot": naming(spot)})


def called(version: SceneVersion, scene: Scene, language: str) -> str:
    """What a scene is called in a language, or else in any, or else its address."""
    return version.name.get(language) or next((name for name in version.name.values() if name), scene.slug)
