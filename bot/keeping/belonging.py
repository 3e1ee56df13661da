"""Whose a conversation is, and which part of it: by the verifications in the audit, and by the sealed memory.

Somebody may verify as one patient and then as another in the same chat. What stands from the question that led to a
verification until the next one's question is about the patient who was verified.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Connection, select
from sqlalchemy.sql import ColumnElement

from bot.chat.entries import verifies
from bot.chat.log import Author, Kind, Message
from bot.chat.memory import Memory, open_memory
from bot.privacy.audit import VERIFICATIONS
from bot.privacy.encryption import Vault, VaultError
from bot.storage.tables import audit, conversation

BATCH = 500


@dataclass(frozen=True, slots=True)
class Verification:
    """Somebody proved to be a patient, or to act for one (`proxy`: the relationship), or staff made sure of them. `at`:
    of its lines."""

    patient: str
    at: datetime | None
    tier: int | None
    proxy: str | None


@dataclass(frozen=True, slots=True)
class Ownership:
    """The verifications of one conversation, in order. `legible` is False where its memory does not open."""

    conversation: str
    verifications: tuple[Verification, ...]
    legible: bool = True

    @property
    def patients(self) -> frozenset[str]:
        return frozenset(one.patient for one in self.verifications)


def ownership(connection: Connection, vault: Vault, conversation_id: str) -> Ownership | None:
    """Whose a conversation is; None if it is not there."""
    sealed = connection.scalar(select(conversation.c.memory).where(conversation.c.id == conversation_id))
    if sealed is None:
        return None
    lines = _lines(connection, audit.c.conversation == conversation_id)
    return _owned(vault, conversation_id, bytes(sealed), lines.get(conversation_id, ()))


def conversations_of(connection: Connection, vault: Vault, patient: str) -> list[Ownership]:
    """Every conversation in which this patient was verified, the oldest first.

    Opens every memory: what was verified stands there also where no audit line says so.
    """
    lines = _lines(connection)
    return [
        owned
        for conversation_id, sealed in _memories(connection)
        if patient in (owned := _owned(vault, conversation_id, sealed, lines.get(conversation_id, ()))).patients
    ]


def parts(owned: Ownership, messages: Sequence[Message]) -> list[str | None]:
    """The patient whom each message is about. None where that cannot be told: nobody was verified, or the moments at
    which several were do not stand in the conversation.

    What was said before the first verification is the first patient's. A correction is about whom the answer was about.
    """
    if len(owned.patients) <= 1:
        return [next(iter(owned.patients), None)] * len(messages)
    by_moment = {one.at: one.patient for one in owned.verifications}
    starts = {
        place: by_moment[message.at]
        for place, message in enumerate(messages)
        if verifies(message) and message.at in by_moment
    }
    if len(starts) != len(owned.verifications):
        return [None] * len(messages)
    about: list[str | None] = [owned.verifications[0].patient] * len(messages)
    for place, patient in starts.items():
        first = _question(messages, place)
        about[first:] = [patient] * (len(messages) - first)
    whose = {message.seq: patient for message, patient in zip(messages, about, strict=True)}
    return [
        whose[message.body["of"]] if message.kind is Kind.CORRECTION else patient
        for message, patient in zip(messages, about, strict=True)
    ]


def _question(messages: Sequence[Message], verified: int) -> int:
    """The place of the question that led to a verification: the last words of the patient before its form, or before
    somebody of the staff made sure who they are."""
    of = messages[verified].body.get("of")
    form = next((place for place in range(verified) if messages[place].seq == of), verified)
    for place in range(form, -1, -1):
        if messages[place].author is Author.PATIENT and messages[place].kind is Kind.TEXT:
            return place
    return form


def _owned(vault: Vault, conversation_id: str, sealed: bytes, lines: Sequence[Verification]) -> Ownership:
    try:
        remembered = _remembered(open_memory(vault, conversation_id, sealed))
    except (VaultError, ValidationError):
        return Ownership(conversation_id, tuple(lines), legible=False)
    if remembered is None:
        return Ownership(conversation_id, tuple(lines))
    found = list(lines)
    if not any(one.patient == remembered.patient for one in found):
        found.append(remembered)
    elif remembered.proxy is not None and found[-1].patient == remembered.patient and found[-1].proxy is None:
        last = found.pop()
        found.append(Verification(last.patient, last.at, last.tier, remembered.proxy))
    return Ownership(conversation_id, tuple(found))


def _remembered(memory: Memory) -> Verification | None:
    if memory.patient is not None:
        return Verification(memory.patient.reference, None, memory.patient.tier, memory.patient.proxy)
    if memory.identity is not None:
        return Verification(memory.identity.patient, None, None, None)
    return None


def _lines(connection: Connection, *where: ColumnElement[bool]) -> Mapping[str, Sequence[Verification]]:
    found: dict[str, list[Verification]] = {}
    which = audit.c.action.in_(VERIFICATIONS)
    query = select(audit.c.conversation, audit.c.at, audit.c.detail).where(which, *where)
    for row in connection.execute(query.order_by(audit.c.id)):
        if row.conversation is not None and "patient" in row.detail:
            line = Verification(row.detail["patient"], row.at, row.detail.get("tier"), row.detail.get("proxy"))
            found.setdefault(row.conversation, []).append(line)
    return found


def _memories(connection: Connection) -> Iterator[tuple[str, bytes]]:
    after: tuple[datetime, str] | None = None
    while True:
        query = select(conversation.c.id, conversation.c.created_at, conversation.c.memory)
        if after is not None:
            moment, last = after
            same = (conversation.c.created_at == moment) & (conversation.c.id > last)
            query = query.where((conversation.c.created_at > moment) | same)
        rows = connection.execute(query.order_by(conversation.c.created_at, conversation.c.id).limit(BATCH)).all()
        if not rows:
            return
        yield from ((row.id, bytes(row.memory)) for row in rows)
        after = (rows[-1].created_at, rows[-1].id)
