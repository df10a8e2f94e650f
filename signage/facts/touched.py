"""A tag, code or reader was touched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import PlaceId, ProductId, TouchpointId


@dataclass(frozen=True, kw_only=True, slots=True)
class Touched(Fact):
    """A tag, code or reader was touched."""

    type: ClassVar[str] = "auslage.touchpoint.touched.v1"
    title: ClassVar[str] = N_("Touched")
    phase: ClassVar[Phase] = Phase.BESUCH

    touchpoint: TouchpointId | None
    code: str
    way: str
    verified: str
    place: PlaceId | None
    product: ProductId | None = None
    language: str | None = None
