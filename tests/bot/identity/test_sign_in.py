"""Password and second factor: what opens the door, what does not, and what opens it once."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select, update

from bot.identity import enrolment, second_factor
from bot.identity.enrolment import Occasion, WrongCode
from bot.identity.sign_in import CodeNeeded, FactorMissing, Locked, Outcome, SignedIn, WrongSignIn, sign_in
from bot.identity.staff import Role, Staff, add_staff, staff_of
from bot.identity.tries import SlowDown
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import audit, recovery_code, staff_session
from bot.storage.tables import second_factor as second_factor_table

PASSWORD = "correct horse battery"
STEP = timedelta(seconds=30)


@dataclass
class Lee:
    """A member of staff with an authenticator app. `now`: what the clock shows."""

    database: Database
    vault: Vault
    now: datetime
    who: Staff
    secret: str = ""
    recovery_codes: tuple[str, ...] = ()

    async def tries(self, code: str | None = None, password: str = PASSWORD, address: str = "10.0.0.1") -> Outcome:
        return await sign_in(self.database, self.vault, "lee", password, address, lambda: self.now, code=code)

    async def sets_up(self) -> None:
        """After a first sign-in with the password alone; the clock goes on by a minute."""
        missing = await self.tries()
        assert isinstance(missing, FactorMissing)
        shown = await self.database.write(lambda c: enrolment.secret_of(c, self.vault, missing.ticket, self.now))
        self.secret = shown.secret
        _, codes = await self.database.write(
            lambda c: enrolment.with_code(c, self.vault, missing.ticket, self.shows(), None, self.now)
        )
        self.recovery_codes = tuple(codes)
        self.now += 2 * STEP

    def shows(self, steps: int = 0) -> str:
        """What the app shows, or showed some time steps ago."""
        return pyotp.TOTP(self.secret).at(self.now + steps * STEP)

    async def is_in(self, outcome: Outcome) -> bool:
        assert isinstance(outcome, SignedIn)
        return await self.database.read(lambda c: staff_of(c, outcome.token, self.now)) is not None


async def added(database: Database, *, demo: bool = False) -> Staff:
    return await database.write(
        lambda c: add_staff(c, username="lee", name="Lee Tran", role=Role.TECHNICIAN, password=PASSWORD, demo=demo)
    )


@pytest.fixture
async def lee(database: Database, vault: Vault, noon: datetime) -> Lee:
    lee = Lee(database, vault, noon, await added(database))
    await lee.sets_up()
    return lee


async def test_without_a_second_factor_a_password_opens_the_page_that_sets_one_up_and_nothing_else(
    database: Database, vault: Vault, noon: datetime
) -> None:
    lee = Lee(database, vault, noon, await added(database))
    assert isinstance(await lee.tries(), FactorMissing)
    assert isinstance(await lee.tries("123456"), FactorMissing)
    assert await database.read(lambda c: c.execute(select(staff_session)).all()) == []
    await lee.sets_up()
    assert isinstance(await lee.tries(), CodeNeeded)
    assert await lee.is_in(await lee.tries(lee.shows()))


async def test_a_code_of_the_app_opens_the_door_once(lee: Lee) -> None:
    code = lee.shows()
    assert await lee.is_in(await lee.tries(code))
    with pytest.raises(WrongSignIn):
        await lee.tries(code)
    lee.now += STEP
    assert await lee.is_in(await lee.tries(lee.shows()))


@pytest.mark.parametrize("by", ["app", "recovery"])
async def test_of_many_who_come_with_one_code_at_once_one_gets_in(lee: Lee, by: str) -> None:
    code = lee.shows() if by == "app" else lee.recovery_codes[0]
    at_once = [lee.tries(code, address=f"10.0.0.{n}") for n in range(6)]
    outcomes = [type(one) for one in await asyncio.gather(*at_once, return_exceptions=True)]
    assert sorted(outcomes, key=str) == sorted([SignedIn, *[WrongSignIn] * 5], key=str)


async def test_the_code_of_the_set_up_is_used_up_as_well(database: Database, vault: Vault, noon: datetime) -> None:
    lee = Lee(database, vault, noon, await added(database))
    await lee.sets_up()
    lee.now = noon
    with pytest.raises(WrongSignIn):
        await lee.tries(lee.shows())


@pytest.mark.parametrize("steps", [-1, 1])
async def test_a_clock_may_be_one_step_off_and_an_older_code_is_then_no_good(lee: Lee, steps: int) -> None:
    assert await lee.is_in(await lee.tries(lee.shows(steps)))
    with pytest.raises(WrongSignIn):
        await lee.tries(lee.shows(steps - 1))


@pytest.mark.parametrize("steps", [-2, 2])
async def test_a_clock_that_is_two_steps_off_opens_nothing(lee: Lee, steps: int) -> None:
    with pytest.raises(WrongSignIn):
        await lee.tries(lee.shows(steps))


async def test_a_right_code_with_a_wrong_password_opens_nothing_and_is_not_used_up(lee: Lee) -> None:
    with pytest.raises(WrongSignIn):
        await lee.tries(lee.shows(), password="wrong")
    assert await lee.is_in(await lee.tries(lee.shows()))


async def test_a_recovery_code_opens_the_door_once_and_the_other_nine_remain(lee: Lee) -> None:
    assert len(set(lee.recovery_codes)) == 10
    used = lee.recovery_codes[3]
    assert await lee.is_in(await lee.tries(used.upper().replace("-", " ")))
    with pytest.raises(WrongSignIn):
        await lee.tries(used)
    assert await lee.database.read(lambda c: second_factor.recovery_codes_left(c, lee.who.id)) == 9
    assert await lee.is_in(await lee.tries(lee.recovery_codes[4]))


async def test_wrong_codes_are_throttled_like_wrong_passwords_whatever_comes_between(lee: Lee) -> None:
    for _ in range(5):
        assert isinstance(await lee.tries(), CodeNeeded), "the password alone forgives no wrong code"
        lee.now += timedelta(milliseconds=1)
        with pytest.raises(WrongSignIn):
            await lee.tries("000000")
        lee.now += timedelta(milliseconds=1)
    with pytest.raises(SlowDown):
        await lee.tries(lee.shows())
    assert await lee.is_in(await lee.tries(lee.shows(), address="10.0.0.2"))


async def test_after_a_hundred_wrong_codes_in_a_row_no_code_opens_the_door(lee: Lee) -> None:
    await lee.database.write(lambda c: c.execute(update(second_factor_table).values(failures=99)))
    with pytest.raises(WrongSignIn):
        await lee.tries("000000")
    assert isinstance(await lee.tries(lee.shows()), Locked)
    assert isinstance(await lee.tries(lee.recovery_codes[0]), Locked)


async def test_neither_secret_nor_recovery_code_stands_in_the_database(lee: Lee) -> None:
    rows = await lee.database.read(
        lambda c: [*c.execute(select(second_factor_table)).all(), *c.execute(select(recovery_code)).all()]
    )
    assert lee.secret not in str(rows)
    for code in lee.recovery_codes:
        assert code not in str(rows)
        assert code.replace("-", "") not in str(rows)


async def test_each_sign_in_tells_the_audit_by_what(lee: Lee) -> None:
    await lee.tries(lee.shows())
    await lee.tries(lee.recovery_codes[0])
    lines = select(audit.c.detail).where(audit.c.action == "signed_in").order_by(audit.c.id)
    assert await lee.database.read(lambda c: c.scalars(lines).all()) == [{"with": "app"}, {"with": "recovery"}]


async def test_an_account_of_the_demo_needs_no_second_factor_there_and_opens_nothing_elsewhere(
    database: Database, vault: Vault, noon: datetime
) -> None:
    lee = Lee(database, vault, noon, await added(database, demo=True))
    entered = await sign_in(database, vault, "lee", PASSWORD, "10.0.0.1", lambda: noon, demo=True)
    assert await lee.is_in(entered)
    with pytest.raises(WrongSignIn):
        await lee.tries()


async def test_a_real_account_needs_a_second_factor_also_in_the_demo(
    database: Database, vault: Vault, noon: datetime
) -> None:
    await added(database)
    outcome = await sign_in(database, vault, "lee", PASSWORD, "10.0.0.1", lambda: noon, demo=True)
    assert isinstance(outcome, FactorMissing)


async def test_a_new_app_replaces_the_old_one_and_ends_the_sessions(lee: Lee) -> None:
    entered = await lee.tries(lee.shows())
    assert isinstance(entered, SignedIn)
    old = lee.secret
    ticket = await lee.database.write(lambda c: enrolment.begin(c, lee.who, Occasion.CHANGE, lee.now))
    shown = await lee.database.write(lambda c: enrolment.secret_of(c, lee.vault, ticket, lee.now))
    with pytest.raises(WrongCode):
        await lee.database.write(lambda c: enrolment.with_code(c, lee.vault, ticket, lee.shows(), None, lee.now))
    lee.secret = shown.secret
    await lee.database.write(lambda c: enrolment.with_code(c, lee.vault, ticket, lee.shows(), None, lee.now))
    assert not await lee.is_in(entered)
    lee.now += 2 * STEP
    assert await lee.is_in(await lee.tries(lee.shows()))
    lee.now += 2 * STEP
    lee.secret = old
    with pytest.raises(WrongSignIn):
        await lee.tries(lee.shows())
    with pytest.raises(WrongSignIn):
        await lee.tries(lee.recovery_codes[5])
