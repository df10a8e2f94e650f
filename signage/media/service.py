"""The library: take files in, prepare them in a job, and say which bytes are public."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import IO

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from signage.access import SYSTEM, Account, Role, require, visible_to
from signage.db import Tx
from signage.errors import Problem
from signage.facts import MediumReady
from signage.ids import JobId, MediumId, StoreId
from signage.jobs import JobKind, JobRun
from signage.kernel import Kernel

from .blobs import Blobs
from .kinds import HEAD, KINDS, Kind, Prepared, kind_of, name_of
from .models import MediumRow, PublicBlobRow, RenditionRow
from .values import EmptyFile, Medium, NoSuchMedium, OtherType, Rendition, State, TooLarge, UnknownType

MAX_UPLOAD = 512 * 1024 * 1024
PREPARE = "media.prepare"
PAGE = 60


class Media:
    """Pictures and videos, and the bytes behind them."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.blobs = Blobs(kernel.settings.auslage_data / "blobs")
        self._kinds: dict[str, Kind] = {kind.name: kind for kind in KINDS}
        kernel.jobs.register(JobKind(PREPARE, self._run, lease=timedelta(minutes=5), attempts=3))

    # ---- taking in

    def add(
        self,
        account: Account,
        filename: str,
        stream: IO[bytes],
        *,
        title: str | None = None,
        store: StoreId | None = None,
        alt: dict[str, str] | None = None,
        id: str | None = None,
    ) -> Medium:
        """Take a file in; a job prepares it. Nothing is stored of a file that is refused.

        Raises EmptyFile, TooLarge, OtherType and UnknownType; what only decoding shows, the job says later.
        """
        require(account, Role.EDITOR, store, shared=store is None)
        name = _clean_name(filename)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "upload"
            size = _receive(stream, path, name)
            with path.open("rb") as file:
                head = file.read(HEAD)
            kind = _kind(head, name)
            blob = self.blobs.put_file(path)

        def verb(tx: Tx) -> Medium:
            row = MediumRow(
                id=id or tx.ids.new(),
                kind=kind.name,
                title=(title or Path(name).stem or name)[:200],
                alt=alt or {},
                store=store,
                state=State.ARRIVING.value,
                original=blob.sha256,
                name=name,
                size=size,
                created_at=tx.now,
                created_by=account.name,
            )
            tx.session.add(row)
            tx.session.flush()
            row.job = tx.enqueue(PREPARE, store=store, medium=row.id)
            tx.session.flush()
            return _value(row, ())

        return self._kernel.db.write(verb)

    def prepare(self, medium: MediumId) -> Medium:
        """Check a medium and make its renditions here and now; safe to do twice."""
        found = self.get(SYSTEM, medium)
        if found.state is not State.ARRIVING:
            return found
        with tempfile.TemporaryDirectory() as folder:
            source, into = Path(folder) / "original", Path(folder) / "made"
            into.mkdir()
            self.blobs.copy_to(self._original(medium), source)
            try:
                prepared = self._kinds[found.kind].prepare(source, found.name, into)
            except Problem as refusal:
                return self._refuse(medium, refusal)
            return self._keep(medium, prepared)

    # ---- reading

    def get(self, account: Account, medium: MediumId) -> Medium:
        """One medium. Raises NoSuchMedium."""
        with self._kernel.db.read() as session:
            row = _find(session, account, medium)
            return _value(row, _renditions(session, [row.id])[row.id])

    def search(
        self, account: Account, *, words: str = "", kind: str = "", page: int = 1, size: int = PAGE
    ) -> tuple[list[Medium], int]:
        """One page of the library, newest first, and how many there are in all."""
        statement = visible_to(account, select(MediumRow), MediumRow.store).where(MediumRow.deleted_at.is_(None))
        for word in words.split()[:8]:
            statement = statement.where(func.lower(MediumRow.title).contains(word.lower(), autoescape=True))
        if kind:
            statement = statement.where(MediumRow.kind == kind)
        newest = statement.order_by(MediumRow.created_at.desc(), MediumRow.id.desc())
        with self._kernel.db.read() as session:
            total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
            rows = list(session.scalars(newest.limit(size).offset((page - 1) * size)))
            made = _renditions(session, [row.id for row in rows])
            return [_value(row, made[row.id]) for row in rows], total

    def known(self, account: Account, ids: Collection[MediumId]) -> dict[MediumId, Medium]:
        """Media by id; deleted and unknown ones, and those out of sight, are left out."""
        if not ids:
            return {}
        with self._kernel.db.read() as session:
            statement = visible_to(account, select(MediumRow), MediumRow.store)
            wanted = (MediumRow.id.in_(sorted(ids)), MediumRow.deleted_at.is_(None))
            rows = list(session.scalars(statement.where(*wanted)))
            made = _renditions(session, [row.id for row in rows])
            return {MediumId(row.id): _value(row, made[row.id]) for row in rows}

    # ---- changing

    def describe(self, account: Account, medium: MediumId, *, title: str, alt: dict[str, str]) -> Medium:
        """Change the title and the texts for people who do not see it."""

        def verb(tx: Tx) -> None:
            row = _find(tx.session, account, medium)
            require(account, Role.EDITOR, _store(row), shared=row.store is None)
            row.title, row.alt = title, {language: text for language, text in alt.items() if text}

        self._kernel.db.write(verb)
        return self.get(account, medium)

    def delete(self, account: Account, medium: MediumId) -> None:
        """Put a medium away; what is published with it plays on from its version. `undelete` brings it back."""
        self._put_away(account, medium, away=True)

    def undelete(self, account: Account, medium: MediumId) -> None:
        """Bring back what `delete` put away."""
        self._put_away(account, medium, away=False)

    # ---- public bytes

    def make_public(self, tx: Tx, files: Iterable[tuple[str, str]]) -> None:
        """Let anybody load these bytes, given as pairs of SHA-256 and media type; in the publishing transaction."""
        for sha256, kind in files:
            if tx.session.get(PublicBlobRow, sha256) is None:
                tx.session.add(PublicBlobRow(sha256=sha256, type=kind, since=tx.now))
        tx.session.flush()

    def publish_bytes(self, data: bytes, type: str) -> str:
        """Store bytes that are public from the start (a product's picture); returns their SHA-256."""
        blob = self.blobs.put(data)
        self._kernel.db.write(lambda tx: self.make_public(tx, [(blob.sha256, type)]))
        return blob.sha256

    def public_type(self, sha256: str) -> str | None:
        """The media type of public bytes, None where they are not public."""
        with self._kernel.db.read() as session:
            row = session.get(PublicBlobRow, sha256)
            return row.type if row else None

    # ---- inside

    def _run(self, run: JobRun) -> None:
        run.progress(10)
        self.prepare(MediumId(str(run.args["medium"])))

    def _original(self, medium: MediumId) -> str:
        with self._kernel.db.read() as session:
            return _find(session, SYSTEM, medium).original

    def _refuse(self, medium: MediumId, refusal: Problem) -> Medium:
        def verb(tx: Tx) -> tuple[str, bool]:
            row = _find(tx.session, SYSTEM, medium)
            row.state = State.REFUSED.value
            values = {key: value if isinstance(value, int) else str(value) for key, value in refusal.values.items()}
            row.refusal = {"sentence": refusal.sentence, "values": dict(values)}
            others = select(func.count()).where(MediumRow.original == row.original, MediumRow.id != row.id)
            return row.original, bool(tx.session.scalar(others))

        original, shared = self._kernel.db.write(verb)
        if not shared:
            self.blobs.delete(original)
        return self.get(SYSTEM, medium)

    def _keep(self, medium: MediumId, prepared: Prepared) -> Medium:
        stored = [(made, self.blobs.put_file(made.path)) for made in prepared.files]

        def verb(tx: Tx) -> None:
            row = _find(tx.session, SYSTEM, medium)
            row.state, row.width, row.height = State.READY.value, prepared.width, prepared.height
            row.length_ms = round(prepared.length.total_seconds() * 1000) if prepared.length else None
            tx.session.execute(delete(RenditionRow).where(RenditionRow.medium == row.id))
            tx.session.add_all(
                RenditionRow(
                    medium=row.id,
                    recipe=made.recipe,
                    sha256=blob.sha256,
                    type=made.type,
                    size=blob.size,
                    width=made.width,
                    height=made.height,
                    shown=made.shown,
                )
                for made, blob in stored
            )
            tx.record(MediumReady(id=tx.event_id(), at=tx.now, store=_store(row), medium=medium))

        self._kernel.db.write(verb)
        return self.get(SYSTEM, medium)

    def _put_away(self, account: Account, medium: MediumId, *, away: bool) -> None:
        def verb(tx: Tx) -> None:
            row = _find(tx.session, account, medium, deleted=not away)
            require(account, Role.EDITOR, _store(row), shared=row.store is None)
            row.deleted_at = tx.now if away else None

        self._kernel.db.write(verb)


def _receive(stream: IO[bytes], path: Path, name: str) -> int:
    size = 0
    with path.open("wb") as file:
        while piece := stream.read(1 << 20):
            size += len(piece)
            if size > MAX_UPLOAD:
                raise TooLarge(name=name, limit=MAX_UPLOAD >> 20)
            file.write(piece)
    if size == 0:
        raise EmptyFile(name=name)
    return size


def _kind(head: bytes, name: str) -> Kind:
    kind = kind_of(head)
    if kind is not None:
        return kind
    probably = name_of(head)
    raise OtherType(name=name, type=probably) if probably else UnknownType(name=name)


def _clean_name(filename: str) -> str:
    """The name alone, without folders and control characters; it is only ever shown, never a path."""
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in name if letter.isprintable()).strip()[:255] or "upload"


def _find(session: Session, account: Account, medium: MediumId, *, deleted: bool = False) -> MediumRow:
    statement = visible_to(account, select(MediumRow), MediumRow.store).where(MediumRow.id == medium)
    row = session.scalars(statement).one_or_none()
    if row is None or (row.deleted_at is not None) != deleted:
        raise NoSuchMedium
    return row


def _renditions(session: Session, media: Sequence[str]) -> dict[str, tuple[Rendition, ...]]:
    made: dict[str, list[Rendition]] = {medium: [] for medium in media}
    statement = select(RenditionRow).where(RenditionRow.medium.in_(media)).order_by(RenditionRow.width)
    for row in session.scalars(statement):
        made[row.medium].append(Rendition(row.recipe, row.sha256, row.type, row.size, row.width, row.height, row.shown))
    return {medium: tuple(found) for medium, found in made.items()}


def _store(row: MediumRow) -> StoreId | None:
    return StoreId(row.store) if row.store else None


def _value(row: MediumRow, renditions: tuple[Rendition, ...]) -> Medium:
    refusal = row.refusal or {}
    values = refusal.get("values")
    return Medium(
        id=MediumId(row.id),
        kind=row.kind,
        title=row.title,
        alt=row.alt,
        store=_store(row),
        state=State(row.state),
        refusal=str(refusal.get("sentence", "")),
        refusal_values=values if isinstance(values, dict) else {},
        name=row.name,
        size=row.size,
        width=row.width or 0,
        height=row.height or 0,
        length=timedelta(milliseconds=row.length_ms) if row.length_ms else None,
        job=JobId(row.job) if row.job else None,
        created_at=row.created_at,
        created_by=row.created_by,
        renditions=renditions,
    )
