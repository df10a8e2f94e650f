"""Visitors: pseudonymous sessions and what their people agreed to. Never a name, and never seen by a display."""

from __future__ import annotations

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


def init_app(web: Web) -> Visitors:
    """Build the room. It has no pages of its own yet: the phone page asks it."""
    visitors = Visitors(web.kernel)

    def tidy() -> None:
        visitors.end_idle()

    web.every(300, tidy)
    return visitors
