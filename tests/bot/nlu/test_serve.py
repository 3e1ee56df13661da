"""The launcher starts with a model or not at all, and says in one sentence what is wrong."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.nlu.agent import CannotServe, load_agent
from tests.bot.nlu.process import REPOSITORY, RasaProcess, Training, bare_environment, free_port

SOCKETS = Path("/proc/net/tcp")
LISTENING = "0A"
LOOPBACK = "0100007F"


def started(arguments: list[object], environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "bot.nlu.serve", *map(str, arguments)],
        cwd="/",
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def the_sentence(done: "subprocess.CompletedProcess[str]") -> str:
    """What a person reads: one line, no traceback."""
    lines = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert len(lines) == 1, done.stderr
    assert not done.stdout
    return lines[0]


def test_a_missing_model_stops_it(tmp_path: Path) -> None:
    done = started(["--model", tmp_path / "none.tar.gz", "--port", free_port()], bare_environment(9))
    assert done.returncode == 3
    assert "there is no model at" in the_sentence(done)


def test_a_broken_model_stops_it(tmp_path: Path) -> None:
    (tmp_path / "broken.tar.gz").write_bytes(b"this is no archive")
    done = started(["--model", tmp_path / "broken.tar.gz", "--port", free_port()], bare_environment(9))
    assert done.returncode == 3
    assert "cannot be loaded" in the_sentence(done)
    assert "train it again" in the_sentence(done)


def test_a_missing_setting_stops_it_by_name(tmp_path: Path) -> None:
    environment = bare_environment(9)
    del environment["SCRIPTDESK_ACTION_TOKEN"]
    done = started(["--model", tmp_path / "any.tar.gz"], environment)
    assert done.returncode == 2
    assert "SCRIPTDESK_ACTION_TOKEN must be set" in the_sentence(done)


def test_a_taken_port_stops_it_before_anything_is_loaded(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        (tmp_path / "any.tar.gz").touch()
        done = started(["--model", tmp_path / "any.tar.gz", "--port", port], bare_environment(9))
    assert done.returncode == 4
    assert f"port {port}" in the_sentence(done)


@pytest.mark.skipif(not SOCKETS.exists(), reason="the kernel does not list its sockets here")
def test_it_listens_on_loopback_only(rasa: RasaProcess) -> None:
    rows = [line.split() for line in SOCKETS.read_text().splitlines()[1:]]
    listening = [row[1].split(":") for row in rows if row[3] == LISTENING]
    assert [address for address, port in listening if int(port, 16) == rasa.port] == [LOOPBACK]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in bare_environment(9).items():
        if name in os.environ or name.startswith("SCRIPTDESK_"):
            monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("settings")
def test_a_store_that_keeps_conversations_is_refused(training: Training, tmp_path: Path) -> None:
    endpoints = tmp_path / "endpoints.yml"
    good = (REPOSITORY / "endpoints.yml").read_text()
    # Rasa answers a class it cannot import with its own store, in memory.
    endpoints.write_text(good.replace("bot.nlu.turns.TurnStore", "bot.nlu.turns.NoSuchStore"))
    with pytest.raises(CannotServe, match="InMemoryTrackerStore instead of the turn store"):
        load_agent(training.model, endpoints)


@pytest.mark.usefixtures("settings")
def test_an_agent_keeps_nothing_even_after_an_error(training: Training) -> None:
    agent = load_agent(training.model, REPOSITORY / "endpoints.yml")
    assert type(agent.tracker_store).__name__ == "TurnStore"
    assert agent.processor.tracker_store is agent.tracker_store
