"""A basket was taken along by a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.errors import N_
from signage.facts.base import Fact, Phase
from signage.ids import BasketId


@dataclass(frozen=True, kw_only=True, slots=True)
class BasketCarried(Fact):
    """A basket was taken along by a code. by: shopper (onto another device) or staff (at the counter)."""

    type: ClassVar[str] = "auslage.basket.carried.v1"
    title: ClassVar[str] = N_("Basket taken along")
    phase: ClassVar[Phase] = Phase.BINDUNG

    basket: BasketId
    by: str
