"""What every field of a moment is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from math import isfinite
from typing import ClassVar

from signage.personalisation.moment import Moment

Value = bool | int | float | str | tuple[int | float, ...] | tuple[str, ...]


class Kind(StrEnum):
    """The type of a value. Nothing is ever turned from one into another."""

    FLAG = "flag"
    NUMBER = "number"
    TEXT = "text"
    NUMBERS = "numbers"
    TEXTS = "texts"

    @property
    def item(self) -> Kind | None:
        """What a list of this kind holds; None for a single value."""
        return {Kind.NUMBERS: Kind.NUMBER, Kind.TEXTS: Kind.TEXT}.get(self)


class Tier(IntEnum):
    """How near to a person a value is: product and place, this session, the profile, sizes and orders."""

    P0 = 0
    P1 = 1
    P2 = 2
    P3 = 3


class Where(StrEnum):
    """Who can read the field: display and server, or the server alone."""

    BOTH = "both"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the few values of a field, and its name (marked by `N_`)."""

    value: str | int
    label: str


class Field(ABC):
    """One thing that a rule may ask about a moment.

    optional: may be unknown; a rule then says what counts. default: what the editor offers for that case.
    purpose: the consent without which it may not be read. label: marked by `N_`; unit: as written behind a number.
    typed_as: an example of how people write a value, where that is not the value itself.
    """

    name: ClassVar[str]
    kind: ClassVar[Kind]
    label: ClassVar[str]
    optional: ClassVar[bool] = False
    default: ClassVar[Value | None] = None
    unit: ClassVar[str] = ""
    choices: ClassVar[Sequence[Choice]] = ()
    tier: ClassVar[Tier] = Tier.P0
    purpose: ClassVar[str | None] = None
    where: ClassVar[Where] = Where.BOTH
    typed_as: ClassVar[str] = ""

    @abstractmethod
    def read(self, moment: Moment) -> Value | None:
        """The value in this moment; None where it is unknown."""

    def typed(self, text: str) -> bool | int | float | str:
        """One value as a person wrote it. Raises ValueError where it is none."""
        kind = self.kind.item or self.kind
        if kind is Kind.FLAG:
            return text == "yes"
        return text if kind is Kind.TEXT else number(text)

    def as_typed(self, value: bool | int | float | str) -> str:
        """One value as a person would write it; `typed` reads it back."""
        return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def number(text: str) -> int | float:
    """A number with a point or a comma. Raises ValueError."""
    found = float(text.replace(",", "."))
    if not isfinite(found):
        raise ValueError(text)
    return int(found) if found.is_integer() and abs(found) < 10**15 else found
