"""Long work outside the web process. The truth is a row; huey only wakes a worker.

Measured: huey alone loses a job when its worker is killed. Here a running job holds a lease that its worker keeps
renewing; when the lease runs out, somebody else does the job again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import JSON, String, Text, insert, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Mapped, mapped_column

from signage.access import SYSTEM, Account, visible_to
from signage.errors import N_, NotFound, Problem
from signage.ids import JobId, StoreId
from signage.rows import Base, UtcDateTime

if TYPE_CHECKING:
    from signage.kernel import Kernel
    from signage.tx import Tx

log = logging.getLogger(__name__)


class State(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    POISONED = "poisoned"


class JobRow(Base):
    """One piece of long work."""

    __tablename__ = "job"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    store: Mapped[str | None] = mapped_column(String(26))
    state: Mapped[str] = mapped_column(String(16), index=True)
    attempt: Mapped[int] = mapped_column(default=0)
    due: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    progress: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NoSuchJob(NotFound):
    """There is no job with this id."""

    sentence = N_("There is no job with this number; jobs are kept for 14 days.")


@dataclass(frozen=True)
class Job:
    """A job as others see it. progress: 0 to 100. note: what it does now, or why it failed."""

    id: JobId
    kind: str
    state: State
    progress: int
    note: str
    args: dict[str, Any]
    attempt: int


@dataclass(frozen=True)
class JobRun:
    """A job being done: what it was asked, and how it tells its progress."""

    id: JobId
    args: dict[str, Any]
    kernel: Kernel
    lease: timedelta

    def progress(self, percent: int, note: str = "") -> None:
        """Tell how far it is (0 to 100) and, in a few words, what is being done."""
        self.kernel.db.write(
            lambda tx: tx.connection.execute(
                update(JobRow).where(JobRow.id == self.id).values(progress=percent, note=note)
            )
        )

    def renew(self) -> None:
        """Hold the job for another span of its lease."""
        until = self.kernel.clock.now() + self.lease
        self.kernel.db.write(
            lambda tx: tx.connection.execute(update(JobRow).where(JobRow.id == self.id).values(lease_until=until))
        )


@dataclass(frozen=True)
class JobKind:
    """A kind of long work.

    run: takes ids, reads fresh, may run twice. lease: after this span without a sign of life another worker takes over.
    attempts: after so many a job is set aside as poisoned instead of being spun on.
    """

    name: str
    run: Callable[[JobRun], None]
    lease: timedelta = timedelta(seconds=30)
    attempts: int = 5


class Bell(Protocol):
    """Wakes a worker; losing a ring loses no job, only a few seconds."""

    def ring(self, job: JobId) -> None:
        """Say that this job waits."""
        ...


class NoBell:
    """For processes whose jobs are found by looking (tests, CLI)."""

    def ring(self, job: JobId) -> None:
        """Do nothing: the sweeper will find the row."""


class Jobs:
    """The kinds of jobs, and the verbs on their rows."""

    def __init__(self, bell: Bell | None = None) -> None:
        self.bell: Bell = bell or NoBell()
        self.kinds: dict[str, JobKind] = {}

    def register(self, *kinds: JobKind) -> None:
        """Make kinds of jobs known; a room does it in its `init_app`."""
        for kind in kinds:
            if kind.name in self.kinds:
                raise ValueError(f"two kinds of jobs are called {kind.name}")
            self.kinds[kind.name] = kind

    def add(
        self, tx: Tx, kind: str, args: dict[str, str | int | None], delay: timedelta, store: StoreId | None
    ) -> JobId:
        """Write a job's row in the verb's transaction and ring after its commit; see `Tx.enqueue`."""
        if kind not in self.kinds:
            raise ValueError(f"no kind of job is called {kind}")
        job = JobId(tx.ids.new())
        values: dict[str, Any] = {
            "id": job,
            "kind": kind,
            "args": args,
            "store": store,
            "state": State.QUEUED.value,
            "attempt": 0,
        }
        values |= {"due": tx.now + delay, "progress": 0, "note": "", "made_at": tx.now}
        tx.connection.execute(insert(JobRow), values)
        if not delay:
            tx.after_commit(lambda: self.bell.ring(job))
        return job

    def find(self, kernel: Kernel, job: JobId, account: Account = SYSTEM) -> Job:
        """A job as it stands; raises NoSuchJob, also for one of a store out of sight."""
        statement = visible_to(account, select(JobRow), JobRow.store).where(JobRow.id == job)
        with kernel.db.read() as session:
            row = session.scalars(statement).one_or_none()
            if row is None:
                raise NoSuchJob
            return Job(job, row.kind, State(row.state), row.progress, row.note, dict(row.args), row.attempt)

    def waiting(self, kernel: Kernel) -> list[JobId]:
        """Jobs that nobody does now: queued and due, or with a lease that ran out."""
        now = kernel.clock.now()
        with kernel.db.read() as session:
            statement = select(JobRow.id).where(_free(now)).order_by(JobRow.due, JobRow.id).limit(100)
            return [JobId(id_) for id_ in session.scalars(statement)]

    def run(self, kernel: Kernel, job: JobId) -> bool:
        """Do the job if nobody else does it; returns whether this call did it."""
        row = self._claim(kernel, job)
        if row is None:
            return False
        kind = self.kinds.get(row.kind)
        if kind is None or row.attempt > kind.attempts:
            why = "this release knows no such job" if kind is None else f"gave up after {kind.attempts} attempts"
            self._end(kernel, job, State.POISONED, why)
            return False
        work = JobRun(job, row.args, kernel, kind.lease)
        stop = threading.Event()
        pulse = threading.Thread(target=_keep_alive, args=(work, stop), daemon=True)
        pulse.start()
        try:
            kind.run(work)
        except Problem as refusal:
            self._end(kernel, job, State.FAILED, refusal.message)
        except Exception as error:
            log.exception("job failed", extra={"job": job, "kind": row.kind})
            self._retry(kernel, job, row.attempt, error)
        else:
            self._end(kernel, job, State.DONE, "")
        finally:
            stop.set()
            pulse.join()
        return True

    def run_waiting(self, kernel: Kernel) -> int:
        """Do everything that waits, here and now; returns how many jobs were done. For tests, CLI and the demo."""
        done = 0
        while ids := self.waiting(kernel):
            ran = sum(self.run(kernel, job) for job in ids)
            done += ran
            if not ran:
                return done
        return done

    def _claim(self, kernel: Kernel, job: JobId) -> Job | None:
        def verb(tx: Tx) -> Job | None:
            found = tx.connection.execute(select(JobRow.__table__).where(JobRow.id == job)).mappings().one_or_none()
            kind = self.kinds.get(found["kind"]) if found else None
            lease = kind.lease if kind else timedelta(minutes=1)
            claimed: CursorResult[Any] = tx.connection.execute(
                update(JobRow)
                .where(JobRow.id == job, _free(tx.now))
                .values(state=State.RUNNING.value, attempt=JobRow.attempt + 1, lease_until=tx.now + lease)
            )
            if found is None or claimed.rowcount != 1:
                return None
            return Job(job, found["kind"], State.RUNNING, 0, "", dict(found["args"]), found["attempt"] + 1)

        return kernel.db.write(verb)

    def _retry(self, kernel: Kernel, job: JobId, attempt: int, error: Exception) -> None:
        kind = self.kinds[self.find(kernel, job).kind]
        if attempt >= kind.attempts:
            self._end(kernel, job, State.POISONED, f"{type(error).__name__}: {error}")
            return
        due = kernel.clock.now() + timedelta(seconds=2**attempt)
        self._set(kernel, job, state=State.QUEUED.value, due=due, note=str(error), lease_until=None)

    def _end(self, kernel: Kernel, job: JobId, state: State, note: str) -> None:
        values: dict[str, Any] = {
            "state": state.value,
            "note": note,
            "ended_at": kernel.clock.now(),
            "lease_until": None,
        }
        if state is State.DONE:
            values["progress"] = 100
        self._set(kernel, job, **values)

    @staticmethod
    def _set(kernel: Kernel, job: JobId, **values: Any) -> None:
        kernel.db.write(lambda tx: tx.connection.execute(update(JobRow).where(JobRow.id == job).values(**values)))


def _free(now: datetime) -> Any:
    queued = (JobRow.state == State.QUEUED.value) & (JobRow.due <= now)
    orphaned = (JobRow.state == State.RUNNING.value) & (JobRow.lease_until < now)
    return or_(queued, orphaned)


def _keep_alive(work: JobRun, stop: threading.Event) -> None:
    while not stop.wait(work.lease.total_seconds() / 3):
        try:
            work.renew()
        except Exception:  # the next beat tries again; a lost lease only means that the job is done twice
            log.exception("lease not renewed", extra={"job": work.id})


def sweep(kernel: Kernel, jobs: Iterable[JobId]) -> None:
    """Ring once more for jobs that wait: their first ring may have been lost with a worker."""
    for job in jobs:
        kernel.jobs.bell.ring(job)
