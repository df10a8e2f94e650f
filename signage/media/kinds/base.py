"""What every kind of medium promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import ClassVar, Protocol

from signage.errors import Invalid

HEAD = 4096
"""Bytes of a file that `sniff` gets."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file made from a medium by a named, versioned recipe. `shown`: displays may load it once published."""

    recipe: str
    path: Path
    type: str
    width: int
    height: int
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a kind found out about a file, and what it made of it."""

    width: int
    height: int
    length: timedelta | None = None
    files: tuple[Made, ...] = ()
    facts: Mapping[str, str | int] = field(default_factory=dict)


class Refused(Invalid):
    """A file that cannot be taken; subclasses say why and what to do."""

    field: str = "/file"


class Kind(Protocol):
    """A kind of medium."""

    name: ClassVar[str]
    label: ClassVar[str]
    accept: ClassVar[str]
    """What a file dialog offers, as in the `accept` attribute."""

    def sniff(self, head: bytes) -> bool:
        """Whether a file that begins with `head` is of this kind; its name is not asked."""
        ...

    def prepare(self, source: Path, name: str, into: Path) -> Prepared:
        """Check a file and make its renditions in the folder `into`. Raises Refused. Runs in a job."""
        ...
