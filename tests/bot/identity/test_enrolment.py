"""Invitations: good once, for a day, for one person; and a new one takes everything back that opened before."""

import asyncio
from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import Connection, select

from bot.identity import enrolment
from bot.identity.enrolment import NotOpen, PasswordNeeded, WrongCode
from bot.identity.passwords import hash_of
from bot.identity.sign_in import SignedIn, WrongSignIn, sign_in
from bot.identity.staff import Role, Staff, add_staff, begin_session, leave, staff_of
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import enrolment as enrolment_table
from bot.storage.tables import staff

PASSWORD = "correct horse battery"


async def invited(database: Database, now: datetime) -> tuple[Staff, str]:
    """Somebody without a password, and the token of their link."""

    def invite(connection: Connection) -> tuple[Staff, str]:
        who = add_staff(connection, username="lee", name="Lee Tran", role=Role.ADMINISTRATOR)
        return who, enrolment.invite(connection, who, now)

    return await database.write(invite)


async def accepts(
    database: Database, vault: Vault, token: str, now: datetime, *, password: str | None = PASSWORD
) -> str:
    """Choose a password and set up the app. Returns the app's secret."""

    def accept(connection: Connection) -> str:
        secret = enrolment.secret_of(connection, vault, token, now).secret
        code = pyotp.TOTP(secret).at(now)
        enrolment.with_code(connection, vault, token, code, hash_of(password) if password else None, now)
        return secret

    return await database.write(accept)


async def enters(database: Database, vault: Vault, secret: str, now: datetime) -> str:
    code = pyotp.TOTP(secret).at(now)
    entered = await sign_in(database, vault, "lee", PASSWORD, "10.0.0.1", lambda: now, code=code)
    assert isinstance(entered, SignedIn)
    return entered.token


async def test_whoever_is_invited_chooses_a_password_and_signs_in_with_it(
    database: Database, vault: Vault, noon: datetime
) -> None:
    who, token = await invited(database, noon)
    secret = await accepts(database, vault, token, noon)
    later = noon + timedelta(minutes=1)
    session = await enters(database, vault, secret, later)
    assert await database.read(lambda c: staff_of(c, session, later)) == who


async def test_before_the_link_is_used_no_password_opens_the_account(
    database: Database, vault: Vault, noon: datetime
) -> None:
    await invited(database, noon)
    for password in ("", PASSWORD):
        with pytest.raises(WrongSignIn):
            await sign_in(database, vault, "lee", password, "10.0.0.1", lambda: noon)


async def test_a_link_is_good_once_and_for_a_day(database: Database, vault: Vault, noon: datetime) -> None:
    _, token = await invited(database, noon)
    with pytest.raises(NotOpen):
        await accepts(database, vault, token, noon + timedelta(hours=24))
    with pytest.raises(NotOpen):
        await accepts(database, vault, token + "x", noon)
    await accepts(database, vault, token, noon + timedelta(hours=23, minutes=59))
    with pytest.raises(NotOpen):
        await accepts(database, vault, token, noon)


async def test_of_two_who_use_one_link_at_once_one_gets_in(database: Database, vault: Vault, noon: datetime) -> None:
    _, token = await invited(database, noon)
    await database.write(lambda c: enrolment.secret_of(c, vault, token, noon))
    at_once = [accepts(database, vault, token, noon) for _ in range(4)]
    outcomes = [type(one) for one in await asyncio.gather(*at_once, return_exceptions=True)]
    assert sorted(outcomes, key=str) == sorted([str, *[NotOpen] * 3], key=str)


async def test_a_wrong_code_or_no_password_leaves_the_link_as_it_was(
    database: Database, vault: Vault, noon: datetime
) -> None:
    _, token = await invited(database, noon)
    with pytest.raises(PasswordNeeded):
        await accepts(database, vault, token, noon, password=None)
    with pytest.raises(WrongCode):
        await database.write(lambda c: enrolment.with_code(c, vault, token, "000000", hash_of(PASSWORD), noon))
    assert await database.read(lambda c: c.scalars(select(staff.c.password_hash)).all()) == [""]
    await accepts(database, vault, token, noon)


async def test_the_page_shows_the_same_secret_when_it_is_loaded_again(
    database: Database, vault: Vault, noon: datetime
) -> None:
    _, token = await invited(database, noon)
    shown = [await database.write(lambda c: enrolment.secret_of(c, vault, token, noon)) for _ in range(2)]
    assert shown[0] == shown[1]
    assert pyotp.parse_uri(shown[0].uri).secret == shown[0].secret
    assert {len(row) for row in shown[0].picture} == {len(shown[0].picture)}


async def test_neither_link_nor_secret_stands_in_the_database(database: Database, vault: Vault, noon: datetime) -> None:
    _, token = await invited(database, noon)
    shown = await database.write(lambda c: enrolment.secret_of(c, vault, token, noon))
    rows = await database.read(lambda c: str(c.execute(select(enrolment_table)).all()))
    assert token not in rows
    assert shown.secret not in rows


async def test_a_new_invitation_ends_the_sessions_and_takes_back_what_opened_the_door_before(
    database: Database, vault: Vault, noon: datetime
) -> None:
    who, first = await invited(database, noon)
    secret = await accepts(database, vault, first, noon)
    now = noon + timedelta(minutes=5)
    session = await enters(database, vault, secret, now)
    second = await database.write(lambda c: enrolment.invite(c, who, now))
    assert await database.read(lambda c: staff_of(c, session, now)) is None
    with pytest.raises(WrongSignIn):
        await enters(database, vault, secret, now + timedelta(minutes=1))
    third = await database.write(lambda c: enrolment.invite(c, who, now))
    with pytest.raises(NotOpen):
        await accepts(database, vault, second, now)
    assert await accepts(database, vault, third, now) != secret


async def test_setting_up_ends_every_session_from_before(database: Database, vault: Vault, noon: datetime) -> None:
    who, token = await invited(database, noon)
    session = await database.write(lambda c: begin_session(c, who.id, noon))
    await accepts(database, vault, token, noon)
    assert await database.read(lambda c: staff_of(c, session, noon)) is None


async def test_the_link_of_somebody_who_left_opens_nothing(database: Database, vault: Vault, noon: datetime) -> None:
    who, token = await invited(database, noon)
    await database.write(lambda c: leave(c, who))
    with pytest.raises(NotOpen):
        await accepts(database, vault, token, noon)
