"""Who may take which patient. Pure: every rule that applies must allow it, and what is unknown or expired does not.

A pharmacist may take anybody while their licence in the pharmacy's state lasts. A technician may only where the state
table allows remote technicians in each state concerned (the patient's, the pharmacy's, the technician's attested place
of work), signed by a pharmacist-in-charge, where the technician's registration in the pharmacy's state lasts, and while
a pharmacist is on duty to supervise.

A patient who writes in another language is left to whoever speaks it: another technician may take them only while
nobody is at the desk who speaks it and may take them. A pharmacist is never kept from a patient by a language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.cards import Queue
from bot.identity.staff import Role, Staff

ENGLISH = "en"
TASK = "remote_technician_chat"


class Refusal(StrEnum):
    """Why somebody may not take a patient."""

    SUPERVISOR = "supervisor"
    PHARMACIST_QUEUE = "pharmacist_queue"
    NO_WORKING_STATE = "no_working_state"
    NOT_REGISTERED = "not_registered"
    REGISTRATION_EXPIRED = "registration_expired"
    NOT_LICENSED = "not_licensed"
    LICENCE_EXPIRED = "licence_expired"
    NO_RULE = "no_rule"
    RULE_UNSIGNED = "rule_unsigned"
    RULE_EXPIRED = "rule_expired"
    RULE_FORBIDS = "rule_forbids"
    NO_PHARMACIST_ON_DUTY = "no_pharmacist_on_duty"
    SPEAKER_AT_DESK = "speaker_at_desk"


class Whose(StrEnum):
    """Which of the three states a refusal speaks of. Where a patient lives is not told before the claim."""

    PATIENT = "the patient's state"
    PHARMACY = "the pharmacy's state"
    WORKPLACE = "the state you work in"


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal in a code and a sentence for the person who is refused."""

    refusal: Refusal
    message: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the state table: what the law of a state says of one task. Unsigned counts as unknown."""

    allowed: bool
    signed_by: str | None
    signed_at: datetime | None
    expires_on: date


@dataclass(frozen=True, slots=True)
class Pharmacist:
    """A pharmacist on duty now."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All that routing decides from, besides the patient.

    `rules`: of remote technicians, by state. `registrations` of technicians and `licences` of pharmacists: by member
    of staff and state, the last day they last.
    """

    pharmacy_state: str
    rules: Mapping[str, Rule]
    registrations: Mapping[tuple[str, str], date]
    on_duty: tuple[Pharmacist, ...]
    today: date  # at the pharmacy: what ends on a day ends at its midnight
    at_desk: tuple[Staff, ...] = ()
    licences: Mapping[tuple[str, str], date] = field(default_factory=dict)


def refusal(
    book: Rulebook, who: Staff, queue: Queue, patient_state: str | None, language: str = ENGLISH
) -> Refused | None:
    """Why `who` may not take a patient of `queue`; None if they may.

    `patient_state`: two letters; None while nobody is verified, when the pharmacy's own state stands for it.
    `language`: what the patient writes in, as ISO 639-1.
    """
    if who.role is Role.PHARMACIST:
        return _by_licence(book, who)
    if who.role is not Role.TECHNICIAN:
        return Refused(Refusal.SUPERVISOR, "Your role does not take patients. A technician or a pharmacist does.")
    if queue is not Queue.TECHNICIAN:
        return Refused(Refusal.PHARMACIST_QUEUE, "This patient waits for a pharmacist. Only a pharmacist can answer.")
    return _of_technician(book, who, patient_state) or _by_language(book, who, queue, patient_state, language)


def _by_licence(book: Rulebook, who: Staff) -> Refused | None:
    licensed_until = book.licences.get((who.id, book.pharmacy_state))
    if licensed_until is None:
        return Refused(
            Refusal.NOT_LICENSED,
            f"You have no pharmacist licence for {book.pharmacy_state} on record. Ask your supervisor to add it.",
        )
    if licensed_until < book.today:
        return Refused(
            Refusal.LICENCE_EXPIRED,
            f"Your licence for {book.pharmacy_state} ended on {licensed_until}. Renew it to take patients.",
        )
    return None


def _of_technician(book: Rulebook, who: Staff, patient_state: str | None) -> Refused | None:
    if who.working_state is None:
        return Refused(
            Refusal.NO_WORKING_STATE, "It is not on record which state you work in. Ask your supervisor to add it."
        )
    registered_until = book.registrations.get((who.id, book.pharmacy_state))
    if registered_until is None:
        return Refused(
            Refusal.NOT_REGISTERED,
            f"You have no technician registration for {book.pharmacy_state} on record. Ask your supervisor to add it.",
        )
    if registered_until < book.today:
        return Refused(
            Refusal.REGISTRATION_EXPIRED,
            f"Your registration for {book.pharmacy_state} ended on {registered_until}. Renew it to take patients.",
        )
    concerned = {
        Whose.PHARMACY: book.pharmacy_state,
        Whose.WORKPLACE: who.working_state,
        Whose.PATIENT: patient_state or book.pharmacy_state,
    }
    for whose, state in concerned.items():
        refused = _by_rule(book.rules.get(state), whose, book.today)
        if refused:
            return refused
    if not book.on_duty:
        return Refused(
            Refusal.NO_PHARMACIST_ON_DUTY,
            "No pharmacist is on duty to supervise. Patients wait until one is, or a pharmacist takes them.",
        )
    return None


def _by_rule(rule: Rule | None, whose: Whose, today: date) -> Refused | None:
    if rule is None:
        return Refused(
            Refusal.NO_RULE, f"There is no rule for remote technicians in {whose}. A pharmacist can take this patient."
        )
    if rule.signed_by is None or rule.signed_at is None:
        return Refused(
            Refusal.RULE_UNSIGNED,
            f"The rule for {whose} is not signed by the pharmacist-in-charge. A pharmacist can take this patient.",
        )
    if rule.expires_on < today:
        return Refused(
            Refusal.RULE_EXPIRED,
            f"The rule for {whose} has expired and must be signed again. A pharmacist can take this patient.",
        )
    if not rule.allowed:
        return Refused(
            Refusal.RULE_FORBIDS, f"Remote technicians are not allowed in {whose}. A pharmacist can take this patient."
        )
    return None


def _by_language(book: Rulebook, who: Staff, queue: Queue, patient_state: str | None, language: str) -> Refused | None:
    if language == ENGLISH or language in who.languages:
        return None
    for one in book.at_desk:
        if language in one.languages and refusal(book, one, queue, patient_state, language) is None:
            return Refused(
                Refusal.SPEAKER_AT_DESK,
                f"{one.name} speaks this patient's language and is at the desk. You can claim while nobody who speaks "
                "it is there.",
            )
    return None


def somebody_for(book: Rulebook, queue: Queue) -> bool:
    """Whether anybody at the desk may take an English-speaking patient of this queue, nobody being verified."""
    return any(refusal(book, one, queue, None) is None for one in book.at_desk)


def supervising(book: Rulebook, who: Staff) -> str | None:
    """The id of the pharmacist who answers for this chat: the claimer, or whoever came on duty first."""
    if who.role is Role.PHARMACIST:
        return who.id
    return book.on_duty[0].id if book.on_duty else None
