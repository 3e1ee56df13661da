"""The synthetic pharmacy as a system that lives: it takes requests and bookings, once per key, from many at once."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.pharmacy.consultations import ConsultationSlot
from bot.pharmacy.rows import bare_name, bare_number
from bot.pharmacy.rules import refill_refusal
from bot.pharmacy.values import Prescription, RefillRefusal, RequestKind
from tests.contract.pharmacy.world import TODAY, Patient, World


@dataclass(frozen=True, slots=True)
class Taken:
    """What a key asked for first. `outcome`: a word of the port, or a refusal."""

    asked: tuple[str, ...]
    outcome: str
    reference: str | None
    at: datetime


@dataclass(slots=True)
class Shop:
    world: World
    taken: dict[str, Taken] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def named(self, last_name: str, birth_date: date) -> list[Patient]:
        name = bare_name(last_name)
        return [
            patient
            for patient in self.world.patients
            if bare_name(patient.last_name) == name and patient.birth_date == birth_date
        ]

    def numbered(self, patient: Patient, number: str) -> list[Prescription]:
        bare = bare_number(number)
        return [known for known in self.of(patient.reference) if bare and bare_number(known.number) == bare]

    def patient(self, reference: str) -> Patient | None:
        return next((patient for patient in self.world.patients if patient.reference == reference), None)

    def of(self, patient: str) -> list[Prescription]:
        """A patient's prescriptions, with the requests that stand."""
        return [self._with_request(known) for known in self.world.prescriptions if known.patient == patient]

    def prescription(self, patient: str, reference: str) -> Prescription | None:
        return next((known for known in self.of(patient) if known.reference == reference), None)

    def request(
        self, kind: RequestKind, patient: str, reference: str, key: str, at: datetime, *, judges: bool = False
    ) -> tuple[Taken, bool]:
        """What came of it, and whether the key had asked before. `judges`: this system itself refuses refills."""
        with self.lock:
            if key in self.taken:
                return self._again(key, (kind, patient, reference), at)
            known = self.prescription(patient, reference)
            refusal = RefillRefusal.INVALID_NUMBER if known is None else None
            if judges and kind is RequestKind.REFILL:
                refusal = refill_refusal(known, TODAY)
            made = Taken((kind, patient, reference), refusal or "accepted", f"Q{len(self.taken) + 1:04d}", at)
            if refusal is not None:
                return replace(made, reference=None), False
            self.taken[key] = made
            return made, False

    def free(self, location: str, after: datetime, before: datetime) -> Sequence[ConsultationSlot]:
        gone = {taken.asked[1] for taken in self.taken.values() if taken.outcome == "booked"}
        return [
            slot
            for slot in self.world.slots
            if slot.location == location and after <= slot.starts_at < before and slot.reference not in gone
        ]

    def book(self, slot: str, patient: str, key: str, at: datetime) -> tuple[Taken, bool]:
        with self.lock:
            if key in self.taken:
                return self._again(key, ("booking", slot, patient), at)
            booked = any(taken.outcome == "booked" and taken.asked[1] == slot for taken in self.taken.values())
            offered = any(known.reference == slot for known in self.world.slots)
            made = Taken(("booking", slot, patient), "booked" if offered and not booked else "taken", None, at)
            if made.outcome == "booked":
                self.taken[key] = made
            return made, False

    def _again(self, key: str, asked: tuple[str, ...], at: datetime) -> tuple[Taken, bool]:
        first = self.taken[key]
        return (first, True) if first.asked == asked else (Taken(asked, "other_request", None, at), False)

    def _with_request(self, known: Prescription) -> Prescription:
        made = [taken.at for taken in self.taken.values() if taken.asked[2:] == (known.reference,)]
        return replace(known, refill_requested_at=max(made)) if made else known
