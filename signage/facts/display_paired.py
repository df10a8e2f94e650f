"""A display has got its key and its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import DisplayId


@dataclass(frozen=True, kw_only=True, slots=True)
class DisplayPaired(Fact):
    """A display has got its key and its place."""

    type: ClassVar[str] = "auslage.display.paired.v1"
    title: ClassVar[str] = N_("Display connected")
    phase: ClassVar[Phase] = Phase.IMPULS

    display: DisplayId
