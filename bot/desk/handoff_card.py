"""The handoff card: what a person needs to know on taking over a chat. Who was verified and how, which prescriptions,
what the bot said last and why it stopped.

It holds health data, so it is made only for whoever has the chat, and each look writes an audit line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from bot.cards import HandoffReason
from bot.chat import log
from bot.chat.log import Author, Message
from bot.chat.switchboard import Switchboard
from bot.desk.frames import stamp
from bot.desk.queues import Item, open_item
from bot.desk.stretch import access_live
from bot.desk.vouching import ByStaff, by_staff
from bot.envelope import VerifiedPatient
from bot.identity.by_staff import HOW
from bot.identity.staff import Staff, find
from bot.pharmacy.port import Pharmacy
from bot.pharmacy.values import FillStatus, Prescription, Reason
from bot.privacy.audit import about, record
from bot.privacy.encryption import Vault
from bot.switches import systems_off

SYSTEM_DOWN = "The pharmacy's system does not answer, so the prescriptions are not shown. Look them up there directly."
NOT_VERIFIED = "Tell nothing about prescriptions before you know who this is."

WHY = {
    HandoffReason.ASKED: "The patient asked for a person.",
    HandoffReason.NOT_UNDERSTOOD: "The assistant did not understand the question.",
    HandoffReason.CLINICAL: "A clinical question, which only a pharmacist may answer.",
    HandoffReason.PHARMACIST_MUST_SPEAK: "The pharmacist needs to speak with the patient, says the pharmacy's system.",
    HandoffReason.OUT_OF_SCOPE: "The question is not one that the assistant answers.",
    HandoffReason.NEEDS_STAFF: "The assistant understood the request, and staff must do it.",
    HandoffReason.SYSTEM_DOWN: "A system did not answer, so the assistant could not.",
    HandoffReason.LOCKED_OUT: "Verification failed too often. Check carefully who this is.",
    HandoffReason.LANGUAGE: "The patient writes in a language that the assistant does not speak.",
    HandoffReason.EMERGENCY: "The patient's words sound like an emergency.",
    HandoffReason.COMPLAINT: "The patient complains. The assistant apologized and admitted nothing.",
    HandoffReason.WRONG_ANSWER: "The patient says that the assistant's last answer was wrong, or not what was asked.",
    HandoffReason.OUT_OF_MEDICINE: "The patient is out of a medicine that must not be missed, or nearly.",
}
TIERS = {1: "prescription number, last name and date of birth", 2: "name, date of birth and a one-time code"}
STATUS = {
    FillStatus.SENT: "Sent by the prescriber, not received",
    FillStatus.WAITING_ON_PRESCRIBER: "Waiting on prescriber",
    FillStatus.WAITING_ON_INSURANCE: "Waiting on insurance",
    FillStatus.OUT_OF_STOCK: "Out of stock",
    FillStatus.READY: "Ready for pickup",
}
REASON = {Reason.PHARMACIST: "The pharmacist needs to speak with the patient"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database knows of a handoff, before the pharmacy is asked. `patient`: None if nobody is verified;
    `off`: the systems that are switched off; `by_staff`: who of the staff vouched for the patient, if anybody."""

    item: Item
    pharmacist: str | None
    last_of_bot: str | None
    patient: VerifiedPatient | None
    off: frozenset[str]
    by_staff: ByStaff | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A prescription and the name of the place that has it."""

    prescription: Prescription
    place: str


def facts_of(connection: Connection, vault: Vault, who: Staff, conversation_id: str, now: datetime) -> Facts:
    """The facts for the person who has the chat; writes the audit line. Raises NotYours.

    A verification that held when the patient began to wait holds for the chat: waiting is not the patient's fault.
    """
    held = access_live(connection, vault, who, conversation_id)
    item = open_item(connection, conversation_id)
    if item is None:
        raise LookupError("a live conversation without a work item")
    patient = held.memory.patient
    if patient is not None and patient.until <= item.since:
        patient = None
    pharmacist = find(connection, item.pharmacist_on_duty) if item.pharmacist_on_duty else None
    detail = {"item": item.id, "tier": patient.tier if patient else None}
    whom = about(patient.reference if patient else None)
    record(connection, who.id, "viewed_handoff", conversation_id, {**detail, **whom}, now)
    return Facts(
        item,
        pharmacist.name if pharmacist else None,
        last_of_bot(log.messages_after(connection, vault, conversation_id, 0), item.since),
        patient,
        systems_off(Switchboard().in_force(connection, None)),
        by_staff(connection, conversation_id, patient.reference) if patient else None,
    )


def last_of_bot(messages: Sequence[Message], before: datetime) -> str | None:
    """The words of the bot's last message up to the handoff."""
    words = [message.body.get("text") for message in messages if message.author is Author.BOT and message.at <= before]
    return words[-1] if words else None


def look_up(pharmacy: Pharmacy, patient: VerifiedPatient) -> list[Shown]:
    """The prescriptions that the verification opened, and no other. Blocking. Raises PharmacyUnavailable.

    What is marked confidential does not exist for somebody who asks for the patient.
    """
    if patient.tier >= 2:
        found = list(pharmacy.prescriptions(patient.reference))
    else:
        each = (pharmacy.prescription(patient.reference, reference) for reference in reversed(patient.prescriptions))
        found = [one for one in each if one is not None]
    places = {place.code: place.name for place in pharmacy.locations()}
    return [
        Shown(one, places.get(one.location, one.location))
        for one in found
        if not (one.confidential and patient.proxy is not None)
    ]


def audit_shown(
    connection: Connection, vault: Vault, who: Staff, facts: Facts, shown: Sequence[Shown], now: datetime
) -> None:
    """The audit line of the prescriptions that are about to be shown. Raises NotYours if the chat has gone by then."""
    access_live(connection, vault, who, facts.item.conversation)
    detail = {"prescriptions": [one.prescription.reference for one in shown]}
    whom = about(facts.patient.reference if facts.patient else None)
    record(connection, who.id, "viewed_prescriptions", facts.item.conversation, {**detail, **whom}, now)


def handoff_card(facts: Facts, shown: Sequence[Shown] | None) -> dict[str, Any]:
    """The card as docs/desk-protocol.md gives it. `shown`: None if the pharmacy's system does not answer."""
    return {
        "topic": facts.item.topic,
        "reason": facts.item.reason,
        "why": WHY[facts.item.reason],
        "queue": facts.item.queue,
        "urgency": facts.item.urgency,
        "since": stamp(facts.item.since),
        "language": facts.item.language,
        "pharmacist": facts.pharmacist,
        "last_of_bot": facts.last_of_bot,
        "verified": _verified(facts.patient, facts.by_staff),
        "verification": _verification(facts.patient, facts.by_staff),
        "prescriptions": [_line(one) for one in shown or ()],
        "notice": SYSTEM_DOWN if shown is None else None,
    }


def _verified(patient: VerifiedPatient | None, by: ByStaff | None) -> dict[str, Any] | None:
    if patient is None:
        return None
    how = HOW[by.method] if by and by.alone else TIERS[patient.tier]
    return {
        "tier": patient.tier,
        "relation": patient.proxy or "self",
        "how": how[0].upper() + how[1:],
        "until": stamp(patient.until),
        "by_staff": _by_staff(by) if by else None,
    }


def _by_staff(by: ByStaff) -> dict[str, Any]:
    return {
        "name": by.name,
        "method": by.method,
        "how": HOW[by.method],
        "at": stamp(by.at),
        "alone": by.alone,
    }


def _verification(patient: VerifiedPatient | None, by: ByStaff | None) -> str:
    if patient is None:
        return NOT_VERIFIED
    if by and by.alone:
        return f"Verified by {by.name}: {HOW[by.method]}."
    if patient.proxy is not None:
        return f"A caregiver asks for the patient: {patient.proxy}, verified by {TIERS[patient.tier]}."
    return f"Verified as the patient, by {TIERS[patient.tier]}."


def _line(shown: Shown) -> dict[str, Any]:
    one, status = shown.prescription, shown.prescription.status
    return {
        "number": one.number,
        "drug": one.drug.name,
        "status": STATUS.get(status.what, _words(status.what)),
        "why": REASON.get(status.why, _words(status.why)) if status.why else None,
        "actor": _words(status.actor),
        "since": stamp(status.since) if status.since else None,
        "due": _day(status.due),
        "price": f"${one.price:,.2f}" if one.price is not None else None,
        "refills_left": one.refills_left,
        "location": shown.place,
        "as_of": stamp(status.as_of),
    }


def _words(code: str) -> str:
    return code.replace("_", " ").capitalize()


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
