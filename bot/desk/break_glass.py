"""Opening one conversation in an emergency, by somebody who otherwise sees none (45 CFR 164.312(a)(2)(ii)).

A supervisor or administrator types a reason and reads the transcript for 30 minutes. It is in the audit, and the desk
of every supervisor and administrator shows it until somebody else than who did it has acknowledged it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from bot.chat import log
from bot.chat.log import DESK_TOPIC, Message
from bot.identity.staff import Staff, find
from bot.privacy.audit import record
from bot.privacy.encryption import Vault
from bot.storage.database import wake
from bot.storage.tables import break_glass, conversation

LASTS = timedelta(minutes=30)
LEAST_LETTERS = 10
LONGEST_REASON = 400


class ReasonNeeded(Exception):
    """The reason is too short, or too long to be kept; the message is for the person."""


class NoSuchChat(Exception):
    """There is no conversation of this id."""


class NotOpened(Exception):
    """This person has not opened the conversation, or more than 30 minutes ago."""


class NoSuchAlert(Exception):
    """There is no alert of this id that this person can acknowledge."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Somebody opened a conversation. `reason`: as they typed it."""

    id: int
    who: str
    name: str
    conversation: str
    reason: str
    at: datetime
    until: datetime


def in_words(reason: str) -> str:
    """The reason that somebody gave, without blanks around it. Raises ReasonNeeded."""
    reason = reason.strip()
    if sum(letter.isalpha() for letter in reason) < LEAST_LETTERS:
        raise ReasonNeeded(f"Write why, in at least {LEAST_LETTERS} letters. Others will read it.")
    if len(reason) > LONGEST_REASON:
        raise ReasonNeeded(f"Write why in at most {LONGEST_REASON} characters.")
    return reason


def break_in(
    connection: Connection, vault: Vault, who: Staff, conversation_id: str, reason: str, now: datetime
) -> datetime:
    """Open a conversation's transcript for `who`. Returns until when. Raises ReasonNeeded or NoSuchChat.

    The reason is kept sealed: it may speak of a patient.
    """
    reason = in_words(reason)
    if connection.scalar(select(conversation.c.id).where(conversation.c.id == conversation_id)) is None:
        raise NoSuchChat
    until = now + LASTS
    alert_id = connection.execute(
        insert(break_glass)
        .values(
            staff=who.id,
            conversation=conversation_id,
            sealed=vault.seal(reason.encode(), bound_to=_place(who.id, conversation_id)),
            at=now,
            until=until,
        )
        .returning(break_glass.c.id)
    ).scalar_one()
    record(connection, who.id, "broke_glass", conversation_id, {"alert": alert_id}, now)
    wake(connection, DESK_TOPIC)
    return until


def read(connection: Connection, vault: Vault, who: Staff, conversation_id: str, now: datetime) -> list[Message]:
    """What was said in a conversation that `who` has opened; writes the audit line. Raises NotOpened."""
    opened = select(break_glass.c.id).where(
        break_glass.c.staff == who.id, break_glass.c.conversation == conversation_id, break_glass.c.until > now
    )
    if connection.scalar(opened.limit(1)) is None:
        raise NotOpened
    record(connection, who.id, "read_by_break_glass", conversation_id, {}, now)
    return log.messages_after(connection, vault, conversation_id, 0)


def open_alerts(connection: Connection, vault: Vault) -> list[Alert]:
    """What nobody has acknowledged yet, the oldest first."""
    rows = connection.execute(
        select(break_glass).where(break_glass.c.acknowledged_at.is_(None)).order_by(break_glass.c.id)
    ).mappings()
    alerts = []
    for row in rows:
        who = find(connection, row["staff"])
        reason = vault.open(row["sealed"], bound_to=_place(row["staff"], row["conversation"])).decode()
        name = who.name if who else "Somebody"
        alerts.append(Alert(row["id"], row["staff"], name, row["conversation"], reason, row["at"], row["until"]))
    return alerts


def acknowledge_alert(connection: Connection, alert_id: int, who: Staff, now: datetime) -> None:
    """Take an alert down. Nobody takes down their own. Raises NoSuchAlert."""
    taken = connection.execute(
        update(break_glass)
        .where(break_glass.c.id == alert_id, break_glass.c.staff != who.id, break_glass.c.acknowledged_at.is_(None))
        .values(acknowledged_by=who.id, acknowledged_at=now)
    )
    if taken.rowcount != 1:
        raise NoSuchAlert
    record(connection, who.id, "acknowledged_alert", None, {"alert": alert_id}, now)
    wake(connection, DESK_TOPIC)


def _place(staff_id: str, conversation_id: str) -> str:
    return f"break_glass|{staff_id}|{conversation_id}"
