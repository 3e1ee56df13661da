"""Messages by a service for texts and voice: one JSON request for each, docs/security/messages.md says how.

The body is signed as pushes are: HMAC-SHA256 over the time, a full stop and the body, in hexadecimal.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Literal

import requests
from requests.auth import AuthBase

from bot.clock import Clock, utc_now
from bot.messages.sender import Message, NotSent

CONNECT_S, ANSWER_S = 5.0, 10.0
TIMESTAMP, SIGNATURE = "X-ScriptDesk-Timestamp", "X-ScriptDesk-Signature"
REFUSALS = frozenset({400, 410, 422})
"""What a service answers to an address that it cannot reach. All else that is not 2xx would meet everybody."""


@dataclass(frozen=True, slots=True)
class WebhookSender:
    """`secret`: the bearer token (RFC 6750), or what signs. `trust`: a file of certificates, or the system's own."""

    url: str
    auth: Literal["hmac", "bearer"]
    secret: str = field(repr=False)
    trust: str | bool = True
    clock: Clock = utc_now
    patience: tuple[float, float] = (CONNECT_S, ANSWER_S)

    def send(self, message: Message) -> None:
        self._post({"id": message.id, "kind": "text", "to": message.to.value, "text": message.text})

    def check(self, message_id: str) -> None:
        self._post({"id": message_id, "kind": "check"})

    def _post(self, content: dict[str, str]) -> None:
        try:
            with requests.post(
                self.url,
                data=json.dumps(content, separators=(",", ":")).encode(),
                headers={"Content-Type": "application/json", "Idempotency-Key": content["id"]},
                auth=_Signed(self.auth, self.secret, self.clock),
                timeout=self.patience,
                verify=self.trust,
                allow_redirects=False,  # the number goes to the address that was named, and nowhere else
                stream=True,  # the status says it all: the body is never read, and may take as long as it likes
            ) as answer:
                status = answer.status_code
            fault = None if 200 <= status < 300 else NotSent(f"answer_{status}", service=status not in REFUSALS)
        except requests.exceptions.SSLError:
            fault = NotSent("tls", service=True)
        except requests.Timeout:
            fault = NotSent("timeout", service=True)
        except (requests.RequestException, OSError) as error:
            fault = NotSent(type(error).__name__, service=True)
        if fault is not None:
            raise fault


class _Signed(AuthBase):
    """Signs at the last moment. As an object of requests it also keeps a .netrc from taking its place."""

    def __init__(self, auth: str, secret: str, clock: Clock) -> None:
        self._auth, self._secret, self._clock = auth, secret, clock

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._auth == "bearer":
            request.headers["Authorization"] = f"Bearer {self._secret}"
            return request
        body = request.body if isinstance(request.body, bytes) else b""
        stamp = str(int(self._clock().timestamp()))
        request.headers[TIMESTAMP] = stamp
        request.headers[SIGNATURE] = sign(self._secret.encode(), stamp, body)
        return request


def sign(secret: bytes, timestamp: str, body: bytes) -> str:
    """The signature of a body, 64 hexadecimal digits. `timestamp`: seconds since 1970, as they stand in the header."""
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
