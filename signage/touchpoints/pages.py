"""The tap link: what a phone gets when it touches a tag or reads a code."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import TypeVar
from urllib.parse import urlencode

from flask import Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from signage.access import SYSTEM
from signage.baskets import COOKIE, Baskets, FormForeign, Tickets, Verdict, nonce_of
from signage.catalogue import Catalogue
from signage.places import Places
from signage.touchpoints.api import small_headers
from signage.touchpoints.intent import Intent, intent_of
from signage.touchpoints.product_page import goods_of
from signage.touchpoints.receipts import Receipt, Receipts
from signage.touchpoints.taps import Tapped, Taps
from signage.touchpoints.values import State, Touchpoint
from signage.visitors import Visitors
from signage.web import PUBLIC, Web, choose_language, say_time, speak

MAYBE = timedelta(minutes=2)
"""How long the page may wait to become visible before it fires."""

R = TypeVar("R", bound=BaseResponse)


class TapPages:
    """Answers tap links."""

    def __init__(
        self, web: Web, taps: Taps, places: Places, catalogue: Catalogue, baskets: Baskets, visitors: Visitors
    ) -> None:
        self._web = web
        self._visitors = visitors
        self._taps = taps
        self._places = places
        self._catalogue = catalogue
        self._baskets = baskets
        self._receipts = Receipts(web.kernel.settings.secret_keys)
        self._slips = Tickets(web.kernel.settings.secret_keys, "tap")

    def get(self, code: str) -> BaseResponse:
        """A request for the link; see `signage.touchpoints.intent` for what it means."""
        touchpoint = self._taps.find(code)
        if touchpoint is not None:
            speak(self._places.store(SYSTEM, touchpoint.store).languages)
        if "seen" in request.args:
            return self._page(touchpoint, receipt=self._receipts.read(request.args["seen"], code, self._now()))
        match intent_of(request.method, small_headers()):
            case Intent.TOUCH:
                tapped = self._tap(code)
                return self._to_receipt(tapped) if _is_open(tapped.touchpoint) else self._page(tapped.touchpoint)
            case Intent.TYPED:
                tapped = self._tap(code)
                return self._page(tapped.touchpoint, receipt=self._receipt(tapped))
            case Intent.MAYBE if touchpoint is not None and _is_open(touchpoint):
                return self._page(touchpoint, slip=self._slips.issue(touchpoint.code, now=self._now(), lifetime=MAYBE))
            case _:
                return self._page(touchpoint)

    def post(self, code: str) -> BaseResponse:
        """The page became visible (or its button was pressed): fire once by its one-time token."""
        touchpoint, slip = self._taps.find(code), request.form.get("slip", "")
        ours = {request.host_url.rstrip("/"), self._web.public_url()}
        foreign = request.headers.get("Sec-Fetch-Site") == "cross-site" or (request.origin or "") not in {
            "",
            *ours,
        }
        verdict = self._slips.verdict(slip, touchpoint.code, now=self._now()) if touchpoint else Verdict.FORGED
        if foreign or (touchpoint is not None and verdict is Verdict.FORGED):
            raise FormForeign
        if touchpoint is None or verdict is Verdict.EXPIRED or not _is_open(touchpoint):
            return redirect(f"/t/{code}?{urlencode({'seen': ''})}", 303) if touchpoint else self._page(None)
        return self._to_receipt(self._tap(code, once=nonce_of(slip)))

    def _tap(self, code: str, once: str = "") -> Tapped:
        cookie = request.cookies.get(COOKIE)
        tapped = self._taps.tap(
            code, address=request.remote_addr or "", language=choose_language(), basket=cookie, once=once
        )
        if cookie and tapped.event is not None:
            self._visitors.tapped(cookie)
        return tapped

    def _to_receipt(self, tapped: Tapped) -> BaseResponse:
        """To an address that shows the same and fires nothing: reload, bookmark and shared link go there."""
        assert tapped.touchpoint is not None
        query = {"seen": self._receipts.write(self._receipt(tapped), tapped.touchpoint.code, self._now())}
        if "lang" in request.args:
            query["lang"] = request.args["lang"]
        address = f"/t/{tapped.touchpoint.code}?{urlencode(query)}"
        if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
            return _private(jsonify({"seen": address, "reason": tapped.reason}))
        return _private(redirect(address, 303))

    def _page(self, touchpoint: Touchpoint | None, *, receipt: Receipt | None = None, slip: str = "") -> Response:
        if touchpoint is None:
            return _private(Response(render_template("touchpoints/unknown.html"), 404))
        if touchpoint.state is State.RETIRED:
            return _private(Response(render_template("touchpoints/retired.html", store=touchpoint.store), 410))
        store = self._places.map(SYSTEM, touchpoint.store)
        page = f"/t/{touchpoint.code}"
        html = render_template(
            "touchpoints/tap.html",
            touchpoint=touchpoint,
            store=touchpoint.store,
            shop=store.store,
            place=store.get(touchpoint.place),
            goods=goods_of(self._catalogue, touchpoint.store, touchpoint.product),
            shown=self._shown(receipt, store.store.zone),
            wait=self._wait(receipt),
            receipt=receipt,
            slip=slip,
            page=request.full_path.rstrip("?") if "seen" in request.args else f"{page}?seen=",
            done=request.args.get("done", ""),
            ticket=lambda action: self._baskets.ticket(page=page, action=action),
        )
        return _private(Response(html))

    def _receipt(self, tapped: Tapped) -> Receipt:
        if tapped.wait_s is not None:
            return Receipt(tapped.reason, self._now() + timedelta(seconds=tapped.wait_s))
        return Receipt(tapped.reason, tapped.shown.until if tapped.shown else None)

    def _wait(self, receipt: Receipt | None) -> int:
        """In how many seconds a waiting tap has its turn; nought when it waits no longer."""
        if receipt is None or receipt.reason != "queued" or receipt.until is None:
            return 0
        return max(0, round((receipt.until - self._now()).total_seconds()))

    def _shown(self, receipt: Receipt | None, zone: tzinfo) -> str:
        """Until when the display beside the shopper answers, as its clock shows it; else empty."""
        if receipt is None or receipt.reason != "shown" or receipt.until is None or receipt.until <= self._now():
            return ""
        return say_time(receipt.until, zone, seconds=True)

    def _now(self) -> datetime:
        return self._web.kernel.clock.now()


def init_app(web: Web, taps: Taps, places: Places, catalogue: Catalogue, baskets: Baskets, visitors: Visitors) -> None:
    """Hang the tap link into the app."""
    pages = web.pages("touchpoints", __name__)
    doors = TapPages(web, taps, places, catalogue, baskets, visitors)

    @pages.get("/t/<code>", allow=PUBLIC)
    def tap(code: str) -> BaseResponse:
        return doors.get(code)

    @pages.post("/t/<code>/tap", allow=PUBLIC, csrf=False)
    def fire(code: str) -> BaseResponse:
        return doors.post(code)


def _is_open(touchpoint: Touchpoint | None) -> bool:
    return touchpoint is not None and touchpoint.state in (State.PLANNED, State.ACTIVE)


def _private(response: R) -> R:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
