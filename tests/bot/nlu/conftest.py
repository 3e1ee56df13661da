"""A small model trained once, and the Rasa process that serves it beside an action server that answers fixed events."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.nlu import before_rasa
from tests.bot.nlu.process import (
    REPOSITORY,
    ActionServer,
    RasaProcess,
    Training,
    bare_environment,
    free_port,
    small_project,
)

# Without Rasa this is the wrong environment: `.venv-rasa/bin/pytest tests/bot/nlu` runs these.
collect_ignore_glob = [] if importlib.util.find_spec("rasa") else ["test_*.py"]
if not collect_ignore_glob:
    before_rasa.settle()


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory.mktemp("project"))


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
