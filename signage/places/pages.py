"""Studio pages of the map: stores, one map with its list beside it, forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Response, flash, redirect, render_template, request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as BaseResponse

from signage.access import Role
from signage.errors import N_, Conflict, Invalid, NotFound
from signage.ids import PlaceId, StoreId
from signage.web import Pages, Web, flash_undo, sentence_of

from .drawing import Mark, draw, floors
from .forms import WEEKDAYS, NotANumber, place_from, polygon_text, store_from
from .plan import MAX_BYTES
from .service import Places
from .tree import StoreMap
from .values import KIND_LABELS, NAME_IN, NewStore, Place, PlaceKind

# A place of each kind can be made by hand; a store comes by its own way.
KINDS = tuple(kind for kind in PlaceKind if kind is not PlaceKind.STORE)
PIN_LABELS = {"display": N_("Display"), "touchpoint": N_("Touchpoint"), "camera": N_("Camera")}
INSIDE = {PlaceKind.STORE: PlaceKind.FLOOR, PlaceKind.FLOOR: PlaceKind.DEPARTMENT}
"""What people most often put into a place of this kind; a shelf anywhere else."""


@dataclass
class Form:
    """A form that came back with problems: what was written, and the sentence for each field."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    general: str = ""


def add_pages(web: Web, places: Places) -> None:
    """The pages of the map."""
    pages = web.pages("places", __name__)
    web.nav(N_("Places"), "/studio/places", "map-pin", 91)
    door = _Door(web, places)
    _add_stores(door, pages)
    _add_map(door, pages)
    _add_changes(door, pages)
    _add_plans(door, pages)


@dataclass(frozen=True)
class _Door:
    """What every page of the map needs."""

    web: Web
    places: Places

    def place(self, store: str, place: str) -> Place:
        """A place of this very store. Raises NotFound."""
        found = self.places.map(self.web.account(), StoreId(store)).get(PlaceId(place))
        if found is None:
            raise NotFound
        return found

    def show(self, store: StoreId, form: Form | None = None, *, status: int = 200) -> tuple[str, int]:
        """The map page as the address says it: which floor, which place, what is being made."""
        account = self.web.account()
        found = self.places.map(account, store)
        levels = floors(found)
        floor = next((each for each in levels if each.id == request.args.get("floor")), levels[0])
        chosen = found.get(PlaceId(request.args.get("place", "")))
        parent = found.get(PlaceId(request.args.get("new", "")))
        plan = self.places.plan(account, floor.id)
        pins = self.places.pins.on(account, store)
        inside = found.within(chosen.id) if chosen and chosen.parent else frozenset()
        return render_template(
            "places/map.html",
            map=found,
            levels=levels,
            floor=floor,
            plan=plan,
            drawing=draw(found, floor.id, plan, pins),
            things=sorted((pin for pin in pins if pin.place in inside), key=lambda pin: (pin.kind, pin.label)),
            chosen=chosen,
            parent=parent,
            parents=_possible_parents(found, chosen),
            kinds=KINDS,
            kind_labels=KIND_LABELS,
            pin_labels=PIN_LABELS,
            mark_label=_mark_label,
            form=form or Form(_values(chosen) if not parent else _new_in(parent)),
            can_edit=account.role.allows(Role.EDITOR),
            weekdays=WEEKDAYS,
            parts=[part(account, store) for part in self.places.parts]
            if chosen and chosen.kind is PlaceKind.STORE
            else [],
        ), status


def _possible_parents(found: StoreMap, chosen: Place | None) -> list[Place]:
    below = found.within(chosen.id) if chosen else frozenset()
    return [each for each in found.places if each.id not in below]


def _values(place: Place | None) -> dict[str, str]:
    if place is None:
        return {}
    return {
        "name": place.name,
        "kind": place.kind.value,
        "parent": place.parent or "",
        "floor": str(place.floor),
        "x": "" if place.x is None else f"{place.x:g}",
        "y": "" if place.y is None else f"{place.y:g}",
        "heading": "" if place.heading is None else f"{place.heading:g}",
        "polygon": polygon_text(place.polygon),
        "iab_zone": place.iab_zone,
        "version": str(place.version),
        **{key: text for key, text in place.details.items() if key.startswith(NAME_IN)},
    }


def _mark_label(mark: Mark) -> str:
    """What a mark is, for people who do not see it."""
    if mark.kind == "group":
        count = len(mark.carries)
        return str(ngettext("%(num)s thing at %(place)s", "%(num)s things at %(place)s", count, place=mark.label))
    kind = gettext(PIN_LABELS[mark.kind] if mark.place is None else KIND_LABELS[PlaceKind(mark.kind)])
    carried = [name for name in mark.carries if name != mark.label]
    return ": ".join([kind, " – ".join([mark.label, *carried])])


def _new_in(parent: Place) -> dict[str, str]:
    kind = INSIDE.get(parent.kind, PlaceKind.SHELF)
    return {"kind": kind.value, "floor": str(parent.floor)}


def _form(refusal: Invalid | Conflict) -> Form:
    """The form as it was sent, with a sentence beside each field that has a problem."""
    form = Form(dict(request.form))
    for problem in refusal.all() if isinstance(refusal, Invalid) else (refusal,):
        if problem.field:
            form.errors[problem.field.removeprefix("/").replace("/", "_")] = sentence_of(problem)
        else:
            form.general = sentence_of(problem)
    return form


def _version() -> int | None:
    value = request.form.get("version", "")
    return int(value) if value.isdigit() else None


def _back(store: str, **query: str) -> BaseResponse:
    keep = {"floor": request.args.get("floor", "")} | query
    text = "&".join(f"{name}={value}" for name, value in keep.items() if value and value.isalnum())
    return redirect(f"/studio/places/{store}?{text}", 303)


def _add_stores(door: _Door, pages: Pages) -> None:
    @pages.get("/studio/places", allow=Role.VIEWER)
    def stores() -> str:
        return render_template("places/stores.html", stores=door.places.stores(door.web.account()))

    def new_store_page(form: Form | None = None) -> str:
        return render_template("places/new_store.html", store=NewStore(""), form=form or Form(), weekdays=WEEKDAYS)

    @pages.get("/studio/places/new", allow=Role.ADMIN)
    def new_store() -> str:
        return new_store_page()

    @pages.post("/studio/places/new", allow=Role.ADMIN)
    def add_store() -> Any:
        try:
            store = door.places.add_store(door.web.account(), store_from(request.form))
        except (Invalid, Conflict) as refusal:
            return new_store_page(_form(refusal)), 409 if isinstance(refusal, Conflict) else 422
        flash(gettext("“%(store)s” is there. Add its floors and departments next.", store=store.name), "ok")
        return redirect(f"/studio/places/{store.id}?new={store.id}", 303)

    @pages.post("/studio/places/<store_id>/store", allow=Role.ADMIN)
    def change_store(store_id: str) -> Any:
        account, store = door.web.account(), StoreId(store_id)
        try:
            new = store_from(request.form, door.places.store(account, store))
            door.places.change_store(account, store, new, expected=_version())
        except (Invalid, Conflict) as refusal:
            return door.show(store, _form(refusal), status=409 if isinstance(refusal, Conflict) else 422)
        flash(gettext("The store is saved."), "ok")
        return _back(store_id, place=store_id)


def _add_map(door: _Door, pages: Pages) -> None:
    @pages.get("/studio/places/<store_id>", allow=Role.VIEWER)
    def map_page(store_id: str) -> Any:
        return door.show(StoreId(store_id))


def _add_changes(door: _Door, pages: Pages) -> None:
    @pages.post("/studio/places/<store_id>/new/<parent_id>", allow=Role.EDITOR)
    def add(store_id: str, parent_id: str) -> Any:
        parent = door.place(store_id, parent_id)
        try:
            place = door.places.add(door.web.account(), place_from(request.form, parent.id))
        except (Invalid, Conflict) as refusal:
            return door.show(StoreId(store_id), _form(refusal), status=422)
        return _back(store_id, place=place.id)

    @pages.post("/studio/places/<store_id>/place/<place_id>", allow=Role.EDITOR)
    def change(store_id: str, place_id: str) -> Any:
        before = door.place(store_id, place_id)
        try:
            new = place_from(request.form, before.parent or before.id, of=before)
            door.places.change(door.web.account(), before.id, new, expected=_version())
        except (Invalid, Conflict) as refusal:
            return door.show(StoreId(store_id), _form(refusal), status=409 if isinstance(refusal, Conflict) else 422)
        flash(gettext("The place is saved."), "ok")
        return _back(store_id, place=place_id)

    @pages.post("/studio/places/<store_id>/place/<place_id>/remove", allow=Role.EDITOR)
    def remove(store_id: str, place_id: str) -> Any:
        place = door.place(store_id, place_id)
        try:
            door.places.remove(door.web.account(), place.id)
        except (Invalid, Conflict) as refusal:
            return door.show(StoreId(store_id), _form(refusal), status=409)
        flash_undo(
            gettext("“%(place)s” is off the map.", place=place.name), f"/studio/places/{store_id}/restore/{place.id}"
        )
        return _back(store_id, place=place.parent or "")

    @pages.post("/studio/places/<store_id>/restore/<place_id>", allow=Role.EDITOR)
    def restore(store_id: str, place_id: str) -> Any:
        account = door.web.account()
        door.places.store(account, StoreId(store_id))
        try:
            place = door.places.restore(account, PlaceId(place_id))
        except Conflict as refusal:
            flash(sentence_of(refusal), "bad")
            return _back(store_id)
        flash(gettext("“%(place)s” is on the map again.", place=place.name), "ok")
        return _back(store_id, place=place.id)


def _add_plans(door: _Door, pages: Pages) -> None:
    @pages.get("/studio/places/<floor_id>/plan/<sha256>", allow=Role.VIEWER)
    def plan_picture(floor_id: str, sha256: str) -> Response:
        picture, kind = door.places.plan_picture(door.web.account(), PlaceId(floor_id), sha256)
        answer = Response(picture, content_type=kind)
        answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        # Opened by itself, a drawing is a document: even a cleaned one gets no rights.
        answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return answer

    @pages.post("/studio/places/<store_id>/plan/<floor_id>", allow=Role.EDITOR, max_body=MAX_BYTES + 65_536)
    def set_plan(store_id: str, floor_id: str) -> Any:
        floor, upload = door.place(store_id, floor_id), request.files.get("picture")
        if upload is None:
            raise NotFound
        picture = upload.read(MAX_BYTES + 1)
        try:
            width = float(request.form.get("width_m", "").replace(",", "."))
        except ValueError:
            problem = NotANumber(field="/width_m", value=request.form.get("width_m", "")[:40])
            return door.show(StoreId(store_id), _form(problem), status=422)
        try:
            if picture or door.places.plan(door.web.account(), floor.id) is None:
                door.places.set_plan(door.web.account(), floor.id, picture, width_m=width)
            else:
                door.places.scale_plan(door.web.account(), floor.id, width_m=width)
        except Invalid as refusal:
            return door.show(StoreId(store_id), _form(refusal), status=422)
        flash(gettext("The floor plan is in place."), "ok")
        return _back(store_id, floor=floor_id)
