"""The studio's form on the page of a store: what its displays show when nothing is planned."""

from __future__ import annotations

from flask import flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from signage.access import Account, Role
from signage.ids import PlaylistId, StoreId
from signage.places import Places
from signage.playlists import Playlists
from signage.web import Web

from .service import Schedule


def init_pages(web: Web, schedule: Schedule, playlists: Playlists, places: Places) -> None:
    """Hang the form into the store's page and take what it sends."""
    pages = web.pages("schedule", __name__)

    def part(account: Account, store: StoreId) -> tuple[str, dict[str, object]]:
        chosen = schedule.fallbacks(account).get(store)
        drafts = [draft for draft in playlists.all(account) if draft.published is not None or draft.id == chosen]
        return "schedule/fallback.html", {
            "store": store,
            "chosen": chosen,
            "drafts": drafts,
            "hidden": chosen is not None and all(draft.id != chosen for draft in drafts),
            "can_edit": account.role.allows(Role.EDITOR),
        }

    places.parts.append(part)

    @pages.post("/studio/places/<store_id>/fallback", allow=Role.EDITOR)
    def set_fallback(store_id: str) -> Response:
        playlist = request.form.get("playlist", "")
        schedule.set_fallback(web.account(), StoreId(store_id), PlaylistId(playlist) if playlist else None)
        flash(gettext("The displays of this store know what to show when nothing is planned."), "ok")
        return redirect(f"/studio/places/{store_id}?place={store_id}#fallback", 303)
