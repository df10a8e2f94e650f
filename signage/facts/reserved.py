"""A store keeps goods for a shopper until a deadline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import ReservationId, VariantId


@dataclass(frozen=True, kw_only=True, slots=True)
class Reserved(Fact):
    """A store keeps goods for a shopper until a deadline."""

    type: ClassVar[str] = "auslage.basket.reserved.v1"
    title: ClassVar[str] = N_("Goods reserved")
    phase: ClassVar[Phase] = Phase.BINDUNG

    reservation: ReservationId
    variant: VariantId
    quantity: int
    until: str
