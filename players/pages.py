"""Pages of the body: the player itself, its Service Worker, and the wall of displays in the studio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import format_time
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from players.commands import Commands
from players.displays import Crowd, Displays, NewDisplay, Rotation
from players.problems import NoName, NotOffered
from players.wall import Wall
from signage.access import Account, Role
from signage.errors import N_, Invalid
from signage.ids import DisplayId, PlaceId, StoreId
from signage.places import Places
from signage.web import PUBLIC, Card, Web, asset_folder, asset_name, sentence_of

T = TypeVar("T", bound=str | int)

CROWDS: Mapping[Crowd, str] = {
    "queue": N_("Two wait for their turn"),
    "replace": N_("The newest tap replaces the one before"),
    "neutral": N_("From three people on, the products of all side by side"),
}

ROTATIONS: Mapping[Rotation, str] = {
    0: N_("As the screen hangs"),
    90: N_("Turned to the right"),
    180: N_("Upside down"),
    270: N_("Turned to the left"),
}


def add_player_pages(web: Web) -> None:
    """What a display loads."""
    pages = web.pages("players", __name__)

    @pages.get("/play", allow=PUBLIC)
    def play() -> Response:
        response = Response(render_template("players/play.html"))
        response.cache_control.no_cache = True
        return response

    @pages.get("/play-sw.js", allow=PUBLIC)
    def service_worker() -> Response:
        # At the root, because a worker reaches no further than its own folder, and /media lies beside it.
        response = Response(
            (asset_folder() / asset_name("player-sw.js")).read_bytes(), content_type="text/javascript; charset=utf-8"
        )
        response.cache_control.no_cache = True
        return response


def add_studio_pages(web: Web, displays: Displays, commands: Commands, wall: Wall, places: Places) -> None:
    """The wall, and pairing by code."""
    pages = web.pages("displays", __name__)
    web.nav(N_("Displays"), "/studio/displays", "monitor", 11)

    def card(account: Account) -> list[Card]:
        known = wall.tiles(account)
        here = sum(1 for tile in known if tile.state == "online")
        away = [tile.name for tile in known if tile.state == "offline"]
        new = sum(1 for tile in known if tile.state == "new")
        note, tone = _("none is missing"), "ok"
        if new:
            note, tone = _("not connected yet: %(count)s", count=new), "info"
        if away:
            note, tone = _("not reachable: %(names)s", names=", ".join(away)), "warn"
        return [Card(_("Displays online"), f"{here} / {len(known)}", note, "/studio/displays", "monitor", tone)]

    web.home.card(card, order=10)

    def wall_page(code: str = "", problem: Invalid | None = None) -> str:
        account = web.account()
        stores = places.stores(account)
        spots = {store.id: list(places.map(account, store.id).places) for store in stores}
        tiles, zone = wall.tiles(account), places.zone_of(account, None)
        return render_template(
            "players/displays.html", tiles=tiles, stores=stores, spots=spots, code=code, form=request.form,
            problem=problem, sentence=None if problem is None else sentence_of(problem),
            free=tiles, crowds=CROWDS, rotations=ROTATIONS,
            clock_time=lambda at: format_time(at.astimezone(zone), "short", rebase=False),
        )  # fmt: skip

    @pages.get("/studio/displays", allow=Role.VIEWER)
    def show() -> str:
        return wall_page(code=request.args.get("code", "")[:6])

    @pages.post("/studio/displays/pair", allow=Role.EDITOR)
    def pair() -> BaseResponse | tuple[str, int]:
        form = request.form
        try:
            if form.get("display"):
                made = displays.pair(web.account(), form.get("code", ""), DisplayId(form["display"]))
            else:
                made = displays.pair(
                    web.account(), form.get("code", ""), _new_display(form.get("name", ""), form["spot"])
                )
        except Invalid as problem:
            return wall_page(code=form.get("code", ""), problem=problem), 422
        flash(_("“%(name)s” is connected.", name=made.name), "ok")
        return redirect(url_for("displays.show"))

    @pages.post("/studio/displays/<display>", allow=Role.EDITOR)
    def change(display: str) -> BaseResponse:
        form, old = request.form, displays.get(web.account(), DisplayId(display))
        try:
            new = NewDisplay(
                name=form.get("name", ""), store=old.store, place=old.place, groups=old.groups,
                display_class=old.display_class, crowd=_chosen(CROWDS, form.get("crowd", old.crowd)),
                rotation=_chosen(ROTATIONS, form.get("rotation", old.rotation)),
            )  # fmt: skip
            changed = displays.change(web.account(), old.id, new)
        except Invalid as problem:
            flash(sentence_of(problem), "bad")
        else:
            flash(_("“%(name)s” is saved.", name=changed.name), "ok")
        return redirect(url_for("displays.show"))

    @pages.post("/studio/displays/<display>/command", allow=Role.EDITOR)
    def command(display: str) -> BaseResponse:
        name = "identify" if request.form.get("name") == "identify" else "reload"
        commands.queue(web.account(), DisplayId(display), "identify" if name == "identify" else "reload")
        return redirect(url_for("displays.show"))

    @pages.post("/studio/displays/<display>/revoke", allow=Role.EDITOR)
    def revoke(display: str) -> BaseResponse:
        found = displays.get(web.account(), DisplayId(display))
        displays.revoke(web.account(), found.id)
        flash(_("“%(name)s” was removed and shows nothing of this shop any more.", name=found.name), "ok")
        return redirect(url_for("displays.show"))

    @pages.post("/studio/displays/<display>/link", allow=Role.EDITOR)
    def link(display: str) -> BaseResponse:
        return redirect(displays.mint_link(web.account(), DisplayId(display)))


def _chosen(choices: Iterable[T], said: str | int) -> T:
    """The choice that the form named. Raises NotOffered."""
    for choice in choices:
        if str(choice) == str(said):
            return choice
    raise NotOffered


def _new_display(name: str, spot: str) -> NewDisplay:
    """The form's `spot` is a store and, behind a slash, a place in it."""
    store, _, place = spot.partition("/")
    if not name.strip():
        raise NoName
    return NewDisplay(name=name, store=StoreId(store), place=PlaceId(place) if place else None)
