"""Reading the event log and the jobs, as far as an account may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from signage.access import Account, Role, require, visible_to
from signage.events import BY_TYPE, EventRow, cloudevent, fact_of
from signage.facts import Phase
from signage.ids import JobId
from signage.jobs import Job
from signage.kernel import Kernel

PAGE = 50


@dataclass(frozen=True)
class Page:
    """Some events, newest first, each as a CloudEvent; `before` continues the list."""

    events: tuple[dict[str, object], ...]
    before: str | None


class Journal:
    """The event log and the jobs, for reading."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel

    @property
    def types(self) -> tuple[str, ...]:
        """Every type of event that this release knows."""
        return tuple(sorted(BY_TYPE))

    def events(self, account: Account, *, type: str = "", phase: str = "", before: str = "", limit: int = PAGE) -> Page:
        """Events that the account may see, newest first. before: the id that the page starts after."""
        statement = visible_to(account, select(EventRow.__table__), EventRow.store)
        statement = statement.order_by(EventRow.id.desc()).limit(limit + 1)
        if type:
            statement = statement.where(EventRow.type == type)
        if phase:
            statement = statement.where(EventRow.phase == phase)
        if before:
            statement = statement.where(EventRow.id < before)
        with self._kernel.db.read() as session:
            rows = session.execute(statement).mappings().all()
        facts = [fact for row in rows[:limit] if (fact := fact_of(row)) is not None]
        more = rows[limit - 1]["id"] if len(rows) > limit else None
        return Page(tuple(cloudevent(fact) for fact in facts), more)

    def phases(self, account: Account, since: datetime) -> dict[Phase, int]:
        """How many events each phase of the journey had since an instant."""
        counted = visible_to(account, select(EventRow.phase, func.count()), EventRow.store)
        with self._kernel.db.read() as session:
            found = session.execute(counted.where(EventRow.at >= since).group_by(EventRow.phase)).all()
        numbers: dict[str, int] = {row[0]: row[1] for row in found}
        return {phase: numbers.get(phase.value, 0) for phase in Phase}

    def today(self, account: Account) -> dict[Phase, int]:
        """The phases of the last 24 hours."""
        return self.phases(account, self._kernel.clock.now() - timedelta(hours=24))

    def job(self, account: Account, job: JobId) -> Job:
        """How far a job is. Raises NoSuchJob."""
        require(account, Role.VIEWER)
        return self._kernel.jobs.find(self._kernel, job, account)
