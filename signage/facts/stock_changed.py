"""A store has more or less of a variant than before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import ProductId, VariantId


@dataclass(frozen=True, kw_only=True, slots=True)
class StockChanged(Fact):
    """A store has more or less of a variant than before."""

    type: ClassVar[str] = "auslage.catalogue.stock-changed.v1"
    title: ClassVar[str] = N_("Stock changed")
    phase: ClassVar[Phase] = Phase.INFORMATION

    product: ProductId
    variant: VariantId
