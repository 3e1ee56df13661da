"""The conversation log: the truth about what was said. Gap-free `seq`, each thing stored once, sealed at rest.

Functions take a connection inside a transaction; the caller commits. Whoever writes has locked the conversation first,
so that `seq` has no gaps and nobody overtakes.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from bot.chat.memory import Memory, open_memory, seal_memory
from bot.chat.states import Event, Standing, State, move
from bot.privacy.encryption import Vault
from bot.storage.database import wake
from bot.storage.tables import conversation, message, pending_turn, staff


class Author(StrEnum):
    PATIENT = "patient"
    BOT = "bot"
    STAFF = "staff"
    SYSTEM = "system"


class Kind(StrEnum):
    """What a message is; docs/protocol.md gives each its fields."""

    TEXT = "text"
    CARD = "card"
    ALARM = "alarm"
    FORM = "form"
    FORM_DONE = "form_done"
    MARKER = "marker"
    CORRECTION = "correction"


class Wanted(StrEnum):
    """What Rasa is still asked about a message."""

    ANSWER = "answer"
    CLASSIFICATION = "classify"


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody adds to the log. `body` holds the fields of its kind; `evidence` what a bot's answer rests on."""

    author: Author
    kind: Kind
    body: dict[str, Any]
    author_id: str | None = None
    client_id: str | None = None
    evidence: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What stands in the log. `model`: which one gave this answer of the bot; None for everything else."""

    conversation: str
    seq: int
    at: datetime
    author: Author
    author_id: str
    client_id: str | None
    kind: Kind
    body: dict[str, Any]
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation as it stands in this transaction."""

    id: str
    standing: Standing
    last_seq: int
    location: str | None
    locale: str
    owner: str | None
    memory: Memory


DESK_TOPIC = "desk"  # wakes whoever shows the queues


class NoSuchConversation(Exception):
    """There is none of this id, or the secret is not its secret: the same for both."""


class Overtaken(Exception):
    """Somebody else moved the conversation first."""


def topic_of(conversation_id: str) -> str:
    """The bus topic that wakes whoever shows a conversation."""
    return f"conversation:{conversation_id}"


def create(
    connection: Connection, vault: Vault, *, location: str | None, locale: str, now: datetime
) -> tuple[str, str]:
    """Begin a conversation with the bot. Returns its id and its secret; only a hash of the secret is kept."""
    conversation_id = f"c_{secrets.token_urlsafe(18)}"
    secret = secrets.token_urlsafe(32)
    connection.execute(
        insert(conversation).values(
            id=conversation_id,
            secret_hash=_hash(secret),
            state=State.BOT,
            version=1,
            stretch=1,
            last_seq=0,
            location=location,
            locale=locale,
            memory=seal_memory(vault, conversation_id, Memory()),
            created_at=now,
            changed_at=now,
        )
    )
    return conversation_id, secret


def admit(connection: Connection, conversation_id: str, secret: str) -> None:
    """Raise NoSuchConversation unless this secret opens this conversation."""
    kept = connection.scalar(select(conversation.c.secret_hash).where(conversation.c.id == conversation_id))
    if not secrets.compare_digest(kept or _hash(""), _hash(secret)):
        raise NoSuchConversation(conversation_id)


def lock(connection: Connection, vault: Vault, conversation_id: str) -> Conversation:
    """Read a conversation and keep everybody else from writing to it until this transaction ends."""
    return _read(connection, vault, conversation_id, locked=True)


def look(connection: Connection, vault: Vault, conversation_id: str) -> Conversation:
    """Read a conversation as it stands, without keeping anybody from it."""
    return _read(connection, vault, conversation_id, locked=False)


def _read(connection: Connection, vault: Vault, conversation_id: str, *, locked: bool) -> Conversation:
    query = select(conversation).where(conversation.c.id == conversation_id)
    row = connection.execute(query.with_for_update() if locked else query).mappings().one_or_none()
    if row is None:
        raise NoSuchConversation(conversation_id)
    return Conversation(
        id=row["id"],
        standing=Standing(State(row["state"]), row["version"], row["stretch"]),
        last_seq=row["last_seq"],
        location=row["location"],
        locale=row["locale"],
        owner=row["owner"],
        memory=open_memory(vault, row["id"], row["memory"]),
    )


def append(
    connection: Connection, vault: Vault, held: Conversation, entries: Sequence[Entry], now: datetime
) -> tuple[Conversation, list[Message]]:
    """Add entries to a locked conversation, and wake whoever shows it."""
    messages = []
    for seq, entry in enumerate(entries, held.last_seq + 1):
        author_id = entry.author_id or str(entry.author)
        connection.execute(
            insert(message).values(
                conversation=held.id,
                seq=seq,
                author=entry.author,
                author_id=author_id,
                client_id=entry.client_id,
                kind=entry.kind,
                sealed=vault.seal_json(entry.body, bound_to=f"message|{held.id}|{seq}"),
                at=now,
                evidence=entry.evidence,
            )
        )
        model = (entry.evidence or {}).get("model")
        added = Message(held.id, seq, now, entry.author, author_id, entry.client_id, entry.kind, entry.body, model)
        messages.append(added)
    if messages:
        held = replace(held, last_seq=messages[-1].seq)
        connection.execute(
            update(conversation).where(conversation.c.id == held.id).values(last_seq=held.last_seq, changed_at=now)
        )
        wake(connection, topic_of(held.id))
    return held, messages


def sent_before(connection: Connection, conversation_id: str, author_id: str, client_id: str) -> int | None:
    """The `seq` under which this author's `client_id` is already stored, if it is."""
    seq: int | None = connection.scalar(
        select(message.c.seq).where(
            message.c.conversation == conversation_id,
            message.c.author_id == author_id,
            message.c.client_id == client_id,
        )
    )
    return seq


def messages_after(connection: Connection, vault: Vault, conversation_id: str, after: int) -> list[Message]:
    """All messages with a higher `seq`, in order."""
    rows = connection.execute(
        select(message).where(message.c.conversation == conversation_id, message.c.seq > after).order_by(message.c.seq)
    ).mappings()
    return [_message(vault, row) for row in rows]


def message_at(connection: Connection, vault: Vault, conversation_id: str, seq: int) -> Message | None:
    row = (
        connection.execute(select(message).where(message.c.conversation == conversation_id, message.c.seq == seq))
        .mappings()
        .one_or_none()
    )
    return None if row is None else _message(vault, row)


def _message(vault: Vault, row: RowMapping) -> Message:
    return Message(
        conversation=row["conversation"],
        seq=row["seq"],
        at=row["at"],
        author=Author(row["author"]),
        author_id=row["author_id"],
        client_id=row["client_id"],
        kind=Kind(row["kind"]),
        body=vault.open_json(row["sealed"], bound_to=f"message|{row['conversation']}|{row['seq']}"),
        model=(row["evidence"] or {}).get("model"),
    )


def remember(connection: Connection, vault: Vault, held: Conversation, memory: Memory) -> Conversation:
    """Keep a locked conversation's memory."""
    connection.execute(
        update(conversation).where(conversation.c.id == held.id).values(memory=seal_memory(vault, held.id, memory))
    )
    return replace(held, memory=memory)


def set_locale(connection: Connection, held: Conversation, locale: str) -> Conversation:
    """The language of a locked conversation from here on: of its fixed words, and of who should answer."""
    connection.execute(update(conversation).where(conversation.c.id == held.id).values(locale=locale))
    wake(connection, topic_of(held.id))
    wake(connection, DESK_TOPIC)
    return replace(held, locale=locale)


def transition(
    connection: Connection,
    vault: Vault,
    held: Conversation,
    happening: Event,
    now: datetime,
    *,
    owner: str | None = None,
) -> Conversation:
    """Move a conversation: compare-and-set on (state, version). Raises NotPossible or Overtaken.

    `owner` is the member of staff who claims; every other transition leaves the conversation without one.
    """
    after = move(held.standing, happening)
    memory = held.memory.new_stretch() if after.stretch != held.standing.stretch else held.memory
    memory = memory.waits(now) if after.state is State.QUEUED else memory.waited(now)
    changed = connection.execute(
        update(conversation)
        .where(
            conversation.c.id == held.id,
            conversation.c.state == held.standing.state,
            conversation.c.version == held.standing.version,
        )
        .values(
            state=after.state,
            version=after.version,
            stretch=after.stretch,
            owner=owner,
            memory=seal_memory(vault, held.id, memory),
            changed_at=now,
        )
    )
    if changed.rowcount != 1:
        raise Overtaken(held.id)
    waiting = pending_turn.c.conversation == held.id
    if after.state is State.CLOSED:
        connection.execute(delete(pending_turn).where(waiting))
    elif after.state is State.QUEUED:  # a person answers from here on; Rasa only classifies what still waited
        connection.execute(update(pending_turn).where(waiting).values(what=Wanted.CLASSIFICATION))
    wake(connection, topic_of(held.id))
    wake(connection, DESK_TOPIC)
    return replace(held, standing=after, owner=owner, memory=memory)


def want(connection: Connection, conversation_id: str, seq: int, wanted: Wanted) -> None:
    """Have Rasa asked about a message; the row stays until that is done, through any crash."""
    connection.execute(insert(pending_turn).values(conversation=conversation_id, seq=seq, what=wanted))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def people_in(connection: Connection, conversation_id: str) -> dict[str, tuple[str, str]]:
    """The members of staff who spoke in a conversation or have it: id → name and role."""
    spoke = select(message.c.author_id).where(
        message.c.conversation == conversation_id, message.c.author == Author.STAFF
    )
    owns = select(conversation.c.owner).where(conversation.c.id == conversation_id)
    rows = connection.execute(
        select(staff.c.id, staff.c.name, staff.c.role).where(staff.c.id.in_(spoke) | staff.c.id.in_(owns))
    )
    return {row.id: (row.name, row.role) for row in rows}
