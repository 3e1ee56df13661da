"""What a patient sends, taken in: stored once, read by the safety net, and passed to whoever has the conversation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, insert, select, update

from bot.cards import Handoff, HandoffReason, Queue, Urgency
from bot.chat import entries, log
from bot.chat.log import Author, Conversation, Entry, Kind, Message, Wanted
from bot.chat.out_of_medicine_view import out_of_medicine_view
from bot.chat.render import Staffing, handoff_words
from bot.chat.safety import Alarm, alarm_view
from bot.chat.spanish import speak
from bot.chat.states import Event, State
from bot.chat.view import View, to_json
from bot.pharmacy.must_not_miss import Locale, the_list
from bot.privacy.encryption import Vault
from bot.privacy.masking import redact_for_storage
from bot.storage.database import wake
from bot.storage.tables import flag, work_item

MAX_TEXT = 2_000
TOO_LONG = f"That is longer than {MAX_TEXT:,} characters. Please send it in parts."
CLINICAL = "clinical_question"
"""The flag of what a pharmacist must see in a chat that a technician may have."""

type Enqueue = Callable[[Connection, str, Handoff, datetime], object]
"""Put a conversation into a queue of the desk: (connection, conversation, handoff, now)."""


type OwnPress = Callable[[Connection, Conversation, Message, str, datetime], None]
"""A button that the gateway answers itself was pressed: (connection, held, its card, its intent, now)."""

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
    own_presses: Mapping[str, OwnPress] = field(default_factory=dict)  # by the intent of the button

    def say(
        self,
        connection: Connection,
        conversation_id: str,
        client_id: str,
        text: str,
        alarm: Alarm | None,
        now: datetime,
        *,
        language: str | None = None,
    ) -> Receipt:
        """Store a message. An alarm is answered at once, in every state, and who is out of a medicine that must not be
        missed gets a pharmacist; else the bot or a person answers.

        `language`: what the message is plainly in, None where it does not say. The conversation goes on in it: one
        message is enough, and one in English turns it back, because a person who is answered in the wrong language
        writes again, and one who has to insist may give up.
        """
        if not text.strip():
            raise Refused("empty", "The message is empty. Type something and send it again.")
        if len(text) > MAX_TEXT:
            raise Refused("too_long", TOO_LONG)
        held, known = self._open(connection, conversation_id, client_id, even_closed=alarm is not None)
        if known is not None:
            return Receipt(known, fresh=False)
        without = the_list().without(text)
        if (alarm is not None and alarm.locale == "es") or (without is not None and without.locale == "es"):
            language = "es"  # what speaks of danger may be too short to tell its language by, but its rule is Spanish
        if language is not None and language != held.locale.partition("-")[0]:
            held = log.set_locale(connection, held, language)
        body = {"text": redact_for_storage(text)}
        said = Entry(Author.PATIENT, Kind.TEXT, body, client_id=client_id)
        held, stored = log.append(connection, self.vault, held, [said], now)
        seq = stored[0].seq
        if alarm is not None:
            self.raise_alarm(connection, held, alarm, seq, now)
        elif without is not None:
            self.ask_pharmacist(connection, held, without.locale, seq, now)
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
        if press.intent in self.own_presses:
            self.own_presses[press.intent](connection, held, card, press.intent, now)
        else:
            log.want(connection, held.id, stored[0].seq, Wanted.ANSWER)
        return Receipt(stored[0].seq, fresh=True)

    def hand_off(
        self,
        connection: Connection,
        held: Conversation,
        handoff: Handoff,
        now: datetime,
        *,
        told: bool = False,
        locale: Locale = "en",
    ) -> Conversation:
        """Give a conversation of the bot to a queue of the desk, and tell the patient unless that was done (`told`).

        Who is out of a medicine that must not be missed is told in `locale` what to do until somebody answers.
        """
        added = []
        if held.memory.form is not None:
            closed = speak(held.locale, "This form is closed.")
            added.append(entries.form_done(held.memory.form.seq, "cancelled", closed))
            held = log.remember(connection, self.vault, held, held.memory.without_form())
        if handoff.reason is HandoffReason.OUT_OF_MEDICINE:
            added.append(_shown(self._urgent(connection, locale, now), held))
        elif not told:
            words = handoff_words(handoff, self.staffing(connection, handoff.queue, now), held.locale)
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
        left = entries.marker(speak(held.locale, "You left the line. The assistant answers again."))
        log.append(connection, self.vault, held, [left], now)

    def end(self, connection: Connection, conversation_id: str, now: datetime) -> None:
        """The patient ends the conversation, for good."""
        held = log.lock(connection, self.vault, conversation_id)
        if held.standing.state is State.CLOSED:
            return
        held = log.transition(connection, self.vault, held, Event.CLOSE, now)
        ended = entries.marker(speak(held.locale, "You ended this conversation."))
        log.append(connection, self.vault, held, [ended], now)

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

    def ask_pharmacist(
        self, connection: Connection, held: Conversation, locale: Locale, seq: int, now: datetime
    ) -> None:
        """Somebody is out of a medicine that must not be missed, and says so in message `seq`.

        From the bot the chat goes to a pharmacist. Whoever else has it keeps it, and a pharmacist's flag stands at the
        desk; who waits does so as urgent, and is told once what to do meanwhile.
        """
        if held.standing.state is State.BOT:
            reason = HandoffReason.OUT_OF_MEDICINE
            handoff = Handoff("handoff", Queue.PHARMACIST, "out_of_medicine", reason, Urgency.URGENT)
            self.hand_off(connection, held, handoff, now, locale=locale)
            return
        if held.standing.state is State.QUEUED:
            if not _was_told(connection, held.id):
                log.append(connection, self.vault, held, [_shown(self._urgent(connection, locale, now), held)], now)
            connection.execute(
                update(work_item)
                .where(work_item.c.conversation == held.id, work_item.c.done_at.is_(None))
                .values(urgency=Urgency.URGENT)
            )
        connection.execute(insert(flag).values(conversation=held.id, seq=seq, kind=CLINICAL, at=now))
        wake(connection, log.topic_of(held.id))
        wake(connection, log.DESK_TOPIC)

    def _urgent(self, connection: Connection, locale: Locale, now: datetime) -> View:
        return out_of_medicine_view(locale, self.staffing(connection, Queue.PHARMACIST, now), self.phone)


def _shown(view: View, held: Conversation) -> Entry:
    body = {"card": to_json(view), "text": view.text, "presses": {}, "stretch": held.standing.stretch}
    return Entry(Author.BOT, Kind.CARD, body, evidence={"rule": "must_not_miss"})


def _was_told(connection: Connection, conversation_id: str) -> bool:
    """Whether this wait began with, or has already led to, the words for who is out of a medicine."""
    waits = exists().where(
        work_item.c.conversation == conversation_id,
        work_item.c.done_at.is_(None),
        work_item.c.reason == HandoffReason.OUT_OF_MEDICINE,
    )
    flagged = exists().where(
        flag.c.conversation == conversation_id, flag.c.kind == CLINICAL, flag.c.acknowledged_at.is_(None)
    )
    return bool(connection.scalar(select(waits | flagged)))
