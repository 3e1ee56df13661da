"""The people at the desk: who may sign in, how often one may try, and how long it lasts.

Here they sign in as in the demo, with a password alone; tests/bot/identity/test_sign_in.py is about the second factor.
"""

import asyncio
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from bot.identity.sign_in import SignedIn, WrongSignIn, sign_in
from bot.identity.staff import (
    NotAdded,
    Role,
    Staff,
    add_staff,
    leave,
    sign_out,
    staff_of,
    touch,
)
from bot.identity.tries import SlowDown
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import attempt, staff, staff_session

PASSWORD = "correct horse battery"


async def dana(database: Database) -> Staff:
    return await database.write(
        lambda c: add_staff(c, username=" Dana ", name="Dana Reyes", role=Role.TECHNICIAN, password=PASSWORD, demo=True)
    )


async def enter(database: Database, vault: Vault, now: datetime, password: str = PASSWORD, **more: str) -> str:
    username, address = more.get("username", "dana"), more.get("address", "10.0.0.1")
    entered = await sign_in(database, vault, username, password, address, lambda: now, demo=True)
    assert isinstance(entered, SignedIn)
    return entered.token


async def here(database: Database, token: str, now: datetime) -> bool:
    return await database.read(lambda c: staff_of(c, token, now)) is not None


async def test_a_technician_signs_in_whatever_the_case_of_the_username(
    database: Database, vault: Vault, noon: datetime
) -> None:
    member = await dana(database)
    token = await enter(database, vault, noon, username="DANA")
    assert await database.read(lambda c: staff_of(c, token, noon)) == member
    assert member.called == "Dana"


async def test_neither_password_nor_token_stands_in_the_database(
    database: Database, vault: Vault, noon: datetime
) -> None:
    await dana(database)
    token = await enter(database, vault, noon)
    rows = await database.read(lambda c: [*c.execute(select(staff)).all(), *c.execute(select(staff_session)).all()])
    assert PASSWORD not in str(rows)
    assert token not in str(rows)
    assert "$argon2id$" in str(rows)


async def test_wrong_name_wrong_password_and_somebody_who_left_are_the_same(
    database: Database, vault: Vault, noon: datetime
) -> None:
    await dana(database)
    for username, password in (("nobody", PASSWORD), ("dana", "wrong")):
        with pytest.raises(WrongSignIn):
            await enter(database, vault, noon, password, username=username)
    token = await enter(database, vault, noon)
    await database.write(lambda c: c.execute(update(staff).values(active=False)))
    assert not await here(database, token, noon)
    with pytest.raises(WrongSignIn):
        await enter(database, vault, noon)


async def test_after_five_failures_even_the_right_password_waits_a_quarter_of_an_hour(
    database: Database, vault: Vault, noon: datetime
) -> None:
    await dana(database)
    for _ in range(5):
        with pytest.raises(WrongSignIn):
            await enter(database, vault, noon, "wrong")
    with pytest.raises(SlowDown) as slow:
        await enter(database, vault, noon)
    assert slow.value.wait == timedelta(minutes=15)
    assert await enter(database, vault, noon, address="10.0.0.2"), "from elsewhere the real Dana still gets in"
    assert await enter(database, vault, noon + timedelta(minutes=15))


async def test_many_guesses_at_once_are_no_way_round_the_limit(
    vault: Vault, noon: datetime, database: Database
) -> None:
    await dana(database)
    guesses = [enter(database, vault, noon, f"wrong {n}") for n in range(20)]
    outcomes = [type(one) for one in await asyncio.gather(*guesses, return_exceptions=True)]
    assert outcomes.count(WrongSignIn) == 5
    assert outcomes.count(SlowDown) == 15


async def test_one_address_cannot_try_many_names(database: Database, vault: Vault, noon: datetime) -> None:
    for n in range(30):
        with pytest.raises(WrongSignIn):
            await enter(database, vault, noon, "wrong", username=f"user{n}")
    with pytest.raises(SlowDown):
        await enter(database, vault, noon, "wrong", username="another")


async def test_what_is_counted_names_nobody(database: Database, vault: Vault, noon: datetime) -> None:
    with pytest.raises(WrongSignIn):
        await enter(database, vault, noon, "wrong")
    kept = await database.read(lambda c: c.scalars(select(attempt.c.subject)).all())
    assert len(kept) == 3
    assert not any("dana" in subject or "10.0.0.1" in subject for subject in kept)


async def test_a_session_ends_after_fifteen_idle_minutes_and_after_twelve_hours(
    database: Database, vault: Vault, noon: datetime
) -> None:
    await dana(database)
    idle = await enter(database, vault, noon)
    assert await here(database, idle, noon + timedelta(minutes=14, seconds=59))
    assert not await here(database, idle, noon + timedelta(minutes=15))

    busy = await enter(database, vault, noon)
    now = noon
    while now < noon + timedelta(hours=12) - timedelta(minutes=10):
        now += timedelta(minutes=10)
        await database.write(partial(touch, token=busy, now=now))
    assert await here(database, busy, now)
    assert not await here(database, busy, noon + timedelta(hours=12))


async def test_an_ended_session_is_not_brought_back_by_a_touch(
    database: Database, vault: Vault, noon: datetime
) -> None:
    await dana(database)
    token = await enter(database, vault, noon)
    late = noon + timedelta(minutes=20)
    await database.write(lambda c: touch(c, token, late))
    assert not await here(database, token, late)


async def test_signing_out_ends_this_session_and_no_other(database: Database, vault: Vault, noon: datetime) -> None:
    await dana(database)
    counter, office = await enter(database, vault, noon), await enter(database, vault, noon)
    await database.write(lambda c: sign_out(c, counter))
    assert not await here(database, counter, noon)
    assert await here(database, office, noon)


async def test_a_short_password_and_a_taken_name_are_refused_with_what_to_do(database: Database) -> None:
    await dana(database)
    with pytest.raises(NotAdded, match="at least 12"):
        await database.write(lambda c: add_staff(c, username="sam", name="Sam", role=Role.TECHNICIAN, password="short"))
    with pytest.raises(NotAdded, match="dana is taken"):
        await dana(database)


async def test_whoever_leaves_is_out_at_once_everywhere(database: Database, vault: Vault, noon: datetime) -> None:
    member = await dana(database)
    counter, office = await enter(database, vault, noon), await enter(database, vault, noon)
    await database.write(lambda c: leave(c, member))
    assert not await here(database, counter, noon)
    assert not await here(database, office, noon)
    with pytest.raises(WrongSignIn):
        await enter(database, vault, noon)
