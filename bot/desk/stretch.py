"""What staff do in a live conversation: reply, end the human stretch, close, return it to its queue, transfer it.

Everything here goes through `access_live`, and happens once per `client_id`: a repeat gives the first `seq` again.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, update

from bot.cards import Handoff, HandoffReason, Queue, Urgency
from bot.chat import log
from bot.chat.log import Author, Conversation, Entry, Kind
from bot.chat.spanish import speak
from bot.chat.states import Event, State
from bot.desk.flags import acknowledge_clinical, asked_clinical
from bot.desk.queues import CLAIMED, WAITING, enqueue, open_item, put_away
from bot.identity.staff import Staff
from bot.privacy.audit import record
from bot.privacy.encryption import Vault
from bot.privacy.masking import redact_for_storage
from bot.storage.tables import work_item

MAX_TEXT = 2_000


class NotYours(Exception):
    """The conversation is not a live one of this member of staff."""


class Unsendable(Exception):
    """A reply that cannot be sent. `code` is one of docs/desk-protocol.md; the message is for the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def access_live(connection: Connection, vault: Vault, who: Staff, conversation_id: str) -> Conversation:
    """Lock a conversation for the one person who has it. Raises NotYours for everybody else, and if there is none."""
    try:
        held = log.lock(connection, vault, conversation_id)
    except log.NoSuchConversation:
        raise NotYours(conversation_id) from None
    if held.standing.state is not State.LIVE or held.owner != who.id:
        raise NotYours(conversation_id)
    return held


def say(
    connection: Connection, vault: Vault, who: Staff, conversation_id: str, client_id: str, text: str, now: datetime
) -> int:
    """Send a reply to the patient. Returns its `seq`. Raises NotYours or Unsendable."""
    if not text.strip():
        raise Unsendable("empty", "The reply is empty. Type something and send it again.")
    if len(text) > MAX_TEXT:
        raise Unsendable("too_long", f"That is longer than {MAX_TEXT:,} characters. Send it in parts.")

    def reply(held: Conversation) -> int:
        entry = Entry(Author.STAFF, Kind.TEXT, {"text": redact_for_storage(text)}, who.id, client_id)
        return log.append(connection, vault, held, [entry], now)[1][0].seq

    return _once(connection, vault, who, conversation_id, client_id, reply)


def end(connection: Connection, vault: Vault, who: Staff, conversation_id: str, client_id: str, now: datetime) -> int:
    """End the human stretch: the assistant answers again. Returns the marker's `seq`. Raises NotYours."""

    def back(held: Conversation) -> int:
        held = log.transition(connection, vault, held, Event.END_STRETCH, now)
        put_away(connection, held.id, now)
        record(connection, who.id, "ended_stretch", held.id, {}, now)
        return _mark(connection, vault, held, "You are back with the assistant", who, client_id, now)

    return _once(connection, vault, who, conversation_id, client_id, back)


def close(connection: Connection, vault: Vault, who: Staff, conversation_id: str, client_id: str, now: datetime) -> int:
    """Close the conversation for good. Returns the marker's `seq`. Raises NotYours."""

    def shut(held: Conversation) -> int:
        held = log.transition(connection, vault, held, Event.CLOSE, now)
        put_away(connection, held.id, now)
        record(connection, who.id, "closed", held.id, {}, now)
        return _mark(connection, vault, held, "{name} closed this conversation", who, client_id, now)

    return _once(connection, vault, who, conversation_id, client_id, shut)


def release(
    connection: Connection, vault: Vault, who: Staff, conversation_id: str, client_id: str, now: datetime
) -> int:
    """Return the conversation to its queue, at its old place. Returns the marker's `seq`. Raises NotYours."""

    def give_back(held: Conversation) -> int:
        record(connection, who.id, "released", held.id, {}, now)
        text = "{name} left the chat. You are back in line"
        return _give_back(connection, vault, held, who, text, client_id, now)

    return _once(connection, vault, who, conversation_id, client_id, give_back)


def transfer(
    connection: Connection, vault: Vault, who: Staff, conversation_id: str, client_id: str, now: datetime
) -> int:
    """Have a pharmacist take over. Returns the marker's `seq`. Raises NotYours.

    The patient has waited once already, so the new item is never of the lowest urgency. An open clinical question is
    dealt with by it.
    """

    def hand_on(held: Conversation) -> int:
        item = open_item(connection, held.id)
        clinical = asked_clinical(connection, held.id)
        topic = "clinical_question" if clinical or item is None else item.topic
        reason = HandoffReason.CLINICAL if clinical or item is None else item.reason
        urgency = Urgency.URGENT if item and item.urgency is Urgency.URGENT else Urgency.SOON
        held = log.transition(connection, vault, held, Event.GIVE_BACK, now)
        new_item = enqueue(connection, held.id, Handoff("handoff", Queue.PHARMACIST, topic, reason, urgency), now)
        acknowledge_clinical(connection, held.id, who, now)
        record(connection, who.id, "transferred", held.id, {"item": new_item}, now)
        text = "{name} asked a pharmacist to join. You are in line for the pharmacist"
        return _mark(connection, vault, held, text, who, client_id, now)

    return _once(connection, vault, who, conversation_id, client_id, hand_on)


def drop(connection: Connection, vault: Vault, conversation_id: str, owner: Staff, now: datetime) -> bool:
    """Give a chat back whose owner has lost the connection. False if it is no longer theirs."""
    try:
        held = access_live(connection, vault, owner, conversation_id)
    except NotYours:
        return False
    record(connection, "gateway", "dropped", held.id, {"staff": owner.id}, now)
    text = "{name} lost the connection. You are back in line"
    _give_back(connection, vault, held, owner, text, None, now)
    return True


def _once(
    connection: Connection,
    vault: Vault,
    who: Staff,
    conversation_id: str,
    client_id: str,
    act: Callable[[Conversation], int],
) -> int:
    """Do it under the conversation's lock, unless this `client_id` has done it before."""
    try:
        log.lock(connection, vault, conversation_id)
    except log.NoSuchConversation:
        raise NotYours(conversation_id) from None
    before = log.sent_before(connection, conversation_id, who.id, client_id)
    return before if before is not None else act(access_live(connection, vault, who, conversation_id))


def _give_back(
    connection: Connection,
    vault: Vault,
    held: Conversation,
    who: Staff,
    text: str,
    client_id: str | None,
    now: datetime,
) -> int:
    held = log.transition(connection, vault, held, Event.GIVE_BACK, now)
    connection.execute(
        update(work_item)
        .where(work_item.c.conversation == held.id, work_item.c.state == CLAIMED)
        .values(state=WAITING, claimed_by=None, claimed_at=None, pharmacist_on_duty=None)
    )
    return _mark(connection, vault, held, text, who, client_id, now)


def _mark(
    connection: Connection,
    vault: Vault,
    held: Conversation,
    text: str,
    who: Staff,
    client_id: str | None,
    now: datetime,
) -> int:
    """Show the patient a fixed sentence, in the conversation's language; a {name} in it is of `who`."""
    marker = Entry(Author.SYSTEM, Kind.MARKER, {"text": speak(held.locale, text, name=who.called)}, who.id, client_id)
    return log.append(connection, vault, held, [marker], now)[1][0].seq
