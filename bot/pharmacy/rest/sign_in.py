"""How a request to a pharmacy's API shows who asks: nothing, a password, a token, a key, or a signature.

Secrets are read from the environment when the system is built; no error and no `repr` shows one.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from requests import PreparedRequest

from bot.clock import Clock, utc_now
from bot.pharmacy.rest.client import Asked, Client, Fault

RENEW_BEFORE_S = 30.0
"""A token is renewed this long before it ends: it must still be good when the request arrives."""


class NoSignIn:
    def sign(self, request: PreparedRequest, ends: float) -> None:
        """Nothing is added."""

    def refused(self) -> None:
        """Nothing was kept."""


class Headers(NoSignIn):
    """The same headers with each request: basic, bearer, or a key in a header of the system's own."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = dict(headers)

    def sign(self, request: PreparedRequest, ends: float) -> None:
        request.headers.update(self._headers)


def basic(user: str, password: str) -> Headers:
    return Headers({"Authorization": _basic(user, password)})


def bearer(token: str) -> Headers:
    return Headers({"Authorization": f"Bearer {token}"})


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class InBody(NoSignIn):
    """Keys that the system wants as fields of each JSON body."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = dict(fields)

    def sign(self, request: PreparedRequest, ends: float) -> None:
        body = json.loads(request.body or "{}")
        request.prepare_body(json.dumps(body | self._fields, separators=(",", ":")).encode(), None)


class ClientCredentials:
    """OAuth 2.0 client credentials (RFC 6749, 4.4). A token is kept until it ends; one thread fetches it for all."""

    def __init__(self, client: Client, path: str, user: str, password: str, scope: str | None = None) -> None:
        """`client` asks the token's own address, without a sign-in."""
        self._client = client
        self._asked = Asked(
            "POST",
            path,
            headers={"Authorization": _basic(user, password)},
            form={"grant_type": "client_credentials"} | ({"scope": scope} if scope else {}),
        )
        self._lock = threading.Lock()
        self._token = ""
        self._good_until = 0.0

    def sign(self, request: PreparedRequest, ends: float) -> None:
        if not self._lock.acquire(timeout=max(0.0, ends - time.monotonic())):
            raise self._client.fault(Fault("sign_in_too_late"))
        try:
            if time.monotonic() >= self._good_until:
                self._fetch(ends)
            request.headers["Authorization"] = f"Bearer {self._token}"
        finally:
            self._lock.release()

    def refused(self) -> None:
        self._good_until = 0.0

    def _fetch(self, ends: float) -> None:
        began = time.monotonic()
        content = self._client.ask(self._asked, ends).content
        token = content.get("access_token") if isinstance(content, dict) else None
        if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
            raise self._client.fault(Fault("no_token", readable=False))
        lasts = content.get("expires_in")
        seconds = float(lasts) if isinstance(lasts, int | float) and not isinstance(lasts, bool) else 0.0
        self._token, self._good_until = token, began + seconds - RENEW_BEFORE_S


class Signed(NoSignIn):
    """Each request signed with a shared secret and the time, so that none can be made up or sent again later."""

    def __init__(self, key: str, secret: str, scheme: str, clock: Clock = utc_now) -> None:
        self._key = key
        self._secret = secret
        self._headers = SCHEMES[scheme]
        self._clock = clock

    def sign(self, request: PreparedRequest, ends: float) -> None:
        at = self._clock().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        request.headers.update(self._headers(request, self._key, self._secret, at))


def _hmac_sha256(request: PreparedRequest, key: str, secret: str, at: str) -> dict[str, str]:
    """HMAC-SHA256 over method, path with query, time, and the SHA-256 of the body, a line each."""
    where = urlsplit(request.url or "")
    path = str(where.path or "/") + (f"?{where.query}" if where.query else "")
    body = request.body or b""
    digest = hashlib.sha256(body.encode() if isinstance(body, str) else body).hexdigest()
    signed = "\n".join((str(request.method), path, at, digest)).encode()
    mark = base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()
    return {"X-Api-Key": key, "X-Timestamp": at, "X-Signature": mark}


def _salted_sha512(request: PreparedRequest, key: str, secret: str, at: str) -> dict[str, str]:
    """SHA-512 over time and shared secret in UTF-16-LE, as the PioneerRx Enterprise API's public page describes it."""
    mark = base64.b64encode(hashlib.sha512((at + secret).encode("utf-16-le")).digest()).decode()
    return {"prx-api-key": key, "prx-timestamp": at, "prx-signature": mark}


SCHEMES: Mapping[str, Callable[[PreparedRequest, str, str, str], dict[str, str]]] = {
    "hmac-sha256": _hmac_sha256,
    "salted-sha512": _salted_sha512,
}
"""Ways of signing, by the name that a configuration calls them."""
