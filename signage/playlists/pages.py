"""Studio pages of playlists."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from signage.access import Account, Role
from signage.errors import N_, Invalid
from signage.ids import PlaylistId
from signage.web import Card, Web, flash_undo, sentence_of

from .api import described_out
from .service import Playlists


def init_pages(web: Web, playlists: Playlists) -> None:
    """Open the pages of playlists."""
    pages = web.pages("playlists", __name__)
    web.nav(N_("Playlists"), "/studio/playlists", "list-video", 20)

    def card(account: Account) -> list[Card]:
        found = playlists.all(account)
        waiting = sum(1 for draft in found if draft.changed)
        note = gettext("with changes that no display shows yet: %(count)s", count=waiting)
        if not waiting:
            note = gettext("every change is published")
        tone = "info" if waiting else ""
        return [Card(gettext("Playlists"), str(len(found)), note, "/studio/playlists", icon="list-video", tone=tone)]

    web.home.card(card)

    def overview(title: str = "", error: str = "") -> str:
        found = playlists.all(web.account())
        wanted = request.args.get("q", "").strip().lower()
        shown = [one for one in found if wanted in one.title.lower()]
        return render_template(
            "playlists/overview.html",
            playlists=shown,
            total=len(found),
            q=request.args.get("q", ""),
            title=title,
            error=error,
        )

    @pages.get("/studio/playlists", allow=Role.VIEWER)
    def show_all() -> str:
        """Every playlist."""
        return overview()

    @pages.post("/studio/playlists", allow=Role.EDITOR)
    def create() -> Response | tuple[str, int]:
        """A new playlist, opened in its editor."""
        title = request.form.get("title", "").strip()
        try:
            made = playlists.create(web.account(), title, store=web.store(request.form.get("store")))
        except Invalid as problem:
            return overview(title, sentence_of(problem.all()[0])), 422
        return redirect(f"/studio/playlists/{made.id}", 303)

    @pages.get("/studio/playlists/<playlist_id>", allow=Role.VIEWER)
    def edit(playlist_id: str) -> str:
        """The editor."""
        draft = playlists.get(web.account(), PlaylistId(playlist_id))
        described = [described_out(one) for one in playlists.describe(web.account(), draft.document)]
        may_edit = web.account().role.allows(Role.EDITOR)
        return render_template("playlists/editor.html", draft=draft, described=described, may_edit=may_edit)

    @pages.post("/studio/playlists/<playlist_id>/delete", allow=Role.EDITOR)
    def delete(playlist_id: str) -> Response:
        """Put a playlist away, with a way back."""
        draft = playlists.get(web.account(), PlaylistId(playlist_id))
        playlists.delete(web.account(), PlaylistId(playlist_id))
        sentence = gettext("“%(title)s” is deleted.") % {"title": draft.title}
        flash_undo(sentence, f"/studio/playlists/{playlist_id}/undelete")
        return redirect("/studio/playlists", 303)

    @pages.post("/studio/playlists/<playlist_id>/undelete", allow=Role.EDITOR)
    def undelete(playlist_id: str) -> Response:
        """Bring a playlist back."""
        playlists.undelete(web.account(), PlaylistId(playlist_id))
        return redirect("/studio/playlists", 303)
