"""A small model trained once, and the Rasa process that serves it beside an action server that answers fixed events."""

import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple

import pytest

# Without Rasa this is the wrong environment: `.venv-rasa/bin/pytest tests/bot/nlu` runs these.
collect_ignore_glob = [] if importlib.util.find_spec("rasa") else ["test_*.py"]

REPOSITORY = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent

CHANNEL_TOKEN = "a-token-for-the-channel"
ACTION_TOKEN = "a-token-for-the-actions"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product's configuration, domain and rules, over a few examples and drugs of its own."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "data" / "nlu").mkdir(parents=True)
    for name in ("config.yml", "domain.yml", "data/rules.yml"):
        shutil.copy(REPOSITORY / name, folder / name)
    shutil.copy(HERE / "examples.yml", folder / "data" / "nlu")
    shutil.copy(HERE / "formulary.csv", folder / "data")
    return folder


@dataclass(frozen=True)
class Training:
    """What a training left behind: the model and what it said on its way."""

    model: Path
    steps: List[Dict[str, Any]]
    log: str


@pytest.fixture(scope="session")
def training(project: Path) -> Training:
    model, log = project / "models" / "small.tar.gz", project / "train.log"
    done = subprocess.run(
        [sys.executable, "-m", "bot.nlu.train", "--project", project, "--out", model, "--log", log],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return Training(model, [json.loads(line) for line in done.stdout.splitlines()], log.read_text())


@dataclass
class ActionServer:
    """The far end of Rasa's action call. It echoes what it was asked, unless told otherwise."""

    port: int
    calls: List[Dict[str, Any]] = field(default_factory=list)
    tokens: List[str] = field(default_factory=list)
    connections: "set[Tuple[str, int]]" = field(default_factory=set)
    answer: Optional[Tuple[int, Any]] = None
    delay_s: float = 0.0

    def respond(self, call: Dict[str, Any]) -> Tuple[int, Any]:
        if self.answer is not None:
            return self.answer
        asked = call["tracker"]["latest_message"]
        topic = asked["intent"]["name"]
        drugs = [entity["value"] for entity in asked["entities"] if entity["entity"] == "drug"]
        events = [{"event": "slot", "timestamp": None, "name": "topic", "value": topic}]
        events += [{"event": "slot", "timestamp": None, "name": "drug", "value": drugs[0]}] if drugs else []
        said = {"card": call["next_action"], "sealed": json.dumps([asked["metadata"], call["tracker"]["slots"]])}
        return 200, {"events": events, "responses": [{"custom": said}]}


@pytest.fixture(scope="session")
def running_actions() -> Iterator[ActionServer]:
    state = ActionServer(free_port())

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            call = json.loads(self.rfile.read(int(self.headers["content-length"])))
            state.calls.append(call)
            state.tokens.append(self.headers.get("authorization", ""))
            state.connections.add(self.client_address)
            status, content = state.respond(call)
            time.sleep(state.delay_s)
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing to standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", state.port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()


@pytest.fixture
def actions(running_actions: ActionServer) -> ActionServer:
    """The action server as a test finds it: no calls yet, echoing."""
    running_actions.calls.clear()
    running_actions.tokens.clear()
    running_actions.connections.clear()
    running_actions.answer = None
    running_actions.delay_s = 0.0
    return running_actions


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any


@dataclass(frozen=True)
class RasaProcess:
    """The served model, as a gateway sees it."""

    port: int
    output: Path

    def post(self, path: str, body: Any, token: Optional[str] = CHANNEL_TOKEN) -> Answer:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        return self._send(urllib.request.Request(self._url(path), data, headers))

    def get(self, path: str) -> Answer:
        return self._send(urllib.request.Request(self._url(path)))

    def turn(self, text: Optional[str] = None, **fields: Any) -> Answer:
        """A turn of a conversation; what is not named is unremarkable."""
        body = {"conversation": "c_1", "stretch": 0, "turn": 1, "slots": {}, "envelope": "sealed", "text": text}
        return self.post("/turn", {**body, **fields})

    def parse(self, text: str) -> Dict[str, Any]:
        parse: Dict[str, Any] = self.post("/parse", {"text": text}).body["parse"]
        return parse

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/webhooks/scriptdesk{path}"

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.status, json.load(answer))
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, json.load(refused))


def bare_environment(action_port: int) -> Dict[str, str]:
    """All that the process gets: where its code is, and its three variables."""
    return {
        "PYTHONPATH": str(REPOSITORY),
        "SCRIPTDESK_CHANNEL_TOKEN": CHANNEL_TOKEN,
        "SCRIPTDESK_ACTION_TOKEN": ACTION_TOKEN,
        "SCRIPTDESK_ACTION_URL": f"http://127.0.0.1:{action_port}/webhook",
    }


@pytest.fixture(scope="session")
def rasa(
    training: Training, running_actions: ActionServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RasaProcess]:
    """The launcher, started elsewhere than in the repository and with an emptied environment."""
    folder = tmp_path_factory.mktemp("rasa")
    served = RasaProcess(free_port(), folder / "output.txt")
    with served.output.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.nlu.serve", "--model", training.model, "--port", str(served.port)],
            cwd=folder,
            env=bare_environment(running_actions.port),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + 120
        while not _healthy(served):
            assert process.poll() is None, served.output.read_text()
            assert time.monotonic() < deadline, "Rasa was not up after two minutes"
            time.sleep(0.2)
        yield served
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _healthy(served: RasaProcess) -> bool:
    try:
        return served.get("/health").status == 200
    except (urllib.error.URLError, ConnectionError):
        return False


@pytest.fixture
def in_project(project: Path) -> Iterator[Path]:
    """Paths in config.yml are relative to the project."""
    before = Path.cwd()
    os.chdir(project)
    yield project
    os.chdir(before)
