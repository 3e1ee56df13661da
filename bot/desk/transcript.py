"""The transcript of a live conversation, for the one person who has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.chat import log
from bot.chat.log import Message
from bot.chat.states import State
from bot.desk.queues import CLAIMED, open_item
from bot.desk.stretch import access_live
from bot.identity.staff import Staff
from bot.privacy.audit import about, record
from bot.privacy.encryption import Vault


@dataclass(frozen=True, slots=True)
class News:
    """What is new. `people`: id → name and role. `left`: where the conversation is now, if it is no longer theirs."""

    messages: Sequence[Message]
    people: Mapping[str, tuple[str, str]]
    left: State | None


def open_transcript(
    connection: Connection, vault: Vault, who: Staff, conversation_id: str, after: int, now: datetime
) -> int:
    """Begin to look at a conversation; writes the audit line. Returns its newest `seq`. Raises NotYours."""
    held = access_live(connection, vault, who, conversation_id)
    patient = held.memory.patient
    whom = about(patient.reference if patient else None)  # also one whose time is up: what was said stands there
    record(connection, who.id, "opened", conversation_id, {"after": after, **whom}, now)
    return held.last_seq


def news(connection: Connection, vault: Vault, who: Staff, conversation_id: str, after: int) -> News:
    """What was said since `after`. Nothing that was said once the chat was somebody else's.

    When the patient ends the chat, the last words still reach whoever had it.
    """
    messages = log.messages_after(connection, vault, conversation_id, after)
    held = log.look(connection, vault, conversation_id)  # after the messages: still theirs now, so theirs then
    if held.standing.state is State.LIVE and held.owner == who.id:
        return News(messages, log.people_in(connection, conversation_id), None)
    item = open_item(connection, conversation_id)
    last_words = (
        held.standing.state is State.CLOSED and item is not None and (item.state, item.claimed_by) == (CLAIMED, who.id)
    )
    people = log.people_in(connection, conversation_id)
    return News(messages if last_words else (), people, held.standing.state)
