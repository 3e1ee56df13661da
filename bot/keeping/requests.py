"""What a patient may ask for: a copy of what is kept about them, and that it be deleted.

45 CFR 164.524 gives a right to the copy. HIPAA gives none to deletion; state laws may, and a pharmacy may grant it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine, select

from bot.chat import log
from bot.chat.entries import verifies
from bot.chat.log import Kind, Message
from bot.chat.states import State
from bot.keeping.belonging import Ownership, conversations_of, ownership, parts
from bot.keeping.deleting import erase, messages_in, strike
from bot.keeping.holds import exclude_deletions, held_now
from bot.privacy.audit import record
from bot.privacy.encryption import Vault
from bot.storage.tables import conversation


class Outcome(StrEnum):
    """What became of one conversation when a patient's data were to be deleted."""

    DELETED = "deleted"
    PART_DELETED = "their part deleted"  # another patient verified in the same conversation
    HELD = "left, because it is on hold"
    WITH_A_PERSON = "left, because a person has it or is waited for"
    UNCLEAR = "left, because it cannot be told from another patient's"
    NOTHING_LEFT = "nothing of theirs left"


@dataclass(frozen=True, slots=True)
class Done:
    """`messages`: how many were deleted, or would be."""

    conversation: str
    outcome: Outcome
    messages: int


def about(owned: Ownership, messages: Sequence[Message], patient: str) -> list[Message] | None:
    """The messages of a conversation that are about this patient; None if they cannot be told from another's."""
    whose = parts(owned, messages)
    if len(owned.patients) > 1 and None in whose:
        return None
    return [message for message, one in zip(messages, whose, strict=True) if one == patient and not _struck(message)]


def delete_patient(
    engine: Engine, vault: Vault, patient: str, *, actor: str, now: datetime, dry_run: bool = False
) -> list[Done]:
    """Delete all conversations in which this patient was verified, one by one; a dry run only tells.

    Of a conversation that is another patient's, too, their part goes and the other's stays.
    """
    with engine.execution_options(scriptdesk_reads=True).connect() as connection:
        found = [owned.conversation for owned in conversations_of(connection, vault, patient)]
    done = []
    for conversation_id in found:
        with engine.begin() as connection:
            exclude_deletions(connection)
            request = _Request(connection, vault, patient, actor, now, dry_run)
            done.append(request.delete(conversation_id))
    if not dry_run:
        with engine.begin() as connection:
            gone = sum(one.outcome in (Outcome.DELETED, Outcome.PART_DELETED) for one in done)
            left = len(done) - gone
            record(
                connection,
                actor,
                "deleted_patient",
                None,
                {"patient": patient, "conversations": gone, "left": left},
                now,
            )
    return done


@dataclass(frozen=True, slots=True)
class _Request:
    """The deletion of what one patient has in one conversation, in a transaction of its own."""

    connection: Connection
    vault: Vault
    patient: str
    actor: str
    now: datetime
    dry_run: bool

    def delete(self, conversation_id: str) -> Done:
        locked = select(conversation.c.state).where(conversation.c.id == conversation_id).with_for_update()
        state = self.connection.scalar(locked)
        owned = ownership(self.connection, self.vault, conversation_id)
        if state is None or owned is None:
            return Done(conversation_id, Outcome.NOTHING_LEFT, 0)
        if held_now(self.connection).holds(owned):
            return Done(conversation_id, Outcome.HELD, 0)
        if state in (State.QUEUED, State.LIVE):
            return Done(conversation_id, Outcome.WITH_A_PERSON, 0)
        if owned.patients == {self.patient}:
            return Done(conversation_id, Outcome.DELETED, self._all(conversation_id))
        return self._part(owned)

    def _all(self, conversation_id: str) -> int:
        if self.dry_run:
            return messages_in(self.connection, conversation_id)
        return erase(self.connection, conversation_id, actor=self.actor, why="request", now=self.now)

    def _part(self, owned: Ownership) -> Done:
        messages = log.messages_after(self.connection, self.vault, owned.conversation, 0)
        theirs = about(owned, messages, self.patient)
        if theirs is None:
            return Done(owned.conversation, Outcome.UNCLEAR, 0)
        # The outcome of a form or of a check holds nothing of theirs, and tells where a part begins.
        seqs = [message.seq for message in theirs if message.kind is not Kind.FORM_DONE and not verifies(message)]
        if not seqs:
            return Done(owned.conversation, Outcome.NOTHING_LEFT, 0)
        if not self.dry_run:
            strike(self.connection, self.vault, owned.conversation, seqs, self.patient, actor=self.actor, now=self.now)
        return Done(owned.conversation, Outcome.PART_DELETED, len(seqs))


def _struck(message: Message) -> bool:
    return bool(message.body.get("struck"))
