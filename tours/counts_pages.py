"""The doors of a tour's counts: what pages tell, and the studio's page of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from flask import render_template
from pydantic import BaseModel, Field

from signage.access import Role
from signage.ids import TourId
from signage.web import PUBLIC, Reply, Web, choose_language
from tours.counts import Counts, Name, Seen
from tours.goods import Shelves
from tours.service import Tours
from tours.visit import visit

MOST = "120/minute"


class SeenIn(BaseModel):
    """One thing that happened on the page. hotspot: left out for the scene itself."""

    name: Name
    scene: Annotated[str, Field(max_length=64)]
    hotspot: Annotated[str, Field(max_length=64)] = ""


class SeenAllIn(BaseModel):
    """What happened on a page of this tour (its slug)."""

    tour: Annotated[str, Field(max_length=100)]
    events: Annotated[list[SeenIn], Field(min_length=1, max_length=50)]


class Line(NamedTuple):
    """A scene or a hotspot with its numbers."""

    name: str
    seen: int
    opened: int
    added: int


def init_counts(web: Web, tours: Tours, counts: Counts, shelves: Shelves) -> None:
    """Hang the operation and the page into the app."""
    api = web.api("tour-counts")
    pages = web.pages("tour_numbers", "tours")

    @api.post("/events", allow=PUBLIC, status=204)
    def count(body: SeenAllIn) -> Reply:
        """Count what happened on a tour's page, by day; no visitor is told from another"""
        web.limits.check("tour-events", MOST)
        counts.count(tours.live(body.tour), [Seen(one.name, one.scene, one.hotspot) for one in body.events])
        return Reply(status=204)

    @pages.get("/studio/tours/<tour>/numbers", allow=Role.VIEWER)
    def numbers(tour: str) -> str:
        """The last 30 days of a tour."""
        account = web.account()
        draft, document = tours.get(account, TourId(tour))
        sums = counts.of(account, TourId(tour))
        scenes = []
        if draft.published:
            live = tours.live(document.slug)
            for scene in live.tour["scenes"]:
                shown = visit(live, scene["slug"], choose_language(), shelves)
                seen = sums.get(("view_item_list", scene["id"], ""), 0)
                lines = [
                    _line(sums, scene["id"], entry.id, entry.name) for entry in shown.entries if entry.kind != "link"
                ]
                scenes.append((Line(shown.words(scene["name"]), seen, 0, 0), sorted(lines, key=_order)))
        return render_template("tours/numbers.html", draft=draft, scenes=scenes)

    web.every(5.0, counts.flush, last=True)
    web.every(3600.0, counts.prune)


def _line(sums: Mapping[tuple[str, str, str], int], scene: str, hotspot: str, name: str) -> Line:

    opened = sums.get(("select_item", scene, hotspot), 0) + sums.get(("select_promotion", scene, hotspot), 0)
    return Line(name, 0, opened, sums.get(("add_to_cart", scene, hotspot), 0))


def _order(line: Line) -> tuple[int, str]:
    return (-line.opened, line.name)
