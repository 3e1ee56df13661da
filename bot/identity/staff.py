"""The people at the desk: who they are, and how long a session of theirs lasts.

Of a password only its argon2id hash is kept, of a session's token only its sha256.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.identity.passwords import TooShort, hash_of, hash_of_token
from bot.storage.tables import staff, staff_session

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
TOUCH_EVERY = timedelta(seconds=30)  # a session's last use is kept this exactly, to spare the database


class Role(StrEnum):
    """What somebody is here for; bot.desk.rights says what each may do."""

    TECHNICIAN = "technician"
    PHARMACIST = "pharmacist"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff. `name` is for colleagues; patients read `called`. `working_state`: the attested place.
    `languages`: what they speak besides English, as ISO 639-1."""

    id: str
    username: str
    name: str
    role: Role
    working_state: str | None
    demo: bool
    languages: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """How patients read it: a technician by first name, a pharmacist as on the wall."""
        return self.name if self.role is Role.PHARMACIST else self.name.partition(" ")[0]


class NotAdded(Exception):
    """This member of staff cannot be added; the message says why and what to do."""


def add_staff(
    connection: Connection,
    *,
    username: str,
    name: str,
    role: Role,
    password: str | None = None,
    working_state: str | None = None,
    languages: Collection[str] = (),
    demo: bool = False,
) -> Staff:
    """Add a member of staff. Raises NotAdded.

    `password`: None for somebody who chooses one with an invitation; nobody signs in with it until then.
    `working_state`: two letters, where this person attests to work; technicians get no chats without it. `languages`:
    ISO 639-1 codes of what they speak; English goes without saying.
    """
    try:
        password_hash = "" if password is None else hash_of(password)
    except TooShort as short:
        raise NotAdded(str(short)) from None
    username = username.strip().casefold()
    if not username or not name.strip():
        raise NotAdded("A username and a name are needed.")
    if connection.scalar(select(staff.c.id).where(staff.c.username == username)) is not None:
        raise _taken(username)
    member = Staff(
        f"s_{secrets.token_urlsafe(9)}", username, name.strip(), role, working_state, demo, _besides_english(languages)
    )
    try:
        with connection.begin_nested():
            connection.execute(
                insert(staff).values(
                    id=member.id,
                    username=member.username,
                    name=member.name,
                    role=member.role,
                    password_hash=password_hash,
                    working_state=member.working_state,
                    languages=" ".join(member.languages),
                    active=True,
                    demo=member.demo,
                )
            )
    except IntegrityError:
        raise _taken(username) from None
    return member


def set_languages(connection: Connection, username: str, languages: Collection[str]) -> Staff | None:
    """Put on record what somebody speaks besides English, in place of what stood there. None if nobody is so called."""
    row = (
        connection.execute(
            update(staff)
            .where(staff.c.username == username.strip().casefold(), staff.c.active)
            .values(languages=" ".join(_besides_english(languages)))
            .returning(staff)
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else member_of(row)


def set_role(connection: Connection, who: Staff, role: Role) -> None:
    """Give somebody another role. All their sessions end, so that no open page shows what the old one saw."""
    connection.execute(update(staff).where(staff.c.id == who.id).values(role=role))
    end_sessions(connection, who.id)


def _besides_english(languages: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted({language.casefold() for language in languages} - {"en"}))


def _taken(username: str) -> NotAdded:
    return NotAdded(f"The username {username} is taken. Choose another one.")


def find(connection: Connection, staff_id: str) -> Staff | None:
    """The member of staff of this id, also one who no longer works here."""
    row = connection.execute(select(staff).where(staff.c.id == staff_id)).mappings().one_or_none()
    return None if row is None else member_of(row)


def people(connection: Connection) -> list[Staff]:
    """Everybody who works here, by name."""
    return [
        member_of(row)
        for row in connection.execute(select(staff).where(staff.c.active).order_by(staff.c.name)).mappings()
    ]


def find_by_username(connection: Connection, username: str) -> Staff | None:
    """Who signs in with this name; None also if they no longer work here."""
    called = staff.c.username == username.strip().casefold()
    row = connection.execute(select(staff).where(called, staff.c.active)).mappings().one_or_none()
    return None if row is None else member_of(row)


def has_password(connection: Connection, who: Staff) -> bool:
    """Whether this person has a password here; who signs in at a provider alone has none."""
    return connection.scalar(select(staff.c.password_hash).where(staff.c.id == who.id)) not in (None, "")


def leave(connection: Connection, who: Staff) -> None:
    """This person no longer works here: from now on they cannot sign in, and all their sessions have ended.

    The row stays, because audit lines and old conversations name it; how they signed in is deleted by
    bot.identity.enrolment.forget_ways.
    """
    connection.execute(update(staff).where(staff.c.id == who.id).values(active=False, password_hash=""))
    end_sessions(connection, who.id)


def begin_session(connection: Connection, staff_id: str, now: datetime) -> str:
    """A new session. Returns its token, which is random: what a browser sent before never becomes one (CWE-384)."""
    token = secrets.token_urlsafe(32)
    connection.execute(delete(staff_session).where(staff_session.c.created_at <= now - LONGEST))
    connection.execute(
        insert(staff_session).values(token_hash=hash_of_token(token), staff=staff_id, created_at=now, seen_at=now)
    )
    return token


def staff_of(connection: Connection, token: str, now: datetime) -> Staff | None:
    """Whose session this is, while it lasts: 15 minutes after its last use, 12 hours in all."""
    row = (
        connection.execute(
            select(staff)
            .join(staff_session, staff_session.c.staff == staff.c.id)
            .where(
                staff_session.c.token_hash == hash_of_token(token),
                staff_session.c.seen_at > now - IDLE,
                staff_session.c.created_at > now - LONGEST,
                staff.c.active,
            )
        )
        .mappings()
        .one_or_none()
    )
    return None if row is None else member_of(row)


def touch(connection: Connection, token: str, now: datetime) -> None:
    """The person did something: a session that still lasts, lasts another 15 minutes."""
    connection.execute(
        update(staff_session)
        .where(
            staff_session.c.token_hash == hash_of_token(token),
            staff_session.c.seen_at > now - IDLE,
            staff_session.c.seen_at <= now - TOUCH_EVERY,
        )
        .values(seen_at=now)
    )


def sign_out(connection: Connection, token: str) -> None:
    """End a session. Ending one that has ended is no error."""
    end_session(connection, hash_of_token(token))


def end_session(connection: Connection, token_hash: str) -> None:
    """End the session of the token with this sha256."""
    connection.execute(delete(staff_session).where(staff_session.c.token_hash == token_hash))


def end_sessions(connection: Connection, staff_id: str) -> None:
    """End every session of somebody."""
    connection.execute(delete(staff_session).where(staff_session.c.staff == staff_id))


def member_of(row: RowMapping) -> Staff:
    """The member of staff of a row of the table `staff`."""
    return Staff(
        row["id"],
        row["username"],
        row["name"],
        Role(row["role"]),
        row["working_state"],
        row["demo"],
        tuple(row["languages"].split()),
    )
