"""The pharmacy port over SQL: SQLAlchemy 2 over the views of `views.py`, on SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Engine

from bot.clock import Clock, utc_now
from bot.pharmacy.authority import Proxy
from bot.pharmacy.consultations import Booking, ConsultationSlot
from bot.pharmacy.port import PharmacyUnavailable
from bot.pharmacy.sql import claims, consultations, identity, places, prescriptions, requests
from bot.pharmacy.sql.database import Database
from bot.pharmacy.sql.schema import DocumentedSchema, Schema
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
    RequestKind,
    Stock,
)


class SqlPharmacy:
    """The pharmacy port over SQL. Safe to share between threads. What each call means stands in the port.

    A view that is missing is a capability that is not there: its calls raise PharmacyUnsupported, the others go on.
    `system`: the name that an error and a log line carry. `clock`: when a live row (one without `as_of`) was read.
    `schema`: where the views come from, if they are not there by themselves. `writes`: the database with the tables
    that are written to, if it is another one.
    """

    def __init__(
        self,
        engine: Engine,
        system: str = "pharmacy",
        clock: Clock = utc_now,
        *,
        schema: Schema | None = None,
        writes: Engine | None = None,
    ) -> None:
        self._reads = Database(engine, schema or DocumentedSchema(), system, clock)
        self._writes = self._reads if writes is None else Database(writes, DocumentedSchema(), system, clock)

    def match_prescription(self, number: str, last_name: str, birth_date: date) -> IdentityMatch | None:
        return identity.match_prescription(self._reads, number, last_name, birth_date)

    def match_patient(self, last_name: str, birth_date: date) -> Sequence[IdentityMatch]:
        return identity.match_patient(self._reads, last_name, birth_date)

    def contact(self, patient: str) -> Contact:
        return identity.contact(self._reads, patient)

    def proxies(self, patient: str) -> Sequence[Proxy]:
        return identity.proxies(self._reads, patient)

    def prescription(self, patient: str, reference: str) -> Prescription | None:
        return next(iter(self._prescriptions(patient, reference)), None)

    def prescriptions(self, patient: str) -> Sequence[Prescription]:
        return self._prescriptions(patient)

    def fills(self, patient: str, prescription: str) -> Sequence[Fill]:
        return prescriptions.fills(self._reads, patient, prescription)

    def claims(self, patient: str, numbers: Sequence[str]) -> Mapping[str, InsuranceWord]:
        return claims.claims(self._reads, patient, numbers)

    def deliveries(self, patient: str, numbers: Sequence[str]) -> Mapping[str, Delivery]:
        return claims.deliveries(self._reads, patient, numbers)

    def formulary(self) -> Sequence[Drug]:
        return places.formulary(self._reads)

    def stock(self, drug: str) -> Sequence[Stock]:
        return places.stock(self._reads, drug)

    def locations(self) -> Sequence[Location]:
        return places.locations(self._reads)

    def request_refill(self, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        return requests.request(self._reads, self._writes, RequestKind.REFILL, patient, prescription, key, at)

    def request_renewal(self, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        return requests.request(self._reads, self._writes, RequestKind.RENEWAL, patient, prescription, key, at)

    def consultation_slots(self, location: str, after: datetime, before: datetime) -> Sequence[ConsultationSlot]:
        return consultations.slots(self._reads, self._writes, location, after, before)

    def book_consultation(self, patient: str, slot: str, key: str, at: datetime) -> Booking:
        return consultations.book(self._reads, self._writes, patient, slot, key, at)

    def _prescriptions(self, patient: str, reference: str | None = None) -> list[Prescription]:
        known = prescriptions.prescriptions(self._reads, patient, reference)
        try:
            asked = requests.standing(self._writes, [each.reference for each in known])
        except PharmacyUnavailable:
            if self._writes is self._reads:
                raise
            return [replace(each, unknown=each.unknown | {Capability.REFILLS}) for each in known]
        return [prescriptions.with_request(each, asked.get(each.reference)) for each in known]
