"""A tiny HTTP server on loopback that answers as a test tells it: slowly, brokenly, or with other people's records."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

type Answer = bytes | Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Asked:
    """What came in. `headers` by their lower-case names; `form`: what a search asks for, wherever it stood."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.path).query) + parse_qsl(self.body.decode()))

    @property
    def kind(self) -> str:
        """The type of resource that is asked for."""
        return urlsplit(self.path).path.removeprefix("/fhir/").removesuffix("/_search")

    def creates(self, kind: str) -> bool:
        return self.method == "POST" and self.path.endswith(f"/{kind}")


@dataclass
class FaultyServer:
    """`answer`: what is sent for a request: bytes, or pieces with the waits between them."""

    port: int
    scheme: str = "http"
    answer: Callable[[Asked], Answer] = lambda asked: reply(searchset())
    asked: list[Asked] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/fhir"

    def serves(self, **by_kind: list[dict[str, Any]]) -> None:
        """Answer each search with these resources of its type, whatever it asked for."""
        self.answer = lambda asked: reply(searchset(*by_kind.get(asked.kind, [])))


@contextmanager
def faulty_server(context: ssl.SSLContext | None = None) -> Iterator[FaultyServer]:
    """A server on a free port; with `context` over TLS."""
    served: list[FaultyServer] = []

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                while asked := _read(self):
                    served[0].asked.append(asked)
                    pieces = served[0].answer(asked)
                    for piece in [pieces] if isinstance(pieces, bytes) else pieces:
                        self.wfile.write(piece)
                    if not isinstance(pieces, bytes):
                        return

    class Server(ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            return  # a client that gave up is what these tests are about

        def get_request(self) -> Any:
            connection, address = super().get_request()
            return (context.wrap_socket(connection, server_side=True) if context else connection), address

    with Server(("127.0.0.1", 0), Handler) as server:
        served.append(FaultyServer(server.server_address[1], "https" if context else "http"))
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield served[0]
        server.shutdown()


def reply(body: object, status: int = 200, content_type: str = "application/fhir+json", **headers: str) -> bytes:
    """A whole HTTP answer; `body`: bytes as they are, or a value to be JSON. `Retry_After` becomes `Retry-After`."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"Content-Type": content_type, "Content-Length": str(len(content))}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"HTTP/1.1 {status} Answer\r\n{lines}\r\n".encode() + content


def drip(content: bytes, pause: float, after: int = 0) -> Iterator[bytes]:
    """The first `after` bytes at once, then a byte each `pause` seconds."""
    yield content[:after]
    for place in range(after, len(content)):
        time.sleep(pause)
        yield content[place : place + 1]


def searchset(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    entries = [{"resource": resource, "search": {"mode": "match"}} for resource in resources]
    return {"resourceType": "Bundle", "type": "searchset", "total": len(entries), "entry": entries, **more}


def _read(handler: StreamRequestHandler) -> Asked | None:
    line = handler.rfile.readline().decode().split()
    if len(line) < 2:
        return None
    headers = {}
    while raw := handler.rfile.readline().decode().strip():
        name, _, value = raw.partition(":")
        headers[name.strip().lower()] = value.strip()
    return Asked(line[0], line[1], headers, handler.rfile.read(int(headers.get("content-length", 0))))
