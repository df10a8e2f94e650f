"""Reading the event log and the jobs, as far as an account may see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from signage.access import Account, Role, require, visible_to
from signage.events import BY_TYPE, EventRow, cloudevent, fact_of
from signage.facts import Phase
from signage.ids import JobId
from signage.jobs import Job
from signage.kernel import Kernel

PAGE = 50
ROUTINE = tuple(type_ for type_, fact in BY_TYPE.items() if fact.routine)
KEEP_ROUTINE = timedelta(days=1)
CHUNK = 5000


@dataclass(frozen=True)
class Page:
    """Some events, newest first, each as a CloudEvent; `before` continues the list."""

    events: tuple[dict[str, object], ...]
    before: str | None


class Journal:
    """The event log and the jobs, for reading."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.namers: list[Callable[[Account], Mapping[str, str]]] = []
        """What rooms call the things that they keep, by id, as far as an account may see them."""

    def names(self, account: Account) -> Mapping[str, str]:
        """The names of everything that an event can be about and that has one."""
        return {id: name for namer in self.namers for id, name in namer(account).items()}

    def events(self, account: Account, *, type: str = "", phase: str = "", before: str = "", limit: int = PAGE) -> Page:
        """Events that the account may see, newest first; routine ones only by their type. before: of the last page."""
        statement = visible_to(account, select(EventRow.__table__), EventRow.store)
        statement = statement.order_by(EventRow.id.desc()).limit(limit + 1)
        statement = statement.where(EventRow.type == type if type else EventRow.type.not_in(ROUTINE))
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
        counted = counted.where(EventRow.at >= since, EventRow.type.not_in(ROUTINE)).group_by(EventRow.phase)
        with self._kernel.db.read() as session:
            found = session.execute(counted).all()
        numbers: dict[str, int] = {row[0]: row[1] for row in found}
        return {phase: numbers.get(phase.value, 0) for phase in Phase}

    def today(self, account: Account) -> dict[Phase, int]:
        """The phases of the last 24 hours."""
        return self.phases(account, self._kernel.clock.now() - timedelta(hours=24))

    def prune(self) -> int:
        """Forget routine facts of yesterday, a few thousand at a time; how many those were."""
        over = self._kernel.clock.now() - KEEP_ROUTINE
        old = select(EventRow.id).where(EventRow.at < over, EventRow.type.in_(ROUTINE)).limit(CHUNK)
        with self._kernel.db.read() as session:
            ids = session.scalars(old).all()
        if ids:
            gone = delete(EventRow).where(EventRow.at < over, EventRow.id.in_(ids))
            self._kernel.db.write(lambda tx: tx.connection.execute(gone))
        return len(ids)

    def job(self, account: Account, job: JobId) -> Job:
        """How far a job is. Raises NoSuchJob."""
        require(account, Role.VIEWER)
        return self._kernel.jobs.find(self._kernel, job, account)
