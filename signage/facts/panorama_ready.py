"""A photo became a pyramid of tiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import PanoramaId


@dataclass(frozen=True, kw_only=True, slots=True)
class PanoramaReady(Fact):
    """A photo became a pyramid of tiles."""

    type: ClassVar[str] = "auslage.tour.panorama-ready.v1"
    title: ClassVar[str] = N_("360° photo ready")
    phase: ClassVar[Phase] = Phase.INFORMATION

    panorama: PanoramaId
