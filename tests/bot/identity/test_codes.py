"""One-time codes: for one form of one chat, for ten minutes, once."""

import asyncio
import re
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, select

from bot.chat import log
from bot.identity.codes import GOOD_FOR, end, issue, redeem
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import one_time_code


async def opened(database: Database, vault: Vault, now: datetime) -> str:
    chat, _ = await database.write(lambda c: log.create(c, vault, location="NH", locale="en", now=now))
    return chat


async def test_a_code_has_six_digits_and_is_kept_as_a_fingerprint(
    database: Database, vault: Vault, noon: datetime
) -> None:
    chats = [await opened(database, vault, noon) for _ in range(20)]

    def twenty(connection: Connection) -> list[str]:
        return [issue(connection, vault, chat, 4, noon) for chat in chats]

    codes = await database.write(twenty)
    assert all(re.fullmatch(r"\d{6}", code) for code in codes)
    assert len(set(codes)) > 15
    kept = await database.read(lambda c: c.scalars(select(one_time_code.c.code_hash)).all())
    assert not any(code in hashed for code in codes for hashed in kept)
    assert len(set(kept)) == 20


async def test_a_code_opens_its_own_form_once(database: Database, vault: Vault, noon: datetime) -> None:
    chat, other = await opened(database, vault, noon), await opened(database, vault, noon)
    code = await database.write(lambda c: issue(c, vault, chat, 4, noon))

    def tried(where: str, form: int, typed: str) -> bool:
        with database.engine.begin() as connection:
            return redeem(connection, vault, where, form, typed, noon)

    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    assert not tried(other, 4, code)
    assert not tried(chat, 5, code)
    assert not tried(chat, 4, wrong)
    assert tried(chat, 4, code)
    assert not tried(chat, 4, code)


async def test_of_many_who_use_a_code_at_once_one_gets_in(database: Database, vault: Vault, noon: datetime) -> None:
    chat = await opened(database, vault, noon)
    code = await database.write(lambda c: issue(c, vault, chat, 4, noon))
    tries = (database.write(lambda c: redeem(c, vault, chat, 4, code, noon)) for _ in range(6))
    assert sorted(await asyncio.gather(*tries)) == [False] * 5 + [True]


async def test_after_ten_minutes_a_code_is_worth_nothing(database: Database, vault: Vault, noon: datetime) -> None:
    chat = await opened(database, vault, noon)
    code = await database.write(lambda c: issue(c, vault, chat, 4, noon))
    late, last = noon + GOOD_FOR, noon + GOOD_FOR - timedelta(seconds=1)
    assert not await database.write(lambda c: redeem(c, vault, chat, 4, code, late))
    assert await database.write(lambda c: redeem(c, vault, chat, 4, code, last))


async def test_a_code_is_gone_when_its_transaction_is(database: Database, vault: Vault, noon: datetime) -> None:
    chat = await opened(database, vault, noon)
    issued: list[str] = []

    def broken(connection: Connection) -> None:
        issued.append(issue(connection, vault, chat, 4, noon))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await database.write(broken)
    assert not await database.write(lambda c: redeem(c, vault, chat, 4, issued[0], noon))


async def test_a_new_code_ends_the_old_one(database: Database, vault: Vault, noon: datetime) -> None:
    chat, other = await opened(database, vault, noon), await opened(database, vault, noon)
    old, elsewhere = [
        await database.write(partial(issue, vault=vault, conversation=one, form_seq=4, now=noon))
        for one in (chat, other)
    ]
    new = await database.write(lambda c: issue(c, vault, chat, 9, noon))
    assert not await database.write(lambda c: redeem(c, vault, chat, 4, old, noon))
    assert await database.write(lambda c: redeem(c, vault, chat, 9, new, noon))
    assert await database.write(lambda c: redeem(c, vault, other, 4, elsewhere, noon))


async def test_a_code_that_was_ended_is_worth_nothing(database: Database, vault: Vault, noon: datetime) -> None:
    chat = await opened(database, vault, noon)
    code = await database.write(lambda c: issue(c, vault, chat, 4, noon))
    await database.write(lambda c: end(c, chat))
    assert not await database.write(lambda c: redeem(c, vault, chat, 4, code, noon))


async def test_codes_that_are_past_do_not_pile_up(database: Database, vault: Vault, noon: datetime) -> None:
    for n in range(3):
        chat = await opened(database, vault, noon)
        now = noon + n * GOOD_FOR
        await database.write(partial(issue, vault=vault, conversation=chat, form_seq=4, now=now))
    assert len(await database.read(lambda c: c.scalars(select(one_time_code.c.code_hash)).all())) == 1
