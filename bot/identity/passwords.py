"""Passwords, and the random tokens of sessions and links: what is kept of them opens nothing.

Of a password that is its argon2id hash. A token has 256 random bits, so that nobody guesses it from its sha256.
"""

import asyncio
import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_PASSWORD = 12  # NIST SP 800-63B asks for 8, and for length before rules

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP Password Storage: argon2id
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))
_hashing = ThreadPoolExecutor(2, thread_name_prefix="passwords")  # each check takes 19 MiB


class TooShort(Exception):
    """The password has too few characters; the message says how many are needed."""


def hash_of(password: str) -> str:
    """What is kept of a password. Raises TooShort."""
    if len(password) < LEAST_PASSWORD:
        raise TooShort(f"The password is too short. Use at least {LEAST_PASSWORD} characters.")
    return _hasher.hash(password)


async def hash_beside(password: str) -> str:
    """`hash_of`, beside the event loop. Raises TooShort."""
    return await asyncio.get_running_loop().run_in_executor(_hashing, hash_of, password)


async def fits(password_hash: str | None, password: str) -> bool:
    """Whether this is the password. None or "" fits nothing, and that takes as long to find out as a wrong password."""
    return await asyncio.get_running_loop().run_in_executor(_hashing, _fits, password_hash or _NOBODY, password)


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
