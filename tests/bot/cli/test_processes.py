"""Real processes, small ones: they come up, die, come back, and leave nothing behind."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli import processes
from bot.cli.failure import CommandFailed
from bot.cli.processes import Program, Running, answers, free_port, is_taken, stop
from bot.cli.up import StopAsked, Supervisor
from bot.settings import ROOT


def program(tmp_path: Path, name: str = "gateway", *, port: int | None = None, code: str | None = None) -> Program:
    """A server of one folder's files, or whatever `code` does."""
    port = port or free_port()
    serve = (sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port))
    argv = serve if code is None else (sys.executable, "-c", textwrap.dedent(code))
    return Program(name, argv, {"PATH": os.defpath}, f"http://127.0.0.1:{port}/LICENSE", tmp_path / f"{name}.log")


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[..., Supervisor]]:
    made: list[Supervisor] = []

    def make(*programs: Program) -> Supervisor:
        supervisor = Supervisor(programs, Path("models/abc.tar.gz"), tmp_path / "up.json", StopAsked())
        made.append(supervisor)
        return supervisor

    yield make
    for supervisor in made:
        stop(list(supervisor.running.values()), hurry=lambda: True)


def console() -> Console:
    return Console(file=io.StringIO(), soft_wrap=True)


def said(told: Console) -> str:
    assert isinstance(told.file, io.StringIO)
    return told.file.getvalue()


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_all_come_up_and_the_record_says_where_they_are(tmp_path: Path, supervise: Callable[..., Supervisor]) -> None:
    told = console()
    supervisor = supervise(program(tmp_path, "rasa"), program(tmp_path, "actions"), program(tmp_path, "gateway"))
    assert supervisor.start(told)
    record = json.loads((tmp_path / "up.json").read_text())
    assert record["pid"] == os.getpid()
    assert all(answers(process["health"]) for process in record["processes"].values())
    assert [line.split()[0] for line in said(told).splitlines()] == ["rasa", "actions", "gateway"]
    supervisor.stop(told)
    assert all(gone(process["pid"]) for process in record["processes"].values())
    assert not (tmp_path / "up.json").exists()


def test_a_killed_process_comes_back_and_the_person_is_told(
    tmp_path: Path, supervise: Callable[..., Supervisor]
) -> None:
    told = console()
    supervisor = supervise(program(tmp_path, "rasa"))
    supervisor.start(told)
    first = supervisor.running["rasa"].pid

    def kill_and_stop() -> None:
        os.kill(first, signal.SIGKILL)
        eventually(lambda: "is back" in said(told))
        supervisor.stop_asked.times += 1

    killer = threading.Thread(target=kill_and_stop)
    killer.start()
    supervisor.watch(told)
    killer.join()
    assert supervisor.running["rasa"].pid != first
    assert "rasa died (SIGKILL); starting it again" in said(told)
    assert "rasa is back after" in said(told)


def test_three_deaths_within_a_minute_stop_everything_with_one_sentence(
    tmp_path: Path, supervise: Callable[..., Supervisor]
) -> None:
    supervisor = supervise(program(tmp_path, "rasa"), program(tmp_path, "actions", code="raise SystemExit(1)"))
    with pytest.raises(CommandFailed, match="The actions process died 3 times within a minute") as failed:
        supervisor.start(console())
    assert str(tmp_path / "actions.log") in str(failed.value)
    assert "\n" not in str(failed.value)
    supervisor.stop(console())
    assert gone(supervisor.running["rasa"].pid)


def test_a_model_that_rasa_refuses_ends_it_at_once(tmp_path: Path, supervise: Callable[..., Supervisor]) -> None:
    supervisor = supervise(program(tmp_path, "rasa", code="raise SystemExit(3)"))
    with pytest.raises(CommandFailed, match=r"Rasa cannot use the model models/abc\.tar\.gz"):
        supervisor.start(console())


def test_ctrl_c_while_starting_stops_it(tmp_path: Path, supervise: Callable[..., Supervisor]) -> None:
    supervisor = supervise(program(tmp_path, "rasa", code="import time; time.sleep(100)"))
    with supervisor.stop_asked.listening():
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        assert not supervisor.start(console())
    supervisor.stop(console())
    assert gone(supervisor.running["rasa"].pid)


def test_what_a_process_started_goes_with_it(tmp_path: Path) -> None:
    code = """
        import os, subprocess, sys, time
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"])
        print(child.pid, flush=True)
        time.sleep(100)
    """
    running = Running(program(tmp_path, code=code))
    assert eventually(lambda: running.program.log.read_text().strip() != "")
    grandchild = int(running.program.log.read_text())
    stop([running], hurry=lambda: False)
    assert gone(running.pid)
    assert eventually(lambda: gone(grandchild))


def test_a_process_that_will_not_stop_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "STOP_WITHIN", 0.3)
    code = """
        import signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        print("deaf", flush=True)
        time.sleep(100)
    """
    running = Running(program(tmp_path, code=code))
    assert eventually(lambda: "deaf" in running.program.log.read_text())
    stop([running], hurry=lambda: False)
    assert running.exit_code() == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
def test_nothing_is_orphaned_when_the_supervisor_itself_is_killed(tmp_path: Path) -> None:
    code = f"""
        import sys, time
        from pathlib import Path
        from bot.cli.processes import Program, Running
        sleeper = (sys.executable, "-c", "import time; time.sleep(100)")
        print(Running(Program("rasa", sleeper, {{}}, "", Path({str(tmp_path / "log")!r}))).pid, flush=True)
        time.sleep(100)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as supervisor:
        assert supervisor.stdout
        child = int(supervisor.stdout.readline())
        assert not gone(child)
        supervisor.kill()
    assert eventually(lambda: gone(child))


def test_a_process_sees_nothing_of_this_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOMEBODYS_CLOUD_TOKEN", "hunter4")
    running = Running(program(tmp_path, code="import os; print(sorted(os.environ))"))
    assert eventually(lambda: running.exit_code() is not None)
    seen = running.program.log.read_text()
    assert "PATH" in seen
    assert "SOMEBODYS_CLOUD_TOKEN" not in seen


def test_a_taken_port_is_known_before_anything_starts() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        assert is_taken("127.0.0.1", listener.getsockname()[1])
    assert not is_taken("127.0.0.1", free_port())
    assert is_taken("203.0.113.7", 8080)
