"""Which role may do what at the desk: this one table. The socket asks it for each message, the snapshot for each part.

Administrators look after people and settings, auditors after the record of what was done. Neither sees a patient, a
chat or a queue (45 CFR 164.502(b), 164.514(d): the minimum that a role needs). A supervisor sees who waits and takes
nobody. What the assistant answered wrongly is a pharmacist's to judge. In an emergency a supervisor or administrator
opens one conversation, and all of them are told. What a role may do at all, routing, claims and flags may still refuse.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.identity.staff import Role, Staff


class Act(StrEnum):
    """What can be done at the desk: parts of the `desk` frame, and the types of a client's messages."""

    SEE_QUEUE = "see_queue"
    SEE_FLAGS = "see_flags"
    CLAIM = "claim"
    OPEN = "open"
    SAY = "say"
    END = "end"
    CLOSE = "close"
    RELEASE = "release"
    TRANSFER = "transfer"
    VERIFY_PATIENT = "verify_patient"
    TYPING = "typing"
    ACKNOWLEDGE = "acknowledge"
    SEE_ALERTS = "see_alerts"
    BREAK_GLASS = "break_glass"
    READ = "read"
    ACKNOWLEDGE_ALERT = "acknowledge_alert"
    WRONG_ANSWER = "wrong_answer"
    SEE_REPORTS = "see_reports"
    REVIEW = "review"
    CORRECT = "correct"
    ANSWER_WAS_RIGHT = "answer_was_right"
    SEE_AUDIT = "see_audit"
    ACTIVE = "active"
    PING = "ping"


_ANSWER = frozenset({Role.TECHNICIAN, Role.PHARMACIST})
_JUDGE = frozenset({Role.PHARMACIST})
_WATCH = _ANSWER | {Role.SUPERVISOR}
_OVERSEE = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
_ALL = frozenset(Role)

MAY: Mapping[Act, frozenset[Role]] = {
    Act.SEE_QUEUE: _WATCH,
    Act.SEE_FLAGS: _WATCH,
    Act.CLAIM: _ANSWER,
    Act.OPEN: _ANSWER,
    Act.SAY: _ANSWER,
    Act.END: _ANSWER,
    Act.CLOSE: _ANSWER,
    Act.RELEASE: _ANSWER,
    Act.TRANSFER: _ANSWER,
    Act.VERIFY_PATIENT: _ANSWER,
    Act.TYPING: _ANSWER,
    Act.ACKNOWLEDGE: _ANSWER,
    Act.SEE_ALERTS: _OVERSEE,
    Act.BREAK_GLASS: _OVERSEE,
    Act.READ: _OVERSEE,
    Act.ACKNOWLEDGE_ALERT: _OVERSEE,
    Act.WRONG_ANSWER: _ANSWER,
    Act.SEE_REPORTS: _JUDGE,
    Act.REVIEW: _JUDGE,
    Act.CORRECT: _JUDGE,
    Act.ANSWER_WAS_RIGHT: _JUDGE,
    Act.SEE_AUDIT: frozenset({Role.AUDITOR}),
    Act.ACTIVE: _ALL,
    Act.PING: _ALL,
}


def may(who: Staff, act: Act) -> bool:
    """Whether this person's role may do it."""
    return who.role in MAY[act]
