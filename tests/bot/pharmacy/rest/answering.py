"""A real HTTP server on this machine that answers what a test tells it to, and keeps what it was asked."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Heard:
    """A request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Said:
    """What is answered. `drip`: seconds between single bytes, of headers and body; `hang`: seconds before anything;
    `length`: what the header claims, if it is not the truth."""

    content: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    drip: float = 0.0
    hang: float = 0.0
    length: int | None = None

    def body(self) -> bytes:
        return self.raw if self.raw is not None else json.dumps(self.content).encode()


class Answering:
    """`say`: the answer to each request, and may be replaced while it runs."""

    def __init__(self, say: Callable[[Heard], Said]) -> None:
        self.say = say
        self.heard: list[Heard] = []
        self.url = ""
        self.over = threading.Event()


@contextmanager
def answering(say: Callable[[Heard], Said] | Said, tls: ssl.SSLContext | None = None) -> Iterator[Answering]:
    """A server for the time of the block. `tls`: of a server that speaks https."""
    server = Answering(say if callable(say) else lambda heard: say)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            heard = Heard(self.command, self.path, dict(self.headers.items()), self.rfile.read(length))
            server.heard.append(heard)
            said = server.say(heard)
            server.over.wait(said.hang)
            body = said.body()
            headers = {"Content-Type": "application/json", **said.headers}
            headers["Content-Length"] = str(len(body) if said.length is None else said.length)
            head = [f"HTTP/1.1 {said.status} said", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
            whole = "\r\n".join(head).encode() + body
            try:
                if said.drip:
                    for byte in whole:
                        self.wfile.write(bytes([byte]))
                        if server.over.wait(said.drip):
                            return
                else:
                    self.wfile.write(whole)
            except OSError:
                self.close_connection = True
            if said.length is not None:
                self.close_connection = True

        do_GET = do_POST = do_PUT = _serve  # noqa: N815  # http.server calls them so

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is written beside the tests."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64  # many ask at once in some tests

    listening = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        listening.socket = tls.wrap_socket(listening.socket, server_side=True)
    server.url = f"{'https' if tls else 'http'}://127.0.0.1:{listening.server_port}"
    running = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    running.start()
    try:
        yield server
    finally:
        server.over.set()
        listening.shutdown()
        listening.server_close()
        running.join(5)


def seconds(call: Callable[[], object]) -> float:
    began = time.monotonic()
    call()
    return time.monotonic() - began
