"""One pharmacy's API over HTTP: limits on time and size, no redirects, and faults that tell nothing.

What went wrong is a value until it leaves: an exception raised here has no other in its chain, and so nothing of what
was asked or answered.
"""

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Protocol

import requests
from urllib3.exceptions import HTTPError

from bot.clock import Clock, utc_now
from bot.pharmacy.port import PharmacyUnavailable, PharmacyUnreadable
from bot.pharmacy.rest.connections import EndingAdapter, Line

LONGEST_SILENCE_S = 60.0
"""Longer than this a system that asked to be left alone (Retry-After) is not left alone."""

_PART = 65_536

_log = logging.getLogger(__name__)

# urllib3 writes addresses into its messages, and a mapping may have to put a number into an address.
logging.getLogger("urllib3").disabled = True
logging.getLogger("urllib3.connectionpool").disabled = True


@dataclass(frozen=True, slots=True)
class Limits:
    """In seconds, and bytes of one answer. `whole` covers all that one call of the port asks, sign-in included."""

    connect: float = 1.0
    read: float = 2.5
    whole: float = 4.3
    largest: int = 4_194_304


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `path` is quoted already, or a whole address within the same origin; `form` goes instead of JSON.
    `answers`: the statuses whose body is an answer, besides 2xx; `nothing`: those that say that nothing is there."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    form: Mapping[str, str] | None = None
    answers: frozenset[int] = frozenset()
    nothing: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """`content`: the JSON, None where nothing is there."""

    status: int
    content: Any


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no answer, in one word for the log. `readable`: another try, later, may help."""

    kind: str
    readable: bool = True


class SignIn(Protocol):
    """How a request shows who asks."""

    def sign(self, request: requests.PreparedRequest, ends: float) -> None:
        """Add to a request what signs it, before `ends` (time.monotonic). May raise PharmacyUnavailable."""

    def refused(self) -> None:
        """The system refused the last one: forget what was kept."""


class Client:
    """Safe to share between threads: nothing of an exchange is kept, no cookie either."""

    def __init__(
        self,
        system: str,
        base: str,
        sign_in: SignIn,
        *,
        limits: Limits | None = None,
        authorities: str | None = None,
        clock: Clock = utc_now,
    ) -> None:
        """`base`: the address that paths are added to. `authorities`: a file of certificates to trust instead of the
        public ones."""
        self.system = system
        self.base = base.rstrip("/")
        self.limits = limits or Limits()
        self._sign_in = sign_in
        self._verify = authorities or True
        self._clock = clock
        self._silent_until = 0.0
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, EndingAdapter())

    def end(self) -> float:
        """When a call that begins now must be over, by time.monotonic."""
        return time.monotonic() + self.limits.whole

    def ask(self, asked: Asked, ends: float) -> Answer:
        """The answer to one request. Raises PharmacyUnavailable or PharmacyUnreadable."""
        if time.monotonic() < self._silent_until:
            raise self.fault(Fault("asked_to_wait"))
        outcome = self._prepare(asked)
        if isinstance(outcome, requests.PreparedRequest):
            self._sign_in.sign(outcome, ends)
            outcome = self._exchange(outcome, asked, ends)
        if isinstance(outcome, Fault):
            raise self.fault(outcome)
        return outcome

    def fault(self, fault: Fault) -> PharmacyUnavailable:
        """The exception for a fault, which is written to the log by its kind alone."""
        _log.warning("the pharmacy system gave no answer", extra={"system": self.system, "error": fault.kind})
        return PharmacyUnavailable(self.system) if fault.readable else PharmacyUnreadable(self.system)

    def _prepare(self, asked: Asked) -> "requests.PreparedRequest | Answer | Fault":
        address = asked.path if "://" in asked.path else self.base + asked.path
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", **asked.headers}
        data: Any = asked.form
        if asked.body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(asked.body, separators=(",", ":")).encode()
        try:
            return requests.Request(asked.method, address, headers, params=asked.query, data=data).prepare()
        except (requests.RequestException, ValueError):
            return Fault("request", readable=False)

    def _exchange(self, request: requests.PreparedRequest, asked: Asked, ends: float) -> Answer | Fault:
        left = ends - time.monotonic()
        if left <= 0:
            return Fault("too_late")
        waits = (min(self.limits.connect, left), min(self.limits.read, left))
        try:
            with (
                Line(left),
                self._session.send(
                    request, stream=True, timeout=waits, verify=self._verify, proxies={}, allow_redirects=False
                ) as response,
            ):
                status = response.status_code
                refusal = self._refusal(status, response.headers, asked)
                if refusal is not None:
                    return refusal
                if status in asked.nothing:
                    return Answer(status, None)
                body = self._body(response)
        except ValueError:  # http.client's, for a header that it can't write; its text holds the header
            return Fault("request", readable=False)
        except (requests.RequestException, HTTPError, HTTPException, OSError) as error:
            return Fault("too_late" if time.monotonic() >= ends else type(error).__name__)
        if body is None:
            return Fault("too_large", readable=False)
        try:
            return Answer(status, json.loads(body, parse_constant=_no_number))
        except (ValueError, RecursionError):
            return Fault("no_json", readable=False)

    def _body(self, response: requests.Response) -> bytes | None:
        """The answer's bytes; None if there are too many. `read1` comes back with whatever has arrived."""
        read = bytearray()
        while part := response.raw.read1(_PART, decode_content=False):
            read += part
            if len(read) > self.limits.largest:
                return None
        return bytes(read)

    def _refusal(self, status: int, headers: Mapping[str, str], asked: Asked) -> Fault | None:
        if 200 <= status < 300 or status in asked.answers or status in asked.nothing:
            return None
        if status in (401, 403):
            self._sign_in.refused()
        if status in (429, 503):
            self._silent_until = time.monotonic() + self._silence(headers.get("Retry-After", ""))
        # A redirect or another 4xx means that address or mapping are wrong: asking again does not help.
        return Fault(f"http_{status}", readable=status in (401, 403, 408, 425, 429) or status >= 500)

    def _silence(self, text: str) -> float:
        """Seconds to leave the system alone, from a Retry-After header: a number, or a moment (RFC 9110, 10.2.3)."""
        try:
            asked_for = float(text) if text.strip().isdecimal() else _seconds_until(text, self._clock())
        except (ValueError, TypeError):
            return 0.0
        return min(max(asked_for, 0.0), LONGEST_SILENCE_S)


def _seconds_until(text: str, now: datetime) -> float:
    return (parsedate_to_datetime(text) - now).total_seconds()


def _no_number(word: str) -> float:
    raise ValueError("NaN and Infinity are no JSON")
