"""Product feeds in: kept in pieces, read by a job, reported row by row."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from sqlalchemy import delete, insert, select, update

from signage.access import SYSTEM, Account, Role, require, visible_to
from signage.db import Tx
from signage.errors import Invalid, NotFound
from signage.facts import ProductsImported
from signage.ids import JobId, StoreId
from signage.jobs import JobKind, JobRun
from signage.kernel import Kernel
from signage.places import Places

from . import errors
from .feeds import FEEDS, BrokenRow, Feed, FeedRow
from .google import TWICE, Flaw, Item, understood
from .intake import Intake, Took
from .models import ImportPartRow, ImportRow
from .rows import basis_points

MAX_BYTES = 32 * 1024 * 1024
PART = 256 * 1024
# Rows in one write: on SQLite nobody else can write meanwhile, and 50 ms is what others may wait.
CHUNK = 20
MOST_ERRORS = 500
JOB = "catalogue.import"


@dataclass(frozen=True)
class NewImport:
    """How a feed is to be read. store: whose prices and stock these are; None is every store (prices only)."""

    filename: str
    source: str = "feed"
    language: str = "de"
    tax_rate: Decimal = Decimal("0.19")
    store: StoreId | None = None


@dataclass(frozen=True)
class RowError:
    """What is wrong with one row. sentence is marked, params fill its blanks."""

    line: int
    id: str
    field: str
    sentence: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Report:
    """How a feed was read."""

    id: str
    job: JobId | None
    store: StoreId | None
    feed: str
    filename: str
    source: str
    language: str
    size: int
    state: str
    rows: int
    added: int
    changed: int
    unchanged: int
    refused: int
    errors: tuple[RowError, ...]
    started_at: datetime
    ended_at: datetime | None


@dataclass
class _Tally:
    """The counts of one reading."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def refuse(self, line: int, id_: str, flaws: list[Flaw]) -> None:
        self.refused += 1
        for flaw in flaws[: max(0, MOST_ERRORS - len(self.errors))]:
            error = {"line": line, "id": id_[:100], "field": flaw.field, "sentence": flaw.sentence}
            self.errors.append(error | {"params": dict(flaw.params)})

    def count(self, took: Took) -> None:
        self.added += took is Took.ADDED
        self.changed += took is Took.CHANGED
        self.unchanged += took is Took.UNCHANGED


class Imports:
    """Reads product feeds. The same feed twice changes nothing the second time."""

    def __init__(self, kernel: Kernel, places: Places) -> None:
        self._kernel = kernel
        self._places = places
        kernel.jobs.register(JobKind(JOB, self._run))

    def start(self, account: Account, new: NewImport, stream: IO[bytes]) -> Report:
        """Keep a feed and queue its reading. Raises FeedEmpty, FeedTooLarge or UnknownFeed."""
        require(account, Role.EDITOR, new.store, shared=new.store is None)
        if new.store is not None:
            self._places.store(account, new.store)
        first = stream.read(PART)
        if not first.strip():
            raise errors.FeedEmpty
        feed = _recognised(first)
        id_ = self._kernel.ids.new()
        self._kernel.db.write(lambda tx: _insert(tx, id_, new, feed, shared=account.stores is None))
        try:
            size = self._keep(id_, first, stream)
        except Invalid:
            self._kernel.db.write(lambda tx: _discard(tx, id_))
            raise

        def queue(tx: Tx) -> None:
            job = tx.enqueue(JOB, store=new.store, import_id=id_)
            statement = update(ImportRow).where(ImportRow.id == id_)
            tx.connection.execute(statement.values(job_id=job, size=size, state="queued"))

        self._kernel.db.write(queue)
        return self.report(account, id_)

    def _keep(self, id_: str, first: bytes, stream: IO[bytes]) -> int:
        size, place, part = 0, 0, first
        while part:
            size += len(part)
            if size > MAX_BYTES:
                raise errors.FeedTooLarge(megabytes=MAX_BYTES // 1024**2)
            row = {"import_id": id_, "part": place, "content": part}
            self._kernel.db.write(lambda tx, row=row: tx.connection.execute(insert(ImportPartRow), row))  # type: ignore[misc]
            part, place = stream.read(PART), place + 1
        return size

    def report(self, account: Account, import_: str) -> Report:
        """How one feed was read. Raises NotFound."""
        with self._kernel.db.read() as session:
            statement = select(ImportRow).where(ImportRow.id == import_)
            row = session.scalars(visible_to(account, statement, ImportRow.store_id)).one_or_none()
            if row is None:
                raise NotFound
            return _report(row)

    def latest(self, account: Account, *, limit: int = 10) -> list[Report]:
        """The last imports, newest first."""
        statement = visible_to(account, select(ImportRow).where(ImportRow.state != "arriving"), ImportRow.store_id)
        with self._kernel.db.read() as session:
            rows = session.scalars(statement.order_by(ImportRow.id.desc()).limit(limit))
            return [_report(row) for row in rows]

    # In the worker

    def _run(self, run: JobRun) -> None:
        import_ = str(run.args["import_id"])
        report = self.report(SYSTEM, import_)
        if report.state == "done":
            return
        feed = next(each for each in FEEDS if each.name == report.feed)
        tax, shared = self._kept(import_)
        intake = Intake(
            stores=tuple(self._places.stores(SYSTEM)),
            store=report.store,
            source=report.source,
            language=report.language,
            tax_basis_points=tax,
            owner=None if shared else report.store,
        )
        stream = _Parts(self._kernel, import_)
        tally = _Tally()
        rows = feed.rows(io.BufferedReader(stream))
        while chunk := list(islice(rows, CHUNK)):
            self._take(report, intake, chunk, tally)
            done = 100 * stream.read_bytes // max(report.size, 1)
            run.progress(min(done, 99), str(tally.rows))
        self._finish(import_, tally)

    def _kept(self, import_: str) -> tuple[int, bool]:
        statement = select(ImportRow.tax_basis_points, ImportRow.shared).where(ImportRow.id == import_)
        with self._kernel.db.read() as session:
            row = session.execute(statement).one()
        return row.tax_basis_points, row.shared

    def _take(self, report: Report, intake: Intake, chunk: list[FeedRow | BrokenRow], tally: _Tally) -> None:
        items: list[Item] = []
        refused = tally.refused
        for row in chunk:
            tally.rows += 1
            item = _item(row, intake, tally)
            if item is not None:
                items.append(item)

        def verb(tx: Tx) -> dict[int, Took | Flaw]:
            taken, products = intake.take(tx, items)
            tx.record(
                ProductsImported(
                    id=tx.event_id(),
                    at=tx.now,
                    store=report.store,
                    subject=report.id,
                    feed=report.feed,
                    rows=len(chunk),
                    refused=tally.refused - refused + sum(isinstance(each, Flaw) for each in taken.values()),
                    products=products,
                )
            )
            return taken

        for line, outcome in self._kernel.db.write(verb).items():
            if isinstance(outcome, Flaw):
                tally.refuse(line, next(each.id for each in items if each.line == line), [outcome])
            else:
                tally.count(outcome)

    def _finish(self, import_: str, tally: _Tally) -> None:
        def verb(tx: Tx) -> None:
            tx.connection.execute(
                update(ImportRow)
                .where(ImportRow.id == import_)
                .values(
                    state="done",
                    rows=tally.rows,
                    added=tally.added,
                    changed=tally.changed,
                    unchanged=tally.unchanged,
                    refused=tally.refused,
                    errors=tally.errors,
                    ended_at=tx.now,
                )
            )
            tx.connection.execute(delete(ImportPartRow).where(ImportPartRow.import_id == import_))

        self._kernel.db.write(verb)


class _Parts(io.RawIOBase):
    """The pieces of a kept feed as one stream; one piece in memory at a time."""

    def __init__(self, kernel: Kernel, import_: str) -> None:
        super().__init__()
        self._kernel, self._import = kernel, import_
        self._part, self._rest = 0, b""
        self.read_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            with self._kernel.db.read() as session:
                row = session.get(ImportPartRow, (self._import, self._part))
                self._rest = row.content if row else b""
            self._part += 1
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        self.read_bytes += count
        return count


def _recognised(start: bytes) -> Feed:
    for feed in FEEDS:
        if feed.recognises(start):
            return feed
    raise errors.UnknownFeed


def _item(row: FeedRow | BrokenRow, intake: Intake, tally: _Tally) -> Item | None:
    if isinstance(row, BrokenRow):
        tally.refuse(row.line, row.id, [Flaw("", row.sentence, row.params)])
        return None
    found = understood(row, intake.currency)
    id_ = row.values.get("id", "")
    if isinstance(found, list):
        tally.refuse(row.line, id_, found)
        return None
    before = tally.seen.setdefault((found.id, found.store_code), row.line)
    if before != row.line:
        tally.refuse(row.line, id_, [Flaw("id", TWICE, {"value": id_, "line": before})])
        return None
    return found


def _insert(tx: Tx, id_: str, new: NewImport, feed: Feed, *, shared: bool) -> None:
    values: dict[str, Any] = {
        "id": id_, "job_id": None, "store_id": new.store, "feed": feed.name, "filename": new.filename[:200],
        "source": new.source[:64] or "feed", "language": new.language[:16],
        "tax_basis_points": basis_points(new.tax_rate), "shared": shared, "size": 0, "state": "arriving", "rows": 0,
        "added": 0, "changed": 0, "unchanged": 0, "refused": 0, "errors": [], "started_at": tx.now, "ended_at": None,
    }  # fmt: skip
    tx.connection.execute(insert(ImportRow), values)


def _discard(tx: Tx, id_: str) -> None:
    tx.connection.execute(delete(ImportPartRow).where(ImportPartRow.import_id == id_))
    tx.connection.execute(delete(ImportRow).where(ImportRow.id == id_))


def _report(row: ImportRow) -> Report:
    return Report(
        id=row.id,
        job=JobId(row.job_id) if row.job_id else None,
        store=StoreId(row.store_id) if row.store_id else None,
        feed=row.feed,
        filename=row.filename,
        source=row.source,
        language=row.language,
        size=row.size,
        state=row.state,
        rows=row.rows,
        added=row.added,
        changed=row.changed,
        unchanged=row.unchanged,
        refused=row.refused,
        errors=tuple(RowError(**each) for each in row.errors),  # type: ignore[arg-type]
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
