"""A display showed what a moment had asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import DisplayId, LeaseId


@dataclass(frozen=True, kw_only=True, slots=True)
class Painted(Fact):
    """A display showed what a moment had asked for."""

    type: ClassVar[str] = "auslage.lease.painted.v1"
    title: ClassVar[str] = N_("Moment painted")
    phase: ClassVar[Phase] = Phase.ANGEBOT

    lease: LeaseId
    display: DisplayId
    painted_at: str
    uncertainty_ms: float
