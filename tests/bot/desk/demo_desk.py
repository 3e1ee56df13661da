"""A desk with the demo's people, and patients who wait at it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from bot.cards import Handoff, HandoffReason, Queue, Urgency
from bot.chat import log
from bot.chat.log import Author, Entry, Kind
from bot.chat.states import Event
from bot.desk.queues import enqueue
from bot.envelope import VerifiedPatient
from bot.identity.staff import Staff
from bot.pharmacy.values import IdentityMatch
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import audit, flag


@dataclass
class Hands:
    """A clock that stands still until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Desk:
    """What the tests of the desk do again and again."""

    database: Database
    vault: Vault
    clock: Hands
    staff: dict[str, Staff] = field(default_factory=dict)

    @property
    def dana(self) -> Staff:
        return self.staff["dana"]

    @property
    def sam(self) -> Staff:
        return self.staff["sam"]

    @property
    def priya(self) -> Staff:
        return self.staff["priya"]

    async def do[T](self, work: Callable[..., T], *args: object, **more: object) -> T:
        """Run a function of (connection, vault, ...) in a transaction."""
        return await self.database.write(lambda c: work(c, self.vault, *args, **more))

    async def conversation(self, *said: str) -> str:
        """A conversation with the bot, in which the patient said this."""

        def begin(connection: Connection) -> str:
            chat, _ = log.create(connection, self.vault, location="NH", locale="en", now=self.clock())
            held = log.lock(connection, self.vault, chat)
            entries = [Entry(Author.PATIENT, Kind.TEXT, {"text": text}) for text in said]
            log.append(connection, self.vault, held, entries, self.clock())
            return chat

        return await self.database.write(begin)

    async def waits(
        self,
        *said: str,
        queue: Queue = Queue.TECHNICIAN,
        topic: str = "speak_to_human",
        reason: HandoffReason = HandoffReason.ASKED,
        urgency: Urgency = Urgency.NORMAL,
        lives_in: str | None = None,
    ) -> tuple[str, int]:
        """A patient who was handed off. Returns the conversation and its work item."""
        chat = await self.conversation(*(said or ("I want a person",)))
        if lives_in:
            await self.verify(chat, lives_in=lives_in)
        return chat, await self.hand_off(chat, Handoff("handoff", queue, topic, reason, urgency))

    async def hand_off(self, chat: str, handoff: Handoff) -> int:
        def give(connection: Connection) -> int:
            held = log.lock(connection, self.vault, chat)
            log.transition(connection, self.vault, held, Event.HAND_OFF, self.clock())
            return enqueue(connection, chat, handoff, self.clock())

        return await self.database.write(give)

    async def verify(
        self,
        chat: str,
        *,
        patient: str = "p1",
        lives_in: str = "CT",
        tier: int = 1,
        prescriptions: tuple[str, ...] = (),
        proxy: str | None = None,
        minutes: float = 30,
    ) -> None:
        def keep(connection: Connection) -> None:
            held = log.lock(connection, self.vault, chat)
            until = self.clock() + timedelta(minutes=minutes)
            who = VerifiedPatient(patient, tier, until, prescriptions, proxy)
            identity = IdentityMatch(patient, self.clock().date(), lives_in)
            log.remember(connection, self.vault, held, replace(held.memory, patient=who, identity=identity))

        await self.database.write(keep)

    async def flagged(self, chat: str, kind: str) -> int:
        def raise_flag(connection: Connection) -> int:
            row = insert(flag).values(conversation=chat, seq=1, kind=kind, at=self.clock()).returning(flag.c.id)
            return int(connection.execute(row).scalar_one())

        return await self.database.write(raise_flag)

    async def patient_says(self, chat: str, text: str) -> None:
        def say(connection: Connection) -> None:
            held = log.lock(connection, self.vault, chat)
            log.append(connection, self.vault, held, [Entry(Author.PATIENT, Kind.TEXT, {"text": text})], self.clock())

        await self.database.write(say)

    async def transcript(self, chat: str) -> list[str]:
        """What the patient sees, as "author: words"."""
        found = await self.database.read(lambda c: log.messages_after(c, self.vault, chat, 0))
        return [f"{one.author}: {one.body['text']}" for one in found]

    async def state(self, chat: str) -> str:
        held = await self.database.read(lambda c: log.look(c, self.vault, chat))
        return str(held.standing.state)

    async def audited(self, action: str) -> list[tuple[str, str | None, dict[str, object]]]:
        """Who did this in which conversation, with the details."""
        query = select(audit.c.actor, audit.c.conversation, audit.c.detail).where(audit.c.action == action)
        rows = await self.database.read(lambda c: c.execute(query.order_by(audit.c.id)).all())
        return [(row.actor, row.conversation, row.detail) for row in rows]
