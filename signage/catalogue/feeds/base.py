"""What a kind of product feed is: it turns bytes into rows, and says of each broken row where and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from signage.errors import N_

MAX_ROWS = 200_000
MAX_VALUE = 5_000
"""Characters in one value; a description of more is cut by every shop, too."""

TOO_MANY_ROWS = N_("Only the first %(rows)s rows are read. Split the feed into several files.")


@dataclass(frozen=True)
class FeedRow:
    """One product as the feed has it: attribute names as Google writes them, in small letters, without prefix."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class BrokenRow:
    """A row, or the rest of a file, that cannot be read. sentence is marked, params fill its blanks."""

    line: int
    sentence: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    id: str = ""


class Feed(Protocol):
    """One kind of feed. Pure: bytes in, rows out; it never holds more than one row in memory."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    example: bytes

    def recognises(self, start: bytes) -> bool:
        """Whether a file that begins with these bytes is of this kind."""
        ...

    def rows(self, stream: BinaryIO) -> Iterator[FeedRow | BrokenRow]:
        """The rows in their order; a broken one does not end the reading where the rest can be read."""
        ...
