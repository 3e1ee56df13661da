"""What is on its way to patients, in a table: written in the transaction that it belongs to, sent after that one.

Of each code a row is written, also where name and date matched nobody: that row is nobody's, and takes the same way as
any other up to the service, where it asks only whether the service is there.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from bot.messages.sender import Address, Channel
from bot.privacy.encryption import Vault
from bot.storage.database import wake
from bot.storage.tables import outgoing

TOPIC = "outgoing"
"""Wakes whoever sends."""

KEPT = timedelta(days=30)
"""How long a row stands after it is done: without words and address, to count by."""


class Kind(StrEnum):
    CODE = "code"
    READY_NOTICE = "ready_notice"
    ANSWER = "answer"  # to a text that somebody sent us


class Outcome(StrEnum):
    SENT = "sent"
    REFUSED = "refused"  # the service does not take this address
    FAILED = "failed"  # the service did not work until time or tries were over
    DROPPED = "dropped"  # at the last moment it was not allowed any more


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to be sent. `to`: None for nobody, and then `channel` says which service is asked."""

    kind: Kind
    to: Address | None
    text: str
    expires_at: datetime
    channel: Channel
    conversation: str | None = None
    form_seq: int | None = None
    notice: str | None = None
    id: str = ""

    def __repr__(self) -> str:
        return f"Letter({self.kind}, …)"


@dataclass(frozen=True, slots=True)
class Leased:
    """A letter that this gateway sends now. `tries`: with this one."""

    id: str
    letter: Letter
    address_hash: str
    tries: int


def hash_of(vault: Vault, address: Address) -> str:
    """What an address is found by."""
    return vault.fingerprint(f"{address.channel}|{address.value}", "message address")


def post(connection: Connection, vault: Vault, letter: Letter, now: datetime) -> str:
    """Have a letter sent once this transaction has committed. Returns its id."""
    letter_id = letter.id or f"m_{secrets.token_hex(16)}"
    known = letter.to or Address(letter.channel, secrets.token_hex(8))
    content = {"to": letter.to.value if letter.to else None, "channel": letter.channel, "text": letter.text}
    connection.execute(
        insert(outgoing).values(
            id=letter_id,
            kind=letter.kind,
            conversation=letter.conversation,
            form_seq=letter.form_seq,
            notice=letter.notice,
            address_hash=hash_of(vault, known),
            sealed=vault.seal_json(content, bound_to=f"outgoing|{letter_id}"),
            created_at=now,
            due_at=now,
            expires_at=letter.expires_at,
            tries=0,
        )
    )
    wake(connection, TOPIC)
    return letter_id


def waiting(connection: Connection, now: datetime, limit: int) -> list[str]:
    """The ids of what is due and nobody sends, the oldest first."""
    free = or_(outgoing.c.leased_until.is_(None), outgoing.c.leased_until < now)
    due = select(outgoing.c.id).where(outgoing.c.outcome.is_(None), outgoing.c.due_at <= now, free)
    return list(connection.scalars(due.order_by(outgoing.c.due_at, outgoing.c.created_at).limit(limit)))


def lease(connection: Connection, vault: Vault, letter_id: str, until: datetime, now: datetime) -> Leased | None:
    """Take one letter for this gateway alone until a moment; None if another has it."""
    free = or_(outgoing.c.leased_until.is_(None), outgoing.c.leased_until < now)
    mine = connection.execute(
        update(outgoing)
        .where(outgoing.c.id == letter_id, outgoing.c.outcome.is_(None), outgoing.c.due_at <= now, free)
        .values(leased_until=until, tries=outgoing.c.tries + 1)
    )
    if mine.rowcount != 1:
        return None
    row = connection.execute(select(outgoing).where(outgoing.c.id == letter_id)).mappings().one()
    content: dict[str, Any] = vault.open_json(row["sealed"], bound_to=f"outgoing|{letter_id}")
    channel = Channel(content["channel"])
    to = Address(channel, content["to"]) if content["to"] is not None else None
    letter = Letter(
        Kind(row["kind"]),
        to,
        content["text"],
        row["expires_at"],
        channel,
        row["conversation"],
        row["form_seq"],
        row["notice"],
        letter_id,
    )
    return Leased(letter_id, letter, row["address_hash"], row["tries"])


def put_off(connection: Connection, letter_id: str, due_at: datetime, *, tried: bool) -> None:
    """Try a letter again at a later moment. `tried`: False if nothing was tried, so that it does not count."""
    tries = outgoing.c.tries if tried else outgoing.c.tries - 1
    values = {"leased_until": None, "due_at": due_at, "tries": tries}
    connection.execute(update(outgoing).where(outgoing.c.id == letter_id).values(**values))


def done(connection: Connection, letter_id: str, outcome: Outcome, now: datetime) -> None:
    """Close a letter; what it said and where it went is forgotten. Old ones go altogether."""
    values = {"outcome": outcome, "done_at": now, "sealed": None, "leased_until": None}
    connection.execute(update(outgoing).where(outgoing.c.id == letter_id).values(**values))
    connection.execute(delete(outgoing).where(outgoing.c.done_at < now - KEPT))


def sent_since(connection: Connection, where_to: str, kind: Kind, since: datetime) -> int:
    """How many of this kind went to an address since then. `where_to`: `hash_of` it."""
    count = select(func.count()).where(
        and_(
            outgoing.c.address_hash == where_to,
            outgoing.c.kind == kind,
            outgoing.c.outcome == Outcome.SENT,
            outgoing.c.done_at >= since,
        )
    )
    return connection.execute(count).scalar_one()


def is_posted(connection: Connection, notice: str) -> bool:
    """Whether a letter was ever written for a notice: there is one for each request, and no second."""
    return connection.scalar(select(outgoing.c.id).where(outgoing.c.notice == notice).limit(1)) is not None
