"""The basket's pages and what its forms, and those of tap page and tour, send."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from signage.access import SYSTEM
from signage.baskets.api import BasketOut, stock_text
from signage.baskets.doors import COOKIE, admit, safe_page, surface_of
from signage.baskets.forms import form_of, keep_cookie
from signage.baskets.service import Baskets
from signage.baskets.values import Basket, FormTooOld, Held, Reservation, TooMany
from signage.errors import Problem
from signage.ids import ReservationId, StoreId
from signage.places import Places, Store
from signage.qr import qr
from signage.web import PUBLIC, Web, choose_language, say_day, say_time, sentence_of

SAYS_WHAT_WAS_DONE = ("/t/", "/01/", "/tour/")
MAKES_A_BASKET = frozenset({"add", "mark", "reserve", "take"})
NAMES_A_STORE = frozenset({"add", "mark", "reserve"})
ACTIONS = "any(add, set, remove, mark, unmark, reserve, cancel, carry, take)"

# How often one address may: reserve (it empties shelves) and try codes (they can be guessed).
OFTEN = {"reserve": "30/hour", "carry": "30/hour", "take": "10/minute"}

CAME_FROM = re.compile(r"[A-Za-z0-9_-]{1,100}")


class ShopperPages:
    """Basket, reservation and code, for whoever holds the cookie."""

    def __init__(self, web: Web, baskets: Baskets, places: Places) -> None:
        self._web = web
        self._baskets = baskets
        self._places = places

    # Reading

    def basket(self, problem: str = "", status: int = 200, cookie: str | None = None) -> Response:
        """The basket's page."""
        found = self._baskets.basket(cookie or _cookie(), [choose_language()])
        shops = self._checkout(found)
        return self._page(
            "baskets/basket.html",
            status,
            shop=self._shop_of(found),
            basket=found,
            problem=problem,
            checkout=shops,
            here=_here(),
            came=_came_from(),
        )

    def reservation(self, id_: ReservationId) -> Response:
        """One reservation: its code, its deadline, and how it stands."""
        found = self._baskets.reservations.of(_cookie(), id_, [choose_language()])
        store = self._places.store(SYSTEM, found.store)
        return self._page("baskets/reservation.html", held=found, shop=store, Held=Held)

    def take(self, code: str, problem: str = "", status: int = 200) -> Response:
        """Where a code is typed or its QR code leads. It asks first: a link may be opened by chance."""
        staff = self._web.guard.account()
        return self._page("baskets/take.html", status, code=code[:20], problem=problem, staff=staff)

    # Doing

    def change(self, action: str) -> BaseResponse:
        """One form of a shopper."""
        page = safe_page(request.form.get("page", "/basket"))
        try:
            known = admit(self._baskets, form_of(self._web, action, page))
        except FormTooOld as problem:
            return self._once_more(action, page, problem)
        if action in OFTEN:
            self._web.limits.check(f"basket {action}", OFTEN[action])
        cookie = known or self._baskets.new_cookie()
        if known is None and action not in MAKES_A_BASKET:
            return redirect("/basket", 303)
        try:
            response = self._do(action, cookie, page)
        except Problem as problem:
            if _wants_json() or page.startswith(("/t/", "/01/")):
                raise
            if action == "take":
                return self.take(request.form.get("code", ""), sentence_of(problem), 422)
            return self.basket(sentence_of(problem), 422, cookie)
        if known is None:
            keep_cookie(self._web, response, cookie)
        self._baskets.acted(cookie, StoreId(request.form["store"]) if action in NAMES_A_STORE else None)
        return response

    def _do(self, action: str, cookie: str, page: str) -> BaseResponse:
        if action == "carry":
            return self._code(cookie)
        if action == "reserve":
            store, sku = StoreId(request.form.get("store", "")), request.form.get("sku", "")
            return self._reserved(self._baskets.reservations.reserve(cookie, store, sku, _quantity()), cookie)
        self._put(action, cookie, surface_of(page))
        if _wants_json():
            return jsonify(self._answer(cookie))
        return redirect("/basket" if action == "take" else _told(page, action), 303)

    def _put(self, action: str, cookie: str, surface: str) -> None:
        store, sku = StoreId(request.form.get("store", "")), request.form.get("sku", "")
        baskets = self._baskets
        match action:
            case "add":
                baskets.add(cookie, store, sku, _quantity(), surface=surface)
            case "set":
                baskets.set_quantity(cookie, store, sku, _quantity(), surface=surface)
            case "remove":
                baskets.set_quantity(cookie, store, sku, 0, surface=surface)
            case "mark":
                baskets.mark(cookie, store, sku, surface=surface)
            case "unmark":
                baskets.unmark(cookie, store, sku)
            case "cancel":
                baskets.reservations.cancel(cookie, ReservationId(request.form.get("reservation", "")))
            case "take":
                baskets.codes.take_over(request.form.get("code", ""), cookie)

    def _reserved(self, held: Reservation, cookie: str) -> BaseResponse:
        address = f"/basket/reservations/{held.id}"
        if not _wants_json():
            return redirect(address, 303)
        told = {"code": held.code, "until": self._until(held.store, held.until), "href": address}
        return jsonify({**self._answer(cookie), "reservation": told})

    def _code(self, cookie: str) -> Response:
        code = self._baskets.codes.make(cookie)
        address = f"{self._web.public_url()}/basket/take/{code.text}"
        basket = self._baskets.basket(cookie, [choose_language()])
        return self._page(
            "baskets/code.html", shop=self._shop_of(basket), basket=basket, code=code, address=address, qr=qr(address)
        )

    def _answer(self, cookie: str) -> dict[str, Any]:
        basket = BasketOut.of(self._baskets.basket(cookie, [choose_language()]))
        return {"count": basket.count, "basket": basket.model_dump()}

    def _once_more(self, action: str, page: str, problem: FormTooOld) -> BaseResponse:
        if _wants_json():
            raise problem
        kept = {key: value for key, value in request.form.items() if not key.startswith("ticket")}
        slip = self._baskets.ticket(page=page, action=action)
        sentence = sentence_of(problem)
        return self._page(
            "baskets/once_more.html",
            403,
            shop=self._named(kept.get("store")),
            action=action,
            fields=kept,
            slip=slip,
            sentence=sentence,
        )

    # Inside

    def _checkout(self, basket: Basket | None) -> dict[StoreId, str]:
        return self._baskets.shops.checkout(basket) if basket else {}

    def _shop_of(self, basket: Basket | None) -> Store | None:
        """Whose everything in it is; None where it is empty or from several stores."""
        if basket is None:
            return None
        stores = {one.store for one in basket.lines} | {one.store for one in basket.marks}
        stores |= {one.store for one in basket.reservations}
        return self._places.store(SYSTEM, stores.pop()) if len(stores) == 1 else None

    def _named(self, store: str | None) -> Store | None:
        """The store that a form names, if there is one."""
        return next((one for one in self._places.stores(SYSTEM) if one.id == store), None)

    def _page(self, template: str, status: int = 200, *, shop: Store | None = None, **values: object) -> Response:
        """shop: whose name it bears; where none is clear, that of the server's one store."""
        stores = self._places.stores(SYSTEM)
        whose = shop or (stores[0] if len(stores) == 1 else None)
        html = render_template(
            template,
            shop=whose,
            **({"site_name": whose.name, "store": whose.id} if whose else {}),
            store_name=lambda store: self._places.store(SYSTEM, store).name,
            until=self._until,
            clock_time=self._time,
            stock_text=stock_text,
            ticket=lambda action, page="/basket": self._baskets.ticket(page=page, action=action),
            **values,
        )
        self._web.may_be_framed()
        response = Response(html, status)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _until(self, store: StoreId, at: datetime) -> str:
        zone = self._places.store(SYSTEM, store).zone
        return say_day(at, zone)

    def _time(self, store: StoreId, at: datetime) -> str:
        zone = self._places.store(SYSTEM, store).zone
        return say_time(at, zone)


def init_app(web: Web, baskets: Baskets, places: Places) -> None:
    """Hang the pages into the app."""
    pages = web.pages("baskets", __name__)
    doors = ShopperPages(web, baskets, places)
    web.flask.jinja_env.globals["basket_pieces"] = lambda: baskets.pieces(_cookie())

    @pages.get("/basket", allow=PUBLIC)
    def basket_page() -> Response:
        return doors.basket()

    @pages.get("/basket/reservations/<reservation>", allow=PUBLIC)
    def reservation_page(reservation: str) -> Response:
        return doors.reservation(ReservationId(reservation))

    @pages.get("/basket/take", allow=PUBLIC)
    def take_page() -> Response:
        return doors.take("")

    @pages.get("/basket/take/<code>", allow=PUBLIC)
    def take_code(code: str) -> Response:
        return doors.take(code)

    @pages.post(f"/basket/<{ACTIONS}:action>", allow=PUBLIC, csrf=False)
    def change(action: str) -> BaseResponse:
        return doors.change(action)


def _cookie() -> str:
    return request.cookies.get(COOKIE, "")


def _told(page: str, action: str) -> str:
    """The page that the form stood on, which says at the article what was done."""
    if not page.startswith(SAYS_WHAT_WAS_DONE):
        return page
    address, mark, fragment = page.partition("#")
    path, _, query = address.partition("?")
    # Only the last deed counts: a page that is bought from twice does not collect them.
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in ("done", "sku")]
    return f"{path}?{urlencode([*kept, ('done', action), ('sku', request.form.get('sku', ''))])}{mark}{fragment}"


def _came_from() -> dict[str, str]:
    """The tour and the scene that led to the basket: for the tour's own counts, which take nothing else."""
    given = {name: request.args.get(name, "") for name in ("tour", "scene")}
    return given if all(CAME_FROM.fullmatch(one) for one in given.values()) else {}


def _here() -> str:
    """This page, as its forms come back to it."""
    came = _came_from()
    return f"/basket?{urlencode(came)}" if came else "/basket"


def _quantity() -> int:
    text = request.form.get("quantity", "1")
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise TooMany
    return int(text)


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
