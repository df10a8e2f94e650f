"""Passwords as argon2 hashes, made beside the web server's one thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import gevent
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from gevent import monkey

T = TypeVar("T")

LEAST, MOST = 10, 200


def _aside(work: Callable[[], T]) -> T:
    """Do CPU work in a native thread where greenlets wait: a hash takes 50 ms and would hold every display's line."""
    if monkey.is_module_patched("threading"):
        result: T = gevent.get_hub().threadpool.apply(work)
        return result
    return work()


class Passwords:
    """Hashes and checks passwords with argon2id (RFC 9106, the second recommended choice)."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        """The hash to keep."""
        return _aside(lambda: self._hasher.hash(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether the password belongs to the hash. No hash takes as long as a wrong password, so that
        the answer's time does not tell which addresses have an account.
        """
        if self._nobody is None:
            self._nobody = self.hash("nobody's password")
        against = self._nobody if kept is None else kept
        return _aside(lambda: self._verify(against, password)) and kept is not None

    def _verify(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (Argon2Error, InvalidHashError):
            return False
