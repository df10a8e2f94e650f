"""The basket's page and what its forms, and those of tap page and tour, send."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from babel.dates import format_datetime
from flask import Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from signage.access import SYSTEM
from signage.baskets.api import BasketOut
from signage.baskets.doors import COOKIE, COOKIE_DAYS, Form, admit, safe_page, surface_of
from signage.baskets.service import Baskets
from signage.baskets.values import Basket, FormTooOld, TooMany
from signage.errors import Problem
from signage.ids import ReservationId, StoreId
from signage.places import Places
from signage.web import PUBLIC, Web, choose_language, sentence_of

SAYS_WHAT_WAS_DONE = ("/t/", "/tour/")
MAKES_A_BASKET = frozenset({"add", "mark", "reserve"})


def form_of(web: Web, action: str, page: str) -> Form:
    """What the present request says about itself."""
    return Form(
        page=page,
        action=action,
        ticket=request.form.get(f"ticket_{action}") or request.form.get("ticket", ""),
        origin=request.origin or "",
        fetch_site=request.headers.get("Sec-Fetch-Site", ""),
        ours=frozenset({request.host_url.rstrip("/"), web.public_url()}),
        cookie=request.cookies.get(COOKIE, ""),
    )


def init_app(web: Web, baskets: Baskets, places: Places) -> None:
    """Hang the pages into the app."""
    pages = web.pages("baskets", __name__)

    @pages.get("/basket", allow=PUBLIC)
    def basket_page() -> Response:
        return _page(baskets.basket(request.cookies.get(COOKIE), [choose_language()]))

    @pages.post("/basket/<any(add, set, remove, mark, unmark, reserve, cancel):action>", allow=PUBLIC, csrf=False)
    def change(action: str) -> BaseResponse:
        page = safe_page(request.form.get("page", "/basket"))
        try:
            known = admit(baskets, form_of(web, action, page))
        except FormTooOld as problem:
            return _once_more(action, page, problem)
        cookie = known or baskets.new_cookie()
        if known is None and action not in MAKES_A_BASKET:
            return redirect("/basket", 303)
        try:
            _do(action, cookie, surface_of(page))
        except Problem as problem:
            if _wants_json() or page.startswith("/t/"):
                raise
            return _page(baskets.basket(cookie, [choose_language()]), sentence_of(problem), 422)
        response = _answer(cookie, page, action)
        if known is None:
            response.set_cookie(
                COOKIE,
                cookie,
                max_age=COOKIE_DAYS * 86400,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure,
            )
        return response

    def _do(action: str, cookie: str, surface: str) -> None:
        store, sku = StoreId(request.form.get("store", "")), request.form.get("sku", "")
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
            case "reserve":
                baskets.reserve(cookie, store, sku, _quantity())
            case "cancel":
                baskets.cancel(cookie, ReservationId(request.form.get("reservation", "")))

    def _answer(cookie: str, page: str, action: str) -> BaseResponse:
        if _wants_json():
            basket = BasketOut.of(baskets.basket(cookie, [choose_language()]))
            return jsonify({"count": basket.count, "basket": basket.model_dump()})
        return redirect("/basket" if action == "reserve" else _told(page, action), 303)

    def _once_more(action: str, page: str, problem: FormTooOld) -> BaseResponse:
        if _wants_json():
            raise problem
        kept = {key: value for key, value in request.form.items() if not key.startswith("ticket")}
        html = render_template(
            "baskets/once_more.html",
            action=action,
            fields=kept,
            ticket=baskets.ticket(page=page, action=action),
            sentence=sentence_of(problem),
        )
        return _private(Response(html, 403))

    def _page(basket: Basket | None, problem: str = "", status: int = 200) -> Response:
        html = render_template(
            "baskets/basket.html",
            basket=basket,
            problem=problem,
            store_name=lambda store: places.store(SYSTEM, store).name,
            until=_until,
            checkout=baskets.checkout(basket) if basket else {},
            ticket=lambda action: baskets.ticket(page="/basket", action=action),
        )
        return _private(Response(html, status))

    def _until(store: StoreId, at: datetime) -> str:
        zone = places.store(SYSTEM, store).zone
        return str(format_datetime(at, "EEEE d. MMMM, HH:mm", tzinfo=zone, locale=choose_language()))


def _told(page: str, action: str) -> str:
    """The page that the form stood on, which says at the article what was done."""
    if not page.startswith(SAYS_WHAT_WAS_DONE):
        return page
    address, mark, fragment = page.partition("#")
    path, _, query = address.partition("?")
    # Only the last deed counts: a page that is bought from twice does not collect them.
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in ("done", "sku")]
    return f"{path}?{urlencode([*kept, ('done', action), ('sku', request.form.get('sku', ''))])}{mark}{fragment}"


def _quantity() -> int:
    text = request.form.get("quantity", "1")
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise TooMany
    return int(text)


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
