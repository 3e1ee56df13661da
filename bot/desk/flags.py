"""Flags: what must be looked at, whoever has the chat. They stay at the desk until somebody acknowledges them.

An alarm (emergency words) is a pharmacist's to acknowledge. A clinical question in a live chat is for whoever has that
chat, whose answer to it is a transfer; without an owner it is a pharmacist's.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, select, update

from bot.chat.log import DESK_TOPIC
from bot.chat.states import State
from bot.desk.queues import CLINICAL
from bot.identity.staff import Role, Staff
from bot.privacy.audit import record
from bot.storage.database import wake
from bot.storage.tables import conversation, flag


@dataclass(frozen=True, slots=True)
class Flag:
    """`owner`: who has the conversation live, if anybody."""

    id: int
    conversation: str
    kind: str
    at: datetime
    owner: str | None

    @property
    def alarm(self) -> bool:
        return self.kind != CLINICAL


class NoSuchFlag(Exception):
    """There is no flag of this id that this person sees."""


class PharmacistOnly(Exception):
    """Only a pharmacist can acknowledge this."""


def shown_to(who: Staff, raised: Flag) -> bool:
    """Alarms are shown to everybody; a clinical question to the chat's owner, without one to pharmacists."""
    if raised.alarm:
        return True
    if raised.owner is not None:
        return raised.owner == who.id and who.role is not Role.PHARMACIST
    return who.role is Role.PHARMACIST


def may_acknowledge(who: Staff, raised: Flag) -> bool:
    """An alarm is a pharmacist's matter; the rest may be acknowledged by whom it is shown to."""
    return who.role is Role.PHARMACIST or (not raised.alarm and raised.owner == who.id)


def open_flags(connection: Connection, who: Staff) -> list[Flag]:
    """What is shown to this person and not yet acknowledged, alarms first, then the oldest."""
    query = select(flag, conversation.c.state, conversation.c.owner).join(
        conversation, conversation.c.id == flag.c.conversation
    )
    raised = [
        Flag(
            row["id"],
            row["conversation"],
            row["kind"],
            row["at"],
            row["owner"] if row["state"] == State.LIVE else None,
        )
        for row in connection.execute(query.where(flag.c.acknowledged_at.is_(None))).mappings()
    ]
    return sorted((one for one in raised if shown_to(who, one)), key=lambda one: (not one.alarm, one.at, one.id))


def acknowledge(connection: Connection, flag_id: int, who: Staff, now: datetime) -> None:
    """Take a flag down. Doing so twice is no error. Raises NoSuchFlag or PharmacistOnly."""
    if connection.scalar(select(flag.c.acknowledged_by).where(flag.c.id == flag_id)) == who.id:
        return
    raised = next((one for one in open_flags(connection, who) if one.id == flag_id), None)
    if raised is None:
        raise NoSuchFlag(flag_id)
    if not may_acknowledge(who, raised):
        raise PharmacistOnly(flag_id)
    connection.execute(
        update(flag)
        .where(flag.c.id == flag_id, flag.c.acknowledged_at.is_(None))
        .values(acknowledged_by=who.id, acknowledged_at=now)
    )
    record(connection, who.id, "acknowledged", raised.conversation, {"flag": flag_id, "kind": raised.kind}, now)
    wake(connection, DESK_TOPIC)


def asked_clinical(connection: Connection, conversation_id: str) -> bool:
    """Whether a clinical question of this conversation is still open."""
    return connection.scalar(_clinical(conversation_id).limit(1)) is not None


def acknowledge_clinical(connection: Connection, conversation_id: str, who: Staff, now: datetime) -> None:
    """The clinical questions of a conversation have been dealt with, by giving it to a pharmacist."""
    for flag_id in connection.scalars(_clinical(conversation_id)).all():
        connection.execute(update(flag).where(flag.c.id == flag_id).values(acknowledged_by=who.id, acknowledged_at=now))
        record(connection, who.id, "acknowledged", conversation_id, {"flag": flag_id, "kind": CLINICAL}, now)


def _clinical(conversation_id: str) -> Select[int]:
    return select(flag.c.id).where(
        flag.c.conversation == conversation_id, flag.c.kind == CLINICAL, flag.c.acknowledged_at.is_(None)
    )
