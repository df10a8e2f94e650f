"""What many visitors ask for at the same time is worked out once a second, not once a visitor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from signage.facts import Fact, PriceChanged, PricePlanned, ProductChanged, ProductsImported, StockChanged
from signage.kernel import Kernel

T = TypeVar("T")

FRESH = timedelta(seconds=1)
"""A change is on every screen and in the tour within five seconds; a planned price begins without anybody's doing."""

MOST = 500


class Recent(Generic[T]):
    """Answers by what was asked; a change of price, stock or name ends them at once."""

    def __init__(self, kernel: Kernel) -> None:
        self._clock = kernel.clock
        self._known: dict[tuple[str, ...], tuple[datetime, T]] = {}
        for kind in (PriceChanged, PricePlanned, ProductChanged, ProductsImported, StockChanged):
            kernel.bus.on(kind, self._forget, everywhere=True)

    def get(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """The answer of this moment, made now where none is known."""
        now = self._clock.now()
        known = self._known.get(key)
        if known is not None and now - FRESH < known[0] <= now:
            return known[1]
        made = make()
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[key] = (now, made)
        return made

    def _forget(self, _fact: Fact) -> None:
        self._known.clear()
