"""What visitors see of a tour: pages that are whole without script, and the tiles behind them."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from mimetypes import guess_type
from typing import Protocol, cast

from flask import Response, redirect, render_template, request
from flask_babel import gettext

from signage.catalogue import Catalogue, Offer
from signage.web import PUBLIC, Door, Web, allow_in_policy, choose_language
from tours.seo import json_ld
from tours.service import Tours
from tours.visit import Visit, visit

TICKET_LIFE = timedelta(minutes=10)
FOREVER = "public, max-age=31536000, immutable"


class Ticketing(Protocol):
    """The part of `signage.baskets` that a page with a basket form needs."""

    def ticket(self, *, page: str, action: str) -> str:
        """A signed slip for one button of one page, good for ten minutes."""
        ...


def init_pages(web: Web, tours: Tours, catalogue: Catalogue, baskets: Ticketing) -> None:
    """Hang the visitors' pages into the app."""
    pages = web.pages("tours", "tours")

    def show(slug: str, scene: str | None) -> Response:
        allow_in_policy("frame-ancestors", "'self'", *web.kernel.settings.frame_ancestors)
        live = tours.live(slug)
        found = live.scene(scene)
        if live.moved_to or (scene is not None and found["slug"] != scene):
            there = f"/tour/{live.tour['slug']}" + (f"/{found['slug']}" if scene is not None else "")
            return cast(
                "Response", redirect(f"{there}?{query}" if (query := request.query_string.decode()) else there, 301)
            )
        now = visit(live, scene, choose_language(), catalogue)
        response = Response(content_type="text/html; charset=utf-8")
        response.set_etag(_etag(now, web.kernel.clock.now().timestamp()))
        response.cache_control.no_cache = True
        response.headers["Vary"] = "Accept-Language, Cookie"
        if response.make_conditional(request).status_code == 304:
            return response
        response.set_data(
            render_template(
                "tours/visit.html",
                visit=now,
                data=now.data(_viewer_words()),
                json_ld=json_ld(now, web.public_url()),
                canonical=f"{web.public_url()}{now.path()}",
                ticket=baskets.ticket(page=now.path(), action="add"),
                stock_text=stock_text,
                done=request.args.get("sku") if request.args.get("done") == "add" else None,
                store=now.live.tour["store"],
            )
        )
        return response

    @pages.get("/tour", allow=PUBLIC)
    def index() -> str:
        languages = choose_language()
        live = [visit(tour, None, languages, catalogue) for tour in tours.all_live()]
        return render_template("tours/index.html", visits=live)

    @pages.get("/tour/<slug>", allow=PUBLIC)
    def entrance(slug: str) -> Response:
        return show(slug, None)

    @pages.get("/tour/<slug>/<scene>", allow=PUBLIC)
    def scene(slug: str, scene: str) -> Response:
        return show(slug, scene)

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

    @pages.get("/media/p/<tiles>/<path:name>", allow=PUBLIC)
    def tile(tiles: str, name: str) -> Response:
        path = tours.panoramas.file(tiles, name, web.guard.account)
        # A tile is some 30 kB: read at once it leaves no open file behind.
        response = Response(path.read_bytes(), content_type=guess_type(path.name)[0])
        response.headers["Cache-Control"] = FOREVER
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def stock_text(offer: Offer) -> str:
    """What a shopper reads about the stock of this store."""
    if not offer.available:
        return str(gettext("Sold out here"))
    if offer.stock > 5:
        return str(gettext("In stock here"))
    return str(gettext("Only %(n)s left here", n=offer.stock))


def _viewer_words() -> dict[str, str]:
    return {
        "loadingLabel": gettext("Loading …"),
        "fileAccessError": gettext("The picture could not be loaded."),
        "genericWebGLError": gettext("This browser cannot draw the panorama."),
        "unknownError": gettext("The panorama could not be shown."),
    }


def _etag(now: Visit, seconds: float) -> str:
    """Changes with the tour, an offer, the language, and often enough that the basket form's slip stays good."""
    offers = [(e.offer.sku, e.offer.price_text, e.offer.regular_text, e.offer.stock) for e in now.products if e.offer]
    slips = int(seconds // (TICKET_LIFE.total_seconds() / 2))
    said = repr((now.live.state, now.scene["id"], now.language, offers, slips, request.query_string))
    return hashlib.sha256(said.encode()).hexdigest()[:32]
