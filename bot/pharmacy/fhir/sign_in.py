"""Signing in at a FHIR server: not at all, with a password, with a token that somebody made, or as SMART backend
services do it (https://hl7.org/fhir/smart-app-launch/backend-services.html): a signed statement for a short token."""

import base64
import json
import time
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from bot.pharmacy.fhir.wire import Deadline, FhirFault, Wire

STATEMENT_SECONDS = 240
"""How long a signed statement holds; the standard allows five minutes."""

MARGIN_SECONDS = 30
"""A token is renewed so long before its end, or half its life where that is shorter."""

_STATEMENT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class SignIn(Protocol):
    """What proves to the server who is asking."""

    def headers(self, wire: Wire, deadline: Deadline) -> dict[str, str]:
        """Headers of the next request. May itself ask the server. Raises FhirFault."""

    def forget(self) -> None:
        """The server did not accept them: what was kept is fetched anew next time."""


@dataclass(frozen=True, slots=True)
class FixedSignIn:
    """The same header each time, or none."""

    value: str | None = None

    @classmethod
    def basic(cls, user: str, password: str) -> "FixedSignIn":
        return cls("Basic " + base64.b64encode(f"{user}:{password}".encode()).decode())

    @classmethod
    def bearer(cls, token: str) -> "FixedSignIn":
        return cls(f"Bearer {token}")

    def headers(self, wire: Wire, deadline: Deadline) -> dict[str, str]:
        return {} if self.value is None else {"Authorization": self.value}

    def forget(self) -> None:
        return

    def __repr__(self) -> str:
        return "FixedSignIn()"  # the value is a secret


@dataclass(frozen=True, slots=True, repr=False)
class SmartClient:
    """Who we are at the token's server. `algorithm`: RS384 or ES384. `key_id`: of the key in the published set."""

    client: str
    key: PrivateKeyTypes
    algorithm: str
    key_id: str | None
    scope: str
    token_url: str | None  # None: as the server's .well-known/smart-configuration says


class SmartSignIn:
    """A token that is kept until shortly before its end, and fetched once however many ask for it at a time."""

    def __init__(self, base: str, client: SmartClient) -> None:
        self._base = base.rstrip("/")
        self._client = client
        self._lock = Lock()
        self._token: str | None = None
        self._good_until = 0.0
        self._token_url = client.token_url

    def headers(self, wire: Wire, deadline: Deadline) -> dict[str, str]:
        if not self._lock.acquire(timeout=deadline.left()):
            raise FhirFault("deadline")
        try:
            if self._token is None or time.monotonic() >= self._good_until:
                self._fetch(wire, deadline)
            return {"Authorization": f"Bearer {self._token}"}
        finally:
            self._lock.release()

    def forget(self) -> None:
        with self._lock:
            self._token = None

    def _fetch(self, wire: Wire, deadline: Deadline) -> None:
        if self._token_url is None:
            self._token_url = self._discover(wire, deadline)
        form = {
            "grant_type": "client_credentials",
            "scope": self._client.scope,
            "client_assertion_type": _STATEMENT,
            "client_assertion": self._statement(self._token_url),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        asked_at = time.monotonic()
        answer = wire.send("POST", self._token_url, headers, urlencode(form).encode(), deadline)
        if answer.status != 200:
            raise FhirFault(f"sign_in_{answer.status}", retry_after=answer.retry_after)
        said = _object(answer.body)
        token, seconds = said.get("access_token"), said.get("expires_in", 300)
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or " " in token:
            raise FhirFault("sign_in_token", unreadable=True)
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds <= 0:
            raise FhirFault("sign_in_token", unreadable=True)
        self._token = token
        self._good_until = asked_at + max(seconds - MARGIN_SECONDS, seconds / 2)

    def _statement(self, audience: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self._client.client,
            "sub": self._client.client,
            "aud": audience,
            "jti": uuid4().hex,
            "iat": now,
            "exp": now + STATEMENT_SECONDS,
        }
        names = {} if self._client.key_id is None else {"kid": self._client.key_id}
        key: Any = self._client.key
        return jwt.encode(claims, key, algorithm=self._client.algorithm, headers=names)

    def _discover(self, wire: Wire, deadline: Deadline) -> str:
        url = f"{self._base}/.well-known/smart-configuration"
        answer = wire.send("GET", url, {"Accept": "application/json"}, None, deadline)
        if answer.status != 200:
            raise FhirFault(f"sign_in_{answer.status}", retry_after=answer.retry_after)
        found = _object(answer.body).get("token_endpoint")
        if not isinstance(found, str) or not safe_address(found):
            raise FhirFault("sign_in_discovery", unreadable=True)
        return found


def safe_address(url: str) -> bool:
    """Whether health data and secrets may go to an address: https, or this very machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in ("127.0.0.1", "::1", "localhost"))


def _object(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise FhirFault("sign_in_json", unreadable=True) from None
    if not isinstance(parsed, dict):
        raise FhirFault("sign_in_json", unreadable=True)
    return parsed
