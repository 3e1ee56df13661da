"""The log keeps everything once, in order, and readable to nobody without the keys."""

import asyncio
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import Connection, select

from bot.chat import log
from bot.chat.log import Author, Entry, Kind, NoSuchConversation, Overtaken
from bot.chat.states import Event, State
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import message, outbox


async def begin(database: Database, vault: Vault, noon: datetime) -> tuple[str, str]:
    return await database.write(lambda c: log.create(c, vault, location="NH", locale="en", now=noon))


def say(vault: Vault, conversation: str, text: str, now: datetime, connection: Connection) -> int:
    held = log.lock(connection, vault, conversation)
    _, stored = log.append(connection, vault, held, [Entry(Author.PATIENT, Kind.TEXT, {"text": text})], now)
    return stored[0].seq


def admit(claimed: tuple[str, str], connection: Connection) -> None:
    log.admit(connection, *claimed)


async def test_many_writers_at_once_leave_no_gap(database: Database, vault: Vault, noon: datetime) -> None:
    conversation, _ = await begin(database, vault, noon)

    async def write(n: int) -> int:
        return await database.write(lambda c: say(vault, conversation, f"message {n}", noon, c))

    seqs = await asyncio.gather(*(write(n) for n in range(30)))
    assert sorted(seqs) == list(range(1, 31))
    messages = await database.read(lambda c: log.messages_after(c, vault, conversation, 0))
    assert [one.seq for one in messages] == list(range(1, 31))
    assert {one.body["text"] for one in messages} == {f"message {n}" for n in range(30)}


async def test_what_was_said_is_not_readable_in_the_database(database: Database, vault: Vault, noon: datetime) -> None:
    conversation, _ = await begin(database, vault, noon)
    await database.write(lambda c: say(vault, conversation, "my lisinopril", noon, c))
    sealed = await database.read(lambda c: c.execute(select(message.c.sealed)).scalar_one())
    assert b"lisinopril" not in bytes(sealed)


async def test_a_message_and_its_wake_up_are_committed_together(
    database: Database, vault: Vault, noon: datetime
) -> None:
    conversation, _ = await begin(database, vault, noon)

    def broken(connection: Connection) -> None:
        say(vault, conversation, "lost with its transaction", noon, connection)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await database.write(broken)
    assert await database.read(lambda c: log.messages_after(c, vault, conversation, 0)) == []
    assert await database.read(lambda c: c.execute(select(outbox)).all()) == []
    await database.write(lambda c: say(vault, conversation, "kept", noon, c))
    topics = await database.read(lambda c: c.scalars(select(outbox.c.topic)).all())
    assert topics == [log.topic_of(conversation)]


async def test_only_the_secret_opens_a_conversation(database: Database, vault: Vault, noon: datetime) -> None:
    conversation, secret = await begin(database, vault, noon)
    await database.read(lambda c: log.admit(c, conversation, secret))
    for wrong in [(conversation, "guess"), ("c_nobody", secret), (conversation, "")]:
        with pytest.raises(NoSuchConversation):
            await database.read(partial(admit, wrong))


async def test_who_reads_an_old_version_cannot_move_the_conversation(
    database: Database, vault: Vault, noon: datetime
) -> None:
    conversation, _ = await begin(database, vault, noon)
    stale = await database.read(lambda c: log.look(c, vault, conversation))
    await database.write(lambda c: log.transition(c, vault, stale, Event.HAND_OFF, noon))
    with pytest.raises(Overtaken):
        await database.write(lambda c: log.transition(c, vault, stale, Event.CLOSE, noon))
    held = await database.read(lambda c: log.look(c, vault, conversation))
    assert held.standing.state is State.QUEUED
