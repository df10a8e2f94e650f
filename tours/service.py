"""The verbs on tours: each makes one change to the newest document, which `signage.drafts` keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from signage.access import SYSTEM, Account
from signage.db import Tx
from signage.drafts import Draft, Drafts, JsonObject, Version
from signage.errors import N_, Invalid, NotFound
from signage.ids import HotspotId, PanoramaId, PlaceId, SceneId, StoreId, TourId
from signage.kernel import Kernel
from signage.media import Media
from signage.places import Places
from tours import addresses, editing
from tours.document import Scene, SceneVersion, StartView, TourDocument
from tours.live import BestView, LiveTour, as_of, spots_of
from tours.models import TourAddressRow
from tours.panorama.check import Told
from tours.panoramas import Panorama, Panoramas
from tours.turning import Turn
from tours.words import called


class NoSuchTour(NotFound):
    """No tour is published under this address."""

    sentence = N_("There is no tour at this address. Perhaps it has moved: start at the shop's front page.")


class NotOnPlan(Invalid):
    """A way was to be drawn from the plan, but nobody said where the scene stands."""

    field = "/scenes"
    sentence = N_("“%(scene)s” does not stand on the plan yet: put it there first.")


class Tours:
    """Tours as people edit them and as visitors see them."""

    def __init__(self, kernel: Kernel, drafts: Drafts, panoramas: Panoramas, places: Places, media: Media) -> None:
        self._kernel = kernel
        self._drafts = drafts
        self._places = places
        self._media = media
        self.panoramas = panoramas
        drafts.on_publish(self._published)

    # ---- reading

    def all_of(self, account: Account) -> Sequence[Draft]:
        """Every tour, newest change first."""
        return self._drafts.all_of(account, "tour")

    def get(self, account: Account, tour: TourId) -> tuple[Draft, TourDocument]:
        """A tour with its newest document."""
        draft = self._drafts.get(account, tour, "tour")
        return draft, TourDocument.model_validate(draft.document)

    # ---- scenes

    def create(self, account: Account, title: str, store: StoreId, slug: str = "", *, id: str | None = None) -> Draft:
        """A new, empty tour."""
        document: JsonObject = {"title": title, "slug": slug or slugged(title), "store": store, "scenes": []}
        return self._drafts.create(account, "tour", document, store=store, id=id)

    def upload(
        self, account: Account, tour: TourId, filename: str, data: bytes, *, told: Told | None = None
    ) -> tuple[SceneId, Panorama]:
        """Takes a photo in and makes a scene of it. Raises UnusablePhoto, and then nothing has changed."""
        draft, _ = self.get(account, tour)
        panorama = self.panoramas.add(account, draft.store, filename, data, told=told)
        return self.add_scene(account, tour, panorama), panorama

    def add_scene(
        self, account: Account, tour: TourId, panorama: Panorama, *, name: Mapping[str, str] | None = None,
        slug: str = "", id: str | None = None,
    ) -> SceneId:  # fmt: skip
        """A new scene at the end, named after its file unless told otherwise."""
        title = Path(panorama.filename).stem.replace("_", " ").strip() or "360°"
        scene, version = id or self._kernel.ids.new(), self._kernel.ids.new()
        look = panorama.start
        start = StartView(yaw=round(look.yaw, 1), pitch=round(look.pitch, 1), fov=round(look.fov, 1))

        def change(document: TourDocument) -> TourDocument:
            made = SceneVersion(
                id=version, panorama=panorama.id, north=panorama.north % 360, start=start,
                name=dict(name or {"de": title, "en": title}),
            )  # fmt: skip
            taken = [address for one in document.scenes for address in (one.slug, *one.aliases)]
            scenes = (*document.scenes, Scene(id=scene, slug=_free(slug or slugged(title), taken), versions=(made,)))
            return document.model_copy(update={"scenes": scenes, "first": document.first or scene})

        self._change(account, tour, change)
        return SceneId(scene)

    def remove_scene(self, account: Account, tour: TourId, scene: SceneId) -> Draft:
        """Takes a scene out, and with it the ways that lead to it; undo brings all back."""
        return self._change(account, tour, lambda document: editing.without_scene(document, scene))

    def describe(
        self, account: Account, tour: TourId, scene: SceneId, *, name: Mapping[str, str] | None = None,
        description: Mapping[str, str] | None = None, start: StartView | None = None, north: float | None = None,
        place: str | None = None, first: bool = False, version: str | None = None,
    ) -> Draft:  # fmt: skip
        """Changes what is given of a scene's words, start view, north and place."""
        told = {"name": name, "description": description, "start": start, "north": north}
        updates = {key: value for key, value in told.items() if value is not None}

        def change(document: TourDocument) -> TourDocument:
            changed = editing.with_version(document, scene, version, lambda one: one.model_copy(update=updates))
            if place is not None:
                changed = editing.with_scene(
                    changed, scene, lambda one: one.model_copy(update={"place": place or None})
                )
            return changed.model_copy(update={"first": scene}) if first else changed

        return self._change(account, tour, change)

    def replace_photo(
        self, account: Account, tour: TourId, scene: SceneId, panorama: PanoramaId, *, version: str | None = None,
        begins: datetime | None = None, shift: float | None = None,
    ) -> Draft:  # fmt: skip
        """Another photo for a scene, at once or as a version of its own from a date on; hotspots want to be looked at.

        shift: degrees that are added to what was placed in the old photo; None: as both photos tell.
        """
        self.panoramas.get(account, panorama)
        before = editing.version_of(self.get(account, tour)[1], scene, version).panorama
        turn = self.panoramas.turn(PanoramaId(before), panorama) if shift is None else Turn(shift)
        fresh = self._kernel.ids.new()

        def change(document: TourDocument) -> TourDocument:
            if begins is None:
                return editing.with_version(
                    document, scene, version, lambda one: editing.rephotographed(one, panorama, turn)
                )
            return editing.new_version(document, scene, version, id=fresh, panorama=panorama, begins=begins, turn=turn)

        return self._change(account, tour, change)

    def align(self, account: Account, tour: TourId, fixed: SceneId) -> Draft:
        """Turns every other scene to one whose north is right, along the ways and ways back."""
        now = self._kernel.clock.now()
        return self._change(account, tour, lambda document: editing.aligned(document, fixed, now))

    def ways_from_plan(self, account: Account, tour: TourId, scene: SceneId, targets: Sequence[SceneId]) -> Draft:
        """Ways to other scenes where the plan says that they lie. Raises NotOnPlan for a scene without its place."""
        _, document = self.get(account, tour)
        shop = self._places.map(account, StoreId(document.store))
        stands = {one.id: shop.point(PlaceId(one.place)) for one in document.scenes if one.place}
        ids = {target: (self._kernel.ids.new(), self._kernel.ids.new()) for target in targets}
        now = self._kernel.clock.now()

        def change(document: TourDocument) -> TourDocument:
            for target in targets:
                here, there = stands.get(scene), stands.get(target)
                if here is None or there is None:
                    lacking = editing.found(document, target if here else scene)
                    raise NotOnPlan(scene=called(lacking.newest, lacking, ""))
                document = editing.way_by_plan(document, (scene, here), (target, there), ids=ids[target], now=now)
            return document

        return self._change(account, tour, change)

    # ---- hotspots

    def set_hotspot(
        self, account: Account, tour: TourId, scene: SceneId, kind: str, data: Mapping[str, JsonValue], *,
        yaw: float, pitch: float, name: Mapping[str, str] | None = None, hotspot: HotspotId | None = None,
        place: str | None = None, version: str | None = None,
    ) -> HotspotId:  # fmt: skip
        """Puts a hotspot into a scene, or replaces the one with this id."""
        made = hotspot or HotspotId(self._kernel.ids.new())
        words = {language: text for language, text in (name or {}).items() if text}
        spot = editing.hotspot(made, kind, data, editing.spot_at(yaw, pitch), name=words, place=place)
        self._change(account, tour, lambda document: editing.put(document, scene, version, spot))
        return made

    def add_way(
        self, account: Account, tour: TourId, scene: SceneId, target: SceneId, *, yaw: float, pitch: float,
        version: str | None = None,
    ) -> HotspotId:  # fmt: skip
        """A way to another scene, and the way back unless there is one already."""
        way, back = HotspotId(self._kernel.ids.new()), self._kernel.ids.new()
        point, now = editing.spot_at(yaw, pitch), self._kernel.clock.now()
        self._change(
            account,
            tour,
            lambda document: editing.add_way(document, scene, version, target, point, ids=(way, back), now=now),
        )
        return way

    def remove_hotspots(
        self, account: Account, tour: TourId, scene: SceneId, hotspots: Collection[str], *, version: str | None = None
    ) -> Draft:
        """Takes hotspots out of a scene, and with each way its way back."""
        return self._change(
            account, tour, lambda document: editing.without_hotspots(document, scene, version, hotspots)
        )

    def copy_hotspots(
        self, account: Account, tour: TourId, scene: SceneId, hotspots: Collection[str], target: SceneId, *,
        version: str | None = None,
    ) -> Draft:  # fmt: skip
        """Puts hotspots into another scene as well, where they want to be looked at."""
        return self._change(
            account,
            tour,
            lambda document: editing.copied(document, scene, version, hotspots, target, self._kernel.ids),
        )

    # ---- publishing

    def publish(self, account: Account, tour: TourId, *, comment: str = "") -> Version:
        """Makes the newest document what visitors see. Raises Invalid with every reason against it."""
        return self._drafts.publish(account, [tour], comment=comment)[0]

    def live(self, slug: str) -> LiveTour:
        """The tour at a public address, or that was there before. Raises NoSuchTour."""
        with self._kernel.db.read() as session:
            row = session.get(TourAddressRow, slug)
            tour = row.tour if row else ""
        versions = self._drafts.published("tour", [tour]) if tour else []
        if not versions:
            raise NoSuchTour
        live = self._live(versions[0])
        return live if live.tour["slug"] == slug else replace(live, moved_to=live.tour["slug"])

    def all_live(self) -> Sequence[LiveTour]:
        """Every published tour, for lists and the sitemap."""
        return [self._live(version) for version in self._drafts.published("tour")]

    def best_view(self, place: PlaceId) -> BestView | None:
        """Where visitors see a place of a shop: in the nearest scene with a hotspot of it. None: in no tour."""
        return self.best_views([place]).get(place)

    def best_views(self, places: Collection[PlaceId]) -> dict[PlaceId, BestView]:
        """The same for many places at once; those in no tour are left out."""
        live = self.all_live()
        found = {}
        for place in places:
            views = [(one.tour["store"], view) for one in live for view in spots_of(one, place)]
            if views:
                shop = self._places.map(SYSTEM, StoreId(views[0][0]))
                nearest = shop.nearest(place, [PlaceId(view.camera) for _, view in views if view.camera])
                found[place] = next((view for _, view in views if view.camera == nearest), views[0][1])
        return found

    def _live(self, version: Version) -> LiveTour:
        body: Any = version.compiled
        tour = as_of(body["tour"], self._kernel.clock.now())
        return LiveTour(TourId(version.draft), version.number, tour, body["viewer"])

    def _published(self, tx: Tx, draft: Draft, version: Version) -> None:
        if draft.kind != "tour":
            return
        tour: Any = version.compiled["tour"]
        addresses.keep(
            tx, draft.id, tour["slug"], tour["aliases"], lambda one: bool(self._drafts.published("tour", [one]))
        )
        versions = [one for scene in tour["scenes"] for one in scene["versions"]]
        self.panoramas.make_public(tx, {one["panorama"] for one in versions})
        shown = [file for one in versions for spot in one["hotspots"] for file in spot["data"].get("files", ())]
        self._media.make_public(tx, {(file["sha256"], file["type"]) for file in shown})

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
