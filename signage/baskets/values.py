"""Baskets, marks and reservations as values, and why one may be refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from signage.catalogue import Money, Offer
from signage.errors import N_, Conflict, Invalid, NotAllowed, NotFound
from signage.ids import BasketId, ReservationId, StoreId

MOST = 99
MOST_LINES = 100
MOST_KEPT = 9
"""Pieces of an article in one reservation."""
MOST_HELD = 10
"""Open reservations of one basket."""


class Held(StrEnum):
    """Where a reservation is."""

    HELD = "held"
    COLLECTED = "collected"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Line:
    """One line of a basket as the catalogue sees it now. offer: None when it is sold no longer."""

    store: StoreId
    sku: str
    quantity: int
    offer: Offer | None

    @property
    def total(self) -> Money | None:
        """Price times quantity."""
        if self.offer is None:
            return None
        return Money(self.offer.price.minor * self.quantity, self.offer.price.currency)


@dataclass(frozen=True)
class Mark:
    """Something remembered."""

    store: StoreId
    sku: str
    offer: Offer | None


@dataclass(frozen=True)
class Reservation:
    """Goods kept back. code: what the shopper says at the counter."""

    id: ReservationId
    store: StoreId
    sku: str
    quantity: int
    code: str
    state: Held
    until: datetime
    offer: Offer | None = None


@dataclass(frozen=True)
class Basket:
    """What one shopper has gathered, on whatever surface."""

    id: BasketId
    lines: tuple[Line, ...] = ()
    marks: tuple[Mark, ...] = ()
    reservations: tuple[Reservation, ...] = ()

    @property
    def count(self) -> int:
        """How many pieces lie in it."""
        return sum(line.quantity for line in self.lines)

    @property
    def totals(self) -> tuple[Money, ...]:
        """The sum of what is sold now, one a currency."""
        sums: dict[str, int] = {}
        for line in self.lines:
            if line.total is not None:
                sums[line.total.currency] = sums.get(line.total.currency, 0) + line.total.minor
        return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))


def heard(code: str) -> str:
    """A code as it was made, from what a person heard or typed: no letter of it can be taken for another."""
    plain = "".join(character for character in code[:40].upper() if character.isalnum())
    return plain.translate(str.maketrans("OIL", "011"))


class NotSold(Invalid):
    """There is no such article in this store's catalogue."""

    field = "/sku"
    sentence = N_("This article is not sold here any more. Look at the shelf beside it, or ask our staff.")


class TooMany(Invalid):
    """More than a basket holds."""

    field = "/quantity"
    sentence = N_("A basket takes 1 to 99 pieces of an article and 100 articles.")


class ReservationGone(NotFound):
    """No such reservation in this basket."""

    sentence = N_("This reservation is over, or it is not yours.")


class NoSuchShop(Invalid):
    """No connector of this name."""

    field = "/kind"
    sentence = N_("This kind of online shop is not known. Choose one of the list.")


class NotReserved(Conflict):
    """The store has too few left."""

    field = "/quantity"
    sentence = N_("The store has too few of it left to keep one for you. You can mark it instead.")


class TooManyHeld(Conflict):
    """One shopper may not empty a shelf."""

    field = "/quantity"
    sentence = N_("A store keeps up to 9 pieces of an article and 10 reservations for you at a time.")


class NothingToCarry(Conflict):
    """An empty basket has no code."""

    sentence = N_("There is nothing in your basket to take along. Put something in first.")


class CodeGone(NotFound):
    """The code was used, ran out, or never was."""

    field = "/code"
    sentence = N_("This code does not hold any more: each opens a basket once, within 10 minutes. Make a new one.")


class FormTooOld(NotAllowed):
    """A form lay open for more than ten minutes."""

    sentence = N_("This page lay open for a while. Please press the button once more.")


class FormForeign(NotAllowed):
    """A form came from another site."""

    sentence = N_("This form was not sent from our page. Open the page again and press the button there.")
