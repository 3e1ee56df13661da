"""What everybody at the desk sees at once: the queues, the own chats, the flags. It holds no health data."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.cards import Queue
from bot.chat import log
from bot.desk.flags import Flag, may_acknowledge, open_flags
from bot.desk.frames import stamp
from bot.desk.queues import CLINICAL, Item, held_by, waiting
from bot.desk.routing import Refused, Rulebook, refusal
from bot.desk.rulebook import read_rulebook
from bot.identity.staff import Role, Staff, find
from bot.privacy.encryption import Vault


def me(who: Staff) -> dict[str, Any]:
    """Who is signed in, as the desk's own page shows it."""
    return {
        "id": who.id,
        "name": who.name,
        "role": who.role,
        "working_state": who.working_state,
        "demo": who.demo,
    }


def snapshot(connection: Connection, vault: Vault, who: Staff, pharmacy_state: str, now: datetime) -> dict[str, Any]:
    """The `desk` frame of docs/desk-protocol.md for one person."""
    book = read_rulebook(connection, pharmacy_state, now)
    return {
        "type": "desk",
        "me": me(who),
        "now": stamp(now),
        "on_duty": [{"id": one.id, "name": one.name} for one in book.on_duty],
        "queue": [_waiting(connection, vault, item, who, book) for item in waiting(connection)],
        "mine": [_mine(connection, vault, item) for item in held_by(connection, who.id)],
        "flags": [_flag(one, who) for one in open_flags(connection, who)],
    }


def _waiting(connection: Connection, vault: Vault, item: Item, who: Staff, book: Rulebook) -> dict[str, Any]:
    refused = _refused(connection, vault, item, who, book)
    return {
        **_described(item),
        "alarm": item.alarm,
        "why_not": {"code": refused.refusal, "message": refused.message} if refused else None,
    }


def _refused(connection: Connection, vault: Vault, item: Item, who: Staff, book: Rulebook) -> Refused | None:
    """Where the patient lives is read only where the answer depends on it."""
    if who.role is not Role.TECHNICIAN or item.queue is not Queue.TECHNICIAN:
        return refusal(book, who, item.queue, None)
    return refusal(book, who, item.queue, log.look(connection, vault, item.conversation).memory.patient_state)


def _mine(connection: Connection, vault: Vault, item: Item) -> dict[str, Any]:
    pharmacist = find(connection, item.pharmacist_on_duty) if item.pharmacist_on_duty else None
    return {
        **_described(item),
        "conversation": item.conversation,
        "claimed_at": stamp(item.claimed_at) if item.claimed_at else None,
        "pharmacist": pharmacist.name if pharmacist else None,
        "seq": log.look(connection, vault, item.conversation).last_seq,
    }


def _described(item: Item) -> dict[str, Any]:
    return {
        "item": item.id,
        "queue": item.queue,
        "topic": item.topic,
        "reason": item.reason,
        "urgency": item.urgency,
        "since": stamp(item.since),
    }


def _flag(raised: Flag, who: Staff) -> dict[str, Any]:
    return {
        "flag": raised.id,
        "kind": "alarm" if raised.alarm else CLINICAL,
        "detail": raised.kind if raised.alarm and who.role is Role.PHARMACIST else None,
        "conversation": raised.conversation,
        "mine": raised.owner == who.id,
        "at": stamp(raised.at),
        "can_acknowledge": may_acknowledge(who, raised),
    }
