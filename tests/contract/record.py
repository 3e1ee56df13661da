"""Record the examples of the turn anew, from a real Rasa and the real action server:

    .venv/bin/python -m tests.contract.record

An example is its name, its request and its claims, written by hand into turn_examples.json; this fills in the rest.
Read the difference before it is committed: it is a change of the contract.
"""

import json
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.bot.nlu.process import ACTION_TOKEN, REPOSITORY, RasaProcess, bare_environment, free_port, small_project
from tests.contract.acting import action_server, context_of, envelope_for, seen_action
from tests.contract.recorded import PATH, Example, read_examples, seen_answer, seen_call

ORDER = ("name", "route", "token", "claims", "request", "call", "action", "answer")
PYTHON = REPOSITORY / ".venv-rasa" / "bin" / "python"


class Tap:
    """Stands where Rasa calls its actions, passes each call on to the app of the moment, and keeps both."""

    def __init__(self) -> None:
        self.app: Starlette | None = None
        self.heard: list[tuple[dict[str, Any], dict[str, Any]]] = []

    async def webhook(self, request: Request) -> JSONResponse:
        call = await request.json()
        assert self.app is not None
        headers = {"Authorization": request.headers["authorization"]}
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(self.app), base_url="http://actions") as client:
            answer = (await client.post("/webhook", json=call, headers=headers)).json()
        self.heard.append((call, answer))
        return JSONResponse(answer)


@contextmanager
def listening(tap: Tap) -> Iterator[int]:
    port = free_port()
    app = Starlette(routes=[Route("/webhook", tap.webhook, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield port
    server.should_exit = True
    thread.join()


@contextmanager
def rasa(folder: Path, action_port: int) -> Iterator[RasaProcess]:
    """A Rasa process with the small model of its own tests."""
    project, output = small_project(folder / "project"), folder / "rasa.log"
    model = folder / "model.tar.gz"
    train: list[str | Path] = ["-m", "bot.nlu.train", "--project", project, "--out", model, "--log", output]
    subprocess.run([PYTHON, *train], cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    served = RasaProcess(free_port(), output)
    serve: list[str | Path] = ["-m", "bot.nlu.serve", "--model", model, "--port", str(served.port)]
    with output.open("ab") as log:
        process = subprocess.Popen([PYTHON, *serve], env=bare_environment(action_port), stdout=log, stderr=log)
    try:
        while not _up(served):
            assert process.poll() is None, output.read_text()
            time.sleep(0.2)
        yield served
    finally:
        process.terminate()
        process.wait(30)


def _up(served: RasaProcess) -> bool:
    try:
        return served.get("/health").status == 200
    except OSError:
        return False


def recorded(example: Example, served: RasaProcess, tap: Tap) -> Example:
    """The example with what really happens."""
    tap.heard.clear()
    body = dict(example.request)
    if example.route == "/turn":
        body["envelope"] = envelope_for(body, example.claims)
    with tempfile.TemporaryDirectory() as folder, action_server(Path(folder), ACTION_TOKEN) as tap.app:
        answer = served.post(example.route, body) if example.token else served.post(example.route, body, None)
    seen = replace(example, call=None, action=None, answer=seen_answer(answer.status, answer.body))
    for call, acted in tap.heard:
        assert seen.call is None, "one message, one action"
        seen = replace(seen, call=seen_call(call), action=seen_action(acted, context_of(body)))
    return seen


def written(example: Example) -> str:
    """An example as it stands in the file: a line for each party's word, without what is as usual."""
    usual = asdict(Example("", {}))
    fields = {name: value for name, value in asdict(example).items() if value != usual[name]}
    lines = [f'"{name}": {json.dumps(fields[name], ensure_ascii=False)}' for name in ORDER if name in fields]
    return "{" + ",\n ".join(lines) + "}"


def main() -> None:
    tap = Tap()
    with (
        tempfile.TemporaryDirectory() as folder,
        listening(tap) as port,
        rasa(Path(folder), port) as served,
    ):
        examples = [written(recorded(example, served, tap)) for example in read_examples()]
    PATH.write_text("[\n" + ",\n\n".join(examples) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
