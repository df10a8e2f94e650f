"""A variant gets a new price at a later instant, in one store or in all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import ProductId, VariantId


@dataclass(frozen=True, kw_only=True, slots=True)
class PricePlanned(Fact):
    """A variant gets a new price at a later instant, in one store or in all; then a price has changed."""

    type: ClassVar[str] = "auslage.catalogue.price-planned.v1"
    title: ClassVar[str] = N_("Price planned")
    phase: ClassVar[Phase] = Phase.INFORMATION

    product: ProductId
    variant: VariantId
    begins: datetime
