"""The audit: who did or saw what, when. Codes and ids alone; never what was said (45 CFR 164.312(b)).

Lines are a chain (bot.privacy.chain). They are written as the last step of the transaction of what they tell of, one
transaction at a time: docs/decisions/0011-the-audit-is-chained-at-the-commit.md says why.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, text

from bot.privacy.chain import Deed, Line, chain
from bot.storage.database import at_commit
from bot.storage.tables import audit

type Detail = str | int | bool | list[str] | None

ONE_AT_A_TIME = 0x5C81A0D1
"""The key of PostgreSQL's advisory lock. SQLite lets one writer in anyway."""

VERIFIED_BY_STAFF = "verified_by_staff"
VERIFICATIONS = ("verified", VERIFIED_BY_STAFF)
"""The actions after which a conversation is a patient's: the patient proved it, or somebody of the staff made sure. The
detail of both holds `patient` and `tier`."""

_PORTION = 1_000


def record(
    connection: Connection,
    actor: str,
    action: str,
    conversation: str | None,
    detail: Mapping[str, Detail],
    now: datetime,
) -> None:
    """Have one line written when this transaction commits, or none at all.

    `actor`: the id of a member of staff, "patient", "gateway", or "operator:" and a name. `action`: a word in the past
    tense, "claimed". `detail`: codes and ids; a text that a person typed has no place here. The reference of a patient
    in the pharmacy's system, where one is known, is its "patient".
    """
    at_commit(connection, _append, Deed(now, actor, action, conversation, dict(detail)))


def about(patient: str | None) -> Mapping[str, Detail]:
    """What a line's detail says of the patient it is about: the reference of the pharmacy's system, if known."""
    return {} if patient is None else {"patient": patient}


def last_line(connection: Connection) -> Line | None:
    """The newest line."""
    row = connection.execute(select(audit).order_by(audit.c.id.desc()).limit(1)).one_or_none()
    return line_of(row) if row else None


def lines(connection: Connection, after: int = 0, up_to: int | None = None) -> Iterator[Line]:
    """The lines after one number and up to another, in order, a portion of them in memory at a time. One snapshot."""
    query = select(audit).where(audit.c.id > after).order_by(audit.c.id)
    query = query if up_to is None else query.where(audit.c.id <= up_to)
    for row in connection.execute(query, execution_options={"yield_per": _PORTION}):
        yield line_of(row)


def line_of(row: Row[Any]) -> Line:
    """A row of the table as a line."""
    return Line(row.id, Deed(row.at, row.actor, row.action, row.conversation, row.detail), row.previous, row.hash)


def _append(connection: Connection, deeds: Sequence[Deed]) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    values = [
        {
            "id": line.number,
            "at": line.deed.at,
            "actor": line.deed.actor,
            "action": line.deed.action,
            "conversation": line.deed.conversation,
            "detail": line.deed.detail,
            "previous": line.previous,
            "hash": line.hash,
        }
        for line in chain(last_line(connection), deeds)
    ]
    connection.execute(insert(audit), values)
