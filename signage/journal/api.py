"""REST: `events` and `jobs`."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from signage.access import Role
from signage.ids import JobId
from signage.journal.service import PAGE, Journal
from signage.web import Web


class EventsQuery(BaseModel):
    """Which events to list."""

    type: str = Field("", max_length=80, description="Only events of this type.")
    phase: str = Field("", max_length=16, description="Only events of this phase of the journey.")
    before: str = Field("", max_length=26, description="Only events before this id (from the last page).")
    limit: int = Field(PAGE, ge=1, le=500)


class EventsOut(BaseModel):
    """A page of events, newest first, each a CloudEvent."""

    events: list[dict[str, Any]]
    before: str | None


class JobPath(BaseModel):
    """Names a job."""

    job_id: str = Field(max_length=26)


class JobOut(BaseModel):
    """How far a job is. progress: 0 to 100."""

    id: str
    kind: str
    state: str
    progress: int
    note: str


def routes(web: Web, journal: Journal) -> None:
    """Add the operations."""
    api = web.api("journal")

    @api.get("/events", allow=Role.VIEWER, out=EventsOut)
    def events(query: EventsQuery) -> EventsOut:
        """What happened, newest first."""
        found = journal.events(
            web.account(), type=query.type, phase=query.phase, before=query.before, limit=query.limit
        )
        return EventsOut(events=list(found.events), before=found.before)

    @api.get("/jobs/<job_id>", allow=Role.VIEWER, out=JobOut)
    def job(path: JobPath) -> JobOut:
        """How far a piece of long work is."""
        found = journal.job(web.account(), JobId(path.job_id))
        return JobOut(id=found.id, kind=found.kind, state=found.state.value, progress=found.progress, note=found.note)
