"""Tours as a kind of draft: what they stand on, what stands against publishing them, what a visitor gets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from pydantic import BaseModel

from signage.access import SYSTEM
from signage.catalogue import Catalogue
from signage.drafts import Compiled, Finding, JsonObject, Ref
from signage.errors import N_, NotFound
from signage.ids import StoreId
from signage.places import Places
from tours.document import Scene, SceneVersion, StartView, TourDocument
from tours.hotspots import Known
from tours.pannellum import Configuration, Defaults, MultiRes, Strings
from tours.pannellum import Scene as ViewerScene
from tours.panorama.geometry import View
from tours.panoramas import Panorama, Panoramas, PanoramaState


class TourKind:
    """See `signage.drafts.DraftKind`."""

    name = "tour"
    label = N_("Tour")
    schema: type[BaseModel] = TourDocument
    KEY: ClassVar = "s-{}"

    def __init__(self, panoramas: Panoramas, catalogue: Catalogue, places: Places) -> None:
        self._panoramas = panoramas
        self._catalogue = catalogue
        self._places = places

    def refs(self, document: JsonObject) -> Iterable[Ref]:
        """Photos, places and whatever the hotspots stand on."""
        tour = TourDocument.model_validate(document)
        for scene in tour.scenes:
            if scene.place:
                yield Ref("place", scene.place)
            for version in scene.versions:
                yield Ref("panorama", version.panorama)
                for spot in version.hotspots:
                    yield from (Ref(ref.kind, ref.id) for ref in spot.settings.refs() if ref.kind != "scene")

    def check(self, document: JsonObject) -> Iterable[Finding]:
        """Dead references, missing words, missing tiles, scenes that nobody can reach or leave."""
        tour = TourDocument.model_validate(document)
        if not tour.scenes:
            yield Finding("/scenes", N_("The tour has no scene yet: upload a 360° photo."))
            return
        photos = self._panoramas.known({version.panorama for scene in tour.scenes for version in scene.versions})
        known = self._known(tour)
        for index, scene in enumerate(tour.scenes):
            for number, version in enumerate(scene.versions):
                yield from _check_version(
                    f"/scenes/{index}/versions/{number}", version, photos.get(version.panorama), known
                )
        yield from _check_ways(tour)

    def compile(self, document: JsonObject) -> Compiled:
        """The neutral tour and the viewer's configuration; no price, no stock."""
        tour = TourDocument.model_validate(document)
        photos = self._panoramas.known({version.panorama for scene in tour.scenes for version in scene.versions})
        scenes = [self._scene(scene, version, photos) for scene in tour.scenes for version in [scene.newest]]
        viewer = Configuration(
            default=Defaults(strings=Strings()),
            scenes={_key(scene.newest): _images(scene.newest, photos[scene.newest.panorama]) for scene in tour.scenes},
        )
        entrance = tour.entrance
        return Compiled(
            {
                "tour": {
                    "title": tour.title,
                    "slug": tour.slug,
                    "store": tour.store,
                    "languages": list(self._languages(tour.store)),
                    "first": entrance.id if entrance else "",
                    "scenes": [*scenes],
                },
                "viewer": viewer.compiled(),
            }
        )

    def _scene(self, scene: Scene, version: SceneVersion, photos: Mapping[str, Panorama]) -> JsonObject:
        start, photo = version.start, photos[version.panorama]
        return {
            "id": scene.id,
            "slug": scene.slug,
            "key": _key(version),
            "place": scene.place,
            "name": dict(version.name),
            "description": dict(version.description),
            "north": version.north,
            "start": start.model_dump(mode="json"),
            "panorama": version.panorama,
            "poster": self._panoramas.with_poster(photo, _view(start)),
            "hotspots": [
                {
                    "id": spot.id,
                    "kind": spot.kind,
                    "name": dict(spot.name),
                    "yaw": spot.point.yaw,
                    "pitch": spot.point.pitch,
                    "order": spot.order,
                    "place": spot.place,
                    "data": spot.settings.public(),
                }
                for spot in version.hotspots
            ],
        }

    def _known(self, tour: TourDocument) -> Known:
        wanted = {
            ref.id
            for scene in tour.scenes
            for version in scene.versions
            for spot in version.hotspots
            for ref in spot.settings.refs()
            if ref.kind == "variant"
        }
        offers = self._catalogue.offers(StoreId(tour.store), sorted(wanted)) if wanted else []
        return Known(
            scenes={scene.id for scene in tour.scenes},
            skus={offer.sku for offer in offers},
            languages=self._languages(tour.store),
        )

    def _languages(self, store: str) -> tuple[str, ...]:
        try:
            return tuple(self._places.store(SYSTEM, StoreId(store)).languages)
        except NotFound:
            return ()


def _check_version(pointer: str, version: SceneVersion, photo: Panorama | None, known: Known) -> Iterator[Finding]:
    if photo is None:
        yield Finding(f"{pointer}/panorama", N_("The photo of this scene is gone: upload it again."))
    elif photo.state is PanoramaState.ARRIVING:
        yield Finding(f"{pointer}/panorama", N_("The photo of this scene is still being worked on: wait a moment."))
    elif photo.state is PanoramaState.REFUSED:
        yield Finding(f"{pointer}/panorama", N_("The photo of this scene was refused: choose another."))
    for language in known.languages:
        if not version.name.get(language):
            yield Finding(
                f"{pointer}/name/{language}",
                N_("A scene has no name in the language “%(language)s”: people who cannot see it need one."),
                {"language": language},
            )
        if not version.description.get(language):
            yield Finding(
                f"{pointer}/description/{language}",
                N_("A scene has no description in the language “%(language)s”: people who cannot see it need one."),
                {"language": language},
            )
    for index, spot in enumerate(version.hotspots):
        for fault in spot.settings.check(known):
            yield Finding(f"{pointer}/hotspots/{index}/data{fault.pointer}", fault.sentence, fault.blanks, fault.blocks)


def _check_ways(tour: TourDocument) -> Iterator[Finding]:
    """Every scene can be reached from the first one, and left again."""
    ways = {
        scene.id: {ref.id for spot in scene.newest.hotspots for ref in spot.settings.refs() if ref.kind == "scene"}
        for scene in tour.scenes
    }
    entrance = tour.entrance
    reached: set[str] = set()
    waiting = [entrance.id] if entrance else []
    while waiting:
        scene = waiting.pop()
        if scene in reached:
            continue
        reached.add(scene)
        waiting += ways.get(scene, set())
    for index, one in enumerate(tour.scenes):
        if one.id not in reached:
            yield Finding(
                f"/scenes/{index}", N_("The scene “%(scene)s” cannot be reached: add a way to it."), {"scene": one.slug}
            )
        elif len(tour.scenes) > 1 and not ways[one.id]:
            sentence = N_("The scene “%(scene)s” has no way out: add one.")
            yield Finding(f"/scenes/{index}", sentence, {"scene": one.slug})


def _key(version: SceneVersion) -> str:
    return f"s-{version.id.lower()}"


def _view(start: StartView) -> View:
    return View(start.yaw, start.pitch, start.fov)


def _images(version: SceneVersion, photo: Panorama) -> ViewerScene:
    start = version.start
    return ViewerScene(
        multi_res=tiles_of(photo), hfov=start.fov, yaw=start.yaw, pitch=start.pitch, north_offset=version.north
    )


def tiles_of(photo: Panorama) -> MultiRes:
    """Where the viewer finds the tiles of a photo."""
    return MultiRes(
        base_path=photo.folder,
        extension=photo.extension,
        max_level=len(photo.sizes),
        cube_resolution=photo.sizes[-1],
    )
