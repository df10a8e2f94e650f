"""A product feed was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import ProductId


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductsImported(Fact):
    """A product feed was read."""

    type: ClassVar[str] = "auslage.catalogue.imported.v1"
    title: ClassVar[str] = N_("Product feed read")
    phase: ClassVar[Phase] = Phase.INFORMATION

    feed: str
    rows: int
    refused: int
    products: tuple[ProductId, ...] = ()
