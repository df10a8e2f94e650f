"""What a touch is, and what deciding about it gives; pure, so that the rules can be tested without a shop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from signage.ids import DisplayId, EventId, LeaseId, PlaceId, ProductId, StoreId, TouchpointId

if TYPE_CHECKING:
    from signage.tx import Tx


@dataclass(frozen=True, slots=True)
class Touch:
    """One touch that counts: at an active touchpoint, in time, for the first time.

    event: the id of its `Touched` fact, the cause of all that follows. holder: whoever touched, as a keyed
    hash of card or basket, else the event id; never a person. display: set where the tag belongs to one display.
    """

    event: EventId
    at: datetime
    now: datetime
    store: StoreId
    touchpoint: TouchpointId
    code: str
    kind: str
    way: str
    verified: str
    place: PlaceId
    product: ProductId | None
    display: DisplayId | None
    language: str | None
    holder: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A display that was lent to the touch."""

    display: DisplayId
    until: datetime
    lease: LeaseId


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a touch. reason: a short code such as `shown`, `no_rule`, `held`, `cooldown`."""

    reason: str
    shown: Shown | None = None
    wait_s: int | None = None


Prepared = Callable[["Tx"], Outcome]
"""Runs in the transaction that records the touch: takes the lease, records what it did. Touches no request."""

Decider = Callable[[Touch], Prepared]
"""Chooses, outside the transaction, what a touch shall show."""


def nothing(_touch: Touch) -> Prepared:
    """The decider of a shop without rules."""
    return lambda _tx: Outcome("no_rule")
