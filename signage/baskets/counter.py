"""At the counter: what is kept back for shoppers, and baskets that come by a code."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from signage.access import SYSTEM, Account, Role
from signage.baskets.service import Baskets
from signage.baskets.values import CodeGone, Held
from signage.errors import N_, NotFound, Problem
from signage.ids import ReservationId, StoreId
from signage.places import Places
from signage.web import Card, Web, choose_language, flash_undo, sentence_of

HERE = "/studio/reservations"
DONE = {
    Held.COLLECTED: N_("“%(name)s” is handed over."),
    Held.CANCELLED: N_("“%(name)s” is back on the shelf."),
}


def init_app(web: Web, baskets: Baskets, places: Places) -> None:
    """Hang the pages into the app."""
    pages = web.pages("counter", __name__)
    web.nav(N_("Reservations"), HERE, icon="package-check", order=11)

    def show(problem: str = "", status: int = 200) -> Response:
        account = web.account()
        code, store = request.args.get("code", "")[:40], request.args.get("store", "")
        waiting = baskets.reservations.waiting(
            account, store=StoreId(store) if store else None, code=code, languages=[choose_language()]
        )
        stores = {one.id: one.name for one in places.stores(account)}
        html = render_template(
            "baskets/reservations.html",
            waiting=waiting,
            stores=stores,
            asked={"code": code, "store": store},
            when=web.moment,
            problem=problem,
            can_settle=account.role.allows(Role.EDITOR),
        )
        return Response(html, status)

    def card(account: Account) -> list[Card]:
        waiting = baskets.reservations.waiting(account)
        note = gettext("things that shoppers come for")
        return [Card(gettext("Kept back"), str(len(waiting)), note, HERE, icon="package-check")] if waiting else []

    web.home.card(card)

    @pages.get(HERE, allow=Role.VIEWER)
    def reservations() -> Response:
        return show()

    @pages.post(f"{HERE}/<reservation>/<any(collected, cancelled, held):state>", allow=Role.EDITOR)
    def settle(reservation: str, state: str) -> BaseResponse:
        id_, held, account = ReservationId(reservation), baskets.reservations, web.account()
        try:
            if state == Held.HELD.value:
                held.take_back(account, id_)
                flash(gettext("It is kept back again."), "ok")
            else:
                held.settle(account, id_, collected=state == Held.COLLECTED.value)
                sentence = gettext(DONE[Held(state)], name=request.form.get("name", "")[:80])
                flash_undo(sentence, f"{HERE}/{reservation}/held")
        except Problem as problem:
            return show(sentence_of(problem), 404 if isinstance(problem, NotFound) else 409)
        return redirect(HERE, 303)

    # A code opens its basket once, so the answer to the form is the page itself.
    @pages.post("/studio/baskets", allow=Role.VIEWER)
    def open_basket() -> Response:
        try:
            found = baskets.codes.at_the_counter(web.account(), request.form.get("code", ""), [choose_language()])
        except CodeGone as problem:
            return show(sentence_of(problem), 404)
        shown = {line.store for line in found.lines} | {mark.store for mark in found.marks}
        names = {store: places.store(SYSTEM, store).name for store in shown}
        response = Response(render_template("baskets/opened.html", basket=found, stores=names))
        response.headers["Cache-Control"] = "no-store"
        return response
