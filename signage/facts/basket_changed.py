"""Something was put into a basket, changed there or taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import BasketId, VariantId


@dataclass(frozen=True, kw_only=True, slots=True)
class BasketChanged(Fact):
    """Something was put into a basket, changed there or taken out."""

    type: ClassVar[str] = "auslage.basket.changed.v1"
    title: ClassVar[str] = N_("Basket changed")
    phase: ClassVar[Phase] = Phase.ANGEBOT

    basket: BasketId
    variant: VariantId
    quantity: int
    surface: str
