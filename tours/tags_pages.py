"""The list of tags for the person who hangs them up: to look at, to print, and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask import Response, render_template
from flask_babel import gettext

from signage.access import Account, Role
from signage.drafts import Draft
from signage.ids import StoreId, TourId
from signage.places import Places
from signage.touchpoints import KIND_LABELS, STATE_LABELS, Touchpoints
from signage.web import Web, choose_language
from tours.service import Tours
from tours.studio import qr
from tours.tags import Spot, spots, table

MOST_TAGS = 10_000


class Hung(NamedTuple):
    """A tour with the places of its store."""

    draft: Draft
    spots: Sequence[Spot]


def init_tags(web: Web, tours: Tours, places: Places, touchpoints: Touchpoints) -> None:
    """Hang the two pages into the app."""
    pages = web.pages("tour_tags", "tours")

    def hung(account: Account, tour: str) -> Hung:
        draft, document = tours.get(account, TourId(tour))
        store = StoreId(document.store)
        shop = places.map(account, store)
        views = tours.best_views([place.id for place in shop.places])
        tags = touchpoints.touchpoints(account, store=store, limit=MOST_TAGS)
        return Hung(draft, spots(shop, tags, views, web.public_url(), choose_language()))

    @pages.get("/studio/tours/<tour>/tags", allow=Role.VIEWER)
    def tags(tour: str) -> str:
        """Which tag hangs where, and what it opens."""
        account = web.account()
        draft, found = hung(account, tour)
        return render_template(
            "tours/tags.html", draft=draft, spots=found, qr=qr, kinds=KIND_LABELS, states=STATE_LABELS,
            without=sum(1 for one in found if not one.tags), may_edit=account.role.allows(Role.EDITOR),
        )  # fmt: skip

    @pages.get("/studio/tours/<tour>/tags.csv", allow=Role.VIEWER)
    def tags_table(tour: str) -> Response:
        """The same as a table."""
        draft, found = hung(web.account(), tour)
        heads = [gettext("Place"), gettext("Area"), gettext("Touchpoint"), gettext("Kind"), gettext("State"),
                 gettext("Address"), gettext("Scene"), gettext("Address in the tour")]  # fmt: skip
        rows: list[list[str]] = []
        for spot in found:
            for tag in spot.tags:
                kind, state = gettext(KIND_LABELS[tag.kind]), gettext(STATE_LABELS[tag.state])
                rows.append([spot.name, spot.way, tag.name, kind, state, tag.address, spot.scene, spot.view])
            if not spot.tags:
                rows.append([spot.name, spot.way, "", "", "", "", spot.scene, spot.view])
        answer = Response(table(heads, rows, choose_language()), content_type="text/csv; charset=utf-8")
        slug = str(draft.document["slug"])
        answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-tags.csv"'
        return answer
