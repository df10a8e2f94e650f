"""Tours as a kind of draft: what they stand on, what stands against publishing them, what a visitor gets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, tzinfo
from functools import partial
from typing import TypeAlias

from pydantic import BaseModel, JsonValue

from signage.access import Account
from signage.clock import Clock
from signage.drafts import Compiled, Finding, JsonObject, Ref
from signage.errors import N_, Invalid, NotFound
from signage.ids import MediumId, StoreId
from signage.media import Media
from signage.places import Places
from tours import checks
from tours.document import HotspotPart, Scene, SceneVersion, StartView, TourDocument
from tours.pannellum import Configuration, Defaults, MultiRes, Strings
from tours.pannellum import Scene as ViewerScene
from tours.panorama.geometry import View
from tours.panoramas import Panorama, Panoramas
from tours.sources import Choice, Source

Files: TypeAlias = Mapping[str, Sequence[JsonObject]]
"""By medium: its SHA-256, type, width and height, smallest first."""
CompileHotspot: TypeAlias = Callable[[HotspotPart], JsonObject]


class OtherStore(Invalid):
    """A tour's document names another store than the tour's own."""

    field = "/store"
    sentence = N_("A tour stays in its store: leave the store as it is, and make a new tour for another one.")


class TourKind:
    """See `signage.drafts.DraftKind`."""

    name = "tour"
    label = N_("Tour")
    schema: type[BaseModel] = TourDocument

    def __init__(
        self, panoramas: Panoramas, places: Places, media: Media, sources: Mapping[str, Source], clock: Clock
    ) -> None:
        self._media = media
        self._clock = clock
        self._panoramas = panoramas
        self._places = places
        self._sources = sources

    def validate(self, document: JsonObject, store: StoreId | None) -> JsonObject:
        """Prices, stock and languages come from the document's store, so it is the tour's own. Raises OtherStore."""
        if document["store"] != store:
            raise OtherStore
        return document

    def refs(self, document: JsonObject) -> Iterable[Ref]:
        """Photos, places and whatever the hotspots stand on."""
        tour = TourDocument.model_validate(document)
        yield from (Ref(ref.kind, ref.id) for ref in tour.refs() if ref.kind != "scene")

    def check(self, document: JsonObject, sight: Account) -> Iterable[Finding]:
        """Everything of `tours.checks`."""
        tour = TourDocument.model_validate(document)
        around = checks.Around(
            now=self._clock.now(),
            languages=self.languages(tour, sight),
            photos=self._panoramas.known(sight, tour.panoramas),
            choices=self.choices(tour),
            weigh=partial(self._weight, sight),
            zone=self.zone(tour, sight),
        )
        yield from checks.findings(tour, around)

    def compile(self, document: JsonObject, sight: Account) -> Compiled:
        """The neutral tour and the viewer's configuration; no price, no stock."""
        tour = TourDocument.model_validate(document)
        photos = self._panoramas.known(sight, tour.panoramas)
        versions = [version for scene in tour.scenes for version in scene.versions]
        viewer = Configuration(
            default=Defaults(strings=Strings()),
            scenes={_key(version): _images(version, photos[version.panorama]) for version in versions},
        )
        entrance, files = tour.entrance, self._files(tour, sight)
        languages, labels = self.languages(tour, sight), self.choices(tour)
        return Compiled(
            {
                "tour": {
                    "title": tour.title,
                    "slug": tour.slug,
                    "aliases": list(tour.aliases),
                    "store": tour.store,
                    "slow_pan": tour.slow_pan,
                    "languages": list(languages),
                    "first": entrance.id if entrance else "",
                    "scenes": [
                        self._scene(scene, photos, partial(_hotspot, files=files, labels=labels, languages=languages))
                        for scene in tour.scenes
                    ],
                },
                "viewer": viewer.compiled(),
            },
            frozenset(str(file["sha256"]) for one in files.values() for file in one),
        )

    def _weight(self, sight: Account, panorama: str, view: StartView) -> int:
        """Of the smallest format, which is what most browsers take; unknown as long as it is still to be made."""
        photo = self._panoramas.known(sight, [panorama]).get(panorama)
        if photo is None or not set(self._panoramas.wanted_formats) <= set(photo.formats):
            return 0
        return self._panoramas.first_view_bytes(photo, View(view.yaw, view.pitch, view.fov))

    def _files(self, tour: TourDocument, sight: Account) -> Files:
        """What visitors load of the media that hotspots show."""
        wanted = {MediumId(ref.id) for ref in tour.refs() if ref.kind == "medium"}
        return {
            id_: [
                {"sha256": one.sha256, "type": one.type, "width": one.width, "height": one.height}
                for one in medium.shown
            ]
            for id_, medium in self._media.known(sight, wanted).items()
        }

    def _scene(self, scene: Scene, photos: Mapping[str, Panorama], hotspot: CompileHotspot) -> JsonObject:
        return {
            "id": scene.id,
            "slug": scene.slug,
            "aliases": list(scene.aliases),
            "place": scene.place,
            "versions": [self._version(version, photos[version.panorama], hotspot) for version in scene.in_order],
        }

    def _version(self, version: SceneVersion, photo: Panorama, hotspot: CompileHotspot) -> JsonObject:
        return {
            "version": version.id,
            "key": _key(version),
            "valid_from": version.valid_from.isoformat() if version.valid_from else None,
            "valid_to": version.valid_to.isoformat() if version.valid_to else None,
            "name": dict(version.name),
            "description": dict(version.description),
            "north": version.north,
            "start": version.start.model_dump(mode="json"),
            "panorama": version.panorama,
            "poster": self._panoramas.with_poster(photo, _view(version.start)),
            "hotspots": [hotspot(spot) for spot in version.hotspots],
        }

    def choices(self, *states: TourDocument, language: str = "") -> dict[str, Mapping[str, Choice]]:
        """What there is of all that the states of a tour stand on, by kind and id; in a language, or the store's."""
        wanted: dict[str, set[str]] = {}
        for ref in (ref for tour in states for ref in tour.refs()):
            wanted.setdefault(ref.kind, set()).add(ref.id)
        found = {kind: self._sources[kind] for kind in wanted if kind in self._sources}
        store = StoreId(states[-1].store)
        return {kind: source.known(store, wanted[kind], language) for kind, source in found.items()}

    def zone(self, tour: TourDocument, sight: Account) -> tzinfo:
        """Where the store's dates are read."""
        try:
            return self._places.store(sight, StoreId(tour.store)).zone
        except NotFound:
            return UTC

    def languages(self, tour: TourDocument, sight: Account) -> tuple[str, ...]:
        """The languages in which the store speaks to visitors, its own first."""
        try:
            return tuple(self._places.store(sight, StoreId(tour.store)).languages)
        except NotFound:
            return ()


def _hotspot(
    spot: HotspotPart, files: Files, labels: Mapping[str, Mapping[str, Choice]], languages: Sequence[str]
) -> JsonObject:
    settings = spot.settings
    known = labels.get(settings.name_of, {})
    borrowed = [known[ref.id].label for ref in settings.refs() if ref.kind == settings.name_of and ref.id in known]
    media: list[JsonValue] = [file for ref in settings.refs() if ref.kind == "medium" for file in files.get(ref.id, ())]
    return {
        "id": spot.id,
        "kind": spot.kind,
        "name": {**{language: name for language in languages for name in borrowed}, **spot.name},
        "yaw": spot.point.yaw,
        "pitch": spot.point.pitch,
        "shape": spot.shape.model_dump(mode="json") if spot.shape else None,
        "order": spot.order,
        "place": spot.place,
        "data": {**settings.public(), **({"files": media} if media else {})},
    }


def _key(version: SceneVersion) -> str:
    return f"s-{version.id.lower()}"


def _view(start: StartView) -> View:
    return View(start.yaw, start.pitch, start.fov)


def _images(version: SceneVersion, photo: Panorama) -> ViewerScene:
    start = version.start
    return ViewerScene(
        multi_res=tiles_of(photo),
        hfov=start.fov,
        yaw=start.yaw,
        pitch=start.pitch,
        north_offset=version.north,
        **photo.bounds,
    )


def viewed(photo: Panorama, start: StartView) -> ViewerScene:
    """A photo for the viewer, wherever north is."""
    return ViewerScene(multi_res=tiles_of(photo), hfov=start.fov, yaw=start.yaw, pitch=start.pitch, **photo.bounds)


def tiles_of(photo: Panorama) -> MultiRes:
    """Where the viewer finds the tiles of a photo."""
    return MultiRes(
        base_path=photo.folder,
        extension=photo.extension,
        max_level=len(photo.sizes),
        cube_resolution=photo.sizes[-1],
    )
