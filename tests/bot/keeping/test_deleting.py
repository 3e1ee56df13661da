"""A deleted conversation is gone: its rows, and on SQLite the bytes in the files."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.engine import make_url

from bot.cards import Handoff, HandoffReason, Queue
from bot.chat import log
from bot.identity import codes
from bot.keeping.deleting import STRUCK, erase, scrub
from bot.keeping.requests import Done, Outcome, delete_patient
from bot.storage.database import Database
from bot.storage.tables import audit, consent, flag, legal_hold, message, metadata, outgoing
from tests.bot.chat.chatting import Chat
from tests.bot.keeping.stories import MARIA_REF, OTHER, Stories, audited, closes, traces


def files_of(url: str) -> bytes:
    path = make_url(url).database
    assert path is not None
    return b"".join(file.read_bytes() for file in sorted(Path(path).parent.glob(f"{Path(path).name}*")))


async def ciphertexts(chat: Chat) -> list[bytes]:
    query = select(message.c.sealed).where(message.c.conversation == chat.id)
    return [bytes(one) for one in await chat.database.read(lambda c: c.scalars(query).all())]


def test_every_table_that_names_a_conversation_lets_it_go_with_it() -> None:
    for table in metadata.tables.values():
        for column in table.c:
            if column.name != "conversation" or table in (
                audit,
                consent,
                legal_hold,
                outgoing,
            ):  # these outlive it, on purpose
                continue
            keys = [key for key in table.foreign_keys if key.parent is column]
            assert [(key.column.table.name, key.ondelete) for key in keys] == [("conversation", "CASCADE")], table.name


async def test_nothing_is_left_but_the_audit(stories: Stories, database: Database) -> None:
    chat, other = await stories.of_maria(), await stories.of_maria()
    for each in (chat, other):

        def more(connection: Connection, each: Chat = each) -> None:
            held = log.lock(connection, each.vault, each.id)
            handoff = Handoff("handoff", Queue.TECHNICIAN, "x", HandoffReason.ASKED)
            each.intake.hand_off(connection, held, handoff, each.clock())
            connection.execute(insert(flag).values(conversation=each.id, seq=1, kind="x", at=each.clock()))
            codes.issue(connection, each.vault, each.id, 1, each.clock())

        await database.write(more)
    before = await traces(database, other.id)
    assert set(before) == {
        "conversation", "message", "pending_turn", "flag", "work_item", "one_time_code", "outbox",
    }  # fmt: skip
    lines = await chat.audited()
    await database.write(lambda c: erase(c, chat.id, actor="operator:dana", why="request", now=chat.clock()))
    assert await traces(database, chat.id) == {}
    assert await traces(database, other.id) == before
    assert await chat.audited() == [*lines, "deleted"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_bytes_are_not_in_the_files(stories: Stories, database: Database, database_url: str) -> None:
    kept = [await stories.of_other() for _ in range(3)]
    chat = await stories.unverified(*(f"canary {n} " + "x" * 900 for n in range(40)))
    gone, stay = await ciphertexts(chat), [one for each in kept for one in await ciphertexts(each)]
    assert all(one in files_of(database_url) for one in (*gone, *stay))
    await database.write(lambda c: erase(c, chat.id, actor="gateway", why="x", now=chat.clock()))
    assert any(one[20:52] in files_of(database_url) for one in gone)  # the rows alone are not all
    assert await asyncio.to_thread(scrub, database.engine)
    left = files_of(database_url)
    assert not any(one[20:52] in left for one in gone)
    assert all(one in left for one in stay)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_while_somebody_writes_the_files_are_left_for_later_and_nobody_is_hurt(
    stories: Stories, database: Database, database_url: str
) -> None:
    await stories.unverified()
    path = make_url(database_url).database
    assert path is not None
    busy = sqlite3.connect(path, isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")
    assert not await asyncio.to_thread(scrub, database.engine)
    busy.execute("ROLLBACK")
    busy.close()
    assert await asyncio.to_thread(scrub, database.engine)


async def deletes(chat: Chat, patient: str, *, dry_run: bool = False) -> list[Done]:
    engine, vault, now = chat.database.engine, chat.vault, chat.clock()
    return await asyncio.to_thread(
        lambda: delete_patient(engine, vault, patient, actor="operator:dana", now=now, dry_run=dry_run)
    )


async def test_a_patients_conversations_go_and_those_of_others_stay(stories: Stories, database: Database) -> None:
    mine = [await stories.of_maria(), await stories.by_proxy()]
    await closes(mine[1])
    others = [await stories.of_other(), await stories.unverified()]
    before = [await each.transcript() for each in others]
    counts = [len(await each.messages()) for each in mine]
    would = await deletes(mine[0], MARIA_REF, dry_run=True)
    assert [await each.transcript() for each in others] == before
    assert len(await mine[0].messages()) == counts[0]
    assert await audited(database, "deleted") == []
    done = await deletes(mine[0], MARIA_REF)
    assert would == done
    assert done == [Done(each.id, Outcome.DELETED, count) for each, count in zip(mine, counts, strict=True)]
    for each in mine:
        assert await traces(database, each.id) == {}
    assert [await each.transcript() for each in others] == before
    line = {"patient": MARIA_REF, "conversations": 2, "left": 0}
    assert await audited(database, "deleted_patient") == [("operator:dana", None, line)]
    assert await deletes(mine[0], MARIA_REF) == []


async def test_of_a_conversation_of_two_one_part_goes_and_the_other_reads_as_before(stories: Stories) -> None:
    chat = await stories.of_both()
    before = [one.body["text"] for one in await chat.messages()]
    where = before.index("other asks")
    done = await deletes(chat, MARIA_REF)
    assert [one.outcome for one in done] == [Outcome.PART_DELETED]
    after = await chat.messages()
    assert [one.seq for one in after] == list(range(1, len(before) + 1))
    assert [one.body["text"] for one in after[where:]] == before[where:]
    struck = [one for one in after[:where] if one.body["text"] == STRUCK]
    assert len(struck) == done[0].messages
    assert not any("lisinopril" in str(one.body) or "maria asks" in str(one.body) for one in after)
    memory = (await chat.held()).memory
    assert memory.patient is not None
    assert memory.patient.reference == OTHER
    assert [one.outcome for one in await deletes(chat, MARIA_REF)] == [Outcome.NOTHING_LEFT]
    assert [one.outcome for one in await deletes(chat, OTHER)] == [Outcome.PART_DELETED]
    assert not any("other" in str(one.body) for one in await chat.messages())


async def test_a_chat_that_a_person_has_is_left_and_said_so(stories: Stories) -> None:
    chat = await stories.of_maria()

    def hand_off(connection: Connection) -> None:
        held = log.lock(connection, chat.vault, chat.id)
        handoff = Handoff("handoff", Queue.TECHNICIAN, "x", HandoffReason.ASKED)
        chat.intake.hand_off(connection, held, handoff, chat.clock())

    await chat.database.write(hand_off)
    assert await deletes(chat, MARIA_REF) == [Done(chat.id, Outcome.WITH_A_PERSON, 0)]
    assert await chat.messages() != []
