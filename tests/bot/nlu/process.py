"""What the tests of the Rasa process talk to: the process as a gateway sees it, and the far end of its action calls."""

import json
import shutil
import socket
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent

CHANNEL_TOKEN = "a-token-for-the-channel"
ACTION_TOKEN = "a-token-for-the-actions"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Training:
    """What a training left behind: the model and what it said on its way."""

    model: Path
    steps: list[dict[str, Any]]
    log: str


@dataclass
class ActionServer:
    """The far end of Rasa's action call. It echoes what it was asked, unless told otherwise."""

    port: int
    calls: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    connections: "set[tuple[str, int]]" = field(default_factory=set)
    answer: tuple[int, Any] | None = None
    delay_s: float = 0.0

    def respond(self, call: dict[str, Any]) -> tuple[int, Any]:
        if self.answer is not None:
            return self.answer
        asked = call["tracker"]["latest_message"]
        topic = asked["intent"]["name"]
        drugs = [entity["value"] for entity in asked["entities"] if entity["entity"] == "drug"]
        events = [{"event": "slot", "timestamp": None, "name": "topic", "value": topic}]
        events += [{"event": "slot", "timestamp": None, "name": "drug", "value": drugs[0]}] if drugs else []
        said = {"card": call["next_action"], "sealed": json.dumps([asked["metadata"], call["tracker"]["slots"]])}
        return 200, {"events": events, "responses": [{"custom": said}]}


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any


@dataclass(frozen=True)
class RasaProcess:
    """The served model, as a gateway sees it."""

    port: int
    output: Path

    def post(self, path: str, body: Any, token: str | None = CHANNEL_TOKEN) -> Answer:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        return self._send(urllib.request.Request(self._url(path), data, headers))

    def get(self, path: str) -> Answer:
        return self._send(urllib.request.Request(self._url(path)))

    def turn(self, text: str | None = None, **fields: Any) -> Answer:
        """A turn of a conversation; what is not named is unremarkable."""
        body = {"conversation": "c_1", "stretch": 0, "turn": 1, "slots": {}, "envelope": "sealed", "text": text}
        return self.post("/turn", {**body, **fields})

    def parse(self, text: str) -> dict[str, Any]:
        parse: dict[str, Any] = self.post("/parse", {"text": text}).body["parse"]
        return parse

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/webhooks/scriptdesk{path}"

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.status, json.load(answer))
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, json.load(refused))


def small_project(folder: Path) -> Path:
    """The product's configuration, domain and rules, over a few examples and drugs of its own."""
    (folder / "data" / "nlu").mkdir(parents=True)
    for name in ("config.yml", "domain.yml", "data/rules.yml"):
        shutil.copy(REPOSITORY / name, folder / name)
    shutil.copy(HERE / "examples.yml", folder / "data" / "nlu")
    for name in ("formulary.csv", "lookalikes.csv", "drug_classes.csv"):
        shutil.copy(HERE / name, folder / "data")
    return folder


def bare_environment(action_port: int) -> dict[str, str]:
    """All that the process gets: where its code is, and its three variables."""
    return {
        "PYTHONPATH": str(REPOSITORY),
        "SCRIPTDESK_CHANNEL_TOKEN": CHANNEL_TOKEN,
        "SCRIPTDESK_ACTION_TOKEN": ACTION_TOKEN,
        "SCRIPTDESK_ACTION_URL": f"http://127.0.0.1:{action_port}/webhook",
    }
