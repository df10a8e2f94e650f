"""The public texts, their links in every footer, and the set-up page that edits them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from signage.access import SYSTEM, Role
from signage.errors import N_, Invalid, NotFound
from signage.ids import StoreId
from signage.legal.service import TITLES, Kind, Legal
from signage.places import Places
from signage.web import PUBLIC, LegalLink, Web, choose_language, sentence_of

SETUP = "/studio/setup/legal"


def init_app(web: Web, legal: Legal, places: Places) -> None:
    """Serve the pages and give every template `legal_links`."""
    pages = web.pages("legal", __name__)
    web.nav(N_("Legal texts"), SETUP, icon="scale", order=93, allow=Role.ADMIN)

    def legal_links(store: str | None = None) -> Sequence[LegalLink]:
        where = f"/legal/{store}" if store else "/legal"
        return [LegalLink(gettext(TITLES[kind]), f"{where}/{kind.value}") for kind in Kind]

    web.flask.jinja_env.globals["legal_links"] = legal_links

    @pages.get("/legal/<store>/<kind>", allow=PUBLIC)
    def show(store: str, kind: str) -> str:
        web.may_be_framed()
        found = legal.public_text(StoreId(store), _kind(kind), (choose_language(),))
        return render_template(
            "legal/text.html",
            title=gettext(TITLES[found.kind]),
            text=found,
            store=store,
            store_name=places.store(SYSTEM, StoreId(store)).name,
        )

    @pages.get("/legal/<kind>", allow=PUBLIC)
    def choose(kind: str) -> str | Response:
        web.may_be_framed()
        stores = places.stores(SYSTEM)
        if len(stores) == 1:
            return show(stores[0].id, kind)
        return render_template(
            "legal/stores.html", title=gettext(TITLES[_kind(kind)]), kind=_kind(kind).value, stores=stores
        )

    @pages.get(SETUP, allow=Role.ADMIN)
    def overview() -> str:
        stores = places.stores(web.account())
        missing = {store.id: legal.missing(store.id) for store in stores}
        return render_template("legal/overview.html", stores=stores, missing=missing, kinds=list(Kind), titles=TITLES)

    @pages.get(f"{SETUP}/<store>", allow=Role.ADMIN)
    def edit(store: str) -> str:
        return form(StoreId(store), {})

    def form(id: StoreId, typed: Mapping[tuple[str, str], str]) -> str:
        account = web.account()
        found = places.store(account, id)
        kept = {(kind.value, language): text.text for (kind, language), text in legal.texts(account, id).items()}
        texts = {**kept, **typed}
        return render_template("legal/edit.html", place=found, texts=texts, kinds=list(Kind), titles=TITLES)

    @pages.post(f"{SETUP}/<store>", allow=Role.ADMIN)
    def save(store: str) -> BaseResponse:
        account, id = web.account(), StoreId(store)
        languages = places.store(account, id).languages
        kind = _kind(request.form.get("kind", ""))
        typed = {language: request.form.get(language, "") for language in languages}
        try:
            legal.write(account, id, kind, typed)
        except Invalid as problem:
            flash(" ".join(sentence_of(one) for one in problem.all()), "bad")
            page = form(id, {(kind.value, language): text for language, text in typed.items()})
            return Response(page, 422)
        flash(gettext("“%(title)s” is saved.", title=gettext(TITLES[kind])), "ok")
        return redirect(f"{SETUP}/{store}")


def _kind(value: str) -> Kind:
    if value not in list(Kind):
        raise NotFound
    return Kind(value)
