"""A receipt: the part of an address that says “this tap has been answered”, so that a reload fires nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from signage.baskets import Tickets, Verdict

LIFETIME = timedelta(days=1)


@dataclass(frozen=True)
class Receipt:
    """What came of a tap. until: how long a display answers it, if one does; `queued`: when its turn comes."""

    reason: str
    until: datetime | None = None


class Receipts:
    """Writes and reads receipts. Without a good one the page shows the goods and says nothing of a tap."""

    def __init__(self, secret_keys: Sequence[str]) -> None:
        self._slips = Tickets(secret_keys, "receipt")

    def write(self, receipt: Receipt, code: str, now: datetime) -> str:
        """The receipt as text for an address."""
        until = str(int(receipt.until.timestamp())) if receipt.until else "0"
        slip = self._slips.issue(code, receipt.reason, until, now=now, lifetime=LIFETIME)
        return f"{receipt.reason}~{until}~{slip}"

    def read(self, text: str, code: str, now: datetime) -> Receipt | None:
        """The receipt in an address, or None for any that we did not write for this code, or that is a day old."""
        if text.count("~") != 2:
            return None
        reason, until, slip = text.split("~")
        if self._slips.verdict(slip, code.upper(), reason, until, now=now) is not Verdict.GOOD:
            return None
        return Receipt(reason, datetime.fromtimestamp(int(until), UTC) if until != "0" else None)
