"""What the pharmacy's system says of a form's answers: who is meant, who may act for them, and where a code may go.

Blocking. The same calls, in the same order, whoever exists.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.chat.memory import Memory, OpenForm
from bot.envelope import VerifiedPatient
from bot.identity.caregiver import who_acts
from bot.identity.patient import Answers, Relation
from bot.pharmacy.port import Pharmacy
from bot.pharmacy.values import Contact, IdentityMatch, Prescription


@dataclass(frozen=True, slots=True)
class Checked:
    """`match`: the patient, if the answers are right. `contact`: where a code may go. `proxy`: the relationship of a
    caregiver to that patient; None for the patient."""

    match: IdentityMatch | None
    contact: Contact | None = None
    proxy: str | None = None


NOBODY = Checked(None)


def check(pharmacy: Pharmacy, form: OpenForm, answers: Answers, memory: Memory, now: datetime, today: date) -> Checked:
    """Ask about the answers of any form but that for a code. Raises PharmacyUnavailable. `today`: at the pharmacy."""
    if form.form == "caregiver":
        return _caregiver(pharmacy, form.match, answers, today)
    if answers.relation is not Relation.SELF:
        # Not by the number: whether one that is confidential exists is nothing that a caregiver is told.
        return Checked(_by_name(pharmacy, answers))
    if form.tier == 2:
        match = _by_name(pharmacy, answers)
        return Checked(match, pharmacy.contact(match.patient if match else ""))
    return Checked(_by_number(pharmacy, answers, memory, now))


def _caregiver(pharmacy: Pharmacy, match: IdentityMatch | None, answers: Answers, today: date) -> Checked:
    assert answers.last_name is not None
    assert answers.birth_date is not None
    on_record = pharmacy.proxies(match.patient if match else "")
    found = who_acts(on_record, answers.last_name, answers.birth_date, today)
    return Checked(match, found.contact, found.relationship) if found else NOBODY


def _by_name(pharmacy: Pharmacy, answers: Answers) -> IdentityMatch | None:
    assert answers.last_name is not None
    assert answers.birth_date is not None
    matches = pharmacy.match_patient(answers.last_name, answers.birth_date)
    return matches[0] if len(matches) == 1 else None


def _by_number(pharmacy: Pharmacy, answers: Answers, memory: Memory, now: datetime) -> IdentityMatch | None:
    """The prescription with this number: of the verified patient, where the form asks for nothing else."""
    assert answers.number is not None
    patient, identity = memory.verified(now), memory.identity
    if answers.last_name is None or answers.birth_date is None:
        if patient is None or identity is None:
            return None
        wanted = answers.number.lstrip("0")
        numbered = (rx for rx in _existing(pharmacy, patient) if rx.number.lstrip("0") == wanted)
        return next((replace(identity, prescription=rx.reference) for rx in numbered), None)
    match = pharmacy.match_prescription(answers.number, answers.last_name, answers.birth_date)
    if patient is None or patient.proxy is None:
        return match
    existing = {rx.reference for rx in _existing(pharmacy, patient)}  # also where nothing matched: the same work
    hidden = match is not None and match.patient == patient.reference and match.prescription not in existing
    return None if hidden else match


def _existing(pharmacy: Pharmacy, patient: VerifiedPatient) -> list[Prescription]:
    """The patient's prescriptions. To a caregiver a confidential one does not exist, whoever they say they are now."""
    return [rx for rx in pharmacy.prescriptions(patient.reference) if not (patient.proxy and rx.confidential)]
