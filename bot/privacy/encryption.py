"""Encryption at rest: what the database holds of a conversation says nothing without the keys.

AES-256-GCM (NIST SP 800-38D) with the key id in front and a random nonce; the associated data binds a ciphertext to
the row it belongs to, so that a row copied over another does not open. Nonces are random and of 96 bits, so one key
may seal 2^32 times (SP 800-38D, 8.3); put a new key in front long before that. Old keys stay behind it to open.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.envelope import NONCE_BYTES, Key, derive

TAG_BYTES = 16


class VaultError(Exception):
    """What is stored does not open here. The message says which check failed and never what is inside."""


class Vault:
    """Seals what is stored. The first key seals; all of them open.

    The keys are derived for this purpose alone: a vault and the envelopes may be given the same secret and still
    cannot open each other's content.
    """

    def __init__(self, keys: Sequence[Key]) -> None:
        if not keys:
            raise ValueError("a vault needs at least one key")
        self._current = keys[0].key_id
        self._ciphers = {key.key_id: AESGCM(derive(key.secret, "scriptdesk at rest")) for key in keys}
        self._fingerprint_secret = derive(keys[0].secret, "scriptdesk fingerprint")

    def seal(self, plain: bytes, *, bound_to: str) -> bytes:
        """Encrypt. `bound_to` names the place it is stored, such as "message|<conversation>|<seq>"."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._current].encrypt(nonce, plain, _place(self._current, bound_to))
        return self._current.encode() + b"." + nonce + sealed

    def open(self, sealed: bytes, *, bound_to: str) -> bytes:
        """What was sealed. Raises VaultError if it is not whole, from an unknown key, or of another place."""
        key_id_bytes, _, rest = sealed.partition(b".")
        try:
            key_id = key_id_bytes.decode()
        except UnicodeDecodeError:
            raise VaultError("the stored value has no key id") from None
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise VaultError("the stored value was sealed with a key that is not here")
        if len(rest) < NONCE_BYTES + TAG_BYTES:
            raise VaultError("the stored value is cut short")
        try:
            return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], _place(key_id, bound_to))
        except InvalidTag:
            raise VaultError("the stored value was changed, or belongs to another place") from None

    def seal_json(self, content: Any, *, bound_to: str) -> bytes:
        """Encrypt a JSON value."""
        return self.seal(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), bound_to=bound_to)

    def open_json(self, sealed: bytes, *, bound_to: str) -> Any:
        """The JSON value that was sealed. Raises VaultError as `open` does."""
        plain = self.open(sealed, bound_to=bound_to)
        try:
            return json.loads(plain)
        except ValueError:
            raise VaultError("the stored value is not JSON") from None

    def fingerprint(self, value: str, purpose: str) -> str:
        """A name of 64 hexadecimal digits for a value that must be counted but not stored, such as a telephone number
        that is tried too often. Another purpose gives another name, and so does a new first key."""
        text = json.dumps((purpose, value)).encode()
        return hmac.new(self._fingerprint_secret, text, hashlib.sha256).hexdigest()


def _place(key_id: str, bound_to: str) -> bytes:
    return json.dumps((key_id, bound_to), separators=(",", ":")).encode()
