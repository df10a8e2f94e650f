"""One basket on every surface, marks, reservations, and the online shops that take a basket over."""

from __future__ import annotations

from signage.baskets.service import EXPIRE, KEEP, Baskets
from signage.baskets.tickets import Tickets, Verdict, nonce_of
from signage.baskets.values import (
    Basket,
    FormForeign,
    FormTooOld,
    Held,
    Line,
    Mark,
    NotReserved,
    NotSold,
    Reservation,
    ReservationGone,
    TooMany,
)
from signage.catalogue import Catalogue
from signage.ids import ReservationId
from signage.jobs import JobKind
from signage.places import Places
from signage.web import Web

__all__ = [
    "KEEP",
    "Basket",
    "Baskets",
    "FormForeign",
    "FormTooOld",
    "Held",
    "Line",
    "Mark",
    "NotReserved",
    "NotSold",
    "Reservation",
    "ReservationGone",
    "Tickets",
    "TooMany",
    "Verdict",
    "init_app",
    "nonce_of",
]  # fmt: skip


def init_app(web: Web, catalogue: Catalogue, places: Places) -> Baskets:
    """Build the room and hang its pages and operations into the app."""
    from signage.baskets import api, pages, studio

    baskets = Baskets(web.kernel, catalogue, places)
    web.kernel.jobs.register(JobKind(EXPIRE, lambda run: _expire(baskets, str(run.args["reservation"]))))
    api.init_app(web, baskets)
    pages.init_app(web, baskets, places)
    studio.init_app(web, baskets, places)
    return baskets


def _expire(baskets: Baskets, reservation: str) -> None:
    baskets.expire(ReservationId(reservation))
