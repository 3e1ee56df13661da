"""Who got which answers of the assistant: by what an answer rests on, without opening what it said."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, tuple_

from bot.privacy.audit import VERIFICATIONS
from bot.storage.tables import audit, message

BASIS = ("model", "card", "intent", "answers", "mappings")
"""What makes two answers the same one: these parts of their evidence are equal."""

type Place = tuple[str, int]
"""A conversation and the `seq` of a message in it."""


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

    `basis`: parts of the evidence, of `BASIS`.
    """
    query = _answers()
    if since is not None:
        query = query.where(message.c.at >= since)
    if until is not None:
        query = query.where(message.c.at < until)
    for name, value in basis.items():
        if value is not None:
            query = query.where(_answer_part(name) == value)
    verified = _verified(connection)
    for row in connection.execute(query.order_by(message.c.at, message.c.conversation, message.c.seq)):
        yield _answered(row, verified)


def alike(
    connection: Connection, basis: Mapping[str, Any], *, since: datetime, most: int
) -> tuple[list[Answered], int]:
    """The answers since then that are the same as one with this evidence: the newest `most`, and how many in all."""
    same = [_is_same(name, basis.get(name)) for name in BASIS]
    query = _answers().where(message.c.at >= since, *same)
    total = connection.scalar(select(func.count()).select_from(query.subquery())) or 0
    newest = query.order_by(message.c.at.desc(), message.c.conversation, message.c.seq.desc()).limit(most)
    return _with_patients(connection, connection.execute(newest).all()), total


def got(connection: Connection, basis: Mapping[str, Any], places: Collection[Place]) -> dict[Place, Answered]:
    """Which of these messages are the same answer as one with this evidence."""
    here = tuple_(message.c.conversation, message.c.seq).in_(list(places))
    rows = connection.execute(_answers().where(here)).all()
    same = [row for row in rows if all(row.evidence.get(name) == basis.get(name) for name in BASIS)]
    return {(one.conversation, one.seq): one for one in _with_patients(connection, same)}


def _answers() -> Select[Any]:
    return select(message).where(message.c.author == "bot", _answer_part("model").is_not(None))


def _answer_part(name: str) -> ColumnElement[str | None]:
    part: ColumnElement[str | None] = message.c.evidence[name].as_string()
    return part


def _is_same(name: str, value: str | None) -> ColumnElement[bool]:
    part = _answer_part(name)
    return part.is_(None) if value is None else part == value


def _with_patients(connection: Connection, rows: Sequence[Row[Any]]) -> list[Answered]:
    verified = _verified(connection, audit.c.conversation.in_({row.conversation for row in rows}))
    return [_answered(row, verified) for row in rows]


def _answered(row: Row[Any], verified: Mapping[str, Sequence[tuple[datetime, str]]]) -> Answered:
    before = [patient for at, patient in verified.get(row.conversation, ()) if at <= row.at]
    return Answered(row.at, row.conversation, row.seq, row.evidence, before[-1] if before else None)


def _verified(connection: Connection, *where: ColumnElement[bool]) -> Mapping[str, Sequence[tuple[datetime, str]]]:
    """Conversation → when which patient was verified in it, in order."""
    verified: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    which = audit.c.action.in_(VERIFICATIONS)
    query = select(audit.c.conversation, audit.c.at, audit.c.detail).where(which, *where)
    for row in connection.execute(query.order_by(audit.c.id)):
        verified[row.conversation].append((row.at, row.detail["patient"]))
    return verified
