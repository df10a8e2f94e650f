"""A moment was decided and got no display, for a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import DisplayId


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaseRefused(Fact):
    """A moment was decided and got no display, for a reason."""

    type: ClassVar[str] = "auslage.lease.refused.v1"
    title: ClassVar[str] = N_("Moment without a display")
    phase: ClassVar[Phase] = Phase.ANGEBOT

    display: DisplayId | None
    reason: str
