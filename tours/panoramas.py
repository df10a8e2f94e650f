"""360° photos: taken in, changed, looked through for faces, and served as immutable tiles."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from pathlib import Path

from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import or_, select, update

from signage.access import SYSTEM, Account, Role, require, visible_to
from signage.db import Tx
from signage.ids import JobId, PanoramaId, StoreId
from signage.jobs import NoSuchJob, State
from signage.kernel import Kernel
from tours.models import PanoramaRow
from tours.panorama import check, faces, process, strip
from tours.panorama.align import yaw_shift
from tours.panorama.check import Photo, Told
from tours.panorama.cube import Cube, tiles_in_view
from tours.panorama.edits import Edits, Level, releveled
from tours.panorama.geometry import Levels, View, Window, snapped, wrapped
from tours.panorama.stills import Still, named, of_view
from tours.panorama.store import PanoramaFiles
from tours.panorama.tiler import Format
from tours.photos import (
    NoSuchPanorama,
    NotTiledYet,
    OriginalGone,
    Panorama,
    PanoramaState,
    TooManyPictures,
    edits_of,
    find,
    row_values,
    store_of,
    value,
)
from tours.tiling import FACES, FORGET_ORIGINAL, TIDY, TILE, UNUSED, Tiling
from tours.turning import Turn

__all__ = ["NoSuchPanorama", "NotTiledYet", "OriginalGone", "Panorama", "PanoramaState", "Panoramas"]

STILLS_A_MINUTE = RateLimitItemPerMinute(30)
"""Preview pictures of views that deep links ask for; each takes some tenths of a second."""
FIRST_WINDOW = Window(1280, 720)


class Panoramas:
    """The verbs on photos."""

    def __init__(self, kernel: Kernel, mentioned: Callable[[str], bool]) -> None:
        """mentioned: whether any document or version holds this id; the tiles of others go in time."""
        self._kernel = kernel
        self._files = PanoramaFiles(Path(kernel.settings.auslage_data) / "panoramas")
        self._public: set[str] = set()
        self._drawing = threading.Lock()
        self._windows = MovingWindowRateLimiter(storage_from_string(kernel.settings.redis_url or "memory://"))
        Tiling(kernel, self._files, mentioned)

    def add(
        self, account: Account, store: StoreId | None, filename: str, data: bytes, *, told: Told | None = None
    ) -> Panorama:
        """Takes a photo in and has it tiled. Raises UnusablePhoto before anything is stored.

        told: what a person says that it covers, for a photo that was refused with WrongRatio.
        """
        require(account, Role.EDITOR, store, shared=store is None)
        photo = check.check(data, name=filename, told=told)
        original = self._files.keep(data)
        days = self._kernel.settings.originals_days
        level = Level(pitch=photo.tilt[0], roll=photo.tilt[1])

        def verb(tx: Tx) -> PanoramaId:
            panorama = PanoramaId(tx.ids.new())
            row = PanoramaRow(
                id=panorama,
                store=store,
                filename=Path(filename).name[:200],
                original=original,
                original_until=tx.now + timedelta(days=days) if days else None,
                width=photo.width,
                height=photo.height,
                state=PanoramaState.ARRIVING.value,
                job=tx.enqueue(TILE, store=store, panorama=panorama),
                made_at=tx.now,
                **row_values(photo.coverage, Edits(level=level)),
                **_said(photo),
            )
            if days:
                tx.enqueue(FORGET_ORIGINAL, delay=timedelta(days=days), store=store, original=original)
            tx.enqueue(TIDY, delay=UNUSED, store=store, panorama=panorama)
            tx.session.add(row)
            return panorama

        return self.get(account, self._kernel.db.write(verb))

    def edited(self, account: Account, panorama: PanoramaId, edits: Edits) -> Panorama:
        """The same photo with other edits: a new one, of which only what changed is tiled; the old one stays.

        Angles of `edits` are those of the photo as it is seen now. Raises NoSuchPanorama, OriginalGone.
        """
        with self._kernel.db.read() as session:
            found = find(session, account, panorama)
        require(account, Role.EDITOR, store_of(found), shared=found.store is None)
        if not self._files.original(found.original).is_file():
            raise OriginalGone
        before = edits_of(found)
        same_blur = set(before.regions) <= set(edits.regions)
        after = edits.model_copy(update={"regions": releveled(edits.regions, before.level, edits.level)})
        taken = ("store", "filename", "original", "original_until", "width", "height", "coverage", "north", "yaw")

        def verb(tx: Tx) -> PanoramaId:
            made = PanoramaId(tx.ids.new())
            old = find(tx.session, account, panorama)
            row = PanoramaRow(
                id=made,
                earlier=panorama,
                edits=after.model_dump(mode="json"),
                state=PanoramaState.ARRIVING.value,
                faces=old.faces if before.level == after.level else None,
                pitch=old.pitch,
                fov=old.fov,
                confirmed_by=old.confirmed_by if same_blur else None,
                confirmed_at=old.confirmed_at if same_blur else None,
                job=tx.enqueue(TILE, store=store_of(old), panorama=made),
                made_at=tx.now,
                **{column: getattr(old, column) for column in taken},
            )
            tx.enqueue(TIDY, delay=UNUSED, store=store_of(old), panorama=made)
            tx.session.add(row)
            return made

        return self.get(account, self._kernel.db.write(verb))

    def find_faces(self, account: Account, panorama: PanoramaId) -> Panorama:
        """Has a photo looked through for faces; what is found waits for a person. Raises BlurMissing."""

        def verb(tx: Tx) -> None:
            row = find(tx.session, account, panorama)
            require(account, Role.EDITOR, store_of(row), shared=row.store is None)
            faces.require_installed()
            row.faces_job = tx.enqueue(FACES, store=store_of(row), panorama=panorama)

        self._kernel.db.write(verb)
        return self.get(account, panorama)

    def confirm(self, account: Account, panorama: PanoramaId) -> Panorama:
        """A person says that nobody can be recognised in this photo, as it is blurred now."""

        def verb(tx: Tx) -> None:
            row = find(tx.session, account, panorama)
            require(account, Role.EDITOR, store_of(row), shared=row.store is None)
            row.confirmed_by, row.confirmed_at = account.name, tx.now

        self._kernel.db.write(verb)
        return self.get(account, panorama)

    def get(self, account: Account, panorama: PanoramaId) -> Panorama:
        """A photo as it stands. Raises NoSuchPanorama."""
        with self._kernel.db.read() as session:
            row = find(session, account, panorama)
        return self._value(row)

    def known(self, account: Account, panoramas: Collection[str]) -> dict[str, Panorama]:
        """Those of these photos that there are and that the account may see, by id."""
        statement = visible_to(account, select(PanoramaRow), PanoramaRow.store)
        with self._kernel.db.read() as session:
            rows = session.scalars(statement.where(PanoramaRow.id.in_(sorted(panoramas)))).all()
        return {row.id: self._value(row) for row in rows}

    def formats(self, tiles: str) -> tuple[Format, ...]:
        """In which formats a pyramid is there now, JPEG first."""
        return self._files.formats(tiles)

    @property
    def wanted_formats(self) -> Sequence[Format]:
        """In which formats every photo is tiled sooner or later."""
        return self._kernel.settings.tile_formats

    def offered(self, poster: str) -> tuple[Format, ...]:
        """In which formats a poster and the tiles of its pyramid are there now, JPEG first; poster: its address."""
        tiles, _, name = poster.removeprefix("/media/p/").partition("/")
        others = (one for one in self._files.formats(tiles) if one != "jpg")
        stem = name.removesuffix(".jpg")
        return ("jpg", *(one for one in others if self._files.served(tiles, f"{stem}.{one}")))

    def yaw_shift(self, old: PanoramaId, new: PanoramaId) -> float:
        """Degrees to add to a yaw of the old photo to find the same thing in the new one. Raises NotTiledYet."""
        return yaw_shift(*(self.small_cube(panorama) for panorama in (old, new)))

    def turn(self, old: PanoramaId, new: PanoramaId) -> Turn:
        """Where what was placed in one photo lies in another one; no turn where one of them has no tiles yet."""
        with self._kernel.db.read() as session:
            before, after = session.get(PanoramaRow, old), session.get(PanoramaRow, new)
        if before is None or after is None:
            return Turn()
        if before.original == after.original and before.coverage == after.coverage:
            return Turn(before=edits_of(before).level, after=edits_of(after).level, sure=True)
        if not (value(before).tiles and value(after).tiles):
            return Turn()
        return Turn(round(self.yaw_shift(old, new), 2))

    def first_view_bytes(self, panorama: Panorama, view: View) -> int:
        """What a desktop browser loads for the first view of a photo: its poster and tiles, in the best format."""
        extension = panorama.formats[-1] if panorama.formats else "jpg"
        folder = self._files.pyramid(panorama.tiles)
        files = [
            folder / extension / f"{level}/{face}{row}_{column}.{extension}"
            for level, face, row, column in tiles_in_view(Levels(panorama.sizes), view, FIRST_WINDOW)
        ]
        files.append(folder / Still(view, "wide", extension).name)
        return sum(file.stat().st_size for file in files if file.is_file())

    def with_poster(self, panorama: Panorama, view: View) -> str:
        """The address of the square poster of a view; all stills of the view are made now if they are not there."""
        self._draw(panorama, [still.name for still in of_view(view, panorama.formats)])
        return panorama.poster(view)

    def file(self, tiles: str, name: str, account: Callable[[], Account | None]) -> Path:
        """The file behind a public address. Raises NoSuchPanorama, also for drafts of a store out of reach.

        account: who asks; looked up only for a photo that is not published. Stills of the views that deep links
        snap to are made when they are first asked for. Raises TooManyPictures.
        """
        if not (tiles in self._public or self._may_see(tiles, account)):
            raise NoSuchPanorama
        path = self._files.served(tiles, name) or self._drawn(tiles, name)
        if path is None:
            raise NoSuchPanorama
        return path

    def make_public(self, tx: Tx, panoramas: Collection[str]) -> None:
        """Part of a publish: from now on everybody may load these tiles."""
        wanted = PanoramaRow.id.in_(sorted(panoramas))
        tx.connection.execute(update(PanoramaRow).where(wanted).values(public=True))

    def _may_see(self, tiles: str, asking: Callable[[], Account | None]) -> bool:
        either = or_(PanoramaRow.tiles == tiles, PanoramaRow.preview == tiles)
        with self._kernel.db.read() as session:
            rows = session.scalars(select(PanoramaRow).where(either)).all()
        if any(row.public for row in rows if row.tiles == tiles):
            self._public.add(tiles)
            return True
        account = asking()
        return account is not None and any(account.reaches(store_of(row)) for row in rows)

    def _drawn(self, tiles: str, name: str) -> Path | None:
        """A still of a snapped view, or the strip of a whole sphere, made now."""
        still = named(name)
        snaps = still is not None and still.extension == "jpg" and still.view == snapped(still.view)
        if name != strip.NAME and not (snaps and still is not None and still.shape in ("og", "square", "thumb")):
            return None
        with self._kernel.db.read() as session:
            row = session.scalars(select(PanoramaRow).where(PanoramaRow.tiles == tiles).limit(1)).one_or_none()
        if row is None or (name == strip.NAME and not value(row).coverage.whole):
            return None
        if not self._windows.hit(STILLS_A_MINUTE, "stills"):
            raise TooManyPictures
        self._draw(value(row), [name])
        return self._files.served(tiles, name)

    def _draw(self, panorama: Panorama, names: list[str]) -> None:
        folder = self._files.pyramid(panorama.tiles)
        with self._drawing:
            missing = [name for name in names if not (folder / name).is_file()]
            if missing:
                process.stills(folder, panorama.sizes, missing)

    def small_cube(self, panorama: PanoramaId) -> Cube:
        """The smallest level of its tiles as a sphere. Raises NotTiledYet."""
        with self._kernel.db.read() as session:
            found = value(find(session, SYSTEM, panorama))
        if not found.tiles:
            raise NotTiledYet
        return Cube(self._files.pyramid(found.tiles) / "jpg", Levels(found.sizes), 1)

    def _value(self, row: PanoramaRow) -> Panorama:
        looking = row.faces_job is not None and self._job_state(row.faces_job)[0] in (State.QUEUED, State.RUNNING)
        if row.state != PanoramaState.ARRIVING.value:
            return value(row, looking=looking)
        state, progress = self._job_state(row.job)
        gave_up = process.TooMuchWork.sentence if state in (State.POISONED, State.FAILED) else ""
        return value(row, progress, gave_up=gave_up, looking=looking)

    def _job_state(self, job: str) -> tuple[State, int]:
        try:
            found = self._kernel.jobs.find(self._kernel, JobId(job))
        except NoSuchJob:
            return State.FAILED, 0
        return found.state, found.progress


def _said(photo: Photo) -> dict[str, float]:
    """What the camera said about where it looked."""
    said = photo.gpano
    north = said.north or 0.0
    return {
        "north": north,
        "yaw": wrapped((said.view_yaw or 0.0) - north) if said.view_yaw is not None else photo.coverage.yaw,
        "pitch": said.view_pitch if said.view_pitch is not None else photo.coverage.pitch,
        "fov": min(110.0, max(30.0, said.view_fov)) if said.view_fov is not None else 90.0,
    }
