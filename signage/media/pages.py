"""Studio pages of the library."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from signage.access import Role
from signage.errors import N_
from signage.ids import MediumId
from signage.web import Web, flash_undo

from .api import medium_out
from .kinds import KINDS
from .service import PAGE, Media


def init_pages(web: Web, media: Media) -> None:
    """Open the pages of the library."""
    pages = web.pages("media", __name__)
    web.nav(N_("Media"), "/studio/media", "images", 21)

    @pages.get("/studio/media", allow=Role.VIEWER)
    def library() -> str:
        """The library."""
        words, kind = request.args.get("q", ""), request.args.get("kind", "")
        page = max(1, request.args.get("page", 1, type=int))
        found, total = media.search(web.account(), words=words, kind=kind, page=page)
        return render_template(
            "media/library.html",
            media=[medium_out(one) for one in found],
            total=total,
            page=page,
            pages=-(-total // PAGE),
            q=words,
            kind=kind,
            kinds=KINDS,
            accept=",".join(one.accept for one in KINDS),
        )

    @pages.get("/studio/media/<medium_id>", allow=Role.VIEWER)
    def medium(medium_id: str) -> str:
        """One medium: its texts, its facts, where it is used."""
        found = media.get(web.account(), MediumId(medium_id))
        return render_template("media/medium.html", medium=medium_out(found))

    @pages.post("/studio/media/<medium_id>", allow=Role.EDITOR)
    def describe(medium_id: str) -> Response:
        """Change title and texts."""
        title = request.form.get("title", "").strip()[:200] or gettext("Untitled")
        alt = {language: request.form.get(f"alt-{language}", "").strip()[:500] for language in ("de", "en")}
        media.describe(web.account(), MediumId(medium_id), title=title, alt=alt)
        return redirect(f"/studio/media/{medium_id}", 303)

    @pages.post("/studio/media/<medium_id>/delete", allow=Role.EDITOR)
    def delete(medium_id: str) -> Response:
        """Put a medium away, with a way back."""
        found = media.get(web.account(), MediumId(medium_id))
        media.delete(web.account(), MediumId(medium_id))
        sentence = gettext("“%(title)s” is deleted.") % {"title": found.title}
        flash_undo(sentence, f"/studio/media/{medium_id}/undelete")
        return redirect("/studio/media", 303)

    @pages.post("/studio/media/<medium_id>/undelete", allow=Role.EDITOR)
    def undelete(medium_id: str) -> Response:
        """Bring a medium back."""
        media.undelete(web.account(), MediumId(medium_id))
        return redirect("/studio/media", 303)
