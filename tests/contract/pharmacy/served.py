"""A test's own HTTP server: a Starlette app on uvicorn, on a free port of this machine, in a thread of its own."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

START_SECONDS = 10


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The address at which the app answers while the context lasts."""
    config = uvicorn.Config(app, "127.0.0.1", 0, log_level="critical", access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    _wait(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        running.join(START_SECONDS)


def _wait(ready: Callable[[], bool]) -> None:
    ends = time.monotonic() + START_SECONDS
    while not ready():
        assert time.monotonic() < ends, "the server did not start"
        time.sleep(0.01)
