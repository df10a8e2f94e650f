"""The plan of what is shown where changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import DisplayId


@dataclass(frozen=True, kw_only=True, slots=True)
class Assigned(Fact):
    """The plan of what is shown where changed."""

    type: ClassVar[str] = "auslage.schedule.changed.v1"
    title: ClassVar[str] = N_("Plan changed")
    phase: ClassVar[Phase] = Phase.IMPULS

    displays: tuple[DisplayId, ...] = ()
