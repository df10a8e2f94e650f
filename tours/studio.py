"""The studio's pages for tours: each change is a form, so that it works with the keyboard and without script."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from signage.access import Account, Role
from signage.catalogue import Catalogue
from signage.drafts import Drafts
from signage.errors import N_, Conflict, Invalid, NotFound
from signage.ids import HotspotId, PanoramaId, SceneId, StoreId, TourId
from signage.places import PlaceKind, Places
from signage.web import Card, Web, sentence_of
from tours.api import uploaded
from tours.document import Scene, StartView
from tours.hotspots import BY_KIND, HOTSPOTS
from tours.kind import tiles_of
from tours.live import NoSuchScene
from tours.pannellum import Defaults
from tours.pannellum import Scene as ViewerScene
from tours.panoramas import Panorama
from tours.service import Tours
from tours.visit import json_block


class NotANumber(Invalid):
    """An angle that is none."""

    sentence = N_("“%(text)s” is not a number of degrees: type for example 12.5.")


def init_studio(web: Web, tours: Tours, places: Places, catalogue: Catalogue, drafts: Drafts) -> None:
    """Hang the studio's pages into the app."""
    pages = web.pages("tours_studio", "tours")
    web.nav(N_("Tours"), "/studio/tours", "rotate-3d", 40)

    def card(account: Account) -> list[Card]:
        found = tours.all_of(account)
        live = sum(1 for draft in found if draft.published)
        note = gettext("open to visitors: %(count)s", count=live)
        return [Card(gettext("Tours"), str(len(found)), note, "/studio/tours", icon="rotate-3d")]

    web.home.card(card)
    studio = Studio(web, tours, places, catalogue, drafts)
    pages.get("/studio/tours", allow=Role.VIEWER)(studio.index)
    pages.post("/studio/tours", allow=Role.EDITOR)(studio.create)
    pages.get("/studio/tours/<tour>", allow=Role.VIEWER)(studio.tour)
    pages.post("/studio/tours/<tour>/scenes", allow=Role.EDITOR)(studio.upload)
    pages.post("/studio/tours/<tour>/publish", allow=Role.EDITOR)(studio.publish)
    pages.post("/studio/tours/<tour>/undo", allow=Role.EDITOR)(studio.undo)
    pages.get("/studio/tours/<tour>/scenes/<scene>", allow=Role.VIEWER)(studio.scene)
    pages.post("/studio/tours/<tour>/scenes/<scene>", allow=Role.EDITOR)(studio.describe)
    pages.post("/studio/tours/<tour>/scenes/<scene>/remove", allow=Role.EDITOR)(studio.remove)
    pages.post("/studio/tours/<tour>/scenes/<scene>/hotspots", allow=Role.EDITOR)(studio.add_hotspot)
    pages.post("/studio/tours/<tour>/scenes/<scene>/hotspots/<hotspot>/move", allow=Role.EDITOR)(studio.move)
    pages.post("/studio/tours/<tour>/scenes/<scene>/hotspots/<hotspot>/remove", allow=Role.EDITOR)(
        studio.remove_hotspot
    )


class Studio:
    """The views; each reads a form, calls one verb, and answers with a page or the way to one."""

    def __init__(self, web: Web, tours: Tours, places: Places, catalogue: Catalogue, drafts: Drafts) -> None:
        self._web = web
        self._tours = tours
        self._places = places
        self._catalogue = catalogue
        self._drafts = drafts

    def index(self) -> str:
        account = self._web.account()
        found = self._tours.all_of(account)
        return render_template("tours/list.html", tours=found, stores=self._places.stores(account), problem="")

    def create(self) -> Any:
        account, form = self._web.account(), request.form
        try:
            draft = self._tours.create(account, form.get("title", ""), StoreId(form.get("store", "")))
        except Invalid as problem:
            html = render_template(
                "tours/list.html",
                tours=self._tours.all_of(account),
                stores=self._places.stores(account),
                problem=sentence_of(problem),
            )
            return html, 422
        return redirect(url_for(".tour", tour=draft.id), 303)

    def tour(self, tour: str) -> str:
        return self._tour_page(tour, "")

    def upload(self, tour: str) -> Any:
        try:
            filename, data, told = uploaded()
            scene, _ = self._tours.upload(self._web.account(), TourId(tour), filename, data, told=told)
        except Invalid as problem:
            return self._tour_page(tour, sentence_of(problem)), 422
        return redirect(url_for(".scene", tour=tour, scene=scene), 303)

    def publish(self, tour: str) -> Any:
        try:
            self._tours.publish(self._web.account(), TourId(tour))
        except Invalid as problem:
            reasons = " ".join(dict.fromkeys(sentence_of(one) for one in problem.all()))
            return self._tour_page(tour, gettext("The tour was not published.") + " " + reasons), 422
        flash(gettext("The tour is published."), "ok")
        return redirect(url_for(".tour", tour=tour), 303)

    def undo(self, tour: str) -> Response:
        try:
            self._drafts.undo(self._web.account(), tour)
        except Conflict as problem:
            flash(sentence_of(problem), "bad")
        return redirect(url_for(".tour", tour=tour), 303)

    def scene(self, tour: str, scene: str) -> str:
        return self._scene_page(tour, scene, "")

    def describe(self, tour: str, scene: str) -> Any:
        form = request.form

        def save() -> None:
            self._tours.describe(
                self._web.account(),
                TourId(tour),
                SceneId(scene),
                name=_texts("name"),
                description=_texts("description"),
                start=StartView.model_construct(yaw=_degrees("yaw"), pitch=_degrees("pitch"), fov=_degrees("fov")),
                north=_degrees("north") % 360,
                place=form.get("place", ""),
                first="first" in form,
            )

        return self._after(save, tour, scene)

    def remove(self, tour: str, scene: str) -> Response:
        self._tours.remove_scene(self._web.account(), TourId(tour), SceneId(scene))
        return redirect(url_for(".tour", tour=tour), 303)

    def add_hotspot(self, tour: str, scene: str) -> Any:
        def save() -> None:
            account, kind = self._web.account(), request.form.get("kind", "")
            yaw, pitch = _degrees("yaw"), _degrees("pitch")
            if kind == "link":
                target = SceneId(request.form.get("scene", ""))
                self._tours.add_way(account, TourId(tour), SceneId(scene), target, yaw=yaw, pitch=pitch)
                return
            data: dict[str, Any] = (
                {"sku": request.form.get("sku", "")} if kind == "product" else {"text": _texts("text")}
            )
            self._tours.set_hotspot(
                account, TourId(tour), SceneId(scene), kind, data, yaw=yaw, pitch=pitch, name=_texts("hotspot")
            )

        return self._after(save, tour, scene)

    def move(self, tour: str, scene: str, hotspot: str) -> Any:
        def save() -> None:
            _, document = self._tours.get(self._web.account(), TourId(tour))
            found = document.scene(scene)
            spots = found.newest.hotspots if found else ()
            spot = next((one for one in spots if one.id == hotspot), None)
            if spot is None:
                raise NoSuchScene
            self._tours.set_hotspot(
                self._web.account(), TourId(tour), SceneId(scene), spot.kind, spot.data, name=spot.name,
                place=spot.place, yaw=_degrees("yaw"), pitch=_degrees("pitch"), hotspot=HotspotId(hotspot),
            )  # fmt: skip

        return self._after(save, tour, scene)

    def remove_hotspot(self, tour: str, scene: str, hotspot: str) -> Response:
        self._tours.remove_hotspots(self._web.account(), TourId(tour), SceneId(scene), [hotspot])
        return redirect(url_for(".scene", tour=tour, scene=scene), 303)

    def _after(self, save: Any, tour: str, scene: str) -> Any:
        try:
            save()
        except Invalid as problem:
            return self._scene_page(tour, scene, " ".join(sentence_of(one) for one in problem.all())), 422
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".scene", tour=tour, scene=scene), 303)

    def _tour_page(self, tour: str, problem: str) -> str:
        account = self._web.account()
        draft, document = self._tours.get(account, TourId(tour))
        photos = self._tours.panoramas.known(account, {one.newest.panorama for one in document.scenes})
        findings = [
            (
                gettext(finding.sentence) % finding.params if finding.params else gettext(finding.sentence),
                finding.blocks,
            )
            for finding in self._drafts.findings(account, [tour])
        ]
        return render_template(
            "tours/tour.html", draft=draft, document=document, photos=photos, findings=list(dict.fromkeys(findings)),
            problem=problem,
        )  # fmt: skip

    def _scene_page(self, tour: str, scene: str, problem: str) -> str:
        account = self._web.account()
        draft, document = self._tours.get(account, TourId(tour))
        found = document.scene(scene)
        if found is None:
            raise NoSuchScene
        photo = self._tours.panoramas.get(account, PanoramaId(found.newest.panorama))
        store = StoreId(document.store)
        return render_template(
            "tours/scene.html",
            draft=draft,
            document=document,
            scene=found,
            version=found.newest,
            photo=photo,
            problem=problem,
            kinds=HOTSPOTS,
            by_kind=BY_KIND,
            products=self._catalogue.list_offers(store, limit=500),
            cameras=self._cameras(store),
            stage=_stage(found, photo),
        )

    def _cameras(self, store: StoreId) -> list[Any]:
        try:
            shop = self._places.map(self._web.account(), store)
        except NotFound:
            return []
        return [place for place in shop.places if place.kind in (PlaceKind.CAMERA, PlaceKind.DEPARTMENT)]


def _stage(scene: Scene, photo: Panorama) -> Any:
    """The JSON block for the picture in the editor; empty until the tiles are there."""
    if not photo.tiles:
        return ""
    start = scene.newest.start
    images = ViewerScene(multi_res=tiles_of(photo), hfov=start.fov, yaw=start.yaw, pitch=start.pitch, **photo.bounds)
    return json_block(
        {
            "key": f"s-{scene.newest.id.lower()}",
            "start": start.model_dump(mode="json"),
            "images": images.model_dump(mode="json", by_alias=True, exclude_none=True),
            "viewer": {"escapeHTML": True, "default": Defaults().model_dump(mode="json", by_alias=True)},
        }
    )


def _texts(field: str) -> dict[str, str]:
    """The fields `<field>_de` and `<field>_en` of the form; empty ones are left out."""
    found = {language: request.form.get(f"{field}_{language}", "").strip() for language in ("de", "en")}
    return {language: text for language, text in found.items() if text}


def _degrees(field: str) -> float:
    text = request.form.get(field, "").strip().replace(",", ".") or "0"
    try:
        return float(text)
    except ValueError:
        raise NotANumber(field=f"/{field}", text=text[:40]) from None
