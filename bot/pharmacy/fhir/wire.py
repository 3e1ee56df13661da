"""One HTTP exchange with a FHIR server: bounded in time and size, never redirected, and silent about its content.

A read timeout alone lets a server that sends a byte every two seconds hold a call for ever. Here every wait on the
socket, also within headers and chunks, ends at the deadline of the whole call.
"""

import io
import logging
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from http import cookiejar
from http.client import HTTPException, HTTPResponse
from typing import Any, cast

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException
from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

CONNECTIONS = 8
LONGEST_RETRY_AFTER = 3600.0

# Their messages hold addresses, and an address may hold what a patient said.
for _name in ("urllib3", "requests"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class FhirFault(Exception):
    """Why there is no answer, as one word for the log. `unreadable`: something came and can't be read."""

    def __init__(self, kind: str, *, unreadable: bool = False, retry_after: float | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.unreadable = unreadable
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of connecting, of one silence and of a whole call of the port; bytes and pages of one search."""

    connect: float = 1.0
    read: float = 2.5
    call: float = 4.4
    largest: int = 4 * 1024 * 1024
    pages: int = 10
    page_size: int = 200


class Deadline:
    """The moment at which a call of the port ends, whatever it is waiting for."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left. Raises FhirFault when there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise FhirFault("deadline")
        return left


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content_type: str
    version: str | None  # ETag
    retry_after: float | None
    body: bytes


class Wire:
    """Kept connections to one server. Safe to share between threads.

    `authorities`: a file of certificates to trust instead of the system's. Proxies and .netrc of the environment are
    not used: a .netrc would replace the sign-in.
    """

    def __init__(self, limits: Limits, authorities: str | None = None) -> None:
        self._limits = limits
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = authorities or True
        self._session.cookies.set_policy(cookiejar.DefaultCookiePolicy(allowed_domains=()))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _DeadlineAdapter(pool_maxsize=CONNECTIONS, max_retries=0))

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, deadline: Deadline) -> Answer:
        """One request and its whole answer. Raises FhirFault; a redirect is a fault, because it may lead anywhere."""
        try:
            with _reading_until(deadline, self._limits.read):
                return self._exchange(method, url, headers, body, deadline)
        except TimeoutError:
            kind = "timeout"
        except (RequestException, HTTPError, HTTPException, OSError, ValueError, EOFError) as error:
            kind = _kind(error)
        raise FhirFault(kind)

    def close(self) -> None:
        self._session.close()

    def _exchange(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> Answer:
        left = deadline.left()
        with self._session.request(
            method,
            url,
            data=body,
            headers={"Accept-Encoding": "identity", **headers},
            timeout=(min(self._limits.connect, left), min(self._limits.read, left)),
            allow_redirects=False,
            stream=True,
        ) as response:
            if response.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise FhirFault("compressed", unreadable=True)  # not asked for, and it could grow without bounds
            content = response.raw.read(self._limits.largest + 1, decode_content=False)
            if len(content) > self._limits.largest:
                raise FhirFault("too_large", unreadable=True)
            return Answer(
                response.status_code,
                response.headers.get("Content-Type", "").lower(),
                response.headers.get("ETag"),
                _seconds(response.headers.get("Retry-After")),
                content,
            )


def _kind(error: Exception) -> str:
    """A timeout however it is wrapped, else the name of the error's class."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, TimeoutError | requests.Timeout):
            return "timeout"
        seen = seen.__cause__ or seen.__context__
    return type(error).__name__


def _seconds(retry_after: str | None) -> float | None:
    """Retry-After as seconds; one given as a date is left to the caller's own patience."""
    try:
        seconds = float(retry_after or "")
    except ValueError:
        return None
    return min(seconds, LONGEST_RETRY_AFTER) if seconds >= 0 else None


_until: ContextVar[tuple[Deadline, float] | None] = ContextVar("_until", default=None)


@contextmanager
def _reading_until(deadline: Deadline, read: float) -> Iterator[None]:
    token = _until.set((deadline, read))
    try:
        yield
    finally:
        _until.reset(token)


class _DeadlineReader(io.RawIOBase):
    """The socket as a file, each of whose waits is at most `read` seconds and ends at the deadline."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._held = sock.makefile("rb", buffering=0)  # the socket closes only when this does

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        limits = _until.get()
        if limits is not None:
            deadline, read = limits
            self._sock.settimeout(min(read, deadline.left()))
        return self._sock.recv_into(buffer)

    def close(self) -> None:
        self._held.close()
        super().close()


class _DeadlineResponse(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_DeadlineReader(sock))


class _Connection(HTTPConnection):
    response_class = cast(Any, _DeadlineResponse)  # http.client makes its answers with it; urllib3 names another


class _SecureConnection(HTTPSConnection):
    response_class = cast(Any, _DeadlineResponse)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _DeadlineAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
