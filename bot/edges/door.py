"""The gateway's door: what every request and every socket passes before anything else looks at it.

It finds out whose request it is, refuses what another site sends, what is too large, too slow or too often, puts the
headers on every answer, and turns what nobody caught into an answer that tells nothing.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.edges.addresses import UNKNOWN, Proxies, counted_as, is_this_machine
from bot.edges.headers import headers_for
from bot.edges.rates import AtOnce, Rate
from bot.identity.origin import from_here

logger = logging.getLogger(__name__)

LARGEST_BODY = 64 * 1024
"""Bytes. What a page of ours sends is under 1 KiB; a pharmacy's push has 16 KiB."""
BODY_WITHIN_S = 10.0
CONVERSATIONS_WITHIN_S = 600.0
CONVERSATIONS = "/api/conversations"
PUSHES = "/api/pharmacy/push/"
"""Signed by a system that is no browser: no page can forge what a secret signs."""
_READS = frozenset({"GET", "HEAD"})

OTHER_SITE, CROWDED = 4403, 4429


@dataclass(frozen=True, slots=True)
class Rules:
    """What the door lets pass. `public`: the gateway's origin where it is known, as https://chat.example.

    `conversations`: new ones of one address in ten minutes. `sockets`: open at once from one address. `limits_here`:
    whether both also hold for this machine itself, which a demo's tests and benchmarks are.
    """

    https: bool = False
    public: str = ""
    embedding_sites: tuple[str, ...] = ()
    proxies: Proxies = field(default_factory=Proxies)
    conversations: int = 60
    sockets: int = 100
    limits_here: bool = True


class Refused(Exception):
    """The request goes no further."""

    def __init__(self, status: int, code: str, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after_s = retry_after_s

    def answer(self) -> JSONResponse:
        wait = {} if self.retry_after_s is None else {"Retry-After": str(max(1, round(self.retry_after_s)))}
        return JSONResponse({"code": self.code, "message": self.message}, self.status, wait)


@dataclass(slots=True)
class Door:
    """An ASGI middleware. It goes outermost."""

    app: ASGIApp
    rules: Rules
    _begun: Rate = field(init=False)
    _open: AtOnce = field(init=False)

    def __post_init__(self) -> None:
        self._begun = Rate(self.rules.conversations, CONVERSATIONS_WITHIN_S)
        self._open = AtOnce(self.rules.sockets)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        scope = {**scope, "client": (self._client(scope), 0)}
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self._request(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message).update(
                    headers_for(scope["path"], https=self.rules.https, embedding_sites=self.rules.embedding_sites)
                )
            await send(message)

        try:
            self._refuse_other_sites(scope)
            body = await _body(scope, receive)
            self._refuse_too_many_conversations(scope)
            await self.app(scope, _again(body, receive) if body is not None else receive, send_with_headers)
        except Refused as refused:
            await refused.answer()(scope, receive, send_with_headers)
        except Exception as error:  # an exception's text may hold what a person typed
            logger.error("a request failed", exc_info=error)
            if started:
                raise
            failed = Refused(
                HTTPStatus.INTERNAL_SERVER_ERROR, "failed", "Something went wrong here. Please try again in a moment."
            )
            await failed.answer()(scope, receive, send_with_headers)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not from_here(HTTPConnection(scope), required=True, https=self.rules.https, public=self.rules.public):
            await _close(receive, send, OTHER_SITE)
            return
        address = scope["client"][0]
        if not self._limited(address):
            await self.app(scope, receive, send)
            return
        with self._open.hold(counted_as(address)) as room:
            if not room:
                logger.warning("an address has too many sockets", extra={"count": self.rules.sockets})
                await _close(receive, send, CROWDED)
                return
            await self.app(scope, receive, send)

    def _client(self, scope: Scope) -> str:
        peer = scope["client"][0] if scope.get("client") else UNKNOWN
        said = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
        return self.rules.proxies.client(peer, said)

    def _limited(self, address: str) -> bool:
        return self.rules.limits_here or not is_this_machine(address)

    def _refuse_other_sites(self, scope: Scope) -> None:
        """What changes something is asked by our own pages alone (OWASP CSRF Prevention: standard headers)."""
        if scope["method"] in _READS or scope["path"].startswith(PUSHES):
            return
        asked = HTTPConnection(scope)
        by_a_session = "cookie" in asked.headers
        if not from_here(asked, required=by_a_session, https=self.rules.https, public=self.rules.public):
            raise Refused(HTTPStatus.FORBIDDEN, "other_site", "This can only be done from our own page.")

    def _refuse_too_many_conversations(self, scope: Scope) -> None:
        if scope["method"] != "POST" or scope["path"] != CONVERSATIONS or not self._limited(scope["client"][0]):
            return
        wait = self._begun.take(counted_as(scope["client"][0]))
        if wait:
            logger.warning("an address began too many conversations", extra={"count": self.rules.conversations})
            raise Refused(
                HTTPStatus.TOO_MANY_REQUESTS,
                "slow_down",
                "Too many chats were begun from your network. Please try again in a few minutes, or call the pharmacy.",
                wait,
            )


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body; None where the method has none. Raises Refused if it is too large or does not come."""
    headers = HTTPConnection(scope).headers
    length = headers.get("content-length", "0")
    if length.isascii() and length.isdigit() and int(length) > LARGEST_BODY:
        raise _too_large()
    if scope["method"] in _READS:
        return None
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            while True:
                part = await receive()
                if part["type"] == "http.disconnect":
                    raise Refused(HTTPStatus.BAD_REQUEST, "cut_short", "The request ended too early.")
                body += part.get("body", b"")
                if len(body) > LARGEST_BODY:
                    raise _too_large()
                if not part.get("more_body", False):
                    return bytes(body)
    except TimeoutError:
        raise Refused(HTTPStatus.REQUEST_TIMEOUT, "too_slow", "The request took too long. Please try again.") from None


def _too_large() -> Refused:
    return Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", "That is too large. Nothing was done.")


def _again(body: bytes, receive: Receive) -> Receive:
    """A `receive` that hands out a body that was read, and then goes on with `receive`."""
    told = False

    async def once() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once


async def _close(receive: Receive, send: Send, code: int) -> None:
    """Close a socket with a code of ours, which a browser learns only of a socket that was accepted."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": code})
