"""What a patient sends, taken in: stored once, read by the safety net, and passed to whoever has the conversation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from bot.cards import Handoff, HandoffReason, Queue, Urgency
from bot.chat import entries, log
from bot.chat.log import Author, Conversation, Entry, Kind, Wanted
from bot.chat.render import Staffing, handoff_words
from bot.chat.safety import Alarm, alarm_view
from bot.chat.states import Event, State
from bot.chat.view import to_json
from bot.privacy.encryption import Vault
from bot.privacy.masking import redact_for_storage
from bot.storage.database import wake
from bot.storage.tables import flag

MAX_TEXT = 2_000

type Enqueue = Callable[[Connection, str, Handoff, datetime], object]
"""Put a conversation into a queue of the desk: (connection, conversation, handoff, now)."""


type StaffingOf = Callable[[Connection, Queue, datetime], Staffing]
"""Whether somebody is there to answer a queue."""


class Refused(Exception):
    """What was sent cannot be taken. `code` is one of docs/protocol.md; the message is for the patient."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where it stands in the log; `fresh` is False for something that was stored before."""

    seq: int
    fresh: bool


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes in what patients send. `phone`: the pharmacy's own number, for the alarm card."""

    vault: Vault
    enqueue: Enqueue
    staffing: StaffingOf
    phone: str

    def say(
        self,
        connection: Connection,
        conversation_id: str,
        client_id: str,
        text: str,
        alarm: Alarm | None,
        now: datetime,
    ) -> Receipt:
        """Store a message. An alarm is answered at once, in every state; else the bot or a person answers."""
        if not text.strip():
            raise Refused("empty", "The message is empty. Type something and send it again.")
        if len(text) > MAX_TEXT:
            raise Refused("too_long", f"That is longer than {MAX_TEXT:,} characters. Please send it in parts.")
        held, known = self._open(connection, conversation_id, client_id, even_closed=alarm is not None)
        if known is not None:
            return Receipt(known, fresh=False)
        body = {"text": redact_for_storage(text)}
        said = Entry(Author.PATIENT, Kind.TEXT, body, client_id=client_id)
        held, stored = log.append(connection, self.vault, held, [said], now)
        seq = stored[0].seq
        if alarm is not None:
            self.raise_alarm(connection, held, alarm, seq, now)
        else:
            answered_by_bot = held.standing.state is State.BOT
            log.want(connection, held.id, seq, Wanted.ANSWER if answered_by_bot else Wanted.CLASSIFICATION)
        return Receipt(seq, fresh=True)

    def press(
        self, connection: Connection, conversation_id: str, client_id: str, seq: int, button: str, now: datetime
    ) -> Receipt:
        """Store a pressed button as a message of the patient, and have it answered."""
        held, known = self._open(connection, conversation_id, client_id)
        if known is not None:
            return Receipt(known, fresh=False)
        card = log.message_at(connection, self.vault, conversation_id, seq)
        press = entries.press_of(card.body, button) if card and card.kind is Kind.CARD else None
        if card is None or press is None:
            raise Refused("no_such_button", "That button is not part of this conversation.")
        if held.standing.state is not State.BOT or card.body["stretch"] != held.standing.stretch:
            raise Refused("button_expired", "That question is no longer open. Please type what you need.")
        body: dict[str, Any] = {
            "text": entries.label_of(card.body, button),
            "press": {"intent": press.intent, "entities": list(press.entities)},
        }
        entry = Entry(Author.PATIENT, Kind.TEXT, body, client_id=client_id)
        held, stored = log.append(connection, self.vault, held, [entry], now)
        log.want(connection, held.id, stored[0].seq, Wanted.ANSWER)
        return Receipt(stored[0].seq, fresh=True)

    def hand_off(
        self, connection: Connection, held: Conversation, handoff: Handoff, now: datetime, *, told: bool = False
    ) -> Conversation:
        """Give a conversation of the bot to a queue of the desk, and tell the patient unless that was done (`told`)."""
        added = []
        if held.memory.form is not None:
            added.append(entries.form_done(held.memory.form.seq, "cancelled", "This form is closed."))
            held = log.remember(connection, self.vault, held, held.memory.without_form())
        if not told:
            words = handoff_words(handoff, self.staffing(connection, handoff.queue, now))
            added.append(entries.said(Author.BOT, words))
        held, _ = log.append(connection, self.vault, held, added, now)
        held = log.transition(connection, self.vault, held, Event.HAND_OFF, now)
        self.enqueue(connection, held.id, handoff, now)
        return held

    def leave_queue(self, connection: Connection, conversation_id: str, now: datetime) -> None:
        """The patient no longer waits: the assistant answers again."""
        held = log.lock(connection, self.vault, conversation_id)
        if held.standing.state is not State.QUEUED:
            return
        held = log.transition(connection, self.vault, held, Event.LEAVE_QUEUE, now)
        log.append(
            connection, self.vault, held, [entries.marker("You left the line. The assistant answers again.")], now
        )

    def end(self, connection: Connection, conversation_id: str, now: datetime) -> None:
        """The patient ends the conversation, for good."""
        held = log.lock(connection, self.vault, conversation_id)
        if held.standing.state is State.CLOSED:
            return
        held = log.transition(connection, self.vault, held, Event.CLOSE, now)
        log.append(connection, self.vault, held, [entries.marker("You ended this conversation.")], now)

    def _open(
        self, connection: Connection, conversation_id: str, client_id: str, *, even_closed: bool = False
    ) -> tuple[Conversation, int | None]:
        held = log.lock(connection, self.vault, conversation_id)
        known = log.sent_before(connection, conversation_id, Author.PATIENT, client_id)
        if known is None and held.standing.state is State.CLOSED and not even_closed:
            raise Refused("closed", "This conversation has ended. Start a new one to ask something else.")
        return held, known

    def raise_alarm(self, connection: Connection, held: Conversation, alarm: Alarm, seq: int, now: datetime) -> None:
        """Show the numbers to call, and have the alarm stand at the desk until a pharmacist acknowledges it.

        `seq`: the message that raised it. Whoever has the conversation keeps it; from the bot it goes to a pharmacist.
        """
        view = alarm_view(alarm, self.phone)
        body = {"card": {**to_json(view), "tone": "alarm"}, "text": view.text}
        shown = Entry(Author.BOT, Kind.ALARM, body, evidence={"rule": alarm.rule})
        held, _ = log.append(connection, self.vault, held, [shown], now)
        connection.execute(insert(flag).values(conversation=held.id, seq=seq, kind=alarm.kind, at=now))
        wake(connection, log.DESK_TOPIC)
        if held.standing.state is State.BOT:
            handoff = Handoff("handoff", Queue.PHARMACIST, "emergency", HandoffReason.EMERGENCY, Urgency.URGENT)
            self.hand_off(connection, held, handoff, now, told=True)
