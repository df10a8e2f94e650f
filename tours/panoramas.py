"""360° photos: taken in, tiled by the worker, served as immutable tiles."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from signage.access import SYSTEM, Account, Role, require, visible_to
from signage.db import Tx
from signage.errors import N_, NotFound
from signage.facts import PanoramaReady
from signage.ids import JobId, PanoramaId, StoreId
from signage.jobs import JobKind, JobRun
from signage.kernel import Kernel
from tours.models import PanoramaRow
from tours.panorama import check, process
from tours.panorama.check import UnusablePhoto
from tours.panorama.geometry import View, wrapped
from tours.panorama.store import PanoramaFiles, poster_name, tiles_hash

TILE_JOB = "tours.tile"
STEP_PERCENT = 4
"""Progress is a row that is written: a person sees no difference between 83 and 84 per cent."""


class PanoramaState(StrEnum):
    """How far a photo is."""

    ARRIVING = "arriving"
    READY = "ready"
    REFUSED = "refused"


class NoSuchPanorama(NotFound):
    """No such photo, or out of the account's sight."""

    sentence = N_("This photo does not exist, or you may not see it. Go back to the tour and choose another.")


@dataclass(frozen=True, slots=True)
class Panorama:
    """A 360° photo. sizes: the cube of each level, smallest first. problem: why it was refused, or empty."""

    id: PanoramaId
    store: StoreId | None
    filename: str
    width: int
    height: int
    state: PanoramaState
    problem: str
    tiles: str
    extension: str
    sizes: tuple[int, ...]
    warnings: tuple[str, ...]
    north: float
    start: View
    progress: int
    made_at: datetime

    @property
    def folder(self) -> str:
        """Public address of the tiles."""
        return f"/media/p/{self.tiles}/{self.extension}"

    @property
    def thumbnail(self) -> str:
        """Public address of the smallest picture of what lies ahead."""
        return f"{self.folder}/1/f0_0.{self.extension}"

    def poster(self, view: View) -> str:
        """Public address of the square poster of a view."""
        return f"/media/p/{self.tiles}/{poster_name(view)}"


class Panoramas:
    """The verbs on photos."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._files = PanoramaFiles(Path(kernel.settings.auslage_data) / "panoramas")
        self._public: set[str] = set()
        kernel.jobs.register(JobKind(TILE_JOB, self._tile, lease=timedelta(minutes=5), attempts=3))

    def add(self, account: Account, store: StoreId | None, filename: str, data: bytes) -> Panorama:
        """Takes a photo in and has it tiled. Raises UnusablePhoto before anything is stored."""
        require(account, Role.EDITOR, store, shared=store is None)
        photo = check.check(data)
        original = self._files.keep(data)
        said = photo.gpano

        def verb(tx: Tx) -> PanoramaId:
            panorama = PanoramaId(tx.ids.new())
            row = PanoramaRow(
                id=panorama,
                store=store,
                filename=Path(filename).name[:200],
                original=original,
                width=photo.width,
                height=photo.height,
                state=PanoramaState.ARRIVING.value,
                north=said.north or 0.0,
                yaw=wrapped((said.view_yaw or 0.0) - (said.north or 0.0)) if said.view_yaw is not None else 0.0,
                pitch=said.view_pitch or 0.0,
                job=tx.enqueue(TILE_JOB, store=store, panorama=panorama),
                made_at=tx.now,
            )
            tx.session.add(row)
            return panorama

        return self.get(account, self._kernel.db.write(verb))

    def get(self, account: Account, panorama: PanoramaId) -> Panorama:
        """A photo as it stands. Raises NoSuchPanorama."""
        with self._kernel.db.read() as session:
            row = _find(session, account, panorama)
            job = self._kernel.jobs.find(self._kernel, JobId(row.job)) if row.state == "arriving" else None
            return _value(row, job.progress if job else 100)

    def known(self, account: Account, panoramas: Collection[str]) -> dict[str, Panorama]:
        """Those of these photos that there are and that the account may see, by id."""
        statement = visible_to(account, select(PanoramaRow), PanoramaRow.store)
        with self._kernel.db.read() as session:
            rows = session.scalars(statement.where(PanoramaRow.id.in_(sorted(panoramas))))
            return {row.id: _value(row, 100) for row in rows}

    def with_poster(self, panorama: Panorama, view: View) -> str:
        """The address of the poster of a view; it is made now if it is not there."""
        folder = self._files.pyramid(panorama.tiles)
        if not (folder / poster_name(view)).is_file():
            with self._kernel.db.read() as session:
                original = _find(session, SYSTEM, panorama.id).original
            process.poster(self._files.original(original), folder, view)
        return panorama.poster(view)

    def file(self, tiles: str, name: str, account: Callable[[], Account | None]) -> Path:
        """The file behind a public address. Raises NoSuchPanorama, also for drafts of a store out of reach.

        account: who asks; looked up only for a photo that is not published.
        """
        path = self._files.served(tiles, name)
        if path is None or not (tiles in self._public or self._may_see(tiles, account)):
            raise NoSuchPanorama
        return path

    def make_public(self, tx: Tx, panoramas: Collection[str]) -> None:
        """Part of a publish: from now on everybody may load these tiles."""
        wanted = PanoramaRow.id.in_(sorted(panoramas))
        tx.connection.execute(update(PanoramaRow).where(wanted).values(public=True))

    def _may_see(self, tiles: str, asking: Callable[[], Account | None]) -> bool:
        with self._kernel.db.read() as session:
            rows = session.scalars(select(PanoramaRow).where(PanoramaRow.tiles == tiles)).all()
        if any(row.public for row in rows):
            self._public.add(tiles)
            return True
        account = asking()
        return account is not None and any(account.reaches(_store(row)) for row in rows)

    def _tile(self, run: JobRun) -> None:
        panorama = PanoramaId(str(run.args["panorama"]))
        with self._kernel.db.read() as session:
            row = _find(session, SYSTEM, panorama)
        tiles = tiles_hash(row.original, "jpg")
        same = self._same(tiles)
        if same is not None:
            self._ready(panorama, tiles, same)
            return
        told = 0

        def tell(percent: int) -> None:
            nonlocal told
            if percent >= told + STEP_PERCENT:
                told = percent
                run.progress(percent)

        try:
            with self._files.appearing(tiles) as scratch:
                done = process.tiled(self._files.original(row.original), scratch, View(row.yaw, row.pitch), tell)
        except UnusablePhoto as refusal:
            self._set(panorama, state=PanoramaState.REFUSED.value, problem=refusal.message)
            raise
        self._ready(panorama, tiles, done)

    def _same(self, tiles: str) -> process.Tiled | None:
        """What came of the same photo when it was uploaded before: it is not tiled twice."""
        if not self._files.has(tiles):
            return None
        with self._kernel.db.read() as session:
            wanted = (PanoramaRow.tiles == tiles, PanoramaRow.state == PanoramaState.READY.value)
            row = session.scalars(select(PanoramaRow).where(*wanted).limit(1)).one_or_none()
            return process.Tiled(tuple(row.sizes), row.extension, 0, tuple(row.warnings)) if row else None

    def _ready(self, panorama: PanoramaId, tiles: str, done: process.Tiled) -> None:
        def verb(tx: Tx) -> None:
            row = _find(tx.session, SYSTEM, panorama)
            row.state, row.tiles, row.extension = PanoramaState.READY.value, tiles, done.extension
            row.sizes, row.warnings = list(done.sizes), list(done.warnings)
            tx.record(PanoramaReady(id=tx.event_id(), at=tx.now, store=_store(row), panorama=panorama))

        self._kernel.db.write(verb)

    def _set(self, panorama: PanoramaId, **values: str) -> None:
        statement = update(PanoramaRow).where(PanoramaRow.id == panorama).values(**values)
        self._kernel.db.write(lambda tx: tx.connection.execute(statement))


def _find(session: Session, account: Account, panorama: PanoramaId) -> PanoramaRow:
    statement = visible_to(account, select(PanoramaRow), PanoramaRow.store).where(PanoramaRow.id == panorama)
    row = session.scalars(statement).one_or_none()
    if row is None:
        raise NoSuchPanorama
    return row


def _store(row: PanoramaRow) -> StoreId | None:
    return StoreId(row.store) if row.store else None


def _value(row: PanoramaRow, progress: int) -> Panorama:
    return Panorama(
        id=PanoramaId(row.id),
        store=_store(row),
        filename=row.filename,
        width=row.width,
        height=row.height,
        state=PanoramaState(row.state),
        problem=row.problem,
        tiles=row.tiles,
        extension=row.extension,
        sizes=tuple(row.sizes),
        warnings=tuple(row.warnings),
        north=row.north,
        start=View(row.yaw, row.pitch),
        progress=progress,
        made_at=row.made_at,
    )
