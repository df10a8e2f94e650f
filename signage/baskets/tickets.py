"""Signed slips for forms that a stranger fills in: bound to page, action and time; pure.

A shopper has no session before the first deliberate act, so the usual CSRF token has nothing to hang on.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

LIFETIME = timedelta(minutes=10)


class Verdict(Enum):
    """What a slip is worth."""

    GOOD = "good"
    EXPIRED = "expired"
    FORGED = "forged"


class Tickets:
    """Makes and reads slips under the server's keys, newest first.

    purpose: slips of one purpose are worth nothing for another.
    """

    def __init__(self, secret_keys: Sequence[str], purpose: str) -> None:
        self._keys = [hashlib.sha256(f"auslage/{purpose}\0{key}".encode()).digest() for key in secret_keys]

    def issue(self, *bound: str, now: datetime, lifetime: timedelta = LIFETIME) -> str:
        """A slip for exactly these texts (page, action, …)."""
        until = int((now + lifetime).timestamp())
        nonce = secrets.token_urlsafe(9)
        return f"{until}.{nonce}.{_mac(self._keys[0], until, nonce, bound)}"

    def verdict(self, ticket: str, *bound: str, now: datetime) -> Verdict:
        """Whether the slip was made here, for these texts, and holds still."""
        until, _, rest = ticket.partition(".")
        nonce, _, mac = rest.partition(".")
        if not (until.isascii() and until.isdigit() and len(until) <= 12):
            return Verdict.FORGED
        right = False
        for key in self._keys:
            right |= hmac.compare_digest(_mac(key, int(until), nonce, bound).encode(), mac.encode())
        if not right:
            return Verdict.FORGED
        return Verdict.EXPIRED if now.timestamp() > int(until) else Verdict.GOOD


def bare(page: str) -> str:
    """A page's path: its receipt and language do not change which page it is."""
    return page.partition("?")[0].partition("#")[0]


def nonce_of(ticket: str) -> str:
    """What is different in every slip: the id by which a slip is used once."""
    return ticket.split(".")[1] if ticket.count(".") == 2 else ""


def _mac(key: bytes, until: int, nonce: str, bound: tuple[str, ...]) -> str:
    # Lengths, not separators: no text can pretend to be two.
    message = "".join(f"{len(part)}:{part}" for part in (str(until), nonce, *bound))
    digest = hmac.digest(key, message.encode("utf-8", "surrogatepass"), "sha256")[:18]
    return base64.urlsafe_b64encode(digest).decode()
