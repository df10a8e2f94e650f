"""A variant has a new price, in one store or in all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import ProductId, VariantId


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceChanged(Fact):
    """A variant has a new price, in one store or in all."""

    type: ClassVar[str] = "auslage.catalogue.price-changed.v1"
    title: ClassVar[str] = N_("Price changed")
    phase: ClassVar[Phase] = Phase.INFORMATION

    product: ProductId
    variant: VariantId
