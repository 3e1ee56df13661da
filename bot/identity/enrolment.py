"""How somebody gets a way to sign in: by an invitation, at the first sign-in without a second factor, or later again.

Each is a random token of which only the hash is kept, good for one use and for a while. Whoever has it sees one page,
on which they set up the authenticator app or a passkey, or link their account at the identity provider; nothing else
opens before that.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select, update

from bot.identity import second_factor
from bot.identity.passwords import hash_of_token, new_token
from bot.identity.second_factor import Shown
from bot.identity.staff import Staff, end_sessions, member_of
from bot.privacy.encryption import Vault
from bot.storage.tables import enrolment, federated_identity, passkey, staff


class Occasion(StrEnum):
    """Why somebody sets up how they sign in."""

    INVITATION = "invitation"  # and chooses a password
    FIRST_FACTOR = "first_factor"  # signed in with a password, and has nothing else yet
    CHANGE = "change"  # is signed in and gave the password again


LASTS = {
    Occasion.INVITATION: timedelta(hours=24),
    Occasion.FIRST_FACTOR: timedelta(minutes=15),
    Occasion.CHANGE: timedelta(minutes=15),
}


class NotOpen(Exception):
    """The link was used, is too old, or never was one."""


class WrongCode(Exception):
    """The code is not one that the app shows now."""


class PasswordNeeded(Exception):
    """Whoever comes by an invitation chooses a password as well."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """An open one. `who` sets up how they sign in."""

    token_hash: str
    who: Staff
    occasion: Occasion
    expires_at: datetime

    @property
    def needs_password(self) -> bool:
        return self.occasion is Occasion.INVITATION


def begin(connection: Connection, who: Staff, occasion: Occasion, now: datetime) -> str:
    """A new token for this person; an earlier one is good no more."""
    token = new_token()
    connection.execute(delete(enrolment).where((enrolment.c.staff == who.id) | (enrolment.c.expires_at <= now)))
    connection.execute(
        insert(enrolment).values(
            token_hash=hash_of_token(token), staff=who.id, occasion=occasion, expires_at=now + LASTS[occasion]
        )
    )
    return token


def invite(connection: Connection, who: Staff, now: datetime) -> str:
    """A new invitation. Whatever this person signed in with until now opens nothing any more, and they are out."""
    forget_ways(connection, who)
    end_sessions(connection, who.id)
    return begin(connection, who, Occasion.INVITATION, now)


def forget_ways(connection: Connection, who: Staff) -> None:
    """Delete password, second factor, passkeys, identities at a provider and open invitations of somebody."""
    connection.execute(update(staff).where(staff.c.id == who.id).values(password_hash=""))
    second_factor.forget(connection, who.id)
    # The enrolment first: whoever is about to use it up is waited for, and what they set up is deleted as well.
    for table in (enrolment, passkey, federated_identity):
        connection.execute(delete(table).where(table.c.staff == who.id))


def look(connection: Connection, token: str, now: datetime) -> Enrolment:
    """The enrolment of a token. Raises NotOpen."""
    return still_open(connection, hash_of_token(token), now)


def still_open(connection: Connection, token_hash: str, now: datetime) -> Enrolment:
    """The enrolment of the token with this sha256. Raises NotOpen."""
    row = (
        connection.execute(
            select(staff, enrolment.c.occasion, enrolment.c.expires_at)
            .join(enrolment, enrolment.c.staff == staff.c.id)
            .where(
                enrolment.c.token_hash == token_hash,
                enrolment.c.expires_at > now,
                staff.c.active,
            )
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotOpen
    return Enrolment(token_hash, member_of(row), Occasion(row["occasion"]), row["expires_at"])


def secret_of(connection: Connection, vault: Vault, token: str, now: datetime) -> Shown:
    """The secret for the authenticator app: the same for as long as the enrolment is open. Raises NotOpen."""
    found = look(connection, token, now)
    return second_factor.show(_secret(connection, vault, token), found.who.username)


def with_code(
    connection: Connection, vault: Vault, token: str, code: str, password_hash: str | None, now: datetime
) -> tuple[Staff, list[str]]:
    """Set up the authenticator app, which `code` shows to have the secret. Returns who it is and ten recovery codes.

    Raises NotOpen, WrongCode or PasswordNeeded; nothing has changed then.
    """
    found = look(connection, token, now)
    secret = _secret(connection, vault, token)
    step = second_factor.step_of(secret, code, now)
    if step is None:
        raise WrongCode
    finish(connection, found, password_hash)
    return found.who, second_factor.keep(connection, vault, found.who, secret, step, now)


def finish(connection: Connection, found: Enrolment, password_hash: str | None) -> None:
    """Use the token up, and keep the password that was chosen. Raises NotOpen or PasswordNeeded."""
    if found.needs_password and password_hash is None:
        raise PasswordNeeded
    use_up(connection, found)
    if found.needs_password:
        connection.execute(update(staff).where(staff.c.id == found.who.id).values(password_hash=password_hash))


def use_up(connection: Connection, found: Enrolment) -> None:
    """Use the token up: of two who come with it at once, one is told NotOpen. All earlier sessions end."""
    used = connection.execute(delete(enrolment).where(enrolment.c.token_hash == found.token_hash))
    if used.rowcount != 1:
        raise NotOpen
    end_sessions(connection, found.who.id)


def _secret(connection: Connection, vault: Vault, token: str) -> str:
    mine = enrolment.c.token_hash == hash_of_token(token)
    place = f"enrolment|{hash_of_token(token)}"
    sealed = connection.scalar(select(enrolment.c.sealed).where(mine).with_for_update())
    if sealed is not None:
        return vault.open(sealed, bound_to=place).decode()
    secret = second_factor.new_secret()
    connection.execute(update(enrolment).where(mine).values(sealed=vault.seal(secret.encode(), bound_to=place)))
    return secret
