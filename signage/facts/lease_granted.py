"""A display is lent to one moment until it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import DisplayId, LeaseId, RuleId


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaseGranted(Fact):
    """A display is lent to one moment until it ends."""

    type: ClassVar[str] = "auslage.lease.granted.v1"
    title: ClassVar[str] = N_("Display lent to a moment")
    phase: ClassVar[Phase] = Phase.ANGEBOT

    lease: LeaseId
    display: DisplayId
    until: datetime
    rule: RuleId | None
    rank: int
    because: str
    content: dict[str, object]
