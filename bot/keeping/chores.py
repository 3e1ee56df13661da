"""Chores that one gateway at a time does for all: a lease in the database, and when each was last done."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.storage.tables import chore

LEASE = timedelta(minutes=2)
RESEAL = "reseal"
RETENTION = "retention"


def take(connection: Connection, name: str, gateway: str, now: datetime) -> bool:
    """Whether this gateway has the chore for the next two minutes. Taking it again makes it longer."""
    if connection.scalar(select(chore.c.name).where(chore.c.name == name)) is None:
        try:
            with connection.begin_nested():
                connection.execute(insert(chore).values(name=name))
        except IntegrityError:
            pass  # another gateway noted it in this moment
    free = or_(chore.c.leased_until.is_(None), chore.c.leased_until < now, chore.c.leased_by == gateway)
    taken = connection.execute(
        update(chore).where(chore.c.name == name, free).values(leased_by=gateway, leased_until=now + LEASE)
    )
    return taken.rowcount == 1


def let_go(
    connection: Connection, name: str, gateway: str, done_at: datetime | None = None, done_for: str | None = None
) -> None:
    """The gateway no longer does it; `done_at` where it came to its end."""
    values: dict[str, object] = {"leased_by": None, "leased_until": None}
    if done_at is not None:
        values |= {"done_at": done_at, "done_for": done_for}
    connection.execute(update(chore).where(chore.c.name == name, chore.c.leased_by == gateway).values(values))


def last_done(connection: Connection, name: str) -> tuple[datetime | None, str | None]:
    """When a chore was last done to its end, and for what."""
    row = connection.execute(select(chore.c.done_at, chore.c.done_for).where(chore.c.name == name)).one_or_none()
    return (None, None) if row is None else (row.done_at, row.done_for)
