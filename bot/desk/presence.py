"""Who is at the desk: a sign of life in the database for everybody with a socket, at whichever gateway.

It outlives a gateway that is killed, so that a chat never stays with somebody who is no longer there.
"""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.chat.states import State
from bot.identity.staff import Staff, people
from bot.storage.tables import conversation, desk_presence

GONE_AFTER = timedelta(seconds=60)


def beat(connection: Connection, present: Collection[str], now: datetime) -> None:
    """These members of staff have a socket at `now`."""
    for member in sorted(present):  # in one order everywhere, so that two gateways never wait for each other
        seen = update(desk_presence).where(desk_presence.c.staff == member).values(seen_at=now)
        if connection.execute(seen).rowcount == 0:
            with suppress(IntegrityError), connection.begin_nested():  # another gateway was first
                connection.execute(insert(desk_presence).values(staff=member, seen_at=now))


def gone(connection: Connection, staff_id: str) -> None:
    """This person is at the desk no longer: their chats go back with the next look of a gateway."""
    connection.execute(delete(desk_presence).where(desk_presence.c.staff == staff_id))


def at_desk(connection: Connection, now: datetime) -> tuple[Staff, ...]:
    """Everybody who is at the desk, by name."""
    seen = set(
        connection.scalars(select(desk_presence.c.staff).where(desk_presence.c.seen_at > now - GONE_AFTER)).all()
    )
    return tuple(member for member in people(connection) if member.id in seen)


def abandoned(connection: Connection, now: datetime) -> list[tuple[str, str]]:
    """The live chats whose owner has had no socket for 60 s, as (conversation, owner)."""
    rows = connection.execute(
        select(conversation.c.id, conversation.c.owner)
        .outerjoin(desk_presence, desk_presence.c.staff == conversation.c.owner)
        .where(
            conversation.c.state == State.LIVE,
            or_(desk_presence.c.seen_at.is_(None), desk_presence.c.seen_at <= now - GONE_AFTER),
        )
    )
    return [(chat, owner) for chat, owner in rows]
