"""A device with a real P-256 key: pairs by a one-time token, signs in, pulls and verifies."""

from __future__ import annotations

import base64
from typing import Any

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signage.fetch import Answer, to_server


class Refused(Exception):
    """The server did not do what a display asked for."""


class Device:
    """The REST half of a simulated display."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._server = to_server(self.base_url)
        self._private = ec.generate_private_key(ec.SECP256R1())
        self.display = ""
        self.name = ""
        self.key = ""
        self.token = ""
        self.manifest: dict[str, Any] = {}
        self.state: dict[str, Any] = {}
        self._pinned = b""

    def pair(self, token: str) -> None:
        """Become the display of a pairing link."""
        spki = self._private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        public = base64.b64encode(spki).decode()
        paired = self._post(
            "/api/v1/pairings/redeem",
            token=token,
            public_key=public,
            origin=self.base_url,
            signature=self._sign("auslage-pair", self.base_url, public),
            abilities=["simulated"],
        )
        self.display, self.key, self.name = paired["display"], paired["key"], paired["name"]
        self._pinned = base64.b64decode(paired["server_key"])

    def sign_in(self) -> None:
        """Prove to have the key."""
        nonce = self._post("/api/v1/players/challenge", key=self.key)["nonce"]
        signature = self._sign("auslage-sign-in", self.base_url, self.display, nonce)
        access = self._post(
            "/api/v1/players/sign-in", key=self.key, nonce=nonce, signature=signature, origin=self.base_url
        )
        self.token = access["token"]

    def pull(self) -> None:
        """Manifest (verified) and state, as a display pulls them before it opens its line."""
        answer = self._get("manifest")
        signature = answer.headers.get("Auslage-Signature", "").partition(":")[2]
        Ed25519PublicKey.from_public_bytes(self._pinned).verify(base64.b64decode(signature), answer.body)
        self.manifest = orjson.loads(answer.body)
        self.state = orjson.loads(self._get("state").body)

    def _sign(self, *lines: str) -> str:
        r, s = decode_dss_signature(self._private.sign("\n".join(lines).encode(), ec.ECDSA(hashes.SHA256())))
        return base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()

    def _get(self, what: str) -> Answer:
        url = f"{self.base_url}/api/v1/displays/{self.display}/{what}"
        return _good(self._server.get(url, {"Authorization": f"Bearer {self.token}"}))

    def _post(self, path: str, **body: Any) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        answer = _good(self._server.post(self.base_url + path, orjson.dumps(body), headers))
        parsed: dict[str, Any] = orjson.loads(answer.body)
        return parsed


def _good(answer: Answer) -> Answer:
    if answer.status >= 300:
        raise Refused(f"{answer.status}: {answer.body[:300].decode(errors='replace')}")
    return answer
