"""One of ScriptDesk's processes: how it is started, asked for its health, and stopped with all that it started."""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.settings import ROOT

STOP_WITHIN = 10.0  # seconds from the request to stop until a process is killed
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. `environment` is all that the process gets; `health` answers 200 when it is ready."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    health: str
    log: Path


class Running:
    """A started program, the leader of a process group of its own."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.since = time.monotonic()
        self.ready_after: float | None = None
        program.log.parent.mkdir(parents=True, exist_ok=True)
        with program.log.open("ab") as log:
            self._process = subprocess.Popen(
                program.argv,
                env=dict(program.environment),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then stops the rest in order
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # safe: no threads here
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def exit_code(self) -> int | None:
        """None while it runs; negative: ended by that signal."""
        return self._process.poll()

    def look(self) -> bool:
        """Whether it has become ready; asks it only as long as it was not."""
        if self.ready_after is None and answers(self.program.health):
            self.ready_after = time.monotonic() - self.since
        return self.ready_after is not None

    def signal(self, number: signal.Signals) -> None:
        """To the process and all that it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


def stop(processes: Sequence[Running], *, hurry: Callable[[], bool]) -> None:
    """Ask all to stop, wait up to STOP_WITHIN seconds (or until `hurry`), kill what is left."""
    for process in processes:
        process.signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_WITHIN
    while any(process.exit_code() is None for process in processes):
        if time.monotonic() > deadline or hurry():
            break
        time.sleep(0.05)
    for process in processes:
        process.signal(signal.SIGKILL)  # also what a process left behind in its group
        process._process.wait()


def answers(url: str) -> bool:
    """Whether GET `url` is answered with 200 within two seconds."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    connection = (
        http.client.HTTPSConnection(host, parts.port, timeout=2, context=_own_process())
        if parts.scheme == "https"
        else http.client.HTTPConnection(host, parts.port, timeout=2)
    )
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _own_process() -> ssl.SSLContext:
    """A process of ours is asked on this machine, where its certificate has another name."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def is_taken(host: str, port: int) -> bool:
    """Whether somebody listens there already, or the address is not ours to listen on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError:
        return True
    return False


_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _die_with_parent() -> None:
    """Between fork and exec: the kernel kills this process when the supervisor is gone, however it went."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
