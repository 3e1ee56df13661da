"""Everything stored is brought under the newest key while others write, and nothing is lost by it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, LargeBinary, func, select

from bot.chat import log
from bot.chat.log import Author, Entry, Kind
from bot.chat.memory import Memory
from bot.envelope import Key
from bot.privacy.encryption import Vault
from bot.privacy.keyring import fingerprint_secret
from bot.privacy.reseal import Step, anything_old, holdings, reseal
from bot.privacy.sealed import SEALED
from bot.settings import ROOT
from bot.storage.database import Database
from bot.storage.tables import conversation, message, metadata, passkey

OLD, NEW, NEWEST = Key("2026a", b"a" * 32), Key("2026b", b"b" * 32), Key("2026c", b"c" * 32)
before, after = Vault([OLD]), Vault([NEW, OLD])


def test_every_sealed_column_of_every_table_is_covered() -> None:
    sealed = {
        column for table in metadata.tables.values() for column in table.c if isinstance(column.type, LargeBinary)
    }
    assert sealed - {passkey.c.public_key} == {one.column for one in SEALED}
    for one in SEALED:
        unique = [set(index.columns) for index in one.table.constraints if hasattr(index, "columns")]
        assert set(one.key) in unique, f"{one.table.name}: these columns name more than one row"


async def filled(database: Database, now: datetime, conversations: int = 3, messages: int = 5) -> list[str]:
    """Conversations sealed with the old key."""

    def fill(connection: Connection) -> list[str]:
        fingerprint_secret(connection, before)
        chats = []
        for _ in range(conversations):
            chat, _ = log.create(connection, before, location="NH", locale="en", now=now)
            held = log.lock(connection, before, chat)
            said = [Entry(Author.PATIENT, Kind.TEXT, {"text": f"{chat} {n}"}) for n in range(messages)]
            held, _ = log.append(connection, before, held, said, now)
            log.remember(connection, before, held, Memory(identifiers={"RX_1": chat}))
            chats.append(chat)
        return chats

    return await database.write(fill)


async def said_in(database: Database, vault: Vault, chat: str) -> list[str]:
    messages = await database.read(lambda c: log.messages_after(c, vault, chat, 0))
    return [one.body["text"] for one in messages]


async def held_by(database: Database) -> dict[str, int]:
    return dict(await database.read(holdings))


def walk(database: Database, vault: Vault, batch: int = 4) -> list[Step]:
    return list(reseal(database.engine, vault, batch))


async def test_afterwards_the_new_key_alone_reads_everything(database: Database, noon: datetime) -> None:
    chats = await filled(database, noon)
    secret = await database.write(lambda c: fingerprint_secret(c, before))
    assert await held_by(database) == {"2026a": 3 + 15 + 1}
    assert await database.read(lambda c: anything_old(c, "2026b"))
    steps = await asyncio.to_thread(walk, database, after)
    assert sum(step.resealed for step in steps) == 19
    assert await held_by(database) == {"2026b": 19}
    assert not await database.read(lambda c: anything_old(c, "2026b"))
    alone = Vault([NEW])
    for chat in chats:
        assert await said_in(database, alone, chat) == [f"{chat} {n}" for n in range(5)]
        held = await database.read(lambda c, chat=chat: log.look(c, alone, chat))  # type: ignore[misc]
        assert held.memory.identifiers == {"RX_1": chat}
    assert await database.write(lambda c: fingerprint_secret(c, alone)) == secret
    assert await asyncio.to_thread(walk, database, after) == []


async def test_who_writes_between_reading_and_writing_back_wins(database: Database, noon: datetime) -> None:
    [chat] = await filled(database, noon, conversations=1)

    class Slow(Vault):
        """A gateway that writes a memory after it was read, and before it is written back."""

        def seal(self, plain: bytes, *, bound_to: str) -> bytes:
            if bound_to == f"memory|{chat}":
                with database.engine.begin() as connection:
                    held = log.lock(connection, before, chat)
                    log.remember(connection, before, held, Memory(identifiers={"RX_1": "written meanwhile"}))
            return super().seal(plain, bound_to=bound_to)

    steps = await asyncio.to_thread(walk, database, Slow([NEW, OLD]))
    assert sum(step.overtaken for step in steps) == 1
    held = await database.read(lambda c: log.look(c, after, chat))
    assert held.memory.identifiers == {"RX_1": "written meanwhile"}
    assert (await held_by(database))["2026a"] == 1
    await asyncio.to_thread(walk, database, after)
    assert "2026a" not in await held_by(database)
    held = await database.read(lambda c: log.look(c, Vault([NEW]), chat))
    assert held.memory.identifiers == {"RX_1": "written meanwhile"}


async def test_gateways_that_write_with_either_key_and_two_that_re_seal_lose_nothing(
    database: Database, noon: datetime
) -> None:
    chats = await filled(database, noon, conversations=4, messages=20)
    rounds = 15

    async def gateway(vault: Vault, name: str) -> None:
        for n in range(rounds):
            for chat in chats:

                def turn(connection: Connection, chat: str = chat, n: int = n) -> None:
                    held = log.lock(connection, vault, chat)
                    held, _ = log.append(
                        connection, vault, held, [Entry(Author.PATIENT, Kind.TEXT, {"text": f"{name} {n}"})], noon
                    )
                    count = {**held.memory.identifiers, name: str(n), "turns": str(turns(held.memory) + 1)}
                    log.remember(connection, vault, held, Memory(identifiers=count))

                await database.write(turn)

    def turns(memory: Memory) -> int:
        return int(memory.identifiers.get("turns", "0"))

    def keep_resealing() -> None:
        for _ in range(6):
            walk(database, after, batch=7)

    await asyncio.gather(
        gateway(Vault([OLD, NEW]), "one"),
        gateway(after, "two"),
        asyncio.to_thread(keep_resealing),
        asyncio.to_thread(keep_resealing),
    )
    await asyncio.to_thread(walk, database, after)
    assert set(await held_by(database)) == {"2026b"}
    for chat in chats:
        texts = await said_in(database, Vault([NEW]), chat)
        assert texts[:20] == [f"{chat} {n}" for n in range(20)]
        assert sorted(texts[20:]) == sorted(f"{name} {n}" for name in ("one", "two") for n in range(rounds))
        held = await database.read(lambda c, chat=chat: log.look(c, Vault([NEW]), chat))  # type: ignore[misc]
        assert held.memory.identifiers == {"RX_1": chat, "one": "14", "two": "14", "turns": str(2 * rounds)}


KILLED = """
import sys, time
from bot.envelope import Key
from bot.privacy.encryption import Vault
from bot.privacy.reseal import reseal
from bot.storage.database import open_engine
vault = Vault([Key("2026b", b"b" * 32), Key("2026a", b"a" * 32)])
for step in reseal(open_engine(sys.argv[1]), vault, 5):
    print(step.resealed, flush=True)
    time.sleep(0.05)
"""


def killed_after(url: str, steps: int) -> None:
    process = subprocess.Popen((sys.executable, "-c", KILLED, url), cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    for _ in range(steps):
        process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


async def test_a_run_that_was_killed_goes_on_where_it_stopped(
    database: Database, database_url: str, noon: datetime
) -> None:
    chats = await filled(database, noon, conversations=5, messages=60)
    await asyncio.to_thread(killed_after, database_url, 10)
    halfway = await held_by(database)
    assert halfway["2026b"] >= 45
    assert halfway["2026a"] >= 45
    steps = await asyncio.to_thread(walk, database, after)
    assert sum(step.resealed for step in steps) == halfway["2026a"]  # and not one value that was done before
    assert await held_by(database) == {"2026b": sum(halfway.values())}
    for chat in chats:
        assert await said_in(database, Vault([NEW]), chat) == [f"{chat} {n}" for n in range(60)]


async def test_what_does_not_open_is_left_counted_and_stops_nobody(database: Database, noon: datetime) -> None:
    chats = await filled(database, noon)

    def spoil(connection: Connection) -> None:
        damaged = (message.c.conversation == chats[0]) & (message.c.seq == 2)
        connection.execute(message.update().where(damaged).values(sealed=b"2026a.damaged"))
        lost = Vault([Key("lost", b"l" * 32)]).seal(b"{}", bound_to=f"memory|{chats[1]}")
        connection.execute(conversation.update().where(conversation.c.id == chats[1]).values(memory=lost))

    await database.write(spoil)
    steps = await asyncio.to_thread(walk, database, after)
    assert sum(step.unreadable for step in steps) == 2
    assert await held_by(database) == {"2026b": 17, "2026a": 1, "lost": 1}


async def test_a_key_that_comes_while_it_runs_is_used_for_the_rest(
    database: Database, noon: datetime, tmp_path: Path
) -> None:
    await filled(database, noon)
    ring = [NEW, OLD]
    vault = Vault(ring, lambda: ring)
    for n, _ in enumerate(reseal(database.engine, vault, 4)):
        if n == 1:
            ring.insert(0, NEWEST)
            vault.renew()
    held = await held_by(database)
    assert set(held) == {"2026b", "2026c"}
    await asyncio.to_thread(walk, database, vault)
    assert set(await held_by(database)) == {"2026c"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_batch_keeps_nobody_waiting_for_long(database: Database, noon: datetime) -> None:
    await filled(database, noon, conversations=20, messages=50)
    longest = 0.0
    steps = reseal(database.engine, after)
    while await asyncio.to_thread(next, steps, None) is not None:
        began = time.monotonic()
        await database.write(lambda c: c.scalar(select(func.count()).select_from(message)))
        longest = max(longest, time.monotonic() - began)
    assert longest < 1.0
