"""Secrets at rest: a column type that encrypts, with keys that can be rotated."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from signage.errors import N_, Unavailable


class WrongKey(Unavailable):
    """A stored secret was sealed with a key that is not in SECRET_KEYS."""

    sentence = N_("A stored secret cannot be read with the present SECRET_KEYS. Add the key that was used before.")


class Keyring:
    """The keys of SECRET_KEYS, newest first: the first one seals, each of them opens."""

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets:
            raise ValueError("a keyring needs at least one key")
        # A passphrase of any length becomes a Fernet key; 32 random bytes lose nothing by it.
        digests = (hashlib.sha256(b"auslage/seal\0" + secret.encode()).digest() for secret in secrets)
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

    def seal(self, plain: bytes) -> bytes:
        """Encrypt with the newest key."""
        return self._fernet.encrypt(plain)

    def open(self, sealed: bytes) -> bytes:
        """Decrypt with whichever key fits; raises WrongKey."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as cause:
            raise WrongKey from cause

    def rotate(self, sealed: bytes) -> bytes:
        """The same secret under the newest key."""
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken as cause:
            raise WrongKey from cause

    def __repr__(self) -> str:
        return "Keyring(…)"


class Sealed(TypeDecorator[str]):
    """A text column that only this server can read.

    The keyring travels on the engine's dialect (`Database` puts it there), so that two databases in one
    process, as in the tests, never share keys.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Encrypt."""
        return None if value is None else keyring_of(dialect).seal(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Decrypt."""
        return None if value is None else keyring_of(dialect).open(bytes(value)).decode()


def keyring_of(dialect: Dialect) -> Keyring:
    """The keyring that `Database` put on its dialect."""
    ring: Keyring = dialect.auslage_keyring  # type: ignore[attr-defined]
    return ring
