"""Whether a request for a tap link is a shopper's touch; pure. The rule is written down in docs/adr (tap links)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum


class Intent(Enum):
    """What a request for `/t/<code>` means."""

    TOUCH = "touch"
    """A browser went there: fire, then send it to an address that fires nothing."""

    TYPED = "typed"
    """A terminal or a device without browser manners: fire and answer with the page."""

    MAYBE = "maybe"
    """Perhaps nobody looks at it: the page, once visible, fires by a one-time token."""

    LOOK = "look"
    """Nobody touched anything: only the page."""


_PREVIEWS = re.compile(
    r"bot\b|bot/|crawl|spider|preview|facebookexternalhit|whatsapp|slack|telegram|skype|discord|viber|snapchat|"
    r"embedly|pinterest|scanner|lighthouse|monitor|uptime",
    re.IGNORECASE,
)


def intent_of(method: str, headers: Mapping[str, str]) -> Intent:
    """What a request means, from its method and headers (names in small letters)."""
    if method != "GET":
        return Intent.LOOK
    if any(headers.get(name) for name in ("sec-purpose", "purpose", "x-purpose", "x-moz")):
        return Intent.MAYBE
    agent = headers.get("user-agent", "")
    if _PREVIEWS.search(agent):
        return Intent.MAYBE
    mode, target = headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")
    if mode or target or headers.get("sec-fetch-site"):
        return Intent.TOUCH if mode == "navigate" and target == "document" else Intent.MAYBE
    # Over plain HTTP browsers send no Sec-Fetch: a prefetch looks like a touch there. A terminal never prefetches.
    return Intent.MAYBE if not agent or agent.startswith("Mozilla/") else Intent.TYPED
