"""A shopper marked a product for later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import BasketId, ProductId


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductMarked(Fact):
    """A shopper marked a product for later."""

    type: ClassVar[str] = "auslage.basket.marked.v1"
    title: ClassVar[str] = N_("Product marked")
    phase: ClassVar[Phase] = Phase.ANGEBOT

    basket: BasketId
    product: ProductId
    surface: str
