"""The whole product, started as its user starts it: `scriptdesk up` in a folder and on a port of its own."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMAND = ROOT / ".venv" / "bin" / "scriptdesk"


def skip_or_fail(reason: str) -> None:
    """Skip where a real part is missing; on CI, where it must be there, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def until[T](look: Callable[[], T], what: str, within: float = 60.0) -> T:
    """What `look` says once it is true. Fails with `what` after `within` seconds."""
    deadline = time.monotonic() + within
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {within:.0f} s: {what}"
        time.sleep(0.05)


@dataclass
class Stack:
    """A running `scriptdesk up`. `var`: its databases, keys and logs."""

    var: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> Path:
        return self.var / "up.log"

    @classmethod
    @contextlib.contextmanager
    def running(cls, var: Path) -> Iterator["Stack"]:
        """A stack in this folder that is up, and stopped afterwards."""
        stack = cls(var)
        try:
            stack.start()
            yield stack
        finally:
            stack.stop()

    def start(self) -> None:
        self.var.mkdir(parents=True, exist_ok=True)
        environment = {
            **os.environ,
            "SCRIPTDESK_VAR": str(self.var),
            "SCRIPTDESK_PORT": str(self.port),
            **self.environment,
        }
        with self.output.open("ab") as output:
            self.process = subprocess.Popen([COMMAND, "up"], cwd=ROOT, env=environment, stdout=output, stderr=output)
        until(self.healthy, f"all is up; {self.output} says why not", within=300)

    def healthy(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.output.read_text()[-2000:]
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=3) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def pid(self, name: str) -> int:
        """The process id of gateway, rasa or actions, as it is now."""
        record: dict[str, Any] = json.loads((self.var / "up.json").read_text())
        pid: int = record["processes"][name]["pid"]
        return pid

    def signal(self, name: str, number: signal.Signals) -> None:
        os.kill(self.pid(name), number)

    def logs(self) -> str:
        """Everything that every process has logged so far."""
        return "\n".join(path.read_text() for path in [*sorted((self.var / "logs").glob("*.log")), self.output])

    def stop(self) -> int:
        """Ctrl-C, and the exit status."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)
