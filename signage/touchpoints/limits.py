"""How often a tag or an address may have an effect; shared by all workers where Redis is there."""

from __future__ import annotations

import hashlib

from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

PER_TAG = RateLimitItemPerMinute(30)
PER_ADDRESS = RateLimitItemPerMinute(60)


class TapLimits:
    """Static tags can be copied and called by machines: beyond this, a tap gets its page and nothing else."""

    def __init__(self, redis_url: str | None) -> None:
        self._windows = MovingWindowRateLimiter(storage_from_string(redis_url or "memory://"))

    def allows(self, code: str, address: str) -> bool:
        """Whether one more effect of this tag, asked for from this address, is within both limits."""
        # The address itself is nobody's business, not even Redis's.
        who = hashlib.sha256(f"tap\0{address}".encode()).hexdigest()[:24]
        return self._windows.hit(PER_ADDRESS, "address", who) and self._windows.hit(PER_TAG, "tag", code)
