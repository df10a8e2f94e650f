"""A touchpoint was made, moved, paused or retired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import TouchpointId


@dataclass(frozen=True, kw_only=True, slots=True)
class TouchpointChanged(Fact):
    """A touchpoint was made, moved, paused or retired."""

    type: ClassVar[str] = "auslage.touchpoint.changed.v1"
    title: ClassVar[str] = N_("Touchpoint changed")
    phase: ClassVar[Phase] = Phase.IMPULS

    touchpoint: TouchpointId
