"""What every fact has in common."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from signage.ids import EventId, StoreId


class Phase(StrEnum):
    """The five phases of a shopper's journey, by which the whole way is measured."""

    IMPULS = "impuls"
    INFORMATION = "information"
    BESUCH = "besuch"
    ANGEBOT = "angebot"
    BINDUNG = "bindung"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """Something that happened. Its publisher expects nothing back.

    id: unique, sorts by time. at: when it happened (aware, UTC). cause: the fact that led to this one.
    source: who saw it (a URI reference), subject: what it is about, both as CloudEvents has them.
    store: the store it belongs to, or None. sealed: what belongs to a person, already encrypted.
    Own fields of a subclass are JSON values and hold nothing personal.
    """

    type: ClassVar[str]
    title: ClassVar[str]
    """What it is called in lists, marked by `N_`."""
    phase: ClassVar[Phase]
    routine: ClassVar[bool] = False
    """Whether it is told again and again while nothing new happens: lists leave it out, the log forgets it soon."""

    id: EventId
    at: datetime
    cause: EventId | None = None
    store: StoreId | None = None
    source: str = "/auslage"
    subject: str = ""
    sealed: bytes | None = None

    def data(self) -> dict[str, Any]:
        """The own fields, as the event log and CloudEvents carry them."""
        return {name: _plain(getattr(self, name)) for name in own_fields(type(self))}


ENVELOPE = frozenset(field.name for field in fields(Fact))


_OWN: dict[type[Fact], tuple[str, ...]] = {}


def own_fields(fact: type[Fact]) -> tuple[str, ...]:
    """The names of the fields that a fact adds to the envelope."""
    if fact not in _OWN:
        _OWN[fact] = tuple(field.name for field in fields(fact) if field.name not in ENVELOPE)
    return _OWN[fact]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (tuple, frozenset, set)):
        return [_plain(item) for item in value]
    return value
