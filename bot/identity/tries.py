"""Tries to sign in, counted under keyed fingerprints by name, by address and by both."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from bot.identity.throttle import one_at_a_time
from bot.privacy.encryption import Vault
from bot.storage.tables import attempt

THROTTLED_FOR = timedelta(minutes=15)
PER_NAME_AND_ADDRESS = 5
PER_NAME = 30
PER_ADDRESS = 30
ASKED_PER_ADDRESS = 300  # how often a page may ask before anybody shows anything, which writes a row each time


class SlowDown(Exception):
    """Too many failures; try again after `wait`."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too many failed sign-ins")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Try:
    """One try to sign in. `name` and `both` are empty where no name was given, as with a passkey."""

    address: str
    begun: datetime
    name: str = ""
    both: str = ""
    per_address: int = PER_ADDRESS

    @property
    def limits(self) -> dict[str, int]:
        limits = {self.both: PER_NAME_AND_ADDRESS, self.name: PER_NAME, self.address: self.per_address}
        return {subject: limit for subject, limit in limits.items() if subject}


def try_of(vault: Vault, username: str | None, address: str, now: datetime) -> Try:
    by_address = vault.fingerprint(address, "sign-in by address")
    if username is None:
        return Try(by_address, now)
    return Try(
        by_address,
        now,
        vault.fingerprint(username, "sign-in by name"),
        vault.fingerprint(f"{username}|{address}", "sign-in by name and address"),
    )


def ask_of(vault: Vault, address: str, now: datetime) -> Try:
    """A page that asks for a passkey or for the way to the identity provider, before anybody has shown anything."""
    by_address = vault.fingerprint(address, "passkeys asked for by address")
    return Try(by_address, now, per_address=ASKED_PER_ADDRESS)


def count(connection: Connection, one: Try) -> None:
    """Count a try before it is checked, so that many at once are no way round the limit. Raises SlowDown."""
    one_at_a_time(connection, one.limits)
    old = attempt.c.at <= one.begun - THROTTLED_FOR
    connection.execute(delete(attempt).where(attempt.c.subject.in_(one.limits), old))
    for subject, limit in one.limits.items():
        failures, first = connection.execute(
            select(func.count(), func.min(attempt.c.at)).where(attempt.c.subject == subject)
        ).one()
        if failures >= limit:
            raise SlowDown(first + THROTTLED_FOR - one.begun)
    connection.execute(insert(attempt), [{"subject": subject, "at": one.begun} for subject in one.limits])


def uncount(connection: Connection, one: Try) -> None:
    """This try was no failure, and opened nothing either: those before it still count."""
    connection.execute(delete(attempt).where(attempt.c.subject.in_(one.limits), attempt.c.at == one.begun))


def succeed(connection: Connection, one: Try) -> None:
    """This person is in: their failures are forgotten, and the address keeps those of others."""
    uncount(connection, one)
    connection.execute(delete(attempt).where(attempt.c.subject.in_([one.both, one.name])))
