"""Deletion that is one: rows with all that hangs on them, and on SQLite the bytes in the files. Audit lines stay."""

import sqlite3
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, select, update

from bot.chat import log
from bot.chat.log import Kind
from bot.chat.memory import Memory, open_memory, seal_memory
from bot.privacy.audit import record
from bot.privacy.encryption import Vault
from bot.storage.tables import conversation, message, outbox, wrong_answer

STRUCK = "This part was deleted."


def erase(connection: Connection, conversation_id: str, *, actor: str, why: str, now: datetime) -> int:
    """Delete a conversation. Returns how many messages it had; an audit line says that it was there.

    Messages, waiting turns, flags, work items, codes and reports of wrong answers go with their conversation: each of
    these tables names it with ON DELETE CASCADE. The caller has made sure that nothing holds it
    (`holds.exclude_deletions`).
    """
    count = messages_in(connection, conversation_id)
    connection.execute(delete(outbox).where(outbox.c.topic == log.topic_of(conversation_id)))
    connection.execute(delete(conversation).where(conversation.c.id == conversation_id))
    record(connection, actor, "deleted", conversation_id, {"why": why, "messages": count}, now)
    return count


def messages_in(connection: Connection, conversation_id: str) -> int:
    """How many messages a conversation has."""
    count = select(func.count()).select_from(message).where(message.c.conversation == conversation_id)
    return connection.execute(count).scalar_one()


def strike(
    connection: Connection,
    vault: Vault,
    conversation_id: str,
    seqs: Collection[int],
    patient: str,
    *,
    actor: str,
    now: datetime,
) -> int:
    """Delete what one of several patients of a conversation said and was shown. Returns how many messages that were.

    The places in the log stay, with a sentence instead of their content: `seq` has no gaps for the other one, and whose
    each part is can still be told. What the conversation remembers goes, too: slots and typed numbers are not kept
    apart by patient.
    """
    struck = 0
    for seq in seqs:
        sealed = vault.seal_json({"text": STRUCK, "struck": True}, bound_to=f"message|{conversation_id}|{seq}")
        changed = connection.execute(
            update(message)
            .where(message.c.conversation == conversation_id, message.c.seq == seq)
            .values(kind=Kind.TEXT, sealed=sealed, evidence=None)
        )
        struck += changed.rowcount
    here = wrong_answer.c.conversation == conversation_id
    connection.execute(delete(wrong_answer).where(here, wrong_answer.c.seq.in_(seqs)))
    sealed_memory = connection.execute(
        select(conversation.c.memory).where(conversation.c.id == conversation_id)
    ).scalar_one()
    memory = open_memory(vault, conversation_id, bytes(sealed_memory))
    theirs = memory.patient is not None and memory.patient.reference == patient
    kept = Memory(failed_checks=memory.failed_checks) if theirs else _without_slots(memory)
    connection.execute(
        update(conversation)
        .where(conversation.c.id == conversation_id)
        .values(memory=seal_memory(vault, conversation_id, kept))
    )
    record(connection, actor, "part_deleted", conversation_id, {"patient": patient, "messages": struck}, now)
    return struck


def _without_slots(memory: Memory) -> Memory:
    return Memory(patient=memory.patient, identity=memory.identity, failed_checks=memory.failed_checks)


def scrub(engine: Engine) -> bool:
    """Have nothing deleted left in the database's files. SQLite: VACUUM, then the log is emptied into the file.

    False if somebody read or wrote all the while, so that the log could not be emptied: try again. Does nothing on
    PostgreSQL, whose own VACUUM frees dead rows.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return int(busy) == 0
    except sqlite3.OperationalError:  # locked for longer than the engine's patience
        return False
    finally:
        connection.close()
