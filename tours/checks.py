"""What stands against publishing a tour, and what should be known before. Pure: photos and names are arguments.

Clauses are those of EN 301 549, whose 9.x.y.z is WCAG's x.y.z.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from itertools import pairwise
from math import atan, degrees, radians, tan
from typing import Protocol
from urllib.parse import urlencode

from signage.drafts import Finding
from signage.errors import N_
from tours.document import HotspotPart, Scene, SceneVersion, StartView, TourDocument
from tours.hotspots import Known, LinkHotspot, Ref
from tours.panoramas import PanoramaState
from tours.sources import Choice
from tours.sphere import apart
from tours.ways import Residual, Sight, reached, residuals, ways

LATE = N_("The scene “%(scene)s” begins only on %(date)s: give it a photo for the time before.")
TWICE = N_("The scene “%(scene)s” has two versions at once on %(date)s: end the first where the next begins.")
GAP = N_("The scene “%(scene)s” has a gap on %(date)s: let one version begin where the other ends.")
ENDS = N_("The scene “%(scene)s” ends on %(date)s: add the version that follows, or leave the end open.")

FACES_FOUND = N_("Faces were found in the photo of this scene: blur them, and confirm that nobody is recognised.")
FACES_UNKNOWN = N_(
    "The photo of this scene has not been looked through for people: blur whoever is in it, "
    "and confirm that nobody can be recognised."
)
"""No search ran here (it is an extra), or not yet: then only a person knows who stands in the picture."""

NAMELESS = N_("The hotspot “%(name)s” has no name in %(language)s: people who cannot see it need one.")
NAMELESS_AT = N_("The hotspot at %(yaw)s°, %(pitch)s° has no name in %(language)s: people who cannot see it need one.")
PLACELESS = N_("The hotspot “%(name)s” names a place that is not on the map any more: choose another.")
PLACELESS_AT = N_("The hotspot at %(yaw)s°, %(pitch)s° names a place that is not on the map any more: choose another.")

MOST_RESIDUAL = 5.0
MOST_BYTES = 500_000
"""Of a first view: with more of them a cheap phone waits too long for a sharp picture."""
PHONE_PX = 844
"""The longer side of the phone that decides whether a finger can tell two hotspots apart; its width is 390."""
FINGER_PX = 44


class Photo(Protocol):
    """The part of `tours.panoramas.Panorama` that is checked."""

    @property
    def state(self) -> PanoramaState: ...

    @property
    def faces(self) -> Sequence[object] | None: ...

    @property
    def faces_open(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Around:
    """What the checks ask about. choices: by kind of `Ref`, what is there of what the tour stands on.

    zone: where the store's dates are read.
    weigh: how many bytes a visitor loads before a photo is sharp in this view; 0 as long as nobody knows.
    """

    now: datetime
    languages: tuple[str, ...]
    photos: Mapping[str, Photo]
    choices: Mapping[str, Mapping[str, Choice]]
    weigh: Callable[[str, StartView], int] = lambda _panorama, _view: 0
    zone: tzinfo = UTC

    def known(self, tour: TourDocument) -> Known:
        """The same as hotspots ask for it."""
        return Known({**self.choices, "scene": {scene.id for scene in tour.scenes}}, self.languages)

    def name(self, spot: HotspotPart, language: str) -> str:
        """What a visitor reads on a hotspot."""
        labels = [self.choices.get(ref.kind, {}).get(ref.id) for ref in spot.settings.refs()]
        return spot.name.get(language, "") or next((one.label for one in labels if one), "")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in the document something was found."""

    scene: int
    version: int
    where: Mapping[str, str]

    @property
    def pointer(self) -> str:
        return f"/scenes/{self.scene}/versions/{self.version}"

    def fix(self, **more: str) -> str:
        """The query that opens the editor there."""
        return "?" + urlencode({**self.where, **more})


def findings(tour: TourDocument, around: Around) -> Iterator[Finding]:
    """Everything, what blocks and what only warns."""
    if not tour.scenes:
        yield Finding(
            "/scenes", N_("The tour has no scene yet: upload a 360° photo."), code="no-scene", fix="?field=upload"
        )
        return
    known = around.known(tour)
    for number, scene in enumerate(tour.scenes):
        yield from _scene(number, scene, around, known)
        for at, version in enumerate(scene.versions):
            spot = Spot(number, at, {"scene": scene.id, "version": version.id})
            yield from _photo(spot, around.photos.get(version.panorama))
            yield from _weight(spot, version, around)
            yield from _words(spot, version, around.languages)
            yield from _hotspots(spot, version, around, known)
    yield from _ways(tour, around)


def _scene(number: int, scene: Scene, around: Around, known: Known) -> Iterator[Finding]:
    if scene.place and not known.has(Ref("place", scene.place)):
        sentence = N_("The scene “%(scene)s” stands on a place that is not on the map any more: choose another.")
        yield Finding(
            f"/scenes/{number}/place", sentence, {"scene": _called(scene, around)}, code="dead-reference",
            fix=f"?scene={scene.id}&field=place",
        )  # fmt: skip
    for sentence, moment in _validity(scene, around.now):
        yield Finding(
            f"/scenes/{number}/versions", sentence,
            {"scene": _called(scene, around), "date": moment.astimezone(around.zone).date()}, code="validity-gap",
            fix=f"?scene={scene.id}&field=versions",
        )  # fmt: skip


def _validity(scene: Scene, now: datetime) -> Iterator[tuple[str, datetime]]:
    """Where nothing or two things are valid, as far as a visitor can still meet it."""
    versions = scene.in_order
    begins, ends = versions[0].valid_from, versions[-1].valid_to
    if begins is not None and begins > now:
        yield LATE, begins
    for one, after in pairwise(versions):
        change = after.valid_from or now
        if one.valid_to is None or one.valid_to > change:
            yield TWICE, change
        elif one.valid_to < change and change > now:
            yield GAP, one.valid_to
    if ends is not None:
        yield ENDS, ends


def _photo(spot: Spot, photo: Photo | None) -> Iterator[Finding]:
    sentence = None
    if photo is None:
        sentence = N_("The photo of this scene is gone: upload it again.")
    elif photo.state is PanoramaState.ARRIVING:
        sentence = N_("The photo of this scene is still being worked on: wait a moment.")
    elif photo.state is PanoramaState.REFUSED:
        sentence = N_("The photo of this scene was refused: choose another.")
    if sentence is not None:
        yield Finding(f"{spot.pointer}/panorama", sentence, code="tiles-missing", fix=spot.fix(field="photo"))
    elif photo is not None and photo.faces_open:
        sentence = FACES_FOUND if photo.faces else FACES_UNKNOWN
        yield Finding(f"{spot.pointer}/panorama", sentence, code="faces-unconfirmed", fix=spot.fix(field="faces"))


def _weight(spot: Spot, version: SceneVersion, around: Around) -> Iterator[Finding]:
    weight = around.weigh(version.panorama, version.start)
    if weight > MOST_BYTES:
        yield Finding(
            f"{spot.pointer}/start",
            N_("A visitor loads %(size)s kB before this scene is sharp: let it begin where there is less to see."),
            {"size": round(weight / 1000)}, blocks=False, code="first-view", fix=spot.fix(field="start"),
        )  # fmt: skip


def _words(spot: Spot, version: SceneVersion, languages: tuple[str, ...]) -> Iterator[Finding]:
    for language in languages:
        if not version.name.get(language):
            yield Finding(
                f"{spot.pointer}/name/{language}",
                N_("A scene has no name in %(language)s: people who cannot see it need one."),
                {"language": language}, code="scene-name", clause="9.2.4.2", fix=spot.fix(field=f"name-{language}"),
            )  # fmt: skip
        if not version.description.get(language):
            yield Finding(
                f"{spot.pointer}/description/{language}",
                N_("A scene has no description in %(language)s: people who cannot see it need one."),
                {"language": language}, code="scene-description", clause="9.1.1.1",
                fix=spot.fix(field=f"description-{language}"),
            )  # fmt: skip


def _hotspots(spot: Spot, version: SceneVersion, around: Around, known: Known) -> Iterator[Finding]:
    for index, one in enumerate(version.hotspots):
        pointer, settings = f"{spot.pointer}/hotspots/{index}", one.settings
        for fault in settings.check(known):
            yield Finding(
                f"{pointer}/data{fault.pointer}", fault.sentence, fault.blanks, fault.blocks, fault.code, fault.clause,
                spot.fix(hotspot=one.id, field=fault.pointer.strip("/").replace("/", "-")),
            )  # fmt: skip
        if one.place and not known.has(Ref("place", one.place)):
            sentence, blanks = _said_of(one, around, PLACELESS, PLACELESS_AT)
            yield Finding(
                f"{pointer}/place", sentence, blanks, code="dead-reference", fix=spot.fix(hotspot=one.id, field="place")
            )
        for problem in _problems(one, around):
            yield Finding(pointer, problem.problem, {"name": problem.label}, code="price-rules",
                          fix=spot.fix(hotspot=one.id))  # fmt: skip
        for language in around.languages:
            if not settings.named and not one.name.get(language):
                sentence, blanks = _said_of(one, around, NAMELESS, NAMELESS_AT)
                yield Finding(
                    f"{pointer}/name/{language}", sentence, {**blanks, "language": language}, code="hotspot-name",
                    clause="9.4.1.2", fix=spot.fix(hotspot=one.id, field=f"name-{language}"),
                )  # fmt: skip
        if one.check:
            yield Finding(
                f"{pointer}/check",
                N_("“%(name)s” has not been looked at in this photo: see whether it is in the right place."),
                {"name": _label(one, around)}, blocks=False, code="check-mark", fix=spot.fix(hotspot=one.id),
            )  # fmt: skip
    yield from _twins(spot, version, around)
    yield from _crowd(spot, version)


def _problems(one: HotspotPart, around: Around) -> Iterator[Choice]:
    for ref in one.settings.refs():
        choice = around.choices.get(ref.kind, {}).get(ref.id)
        if choice is not None and choice.problem:
            yield choice


def _twins(spot: Spot, version: SceneVersion, around: Around) -> Iterator[Finding]:
    for language in around.languages[:1]:
        names = Counter(name for one in version.hotspots if (name := around.name(one, language)))
        for name, count in names.items():
            if count > 1:
                twin = next(one for one in version.hotspots if around.name(one, language) == name)
                yield Finding(
                    spot.pointer,
                    N_("%(count)s hotspots of a scene are called “%(name)s”: give them names that tell them apart."),
                    {"name": name, "count": count}, blocks=False, code="twin-names", clause="9.2.4.6",
                    fix=spot.fix(hotspot=twin.id),
                )  # fmt: skip


def _crowd(spot: Spot, version: SceneVersion) -> Iterator[Finding]:
    """On a phone in the start view; the page then shows them as one button until the visitor zooms in."""
    focal = PHONE_PX / 2 / tan(radians(version.start.fov) / 2)
    least = degrees(atan(FINGER_PX / focal))
    places = [(one.point.yaw, one.point.pitch) for one in version.hotspots]
    near = {
        index
        for index, one in enumerate(places)
        for at, two in enumerate(places)
        if at != index and apart(one, two) < least
    }
    if near:
        yield Finding(
            spot.pointer,
            N_("%(count)s hotspots of a scene are too near to each other for a finger on a phone."),
            {"count": len(near)}, blocks=False, code="crowded", clause="9.2.5.8",
            fix=spot.fix(hotspot=version.hotspots[min(near)].id),
        )  # fmt: skip


def _ways(tour: TourDocument, around: Around) -> Iterator[Finding]:
    """At each moment from which visitors see something else; what is wrong twice is said once."""
    said: set[tuple[str, str]] = set()
    dates = {version.valid_from for scene in tour.scenes for version in scene.versions if version.valid_from}
    for moment in sorted({around.now, *(one for one in dates if one > around.now)}):
        sight = {scene.id: scene.at(moment) for scene in tour.scenes}
        for finding in _ways_of(tour, sight, around):
            if (finding.code, finding.fix) not in said:
                said.add((finding.code, finding.fix))
                yield finding


def _ways_of(tour: TourDocument, sight: Sight, around: Around) -> Iterator[Finding]:
    entrance = tour.entrance
    seen = reached(sight, entrance.id) if entrance else set()
    for index, scene in enumerate(tour.scenes):
        blanks = {"scene": _called(scene, around)}
        fix = f"?scene={scene.id}&field=ways"
        leaves = any(isinstance(spot.settings, LinkHotspot) for spot in sight[scene.id].hotspots)
        if scene.id not in seen:
            sentence = N_("The scene “%(scene)s” cannot be reached: add a way to it.")
            yield Finding(f"/scenes/{index}", sentence, blanks, code="unreachable", clause="9.2.4.5", fix=fix)
        elif len(tour.scenes) > 1 and not leaves:
            sentence = N_("The scene “%(scene)s” has no way out: add one.")
            yield Finding(f"/scenes/{index}", sentence, blanks, code="no-exit", clause="9.2.4.5", fix=fix)
    names = {scene.id: _called(scene, around) for scene in tour.scenes}
    for way in ways(sight):
        if way.back is None:
            yield Finding(
                "/scenes", N_("From “%(here)s” a way leads to “%(there)s”, but none leads back."),
                {"here": names[way.scene], "there": names[way.target]}, blocks=False, code="one-way",
                fix=f"?scene={way.scene}&hotspot={way.spot.id}",
            )  # fmt: skip
    yield from (_residual(one, names) for one in residuals(sight) if one.degrees > MOST_RESIDUAL)


def _residual(one: Residual, names: Mapping[str, str]) -> Finding:
    return Finding(
        "/scenes",
        N_("The ways between “%(here)s” and “%(there)s” disagree with north by %(degrees)s°: align the scenes."),
        {"here": names[one.way.scene], "there": names[one.way.target], "degrees": round(one.degrees)},
        blocks=False,
        code="residual",
        fix=f"?scene={one.way.scene}&hotspot={one.way.spot.id}",
    )


def _called(scene: Scene, around: Around) -> str:
    names = scene.at(around.now).name
    return next((names[language] for language in around.languages if names.get(language)), scene.slug)


def _said_of(one: HotspotPart, around: Around, named: str, nameless: str) -> tuple[str, dict[str, str | float | date]]:
    """A sentence that says of which hotspot it is: by a name in whatever language, else by where it lies."""
    name = next(filter(None, (around.name(one, language) for language in around.languages)), "")
    return (named, {"name": name}) if name else (nameless, {"yaw": one.point.yaw, "pitch": one.point.pitch})


def _label(spot: HotspotPart, around: Around) -> str:
    return around.name(spot, around.languages[0] if around.languages else "") or spot.kind
