"""A medium is checked and its renditions are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import MediumId


@dataclass(frozen=True, kw_only=True, slots=True)
class MediumReady(Fact):
    """A medium is checked and its renditions are made."""

    type: ClassVar[str] = "auslage.media.ready.v1"
    title: ClassVar[str] = N_("Medium ready")
    phase: ClassVar[Phase] = Phase.IMPULS

    medium: MediumId
