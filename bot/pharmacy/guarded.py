"""A system behind its guard: the port once more, with threads, deadlines, further tries and a memory round an adapter.

Writes are tried once. Their key makes it safe for a caller to ask again: a request that was taken is not taken twice.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial

from bot.pharmacy.authority import Proxy
from bot.pharmacy.consultations import Booking, ConsultationSlot
from bot.pharmacy.port import Pharmacy
from bot.pharmacy.remembered import Remembered
from bot.pharmacy.resilience import Guard
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


class GuardedPharmacy:
    """One system, kept from harming the others. Each call may raise PharmacyUnavailable, in time."""

    def __init__(self, adapter: Pharmacy, guard: Guard, remembered: Remembered) -> None:
        self._adapter = adapter
        self.guard = guard
        self._remembered = remembered

    def look_anew(self) -> None:
        """Ask the system something that costs it little, whatever is remembered. Raises PharmacyUnavailable."""
        self.guard.read(Capability.LOCATIONS, self._adapter.locations)

    def match_prescription(self, number: str, last_name: str, birth_date: date) -> IdentityMatch | None:
        ask = partial(self._adapter.match_prescription, number, last_name, birth_date)
        return self.guard.read(Capability.IDENTITY, ask)

    def match_patient(self, last_name: str, birth_date: date) -> Sequence[IdentityMatch]:
        return self.guard.read(Capability.IDENTITY, partial(self._adapter.match_patient, last_name, birth_date))

    def contact(self, patient: str) -> Contact:
        return self.guard.read(Capability.IDENTITY, partial(self._adapter.contact, patient))

    def proxies(self, patient: str) -> Sequence[Proxy]:
        return self.guard.read(Capability.IDENTITY, partial(self._adapter.proxies, patient))

    def prescription(self, patient: str, reference: str) -> Prescription | None:
        return self.guard.read(Capability.PRESCRIPTIONS, partial(self._adapter.prescription, patient, reference))

    def prescriptions(self, patient: str) -> Sequence[Prescription]:
        return self.guard.read(Capability.PRESCRIPTIONS, partial(self._adapter.prescriptions, patient))

    def fills(self, patient: str, prescription: str) -> Sequence[Fill]:
        return self.guard.read(Capability.PRESCRIPTIONS, partial(self._adapter.fills, patient, prescription))

    def claims(self, patient: str, numbers: Sequence[str]) -> Mapping[str, InsuranceWord]:
        return self.guard.read(Capability.CLAIMS, partial(self._adapter.claims, patient, numbers))

    def deliveries(self, patient: str, numbers: Sequence[str]) -> Mapping[str, Delivery]:
        return self.guard.read(Capability.DELIVERIES, partial(self._adapter.deliveries, patient, numbers))

    def formulary(self) -> Sequence[Drug]:
        return self._remembered.formulary(partial(self.guard.read, Capability.STOCK, self._adapter.formulary))

    def stock(self, drug: str) -> Sequence[Stock]:
        ask = partial(self.guard.read, Capability.STOCK, partial(self._adapter.stock, drug))
        return self._remembered.stock(drug, ask)

    def locations(self) -> Sequence[Location]:
        return self._remembered.locations(partial(self.guard.read, Capability.LOCATIONS, self._adapter.locations))

    def request_refill(self, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        ask = partial(self._adapter.request_refill, patient, prescription, key, at)
        return self.guard.write(Capability.REFILLS, ask)

    def request_renewal(self, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        ask = partial(self._adapter.request_renewal, patient, prescription, key, at)
        return self.guard.write(Capability.REFILLS, ask)

    def consultation_slots(self, location: str, after: datetime, before: datetime) -> Sequence[ConsultationSlot]:
        ask = partial(self._adapter.consultation_slots, location, after, before)
        return self.guard.read(Capability.CONSULTATIONS, ask)

    def book_consultation(self, patient: str, slot: str, key: str, at: datetime) -> Booking:
        ask = partial(self._adapter.book_consultation, patient, slot, key, at)
        return self.guard.write(Capability.CONSULTATIONS, ask)
