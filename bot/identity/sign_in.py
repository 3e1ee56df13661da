"""Signing in to the desk: password and second factor, or a passkey. Every try is counted before it is checked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select

from bot.clock import Clock
from bot.identity import enrolment, passkeys, second_factor, tries
from bot.identity.enrolment import Occasion
from bot.identity.passkeys import NotAccepted, Site
from bot.identity.passwords import fits
from bot.identity.second_factor import Checked, Held
from bot.identity.staff import Staff, begin_session, member_of
from bot.privacy.audit import record
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import staff


class WrongSignIn(Exception):
    """No such user, a wrong password, a wrong or used code, or somebody who no longer works here: the same for all."""


class Way(StrEnum):
    """What somebody signed in with."""

    PASSWORD = "password"  # noqa: S105  # a demo account in demo mode, and nobody else
    APP = "app"
    RECOVERY = "recovery"
    PASSKEY = "passkey"
    SINGLE_SIGN_ON = "single_sign_on"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session has begun; `token` is for the person's browser alone."""

    who: Staff
    token: str


@dataclass(frozen=True, slots=True)
class CodeNeeded:
    """The password is right, and a code must come with it."""


@dataclass(frozen=True, slots=True)
class PasskeyNeeded:
    """The password is right, and this person has a passkey and no codes."""


@dataclass(frozen=True, slots=True)
class SingleSignOnNeeded:
    """The password is right, and this person signs in at the operator's provider, and has no codes and no passkey."""


@dataclass(frozen=True, slots=True)
class FactorMissing:
    """The password is right, and nothing opens before a second factor is set up with `ticket`."""

    ticket: str


@dataclass(frozen=True, slots=True)
class Locked:
    """The password is right, and a hundred wrong codes came in a row: only a new invitation helps."""


type Outcome = SignedIn | CodeNeeded | PasskeyNeeded | SingleSignOnNeeded | FactorMissing | Locked


async def sign_in(
    database: Database,
    vault: Vault,
    username: str,
    password: str,
    address: str,
    clock: Clock,
    *,
    code: str | None = None,
    demo: bool = False,
) -> Outcome:
    """Check a password, and the code that came with it.

    `address`: where the request came from. `demo`: whether this is the demo, where its own accounts need no second
    factor; anywhere else they cannot sign in at all, because their passwords are public.

    Raises WrongSignIn or SlowDown. An unknown name costs the same work as a wrong password. A right password without
    the code that is needed leaves the failures before it counted, so that a password alone opens no tries at codes.
    """
    username = username.strip().casefold()
    one = tries.try_of(vault, username, address, clock())
    await database.write(lambda connection: tries.count(connection, one))
    row = await database.read(
        lambda connection: (
            connection.execute(select(staff).where(staff.c.username == username, staff.c.active))
            .mappings()
            .one_or_none()
        )
    )
    right = await fits(row["password_hash"] if row else None, password)
    if row is None or not right or (row["demo"] and not demo):
        await database.write(lambda connection: _failed(connection, clock()))
        raise WrongSignIn
    who, kept = member_of(row), row["password_hash"]
    outcome = await database.write(lambda connection: _after_password(connection, vault, who, kept, code, one, clock()))
    if outcome is None:
        raise WrongSignIn
    return outcome


def _after_password(
    connection: Connection, vault: Vault, who: Staff, kept: str, code: str | None, one: tries.Try, now: datetime
) -> Outcome | None:
    """What a right password leads to; None for a wrong code, or if the password was taken away meanwhile."""
    still = select(staff.c.id).where(staff.c.id == who.id, staff.c.active, staff.c.password_hash == kept)
    if connection.scalar(still.with_for_update()) is None:
        _failed(connection, now)
        return None
    held = second_factor.held_by(connection, who.id)
    if not held and who.demo:
        return enter(connection, who, one, Way.PASSWORD, now)
    if not held:
        tries.uncount(connection, one)
        return FactorMissing(enrolment.begin(connection, who, Occasion.FIRST_FACTOR, now))
    if Held.CODES not in held:
        tries.uncount(connection, one)
        return PasskeyNeeded() if Held.PASSKEY in held else SingleSignOnNeeded()
    if not code:
        tries.uncount(connection, one)
        return CodeNeeded()
    match second_factor.check(connection, vault, who.id, code, now):
        case Checked.APP:
            return enter(connection, who, one, Way.APP, now)
        case Checked.RECOVERY:
            return enter(connection, who, one, Way.RECOVERY, now)
        case Checked.LOCKED:
            return Locked()
        case Checked.WRONG:
            _failed(connection, now)
            return None


async def sign_in_with_passkey(
    database: Database,
    vault: Vault,
    site: Site,
    credential: dict[str, Any],
    address: str,
    clock: Clock,
    *,
    demo: bool = False,
) -> SignedIn:
    """Check what a passkey answered. Raises WrongSignIn or SlowDown; failures count for the address."""
    one = tries.try_of(vault, None, address, clock())
    await database.write(lambda connection: tries.count(connection, one))

    def check(connection: Connection) -> SignedIn:
        now = clock()
        who = passkeys.owner_of(connection, site, credential, now)
        if who.demo and not demo:
            raise NotAccepted
        return enter(connection, who, one, Way.PASSKEY, now)

    try:
        return await database.write(check)
    except NotAccepted:
        await database.write(lambda connection: _failed(connection, clock()))
        raise WrongSignIn from None


async def sign_in_again(database: Database, vault: Vault, who: Staff, password: str, address: str, clock: Clock) -> str:
    """Have somebody who is signed in change how they sign in: a ticket for it. Raises WrongSignIn or SlowDown."""
    one = tries.try_of(vault, who.username, address, clock())
    await database.write(lambda connection: tries.count(connection, one))
    kept = await database.read(lambda c: c.scalar(select(staff.c.password_hash).where(staff.c.id == who.id)))
    if not await fits(kept, password):
        await database.write(lambda connection: _failed(connection, clock()))
        raise WrongSignIn

    def begin(connection: Connection) -> str:
        tries.uncount(connection, one)
        return enrolment.begin(connection, who, Occasion.CHANGE, clock())

    return await database.write(begin)


def enter(connection: Connection, who: Staff, one: tries.Try, way: Way, now: datetime) -> SignedIn:
    """Begin a session of somebody who has shown who they are; their failures are forgotten."""
    tries.succeed(connection, one)
    record(connection, who.id, "signed_in", None, {"with": way}, now)
    return SignedIn(who, begin_session(connection, who.id, now))


def _failed(connection: Connection, now: datetime) -> None:
    record(connection, "unknown", "sign_in_failed", None, {}, now)
