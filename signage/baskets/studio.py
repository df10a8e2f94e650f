"""Set-up: the online shop that takes a store's baskets over."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from signage.access import Role
from signage.baskets.handover import example
from signage.baskets.service import Baskets
from signage.baskets.shops import SHOPS
from signage.errors import N_, Problem
from signage.ids import StoreId
from signage.places import Places
from signage.web import Web, sentence_of

NOT_SETTINGS = frozenset({"kind", "csrf_token", "try"})


def init_app(web: Web, baskets: Baskets, places: Places) -> None:
    """Hang the page into the app."""
    pages = web.pages("shops", __name__)
    web.nav(N_("Online shop"), "/studio/shops", icon="shopping-cart", order=96, allow=Role.ADMIN)

    def show(at: str = "", *, problem: str = "", tried: str = "", status: int = 200) -> Response:
        account = web.account()
        stores = [(store, baskets.shops.settings(account, store.id)) for store in places.stores(account)]
        html = render_template(
            "baskets/shops.html", stores=stores, kinds=SHOPS, problem=problem, tried=tried, at=at, typed=request.form
        )
        return Response(html, status)

    @pages.get("/studio/shops", allow=Role.ADMIN)
    def shops() -> Response:
        return show()

    @pages.post("/studio/shops/<store>", allow=Role.ADMIN)
    def connect(store: str) -> BaseResponse:
        places.store(web.account(), StoreId(store))
        settings = {key: value.strip() for key, value in request.form.items() if key not in NOT_SETTINGS}
        kind = request.form.get("kind", "")
        try:
            if "try" in request.form:
                return show(store, tried=example(kind, settings))
            baskets.shops.connect(web.account(), StoreId(store), kind, settings)
        except Problem as problem:
            return show(store, problem=sentence_of(problem), status=422)
        flash(gettext("The online shop is connected."), "ok")
        return redirect("/studio/shops", 303)

    @pages.post("/studio/shops/<store>/disconnect", allow=Role.ADMIN)
    def disconnect(store: str) -> BaseResponse:
        baskets.shops.disconnect(web.account(), StoreId(store))
        flash(gettext("The online shop is not connected any more; baskets stay as they are."), "ok")
        return redirect("/studio/shops", 303)
