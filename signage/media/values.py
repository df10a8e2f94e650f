"""What crosses the face of the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from signage.errors import N_, Invalid, NotFound
from signage.ids import JobId, MediumId, StoreId


class State(StrEnum):
    """Where a medium is on its way into the library."""

    ARRIVING = "arriving"
    READY = "ready"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Rendition:
    """A file made from a medium; `shown` ones are what displays load."""

    recipe: str
    sha256: str
    type: str
    size: int
    width: int
    height: int
    shown: bool


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture or video of the library."""

    id: MediumId
    kind: str
    title: str
    alt: Mapping[str, str]
    store: StoreId | None
    state: State
    refusal: str
    """The marked sentence that says why it was refused; nothing otherwise."""
    refusal_values: Mapping[str, object]
    name: str
    size: int
    width: int
    height: int
    length: timedelta | None
    job: JobId | None
    created_at: datetime
    created_by: str
    renditions: tuple[Rendition, ...]

    @property
    def shown(self) -> tuple[Rendition, ...]:
        """The renditions that displays load, smallest first."""
        return tuple(one for one in self.renditions if one.shown)

    @property
    def thumb(self) -> Rendition | None:
        """The picture that stands for it in lists."""
        return next((one for one in self.renditions if one.type.startswith("image/")), None)


class NoSuchMedium(NotFound):
    """No such medium, or out of the account's sight."""

    sentence = N_("This medium is not in the library, or you may not see it. Go back and choose another.")


class UnknownType(Invalid):
    """A file of a type that the library does not take."""

    field = "/file"
    sentence = N_(
        "“%(name)s” is a type of file that displays cannot show. Add a JPEG, PNG or WebP, or an MP4 with H.264."
    )


class OtherType(Invalid):
    """A file that was recognised and is not taken."""

    field = "/file"
    sentence = N_("“%(name)s” is a %(type)s file. Add a JPEG, PNG or WebP, or an MP4 with H.264.")


class EmptyFile(Invalid):
    """Nothing was sent."""

    field = "/file"
    sentence = N_("“%(name)s” is empty: choose another file.")


class TooLarge(Invalid):
    """More bytes than are taken at once."""

    field = "/file"
    sentence = N_("“%(name)s” is larger than %(limit)s MB: export it smaller.")
