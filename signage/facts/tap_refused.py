"""A touch was heard and led to nothing, for a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import TouchpointId


@dataclass(frozen=True, kw_only=True, slots=True)
class TapRefused(Fact):
    """A touch was heard and led to nothing, for a reason."""

    type: ClassVar[str] = "auslage.touchpoint.refused.v1"
    title: ClassVar[str] = N_("Touch without effect")
    phase: ClassVar[Phase] = Phase.BESUCH

    touchpoint: TouchpointId | None
    code: str
    way: str
    reason: str
