"""What visitors see of a tour: pages that are whole without script, and the tiles behind them."""

from __future__ import annotations

import gzip
import hashlib
from datetime import timedelta
from mimetypes import guess_type
from typing import Final, Protocol, cast

from flask import Response, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from signage.access import SYSTEM, Account
from signage.baskets import COOKIE
from signage.ids import PlaceId, StoreId
from signage.places import Places
from signage.web import LANGUAGES, PUBLIC, Door, Pages, Web, allow_in_policy, asset, choose_language, speak
from tours.goods import Shelves, said, stock_text
from tours.guide import Guide
from tours.live import LiveTour
from tours.preview import FOLDER, PREVIEW_FOR, Previews
from tours.screening import Screenings
from tours.seo import json_ld, preview, sitemap
from tours.service import Tours
from tours.visit import Asked, Visit, visit

PREVIEW_COOKIE: Final = "tour_preview"
TICKET_LIFE = timedelta(minutes=10)
FOREVER = "public, max-age=31536000, immutable"
OWN = "private, max-age=31536000, immutable"
"""For whoever may see what is not published: no cache on the way keeps it for others."""
FOR_NOW = "private, max-age=60"
"""For a display that may see it as long as it is lent to it."""
LEASE_COOKIE: Final = "lease_ticket"
"""Set by the display's own page: see static/player/ticket.ts."""
NOT_FOR_ROBOTS: Final = ("/studio", "/api/", "/basket", "/t/", "/play")


class Ticketing(Protocol):
    """The part of `signage.baskets` that a page with a basket form needs."""

    def ticket(self, *, page: str, action: str) -> str:
        """A signed slip for one button of one page, good for ten minutes."""
        ...

    def pieces(self, cookie: str | None) -> int:
        """How many pieces lie in the cookie's basket."""
        ...


def init_pages(
    web: Web, tours: Tours, places: Places, shelves: Shelves, baskets: Ticketing, previews: Previews,
    screenings: Screenings,
) -> None:  # fmt: skip
    """Hang the visitors' pages into the app."""
    pages = web.pages("tours", "tours")
    guide = Guide(tours.panoramas, places, shelves)

    def show(slug: str, scene: str | None) -> Response:
        return page_of(tours.live(slug), scene)

    def page_of(live: LiveTour, scene: str | None, *, draft: bool = False) -> Response:
        if draft:
            allow_in_policy("frame-ancestors", "'self'")
        else:
            web.may_be_framed()
        speak(live.tour["languages"])
        found = live.scene(scene)
        if live.moved_to or (scene is not None and found["slug"] != scene):
            there = f"/tour/{live.tour['slug']}" + (f"/{found['slug']}" if scene is not None else "")
            return cast(
                "Response", redirect(f"{there}?{query}" if (query := request.query_string.decode()) else there, 301)
            )
        now = guide.visit(
            live, scene, choose_language(), Asked(request.args.get("find", ""), request.args.get("to", ""))
        )
        response = Response(content_type="text/html; charset=utf-8")
        pieces = baskets.pieces(request.cookies.get(COOKIE))
        response.set_etag(_etag(now, web.kernel.clock.now().timestamp(), pieces), weak=True)
        response.cache_control.no_cache = True
        response.cache_control.private = True  # the head says how much lies in this visitor's basket
        response.headers["Vary"] = "Accept-Language, Accept-Encoding, Cookie"
        if response.make_conditional(request).status_code == 304:
            return response
        store = places.store(SYSTEM, StoreId(now.live.tour["store"]))
        og_image, og_view = preview(now.scene["poster"], request.args.get("v", ""))
        response.set_data(
            render_template(
                "tours/visit.html",
                visit=now,
                shop=store,
                data=now.data(_viewer_words()),
                json_ld=json_ld(now, store, web.public_url()),
                base=web.public_url(),
                og_image=og_image,
                og_view=og_view,
                ticket=lambda action: baskets.ticket(page=now.path(), action=action),
                said=said,
                stock_text=stock_text,
                done=request.args.get("sku") if request.args.get("done") == "add" else None,
                store=store.id,
                kept=pieces > 0,
                preview=draft,
            )
        )
        return _packed(response)

    @pages.get("/tour", allow=PUBLIC)
    def index() -> BaseResponse | str:
        if "place" in request.args:
            sight = tours.best_view(PlaceId(request.args["place"]))
            return redirect(sight.path if sight else "/tour", 302)
        web.may_be_framed()
        live = [visit(tour, None, choose_language(), shelves) for tour in tours.all_live()]
        return render_template("tours/index.html", visits=live)

    @pages.get("/tour/<slug>", allow=PUBLIC)
    def entrance(slug: str) -> Response:
        return show(slug, None)

    @pages.get("/tour/<slug>/<scene>", allow=PUBLIC)
    def scene(slug: str, scene: str) -> Response:
        return show(slug, scene)

    def previewed(token: str, scene: str | None) -> Response:
        response = page_of(previews.tour(token), scene, draft=True)
        # Tiles of what is not published are loaded under the link's own right.
        response.set_cookie(
            PREVIEW_COOKIE, token, max_age=PREVIEW_FOR, path="/media/p", secure=request.is_secure, httponly=True,
            samesite="Lax",
        )  # fmt: skip
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    @pages.get(f"/tour/{FOLDER}/<token>", allow=PUBLIC)
    def preview_tour(token: str) -> Response:
        return previewed(token, None)

    @pages.get(f"/tour/{FOLDER}/<token>/<scene>", allow=PUBLIC)
    def preview_scene(token: str, scene: str) -> Response:
        return previewed(token, scene)

    @pages.get("/tour/<slug>/plan/<floor>/<sha256>", allow=PUBLIC)
    def plan_picture(slug: str, floor: str, sha256: str) -> Response:
        return plan_of(tours.live(slug), floor, sha256)

    @pages.get(f"/tour/{FOLDER}/<token>/plan/<floor>/<sha256>", allow=PUBLIC)
    def preview_plan(token: str, floor: str, sha256: str) -> Response:
        return plan_of(previews.tour(token), floor, sha256)

    def plan_of(live: LiveTour, floor: str, sha256: str) -> Response:
        picture, kind = guide.plan_picture(live, PlaceId(floor), sha256)
        response = Response(picture, content_type=kind)
        response.headers["Cache-Control"] = FOREVER
        # Opened by itself, a drawing is a document: even a cleaned one gets no rights.
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response

    _add_for_robots(web, pages, tours)

    def doors() -> list[Door]:
        return [
            Door(
                gettext("360° tour: %(tour)s", tour=live.tour["title"]),
                gettext("Look around in the shop and buy what you see."),
                f"/tour/{live.tour['slug']}",
                "rotate-3d",
            )
            for live in tours.all_live()
        ]

    web.home.door(doors)

    _add_tiles(web, pages, tours, previews, screenings)


def _add_tiles(web: Web, pages: Pages, tours: Tours, previews: Previews, screenings: Screenings) -> None:
    @pages.get("/media/p/<tiles>/<path:name>", allow=PUBLIC)
    def tile(tiles: str, name: str) -> Response:
        kept = FOREVER

        def asking() -> Account | None:
            nonlocal kept
            who = web.guard.account() or previews.guest(request.cookies.get(PREVIEW_COOKIE, ""), tiles)
            kept = OWN if who else FOR_NOW
            return who or screenings.guest(request.cookies.get(LEASE_COOKIE, ""), tiles)

        path = tours.panoramas.file(tiles, name, asking)
        # A tile is some 30 kB: read at once it leaves no open file behind.
        response = Response(path.read_bytes(), content_type=guess_type(path.name)[0])
        response.headers["Cache-Control"] = kept
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _add_for_robots(web: Web, pages: Pages, tours: Tours) -> None:
    @pages.get("/sitemap.xml", allow=PUBLIC)
    def sitemap_xml() -> Response:
        written = sitemap(tours.all_live(), web.public_url(), LANGUAGES)
        return Response(written, content_type="application/xml; charset=utf-8")

    @pages.get("/robots.txt", allow=PUBLIC)
    def robots() -> Response:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
        return Response("\n".join([*lines, f"Sitemap: {web.public_url()}/sitemap.xml", ""]), content_type="text/plain")


def _viewer_words() -> dict[str, str]:
    return {
        "loadingLabel": gettext("Loading …"),
        "fileAccessError": gettext("The picture could not be loaded."),
        "genericWebGLError": gettext("This browser cannot draw the panorama."),
        "unknownError": gettext("The panorama could not be shown."),
    }


def _packed(response: Response) -> Response:
    """A seventh of its bytes, where the browser unpacks them.

    Safe beside what a visitor types, as no secret is on this page: anybody is given the tickets in its forms.
    """
    if request.accept_encodings["gzip"]:
        response.set_data(gzip.compress(response.get_data(), compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _etag(now: Visit, seconds: float, pieces: int) -> str:
    """Changes with the tour, an offer, the language, the basket, and often enough that a form's slip stays good."""
    slips = int(seconds // (TICKET_LIFE.total_seconds() / 2))
    tour = (now.live.state, now.scene["id"], now.language, now.sheets, now.offered)
    goods = [one for entry in now.entries for one in entry.goods]
    shown = [(one.offers, one.instead and one.instead.offer) for one in goods] + [way.goal.offer for way in now.found]
    # The built files' names are part of the page, too: after an update an old page would ask for old ones.
    said = repr((tour, shown, slips, pieces, request.query_string, asset("tour.js"), asset("tour.css")))
    return hashlib.sha256(said.encode()).hexdigest()[:32]
