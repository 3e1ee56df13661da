"""Who is at the desk: a sign of life in the database for everybody with a socket, at whichever gateway.

It outlives a gateway that is killed, so that a chat never stays with somebody who is no longer there.
"""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.cards import Queue
from bot.chat.states import State
from bot.identity.staff import Role, Staff, people
from bot.storage.tables import conversation, desk_presence, staff

GONE_AFTER = timedelta(seconds=60)

_ANSWERS = {Queue.TECHNICIAN: (Role.TECHNICIAN, Role.PHARMACIST), Queue.PHARMACIST: (Role.PHARMACIST,)}


def beat(connection: Connection, present: Collection[str], now: datetime) -> None:
    """These members of staff have a socket at `now`."""
    for member in sorted(present):  # in one order everywhere, so that two gateways never wait for each other
        seen = update(desk_presence).where(desk_presence.c.staff == member).values(seen_at=now)
        if connection.execute(seen).rowcount == 0:
            with suppress(IntegrityError), connection.begin_nested():  # another gateway was first
                connection.execute(insert(desk_presence).values(staff=member, seen_at=now))


def somebody_for(connection: Connection, queue: Queue, now: datetime) -> bool:
    """Whether anybody at the desk answers this queue."""
    return (
        connection.scalar(
            select(desk_presence.c.staff)
            .join(staff, staff.c.id == desk_presence.c.staff)
            .where(desk_presence.c.seen_at > now - GONE_AFTER, staff.c.active, staff.c.role.in_(_ANSWERS[queue]))
            .limit(1)
        )
        is not None
    )


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
