"""The studio's pages for tours: the list, and the editor."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import segno
from babel.dates import format_date
from flask import redirect, render_template, request
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from signage.access import Account, Role
from signage.drafts import Drafts
from signage.errors import N_, Invalid
from signage.ids import StoreId, TourId
from signage.places import Places
from signage.web import Card, Web, allow_in_policy, choose_language, flash_undo, sentence_of
from tours.pannellum import Defaults
from tours.preview import FOLDER, Previews, moment_of
from tours.service import Tours
from tours.share import entries
from tours.visit import json_block


def init_studio(web: Web, tours: Tours, places: Places, drafts: Drafts, previews: Previews) -> None:
    """Hang the studio's pages into the app."""
    pages = web.pages("tours_studio", "tours")
    web.nav(N_("Tours"), "/studio/tours", "rotate-3d", 40)

    def card(account: Account) -> list[Card]:
        found = tours.all_of(account)
        live = sum(1 for draft in found if draft.published)
        note = gettext("open to visitors: %(count)s", count=live)
        return [Card(gettext("Tours"), str(len(found)), note, "/studio/tours", icon="rotate-3d")]

    web.home.card(card)

    def overview(title: str = "", problem: str = "") -> str:
        account, words = web.account(), request.args.get("q", "")
        found = tours.all_of(account)
        return render_template(
            "tours/list.html", tours=[one for one in found if words.strip().lower() in one.title.lower()],
            total=len(found), q=words, stores=places.stores(account), title=title, problem=problem,
            may_edit=account.role.allows(Role.EDITOR),
        )  # fmt: skip

    @pages.get("/studio/tours", allow=Role.VIEWER)
    def index() -> str:
        """Every tour."""
        return overview()

    @pages.post("/studio/tours", allow=Role.EDITOR)
    def create() -> Any:
        """A new tour, opened in its editor."""
        form = request.form
        try:
            draft = tours.create(web.account(), form.get("title", ""), StoreId(form.get("store", "")))
        except Invalid as problem:
            return overview(form.get("title", ""), sentence_of(problem.all()[0])), 422
        return redirect(f"/studio/tours/{draft.id}", 303)

    @pages.get("/studio/tours/<tour>", allow=Role.VIEWER)
    def editor(tour: str) -> str:
        """The editor; its state is in the query: ?scene=…&version=…&hotspot=…&field=…"""
        account = web.account()
        allow_in_policy("frame-src", "'self'")  # the tour as a visitor sees it
        draft, document = tours.get(account, TourId(tour))
        viewer = {"escapeHTML": True, "default": Defaults().model_dump(mode="json", by_alias=True)}
        return render_template(
            "tours/editor.html", draft=draft, document=document, viewer=json_block(viewer),
            may_edit=account.role.allows(Role.EDITOR),
        )  # fmt: skip

    @pages.get("/studio/tours/<tour>/look", allow=Role.EDITOR)
    def look(tour: str) -> Response:
        """The draft as a visitor sees it: `scene` by its address, `v` and `h` as in a visitor's, `on` a date."""
        token, _ = previews.token(web.account(), TourId(tour), moment_of(request.args.get("on", "")))
        scene = request.args.get("scene", "")
        asked = {name: request.args[name] for name in ("v", "h") if name in request.args} | {"lang": choose_language()}
        there = "/".join(filter(None, ("/tour", FOLDER, token, quote(scene, ""))))
        return redirect(f"{there}?{urlencode(asked)}", 302)

    @pages.get("/studio/tours/<tour>/share", allow=Role.EDITOR)
    def share(tour: str) -> str:
        """A preview for a phone, and everything that leads visitors into the tour."""
        account = web.account()
        draft, document = tours.get(account, TourId(tour))
        token, until = previews.token(account, TourId(tour))
        base = web.public_url()
        return render_template(
            "tours/share.html", draft=draft, document=document,
            until=format_date(until, "long", locale=choose_language()),
            preview=f"{base}/tour/{FOLDER}/{token}", public=f"{base}/tour/{document.slug}",
            entries=entries(document, f"{base}/tour/{document.slug}", choose_language()), qr=qr,
            embeddable=bool(web.kernel.settings.frame_ancestors),
        )  # fmt: skip

    @pages.post("/studio/tours/<tour>/delete", allow=Role.EDITOR)
    def delete(tour: str) -> Response:
        """Put a tour away, with a way back."""
        draft, _ = tours.get(web.account(), TourId(tour))
        drafts.delete(web.account(), draft.id)
        sentence = gettext("“%(title)s” is deleted.") % {"title": draft.title}
        flash_undo(sentence, f"/studio/tours/{tour}/undelete")
        return redirect("/studio/tours", 303)

    @pages.post("/studio/tours/<tour>/undelete", allow=Role.EDITOR)
    def undelete(tour: str) -> Response:
        """Bring a tour back."""
        drafts.undelete(web.account(), tour)
        return redirect("/studio/tours", 303)


def qr(address: str) -> Markup:
    """A code that opens an address."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=4, omitsize=True, border=2)
    return Markup(drawn)  # noqa: S704 - segno draws it, nobody wrote it
