"""Legal holds: what is held is never deleted, by policy or by request (Federal Rules of Civil Procedure, 37(e)).

Placing a hold and deleting exclude each other, so nothing is deleted that was held a moment before.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from bot.keeping.belonging import Ownership
from bot.privacy.audit import record
from bot.storage.tables import conversation, legal_hold

ONE_AT_A_TIME = 0x5C817DE6
"""The key of PostgreSQL's advisory lock; SQLite lets one writer in anyway."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Either one `conversation`, or all of a `patient`."""

    id: int
    conversation: str | None
    patient: str | None
    reason: str
    placed_by: str
    placed_at: datetime
    lifted_by: str | None
    lifted_at: datetime | None
    lifted_why: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """What is held at one moment."""

    conversations: frozenset[str]
    patients: frozenset[str]

    def holds(self, owned: Ownership) -> bool:
        """Whether this conversation is held. One whose owner cannot be read is, as long as any patient's are."""
        if owned.conversation in self.conversations:
            return True
        return bool(self.patients) and (not owned.legible or bool(owned.patients & self.patients))


class NothingToHold(Exception):
    """There is no such conversation."""


def exclude_deletions(connection: Connection) -> None:
    """Until this transaction ends, no hold is placed and nothing deleted but by it."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))


def place(
    connection: Connection,
    *,
    conversation_id: str | None,
    patient: str | None,
    reason: str,
    by: str,
    now: datetime,
    staff: str | None = None,
) -> int:
    """Hold one conversation, or all of a patient, those to come too. Returns the hold's number.

    `by`: who the list of holds names; `staff`: their id, where it is done at the desk and not by an operator.
    Raises NothingToHold if there is no such conversation.
    """
    exclude_deletions(connection)
    if conversation_id is not None:
        known = connection.scalar(select(conversation.c.id).where(conversation.c.id == conversation_id))
        if known is None:
            raise NothingToHold(conversation_id)
    values = {"conversation": conversation_id, "patient": patient, "reason": reason, "placed_by": by, "placed_at": now}
    number = int(connection.execute(insert(legal_hold).values(values).returning(legal_hold.c.id)).scalar_one())
    _audit(connection, "hold_placed", number, conversation_id, patient, staff or _operator(by), now)
    return number


def lift(connection: Connection, number: int, *, why: str, by: str, now: datetime) -> Hold | None:
    """End a hold; its row stays. None if there is no such hold in force."""
    row = connection.execute(
        update(legal_hold)
        .where(legal_hold.c.id == number, legal_hold.c.lifted_at.is_(None))
        .values(lifted_by=by, lifted_at=now, lifted_why=why)
        .returning(*legal_hold.c)
    ).one_or_none()
    if row is None:
        return None
    _audit(connection, "hold_lifted", number, row.conversation, row.patient, _operator(by), now)
    return Hold(**row._mapping)


def holds(connection: Connection, *, everything: bool = False) -> list[Hold]:
    """The holds in force, the newest first; with `everything`, also those that were lifted."""
    query = select(legal_hold).order_by(legal_hold.c.id.desc())
    rows = connection.execute(query if everything else query.where(legal_hold.c.lifted_at.is_(None)))
    return [Hold(**row._mapping) for row in rows]


def held_now(connection: Connection) -> Held:
    found = holds(connection)
    return Held(
        frozenset(one.conversation for one in found if one.conversation),
        frozenset(one.patient for one in found if one.patient),
    )


def _operator(by: str) -> str:
    return f"operator:{by}"[:40]


def _audit(
    connection: Connection,
    action: str,
    number: int,
    conversation_id: str | None,
    patient: str | None,
    actor: str,
    now: datetime,
) -> None:
    record(connection, actor, action, conversation_id, {"hold": number, "patient": patient}, now)
