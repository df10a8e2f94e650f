"""A store keeps goods back no longer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import ReservationId, VariantId


@dataclass(frozen=True, kw_only=True, slots=True)
class ReservationEnded(Fact):
    """A store keeps goods back no longer. how: collected, cancelled or expired."""

    type: ClassVar[str] = "auslage.basket.reservation-ended.v1"
    title: ClassVar[str] = N_("Reservation ended")
    phase: ClassVar[Phase] = Phase.BINDUNG

    reservation: ReservationId
    variant: VariantId
    quantity: int
    how: str
