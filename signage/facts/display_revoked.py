"""A display may show nothing of ours any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import DisplayId


@dataclass(frozen=True, kw_only=True, slots=True)
class DisplayRevoked(Fact):
    """A display may show nothing of ours any more."""

    type: ClassVar[str] = "auslage.display.revoked.v1"
    title: ClassVar[str] = N_("Display disconnected for good")
    phase: ClassVar[Phase] = Phase.IMPULS

    display: DisplayId
