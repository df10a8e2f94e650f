"""The words or pictures of a product changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import ProductId


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductChanged(Fact):
    """The words or pictures of a product changed."""

    type: ClassVar[str] = "auslage.catalogue.product-changed.v1"
    title: ClassVar[str] = N_("Product changed")
    phase: ClassVar[Phase] = Phase.INFORMATION

    product: ProductId
