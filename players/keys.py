"""How devices and server prove themselves: device keys, challenges, tokens, and the server's own signing key."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
)
from itsdangerous import BadSignature, Signer
from sqlalchemy import insert, select, update

from players.models import DISPLAY, KEY, SIGNING
from players.problems import NotPaired, NotPlanned, Withdrawn, WrongSignature
from signage.db import Tx
from signage.ids import DisplayId
from signage.kernel import Kernel

NONCE_FOR = timedelta(seconds=60)
TOKEN_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class Access:
    """A token for a quarter of an hour."""

    token: str
    expires_at: datetime


@dataclass(frozen=True)
class Recognised:
    """Who holds a token: a display, by one of its keys."""

    display: DisplayId
    key: str


@dataclass(frozen=True)
class SigningKey:
    """The key that signs manifests."""

    id: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """The raw public key, base64, as a display pins it."""
        return base64.b64encode(self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def check_signature(public_key: str, signature: str, *parts: str) -> None:
    """Raise WrongSignature unless the P-256 key signed these lines (WebCrypto's raw r‖s, SHA-256)."""
    try:
        raw = base64.b64decode(signature, validate=True)
        key = load_der_public_key(base64.b64decode(public_key, validate=True))
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1) or len(raw) != 64:
            raise WrongSignature(why="P-256 expected")
        pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        key.verify(pair, "\n".join(parts).encode(), ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature) as cause:
        raise WrongSignature(why="another key or other words") from cause


def hashed(secret: str) -> str:
    """What is stored of a secret of full entropy."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Keys:
    """Challenges, tokens and the signing key."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        # itsdangerous signs with the last key of its list and accepts each of them.
        secrets = list(reversed(kernel.settings.secret_keys))
        self._nonces = Signer(secrets, salt="players/nonce", digest_method=hashlib.sha256)
        self._tokens = Signer(secrets, salt="players/token", digest_method=hashlib.sha256)
        self._signing: SigningKey | None = None

    def challenge(self, key: str) -> str:
        """A nonce for one sign-in within a minute. Needs no row: it names its own time and is used in order."""
        expires = self._kernel.clock.now() + NONCE_FOR
        plain = f"{self._kernel.ids.new()} {key} {self._kernel.ids.token(32)} {expires.timestamp():.3f}"
        return base64.urlsafe_b64encode(self._nonces.sign(plain)).decode()

    def sign_in(self, key: str, nonce: str, signature: str, secret: str | None, origin: str) -> Access:
        """A token for who proves to have the key.

        Raises NotPaired, Withdrawn, and WrongSignature with the reason (wrong key, old or used nonce).
        """
        order = self._nonce_order(key, nonce)
        with self._kernel.db.read() as session:
            row = session.execute(
                select(KEY, DISPLAY.c.revoked_at.label("gone"))
                .join(DISPLAY, DISPLAY.c.id == KEY.c.display)
                .where(KEY.c.id == key)
            ).one_or_none()
        if row is None:
            raise NotPaired
        if row.revoked_at is not None or row.gone is not None:
            raise Withdrawn
        if row.public_key is not None:
            check_signature(row.public_key, signature, "auslage-sign-in", origin, row.display, nonce)
        elif not hmac.compare_digest(hashed(secret or ""), row.secret_hash or ""):
            raise WrongSignature(why="another secret")

        def verb(tx: Tx) -> int:
            # Nonces of a key are used in rising order only: none works twice, and no list of used ones is kept.
            spent = update(KEY).where(KEY.c.id == key, KEY.c.last_nonce < order).values(last_nonce=order)
            return tx.connection.execute(spent).rowcount

        if self._kernel.db.write(verb) != 1:
            raise WrongSignature(why="the nonce was used before")
        return self.access(DisplayId(row.display), key)

    def _nonce_order(self, key: str, nonce: str) -> str:
        try:
            order, owner, _, expires = self._nonces.unsign(base64.urlsafe_b64decode(nonce.encode())).decode().split(" ")
        except (BadSignature, ValueError) as cause:
            raise WrongSignature(why="this nonce is not ours") from cause
        if owner != key or float(expires) < self._kernel.clock.now().timestamp():
            raise WrongSignature(why="the nonce is too old")
        return order

    def access(self, display: DisplayId, key: str) -> Access:
        """A fresh token for a key that has just been proven."""
        expires = self._kernel.clock.now() + TOKEN_FOR
        plain = f"{display} {key} {round(expires.timestamp())}"
        return Access(base64.urlsafe_b64encode(self._tokens.sign(plain)).decode(), expires)

    def recognise(self, token: str) -> Recognised:
        """Who holds this token. Raises WrongSignature for a false or old one, Withdrawn for a revoked display."""
        try:
            plain = self._tokens.unsign(base64.urlsafe_b64decode(token.encode())).decode()
            display, key, expires = plain.split(" ")
        except (BadSignature, ValueError) as cause:
            raise WrongSignature(why="this token is not ours") from cause
        if int(expires) < self._kernel.clock.now().timestamp():
            raise WrongSignature(why="the token is too old")
        statement = (
            select(KEY.c.revoked_at, DISPLAY.c.revoked_at)
            .join(DISPLAY, DISPLAY.c.id == KEY.c.display)
            .where(KEY.c.id == key, KEY.c.display == display)
        )
        with self._kernel.db.read() as session:
            row = session.execute(statement).one_or_none()
        if row is None or any(row):
            raise Withdrawn
        return Recognised(DisplayId(display), key)

    def signing(self) -> SigningKey:
        """The server's key for manifests; made when it is first needed."""
        if self._signing is None:
            self._signing = self._oldest()
        if self._signing is None:
            self._kernel.db.write(self._make)
            # Two processes may have made one each: the older one is everybody's.
            self._signing = self._oldest()
        if self._signing is None:
            raise NotPlanned
        return self._signing

    def _oldest(self) -> SigningKey | None:
        statement = select(SIGNING).order_by(SIGNING.c.made_at, SIGNING.c.id).limit(1)
        with self._kernel.db.read() as session:
            row = session.execute(statement).one_or_none()
        if row is None:
            return None
        return SigningKey(row.id, Ed25519PrivateKey.from_private_bytes(base64.b64decode(row.private)))

    @staticmethod
    def _make(tx: Tx) -> None:
        raw = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        private = base64.b64encode(raw).decode()
        tx.connection.execute(insert(SIGNING).values(id=tx.ids.new(), private=private, made_at=tx.now))
