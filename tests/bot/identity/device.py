"""A device that makes passkeys, written from WebAuthn Level 2: what a browser and its authenticator do together."""

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One passkey on one device. `origin`: the page that the browser is on; `verifies`: whether it knows its owner."""

    origin: str
    verifies: bool = True
    count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def makes(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What navigator.credentials.create() gives for these options."""
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(public)
        data = self._data(asked["rp"]["id"], ATTESTED) + attested
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._credential("webauthn.create", asked, {"attestationObject": bytes_to_base64url(statement)})

    def shows(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What navigator.credentials.get() gives for these options."""
        self.count += 1
        data = self._data(asked["rpId"], 0)
        credential = self._credential("webauthn.get", asked, {"authenticatorData": bytes_to_base64url(data)})
        said = self._said("webauthn.get", asked)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        credential["response"]["signature"] = bytes_to_base64url(signature)
        return credential

    def _data(self, site: str, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(site.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _said(self, kind: str, asked: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _credential(self, kind: str, asked: dict[str, Any], response: dict[str, str]) -> dict[str, Any]:
        name = bytes_to_base64url(self.id)
        said = bytes_to_base64url(self._said(kind, asked))
        return {"id": name, "rawId": name, "type": "public-key", "response": {"clientDataJSON": said, **response}}
