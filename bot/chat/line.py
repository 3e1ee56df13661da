"""The line to a browser, which may be cut at any moment: one word for that, whoever noticed it first."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from fastapi import WebSocket, WebSocketDisconnect


async def send(socket: WebSocket, frame: Mapping[str, Any]) -> None:
    """Send a frame. Raises WebSocketDisconnect if the other side is gone."""
    try:
        await socket.send_json(frame)
    except RuntimeError:  # the framework's and the server's word for a line that they have closed already
        raise WebSocketDisconnect(1006) from None


async def close(socket: WebSocket, code: int) -> None:
    """Close, if the other side is still there."""
    with suppress(RuntimeError, WebSocketDisconnect):
        await socket.close(code)
