"""A gateway that serves the desk alone, on a port of its own, and a client that speaks docs/desk-protocol.md."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx2
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from websockets import Origin
from websockets.asyncio.client import ClientConnection, connect

from bot.chat.bus import LocalBus, relay
from bot.desk.api import make_desk
from bot.desk.demo import PEOPLE
from bot.pharmacy.port import Pharmacy
from tests.bot.desk.demo_desk import Desk

PASSWORDS = {username: password for _, _, username, password in PEOPLE}
WEB = Path(__file__).resolve().parents[3] / "bot" / "web"
WITHIN = 10.0  # seconds


@asynccontextmanager
async def serve(desk: Desk, pharmacy: Pharmacy, bus: LocalBus) -> AsyncIterator[str]:
    """The address of a running gateway, without the scheme."""
    app = FastAPI()
    app.middleware("http")(_strict)
    app.include_router(
        make_desk(
            desk.database,
            desk.vault,
            bus,
            pharmacy,
            pharmacy_state="CT",
            secure_cookies=False,
            demo=True,
            clock=desk.clock,
        )
    )
    for name in ("chat", "desk"):
        app.mount(f"/{name}", StaticFiles(directory=WEB / name, html=True))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, timeout_graceful_shutdown=1))
    relaying = asyncio.create_task(relay(desk.database, bus))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving
        relaying.cancel()
        await asyncio.gather(relaying, return_exceptions=True)


async def _strict(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await go_on(request)
    response.headers["Content-Security-Policy"] = "default-src 'none'; " + "; ".join(
        f"{kind}-src 'self'" for kind in ("script", "style", "img", "connect")
    )
    return response


async def sign_in(address: str, username: str, password: str | None = None) -> httpx2.Response:
    async with httpx2.AsyncClient(base_url=f"http://{address}") as client:
        given = {"username": username, "password": password or PASSWORDS[username]}
        return await client.post("/api/staff/sign-in", json=given)


@dataclass
class Client:
    """One window of the desk. Keeps every frame, so that a test can ask for what has come."""

    address: str
    cookie: str
    socket: ClientConnection | None = None
    frames: list[dict[str, Any]] = field(default_factory=list)
    _read: int = 0

    @classmethod
    async def of(cls, address: str, username: str) -> Self:
        answer = await sign_in(address, username)
        return cls(address, "; ".join(f"{name}={value}" for name, value in answer.cookies.items()))

    async def __aenter__(self) -> Self:
        headers = {"Cookie": self.cookie}
        self.socket = await connect(
            f"ws://{self.address}/api/desk", origin=Origin(f"http://{self.address}"), additional_headers=headers
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.socket is not None
        await self.socket.close()

    async def send(self, **frame: Any) -> None:
        assert self.socket is not None
        await self.socket.send(json.dumps(frame))

    async def get(self, kind: str, fits: Callable[[dict[str, Any]], bool] = lambda frame: True) -> dict[str, Any]:
        """The next frame of this type that fits; what comes between stays in `frames`."""
        assert self.socket is not None
        async with asyncio.timeout(WITHIN):
            while True:
                if self._read == len(self.frames):
                    self.frames.append(json.loads(await self.socket.recv()))
                frame = self.frames[self._read]
                self._read += 1
                if frame["type"] == kind and fits(frame):
                    return frame

    async def ever(self, kind: str, fits: Callable[[dict[str, Any]], bool]) -> None:
        """Wait until a frame of this type that fits has come, were it before one that was asked for."""
        if not any(frame["type"] == kind and fits(frame) for frame in self.frames):
            await self.get(kind, fits)

    async def closed(self) -> int | None:
        """The code with which the server closed."""
        assert self.socket is not None
        async with asyncio.timeout(WITHIN):
            await self.socket.wait_closed()
        return self.socket.close_code
