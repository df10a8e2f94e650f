"""The place map changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import PlaceId


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceChanged(Fact):
    """The place map changed."""

    type: ClassVar[str] = "auslage.place.changed.v1"
    title: ClassVar[str] = N_("Place changed")
    phase: ClassVar[Phase] = Phase.IMPULS

    place: PlaceId
