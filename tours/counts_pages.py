"""The doors of a tour's counts: what pages tell, and the studio's page of numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from flask import Response, render_template, request
from pydantic import AfterValidator, BaseModel, Field

from signage.access import Role
from signage.baskets import COOKIE
from signage.errors import N_
from signage.ids import TourId
from signage.schema import refusal
from signage.web import PUBLIC, Reply, Web, choose_language
from tours.counts import Counts, Name, Seen
from tours.gaze import BINS, ENOUGH, MOST_LOOKS, Gaze
from tours.goods import Shelves
from tours.heat import HEIGHT_PX, STEPS, WIDTH_PX, equal_area
from tours.live import NoSuchScene
from tours.numbers import numbers
from tours.panorama.tiler import encode
from tours.service import Tours
from tours.visit import visit

MOST = "120/minute"
Measured = Callable[[str | None], str | None]
"""By the cookie: a mark of the visit that agreed to be measured, which leads to nobody; None without one."""


class SeenIn(BaseModel):
    """One thing that happened on the page. hotspot: left out for the scene itself."""

    name: Name
    scene: Annotated[str, Field(max_length=64)]
    hotspot: Annotated[str, Field(max_length=64)] = ""


class SeenAllIn(BaseModel):
    """What happened on a page of this tour (its slug)."""

    tour: Annotated[str, Field(max_length=100)]
    events: Annotated[list[SeenIn], Field(min_length=1, max_length=50)]


Bin = Annotated[int, Field(strict=True, ge=0, lt=BINS)]
Times = Annotated[int, Field(strict=True, ge=1, le=MOST_LOOKS)]


def _each_once(looks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if len({at for at, _ in looks}) != len(looks):
        raise refusal(N_("Each bin may stand here once."))
    return looks


class GazeIn(BaseModel):
    """Where one visit looked in a scene of this tour (its slug): bins of the sphere, and how many looks each."""

    tour: Annotated[str, Field(max_length=100)]
    scene: Annotated[str, Field(max_length=64)]
    looks: Annotated[list[tuple[Bin, Times]], Field(min_length=1, max_length=BINS), AfterValidator(_each_once)]


def init_counts(web: Web, tours: Tours, counts: Counts, gaze: Gaze, shelves: Shelves, measured: Measured) -> None:
    """Hang the operations and the pages into the app."""
    api = web.api("tour-counts")

    @api.post("/events", allow=PUBLIC, status=204)
    def count(body: SeenAllIn) -> Reply:
        """Count what happened on a tour's page, by day; no visitor is told from another"""
        web.limits.check("tour-events", MOST)
        counts.count(tours.live(body.tour), [Seen(one.name, one.scene, one.hotspot) for one in body.events])
        return Reply(status=204)

    @api.post("/gaze", allow=PUBLIC, status=204)
    def look(body: GazeIn) -> Reply:
        """Add up where a visit that agreed to it looked in a scene; refused without that consent"""
        web.limits.check("tour-gaze", MOST)
        gaze.add(tours.live(body.tour), body.scene, measured(request.cookies.get(COOKIE)), dict(body.looks))
        return Reply(status=204)

    _init_pages(web, tours, counts, gaze, shelves)
    web.every(5.0, counts.flush, last=True)
    web.every(3600.0, counts.prune)
    web.every(3600.0, gaze.prune)


def _init_pages(web: Web, tours: Tours, counts: Counts, gaze: Gaze, shelves: Shelves) -> None:
    pages = web.pages("tour_numbers", "tours")

    @pages.get("/studio/tours/<tour>/numbers", allow=Role.VIEWER)
    def tour_numbers(tour: str) -> str:
        """The last 30 days of a tour."""
        account, id_ = web.account(), TourId(tour)
        draft, document = tours.get(account, id_)
        scenes = []
        if draft.published:
            live = tours.live(document.slug)
            shown = {one["id"]: visit(live, one["slug"], choose_language(), shelves) for one in live.tour["scenes"]}
            scenes = numbers(live, shown, counts.of(account, id_), gaze.of(account, id_, live))
        size = {"width": WIDTH_PX, "height": HEIGHT_PX, "steps": STEPS, "enough": ENOUGH}
        return render_template("tours/numbers.html", draft=draft, scenes=scenes, **size)

    @pages.get("/studio/tours/<tour>/numbers/<scene>.jpg", allow=Role.VIEWER)
    def scene_round(tour: str, scene: str) -> Response:
        """A scene's picture as a heat map lies over it."""
        _draft, document = tours.get(web.account(), TourId(tour))
        found = next((one for one in tours.live(document.slug).tour["scenes"] if one["id"] == scene), None)
        if found is None:
            raise NoSuchScene
        picture = encode(equal_area(tours.panoramas.small_cube(found["panorama"])), "jpg", 75)
        response = Response(picture, content_type="image/jpeg")
        response.headers["Cache-Control"] = "private, max-age=3600"
        return response
