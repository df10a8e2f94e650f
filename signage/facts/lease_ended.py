"""A display was given back before or at the end of its lease."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import DisplayId, LeaseId


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaseEnded(Fact):
    """A display was given back before or at the end of its lease."""

    type: ClassVar[str] = "auslage.lease.ended.v1"
    title: ClassVar[str] = N_("Display given back")
    phase: ClassVar[Phase] = Phase.ANGEBOT

    lease: LeaseId
    display: DisplayId
    reason: str
