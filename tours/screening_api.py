"""REST: the draft of a tour on a display."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from signage.access import Role
from signage.ids import DisplayId, SceneId, TourId
from signage.personalisation import LONGEST_S, SHORTEST_S, USUAL_S, Screen
from signage.web import Web
from tours.screening import Screenings

Id = Annotated[str, Field(min_length=1, max_length=40)]


class TourPath(BaseModel):
    """Which tour."""

    id: Id


class PreviewPath(TourPath):
    """On which display."""

    display: Id


class PreviewIn(BaseModel):
    """What to show, and how long. scene: the first one where none is named."""

    scene: Id | None = None
    seconds: int = Field(USUAL_S, ge=SHORTEST_S, le=LONGEST_S)


class PreviewOut(BaseModel):
    """A draft that a display shows. of, title: which; mine: you began it; painted: the display says that it is seen."""

    of: str
    title: str
    by: str
    mine: bool
    painted: bool
    until: datetime


class PreviewScreenOut(BaseModel):
    """A display of the tour's store. preview: the draft that it shows now, of this tour or of something else."""

    id: str
    name: str
    place: str
    state: Literal["online", "offline", "emergency"]
    preview: PreviewOut | None

    @staticmethod
    def of(screen: Screen, place: str) -> PreviewScreenOut:
        """As JSON."""
        lease = screen.lent
        preview = None
        if lease is not None and lease.loan is not None:
            loan = lease.loan
            preview = PreviewOut(
                of=loan.of, title=loan.title, by=loan.by, mine=screen.mine, painted=screen.painted, until=lease.until
            )
        state: Literal["online", "offline", "emergency"] = "online" if screen.online else "offline"
        if screen.online and screen.emergency:
            state = "emergency"
        return PreviewScreenOut(id=screen.id, name=screen.name, place=place, state=state, preview=preview)


class PreviewScreensOut(BaseModel):
    """Every display of the tour's store."""

    displays: list[PreviewScreenOut]


class PreviewEndedOut(BaseModel):
    """Whether there was something to end."""

    ended: bool


def init_screenings(web: Web, screenings: Screenings) -> None:
    """Hang the operations into the app."""
    api = web.api("tour_previews")

    def all_of(tour: TourId) -> PreviewScreensOut:
        found = screenings.screens(web.account(), tour)
        return PreviewScreensOut(displays=[PreviewScreenOut.of(screen, place) for screen, place in found])

    @api.get("/tours/<id>/previews", allow=Role.VIEWER, out=PreviewScreensOut)
    def previews(path: TourPath) -> PreviewScreensOut:
        """The displays of the tour's store, and which of them show a draft now."""
        return all_of(TourId(path.id))

    @api.put("/tours/<id>/previews/<display>", allow=Role.EDITOR, out=PreviewScreensOut)
    def show(path: PreviewPath, body: PreviewIn) -> PreviewScreensOut:
        """Show the draft as it is now on a display for some minutes, then its playlist goes on."""
        scene = SceneId(body.scene) if body.scene else None
        screenings.show(web.account(), TourId(path.id), DisplayId(path.display), scene=scene, seconds=body.seconds)
        return all_of(TourId(path.id))

    @api.post("/tours/<id>/previews/<display>/end", allow=Role.EDITOR, out=PreviewEndedOut)
    def end(path: PreviewPath) -> PreviewEndedOut:
        """Give the display back to its playlist at once."""
        return PreviewEndedOut(ended=screenings.end(web.account(), TourId(path.id), DisplayId(path.display)))
