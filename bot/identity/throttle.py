"""Failed identity checks, counted per identifier, per address and per member of staff under keyed fingerprints: nobody
is named here."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from bot.identity.patient import Answers
from bot.pharmacy.rows import bare_name
from bot.privacy.encryption import Vault
from bot.storage.tables import attempt

WINDOW = timedelta(hours=1)
LIMITS: Mapping[str, int] = {"number": 5, "person": 5, "address": 30, "staff": 10}


def subjects(vault: Vault, answers: Answers, address: str) -> dict[str, str]:
    """Kind → fingerprint, under which a failure is counted; another spelling of the same thing is the same."""
    found = {"address": vault.fingerprint(address, "throttle address")}
    if answers.number:
        found["number"] = vault.fingerprint(answers.number.lstrip("0"), "throttle number")
    if answers.last_name and answers.birth_date:
        person = f"{bare_name(answers.last_name)}|{answers.birth_date}"
        found["person"] = vault.fingerprint(person, "throttle person")
    return found


def of_staff(vault: Vault, staff: str) -> dict[str, str]:
    """Kind → fingerprint, under which a failed check of a member of staff is counted. `staff`: their id."""
    return {"staff": vault.fingerprint(staff, "throttle staff")}


def throttled(connection: Connection, subjects: Mapping[str, str], now: datetime) -> bool:
    """Whether any of these has failed too often in the last hour. `subjects`: kind → fingerprint."""
    return any(_failures(connection, fingerprint, now) >= LIMITS[kind] for kind, fingerprint in subjects.items())


def _failures(connection: Connection, fingerprint: str, now: datetime) -> int:
    recent = select(func.count()).where(attempt.c.subject == fingerprint, attempt.c.at > now - WINDOW)
    return connection.execute(recent).scalar_one()


def one_at_a_time(connection: Connection, fingerprints: Iterable[str]) -> None:
    """Have tries of the same subjects decided one after the other, so that many at once are no way round a limit.
    SQLite's writers queue by themselves."""
    if connection.dialect.name == "postgresql":
        for fingerprint in sorted(fingerprints):
            connection.execute(select(func.pg_advisory_xact_lock(int(fingerprint[:15], 16))))


def count_failure(connection: Connection, subjects: Mapping[str, str], now: datetime) -> None:
    """Remember a failed check of these, and forget those of more than an hour ago."""
    connection.execute(delete(attempt).where(attempt.c.at <= now - WINDOW))
    for fingerprint in subjects.values():
        connection.execute(insert(attempt).values(subject=fingerprint, at=now))
