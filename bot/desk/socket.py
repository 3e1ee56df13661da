"""The desk's socket: docs/desk-protocol.md, word for word. A thin shell round the queues, the chats and the log."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import ValidationError
from sqlalchemy import Connection

from bot.chat import line, log
from bot.desk import frames, report_frames, stretch, verify_frames
from bot.desk.break_glass import NoSuchAlert, NoSuchChat, NotOpened, ReasonNeeded, acknowledge_alert, break_in, read
from bot.desk.claims import Claimed, Lost, NoSuchItem, claim
from bot.desk.flags import NoSuchFlag, PharmacistOnly, acknowledge
from bot.desk.handoff_card import Facts, Shown, audit_shown, facts_of, handoff_card, look_up
from bot.desk.parts import PHARMACY_WITHIN_S, DeskParts
from bot.desk.presence import beat
from bot.desk.rights import Act, may
from bot.desk.routing import Refused
from bot.desk.rulebook import read_rulebook
from bot.desk.snapshot import snapshot
from bot.desk.stretch import NotYours, Unsendable
from bot.desk.transcript import News, news, open_transcript
from bot.desk.vouching import NotVerified
from bot.desk.wrong_answers import MayNotHandle, ReportFault
from bot.identity.staff import Staff, staff_of, touch
from bot.pharmacy.composite import without
from bot.pharmacy.port import PharmacyUnavailable
from bot.privacy.audit import record
from bot.storage.database import wake

logger = logging.getLogger(__name__)

MAX_FRAME_BYTES = 32 * 1024  # a correction names up to 500 conversations
MAX_FRAMES, FRAME_WINDOW_S = 60, 10.0
LOOK_AGAIN_S = 20.0  # sessions and rules end by time alone, and nothing wakes anybody then
TOUCH_EVERY = timedelta(seconds=30)

SIGNED_OUT = (
    "You were signed out: nothing happened for 15 minutes, 12 hours are over, or how you sign in was changed. "
    "Sign in again."
)
NOT_YOURS = "This conversation is not yours, so it cannot be shown or answered. Claim the patient from the queue."
NOT_FOR_ROLE = "Your role does not do this at the desk. A technician or a pharmacist does."
NOT_OPENED = "You have not opened this conversation, or more than 30 minutes ago. Write why, and open it again."
UNREADABLE = "That could not be read. Nothing was done."

_ECHOED = ("conversation", "client_id", "item", "seq", "report")
"""What an error carries back of the frame that it answers."""

_ENDINGS = {
    "end": stretch.end,
    "close": stretch.close,
    "release": stretch.release,
    "transfer": stretch.transfer,
}


class SignedOut(Exception):
    """The session has ended."""


@dataclass(slots=True)
class DeskSession:
    """One connection of one member of staff."""

    parts: DeskParts
    socket: WebSocket
    who: Staff
    token: str
    _following: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _arrivals: deque[float] = field(default_factory=deque)
    _sending: asyncio.Lock = field(default_factory=asyncio.Lock)
    _touched: datetime | None = None

    async def run(self) -> None:
        """Serve until the person goes, or the session ends."""
        await self.parts.database.write(self._arrive)
        showing = asyncio.create_task(self._show_desk())
        receiving = asyncio.create_task(self._receive())
        done, rest = await asyncio.wait({showing, receiving}, return_when=asyncio.FIRST_COMPLETED)
        rest |= self._tasks
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        for task in done:
            await self._after(task)

    def _arrive(self, connection: Connection) -> None:
        beat(connection, [self.who.id], self.parts.clock())
        wake(connection, log.DESK_TOPIC)  # who speaks a patient's language and is here decides what others may claim

    async def _after(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, SignedOut):
            with suppress(WebSocketDisconnect):
                await self._send({"type": "signed_out", "message": SIGNED_OUT})
            await line.close(self.socket, 4401)
        elif error is not None and not isinstance(error, WebSocketDisconnect):
            logger.error("a socket of the desk broke", exc_info=error)
            await line.close(self.socket, 1011)

    async def _show_desk(self) -> None:
        """The queues, again whenever they changed. What the database says counts; a lost wake-up costs time only."""
        shown: dict[str, Any] = {}
        async with self.parts.bus.subscribe(log.DESK_TOPIC) as wakes:
            while True:
                desk = await self.parts.database.read(self._desk)
                if {**desk, "now": None} != {**shown, "now": None}:
                    shown = desk
                    await self._send(desk)
                with suppress(TimeoutError):
                    await asyncio.wait_for(wakes.next(), LOOK_AGAIN_S)

    def _desk(self, connection: Connection) -> dict[str, Any]:
        now = self.parts.clock()
        self._check(connection, now)
        return snapshot(connection, self.parts.vault, self.who, self.parts.pharmacy_state, now, self.parts.zone)

    def _check(self, connection: Connection, now: datetime) -> None:
        """Raise SignedOut unless the session still lasts; takes over what changed about the person."""
        who = staff_of(connection, self.token, now)
        if who is None:
            raise SignedOut
        self.who = who

    async def _receive(self) -> None:
        while True:
            received = await self.socket.receive()
            if received["type"] == "websocket.disconnect":
                return
            text = received.get("text")
            if text is None:
                await self._error("bad_frame", UNREADABLE)
            elif len(text.encode()) > MAX_FRAME_BYTES:
                await self._error("too_large", "That is too large. Nothing was done.")
            elif self._too_fast():
                await self._error("slow_down", "That was too fast. Wait a moment and do it again.")
            else:
                await self._handle(text)

    async def _handle(self, text: str) -> None:
        try:
            frame = frames.read_frame(text)
        except ValidationError:
            await self._error("bad_frame", UNREADABLE)
            return
        about = {name: getattr(frame, name) for name in _ECHOED if hasattr(frame, name)}
        if not may(self.who, Act(frame.type)):
            await self._refuse("not_for_role", NOT_FOR_ROLE, about.get("conversation"), frame.type, about)
            return
        if isinstance(frame, frames.VerifyPatient):  # the pharmacy is asked: what else they do waits for nothing
            self._spawn(self._answer(frame, about))
        else:
            await self._answer(frame, about)

    async def _answer(self, frame: frames.Frame, about: dict[str, Any]) -> None:
        try:
            await self._act(frame)
        except NotYours:
            await self._refuse("not_yours", NOT_YOURS, str(about["conversation"]), frame.type, about)
        except MayNotHandle as fault:
            await self._refuse(fault.code, str(fault), None, frame.type, about)
        except (Unsendable, ReportFault) as fault:
            await self._error(fault.code, str(fault), **about)
        except NotVerified as fault:
            await self._error(fault.code, str(fault), **about, field=fault.field)
        except NoSuchItem:
            await self._error("no_such_item", "This patient is not in the queue any more.", **about)
        except NoSuchFlag:
            await self._error("no_such_flag", "This has been acknowledged already.", **about)
        except PharmacistOnly:
            await self._error("pharmacist_only", "Only a pharmacist can acknowledge an alarm.", **about)
        except ReasonNeeded as fault:
            await self._error("reason_needed", str(fault), **about)
        except NoSuchChat:
            await self._error("no_such_chat", "There is no conversation of that name. Check it.", **about)
        except NotOpened:
            await self._refuse("not_opened", NOT_OPENED, str(about["conversation"]), frame.type, about)
        except NoSuchAlert:
            await self._error("no_such_alert", "Somebody else acknowledges this, or has already.", **about)

    async def _act(self, frame: frames.Frame) -> None:
        match frame:
            case frames.Claim():
                await self._claim(frame.item)
            case frames.Open():
                await self._open(frame.conversation, frame.after)
            case frames.Say(conversation=chat, client_id=client_id, text=text):
                seq = await self._write(
                    lambda c, now: stretch.say(c, self.parts.vault, self.who, chat, client_id, text, now)
                )
                await self._send({"type": "ack", "conversation": chat, "client_id": client_id, "seq": seq})
            case frames.Done(conversation=chat, client_id=client_id):
                act = _ENDINGS[frame.type]
                seq = await self._write(lambda c, now: act(c, self.parts.vault, self.who, chat, client_id, now))
                await self._send({"type": "ack", "conversation": chat, "client_id": client_id, "seq": seq})
            case frames.Acknowledge(flag=flag):
                await self._write(lambda c, now: acknowledge(c, flag, self.who, now))
                await self._send({"type": "acknowledged", "flag": flag})
            case frames.BreakGlass(conversation=chat, reason=reason):
                until = await self._write(lambda c, now: break_in(c, self.parts.vault, self.who, chat, reason, now))
                await self._send({"type": "glass_broken", "conversation": chat, "until": frames.stamp(until)})
                await self._read(chat)
            case frames.Read(conversation=chat):
                await self._read(chat)
            case frames.AcknowledgeAlert(alert=alert):
                await self._write(lambda c, now: acknowledge_alert(c, alert, self.who, now))
                await self._send({"type": "acknowledged_alert", "alert": alert})
            case frames.WrongAnswer() | frames.Review() | frames.Correct() | frames.AnswerWasRight():
                await self._send(await self._write(lambda c, now: self._reported(c, frame, now)))
            case frames.VerifyPatient(conversation=chat):
                await self._send(await verify_frames.verify(self.parts, self._write, lambda: self.who, frame))
                await self._hand_over(chat)
            case frames.Typing(conversation=chat):
                if chat in self._following and not self._following[chat].done():  # only one's own are followed
                    await self.parts.bus.publish(log.topic_of(chat), {"typing": "staff"})
                await self._active()
            case frames.Active():
                await self._active()
            case frames.Ping():
                await self._send({"type": "pong"})

    async def _write[T](self, work: Callable[[Connection, datetime], T]) -> T:
        """Do what the person asks for, in one transaction that checks the session and keeps it alive."""
        now = self.parts.clock()

        def checked(connection: Connection) -> T:
            self._check(connection, now)
            touch(connection, self.token, now)
            return work(connection, now)

        return await self.parts.database.write(checked)

    async def _active(self) -> None:
        now = self.parts.clock()
        if self._touched is None or now - self._touched >= TOUCH_EVERY:
            self._touched = now
            await self._write(lambda connection, now: None)

    async def _claim(self, item: int) -> None:
        outcome = await self._write(
            lambda c, now: claim(c, self.parts.vault, item, self.who, self.parts.pharmacy_state, now, self.parts.zone)
        )
        match outcome:
            case Claimed(conversation=chat):
                await self._send({"type": "claimed", "item": item, "conversation": chat})
            case Lost(to=winner):
                message = f"{winner} took this patient a moment ago." if winner else "This patient no longer waits."
                await self._send({"type": "lost", "item": item, "to": winner, "message": message})
            case Refused(refusal=why, message=message):
                await self._error(why, message, item=item)

    def _reported(self, connection: Connection, frame: report_frames.ReportFrame, now: datetime) -> dict[str, Any]:
        book = read_rulebook(connection, self.parts.pharmacy_state, now, self.parts.zone)
        return report_frames.reply(connection, self.parts.vault, self.who, book, frame, now)

    async def _read(self, chat: str) -> None:
        """Send what was said in a conversation that was opened in an emergency."""

        def said(connection: Connection, now: datetime) -> list[dict[str, Any]]:
            messages = read(connection, self.parts.vault, self.who, chat, now)
            people = log.people_in(connection, chat)
            return [frames.message_frame(message, people, self.who) for message in messages]

        await self._send({"type": "transcript", "conversation": chat, "messages": await self._write(said)})

    async def _open(self, chat: str, after: int) -> None:
        """Follow a conversation; opening it again starts over from `after`."""
        before = self._following.pop(chat, None)
        if before is not None:
            before.cancel()
            await asyncio.gather(before, return_exceptions=True)
        self._following[chat] = self._spawn(self._follow(chat, after))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._broken)
        return task

    def _broken(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error and not isinstance(error, WebSocketDisconnect | SignedOut):  # the task that shows the queues says both
            logger.error("a chat of the desk broke", exc_info=error)

    async def _follow(self, chat: str, after: int) -> None:
        database, vault = self.parts.database, self.parts.vault

        def opened(connection: Connection) -> int:
            now = self.parts.clock()
            self._check(connection, now)
            return open_transcript(connection, vault, self.who, chat, after, now)

        async with self.parts.bus.subscribe(log.topic_of(chat)) as wakes:
            try:
                seq = await database.write(opened)
            except NotYours:
                await self._refuse("not_yours", NOT_YOURS, chat, "open", {"conversation": chat})
                return
            except SignedOut:
                return  # the task that shows the queues finds out too, and says so
            await self._send({"type": "opened", "conversation": chat, "seq": seq})
            looking = self._spawn(self._hand_over(chat))
            try:
                payload = None
                while True:
                    if payload is None:
                        fresh = await self._news(chat, after)
                        for message in fresh.messages:
                            await self._send(frames.message_frame(message, fresh.people, self.who))
                            after = message.seq
                        if fresh.left is not None:
                            said = {"state": fresh.left, "message": frames.WHERE[fresh.left]}
                            await self._send({"type": "ended", "conversation": chat, **said})
                            return
                    elif payload.get("typing") == "patient":
                        await self._send({"type": "typing", "conversation": chat, "author": "patient"})
                    _, payload = await wakes.next()
            except SignedOut:
                return
            finally:
                looking.cancel()

    async def _news(self, chat: str, after: int) -> News:
        def fresh(connection: Connection) -> News:
            self._check(connection, self.parts.clock())
            return news(connection, self.parts.vault, self.who, chat, after)

        return await self.parts.database.read(fresh)

    async def _hand_over(self, chat: str) -> None:
        """Send the handoff card, once the pharmacy's system has answered or had its time."""
        vault, now = self.parts.vault, self.parts.clock()
        with suppress(NotYours):
            facts = await self.parts.database.write(lambda c: facts_of(c, vault, self.who, chat, now))
            shown = await self._look_up(facts)
            if shown:
                await self.parts.database.write(lambda c: audit_shown(c, vault, self.who, facts, shown, now))
            await self._send({"type": "handoff", "conversation": chat, "handoff": handoff_card(facts, shown)})

    async def _look_up(self, facts: Facts) -> list[Shown] | None:
        if facts.patient is None:
            return []
        pharmacy = without(self.parts.pharmacy, facts.off)
        asked = asyncio.get_running_loop().run_in_executor(self.parts.pool, look_up, pharmacy, facts.patient)
        try:
            return await asyncio.wait_for(asked, PHARMACY_WITHIN_S)
        except (TimeoutError, PharmacyUnavailable):
            return None

    async def _refuse(self, code: str, message: str, chat: str | None, what: str, about: dict[str, Any]) -> None:
        await self.parts.database.write(
            lambda c: record(c, self.who.id, "refused", chat, {"what": what}, self.parts.clock())
        )
        await self._error(code, message, **about)

    def _too_fast(self) -> bool:
        moment = asyncio.get_running_loop().time()
        while self._arrivals and self._arrivals[0] < moment - FRAME_WINDOW_S:
            self._arrivals.popleft()
        self._arrivals.append(moment)
        return len(self._arrivals) > MAX_FRAMES

    async def _error(self, code: str, message: str, **about: Any) -> None:
        await self._send({"type": "error", "code": code, "message": message, **about})

    async def _send(self, frame: dict[str, Any]) -> None:
        async with self._sending:
            await line.send(self.socket, frame)
