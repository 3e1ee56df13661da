"""The road to a system, which can be blocked, broken or made slow: a TCP relay in front of the real part."""

import contextlib
import socket
import threading
import time
from dataclasses import dataclass, field
from enum import StrEnum

LOOK_EVERY = 0.01  # seconds


class Weather(StrEnum):
    CLEAR = "clear"
    SILENT = "silent"  # connections stand, and nothing comes through
    DRIPPING = "dripping"  # a byte at a time
    CUT = "cut"  # a connection is taken and dropped at once
    CLOSED = "closed"  # nobody listens


@dataclass
class Road:
    """Relays `port` to `target`, as the weather allows. A change of weather holds for open connections too."""

    target: int
    weather: Weather = Weather.CLEAR
    cut_next: int = 0
    """So many connections are dropped before the road is clear again."""
    cut_after: bytes = b""
    """A question that holds this is brought to the system; then the connection breaks, once, before any answer."""
    asked: int = 0
    """Connections that somebody tried to make while the road was not closed."""
    _listener: socket.socket | None = None
    _open: set[socket.socket] = field(default_factory=set)
    _mute: bool = False
    port: int = 0

    def __enter__(self) -> "Road":
        self._listen()
        return self

    def __exit__(self, *_: object) -> None:
        self.turns(Weather.CLOSED)

    def turns(self, weather: Weather) -> None:
        self.weather = weather
        if weather in (Weather.CUT, Weather.CLOSED):
            self.drop_all()
        if weather is Weather.CLOSED and self._listener:
            self._listener.close()
            self._listener = None
        elif weather is not Weather.CLOSED and self._listener is None:
            self._listen()

    def drop_all(self) -> None:
        """As a restart of the system does."""
        for each in list(self._open):
            _close(each)
        self._open.clear()

    def _listen(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._listener.settimeout(LOOK_EVERY)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._take, args=(self._listener,), daemon=True).start()

    def _take(self, listener: socket.socket) -> None:
        while self._listener is listener:
            try:
                near, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            self.asked += 1
            if self.weather is Weather.CUT or self.cut_next > 0:
                self.cut_next -= 1
                _close(near)
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:  # the system itself is down
                _close(near)
                continue
            self._open |= {near, far}
            for source, goal, answers in ((near, far, False), (far, near, True)):
                threading.Thread(target=self._relay, args=(source, goal, answers), daemon=True).start()

    def _relay(self, source: socket.socket, goal: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while part := source.recv(65_536):
                last = bool(not answers and self.cut_after and self.cut_after in part)
                if last:
                    self.cut_after, self._mute = b"", True
                while part:
                    while self.weather is Weather.SILENT or (answers and self._mute):
                        time.sleep(LOOK_EVERY)
                    drips = answers and self.weather is Weather.DRIPPING
                    size = 1 if drips else len(part)
                    goal.sendall(part[:size])
                    part = part[size:]
                    if drips:
                        time.sleep(0.05)
                if last:
                    time.sleep(0.2)  # the system does what it was asked
                    break
        for each in (source, goal):
            _close(each)
        self._mute = False


def _close(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()
