"""One basket on every surface, marks, reservations, and the online shops that take a basket over."""

from __future__ import annotations

from signage.baskets.carry import Code, Codes
from signage.baskets.doors import COOKIE, admit, safe_page
from signage.baskets.forms import form_of, keep_cookie
from signage.baskets.handover import Handover
from signage.baskets.reservations import EXPIRE, KEEP, Reservations
from signage.baskets.service import Baskets
from signage.baskets.tickets import Tickets, Verdict, nonce_of
from signage.baskets.values import (
    Basket,
    CodeGone,
    FormForeign,
    FormTooOld,
    Held,
    Line,
    Mark,
    NothingToCarry,
    NotReserved,
    NotSold,
    Reservation,
    ReservationGone,
    TooMany,
    TooManyHeld,
)
from signage.catalogue import Catalogue
from signage.ids import ReservationId
from signage.jobs import JobKind
from signage.places import Places
from signage.web import Web

__all__ = [
    "COOKIE", "KEEP", "Basket", "Baskets", "Code", "CodeGone", "Codes", "FormForeign", "FormTooOld", "Handover", "Held",
    "Line", "Mark", "NotReserved", "NotSold", "NothingToCarry", "Reservation", "ReservationGone", "Reservations",
    "Tickets", "TooMany", "TooManyHeld", "Verdict", "admit", "form_of", "init_app", "keep_cookie", "nonce_of",
    "safe_page",
]  # fmt: skip


def init_app(web: Web, catalogue: Catalogue, places: Places) -> Baskets:
    """Build the room and hang its pages and operations into the app."""
    from signage.baskets import api, counter, pages, studio

    baskets = Baskets(web.kernel, catalogue, places)
    web.kernel.jobs.register(JobKind(EXPIRE, lambda run: _expire(baskets, str(run.args["reservation"]))))
    api.init_app(web, baskets)
    pages.init_app(web, baskets, places)
    counter.init_app(web, baskets, places)
    studio.init_app(web, baskets, places)
    return baskets


def _expire(baskets: Baskets, reservation: str) -> None:
    baskets.reservations.expire(ReservationId(reservation))
