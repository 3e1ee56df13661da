"""The bot's turns: mask, seal, ask Rasa, open, store. One at a time in a conversation, four at a time in all.

What waits for an answer stands in the database, so a gateway that dies loses no turn: whoever starts next takes it up.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from bot.cards import Handoff, HandoffReason, Queue
from bot.chat import entries, log
from bot.chat.agreements import Agreements, OnFile
from bot.chat.answers import NotAnAnswer, Opened, open_answer
from bot.chat.bus import Bus
from bot.chat.forms import Forms
from bot.chat.intake import Intake
from bot.chat.language import detect, notice_for
from bot.chat.log import Author, Conversation, Entry, Kind, Message, Wanted
from bot.chat.rasa import RasaClient, RasaFailed
from bot.chat.safety import UNKNOWN, Alarm
from bot.chat.spanish import tongue
from bot.chat.states import State
from bot.chat.switchboard import Switchboard
from bot.chat.view import Press
from bot.clock import Clock, utc_now
from bot.envelope import Envelopes, TurnContext
from bot.privacy.encryption import Vault
from bot.privacy.masking import mask, strip_command
from bot.storage.database import Database, wake
from bot.storage.tables import flag, pending_turn
from bot.switches import Switch

logger = logging.getLogger(__name__)

ADMITTED = 4
LEASE = timedelta(seconds=15)
WATCH_S = 5
CLINICAL = "clinical_question"

UNDERSTOOD = Alarm(UNKNOWN[0], "en", "understood", UNKNOWN[1])
"""An emergency that the safety net did not hear but the pipeline understood."""


@dataclass(frozen=True, slots=True)
class Question:
    """A message that waits, with the conversation as it stood when the turn began."""

    held: Conversation
    message: Message
    wanted: Wanted
    context: TurnContext
    now: datetime
    switches: tuple[Switch, ...] = ()


type BasisOf = Callable[[Connection, datetime], Mapping[str, Any]]
"""What an answer of this moment rests on besides model and facts: versions, and who was on duty."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a turn came to: what is shown, and what is remembered."""

    opened: Opened
    slots: dict[str, Any]
    identifiers: dict[str, str]
    evidence: dict[str, Any] = field(default_factory=dict)


def without_rasa(shown: tuple[str, ...], reason: HandoffReason, question: Question) -> Answer:
    """An answer that Rasa has no part in: a fixed text and a person."""
    handoff = Handoff("handoff", Queue.TECHNICIAN, "unknown", reason)
    memory = question.held.memory
    return Answer(Opened(shown, None, handoff), memory.slots, memory.identifiers)


def read_question(question: Question) -> tuple[str | Press, dict[str, str]] | Answer:
    """What Rasa is asked, without identifiers, and what was masked; or the answer, where Rasa is not to be asked."""
    identifiers = question.held.memory.identifiers
    if press := question.message.body.get("press"):
        return Press(press["intent"], tuple((name, value) for name, value in press["entities"])), identifiers
    text = question.message.body["text"]
    language = detect(text)
    if language != "en":
        return without_rasa((notice_for(language),), HandoffReason.LANGUAGE, question)
    masked = mask(text, identifiers)
    said = strip_command(masked.text)
    return (said, masked.identifiers) if said else without_rasa((), HandoffReason.NOT_UNDERSTOOD, question)


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(pending_turn.c.leased_until.is_(None), pending_turn.c.leased_until < now)


@dataclass(slots=True)
class Turns:
    """Answers what waits. `zone`: the pharmacy's own, for the dates on cards. `texts`: what Rasa may say unsealed."""

    database: Database
    vault: Vault
    envelopes: Envelopes
    rasa: RasaClient
    bus: Bus
    intake: Intake
    forms: Forms
    zone: ZoneInfo
    texts: Container[str]
    basis: BasisOf
    clock: Clock = utc_now
    switchboard: Switchboard = field(default_factory=Switchboard)
    agreements: Agreements | None = None  # about messages; None: whoever wants some, or none, gets a person
    gateway: str = field(default_factory=lambda: f"g_{secrets.token_hex(6)}")
    _admission: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(ADMITTED))
    _working: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _again: set[str] = field(default_factory=set)

    async def take_up(self, *, alone: bool) -> None:
        """Take up what waits and nobody works on. `alone`: no other gateway uses this database, so all leases end."""
        now = self.clock()

        def left(connection: Connection) -> list[str]:
            if alone:
                connection.execute(update(pending_turn).values(leased_by=None, leased_until=None))
            return list(connection.scalars(select(pending_turn.c.conversation).where(_free(now)).distinct()))

        for conversation_id in await self.database.write(left):
            self.look_at(conversation_id)

    async def keep_watch(self) -> None:
        """Take up, again and again, the turns of gateways that died. Runs until cancelled."""
        while True:
            await asyncio.sleep(WATCH_S)
            try:
                await self.take_up(alone=False)
            except SQLAlchemyError:
                logger.exception("the watch over waiting turns could not look")

    def look_at(self, conversation_id: str) -> None:
        """Answer whatever waits in a conversation; returns at once."""
        if conversation_id in self._working:
            self._again.add(conversation_id)
            return
        task = asyncio.create_task(self._work(conversation_id))
        self._working[conversation_id] = task
        task.add_done_callback(lambda _: self._rested(conversation_id))

    def _rested(self, conversation_id: str) -> None:
        del self._working[conversation_id]
        if conversation_id in self._again:
            self._again.discard(conversation_id)
            self.look_at(conversation_id)

    async def stop(self) -> None:
        """Let go of running turns; they are taken up by the next gateway."""
        for task in list(self._working.values()):
            task.cancel()
        await asyncio.gather(*self._working.values(), return_exceptions=True)

    async def _work(self, conversation_id: str) -> None:
        try:
            while await self._one(conversation_id):
                pass
        except Exception:
            logger.exception("a turn broke", extra={"conversation": conversation_id})

    async def _one(self, conversation_id: str) -> bool:
        async with self._admission:
            question = await self.database.write(lambda connection: self._take(connection, conversation_id))
            if question is None:
                return False
            if question.wanted is Wanted.CLASSIFICATION:
                clinical = await self._is_clinical(question)
                await self.database.write(lambda connection: self._flagged(connection, question, clinical))
                return True
            await self.bus.publish(log.topic_of(conversation_id), {"typing": "bot"})
            answer = await self._ask(question)
            on_file = (
                await self.agreements.look(question.held, answer.opened, question.now) if self.agreements else None
            )
            try:
                await self.database.write(lambda connection: self._store(connection, question, answer, on_file))
            except SQLAlchemyError:
                raise  # the turn stays on the list, and is taken up again
            except Exception:
                # An answer that cannot be shown would be asked for again and again, and the patient hear nothing.
                logger.exception("an answer could not be shown", extra={"conversation": conversation_id})
                sorry = without_rasa((), HandoffReason.SYSTEM_DOWN, question)
                await self.database.write(lambda connection: self._store(connection, question, sorry))
            return True

    def _take(self, connection: Connection, conversation_id: str) -> Question | None:
        """The next message that waits, leased to this gateway."""
        now = self.clock()
        held = log.lock(connection, self.vault, conversation_id)
        mine = pending_turn.c.conversation == conversation_id
        row = connection.execute(
            select(pending_turn.c.seq, pending_turn.c.what, _free(now).label("free"))
            .where(mine)
            .order_by(pending_turn.c.seq)
        ).first()
        if row is None or not row.free:
            return None
        connection.execute(
            update(pending_turn)
            .where(mine, pending_turn.c.seq == row.seq)
            .values(leased_by=self.gateway, leased_until=now + LEASE)
        )
        message = log.message_at(connection, self.vault, conversation_id, row.seq)
        assert message is not None  # the row refers to it
        context = TurnContext(held.id, held.standing.stretch, held.last_seq)
        return Question(
            held, message, Wanted(row.what), context, now, self.switchboard.in_force(connection, held.location)
        )

    async def _ask(self, question: Question) -> Answer:
        """The answer to a message. Whatever fails, the patient is told and a person is asked for."""
        held = question.held
        read = await asyncio.to_thread(read_question, question)
        if isinstance(read, Answer):
            return read
        said, identifiers = read
        memory = replace(held.memory, identifiers=identifiers)
        claims = memory.claims(question.now, held.location, held.locale, question.switches)
        envelope = self.envelopes.seal_claims(question.context, claims)
        try:
            answer = await self.rasa.turn(question.context, memory.slots, envelope, said=said)
            opened = open_answer(self.envelopes, question.context, answer.messages, self.texts)
        except (RasaFailed, NotAnAnswer) as failure:
            logger.error(
                "a turn failed",
                extra={
                    "conversation": held.id,
                    "turn": question.context.turn,
                    "error": type(failure).__name__,
                    "reason": failure.kind if isinstance(failure, RasaFailed) else "not_an_answer",
                },
            )
            return without_rasa((), HandoffReason.SYSTEM_DOWN, question)
        intent = answer.parse.get("intent") or {}
        evidence = {"model": answer.model, "intent": intent.get("name"), "confidence": intent.get("confidence")}
        return Answer(opened, answer.slots, identifiers, evidence)

    def _store(self, connection: Connection, question: Question, answer: Answer, on_file: OnFile | None = None) -> None:
        """Store an answer, unless a person took over or the bot started anew meanwhile."""
        now = self.clock()
        held = log.lock(connection, self.vault, question.held.id)
        asked, current = question.held.standing, held.standing
        if current.state is not State.BOT or current.stretch != asked.stretch:
            self._done(connection, question)
            return
        if not self._done(connection, question):
            return  # answered by another gateway after our lease had run out
        held = log.remember(
            connection,
            self.vault,
            held,
            replace(held.memory, slots=answer.slots, identifiers=answer.identifiers),
        )
        opened, more = answer.opened, list[Entry]()
        if self.agreements is not None:
            said = question.message.body["text"]
            opened, more = self.agreements.decide(connection, held, opened, said, on_file, now)
        if answer.evidence:
            answer = replace(answer, evidence={**answer.evidence, **self.basis(connection, now)})
        added = [self._entry(shown, answer, question, now) for shown in opened.shown]
        held, _ = log.append(connection, self.vault, held, [*added, *more], now)
        handoff = opened.handoff
        if opened.drops:
            held = self.forms.withdraw(connection, held, now)
        if opened.verify is not None:
            held, handoff = self.forms.ask(connection, held, opened.verify, question.message.seq, now)
        if handoff is None:
            return
        if handoff.reason is HandoffReason.EMERGENCY:
            self.intake.raise_alarm(connection, held, UNDERSTOOD, question.message.seq, now)
        else:
            # In that language, which the usual words are in only if it is one of our two.
            told = handoff.reason is HandoffReason.LANGUAGE and tongue(held.locale) == "en"
            self.intake.hand_off(connection, held, handoff, now, told=told)

    def _entry(self, shown: Any, answer: Answer, question: Question, now: datetime) -> Entry:
        if isinstance(shown, str):
            return entries.said(Author.BOT, shown, evidence=answer.evidence)
        return entries.shown_card(
            shown, stretch=question.context.stretch, now=now, zone=self.zone, evidence=answer.evidence
        )

    def _done(self, connection: Connection, question: Question) -> bool:
        """Take the message off the list. False if it was no longer there, or no longer ours."""
        gone = connection.execute(
            delete(pending_turn).where(
                and_(
                    pending_turn.c.conversation == question.held.id,
                    pending_turn.c.seq == question.message.seq,
                    pending_turn.c.leased_by == self.gateway,
                )
            )
        )
        return gone.rowcount == 1

    async def _is_clinical(self, question: Question) -> bool:
        """Whether what a patient says to a technician is for the pharmacist; unknown while Rasa is away."""
        masked = strip_command(mask(question.message.body["text"], question.held.memory.identifiers).text)
        if question.message.author is not Author.PATIENT or question.message.kind is not Kind.TEXT or not masked:
            return False
        try:
            parses = await self.rasa.classify([masked])
        except RasaFailed as failure:
            logger.error(
                "a message was not classified", extra={"conversation": question.held.id, "reason": failure.kind}
            )
            return False
        return (parses[0].get("intent") or {}).get("name") == CLINICAL

    def _flagged(self, connection: Connection, question: Question, clinical: bool) -> None:
        # Before the list, as everybody takes them: who closes the chat has it, and deletes from the list.
        held = log.lock(connection, self.vault, question.held.id)
        if not self._done(connection, question):
            return
        said = question.message
        if self.agreements is not None and said.author is Author.PATIENT and said.kind is Kind.TEXT:
            now = self.clock()
            added = self.agreements.stop_at_once(connection, held, said.body["text"], now)
            log.append(connection, self.vault, held, added, now)
        if clinical:
            connection.execute(
                insert(flag).values(conversation=held.id, seq=question.message.seq, kind=CLINICAL, at=self.clock())
            )
            wake(connection, log.topic_of(held.id))
            wake(connection, log.DESK_TOPIC)
