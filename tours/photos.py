"""A 360° photo as others see it, and how it lies in its row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.access import Account, visible_to
from signage.errors import N_, Conflict, Invalid, NotFound, Unavailable
from signage.ids import PanoramaId, StoreId
from tours.models import PanoramaRow
from tours.panorama.coverage import Bounds, Coverage
from tours.panorama.edits import Circle, Edits
from tours.panorama.geometry import View
from tours.panorama.stills import Shape, poster_name
from tours.panorama.tiler import FORMATS, Format


class PanoramaState(StrEnum):
    """How far a photo is."""

    ARRIVING = "arriving"
    READY = "ready"
    REFUSED = "refused"


class NoSuchPanorama(NotFound):
    """No such photo, or out of the account's sight."""

    sentence = N_("This photo does not exist, or you may not see it. Go back to the tour and choose another.")


class OriginalGone(Conflict):
    """The private original was deleted on its date; its tiles are there, but new ones cannot be made."""

    sentence = N_(
        "The original of this photo was deleted on its date, so it cannot be changed any more: upload it again."
    )


class NotTiledYet(Invalid):
    """Something was asked of a photo that needs its tiles."""

    sentence = N_("This photo is still being worked on: wait until it is ready.")


class TooManyPictures(Unavailable):
    """More preview pictures of views were asked for than are made in a minute."""

    sentence = N_("Too many preview pictures are being made. Try again in a minute.")


@dataclass(frozen=True, slots=True)
class Panorama:
    """A 360° photo. sizes: the cube of each level, smallest first. problem: why it was refused, or empty.

    While it arrives, `tiles` and `sizes` are those of a small pyramid as soon as that is there, and empty before.
    faces: what was found and waits for a person; None: nobody looked. confirmed: a person said that nobody can be
    recognised. earlier: the photo whose edits were changed to get this one.
    """

    id: PanoramaId
    store: StoreId | None
    filename: str
    width: int
    height: int
    coverage: Coverage
    edits: Edits
    earlier: PanoramaId | None
    state: PanoramaState
    problem: str
    tiles: str
    sizes: tuple[int, ...]
    formats: tuple[Format, ...]
    warnings: tuple[str, ...]
    north: float
    start: View
    faces: tuple[Circle, ...] | None
    looking: bool
    confirmed: bool
    progress: int
    original_until: datetime | None
    made_at: datetime

    @property
    def extension(self) -> Format:
        """The format that every browser takes."""
        return "jpg"

    @property
    def folder(self) -> str:
        """Public address of the tiles; another format's end in its name instead."""
        return f"/media/p/{self.tiles}/{self.extension}"

    @property
    def thumbnail(self) -> str:
        """Public address of the smallest picture of what lies ahead; empty until there is one."""
        return f"{self.folder}/1/f0_0.{self.extension}" if self.tiles else ""

    @property
    def faces_open(self) -> bool:
        """A person has to say first that nobody can be recognised: faces were found, or none were looked for."""
        return not self.confirmed and self.faces != ()

    @property
    def bounds(self) -> Bounds:
        """How far a viewer may look (`min_yaw` …); empty for a whole sphere."""
        return self.coverage.bounds(self.edits.level.pitch, self.edits.level.roll)

    def poster(self, view: View, shape: Shape = "square", extension: Format = "jpg") -> str:
        """Public address of a still of a view."""
        return f"/media/p/{self.tiles}/{poster_name(view, shape, extension)}"


def find(session: Session, account: Account, panorama: PanoramaId) -> PanoramaRow:
    """The row of a photo that the account may see. Raises NoSuchPanorama."""
    statement = visible_to(account, select(PanoramaRow), PanoramaRow.store).where(PanoramaRow.id == panorama)
    row = session.scalars(statement).one_or_none()
    if row is None:
        raise NoSuchPanorama
    return row


def store_of(row: PanoramaRow) -> StoreId | None:
    """Whose photo it is; None: everybody's."""
    return StoreId(row.store) if row.store else None


def coverage_of(row: PanoramaRow) -> Coverage:
    """What the photo shows of its surroundings."""
    return Coverage(**row.coverage)


def edits_of(row: PanoramaRow) -> Edits:
    """What is done to the photo."""
    return Edits.model_validate(row.edits)


def row_values(coverage: Coverage, edits: Edits) -> Mapping[str, Any]:
    """The columns of both."""
    return {"coverage": asdict(coverage), "edits": edits.model_dump(mode="json")}


def value(row: PanoramaRow, progress: int = 100, *, gave_up: str = "", looking: bool = False) -> Panorama:
    """The row as others see it. gave_up: why its work ended without an answer of its own."""
    full = bool(row.tiles)
    return Panorama(
        id=PanoramaId(row.id),
        store=store_of(row),
        filename=row.filename,
        width=row.width,
        height=row.height,
        coverage=coverage_of(row),
        edits=edits_of(row),
        earlier=PanoramaId(row.earlier) if row.earlier else None,
        state=PanoramaState.REFUSED if gave_up else PanoramaState(row.state),
        problem=gave_up or row.problem,
        tiles=row.tiles or row.preview,
        sizes=tuple(row.sizes if full else row.preview_sizes),
        formats=tuple(one for one in FORMATS if one in row.formats) if full else FORMATS[: bool(row.preview)],
        warnings=tuple(row.warnings),
        north=row.north,
        start=View(row.yaw, row.pitch, row.fov),
        faces=None if row.faces is None else tuple(Circle.model_validate(one) for one in row.faces),
        looking=looking,
        confirmed=row.confirmed_at is not None,
        progress=progress,
        original_until=row.original_until,
        made_at=row.made_at,
    )
