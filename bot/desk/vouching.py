"""A technician or pharmacist has made sure who a patient is, and opens one prescription for the assistant.

When a patient's own forms are locked, or cannot help, only a person can (45 CFR 164.514(h)). How they made sure is
theirs to judge, from a short list; that number, name and birth date are one patient's is looked up in the pharmacy's
system, as for the patient's own form. What was typed is health data: it goes into that question and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from bot.cards import Queue
from bot.chat import entries, log
from bot.chat.forms import VERIFIED_FOR
from bot.chat.log import Conversation
from bot.chat.spanish import speak
from bot.desk.routing import Rulebook, refusal
from bot.desk.stretch import NotYours, access_live
from bot.envelope import VerifiedPatient
from bot.identity import throttle
from bot.identity.by_staff import Method
from bot.identity.patient import Answers, is_minor
from bot.identity.staff import Role, Staff, find
from bot.pharmacy.port import Pharmacy
from bot.pharmacy.values import IdentityMatch
from bot.privacy.audit import VERIFICATIONS, VERIFIED_BY_STAFF, Detail, about, record
from bot.privacy.encryption import Vault
from bot.storage.tables import audit

FAILED = "verification_by_staff_failed"
"""The audit's word for a check that opened nothing; its detail holds `method` and `why`."""

CHECKED = "{name} checked who you are. You can ask about that prescription now."

NO_MATCH = "That number, name and date do not belong together in our records. Check them with the patient."
TOO_MANY = (
    "Ten of your checks did not match within the last hour, so no more are made for you now. Transfer the chat to a "
    "pharmacist or return it to the queue, so that a colleague makes sure who this is; or try again in an hour."
)
PHARMACIST_ONLY = (
    "Only a pharmacist can verify the patient for this prescription, so nothing was opened. Choose “Transfer to "
    "pharmacist”."
)


class NotVerified(Exception):
    """Nothing was opened. `code` is one of docs/desk-protocol.md, `field` the answer that cannot be used; the message
    is for the person at the desk, and repeats nothing of what they typed."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.field = field


@dataclass(frozen=True, slots=True)
class Vouching:
    """That somebody says to have made sure of the patient of a conversation, and how."""

    conversation: str
    client_id: str
    method: Method


@dataclass(frozen=True, slots=True)
class Found:
    """A prescription to which number, name and birth date belong. `confidential`: as the pharmacy's system marks it."""

    match: IdentityMatch
    prescription: str
    confidential: bool


@dataclass(frozen=True, slots=True)
class ByStaff:
    """Who vouched for the patient of a conversation last, how and when. `alone`: nothing else verifies the patient."""

    name: str
    method: Method
    at: datetime
    alone: bool


def ask(pharmacy: Pharmacy, answers: Answers) -> Found | None:
    """What number, name and birth date name; None if they do not belong together. Blocking. Raises PharmacyUnavailable.

    Asks for the patient's prescription also where nothing matched: the same work.
    """
    assert answers.number is not None
    assert answers.last_name is not None
    assert answers.birth_date is not None
    match = pharmacy.match_prescription(answers.number, answers.last_name, answers.birth_date)
    reference = (match.prescription if match else None) or ""
    found = pharmacy.prescription(match.patient if match else "", reference)
    return None if match is None or found is None else Found(match, found.reference, found.confidential)


def begin(
    connection: Connection, vault: Vault, who: Staff, vouching: Vouching, now: datetime
) -> int | NotVerified | None:
    """Whether the pharmacy is to be asked (None). Else the `seq` of what this `client_id` did before, or why not.

    Raises NotYours for everybody but who has the chat. The caller commits: a refusal is recorded.
    """
    before = _done(connection, vault, who, vouching)
    if before is not None:
        return before
    access_live(connection, vault, who, vouching.conversation)
    if throttle.throttled(connection, throttle.of_staff(vault, who.id), now):
        return _refused(connection, who, vouching, NotVerified("too_many_checks", TOO_MANY), now)
    return None


def vouch(
    connection: Connection,
    vault: Vault,
    who: Staff,
    book: Rulebook,
    vouching: Vouching,
    found: Found | None,
    now: datetime,
) -> int | NotVerified:
    """Open what was found for the patient of a conversation, for half an hour. Returns the marker's `seq`, or why not.

    One prescription of tier 1, whoever vouches. A verification of the same patient that still lasts is kept, as with
    the patient's own form; of another patient it ends. How often the patient's own forms failed stays as it is. Raises
    NotYours for everybody but who has the chat. The caller commits, also a refusal: it is counted and recorded.
    """
    before = _done(connection, vault, who, vouching)
    if before is not None:
        return before
    held = access_live(connection, vault, who, vouching.conversation)
    tries = throttle.of_staff(vault, who.id)
    throttle.one_at_a_time(connection, tries.values())
    if throttle.throttled(connection, tries, now):  # by others of theirs, while this one was checked
        return _refused(connection, who, vouching, NotVerified("too_many_checks", TOO_MANY), now)
    kept = _kept(held, found, now)
    if found is None or (found.confidential and kept is not None and kept.proxy is not None):
        throttle.count_failure(connection, tries, now)
        return _refused(connection, who, vouching, NotVerified("no_match", NO_MATCH), now)
    patient = found.match.patient
    if who.role is not Role.PHARMACIST and (found.confidential or is_minor(found.match.birth_date, book.today)):
        return _refused(connection, who, vouching, NotVerified("pharmacist_only", PHARMACIST_ONLY), now, patient)
    # As on claiming: now that it is known where the patient lives, the law there counts.
    not_theirs = refusal(book, who, Queue.TECHNICIAN, found.match.state)
    if not_theirs is not None:
        why = NotVerified(not_theirs.refusal, not_theirs.message)
        return _refused(connection, who, vouching, why, now, patient)
    memory = replace(held.memory, patient=_opened(kept, found, now), identity=_named(found))
    held = log.remember(connection, vault, held, memory)
    beside: dict[str, Detail] = {} if kept is None else {"kept_tier": kept.tier}
    detail = {"patient": patient, "tier": 1, "method": vouching.method, **beside}
    record(connection, who.id, VERIFIED_BY_STAFF, held.id, detail, now)
    words = speak(held.locale, CHECKED, name=who.called)
    marker = entries.checked_by_staff(words, who.id, vouching.client_id)
    return log.append(connection, vault, held, [marker], now)[1][0].seq


def by_staff(connection: Connection, conversation_id: str, patient: str) -> ByStaff | None:
    """Who vouched for the patient whom a conversation is verified for now; None if nobody did since the last time that
    the patient proved it themselves."""
    latest, alone = None, False
    query = select(audit).where(audit.c.conversation == conversation_id, audit.c.action.in_(VERIFICATIONS))
    for row in connection.execute(query.order_by(audit.c.id.desc())):
        if row.action != VERIFIED_BY_STAFF or row.detail["patient"] != patient:
            break
        latest = latest or row
        if "kept_tier" not in row.detail:
            alone = True
            break
    who = find(connection, latest.actor) if latest else None
    return ByStaff(who.name, Method(latest.detail["method"]), latest.at, alone) if latest and who else None


def _done(connection: Connection, vault: Vault, who: Staff, vouching: Vouching) -> int | None:
    """Under the conversation's lock, the `seq` that this `client_id` led to before."""
    try:
        log.lock(connection, vault, vouching.conversation)
    except log.NoSuchConversation:
        raise NotYours(vouching.conversation) from None
    return log.sent_before(connection, vouching.conversation, who.id, vouching.client_id)


def _kept(held: Conversation, found: Found | None, now: datetime) -> VerifiedPatient | None:
    before = held.memory.verified(now)
    return before if found and before and before.reference == found.match.patient else None


def _opened(kept: VerifiedPatient | None, found: Found, now: datetime) -> VerifiedPatient:
    until = now + VERIFIED_FOR
    if kept is None:
        return VerifiedPatient(found.match.patient, 1, until, (found.prescription,))
    others = tuple(reference for reference in kept.prescriptions if reference != found.prescription)
    # A stronger one stays as long as it lasts: this opens one prescription more, and keeps nothing else open longer.
    return replace(kept, until=kept.until if kept.tier > 1 else until, prescriptions=(*others, found.prescription))


def _named(found: Found) -> IdentityMatch:
    return replace(found.match, prescription=found.prescription)


def _refused(
    connection: Connection,
    who: Staff,
    vouching: Vouching,
    why: NotVerified,
    now: datetime,
    patient: str | None = None,
) -> NotVerified:
    detail: Mapping[str, Detail] = {"method": vouching.method, "why": why.code, **about(patient)}
    record(connection, who.id, FAILED, vouching.conversation, detail, now)
    return why
