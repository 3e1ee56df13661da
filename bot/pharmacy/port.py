"""The pharmacy port: what ScriptDesk asks of any pharmacy's system. Plain blocking code, called from a bounded pool."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.pharmacy.authority import Proxy
from bot.pharmacy.consultations import Booking, ConsultationSlot
from bot.pharmacy.values import (
    Capability,
    Contact,
    Delivery,
    Drug,
    Fill,
    IdentityMatch,
    InsuranceWord,
    Location,
    Prescription,
    RefillRequest,
    Stock,
)


class PharmacyUnavailable(Exception):
    """The system did not answer, or not in time. Says which system, never what was asked.

    `retry_after`: seconds after which it wants to be asked again, if it said so.
    """

    retry_after: float | None = None

    def __init__(self, system: str) -> None:
        super().__init__(f"the pharmacy system '{system}' does not answer")
        self.system = system


class PharmacyUnreadable(PharmacyUnavailable):
    """The system answered something that can't be read: a column that is missing or of the wrong type, a date that is
    none. For a patient the same as no answer; for an operator another cause."""

    def __init__(self, system: str) -> None:
        super().__init__(system)
        self.args = (f"the pharmacy system '{system}' answers something that can't be read",)


class PharmacyUnsupported(PharmacyUnavailable):
    """The system has no such capability, or it is switched off: nothing was asked of it. `capability` says which."""

    def __init__(self, system: str, capability: Capability) -> None:
        super().__init__(system)
        self.args = (f"the pharmacy system '{system}' has no {capability}",)
        self.capability = capability


class Pharmacy(Protocol):
    """A pharmacy's system, or several as one. Every call may raise PharmacyUnavailable; none logs its arguments.

    A patient, a prescription or a slot is called by the reference that an earlier call gave it.
    """

    def match_prescription(self, number: str, last_name: str, birth_date: date) -> IdentityMatch | None:
        """Tier 1. The same work whether number, name or date is the wrong one. Names compare without case, accents,
        hyphens and spaces; numbers without spaces and leading zeros."""

    def match_patient(self, last_name: str, birth_date: date) -> Sequence[IdentityMatch]:
        """Tier 2, first half: everybody of that name and date (twins: two)."""

    def contact(self, patient: str) -> Contact:
        """Where a one-time code may be sent."""

    def proxies(self, patient: str) -> Sequence[Proxy]:
        """Who has an authority on record to act for the patient, also those whose time is over or has not begun."""

    def prescription(self, patient: str, reference: str) -> Prescription | None:
        """One prescription; None unless it is this patient's."""

    def prescriptions(self, patient: str) -> Sequence[Prescription]:
        """All of a patient's prescriptions, the latest activity first."""

    def fills(self, patient: str, prescription: str) -> Sequence[Fill]:
        """The dispenses of one prescription, the latest first; none unless it is this patient's."""

    def claims(self, patient: str, numbers: Sequence[str]) -> Mapping[str, InsuranceWord]:
        """The insurer's last word on each of these prescriptions, by the number on its label, which systems share."""

    def deliveries(self, patient: str, numbers: Sequence[str]) -> Mapping[str, Delivery]:
        """Of those of these prescriptions that are brought or sent, by the number on the label."""

    def formulary(self) -> Sequence[Drug]:
        """Every product the pharmacy carries."""

    def stock(self, drug: str) -> Sequence[Stock]:
        """Stock of each product whose generic or brand name is `drug` (lower case), at each location."""

    def locations(self) -> Sequence[Location]:
        """Every location, the main one first."""

    def request_refill(self, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        """Ask for a refill, once per `key` (the id of the card that asked): a repeat returns the first request."""

    def request_renewal(self, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        """Ask that the prescriber be asked for a new prescription; once per `key`, as with a refill."""

    def consultation_slots(self, location: str, after: datetime, before: datetime) -> Sequence[ConsultationSlot]:
        """Free times of that location's pharmacists that begin within these moments, the earliest first."""

    def book_consultation(self, patient: str, slot: str, key: str, at: datetime) -> Booking:
        """Book a slot, once per `key`: a repeat returns the first booking."""
