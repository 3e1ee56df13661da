"""A client of the desk's socket, written from docs/desk-protocol.md alone."""

import json
import secrets
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from websockets import Origin
from websockets.sync.client import ClientConnection, connect

WITHIN_S = 20.0


@dataclass
class Technician:
    """One member of staff at the desk. `desk`: the newest picture of the queues."""

    socket: ClientConnection
    desk: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def signs_in(cls, url: str, username: str, password: str) -> "Technician":
        body = json.dumps({"username": username, "password": password}).encode()
        request = urllib.request.Request(
            f"{url}/api/staff/sign-in", body, {"Content-Type": "application/json"}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=15) as answer:
            cookie = answer.headers["Set-Cookie"].partition(";")[0]
        socket = connect(
            url.replace("http", "ws", 1) + "/api/desk",
            origin=Origin(url),
            additional_headers={"Cookie": cookie},
        )
        technician = cls(socket)
        technician.until(lambda frame: frame["type"] == "desk")
        return technician

    def sends(self, frame: dict[str, Any]) -> str:
        client_id = secrets.token_hex(8)
        self.socket.send(json.dumps({"client_id": client_id, **frame}))
        return client_id

    def claims(self, conversation: str) -> dict[str, Any]:
        """Take the patient who waited last, and what the desk answered. Items do not name conversations: the newest is
        the one, while a test has the queue for itself."""
        self.waits_for_work()
        item = max(one["item"] for one in self.desk["queue"])
        self.sends({"type": "claim", "item": item})
        answer = self.until(lambda frame: frame["type"] in ("claimed", "lost", "error"))
        if answer["type"] == "claimed":
            assert answer["conversation"] == conversation
            self.sends({"type": "open", "conversation": conversation, "after": 0})
        return answer

    def waits_for_work(self) -> None:
        if not self.desk.get("queue"):
            self.until(lambda frame: frame["type"] == "desk" and bool(frame["queue"]))

    def does(self, what: str, conversation: str, **more: str) -> dict[str, Any]:
        """say, end, close, release or transfer; returns once it is acknowledged."""
        client_id = self.sends({"type": what, "conversation": conversation, **more})
        return self.until(lambda frame: frame.get("client_id") == client_id and frame["type"] in ("ack", "error"))

    def until(self, wanted: Callable[[dict[str, Any]], bool], within: float = WITHIN_S) -> dict[str, Any]:
        deadline = time.monotonic() + within
        while True:
            frame: dict[str, Any] = json.loads(self.socket.recv(timeout=max(0.0, deadline - time.monotonic())))
            if frame["type"] == "desk":
                self.desk = frame
            if wanted(frame):
                return frame
