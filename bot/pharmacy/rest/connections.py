"""HTTP connections whose waiting ends at one moment, whatever the other side does.

urllib3 limits each wait for bytes, so that a server that sends one byte a second is never given up, and it does not
limit the look-up of a name at all. Here an exchange has an end: when it comes, the line is cut.
"""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from types import TracebackType
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

NAME_THREADS = 4
POOL_SIZE = 8

_names = ThreadPoolExecutor(NAME_THREADS, thread_name_prefix="names")
_current = threading.local()


class Line:
    """One exchange of this thread. After `seconds` its connection is shut down, and whoever waits on it wakes up."""

    def __init__(self, seconds: float) -> None:
        self._lock = threading.Lock()
        self._held: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self.ends = time.monotonic() + seconds

    def __enter__(self) -> "Line":
        _current.line = self
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        _current.line = None
        with self._lock:  # a cut that comes late must not meet the connection's next user
            self._held = None

    def hold(self, held: socket.socket | None) -> None:
        with self._lock:
            self._held = held

    def _cut(self) -> None:
        with self._lock:
            if self._held is not None:
                try:
                    self._held.shutdown(socket.SHUT_RDWR)
                except OSError:
                    return  # it is closed already


def _connect(host: str, port: int, seconds: float, options: Any) -> socket.socket:
    """A connection to the first of the host's addresses that takes it, within `seconds` for all of them."""
    ends = time.monotonic() + seconds
    looking = _names.submit(socket.getaddrinfo, host, port, 0, socket.SOCK_STREAM)
    try:
        addresses = looking.result(seconds)
    except TooLate:
        looking.cancel()
        raise TimeoutError from None
    failure: OSError = TimeoutError()
    for family, kind, protocol, _, address in addresses:
        left = ends - time.monotonic()
        if left <= 0:
            break
        line = socket.socket(family, kind, protocol)
        try:
            line.settimeout(left)
            for option in options or ():
                line.setsockopt(*option)
            line.connect(address)
        except OSError as error:
            line.close()
            failure = error
        else:
            line.settimeout(seconds)
            return line
    raise failure


class _EndingConnection(HTTPConnection):
    """Keeps a second handle of its socket: a TLS handshake takes the first one away while it runs."""

    _handle: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        seconds = float(self.timeout or 0)  # requests always hands a number
        made = _connect(self._dns_host, self.port, seconds, self.socket_options)
        self._drop_handle()
        self._handle = made.dup()
        self._tell()
        return made

    def request(self, *args: Any, **named: Any) -> None:
        self._tell()
        super().request(*args, **named)

    def close(self) -> None:
        super().close()
        self._drop_handle()

    def _tell(self) -> None:
        line: Line | None = getattr(_current, "line", None)
        if line is not None:
            line.hold(self._handle)

    def _drop_handle(self) -> None:
        if self._handle is not None:
            self._handle.close()
            self._handle = None


class _EndingTlsConnection(_EndingConnection, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _EndingConnection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _EndingTlsConnection


class EndingAdapter(HTTPAdapter):
    """Connections for requests that a Line can end. Nothing is tried again here."""

    def __init__(self) -> None:
        super().__init__(pool_connections=2, pool_maxsize=POOL_SIZE, max_retries=0)

    def init_poolmanager(self, *args: Any, **named: Any) -> None:
        super().init_poolmanager(*args, **named)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
