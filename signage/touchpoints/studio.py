"""Set-up: touchpoints in the studio."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import segno
from flask import Response, flash, redirect, render_template, request
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from signage.access import Role
from signage.catalogue import Catalogue, Product
from signage.errors import N_, NotFound, Problem
from signage.facts import Fact, LeaseGranted, LeaseRefused, TapRefused, Touched
from signage.ids import DisplayId, PlaceId, ProductId, StoreId, TouchpointId
from signage.places import Places, StoreMap
from signage.touchpoints.api import tap_url
from signage.touchpoints.service import SIGNING, Touchpoints
from signage.touchpoints.values import KIND_LABELS, NEXT, STATE_LABELS, Kind, NewTouchpoint, State, Touchpoint
from signage.web import Web, choose_language, flash_undo, sentence_of

REASONS = {
    "unknown": N_("unknown code"),
    "paused": N_("paused"),
    "retired": N_("retired"),
    "late": N_("reported too late"),
    "too_many": N_("too many taps"),
    "no_rule": N_("no rule wanted a display"),
    "no_display": N_("no display is near"),
    "window": N_("outside the rule’s hours"),
    "condition": N_("the rule’s condition did not hold"),
    "verified": N_("the rule wants a safer tag"),
    "consent": N_("no consent for it"),
    "privacy": N_("too personal for this display"),
    "cap": N_("shown as often as the rule allows"),
    "cooldown": N_("too soon after the last time"),
    "display_offline": N_("the display is offline"),
    "emergency": N_("an emergency message is on"),
    "content": N_("there was nothing to show"),
    "lease": N_("the display was answering somebody else"),
}

BUTTONS = {State.ACTIVE: N_("Activate"), State.PAUSED: N_("Pause"), State.RETIRED: N_("Retire")}


class StudioPages:
    """The list, one touchpoint, and the forms."""

    def __init__(self, web: Web, register: Touchpoints, places: Places, catalogue: Catalogue) -> None:
        self._web = web
        self._register = register
        self._places = places
        self._catalogue = catalogue

    def list_page(self, problem: Problem | None = None) -> Response:
        """Every touchpoint that the filter lets through, and the form for a new one."""
        account = self._web.account()
        wanted = request.args
        kind = Kind(wanted["kind"]) if wanted.get("kind") in set(Kind) else None
        state = State(wanted["state"]) if wanted.get("state") in set(State) else None
        found = self._register.touchpoints(account, kind=kind, state=state, text=wanted.get("q", "")[:100])
        maps = {store.id: self._places.map(account, store.id) for store in self._places.stores(account)}
        html = render_template(
            "touchpoints/list.html",
            touchpoints=found,
            place_name=lambda each: _place_name(maps, each),
            maps=maps,
            products=self._catalogue.products(account, per_page=200).products,
            product_name=_product_name,
            kinds=KIND_LABELS,
            states=STATE_LABELS,
            wanted={"q": wanted.get("q", ""), "kind": kind, "state": state},
            problem=sentence_of(problem) if problem else "",
            typed=request.form or {"place": wanted.get("place", "")},
            when=self._when,
            unknown=self._register.unknown_taps(account, limit=5),
        )
        return Response(html, 422 if problem else 200)

    def create(self) -> BaseResponse:
        """Make the touchpoint that the form describes."""
        form = request.form
        store, _, place = form.get("place", "").partition("/")
        try:
            new = NewTouchpoint(
                kind=Kind(form["kind"]) if form.get("kind") in set(Kind) else Kind.TAG,
                name=form.get("name", ""),
                store=StoreId(store),
                place=PlaceId(place),
                product=ProductId(form["product"]) if form.get("product") else None,
                identity=form.get("identity", "")[:120],
            )
            made = self._register.register(self._web.account(), new)
        except Problem as problem:
            return self.list_page(problem)
        flash(gettext("“%(name)s” is ready.") % {"name": made.name}, "ok")
        return redirect(f"/studio/touchpoints/{made.id}", 303)

    def one_page(self, id_: TouchpointId, problem: Problem | None = None) -> Response:
        """One touchpoint: link, code, where it hung, what was heard."""
        account = self._web.account()
        touchpoint = self._register.touchpoint(account, id_)
        store = self._places.map(account, touchpoint.store)
        address = tap_url(self._web, touchpoint)
        admin = account.role.allows(Role.ADMIN)
        html = render_template(
            "touchpoints/one.html",
            touchpoint=touchpoint,
            address=address,
            qr=Markup(qr_svg(address)) if address else "",  # noqa: S704 - segno draws it, nobody wrote it
            place_name=lambda place: _name_in(store, place),
            product=self._product(touchpoint.product),
            displays=self._register.displays(touchpoint.store),
            kinds=KIND_LABELS,
            states=STATE_LABELS,
            steps=[(state, BUTTONS[state]) for state in State if state in NEXT[touchpoint.state] and state in BUTTONS],
            bindings=self._register.bindings(account, id_),
            heard=[_heard(fact, led_to) for fact, led_to in self._register.heard(account, id_, limit=50)],
            places=store.places,
            products=self._catalogue.products(account, per_page=200).products,
            product_name=_product_name,
            secrets=self._register.secrets(account, id_) if admin and touchpoint.kind in SIGNING else [],
            problem=sentence_of(problem) if problem else "",
            when=self._when,
        )
        return Response(html, 422 if problem else 200)

    def act(self, id_: TouchpointId, verb: Callable[[], Touchpoint], done: str) -> BaseResponse:
        """Do what a form of the page asks for, and say so."""
        try:
            touchpoint = verb()
        except Problem as problem:
            return self.one_page(id_, problem)
        sentence = gettext(done) % {"name": touchpoint.name}
        if touchpoint.state is State.RETIRED:
            flash_undo(sentence, f"/studio/touchpoints/{id_}/unretire")
        else:
            flash(sentence, "ok")
        return redirect(f"/studio/touchpoints/{id_}", 303)

    def _product(self, product: ProductId | None) -> str:
        try:
            return _product_name(self._catalogue.product(self._web.account(), product)) if product else ""
        except NotFound:
            return ""

    def _when(self, at: datetime | None, store: StoreId | None = None) -> str:
        if at is None:
            return str(gettext("never"))
        return self._web.moment(at, store, seconds=True)


def init_app(web: Web, register: Touchpoints, places: Places, catalogue: Catalogue) -> None:
    """Hang the pages into the app."""
    pages = web.pages("touchpoints_studio", __name__)
    web.nav(N_("Touchpoints"), "/studio/touchpoints", "nfc", 93)
    doors = StudioPages(web, register, places, catalogue)

    @pages.get("/studio/touchpoints", allow=Role.VIEWER)
    def touchpoints() -> Response:
        return doors.list_page()

    @pages.post("/studio/touchpoints", allow=Role.EDITOR)
    def create() -> BaseResponse:
        return doors.create()

    @pages.get("/studio/touchpoints/<touchpoint_id>", allow=Role.VIEWER)
    def touchpoint(touchpoint_id: str) -> Response:
        return doors.one_page(TouchpointId(touchpoint_id))

    @pages.get("/studio/touchpoints/<touchpoint_id>/qr.svg", allow=Role.VIEWER)
    def qr(touchpoint_id: str) -> Response:
        found = register.touchpoint(web.account(), TouchpointId(touchpoint_id))
        return Response(qr_svg(tap_url(web, found) or found.code, whole=True), content_type="image/svg+xml")

    @pages.post("/studio/touchpoints/<touchpoint_id>/state", allow=Role.EDITOR)
    def state(touchpoint_id: str) -> BaseResponse:
        id_, wanted = TouchpointId(touchpoint_id), request.form.get("state", "")
        step = State(wanted) if wanted in set(State) else State.ACTIVE
        return doors.act(id_, lambda: register.set_state(web.account(), id_, step), DONE[step])

    @pages.post("/studio/touchpoints/<touchpoint_id>/unretire", allow=Role.EDITOR)
    def unretire(touchpoint_id: str) -> BaseResponse:
        id_ = TouchpointId(touchpoint_id)
        return doors.act(id_, lambda: register.unretire(web.account(), id_), N_("“%(name)s” is back."))

    @pages.post("/studio/touchpoints/<touchpoint_id>/move", allow=Role.EDITOR)
    def move(touchpoint_id: str) -> BaseResponse:
        id_, form = TouchpointId(touchpoint_id), request.form
        product = ProductId(form["product"]) if form.get("product") else None
        display = DisplayId(form["display"]) if form.get("display") else None
        place = PlaceId(form.get("place", ""))
        return doors.act(
            id_,
            lambda: register.move(web.account(), id_, place=place, product=product, display=display),
            N_("“%(name)s” hangs there now."),
        )


DONE = {
    State.PLANNED: N_("“%(name)s” is planned."),
    State.ACTIVE: N_("“%(name)s” is active."),
    State.PAUSED: N_("“%(name)s” is paused: its page works, displays stay as they are."),
    State.RETIRED: N_("“%(name)s” is out of service."),
}


def qr_svg(text: str, *, whole: bool = False) -> str:
    """A QR code as SVG; whole: as a file of its own, else for a page."""
    code = segno.make(text, error="m", micro=False)
    if not whole:
        inline: str = code.svg_inline(scale=4, omitsize=True, border=2)
        return inline
    out = io.BytesIO()
    code.save(out, kind="svg", scale=8, border=4)
    return out.getvalue().decode()


def _heard(fact: Fact, led_to: Fact | None) -> dict[str, Any]:
    refused = (
        fact if isinstance(fact, TapRefused) else led_to if isinstance(led_to, TapRefused | LeaseRefused) else None
    )
    return {
        "at": fact.at,
        "way": getattr(fact, "way", ""),
        "touched": isinstance(fact, Touched),
        "reason": REASONS.get(refused.reason, refused.reason) if refused else "",
        "display": led_to.display if isinstance(led_to, LeaseGranted) else "",
        "why": fact.id if isinstance(led_to, LeaseGranted | LeaseRefused) else "",
        "because": led_to.because if isinstance(led_to, LeaseGranted) else "",
    }


def _place_name(maps: dict[StoreId, StoreMap], touchpoint: Touchpoint) -> str:
    store = maps.get(touchpoint.store)
    return _name_in(store, touchpoint.place) if store else ""


def _name_in(store: StoreMap, place: PlaceId) -> str:
    found, department = store.get(place), store.department(place)
    if found is None:
        return ""
    return found.name if department is None or department.id == place else f"{department.name} › {found.name}"


def _product_name(product: Product) -> str:
    return product.name([choose_language()])
