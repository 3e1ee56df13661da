"""The key that signs checkpoints of the audit, and the public keys that verify them. Ed25519 (RFC 8032), PEM files."""

import contextlib
import hashlib
import os
import re
import secrets
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

_PUBLIC = re.compile(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)


class KeyUnusable(Exception):
    """A key file is not what it should be. The message is one sentence for a person."""


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The private key of this file, made when there is none. Raises KeyUnusable or OSError.

    A damaged file is never replaced silently: what another key signs, an auditor would call forged.
    """
    if not path.exists():
        _make(path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(f"{path} is not an Ed25519 key without a password: bring it back from a backup.")
    return key


def key_id(key: Ed25519PublicKey) -> str:
    """What a checkpoint names its key by: the first 16 digits of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def public_pem(key: Ed25519PublicKey) -> str:
    """A public key as a person hands it to an auditor."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def public_keys(content: bytes) -> dict[str, Ed25519PublicKey]:
    """Key id → key, of one or more public keys in PEM. Raises KeyUnusable when there is none, or another kind."""
    found = {}
    for pem in _PUBLIC.findall(content):
        try:
            key = load_pem_public_key(pem)
        except (ValueError, UnsupportedAlgorithm):
            key = None
        if not isinstance(key, Ed25519PublicKey):
            raise KeyUnusable("One of the public keys is not an Ed25519 key: `scriptdesk audit public-key` prints it.")
        found[key_id(key)] = key
    if not found:
        raise KeyUnusable("There is no public key in the file: `scriptdesk audit public-key` prints it.")
    return found


def _make(path: Path) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    try:
        with contextlib.suppress(FileExistsError):  # another process was first, and its key it is
            os.link(draft, path)
    finally:
        draft.unlink()
