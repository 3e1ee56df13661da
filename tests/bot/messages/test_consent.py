"""Who agreed to what, and what ended it: a ledger in which nothing is ever changed."""

import secrets
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from bot.envelope import Key
from bot.messages import consent
from bot.messages.consent import Consent, How, Purpose
from bot.messages.sender import Address, Channel
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import consent as table

NUMBER = "+12035550187"
PHONE, OTHER = Address(Channel.TEXT, NUMBER), Address(Channel.TEXT, "+12035550188")
WORDS = "May Elm Street Pharmacy text you when there is news?"


def given(at: datetime, patient: str = "P0001", address: Address = PHONE) -> Consent:
    return Consent(patient, address, Purpose.READY_NOTICE, WORDS, "1", "en", at, "c_1")


async def agrees(database: Database, vault: Vault, one: Consent) -> None:
    await database.write(lambda c: consent.give(c, vault, one))


async def may(database: Database, vault: Vault, patient: str = "P0001", address: Address = PHONE) -> bool:
    found = await database.read(lambda c: consent.in_force(c, vault, patient, address, Purpose.READY_NOTICE))
    return found is not None


async def test_a_consent_is_for_one_patient_and_one_address(database: Database, vault: Vault, noon: datetime) -> None:
    assert not await may(database, vault)
    await agrees(database, vault, given(noon))
    assert await may(database, vault)
    assert not await may(database, vault, address=OTHER)
    assert not await may(database, vault, patient="P0002")
    same_digits = Address(Channel.EMAIL, NUMBER)
    assert not await may(database, vault, address=same_digits)


async def test_the_ledger_shows_the_words_and_hides_the_number(
    database: Database, vault: Vault, noon: datetime
) -> None:
    await agrees(database, vault, given(noon))
    assert await database.read(lambda c: consent.history(c, vault, "P0001")) == [given(noon)]
    row = await database.read(lambda c: c.execute(select(table)).mappings().one())
    assert row["wording"] == WORDS
    assert NUMBER[2:] not in str(dict(row))


@pytest.mark.parametrize("by", ["patient", "address"])
async def test_a_revocation_ends_it_at_once_and_the_ledger_keeps_when_it_was_given(
    database: Database, vault: Vault, noon: datetime, by: str
) -> None:
    await agrees(database, vault, given(noon))
    later = noon + timedelta(days=3)
    whom: dict[str, object] = {"patient": "P0001"} if by == "patient" else {"address": PHONE}
    await database.write(lambda c: consent.revoke(c, vault, How.TEXT, later, **whom))  # type: ignore[arg-type]  # by name
    assert not await may(database, vault)
    [kept] = await database.read(lambda c: consent.history(c, vault, "P0001"))
    assert (kept.at, kept.revoked_at, kept.how_revoked) == (noon, later, How.TEXT)
    assert await database.read(lambda c: c.scalar(select(func.count()).select_from(table))) == 2


async def test_stop_from_a_telephone_ends_it_for_everybody_who_shares_it(
    database: Database, vault: Vault, noon: datetime
) -> None:
    await agrees(database, vault, given(noon))
    await agrees(database, vault, given(noon, "P0002"))
    await agrees(database, vault, given(noon, "P0002", OTHER))
    await database.write(lambda c: consent.revoke(c, vault, How.TEXT, noon, address=PHONE))
    assert not await may(database, vault)
    assert not await may(database, vault, "P0002")
    assert await may(database, vault, "P0002", OTHER)


async def test_who_agrees_again_gets_messages_again(database: Database, vault: Vault, noon: datetime) -> None:
    await agrees(database, vault, given(noon))
    await database.write(lambda c: consent.revoke(c, vault, How.CHAT, noon + timedelta(days=1), patient="P0001"))
    await agrees(database, vault, given(noon + timedelta(days=2)))
    assert await may(database, vault)
    ended, fresh = await database.read(lambda c: consent.history(c, vault, "P0001"))
    assert ended.revoked_at == noon + timedelta(days=1)
    assert fresh.revoked_at is None


async def test_no_row_can_be_changed(database: Database, vault: Vault, noon: datetime) -> None:
    await agrees(database, vault, given(noon))
    with pytest.raises(DBAPIError):
        await database.write(lambda c: c.execute(update(table).values(at=noon + timedelta(days=1))))
    assert await database.read(lambda c: consent.history(c, vault, "P0001")) == [given(noon)]


async def test_after_a_change_of_keys_a_consent_is_found_and_can_be_ended(database: Database, noon: datetime) -> None:
    old, new = Key("old", secrets.token_bytes(32)), Key("new", secrets.token_bytes(32))
    before, after = Vault([old]), Vault([new, old])
    for vault in (before, after):
        vault.fingerprint_with(b"f" * 32)  # the database's own, whichever key seals: bot.privacy.keyring
    await agrees(database, before, given(noon))
    assert await may(database, after)
    await database.write(lambda c: consent.revoke(c, after, How.TEXT, noon, address=PHONE))
    assert not await may(database, after)
    await database.write(lambda c: c.execute(delete(table)))
    await agrees(database, before, given(noon))
    await database.write(lambda c: consent.revoke(c, before, How.TEXT, noon, address=PHONE))
    assert not await may(database, after)


async def test_codes_stop_for_a_telephone_that_said_so_itself_until_it_says_start(
    database: Database, vault: Vault, noon: datetime
) -> None:
    async def stopped() -> bool:
        return await database.read(lambda c: consent.stopped(c, vault, PHONE))

    assert not await stopped()
    await database.write(lambda c: consent.revoke(c, vault, How.CHAT, noon, address=PHONE))
    assert not await stopped()  # a number that anybody typed keeps nobody from verifying
    await database.write(lambda c: consent.revoke(c, vault, How.TEXT, noon, address=PHONE))
    assert await stopped()
    await agrees(database, vault, given(noon - timedelta(days=1)))
    await database.write(lambda c: consent.resume(c, vault, PHONE, noon))
    assert not await stopped()


async def test_start_gives_no_consent(database: Database, vault: Vault, noon: datetime) -> None:
    await agrees(database, vault, given(noon))
    await database.write(lambda c: consent.revoke(c, vault, How.TEXT, noon, address=PHONE))
    await database.write(lambda c: consent.resume(c, vault, PHONE, noon))
    assert not await may(database, vault)
