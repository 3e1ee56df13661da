"""The pharmacy port over a JSON API that a mapping file describes.

An answer is not believed further than it can be checked: names, dates and numbers are compared here, a prescription of
somebody else does not exist, and a word that the mapping does not have is no word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.clock import Clock, utc_now
from bot.pharmacy import rows
from bot.pharmacy.authority import Proxy
from bot.pharmacy.consultations import Booking, ConsultationSlot
from bot.pharmacy.rest.asking import Api
from bot.pharmacy.rest.client import Client, Fault
from bot.pharmacy.rest.fields import ACCEPTED, BOOKED, OTHER_REQUEST, TAKEN
from bot.pharmacy.rest.mapping import Mapping as MappingOfApi
from bot.pharmacy.rest.reading import UNLISTED
from bot.pharmacy.rows import Row
from bot.pharmacy.values import (
    Contact,
    Delivery,
    Drug,
    Fill,
    IdentityMatch,
    InsuranceWord,
    Location,
    Prescription,
    RefillRefusal,
    RefillRequest,
    RequestKind,
    Stock,
)


class RestPharmacy:
    """The pharmacy port over REST. Safe to share between threads. What each call means stands in the port.

    `clock`: when an answer without `as_of` was read.
    """

    def __init__(self, client: Client, mapping: MappingOfApi, clock: Clock = utc_now) -> None:
        self._api = Api(client, mapping)
        self._clock = clock

    def match_prescription(self, number: str, last_name: str, birth_date: date) -> IdentityMatch | None:
        bare, name = rows.bare_number(number), rows.bare_name(last_name)
        found = self._api.rows("match_prescription", number=bare, last_name=last_name, birth_date=birth_date)

        def read() -> IdentityMatch | None:
            fitting = [
                row
                for row in found
                if (rows.bare_number(row["number"]) == bare != "")
                & (rows.bare_name(row["last_name"]) == name)
                & (row["birth_date"] == birth_date)
            ]
            # Twins whose prescriptions carry one number at two locations: nobody is guessed.
            if len({row["patient"] for row in fitting}) != 1:
                return None
            row = max(fitting, key=lambda each: (each["issued_on"] or date.min, each["prescription"]))
            return IdentityMatch(row["patient"], row["birth_date"], row["state"], row["prescription"])

        return self._api.read(read)

    def match_patient(self, last_name: str, birth_date: date) -> Sequence[IdentityMatch]:
        name = rows.bare_name(last_name)
        found = self._api.rows("match_patient", last_name=last_name, birth_date=birth_date)
        fitting = {
            row["patient"]: IdentityMatch(row["patient"], birth_date, row["state"])
            for row in found
            if (rows.bare_name(row["last_name"]) == name) & (row["birth_date"] == birth_date)
        }
        return [fitting[patient] for patient in sorted(fitting)]

    def contact(self, patient: str) -> Contact:
        found = self._api.rows("contact", patient=patient)
        if len(found) > 1:
            raise self._unreadable("two_contacts")
        return Contact(found[0]["phone"], found[0]["email"], found[0]["as_of"]) if found else Contact(None, None)

    def proxies(self, patient: str) -> Sequence[Proxy]:
        now = self._clock()
        found = self._api.owned(self._api.rows("proxies", patient=patient), patient=patient)
        read = self._api.read(lambda: [rows.read_proxy(row, now) for row in found])
        return sorted(read, key=lambda proxy: (proxy.valid_from, proxy.reference))

    def prescription(self, patient: str, reference: str) -> Prescription | None:
        """Out of all of the patient's, where the API has no request for one alone."""
        if not self._api.maps("prescription") and self._api.maps("prescriptions"):
            return next((each for each in self.prescriptions(patient) if each.reference == reference), None)
        found = self._api.rows("prescription", patient=patient, prescription=reference)
        mine = self._read(self._api.owned(found, patient=patient, reference=reference))
        if len(mine) > 1:
            raise self._unreadable("one_reference_twice")
        return mine[0] if mine else None

    def prescriptions(self, patient: str) -> Sequence[Prescription]:
        return self._read(self._api.owned(self._api.rows("prescriptions", patient=patient), patient=patient))

    def fills(self, patient: str, prescription: str) -> Sequence[Fill]:
        now = self._clock()
        found = self._api.rows("fills", patient=patient, prescription=prescription)
        mine = self._api.owned(found, patient=patient, prescription=prescription)
        read = self._api.read(lambda: [rows.read_fill(row, now) for row in mine])
        return sorted(read, key=lambda fill: (fill.filled_on, fill.reference), reverse=True)

    def claims(self, patient: str, numbers: Sequence[str]) -> Mapping[str, InsuranceWord]:
        now = self._clock()
        by_number = self._by_number("claims", patient, numbers)
        return self._api.read(
            lambda: {
                number: InsuranceWord(rows.read_claim(row, now), rows.read_prior_authorization(row, now))
                for number, row in by_number.items()
            }
        )

    def deliveries(self, patient: str, numbers: Sequence[str]) -> Mapping[str, Delivery]:
        now = self._clock()
        by_number = self._by_number("deliveries", patient, numbers)
        read = self._api.read(lambda: {number: rows.read_delivery(row, now) for number, row in by_number.items()})
        return {number: delivery for number, delivery in read.items() if delivery is not None}

    def formulary(self) -> Sequence[Drug]:
        found = self._api.rows("formulary")
        return sorted(self._api.read(lambda: [rows.read_drug(row) for row in found]), key=lambda drug: drug.name)

    def stock(self, drug: str) -> Sequence[Stock]:
        """The locations in the API's order; one that the mapping's table does not have is none of the pharmacy's."""
        now, name = self._clock(), drug.strip().lower()
        found = [row for row in self._api.rows("stock", drug=name) if row["location"] != UNLISTED]
        read = self._api.read(lambda: [rows.read_stock(row, now) for row in found])
        fitting = [line for line in read if name in (line.drug.generic, line.drug.brand)]
        places = list(dict.fromkeys(line.location for line in fitting))
        return sorted(fitting, key=lambda line: (places.index(line.location), line.drug.name))

    def locations(self) -> Sequence[Location]:
        now = self._clock()
        yesterday = now.date() - timedelta(days=1)

        def read(row: Row) -> Location:
            closings = [day for day in row["closings"] if day["closed_on"] >= yesterday]
            closings.sort(key=lambda day: day["closed_on"])
            return rows.read_location(row, row["hours"], closings, row["chat_hours"], now)

        ours = [row for row in self._api.rows("locations") if row["code"] != UNLISTED]
        found = sorted(ours, key=lambda row: row["position"] or 0)
        if not found:
            raise self._unreadable("no_location")
        return self._api.read(lambda: [read(row) for row in found])

    def request_refill(self, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        return self._request("request_refill", RequestKind.REFILL, patient, prescription, key, at)

    def request_renewal(self, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        return self._request("request_renewal", RequestKind.RENEWAL, patient, prescription, key, at)

    def consultation_slots(self, location: str, after: datetime, before: datetime) -> Sequence[ConsultationSlot]:
        now = self._clock()
        found = self._api.rows("consultation_slots", location=location, after=after, before=before)
        mine = self._api.owned(found, location=location)
        read = self._api.read(lambda: [rows.read_slot(row, now) for row in mine])
        within = [slot for slot in read if after <= slot.starts_at < before]
        return sorted(within, key=lambda slot: (slot.starts_at, slot.reference))

    def book_consultation(self, patient: str, slot: str, key: str, at: datetime) -> Booking:
        row = self._only_row(self._api.rows("book_consultation", patient=patient, slot=slot, key=key, at=at))
        if row["outcome"] == OTHER_REQUEST:
            raise ValueError("the key of this booking belongs to another booking")
        if row["outcome"] not in (BOOKED, TAKEN):
            raise self._unreadable("unknown_outcome")
        return Booking(slot, row["booked_at"] or at, bool(row["repeated"]), taken=row["outcome"] == TAKEN)

    def _request(
        self, call: str, kind: RequestKind, patient: str, prescription: str, key: str, at: datetime
    ) -> RefillRequest:
        """Once per `key`, which the API keeps: after a lost answer the same key finds the request that it took.

        Raises ValueError when `key` asked for something else before: keys are made for one question.
        """
        row = self._only_row(self._api.rows(call, patient=patient, prescription=prescription, key=key, at=at))
        outcome = row["outcome"]
        if outcome == OTHER_REQUEST:
            raise ValueError("the key of this refill request belongs to another request")
        refused = None if outcome == ACCEPTED else self._api.read(lambda: _refusal(outcome))
        return RefillRequest(
            reference=row["reference"] or key,
            prescription=prescription,
            requested_at=row["requested_at"] or at,
            repeated=bool(row["repeated"]),
            kind=kind,
            refused=refused,
        )

    def _read(self, found: Sequence[Row]) -> list[Prescription]:
        """The latest activity first. A request stands while no younger status shows that it was taken up."""
        now = self._clock()

        def read(row: Row) -> Prescription:
            if row["location"] == UNLISTED:
                raise ValueError("the location is none of the pharmacy's")
            known = rows.read_prescription(row, now)
            asked, since = row["refill_requested_at"], known.status.since
            stands = asked is not None and (since is None or asked >= since)
            return replace(known, refill_requested_at=asked) if stands else known

        return self._api.read(lambda: rows.latest_first(read(row) for row in found))

    def _by_number(self, call: str, patient: str, numbers: Sequence[str]) -> dict[str, Row]:
        """The row of each number as it was asked. Two rows of one number say nothing that can be believed."""
        if not numbers:
            return {}
        found = self._api.rows(call, patient=patient, numbers=tuple(numbers))
        by_label: dict[str, list[Row]] = {}
        for row in found:
            if row["patient"] in (None, patient):
                by_label.setdefault(rows.bare_number(row["number"]), []).append(row)
        asked = {number: by_label.get(rows.bare_number(number), []) for number in numbers}
        if any(len(each) > 1 for each in asked.values()):
            raise self._unreadable("one_number_twice")
        return {number: each[0] for number, each in asked.items() if each}

    def _only_row(self, found: Sequence[Row]) -> Row:
        if len(found) != 1:
            raise self._unreadable("no_outcome")
        return found[0]

    def _unreadable(self, kind: str) -> Exception:
        return self._api.client.fault(Fault(kind, readable=False))


def _refusal(outcome: str) -> RefillRefusal:
    """A refusal that nobody knows is the pharmacist's to explain."""
    return RefillRefusal.PHARMACIST if outcome == UNLISTED else RefillRefusal(outcome)
