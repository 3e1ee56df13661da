"""The patient's socket: docs/protocol.md, word for word. A thin shell round intake, forms and the log."""

import asyncio
import json
import logging
import re
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection

from bot.chat import entries, line, log
from bot.chat.bus import Bus
from bot.chat.forms import Forms
from bot.chat.intake import MAX_TEXT, Intake, Refused
from bot.chat.language import ENGLISH, spoken
from bot.chat.log import NoSuchConversation
from bot.chat.safety import Alarm, SafetyNet
from bot.chat.spanish import speak
from bot.chat.states import State
from bot.chat.turns import Turns
from bot.clock import Clock, utc_now
from bot.edges.rates import Rate
from bot.identity.origin import from_here
from bot.identity.patient import FormFault
from bot.privacy.encryption import Vault
from bot.storage.database import Database

logger = logging.getLogger(__name__)

HELLO_WITHIN_S = 10
MAX_FRAME_BYTES = 16 * 1024
MAX_FRAMES, FRAME_WINDOW_S = 20, 10.0
MAX_SOCKETS = 5
SAYING = frozenset({"say", "press", "answer"})  # what is stored, and costs a turn or a look into the pharmacy's system
CLIENT_ID = r"^[A-Za-z0-9_-]{8,64}$"
CONVERSATION = r"^[A-Za-z0-9_-]{1,60}$"  # PostgreSQL takes no NUL, and no driver half a character
MOST_SEQ = 2**31 - 1  # what its column holds

type StatusOf = Callable[[Connection, log.Conversation], dict[str, Any]]
"""What docs/protocol.md calls `status`; the desk knows the place in line."""

type PeopleOf = Callable[[Connection, str], Mapping[str, tuple[str, str]]]
"""The members of staff who spoke in a conversation: id → name and role."""


class _Frame(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class Hello(_Frame):
    conversation: str = Field(pattern=CONVERSATION)
    secret: str = Field(max_length=100)
    after: int = Field(0, ge=0, le=MOST_SEQ)


class Say(_Frame):
    client_id: str = Field(pattern=CLIENT_ID)
    text: str


class Press(_Frame):
    client_id: str = Field(pattern=CLIENT_ID)
    seq: int = Field(ge=0, le=MOST_SEQ)
    button: str = Field(max_length=20)


class Answer(_Frame):
    client_id: str = Field(pattern=CLIENT_ID)
    seq: int = Field(ge=0, le=MOST_SEQ)
    values: dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=200)]] = Field(max_length=10)


@dataclass(slots=True)
class PatientSockets:
    """Serves /api/chat. Counts the open sockets of each conversation."""

    database: Database
    vault: Vault
    bus: Bus
    net: SafetyNet
    intake: Intake
    forms: Forms
    turns: Turns
    status_of: StatusOf
    people_of: PeopleOf
    said: Rate = field(default_factory=lambda: Rate(30, 60.0))  # messages of each conversation
    clock: Clock = utc_now
    _open: dict[str, int] = field(default_factory=dict)

    async def serve(self, socket: WebSocket) -> None:
        """One connection, from hello to its end."""
        await socket.accept()
        if not from_here(socket, required=True):
            await line.close(socket, 4403)
            return
        try:
            async with asyncio.timeout(HELLO_WITHIN_S):
                first = await socket.receive_text()
            hello = Hello.model_validate_json(first if _fits(first) else "")
        except TimeoutError:
            await line.close(socket, 4408)
            return
        except (ValidationError, KeyError, WebSocketDisconnect):
            await line.close(socket, 4404)
            return
        try:
            await self.database.read(lambda connection: log.admit(connection, hello.conversation, hello.secret))
        except NoSuchConversation:
            text = "This conversation is not here any more. Please start a new one."
            with suppress(WebSocketDisconnect):
                await line.send(socket, {"type": "error", "code": "no_such_conversation", "message": text})
            await line.close(socket, 4404)
            return
        if self._open.get(hello.conversation, 0) >= MAX_SOCKETS:
            await line.close(socket, 4409)
            return
        self._open[hello.conversation] = self._open.get(hello.conversation, 0) + 1
        try:
            with suppress(WebSocketDisconnect):
                await _Session(self, socket, hello.conversation, hello.after).run()
        finally:
            self._open[hello.conversation] -= 1
            if not self._open[hello.conversation]:
                del self._open[hello.conversation]


def _fits(frame: str) -> bool:
    return len(frame) <= MAX_FRAME_BYTES and len(frame.encode(errors="replace")) <= MAX_FRAME_BYTES


def _read(net: SafetyNet, text: str) -> tuple[Alarm | None, str | None]:
    """The alarm that a message raises, and the language it is plainly in."""
    return net.read(text), spoken(text)


def _echoed(client_id: object) -> str | None:
    """The client's own id, as it may go back: half a character, for one, could not be sent."""
    return client_id if isinstance(client_id, str) and re.fullmatch(CLIENT_ID, client_id) else None


@dataclass(slots=True)
class _Session:
    sockets: PatientSockets
    socket: WebSocket
    conversation: str
    shown: int  # the highest seq that the client has
    _status: dict[str, Any] | None = None
    _arrivals: deque[float] = field(default_factory=deque)
    _sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self) -> None:
        topic = log.topic_of(self.conversation)
        async with self.sockets.bus.subscribe(topic, log.DESK_TOPIC) as wakes:
            await self._welcome()
            pushing = asyncio.create_task(self._push(wakes.next))
            receiving = asyncio.create_task(self._receive())
            done, rest = await asyncio.wait({pushing, receiving}, return_when=asyncio.FIRST_COMPLETED)
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)
            for task in done:
                if (error := task.exception()) is not None and not isinstance(error, WebSocketDisconnect):
                    logger.error("a socket broke", exc_info=error, extra={"conversation": self.conversation})
                    await line.close(self.socket, 1011)

    async def _welcome(self) -> None:
        def fresh(connection: Connection) -> tuple[int, dict[str, Any]]:
            held = log.look(connection, self.sockets.vault, self.conversation)
            return held.last_seq, self.sockets.status_of(connection, held)

        seq, self._status = await self.sockets.database.read(fresh)
        await self._send({"type": "welcome", "seq": seq, "status": self._status})
        await self._show_new()

    async def _push(self, next_wake: Callable[[], Any]) -> None:
        """Show what is new at each wake-up. The log decides what that is, so a lost wake-up loses nothing."""
        while True:
            topic, payload = await next_wake()
            if topic == log.DESK_TOPIC and (self._status or {}).get("state") != State.QUEUED:
                continue  # the desk's doings change a patient's place in line, and nothing else
            if payload is None:
                await self._show_new()
            elif payload.get("typing") in ("bot", "staff"):
                await self._send({"type": "typing", "author": payload["typing"]})

    async def _show_new(self) -> None:
        def new(connection: Connection) -> tuple[list[log.Message], Mapping[str, tuple[str, str]], dict[str, Any]]:
            held = log.look(connection, self.sockets.vault, self.conversation)
            messages = log.messages_after(connection, self.sockets.vault, self.conversation, self.shown)
            people = self.sockets.people_of(connection, self.conversation) if messages else {}
            return messages, people, self.sockets.status_of(connection, held)

        messages, people, status = await self.sockets.database.read(new)
        for message in messages:
            await self._send(entries.frame(message, people))
            self.shown = message.seq
        if status != self._status:
            self._status = status
            await self._send({"type": "status", "status": status})

    async def _receive(self) -> None:
        while True:
            received = await self.socket.receive()
            if received["type"] == "websocket.disconnect":
                return
            text = received.get("text")
            if text is None or not _fits(text):
                await self._error("too_large" if text else "bad_frame", "That could not be read. Nothing was sent.")
                continue
            await self._handle(text)

    async def _handle(self, text: str) -> None:
        try:
            frame = json.loads(text)
        except (ValueError, RecursionError):
            frame = None
        if not isinstance(frame, dict):
            await self._error("bad_frame", "That could not be read. Nothing was sent.")
            return
        client_id = _echoed(frame.get("client_id"))
        if self._too_fast() or await self._said_enough(frame):
            await self._error("slow_down", "That was too fast. Wait a moment and send it again.", client_id)
            return
        try:
            await self._act(frame)
        except ValidationError:
            await self._error("bad_frame", "That could not be read. Nothing was sent.", client_id)
        except Refused as refused:
            await self._error(refused.code, str(refused), client_id)
        except FormFault as fault:
            await self._send(
                {
                    "type": "form_error",
                    "seq": frame.get("seq"),
                    "client_id": client_id,
                    "message": self._speak(str(fault)),
                    "field": fault.field,
                }
            )

    async def _act(self, frame: dict[str, Any]) -> None:
        sockets, now = self.sockets, self.sockets.clock()
        match frame.get("type"):
            case "say":
                say = Say.model_validate(frame)
                alarm, language = await asyncio.to_thread(_read, sockets.net, say.text[:MAX_TEXT])
                receipt = await sockets.database.write(
                    lambda c: sockets.intake.say(
                        c, self.conversation, say.client_id, say.text, alarm, now, language=language
                    )
                )
                await self._ack(say.client_id, receipt.seq)
                sockets.turns.look_at(self.conversation)
            case "press":
                press = Press.model_validate(frame)
                receipt = await sockets.database.write(
                    lambda c: sockets.intake.press(c, self.conversation, press.client_id, press.seq, press.button, now)
                )
                await self._ack(press.client_id, receipt.seq)
                sockets.turns.look_at(self.conversation)
            case "answer":
                answer = Answer.model_validate(frame)
                address = self.socket.client.host if self.socket.client else "unknown"
                receipt, asked_again = await sockets.forms.answer(
                    self.conversation, answer.client_id, answer.seq, answer.values, address
                )
                await self._ack(answer.client_id, receipt.seq)
                if asked_again:
                    sockets.turns.look_at(self.conversation)
            case "typing":
                await sockets.bus.publish(log.topic_of(self.conversation), {"typing": "patient"})
            case "leave_queue":
                await sockets.database.write(lambda c: sockets.intake.leave_queue(c, self.conversation, now))
            case "end":
                await sockets.database.write(lambda c: sockets.intake.end(c, self.conversation, now))
            case "ping":
                await self._send({"type": "pong"})
            case _:
                await self._error("bad_frame", "That could not be read. Nothing was sent.")

    def _too_fast(self) -> bool:
        moment = asyncio.get_running_loop().time()
        while self._arrivals and self._arrivals[0] < moment - FRAME_WINDOW_S:
            self._arrivals.popleft()
        if len(self._arrivals) >= MAX_FRAMES:
            return True
        self._arrivals.append(moment)
        return False

    async def _said_enough(self, frame: dict[str, Any]) -> bool:
        """Whether the conversation has had its messages of this minute. One that speaks of danger is always taken."""
        kind = frame.get("type")
        if not isinstance(kind, str) or kind not in SAYING or not self.sockets.said.take(self.conversation):
            return False
        text = frame.get("text")
        return not isinstance(text, str) or await asyncio.to_thread(self.sockets.net.read, text[:MAX_TEXT]) is None

    async def _ack(self, client_id: str, seq: int) -> None:
        await self._send({"type": "ack", "client_id": client_id, "seq": seq})

    async def _error(self, code: str, message: str, client_id: str | None = None) -> None:
        frame = {"type": "error", "code": code, "message": self._speak(message), "client_id": client_id}
        await self._send(frame)

    def _speak(self, message: str) -> str:
        """A fixed sentence in the conversation's language."""
        return speak((self._status or {}).get("locale", ENGLISH), message)

    async def _send(self, frame: dict[str, Any]) -> None:
        async with self._sending:
            await line.send(self.socket, frame)
