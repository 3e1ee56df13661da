"""Who got which answers of the assistant: by what an answer rests on, without opening what it said."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.storage.tables import audit, message


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer. `basis`: its evidence. `patient`: who was last verified in that conversation before it, if anybody."""

    at: datetime
    conversation: str
    seq: int
    basis: Mapping[str, Any]
    patient: str | None


def answered(
    connection: Connection, *, since: datetime | None, until: datetime | None, basis: Mapping[str, str | None]
) -> Iterator[Answered]:
    """The answers of a time that rest on this, in order; None for all. `until` is not within.

    `basis`: parts of the evidence: "model", "card", "answers" and "mappings".
    """
    query = select(message).where(message.c.author == "bot", message.c.evidence["model"].as_string().is_not(None))
    if since is not None:
        query = query.where(message.c.at >= since)
    if until is not None:
        query = query.where(message.c.at < until)
    for name, value in basis.items():
        if value is not None:
            query = query.where(message.c.evidence[name].as_string() == value)
    verified = _verified(connection)
    for row in connection.execute(query.order_by(message.c.at, message.c.conversation, message.c.seq)):
        before = [patient for at, patient in verified.get(row.conversation, ()) if at <= row.at]
        yield Answered(row.at, row.conversation, row.seq, row.evidence, before[-1] if before else None)


def _verified(connection: Connection) -> Mapping[str, Sequence[tuple[datetime, str]]]:
    """Conversation → when which patient was verified in it, in order."""
    verified: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    query = select(audit.c.conversation, audit.c.at, audit.c.detail).where(audit.c.action == "verified")
    for row in connection.execute(query.order_by(audit.c.id)):
        verified[row.conversation].append((row.at, row.detail["patient"]))
    return verified
