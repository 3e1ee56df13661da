"""The link of a notice: a random token, of which only a hash is kept. It opens a form once, and nothing else."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from bot.storage.tables import notice_link

GOOD_FOR = timedelta(hours=24)
PATH = "/n/"


def make(connection: Connection, notice: str, now: datetime) -> str:
    """A new token for a notice. Those that are past are forgotten."""
    token = secrets.token_urlsafe(32)
    connection.execute(delete(notice_link).where(notice_link.c.expires_at < now - GOOD_FOR))
    connection.execute(insert(notice_link).values(token_hash=_hash(token), notice=notice, expires_at=now + GOOD_FOR))
    return token


def begin_now(connection: Connection, notice: str, now: datetime) -> None:
    """The 24 hours begin when the notice is sent, and not when it began to wait for the morning."""
    connection.execute(update(notice_link).where(notice_link.c.notice == notice).values(expires_at=now + GOOD_FOR))


def use(connection: Connection, token: str, now: datetime) -> str | None:
    """Use a token up. The notice it was for; None if it is used, past, or none of ours: nobody learns which."""
    this = notice_link.c.token_hash == _hash(token)
    used = connection.execute(
        update(notice_link)
        .where(this, notice_link.c.used_at.is_(None), notice_link.c.expires_at > now)
        .values(used_at=now)
    )
    return connection.scalar(select(notice_link.c.notice).where(this)) if used.rowcount == 1 else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
