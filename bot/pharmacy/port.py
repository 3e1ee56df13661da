"""The pharmacy port: what ScriptDesk asks of any pharmacy's system. Plain blocking code, called from a bounded pool."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.pharmacy.values import (
    Contact,
    Drug,
    IdentityMatch,
    Location,
    Prescription,
    RefillRequest,
    Stock,
)


class PharmacyUnavailable(Exception):
    """The system did not answer, or not in time. Says which system, never what was asked."""

    def __init__(self, system: str) -> None:
        super().__init__(f"the pharmacy system '{system}' does not answer")
        self.system = system


class PharmacyUnreadable(PharmacyUnavailable):
    """The system answered something that can't be read: a column that is missing or of the wrong type, a date that is
    none. For a patient the same as no answer; for an operator another cause."""

    def __init__(self, system: str) -> None:
        super().__init__(system)
        self.args = (f"the pharmacy system '{system}' answers something that can't be read",)


class Pharmacy(Protocol):
    """A pharmacy's system. Every call may raise PharmacyUnavailable; none logs its arguments."""

    def match_prescription(self, number: str, last_name: str, birth_date: date) -> IdentityMatch | None:
        """Tier 1. The same work whether number, name or date is the wrong one. Names compare without case, accents,
        hyphens and spaces; numbers without spaces and leading zeros."""

    def match_patient(self, last_name: str, birth_date: date) -> Sequence[IdentityMatch]:
        """Tier 2, first half: everybody of that name and date (twins: two)."""

    def contact(self, patient: str) -> Contact:
        """Where a one-time code may be sent."""

    def prescription(self, patient: str, reference: str) -> Prescription | None:
        """One prescription; None unless it is this patient's."""

    def prescriptions(self, patient: str) -> Sequence[Prescription]:
        """All of a patient's prescriptions, the latest activity first."""

    def formulary(self) -> Sequence[Drug]:
        """Every product the pharmacy carries."""

    def stock(self, drug: str) -> Sequence[Stock]:
        """Stock of each product whose generic or brand name is `drug` (lower case), at each location."""

    def locations(self) -> Sequence[Location]:
        """Every location, the main one first."""

    def request_refill(self, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        """Ask for a refill, once per `key` (the id of the card that asked): a repeat returns the first request."""
