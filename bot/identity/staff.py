"""The people at the desk: who they are, how they sign in, and how long a session lasts.

Of a password only its argon2id hash is kept, of a session's token only its sha256.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.clock import Clock
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import attempt, staff, staff_session

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
TOUCH_EVERY = timedelta(seconds=30)  # a session's last use is kept this exactly, to spare the database
LEAST_PASSWORD = 12  # NIST SP 800-63B asks for 8, and for length before rules
THROTTLED_FOR = timedelta(minutes=15)
PER_NAME_AND_ADDRESS = 5
PER_NAME = 30
PER_ADDRESS = 30

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP Password Storage: argon2id
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))  # checked where no such user exists, so that both take as long
_hashing = ThreadPoolExecutor(2, thread_name_prefix="passwords")  # each check takes 19 MiB


class Role(StrEnum):
    TECHNICIAN = "technician"
    PHARMACIST = "pharmacist"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff. `name` is for colleagues; patients read `called`. `working_state`: the attested place."""

    id: str
    username: str
    name: str
    role: Role
    working_state: str | None
    demo: bool

    @property
    def called(self) -> str:
        """How patients read it: a technician by first name, a pharmacist as on the wall."""
        return self.name if self.role is Role.PHARMACIST else self.name.partition(" ")[0]


class NotAdded(Exception):
    """This member of staff cannot be added; the message says why and what to do."""


class WrongSignIn(Exception):
    """No such user, a wrong password, or somebody who no longer works here: the same for all three."""


class SlowDown(Exception):
    """Too many failures; try again after `wait`."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too many failed sign-ins")
        self.wait = wait


def add_staff(
    connection: Connection,
    *,
    username: str,
    name: str,
    role: Role,
    password: str,
    working_state: str | None = None,
    demo: bool = False,
) -> Staff:
    """Add a member of staff. Raises NotAdded.

    `working_state`: two letters, where this person attests to work; technicians get no chats without it.
    """
    if len(password) < LEAST_PASSWORD:
        raise NotAdded(f"The password is too short. Use at least {LEAST_PASSWORD} characters.")
    username = username.strip().casefold()
    if not username or not name.strip():
        raise NotAdded("A username and a name are needed.")
    if connection.scalar(select(staff.c.id).where(staff.c.username == username)) is not None:
        raise _taken(username)
    member = Staff(f"s_{secrets.token_urlsafe(9)}", username, name.strip(), role, working_state, demo)
    try:
        with connection.begin_nested():
            connection.execute(
                insert(staff).values(
                    id=member.id,
                    username=member.username,
                    name=member.name,
                    role=member.role,
                    password_hash=_hasher.hash(password),
                    working_state=member.working_state,
                    active=True,
                    demo=member.demo,
                )
            )
    except IntegrityError:
        raise _taken(username) from None
    return member


def _taken(username: str) -> NotAdded:
    return NotAdded(f"The username {username} is taken. Choose another one.")


def find(connection: Connection, staff_id: str) -> Staff | None:
    """The member of staff of this id, also one who no longer works here."""
    row = connection.execute(select(staff).where(staff.c.id == staff_id)).mappings().one_or_none()
    return None if row is None else _member(row)


def people(connection: Connection) -> list[Staff]:
    """Everybody who works here, by name."""
    return [
        _member(row)
        for row in connection.execute(select(staff).where(staff.c.active).order_by(staff.c.name)).mappings()
    ]


async def sign_in(
    database: Database, vault: Vault, username: str, password: str, address: str, clock: Clock
) -> tuple[Staff, str]:
    """Check a password and begin a session. Returns who it is and the session's token.

    `address`: where the request came from. Raises WrongSignIn or SlowDown. An unknown name costs the same work as a
    wrong password. Each try is counted before it is checked, so that many at once are no way round the limit.
    """
    username = username.strip().casefold()
    by_both = vault.fingerprint(f"{username}|{address}", "sign-in by name and address")
    by_name = vault.fingerprint(username, "sign-in by name")
    by_address = vault.fingerprint(address, "sign-in by address")
    limits = {by_both: PER_NAME_AND_ADDRESS, by_name: PER_NAME, by_address: PER_ADDRESS}
    begun = clock()
    await database.write(lambda connection: _count(connection, limits, begun))
    row = await database.read(
        lambda connection: (
            connection.execute(select(staff).where(staff.c.username == username, staff.c.active))
            .mappings()
            .one_or_none()
        )
    )
    kept = row["password_hash"] if row else _NOBODY
    fits = await asyncio.get_running_loop().run_in_executor(_hashing, _fits, kept, password)
    if row is None or not fits:
        raise WrongSignIn

    def begin(connection: Connection) -> str:
        connection.execute(delete(attempt).where(attempt.c.subject.in_([by_both, by_name])))
        connection.execute(delete(attempt).where(attempt.c.subject == by_address, attempt.c.at == begun))
        return _begin_session(connection, row["id"], clock())

    return _member(row), await database.write(begin)


def _count(connection: Connection, limits: dict[str, int], now: datetime) -> None:
    _one_at_a_time(connection, limits)
    connection.execute(delete(attempt).where(attempt.c.subject.in_(limits), attempt.c.at <= now - THROTTLED_FOR))
    for subject, limit in limits.items():
        failures, first = connection.execute(
            select(func.count(), func.min(attempt.c.at)).where(attempt.c.subject == subject)
        ).one()
        if failures >= limit:
            raise SlowDown(first + THROTTLED_FOR - now)
    connection.execute(insert(attempt), [{"subject": subject, "at": now} for subject in limits])


def _one_at_a_time(connection: Connection, subjects: Iterable[str]) -> None:
    """Have tries of the same subjects counted one after the other; SQLite's writers queue by themselves."""
    if connection.dialect.name == "postgresql":
        for subject in sorted(subjects):
            connection.execute(select(func.pg_advisory_xact_lock(int(subject[:15], 16))))


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _begin_session(connection: Connection, staff_id: str, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    connection.execute(delete(staff_session).where(staff_session.c.created_at <= now - LONGEST))
    connection.execute(
        insert(staff_session).values(token_hash=_hash(token), staff=staff_id, created_at=now, seen_at=now)
    )
    return token


def staff_of(connection: Connection, token: str, now: datetime) -> Staff | None:
    """Whose session this is, while it lasts: 15 minutes after its last use, 12 hours in all."""
    row = (
        connection.execute(
            select(staff)
            .join(staff_session, staff_session.c.staff == staff.c.id)
            .where(
                staff_session.c.token_hash == _hash(token),
                staff_session.c.seen_at > now - IDLE,
                staff_session.c.created_at > now - LONGEST,
                staff.c.active,
            )
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else _member(row)


def touch(connection: Connection, token: str, now: datetime) -> None:
    """The person did something: a session that still lasts, lasts another 15 minutes."""
    connection.execute(
        update(staff_session)
        .where(
            staff_session.c.token_hash == _hash(token),
            staff_session.c.seen_at > now - IDLE,
            staff_session.c.seen_at <= now - TOUCH_EVERY,
        )
        .values(seen_at=now)
    )


def sign_out(connection: Connection, token: str) -> None:
    """End a session. Ending one that has ended is no error."""
    connection.execute(delete(staff_session).where(staff_session.c.token_hash == _hash(token)))


def _member(row: RowMapping) -> Staff:
    return Staff(row["id"], row["username"], row["name"], Role(row["role"]), row["working_state"], row["demo"])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
