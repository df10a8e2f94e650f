"""The verbs on tours: each makes one change to the newest document, which `signage.drafts` keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import JsonValue
from sqlalchemy import select

from signage.access import Account
from signage.db import Tx
from signage.drafts import Draft, Drafts, JsonObject, Version
from signage.errors import N_, Invalid, NotFound
from signage.ids import HotspotId, PanoramaId, SceneId, StoreId, TourId
from signage.kernel import Kernel
from tours.document import HotspotPart, Point, Scene, SceneVersion, StartView, TourDocument
from tours.models import TourRow
from tours.panorama.geometry import wrapped
from tours.panoramas import Panorama, Panoramas


class NoSuchTour(NotFound):
    """No tour is published under this address."""

    sentence = N_("There is no tour at this address. Perhaps it has moved: start at the shop's front page.")


class NoSuchScene(NotFound):
    """The scene is not in the tour."""

    sentence = N_("This scene is not in the tour any more. Go back to the tour and choose another.")


class SlugTaken(Invalid):
    """Another tour is published under the same address."""

    field = "/slug"
    sentence = N_("Another tour already has the address “%(slug)s”: choose a different one.")


@dataclass(frozen=True, slots=True)
class LiveTour:
    """What visitors get of a tour, as its live version froze it."""

    id: TourId
    version: int
    tour: Mapping[str, Any]
    viewer: Mapping[str, Any]

    def scene(self, slug: str | None) -> Mapping[str, Any]:
        """The scene with this address, or the first one. Raises NoSuchScene."""
        for scene in self.tour["scenes"]:
            if scene["slug"] == slug or (slug is None and scene["id"] == self.tour["first"]):
                found: Mapping[str, Any] = scene
                return found
        raise NoSuchScene


class Tours:
    """Tours as people edit them and as visitors see them."""

    def __init__(self, kernel: Kernel, drafts: Drafts, panoramas: Panoramas) -> None:
        self._kernel = kernel
        self._drafts = drafts
        self.panoramas = panoramas
        drafts.on_publish(self._published)

    def all_of(self, account: Account) -> Sequence[Draft]:
        """Every tour, newest change first."""
        return self._drafts.all_of(account, "tour")

    def get(self, account: Account, tour: TourId) -> tuple[Draft, TourDocument]:
        """A tour with its newest document."""
        draft = self._drafts.get(account, tour, "tour")
        return draft, TourDocument.model_validate(draft.document)

    def create(self, account: Account, title: str, store: StoreId, slug: str = "", *, id: str | None = None) -> Draft:
        """A new, empty tour."""
        document: JsonObject = {"title": title, "slug": slug or slugged(title), "store": store, "scenes": []}
        return self._drafts.create(account, "tour", document, store=store, id=id)

    def upload(self, account: Account, tour: TourId, filename: str, data: bytes) -> tuple[SceneId, Panorama]:
        """Takes a photo in and makes a scene of it. Raises UnusablePhoto, and then nothing has changed."""
        draft, _ = self.get(account, tour)
        panorama = self.panoramas.add(account, draft.store, filename, data)
        return self.add_scene(account, tour, panorama), panorama

    def add_scene(
        self, account: Account, tour: TourId, panorama: Panorama, *, name: Mapping[str, str] | None = None,
        slug: str = "", id: str | None = None,
    ) -> SceneId:  # fmt: skip
        """A new scene at the end, named after its file unless told otherwise."""
        title = Path(panorama.filename).stem.replace("_", " ").strip() or "360°"
        scene, version = id or self._kernel.ids.new(), self._kernel.ids.new()
        start = StartView(yaw=round(panorama.start.yaw, 1), pitch=round(panorama.start.pitch, 1))

        def change(document: TourDocument) -> TourDocument:
            made = SceneVersion(
                id=version, panorama=panorama.id, north=panorama.north % 360, start=start,
                name=dict(name or {"de": title, "en": title}),
            )  # fmt: skip
            free = _free(slug or slugged(title), [one.slug for one in document.scenes])
            scenes = (*document.scenes, Scene(id=scene, slug=free, versions=(made,)))
            return document.model_copy(update={"scenes": scenes, "first": document.first or scene})

        self._change(account, tour, change)
        return SceneId(scene)

    def remove_scene(self, account: Account, tour: TourId, scene: SceneId) -> Draft:
        """Takes a scene out, and with it the ways that lead to it; undo brings all back."""

        def change(document: TourDocument) -> TourDocument:
            if document.scene(scene) is None:
                raise NoSuchScene
            kept = tuple(_without_ways_to(scene, one) for one in document.scenes if one.id != scene)
            first = document.first if document.first != scene else (kept[0].id if kept else "")
            return document.model_copy(update={"scenes": kept, "first": first})

        return self._change(account, tour, change)

    def describe(
        self, account: Account, tour: TourId, scene: SceneId, *, name: Mapping[str, str] | None = None,
        description: Mapping[str, str] | None = None, start: StartView | None = None, north: float | None = None,
        place: str | None = None, first: bool = False, panorama: PanoramaId | None = None,
    ) -> Draft:  # fmt: skip
        """Changes what is given of a scene's words, start view, north, place and photo."""
        told = {"name": name, "description": description, "start": start, "north": north, "panorama": panorama}
        updates = {key: value for key, value in told.items() if value is not None}

        def change(document: TourDocument) -> TourDocument:
            changed = _with_version(document, scene, lambda version: version.model_copy(update=updates))
            if place is not None:
                changed = _with_scene(changed, scene, lambda one: one.model_copy(update={"place": place or None}))
            return changed.model_copy(update={"first": scene}) if first else changed

        return self._change(account, tour, change)

    def set_hotspot(
        self, account: Account, tour: TourId, scene: SceneId, kind: str, data: Mapping[str, JsonValue], *,
        yaw: float, pitch: float, name: Mapping[str, str] | None = None, hotspot: HotspotId | None = None,
        place: str | None = None,
    ) -> HotspotId:  # fmt: skip
        """Puts a hotspot into a scene, or replaces the one with this id."""
        made = hotspot or HotspotId(self._kernel.ids.new())
        words = {language: text for language, text in (name or {}).items() if text}
        point = Point.model_construct(yaw=round(wrapped(yaw), 2), pitch=round(pitch, 2))

        def change(document: TourDocument) -> TourDocument:
            # Not validated here: `drafts` validates the whole document, with a pointer to the wrong field.
            spot = HotspotPart.model_construct(
                id=made, kind=kind, point=point, name=words, order=None, place=place, data=dict(data)
            )

            def put(version: SceneVersion) -> SceneVersion:
                others = tuple(one for one in version.hotspots if one.id != made)
                return version.model_copy(update={"hotspots": (*others, spot)})

            return _with_version(document, scene, put)

        self._change(account, tour, change)
        return made

    def add_way(
        self, account: Account, tour: TourId, scene: SceneId, target: SceneId, *, yaw: float, pitch: float
    ) -> HotspotId:
        """A way to another scene, and the way back unless there is one already."""
        way = self.set_hotspot(account, tour, scene, "link", {"scene": target}, yaw=yaw, pitch=pitch)
        _, document = self.get(account, tour)
        here, there = document.scene(scene), document.scene(target)
        if here and there and scene not in _targets(there.newest):
            back = yaw + here.newest.north + 180 - there.newest.north
            self.set_hotspot(account, tour, target, "link", {"scene": scene}, yaw=back, pitch=pitch)
        return way

    def remove_hotspot(self, account: Account, tour: TourId, scene: SceneId, hotspot: HotspotId) -> Draft:
        """Takes a hotspot out of a scene."""

        def without(version: SceneVersion) -> SceneVersion:
            kept = tuple(spot for spot in version.hotspots if spot.id != hotspot)
            return version.model_copy(update={"hotspots": kept})

        return self._change(account, tour, lambda document: _with_version(document, scene, without))

    def publish(self, account: Account, tour: TourId, *, comment: str = "") -> Version:
        """Makes the newest document what visitors see. Raises Invalid with every reason against it."""
        return self._drafts.publish(account, [tour], comment=comment)[0]

    def live(self, slug: str) -> LiveTour:
        """The tour at a public address. Raises NoSuchTour."""
        with self._kernel.db.read() as session:
            row = session.scalars(select(TourRow).where(TourRow.slug == slug)).one_or_none()
        versions = self._drafts.published("tour", [row.id]) if row else []
        if not versions:
            raise NoSuchTour
        body: Any = versions[0].compiled
        return LiveTour(TourId(versions[0].draft), versions[0].number, body["tour"], body["viewer"])

    def all_live(self) -> Sequence[LiveTour]:
        """Every published tour, for lists and the sitemap."""
        found = []
        for version in self._drafts.published("tour"):
            body: Any = version.compiled
            found.append(LiveTour(TourId(version.draft), version.number, body["tour"], body["viewer"]))
        return found

    def _published(self, tx: Tx, draft: Draft, version: Version) -> None:
        if draft.kind != "tour":
            return
        tour: Any = version.compiled["tour"]
        taken = tx.session.scalars(select(TourRow).where(TourRow.slug == tour["slug"], TourRow.id != draft.id)).first()
        if taken is not None:
            raise SlugTaken(slug=tour["slug"])
        tx.session.merge(TourRow(id=draft.id, slug=tour["slug"]))
        self.panoramas.make_public(tx, {scene["panorama"] for scene in tour["scenes"]})

    def _change(self, account: Account, tour: TourId, change: Callable[[TourDocument], TourDocument]) -> Draft:
        def how(document: JsonObject) -> JsonObject:
            changed: JsonObject = change(TourDocument.model_validate(document)).model_dump(mode="json", warnings=False)
            return changed

        return self._drafts.change(account, tour, how)


def slugged(title: str) -> str:
    """An address made of a title: lower case, words with hyphens, umlauts spelled out."""
    spelled = title.lower().translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"})
    return re.sub(r"[^a-z0-9]+", "-", spelled).strip("-")[:50].strip("-") or "tour"


def _free(slug: str, taken: Sequence[str]) -> str:
    number, free = 2, slug
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    return free


def _with_scene(document: TourDocument, scene: str, change: Callable[[Scene], Scene]) -> TourDocument:
    if document.scene(scene) is None:
        raise NoSuchScene
    scenes = tuple(change(one) if one.id == scene else one for one in document.scenes)
    return document.model_copy(update={"scenes": scenes})


def _with_version(document: TourDocument, scene: str, change: Callable[[SceneVersion], SceneVersion]) -> TourDocument:
    def newest(one: Scene) -> Scene:
        return one.model_copy(update={"versions": (*one.versions[:-1], change(one.newest))})

    return _with_scene(document, scene, newest)


def _without_ways_to(gone: str, scene: Scene) -> Scene:
    def leads_there(spot: HotspotPart) -> bool:
        return any(ref.kind == "scene" and ref.id == gone for ref in spot.settings.refs())

    versions = tuple(
        version.model_copy(update={"hotspots": tuple(s for s in version.hotspots if not leads_there(s))})
        for version in scene.versions
    )
    return scene.model_copy(update={"versions": versions})


def _targets(version: SceneVersion) -> set[str]:
    return {ref.id for spot in version.hotspots for ref in spot.settings.refs() if ref.kind == "scene"}
