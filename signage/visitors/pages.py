"""“Your visit”: what a shopper may agree to, and take back, on a page that needs no script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from urllib.parse import urlencode

from flask import Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from signage.access import SYSTEM
from signage.baskets import COOKIE, Baskets, FormTooOld, admit, form_of, keep_cookie, safe_page
from signage.errors import Invalid, NotFound
from signage.ids import StoreId
from signage.places import Places
from signage.visitors.purposes import PURPOSES, TEXT_VERSION, Purpose
from signage.visitors.service import UnknownText, Visit, Visitors
from signage.web import LANGUAGES, PUBLIC, Web, choose_language, say_time, sentence_of

VISIT = "/visit"
CHANNEL = "phone"
CHANNEL_TOUR = "tour"


@dataclass(frozen=True)
class Offered:
    """One purpose as the page shows it. since: the wall clock's time, where it is agreed to."""

    name: str
    sentence: str
    since: str


def init_app(web: Web, visitors: Visitors, baskets: Baskets, places: Places) -> None:
    """Open the page and its forms."""
    pages = web.pages("visitors", __name__)
    door = VisitPage(web, visitors, baskets, places)
    web.flask.jinja_env.globals["visit_page"] = visit_page
    web.flask.jinja_env.globals["measure_words"] = lambda: (PURPOSES[Purpose.MEASURE], TEXT_VERSION)

    @pages.get(VISIT, allow=PUBLIC)
    def visit() -> Response:
        return door.show()

    @pages.post(f"{VISIT}/<any(agree, withdraw, forget):action>", allow=PUBLIC, csrf=False)
    def change_visit(action: str) -> BaseResponse:
        return door.change(action)


def visit_page(store: str | None = None, back: str = "") -> str:
    """The address of the page. back: the page to return to."""
    query = {name: value for name, value in (("store", store), ("back", back)) if value}
    return f"{VISIT}?{urlencode(query)}" if query else VISIT


class VisitPage:
    """Shows and takes consents. A shopper without a cookie gets one by the first consent, not before."""

    def __init__(self, web: Web, visitors: Visitors, baskets: Baskets, places: Places) -> None:
        self._web = web
        self._visitors = visitors
        self._baskets = baskets
        self._places = places

    def show(self, problem: str = "", status: int = 200) -> Response:
        """The page as it stands for the asker."""
        cookie = request.cookies.get(COOKIE)
        visit = self._visitors.of_cookie(cookie) if self._baskets.find(cookie) is not None else None
        store, zone = self._store()
        html = render_template(
            "visitors/visit.html",
            purposes=self._offered(visit, zone),
            visit=visit,
            store=store,
            back=self._back(),
            problem=problem,
            version=TEXT_VERSION,
            ticket=lambda action: self._baskets.ticket(page=VISIT, action=action),
        )
        self._web.may_be_framed()
        response = Response(html, status)
        response.headers["Cache-Control"] = "no-store"
        return response

    def change(self, action: str) -> BaseResponse:
        """Agree to one purpose, take one back, or end the visit."""
        try:
            known = admit(self._baskets, form_of(self._web, action, VISIT))
            if action == "agree":
                return self._agree(known)
        except (FormTooOld, Invalid) as problem:
            if _wants_json():
                raise
            return self.show(sentence_of(problem), 403 if isinstance(problem, FormTooOld) else 422)
        visit = self._visitors.of_cookie(known)
        if visit is not None and action == "forget":
            self._visitors.forget(visit.session)
        elif visit is not None:
            self._visitors.withdraw(visit.session, _purpose(), language=choose_language(), channel=self._channel())
        return self._answer(known)

    def _agree(self, known: str | None) -> BaseResponse:
        purpose, version = _purpose(), request.form.get("text_version", "")
        if version != TEXT_VERSION:
            raise UnknownText
        cookie = known or self._baskets.new_cookie()
        self._baskets.open(cookie)
        session = self._visitors.acted(cookie, self._store()[0])
        language = choose_language()
        self._visitors.agree(session.id, purpose, language=language, channel=self._channel(), text_version=version)
        response = self._answer(cookie)
        if known is None:
            keep_cookie(self._web, response, cookie)
        return response

    def _offered(self, visit: Visit | None, zone: tzinfo) -> list[Offered]:
        found = self._visitors.consents(visit.session) if visit else []
        since = {one.purpose: one.at for one in found if one.withdrawn_at is None}
        return [
            Offered(purpose.value, sentence, _clock(since.get(purpose), zone)) for purpose, sentence in PURPOSES.items()
        ]

    def _store(self) -> tuple[StoreId | None, tzinfo]:
        """The store that the page was opened in, if there is such a one, and the clock to go by."""
        try:
            store = self._places.store(SYSTEM, StoreId(request.values.get("store", "")[:26]))
        except NotFound:
            return None, next((one.zone for one in self._places.stores(SYSTEM)), UTC)
        return store.id, store.zone

    def _back(self) -> str:
        asked = request.values.get("back", "")
        return safe_page(asked) if asked else ""

    def _channel(self) -> str:
        return CHANNEL_TOUR if self._back().startswith("/tour") else CHANNEL

    def _answer(self, cookie: str | None) -> BaseResponse:
        """What holds now for a script, the page once more for a form."""
        if not _wants_json():
            return self._back_here()
        visit = self._visitors.of_cookie(cookie)
        response = jsonify({"consents": sorted(visit.consents) if visit else []})
        response.headers["Cache-Control"] = "no-store"
        return response

    def _back_here(self) -> BaseResponse:
        """To the page itself, in the language that was asked for, so that a reload sends nothing twice."""
        address = visit_page(self._store()[0], self._back())
        language = request.values.get("lang", "")
        if language in LANGUAGES:
            address += f"{'&' if '?' in address else '?'}lang={language}"
        return redirect(address, 303)


def _purpose() -> Purpose:
    try:
        return Purpose(request.form.get("purpose", ""))
    except ValueError as cause:
        raise UnknownText from cause


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _clock(at: datetime | None, zone: tzinfo) -> str:
    return say_time(at, zone) if at else ""
