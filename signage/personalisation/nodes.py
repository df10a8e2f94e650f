"""What a checked condition is made of: limits, kinds of literals, and nodes that run."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from signage.errors import Invalid
from signage.personalisation.fields import Kind
from signage.personalisation.problems import NeedsFlag, NeedsNumber, NeedsText

MAX_NODES = 200
MAX_DEPTH = 12
MAX_LIST = 100
MAX_TEXT = 200
MAX_NUMBER = 10**9

Run = Callable[[object], object]
"""A compiled node: takes the values by name or, inside some/all/none, the element."""


@dataclass(frozen=True, slots=True)
class Node:
    """A checked step: what it gives, how to run it, which fields it reads."""

    kind: Kind
    run: Run
    fields: frozenset[str] = frozenset()


NEEDS: Mapping[Kind, type[Invalid]] = {Kind.FLAG: NeedsFlag, Kind.NUMBER: NeedsNumber, Kind.TEXT: NeedsText}
"""What is said where a value of this kind is missing."""


def kind_of(value: object) -> Kind | None:
    """The kind of a literal within the bounds of the profile."""
    if isinstance(value, bool):
        return Kind.FLAG
    if isinstance(value, (int, float)):
        # `not <=` also catches NaN, which compares with nothing.
        return Kind.NUMBER if -MAX_NUMBER <= value <= MAX_NUMBER else None
    if isinstance(value, str) and 1 <= len(value) <= MAX_TEXT:
        return Kind.TEXT if unicodedata.is_normalized("NFC", value) and _is_text(value) else None
    return None


def _is_text(value: str) -> bool:
    # A lone surrogate cannot be stored or sent as UTF-8.
    return not any("\ud800" <= character <= "\udfff" for character in value)
