"""Sealed envelopes: what passes through Rasa without Rasa being able to read it.

AES-256-GCM with the key id in front. Each direction has a key of its own, derived with HKDF (RFC 5869). The
associated data binds an envelope to one direction, conversation, stretch and turn: a copy opens nowhere else.
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import TypeAdapter, ValidationError

from bot.clock import Clock, utc_now
from bot.switches import Switch

VALID_FOR = timedelta(seconds=60)
NONCE_BYTES = 12


class EnvelopeError(Exception):
    """The envelope does not open here. The message says which check failed and never what is inside."""


class Direction(StrEnum):
    TO_ACTION = "gateway>action"
    TO_GATEWAY = "action>gateway"


@dataclass(frozen=True, slots=True)
class TurnContext:
    """The one turn that an envelope is good for."""

    conversation: str
    stretch: int
    turn: int

    def bytes_for(self, direction: Direction, key_id: str) -> bytes:
        parts = (key_id, direction, self.conversation, str(self.stretch), str(self.turn))
        return json.dumps(parts, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class VerifiedPatient:
    """Who the patient proved to be, and what that opens.

    `reference` is the pharmacy system's own id. Tier 1 opens `prescriptions`, the last verified last; tier 2 opens all
    of the patient's. `proxy` is the relationship of somebody who asks for the patient, None for the patient.
    """

    reference: str
    tier: int
    until: datetime
    prescriptions: tuple[str, ...] = ()
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """All that a gateway tells an action about one turn. `identifiers` maps placeholders to values: RX_1 → 4471182;
    `switches`: what is switched off."""

    patient: VerifiedPatient | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)
    location: str | None = None
    locale: str = "en"
    channel: str = "web"
    switches: tuple[Switch, ...] = ()


_CLAIMS = TypeAdapter(Claims)


@dataclass(frozen=True, slots=True)
class Key:
    """A named secret of 32 bytes."""

    key_id: str
    secret: bytes

    def __post_init__(self) -> None:
        if len(self.secret) != 32 or not self.key_id or "." in self.key_id:
            raise ValueError("an envelope key is a name without dots and 32 bytes")


def parse_keys(text: str) -> tuple[Key, ...]:
    """Keys from a setting: `name:base64,name:base64`, the current one first.

    Raises ValueError when a part is not of that form; the text itself is never repeated in the error.
    """
    keys = []
    for part in text.split(","):
        name, _, secret = part.strip().partition(":")
        try:
            keys.append(Key(name, base64.b64decode(secret, validate=True)))
        except ValueError:
            raise ValueError("envelope keys must read name:base64 of 32 bytes, separated by commas") from None
    return tuple(keys)


class Envelopes:
    """Seals and opens, for both ends. The first key seals; all of them open."""

    def __init__(self, keys: Sequence[Key], clock: Clock = utc_now) -> None:
        self._clock = clock
        self._current = keys[0].key_id
        self._ciphers = {
            (key.key_id, direction): AESGCM(derive(key.secret, f"scriptdesk {direction}"))
            for key in keys
            for direction in Direction
        }
        self._handle_key = derive(keys[0].secret, "scriptdesk handle")

    def seal(self, direction: Direction, context: TurnContext, content: Mapping[str, Any]) -> str:
        """Seal JSON content for one turn; it opens for 60 s."""
        expires = (self._clock() + VALID_FOR).timestamp()
        plain = json.dumps({"expires": expires, "content": content}, separators=(",", ":")).encode()
        nonce = os.urandom(NONCE_BYTES)
        cipher = self._ciphers[self._current, direction]
        sealed = cipher.encrypt(nonce, plain, context.bytes_for(direction, self._current))
        return f"{self._current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, direction: Direction, context: TurnContext, envelope: str) -> dict[str, Any]:
        """The content of an envelope. Raises EnvelopeError if it is not whole, current and bound to this turn."""
        key_id, _, encoded = envelope.partition(".")
        cipher = self._ciphers.get((key_id, direction))
        if cipher is None:
            raise EnvelopeError("the envelope names an unknown key")
        try:
            raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
            plain = cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context.bytes_for(direction, key_id))
        except (InvalidTag, ValueError):
            raise EnvelopeError("the envelope is not bound to this turn") from None
        body = json.loads(plain)
        if body["expires"] < self._clock().timestamp():
            raise EnvelopeError("the envelope has expired")
        content: dict[str, Any] = body["content"]
        return content

    def seal_claims(self, context: TurnContext, claims: Claims) -> str:
        return self.seal(Direction.TO_ACTION, context, _CLAIMS.dump_python(claims, mode="json"))

    def open_claims(self, context: TurnContext, envelope: str) -> Claims:
        try:
            return _CLAIMS.validate_python(self.open(Direction.TO_ACTION, context, envelope))
        except ValidationError:
            raise EnvelopeError("the envelope holds no claims") from None

    def handle(self, conversation: str, reference: str) -> str:
        """A name for a prescription that a slot may hold: it says nothing, and something else in each conversation."""
        digest = hmac.new(self._handle_key, f"{conversation}|{reference}".encode(), hashlib.sha256)
        return digest.hexdigest()[:16]


def derive(secret: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose only, so that no two uses of a secret can be played against each other."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)
