"""A display was made, renamed, moved or turned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import DisplayId


@dataclass(frozen=True, kw_only=True, slots=True)
class DisplayChanged(Fact):
    """A display was made, renamed, moved or turned."""

    type: ClassVar[str] = "auslage.display.changed.v1"
    title: ClassVar[str] = N_("Display changed")
    phase: ClassVar[Phase] = Phase.IMPULS

    display: DisplayId
