"""A client of the patient's socket, written from docs/protocol.md alone."""

import json
import secrets
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from websockets import Origin
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

WITHIN_S = 20.0


@dataclass
class Patient:
    """One patient in one chat. `log` is what the socket has shown, by `seq`; `frames` is all that came."""

    url: str
    conversation: str = ""
    secret: str = ""
    log: dict[int, dict[str, Any]] = field(default_factory=dict)
    frames: list[dict[str, Any]] = field(default_factory=list)
    status: dict[str, Any] = field(default_factory=dict)
    socket: ClientConnection | None = None

    @classmethod
    def arrives(cls, url: str) -> "Patient":
        """Open the chat and connect."""
        request = urllib.request.Request(
            f"{url}/api/conversations", b"{}", {"Content-Type": "application/json"}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            opened = json.load(answer)
        patient = cls(url, opened["conversation"], opened["secret"])
        patient.connects()
        return patient

    @property
    def seen(self) -> int:
        return max(self.log, default=0)

    def connects(self, within: float = 30.0) -> None:
        """Connect, with what was seen so far; again and again while the gateway is away."""
        deadline = time.monotonic() + within
        while True:
            try:
                self.socket = connect(self.url.replace("http", "ws", 1) + "/api/chat", origin=Origin(self.url))
                hello = {"type": "hello", "conversation": self.conversation, "secret": self.secret, "after": self.seen}
                self.socket.send(json.dumps(hello))
                self.until(lambda frame: frame["type"] == "welcome")
                return
            except (OSError, ConnectionClosed):
                assert time.monotonic() < deadline, "the gateway did not come back"
                time.sleep(0.2)

    def leaves(self) -> None:
        assert self.socket is not None
        self.socket.close()

    def sends(self, frame: dict[str, Any]) -> str:
        """Send a frame; returns its client_id."""
        assert self.socket is not None
        client_id = str(frame.get("client_id") or secrets.token_hex(8))
        self.socket.send(json.dumps({"client_id": client_id, **frame}))
        return client_id

    def says(self, text: str) -> str:
        return self.sends({"type": "say", "text": text})

    def asks(self, text: str, within: float = WITHIN_S) -> dict[str, Any]:
        """Say something, and the first thing that bot, staff or system then show."""
        client_id = self.says(text)
        own = self.until(lambda frame: frame["type"] == "ack" and frame["client_id"] == client_id)["seq"]
        return self.message(lambda message: message["author"] != "patient" and message["seq"] > own, within)

    def presses(self, card: dict[str, Any], label: str) -> dict[str, Any]:
        """Press the button with this label, and what is then shown."""
        button = next(one["id"] for one in card["card"]["buttons"] if one["label"] == label)
        before = self.seen
        self.sends({"type": "press", "seq": card["seq"], "button": button})
        return self.message(lambda message: message["author"] != "patient" and message["seq"] > before)

    def fills_in(self, form: dict[str, Any], **values: str) -> dict[str, Any]:
        """Answer a form, and what is shown after its end; a form_error is returned as it is."""
        client_id = self.sends({"type": "answer", "seq": form["seq"], "values": values})
        return self.until(
            lambda frame: (
                (frame["type"] == "form_error" and frame["client_id"] == client_id)
                or (frame["type"] == "message" and frame["seq"] > form["seq"] and frame["kind"] not in ("form_done",))
            )
        )

    def message(self, wanted: Callable[[dict[str, Any]], bool], within: float = WITHIN_S) -> dict[str, Any]:
        """The first message of the log that fits, as soon as it is there."""
        for _, message in sorted(self.log.items()):
            if wanted(message):
                return message
        return self.until(lambda frame: frame["type"] == "message" and wanted(frame), within)

    def state(self, wanted: str, within: float = WITHIN_S) -> dict[str, Any]:
        """The status, once the conversation is in this state."""
        if self.status.get("state") != wanted:
            self.until(lambda frame: frame["type"] == "status" and frame["status"]["state"] == wanted, within)
        return self.status

    def until(self, wanted: Callable[[dict[str, Any]], bool], within: float = WITHIN_S) -> dict[str, Any]:
        """Take frames until one fits."""
        assert self.socket is not None
        deadline = time.monotonic() + within
        while True:
            try:
                frame: dict[str, Any] = json.loads(self.socket.recv(timeout=max(0.0, deadline - time.monotonic())))
            except TimeoutError:
                last = [f"{one['type']}:{one.get('kind', one.get('code', ''))}" for one in self.frames[-8:]]
                raise AssertionError(f"nothing of that kind within {within:.0f} s; last came {last}") from None
            self._take(frame)
            if wanted(frame):
                return frame

    def _take(self, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        if frame["type"] == "message":
            assert frame["seq"] not in self.log, "a message was shown twice"
            assert frame["seq"] == self.seen + 1, "a message was left out"
            self.log[frame["seq"]] = frame
        elif frame["type"] in ("welcome", "status"):
            self.status = frame["status"]
