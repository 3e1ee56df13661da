"""A gateway on a port of its own, from real parts and without Rasa: what an attacker can reach from outside."""

import json
import logging
import os
import secrets
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Connection, delete, insert, select, update
from websockets import Origin
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from bot.app import build
from bot.cards import Handoff, HandoffReason, Queue
from bot.chat import log
from bot.chat.log import Author, Entry, Kind
from bot.chat.states import Event
from bot.cli.plan import LARGEST_FRAME
from bot.clock import utc_now
from bot.desk.demo import PEOPLE, seed_demo_staff
from bot.desk.queues import enqueue
from bot.envelope import parse_keys
from bot.identity.staff import Role, add_staff
from bot.logs import NoTextFormatter
from bot.privacy.encryption import Vault
from bot.storage.database import open_engine
from bot.storage.tables import attempt, audit, flag, staff_session
from tests.bot.test_app import KEY, settings
from tests.stack import until

PASSWORDS = {username: password for _, _, username, password in PEOPLE} | {"sue": "made-up-sue-office-78"}
SCALE = float(os.environ.get("SCRIPTDESK_SECURITY_SCALE", "0.05"))
"""How much is tried: 1.0 is the full size, some fifteen minutes; with the default tests/security takes some five."""


SEED = int(os.environ.get("SCRIPTDESK_SECURITY_SEED", secrets.randbelow(2**32)))
"""Of everything that is drawn by chance; a test that fails shows it."""


def scaled(full: int, least: int = 1) -> int:
    """How many of `full` tries are made in this run."""
    return max(least, round(full * SCALE))


class Logged(logging.Handler):
    """Keeps what the product would write into its log, and every exception among it.

    That a text was not UTF-8 the server itself reports as an exception, and closes with 1007: it is none of ours.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.tracebacks: list[str] = []
        self.setFormatter(NoTextFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("websockets.client"):  # the attacker's own end
            return
        self.lines.append(self.format(record))
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and not isinstance(error, UnicodeDecodeError):
            self.tracebacks.append(f"{record.name}: {error!r}")


@dataclass
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Opened:
    """A conversation as its patient's tab knows it."""

    id: str
    secret: str


@dataclass
class Gateway:
    """`app`: what runs; `engine`: the test's own way to its database."""

    app: FastAPI
    url: str
    vault: Vault
    engine: Any
    logged: Logged = field(default_factory=Logged)

    @classmethod
    @contextmanager
    def running(cls, var: Path, port: int = 0, **more: Any) -> Iterator[Self]:
        """`port`: a free one unless it is said which. `more`: settings."""
        made = settings(var, **more)
        app = build(made)
        server = uvicorn.Server(
            uvicorn.Config(app, port=port, log_config=None, ws_max_size=LARGEST_FRAME, timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, daemon=True)
        engine = open_engine(made.database_url)
        with engine.begin() as connection:
            seed_demo_staff(connection, utc_now() - timedelta(minutes=1))
            sue = {"username": "sue", "name": "Sue Park", "password": PASSWORDS["sue"]}
            add_staff(connection, **sue, role=Role.SUPERVISOR, demo=True)
        gateway = cls(app, "", Vault(parse_keys(KEY)), engine)
        logging.getLogger().addHandler(gateway.logged)
        thread.start()
        try:
            until(lambda: server.started or not thread.is_alive(), "the gateway listens")
            gateway.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
            yield gateway
        finally:
            server.should_exit = True
            thread.join(15)
            logging.getLogger().removeHandler(gateway.logged)
            engine.dispose()

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        sent = {"Content-Type": "application/json", **(headers or {})}
        request = urllib.request.Request(f"{self.url}{path}", body, sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return Answer(answer.status, answer.read(), dict(answer.headers))
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.read(), dict(refused.headers))

    def opens(self) -> Opened:
        """A patient opens the chat."""
        opened = self.request("POST", "/api/conversations", b"{}").json()
        return Opened(opened["conversation"], opened["secret"])

    def cookie(self, username: str) -> str:
        """A member of staff signs in, however often an attack from this address has failed before."""
        self.do(lambda connection: connection.execute(delete(attempt)))
        body = json.dumps({"username": username, "password": PASSWORDS[username]}).encode()
        answer = self.request("POST", "/api/staff/sign-in", body)
        assert answer.status == 200, answer.body
        return answer.headers["set-cookie"].partition(";")[0]

    def do[T](self, work: Callable[[Connection], T]) -> T:
        with self.engine.begin() as connection:
            return work(connection)

    def said(self, text: str) -> Opened:
        """A conversation with the bot in which a patient has said this, and nobody has answered."""
        opened = self.opens()

        def say(connection: Connection) -> None:
            held = log.lock(connection, self.vault, opened.id)
            log.append(connection, self.vault, held, [Entry(Author.PATIENT, Kind.TEXT, {"text": text})], utc_now())

        self.do(say)
        return opened

    def waits(self, text: str, queue: Queue = Queue.TECHNICIAN) -> tuple[Opened, int]:
        """A patient in line who has said this, with the work item."""
        opened = self.said(text)

        def hand_off(connection: Connection) -> int:
            held = log.lock(connection, self.vault, opened.id)
            log.transition(connection, self.vault, held, Event.HAND_OFF, utc_now())
            handoff = Handoff("handoff", queue, "speak_to_human", HandoffReason.ASKED)
            return enqueue(connection, opened.id, handoff, utc_now())

        return opened, self.do(hand_off)

    def answered(self, opened: Opened, text: str) -> int:
        """The assistant has answered by its model. Returns the answer's seq."""
        basis = {"model": "efa4e4dde306", "intent": "prescription_status", "card": "status", "answers": "0a1b2c3d4e5f"}

        def say(connection: Connection) -> int:
            held = log.lock(connection, self.vault, opened.id)
            entry = Entry(Author.BOT, Kind.TEXT, {"text": text}, evidence=basis)
            return log.append(connection, self.vault, held, [entry], utc_now())[1][0].seq

        return self.do(say)

    def reported(self, opened: Opened, seq: int, item: int) -> int:
        """Dana takes the patient of this item and reports an answer. Returns the report's number."""
        with Socket.of_staff(self, self.cookie("dana")) as dana:
            dana.send(type="claim", item=item)
            dana.get("claimed")
            dana.send(type="wrong_answer", conversation=opened.id, seq=seq, why="the label was never printed")
            number: int = dana.get("answer_reported")["report"]
        return number

    def closes(self, opened: Opened) -> None:
        def close(connection: Connection) -> None:
            held = log.lock(connection, self.vault, opened.id)
            log.transition(connection, self.vault, held, Event.CLOSE, utc_now())

        self.do(close)

    def flagged(self, opened: Opened, kind: str) -> int:
        row = insert(flag).values(conversation=opened.id, seq=1, kind=kind, at=utc_now()).returning(flag.c.id)
        return int(self.do(lambda connection: connection.execute(row).scalar_one()))

    def messages(self, opened: Opened) -> list[str]:
        """What stands in the log, as "author kind: text"."""
        found = self.do(lambda connection: log.messages_after(connection, self.vault, opened.id, 0))
        return [f"{one.author} {one.kind}: {one.body['text']}" for one in found]

    def audited(self, conversation: str | None = None) -> list[tuple[str, str]]:
        """Who did what, oldest first."""
        query = select(audit.c.actor, audit.c.action).order_by(audit.c.id)
        if conversation is not None:
            query = query.where(audit.c.conversation == conversation)
        return [(row.actor, row.action) for row in self.do(lambda connection: connection.execute(query).all())]

    def expires_sessions(self) -> None:
        """Sixteen minutes go by for everybody at the desk."""
        self.do(lambda c: c.execute(update(staff_session).values(seen_at=utc_now() - timedelta(minutes=16))))


class Socket:
    """One side's socket, for a test that says what it likes. Keeps every frame that came."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.frames: list[dict[str, Any]] = []

    @classmethod
    def to(cls, gateway: Gateway, path: str, *, cookie: str = "", origin: str | None = None) -> Self:
        return cls(
            connect(
                gateway.url.replace("http", "ws", 1) + path,
                origin=Origin(gateway.url if origin is None else origin),
                additional_headers={"Cookie": cookie} if cookie else {},
                max_size=None,
            )
        )

    @classmethod
    def of_patient(cls, gateway: Gateway, opened: Opened, **hello: Any) -> Self:
        socket = cls.to(gateway, "/api/chat")
        socket.send(type="hello", **{"conversation": opened.id, "secret": opened.secret, **hello})
        return socket

    @classmethod
    def of_staff(cls, gateway: Gateway, cookie: str) -> Self:
        return cls.to(gateway, "/api/desk", cookie=cookie)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def send(self, **frame: Any) -> None:
        self.raw(json.dumps(frame))

    def raw(self, data: str | bytes) -> None:
        self.connection.send(data)

    def get(self, *kinds: str, within: float = 10.0) -> dict[str, Any]:
        """The next frame of one of these types."""
        while True:
            frame: dict[str, Any] = json.loads(self.connection.recv(timeout=within))
            self.frames.append(frame)
            if frame["type"] in kinds:
                return frame

    def pong(self) -> list[dict[str, Any]]:
        """All that came before the answer to a ping: what was sent before it has been dealt with."""
        begun = len(self.frames)
        self.send(type="ping")
        self.get("pong")
        return self.frames[begun:-1]

    def closed(self, within: float = 10.0) -> int | None:
        """The code with which the server closes; what comes before is kept."""
        try:
            while True:
                self.frames.append(json.loads(self.connection.recv(timeout=within)))
        except ConnectionClosed:
            return self.connection.close_code
