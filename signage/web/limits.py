"""How often one address may do something that costs us or could be guessed; shared by all workers through Redis."""

from __future__ import annotations

import hashlib

from flask import request
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests


class Limits:
    """Counts what the visitors of public doors do."""

    def __init__(self, redis_url: str) -> None:
        self._windows = MovingWindowRateLimiter(storage_from_string(redis_url or "memory://"))

    def check(self, what: str, most: str) -> None:
        """Refuse with 429 unless the asker has done it fewer times than `most`, such as "30/minute"."""
        # The address itself is nobody's business, not even Redis's.
        who = hashlib.sha256(f"{what}\0{request.remote_addr or ''}".encode()).hexdigest()[:24]
        limit = parse(most)
        if not self._windows.hit(limit, what, who):
            raise TooManyRequests(retry_after=limit.get_expiry())
