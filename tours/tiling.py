"""The jobs on photos: tiles first as JPEG, then in other formats; faces; and what is deleted in time.

Each takes an id, reads fresh and may run twice: tiles are named by what decides how they come out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select, update

from signage.access import SYSTEM
from signage.db import Tx
from signage.facts import PanoramaReady
from signage.ids import PanoramaId
from signage.jobs import JobKind, JobRun
from signage.kernel import Kernel
from tours.models import PanoramaRow
from tours.panorama import process
from tours.panorama.geometry import View
from tours.panorama.refusals import UnusablePhoto
from tours.panorama.stills import named, of_view
from tours.panorama.store import Made, PanoramaFiles, tiles_hash
from tours.panorama.task import Earlier, Source, Tile
from tours.panorama.tiler import Format
from tours.photos import NoSuchPanorama, PanoramaState, coverage_of, edits_of, find, store_of

TILE = "tours.tile"
FORMAT = "tours.format"
FACES = "tours.faces"
FORGET_ORIGINAL = "tours.forget-original"
TIDY = "tours.tidy"
STEP_PERCENT = 4
"""Progress is a row that is written: a person sees no difference between 83 and 84 per cent."""
LEASE = timedelta(minutes=1)
CHANGEABLE = timedelta(minutes=2)
"""So long a new photo has its tiles as JPEG only: who has just uploaded it turns, levels and blurs it now, and each
change would be worked on twice."""
UNUSED = timedelta(days=30)
"""Tiles that nothing needs stay this long: somebody may undo."""


class Tiling:
    """What a worker does for photos. mentioned: whether any document or version holds this id."""

    def __init__(self, kernel: Kernel, files: PanoramaFiles, mentioned: Callable[[str], bool]) -> None:
        self._kernel = kernel
        self._files = files
        self._mentioned = mentioned
        kernel.jobs.register(
            JobKind(TILE, self._tile, lease=LEASE, attempts=3),
            JobKind(FORMAT, self._format, lease=LEASE, attempts=3),
            JobKind(FACES, self._faces, lease=LEASE, attempts=3),
            JobKind(FORGET_ORIGINAL, self._forget_original),
            JobKind(TIDY, self._tidy),
        )

    def _tile(self, run: JobRun) -> None:
        panorama = _asked(run)
        row = self._row(panorama)
        tiles = self._name(row)
        told = 0

        def tell(percent: int) -> None:
            nonlocal told
            if percent >= told + STEP_PERCENT:
                told = percent
                run.progress(percent)

        try:
            # The same photo with the same edits is not tiled twice, nor when only the last step was missed.
            made = self._files.made(tiles) or self._tiled(row, tiles, tell)
        except UnusablePhoto as refusal:
            self._set(panorama, state=PanoramaState.REFUSED.value, problem=refusal.message)
            raise
        self._ready(panorama, tiles, made)

    def _tiled(self, row: PanoramaRow, tiles: str, tell: Callable[[int], None]) -> Made:
        small = tiles_hash(row.original, coverage_of(row), edits_of(row), quick=True)
        with self._files.scratch() as scratch, self._files.scratch() as quick:

            def show_small(sizes: tuple[int, ...]) -> None:
                self._files.appear(quick, small)
                self._set(PanoramaId(row.id), preview=small, preview_sizes=list(sizes))

            task = Tile(
                source=self._source(row),
                into=scratch,
                view=View(row.yaw, row.pitch, row.fov),
                quick=None if self._files.has(small) else quick,
                earlier=self._earlier(row, "jpg"),
            )
            done = process.tiled(task, progress=tell, quick=show_small)
            made = Made(sizes=done.sizes, warnings=done.warnings)
            self._files.appear(scratch, tiles, made)
        return made

    def _format(self, run: JobRun) -> None:
        """Another format of a pyramid that is there: browsers that take it load half as much."""
        row, extension = self._row(_asked(run)), _format_of(run)
        source = self._source(row)
        if extension not in self._files.formats(row.tiles) and source.original.is_file():
            with self._files.scratch() as scratch:
                view = View(row.yaw, row.pitch, row.fov)
                task = Tile(
                    source=source, into=scratch, format=extension, view=view, earlier=self._earlier(row, extension)
                )
                done = process.tiled(task, progress=lambda _percent: None, quick=lambda _sizes: None)
                self._files.appear(scratch, row.tiles)
                self._draw_posters(row.tiles, done.sizes, extension)
        formats = list(self._files.formats(row.tiles))
        statement = update(PanoramaRow).where(PanoramaRow.tiles == row.tiles).values(formats=formats)
        self._kernel.db.write(lambda tx: tx.connection.execute(statement))

    def _draw_posters(self, tiles: str, sizes: tuple[int, ...], extension: Format) -> None:
        """In a format that came later: the posters of views that were published before it was there."""
        folder = self._files.pyramid(tiles)
        views = [still.view for path in folder.glob("*_wide.jpg") if (still := named(path.name))]
        wanted = [still.name for view in views for still in of_view(view, (extension,))]
        missing = [name for name in wanted if not (folder / name).is_file()]
        if missing:
            process.stills(folder, sizes, missing)

    def _faces(self, run: JobRun) -> None:
        panorama = _asked(run)
        found = process.faces(self._source(self._row(panorama)))
        self._set(panorama, faces=[one.model_dump(mode="json") for one in found], faces_job=None)

    def _forget_original(self, run: JobRun) -> None:
        """Deletes an original whose date has come, unless another row of it has a later one."""
        original = str(run.args["original"])
        with self._kernel.db.read() as session:
            dates = session.scalars(select(PanoramaRow.original_until).where(PanoramaRow.original == original)).all()
        now = self._kernel.clock.now()
        if all(date is not None and date <= now for date in dates):
            self._files.forget_original(original)

    def _tidy(self, run: JobRun) -> None:
        """Deletes a photo, its original and its tiles when no document and no version needs it; else looks later."""
        panorama = _asked(run)
        needed = self._mentioned(panorama)

        def verb(tx: Tx) -> tuple[set[str], str]:
            row = tx.session.get(PanoramaRow, panorama)
            if row is None:
                return set(), ""
            if needed:
                tx.enqueue(TIDY, delay=UNUSED, store=store_of(row), panorama=panorama)
                return set(), ""
            names, original = {row.tiles, row.preview} - {""}, row.original
            tx.session.delete(row)
            tx.session.flush()
            used = tx.session.scalars(
                select(PanoramaRow).where(
                    (PanoramaRow.original == original) | PanoramaRow.tiles.in_(names) | PanoramaRow.preview.in_(names)
                )
            ).all()
            kept = {name for one in used for name in (one.tiles, one.preview)}
            return names - kept, "" if any(one.original == original for one in used) else original

        tiles, original = self._kernel.db.write(verb)
        for one in tiles:
            self._files.forget(one)
        if original:
            self._files.forget_original(original)

    def _ready(self, panorama: PanoramaId, tiles: str, made: Made) -> None:
        formats = self._files.formats(tiles)
        missing = [one for one in self._kernel.settings.tile_formats if one not in formats]

        def verb(tx: Tx) -> None:
            row = find(tx.session, SYSTEM, panorama)
            row.state, row.tiles, row.formats = PanoramaState.READY.value, tiles, list(formats)
            row.sizes, row.warnings = list(made.sizes), list(made.warnings)
            tx.record(PanoramaReady(id=tx.event_id(), at=tx.now, store=store_of(row), panorama=panorama))
            for extension in missing:
                tx.enqueue(FORMAT, delay=CHANGEABLE, store=store_of(row), panorama=panorama, format=extension)

        self._kernel.db.write(verb)

    def _earlier(self, row: PanoramaRow, extension: Format) -> Earlier | None:
        """The tiles of the row that this one was made from, where they can be used again."""
        if row.earlier is None:
            return None
        try:
            before = self._row(PanoramaId(row.earlier))
        except NoSuchPanorama:
            return None
        same = (before.original, before.coverage, edits_of(before).level) == (
            row.original, row.coverage, edits_of(row).level,
        )  # fmt: skip
        if not same or extension not in self._files.formats(before.tiles or "-") or before.tiles != self._name(before):
            return None
        return Earlier(folder=self._files.pyramid(before.tiles), edits=edits_of(before))

    def _name(self, row: PanoramaRow) -> str:
        return tiles_hash(row.original, coverage_of(row), edits_of(row))

    def _source(self, row: PanoramaRow) -> Source:
        original = self._files.original(row.original)
        return Source(original=original, coverage=coverage_of(row), edits=edits_of(row))

    def _row(self, panorama: PanoramaId) -> PanoramaRow:
        with self._kernel.db.read() as session:
            return find(session, SYSTEM, panorama)

    def _set(self, panorama: PanoramaId, **values: object) -> None:
        statement = update(PanoramaRow).where(PanoramaRow.id == panorama).values(**values)
        self._kernel.db.write(lambda tx: tx.connection.execute(statement))


def _asked(run: JobRun) -> PanoramaId:
    return PanoramaId(str(run.args["panorama"]))


def _format_of(run: JobRun) -> Format:
    return "avif" if run.args["format"] == "avif" else "webp"
