"""Whose moment it is, as a keyed hash: the plain text of a card or cookie is never stored."""

from __future__ import annotations

import hmac

from signage.settings import Settings


class Holders:
    """Turns what somebody holds (a card's uid, the cookie of a basket) into a name that leads back to nobody."""

    def __init__(self, settings: Settings) -> None:
        self._pepper = hmac.digest(settings.secret_keys[0].encode(), b"auslage/holder", "sha256")

    def of(self, value: str | None) -> str:
        """The same 26 characters for the same text under the same key; empty for nothing."""
        return hmac.digest(self._pepper, value.encode(), "sha256").hex()[:26] if value else ""
