"""Encryption at rest: what the database holds of a conversation says nothing without the keys.

AES-256-GCM (NIST SP 800-38D) with the key id in front and a random nonce; the associated data binds a ciphertext to
the row it belongs to, so that a row copied over another does not open. Nonces are random and of 96 bits, so one key
may seal 2^32 times (SP 800-38D, 8.3); put a new key in front long before that (`scriptdesk keys rotate`). Old keys
stay behind it to open.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.envelope import NONCE_BYTES, Key, derive

TAG_BYTES = 16


class VaultError(Exception):
    """What is stored does not open here. The message says which check failed and never what is inside."""


@dataclass(frozen=True, slots=True)
class _Ring:
    """The keys as they are at one moment."""

    current: str
    ciphers: Mapping[str, AESGCM]


class Vault:
    """Seals what is stored. The first key seals; all of them open.

    The keys are derived for this purpose alone: a vault and the envelopes may be given the same secret and still
    cannot open each other's content. `reread` reads the keys anew where they may change while the process runs; it
    raises OSError or ValueError where that fails. The vault asks it also when it meets a key that it does not know, so
    that of many gateways none is behind another.
    """

    def __init__(self, keys: Sequence[Key], reread: Callable[[], Sequence[Key]] | None = None) -> None:
        self._ring = _ring_of(keys)
        self._reread = reread
        self._fingerprint_secret = derive(keys[0].secret, "scriptdesk fingerprint")

    @property
    def current(self) -> str:
        """The id of the key that seals."""
        return self._ring.current

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of all keys that open, the one that seals first."""
        return tuple(self._ring.ciphers)

    def renew(self) -> bool:
        """Take up the keys as they are now; whether they are others than before.

        Raises OSError or ValueError if they cannot be read: the vault goes on with those it has.
        """
        if self._reread is None:
            return False
        ring = _ring_of(self._reread())
        changed = list(ring.ciphers) != list(self._ring.ciphers)
        if changed:
            self._ring = ring
        return changed

    def fingerprint_with(self, secret: bytes) -> None:
        """Make fingerprints with this secret of 32 bytes from now on, whichever key seals."""
        self._fingerprint_secret = derive(secret, "scriptdesk fingerprint")

    def seal(self, plain: bytes, *, bound_to: str) -> bytes:
        """Encrypt. `bound_to` names the place it is stored, such as "message|<conversation>|<seq>"."""
        ring = self._ring
        nonce = os.urandom(NONCE_BYTES)
        sealed = ring.ciphers[ring.current].encrypt(nonce, plain, _place(ring.current, bound_to))
        return ring.current.encode() + b"." + nonce + sealed

    def open(self, sealed: bytes, *, bound_to: str) -> bytes:
        """What was sealed. Raises VaultError if it is not whole, from an unknown key, or of another place."""
        key_id = key_id_of(sealed)
        if key_id not in self._ring.ciphers:
            with suppress(OSError, ValueError):
                self.renew()
        cipher = self._ring.ciphers.get(key_id)
        if cipher is None:
            raise VaultError("the stored value was sealed with a key that is not here")
        rest = sealed[len(key_id.encode()) + 1 :]
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
        that is tried too often. Another purpose gives another name; so does another first key, unless
        `fingerprint_with` was called."""
        text = json.dumps((purpose, value)).encode()
        return hmac.new(self._fingerprint_secret, text, hashlib.sha256).hexdigest()


def key_id_of(sealed: bytes) -> str:
    """The id of the key that a value was sealed with. Raises VaultError if it has none."""
    try:
        return sealed.partition(b".")[0].decode()
    except UnicodeDecodeError:
        raise VaultError("the stored value has no key id") from None


def _ring_of(keys: Sequence[Key]) -> _Ring:
    if not keys:
        raise ValueError("a vault needs at least one key")
    return _Ring(keys[0].key_id, {key.key_id: AESGCM(derive(key.secret, "scriptdesk at rest")) for key in keys})


def _place(key_id: str, bound_to: str) -> bytes:
    return json.dumps((key_id, bound_to), separators=(",", ":")).encode()
