"""What everybody at the desk sees at once: the queues, the own chats, the flags. It holds no health data."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection

from bot.cards import Queue
from bot.chat import log
from bot.desk.break_glass import Alert, open_alerts
from bot.desk.flags import Flag, may_acknowledge, open_flags
from bot.desk.frames import stamp
from bot.desk.queues import CLINICAL, Item, held_by, waiting
from bot.desk.rights import Act, may
from bot.desk.routing import Refused, Rulebook, refusal
from bot.desk.rulebook import read_rulebook
from bot.desk.wrong_answers import Report, open_reports
from bot.identity.licences import Licence, Notice, licences, warnings
from bot.identity.second_factor import Held, recovery_codes_left
from bot.identity.second_factor import held_by as ways
from bot.identity.staff import Role, Staff, find
from bot.privacy.encryption import Vault

FEW_CODES = 3


def me(who: Staff) -> dict[str, Any]:
    """Who is signed in, as the desk's own page shows it."""
    return {
        "id": who.id,
        "name": who.name,
        "role": who.role,
        "working_state": who.working_state,
        "languages": list(who.languages),
        "demo": who.demo,
    }


def snapshot(
    connection: Connection, vault: Vault, who: Staff, pharmacy_state: str, now: datetime, zone: tzinfo = UTC
) -> dict[str, Any]:
    """The `desk` frame of docs/desk-protocol.md for one person: what their role may see, and nothing else.

    `pharmacy_state`: two letters; `zone`: the pharmacy's.
    """
    book = read_rulebook(connection, pharmacy_state, now, zone)
    queue = waiting(connection) if may(who, Act.SEE_QUEUE) else []
    mine = held_by(connection, who.id) if may(who, Act.OPEN) else []
    flags = open_flags(connection, who) if may(who, Act.SEE_FLAGS) else []
    alerts = open_alerts(connection, vault) if may(who, Act.SEE_ALERTS) else []
    reports = open_reports(connection) if may(who, Act.SEE_REPORTS) else []
    held = licences(connection).get(who.id, [])
    return {
        "type": "desk",
        "me": me(who),
        "may": [act for act in Act if may(who, act)],
        "now": stamp(now),
        "on_duty": [{"id": one.id, "name": one.name} for one in book.on_duty],
        "queue": [_waiting(connection, vault, item, who, book) for item in queue],
        "mine": [_mine(connection, vault, item) for item in mine],
        "flags": [_flag(one, who) for one in flags],
        "alerts": [_alert(one, who) for one in alerts],
        "reports": [_report(one) for one in reports],
        "licences": [_licence(one) for one in held],
        "notices": [
            {"code": notice.code, "message": notice.message}
            for notice in [*warnings(held, book.today), *_few_codes(connection, who)]
        ],
    }


def _alert(one: Alert, who: Staff) -> dict[str, Any]:
    return {
        "alert": one.id,
        "name": one.name,
        "conversation": one.conversation,
        "reason": one.reason,
        "at": stamp(one.at),
        "until": stamp(one.until),
        "can_acknowledge": one.who != who.id,
    }


def _report(one: Report) -> dict[str, Any]:
    card, intent = one.basis.get("card"), one.basis.get("intent")
    return {"report": one.id, "name": one.name, "at": stamp(one.at), "card": card, "intent": intent}


def _licence(one: Licence) -> dict[str, Any]:
    until = one.expires_on.isoformat() if one.expires_on else None
    return {"kind": one.kind, "state": one.state, "number": one.number, "expires_on": until}


def _few_codes(connection: Connection, who: Staff) -> list[Notice]:
    if Held.CODES not in ways(connection, who.id):
        return []
    left = recovery_codes_left(connection, who.id)
    if left > FEW_CODES:
        return []
    message = f"You have {left} recovery codes left. “How I sign in” sets up the app anew, with ten new codes."
    return [Notice("few_recovery_codes", message)]


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
    patient_state = log.look(connection, vault, item.conversation).memory.patient_state
    return refusal(book, who, item.queue, patient_state, item.needs)


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
        "language": item.language,
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
