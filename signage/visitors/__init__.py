"""Visitors: pseudonymous sessions and what their people agreed to. Never a name, and never seen by a display."""

from __future__ import annotations

from signage.baskets import Baskets
from signage.ids import StoreId
from signage.places import Places
from signage.visitors.purposes import PURPOSES, TEXT_VERSION, Purpose
from signage.visitors.service import SESSION_LASTS, Consent, NoSuchSession, Session, UnknownText, Visit, Visitors
from signage.web import Web

__all__ = [
    "PURPOSES",
    "SESSION_LASTS",
    "TEXT_VERSION",
    "Consent",
    "NoSuchSession",
    "Purpose",
    "Session",
    "UnknownText",
    "Visit",
    "Visitors",
    "init_app",
]


FLUSH_S = 1.0


def init_app(web: Web, baskets: Baskets, places: Places) -> Visitors:
    """Build the room, open the shopper's own page, and let the first deliberate act begin a visit."""
    from signage.visitors import api, pages

    visitors = Visitors(web.kernel)
    baskets.when_acted(lambda cookie, store: _begin(visitors, cookie, store))
    pages.init_app(web, visitors, baskets, places)
    api.init_app(web, visitors)

    def tidy() -> None:
        visitors.end_idle()

    web.every(FLUSH_S, visitors.flush, last=True)
    web.every(300, tidy)
    return visitors


def _begin(visitors: Visitors, cookie: str, store: StoreId | None) -> None:
    visitors.acted(cookie, store)
