"""A device with a real key, as the tests need it: what the player does in the browser, in Python."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ORIGIN = "http://localhost"


@dataclass
class Device:
    """One panel with its own key."""

    client: FlaskClient
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    display: str = ""
    key: str = ""
    server_key: str = ""
    token: str = ""

    @property
    def public_key(self) -> str:
        """SPKI, base64."""
        spki = self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(spki).decode()

    def sign(self, *parts: str) -> str:
        """As WebCrypto signs: raw r‖s over the lines."""
        r, s = decode_dss_signature(self.private.sign("\n".join(parts).encode(), ec.ECDSA(hashes.SHA256())))
        return base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()

    def post(self, path: str, **body: Any) -> TestResponse:
        """A POST of JSON."""
        return self.client.post(f"/api/v1{path}", json=body)

    def application(self) -> dict[str, Any]:
        """The signed request to become a display."""
        signature = self.sign("auslage-pair", ORIGIN, self.public_key)
        return {"public_key": self.public_key, "signature": signature, "origin": ORIGIN, "abilities": ["h264"]}

    def apply(self) -> dict[str, Any]:
        """Ask for a code."""
        answer = self.post("/pairings", **self.application())
        assert answer.status_code == 201, answer.text
        pairing: dict[str, Any] = answer.json or {}
        return pairing

    def poll(self, pairing: str) -> TestResponse:
        """Ask whether somebody typed it."""
        signature = self.sign("auslage-poll", ORIGIN, pairing)
        answer = self.post(f"/pairings/{pairing}/poll", signature=signature, origin=ORIGIN)
        self._become(answer)
        return answer

    def redeem(self, token: str) -> TestResponse:
        """Become the display of a link."""
        answer = self.post("/pairings/redeem", token=token, **self.application())
        self._become(answer)
        return answer

    def _become(self, answer: TestResponse) -> None:
        paired = answer.json or {}
        if answer.status_code == 200 and paired["state"] == "paired":
            self.display, self.key, self.server_key = paired["display"], paired["key"], paired["server_key"]

    def challenge(self) -> str:
        """A nonce."""
        return str((self.post("/players/challenge", key=self.key).json or {})["nonce"])

    def sign_in(self, nonce: str | None = None) -> TestResponse:
        """Prove to have the key."""
        nonce = nonce or self.challenge()
        signature = self.sign("auslage-sign-in", ORIGIN, self.display, nonce)
        answer = self.post("/players/sign-in", key=self.key, nonce=nonce, signature=signature, origin=ORIGIN)
        if answer.status_code == 200:
            self.token = (answer.json or {})["token"]
        return answer

    def get(self, what: str, **headers: str) -> TestResponse:
        """Pull `manifest` or `state`."""
        return self.client.get(
            f"/api/v1/displays/{self.display}/{what}", headers={"Authorization": f"Bearer {self.token}", **headers}
        )

    def verifies(self, body: bytes, signature: str) -> bool:
        """Whether the server's pinned key signed exactly these bytes."""
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(self.server_key))
        try:
            key.verify(base64.b64decode(signature.partition(":")[2]), body)
        except InvalidSignature:
            return False
        return True
