"""Signed messages as Standard Webhooks has them (standardwebhooks.com): what readers send us and what we send out.

Signed is `id.timestamp.body` with HMAC-SHA256 under the decoded `whsec_…` secret; verified on the raw bytes,
before anything parses them.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

PREFIX = "whsec_"
TOLERANCE = timedelta(seconds=300)
SHORTEST, LONGEST = 24, 64


class BadSecret(ValueError):
    """A text is not a `whsec_…` secret of 24 to 64 bytes."""


def new_secret() -> str:
    """A secret of 32 random bytes, as people copy it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """The bytes of a secret; raises BadSecret."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as cause:
        raise BadSecret("a secret is whsec_ and base64") from cause
    if not SHORTEST <= len(key) <= LONGEST:
        raise BadSecret("a secret has 24 to 64 bytes")
    return key


@dataclass(frozen=True)
class Stamp:
    """The three headers of a signed message, as they arrived."""

    id: str
    timestamp: str
    signature: str

    @staticmethod
    def of(headers: Mapping[str, str]) -> Stamp:
        """The headers, or empty texts where they are missing."""
        return Stamp(
            headers.get("webhook-id", ""),
            headers.get("webhook-timestamp", ""),
            headers.get("webhook-signature", ""),
        )

    def headers(self) -> dict[str, str]:
        """The headers to send."""
        return {
            "webhook-id": self.id,
            "webhook-timestamp": self.timestamp,
            "webhook-signature": self.signature,
        }


def sign(keys: Iterable[bytes], id: str, at: datetime, body: bytes) -> Stamp:
    """The headers that prove the body; one signature a key, so that a receiver may change its secret calmly."""
    timestamp = str(int(at.timestamp()))
    return Stamp(id, timestamp, " ".join(f"v1,{_mac(key, id, timestamp, body)}" for key in keys))


def verified(stamp: Stamp, body: bytes, keys: Iterable[bytes], now: datetime) -> bool:
    """Whether one of the keys signed exactly these bytes within the last five minutes.

    Every key and every signature is compared, in constant time, whatever fails: the answer's time tells nothing.
    """
    given = [part.removeprefix("v1,").encode() for part in stamp.signature.split(" ") if part.startswith("v1,")][:8]
    fresh = _is_fresh(stamp.timestamp, now)
    right = False
    for key in keys:
        expected = _mac(key, stamp.id, stamp.timestamp, body).encode()
        for signature in given:
            right |= hmac.compare_digest(expected, signature)
    return right and fresh and bool(stamp.id)


def _is_fresh(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(now.timestamp() - int(timestamp)) <= TOLERANCE.total_seconds()


def _mac(key: bytes, id: str, timestamp: str, body: bytes) -> str:
    message = f"{id}.{timestamp}.".encode("utf-8", "replace") + body
    return base64.b64encode(hmac.digest(key, message, "sha256")).decode()
