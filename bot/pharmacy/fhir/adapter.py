"""A pharmacy's system as a FHIR R4 server: the port over US Core's searches, https://www.hl7.org/fhir/us/core/.

A server that ignores a search parameter answers with other people's records. So every resource is checked again for
what was asked before it is believed, and what no value of the port carries is not asked for where a server lets us
choose. R4 has no resource for stock, and none here for deliveries.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.clock import Clock, utc_now
from bot.pharmacy import rows
from bot.pharmacy.authority import Proxy
from bot.pharmacy.consultations import Booking, ConsultationSlot
from bot.pharmacy.fhir import claims as insurance
from bot.pharmacy.fhir import consultations, dispenses, orders, people, places, requests
from bot.pharmacy.fhir import elements as fhir
from bot.pharmacy.fhir.client import ID, FhirClient, Resource, escaped
from bot.pharmacy.fhir.drugs import read_medication
from bot.pharmacy.fhir.site import Site
from bot.pharmacy.fhir.wire import Deadline, FhirFault
from bot.pharmacy.port import PharmacyUnavailable, PharmacyUnreadable, PharmacyUnsupported
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

_ORDER_ELEMENTS = (
    "meta,identifier,status,statusReason,intent,category,reported,reportedBoolean,medication,medicationReference,"
    "medicationCodeableConcept,subject,authoredOn,dispenseRequest,contained,extension"
)
_DISPENSE_ELEMENTS = (
    "meta,status,statusReason,statusReasonCodeableConcept,statusReasonReference,subject,authorizingPrescription,type,"
    "quantity,daysSupply,whenPrepared,whenHandedOver,location,extension"
)
NOBODY = "nobody-by-this-reference"
_CLAIM_ELEMENTS = "meta,status,use,patient,created,prescription"

_log = logging.getLogger(__name__)


class FhirPharmacy:
    """The pharmacy port over one FHIR server. Safe to share between threads.

    `seconds`: how long a call may take in all, whatever it waits for. `clock`: as of when an answer is.
    """

    def __init__(
        self, client: FhirClient, site: Site, seconds: float, system: str = "fhir", clock: Clock = utc_now
    ) -> None:
        self._client = client
        self._site = site
        self._seconds = seconds
        self._system = system
        self._clock = clock

    def match_prescription(self, number: str, last_name: str, birth_date: date) -> IdentityMatch | None:
        """Tier 1: always the same searches, one for the date and one for the number; what fits is found here."""

        def ask(deadline: Deadline) -> IdentityMatch | None:
            born = self._people(last_name, birth_date, deadline)
            matches = {match.patient: match for match in people.matching(born, last_name, birth_date)}
            wanted = {rows.bare_number(number)} - {""}
            fitting = [
                (orders.issued_on(order, self._site), str(order["id"]), matches[patient])
                for order in self._numbered(number, list(matches), deadline)
                if (patient := fhir.reference(order, "subject", "Patient")) in matches
                and orders.is_order(order)
                and wanted & {rows.bare_number(each) for each in fhir.identifiers(order, self._site.number_system)}
            ]
            # Twins whose prescriptions carry one number at two pharmacies: nobody is guessed.
            if len({match.patient for _, _, match in fitting}) != 1:
                return None
            _, reference, match = max(fitting, key=lambda each: each[:2])
            return IdentityMatch(match.patient, match.birth_date, match.state, reference)

        return self._answer(Capability.IDENTITY, ask)

    def match_patient(self, last_name: str, birth_date: date) -> Sequence[IdentityMatch]:
        """Tier 2, first half."""
        return self._answer(
            Capability.IDENTITY,
            lambda deadline: people.matching(self._people(last_name, birth_date, deadline), last_name, birth_date),
        )

    def contact(self, patient: str) -> Contact:
        """Where a one-time code may be sent; nowhere for a patient who is not there."""

        def ask(deadline: Deadline) -> Contact:
            if not ID.fullmatch(patient):
                return Contact(None, None)
            found = self._search("Patient", [("_id", patient)], "meta,active,telecom,link", deadline)
            known = next((person for person in _only("Patient", found) if person["id"] == patient), None)
            return people.contact(known) if known else Contact(None, None)

        return self._answer(Capability.IDENTITY, ask)

    def proxies(self, patient: str) -> Sequence[Proxy]:
        """Related persons whose relationship is an authority at this site, over or not yet begun as well."""

        def ask(deadline: Deadline) -> list[Proxy]:
            if not ID.fullmatch(patient):
                return []
            found = self._of_kind("RelatedPerson", [("patient", patient)], deadline)
            return sorted(people.proxies(found, patient, self._site, self._clock()), key=lambda proxy: proxy.reference)

        return self._answer(Capability.IDENTITY, ask)

    def prescription(self, patient: str, reference: str) -> Prescription | None:
        """One prescription; None unless it is this patient's."""
        found = self._prescriptions(patient, reference)
        return found[0] if found else None

    def prescriptions(self, patient: str) -> Sequence[Prescription]:
        """All of a patient's prescriptions, the latest activity first."""
        return self._prescriptions(patient, None)

    def fills(self, patient: str, prescription: str) -> Sequence[Fill]:
        """The dispenses of one prescription that were filled, the latest first."""

        def ask(deadline: Deadline) -> list[Fill]:
            if not (ID.fullmatch(patient) and ID.fullmatch(prescription)):
                return []
            found = self._dispenses(patient, prescription, deadline)
            of_order = dispenses.of_order(found, patient, prescription, self._site)
            return dispenses.fills(of_order, prescription, self._site, self._clock())

        return self._answer(Capability.PRESCRIPTIONS, ask)

    def claims(self, patient: str, numbers: Sequence[str]) -> Mapping[str, InsuranceWord]:
        """The insurer's last word, by each number as it was asked; nothing in it where the insurer said nothing."""

        def ask(deadline: Deadline) -> dict[str, InsuranceWord]:
            if not numbers or not ID.fullmatch(patient):
                return {}
            asked = self._search("MedicationRequest", [("patient", patient)], _ORDER_ELEMENTS, deadline)
            found = orders.orders_of(_only("MedicationRequest", asked), patient)
            said = self._insurance(patient, deadline)
            latest: dict[str, InsuranceWord] = {}
            for order in sorted(found, key=lambda each: (orders.issued_on(each, self._site), each["id"])):
                label = next(fhir.identifiers(order, self._site.number_system), order["id"])
                latest[rows.bare_number(label)] = said.get(order["id"], InsuranceWord(None, None))
            bare = {number: rows.bare_number(number) for number in numbers}
            return {number: latest[label] for number, label in bare.items() if label in latest}

        return self._answer(Capability.CLAIMS, ask)

    def deliveries(self, patient: str, numbers: Sequence[str]) -> Mapping[str, Delivery]:
        raise PharmacyUnsupported(self._system, Capability.DELIVERIES)

    def formulary(self) -> Sequence[Drug]:
        """Every Medication of the server, where the site says that these are its products."""
        if not self._site.formulary:
            raise PharmacyUnsupported(self._system, Capability.STOCK)

        def ask(deadline: Deadline) -> list[Drug]:
            found = self._of_kind("Medication", [], deadline)
            active = [node for node in found if fhir.word(node, "status") in (None, "active")]
            return sorted((read_medication(node) for node in active), key=lambda drug: (drug.name, drug.code))

        return self._answer(Capability.STOCK, ask)

    def stock(self, drug: str) -> Sequence[Stock]:
        raise PharmacyUnsupported(self._system, Capability.STOCK)

    def locations(self) -> Sequence[Location]:
        """Every location, the main one first, with the closings from yesterday on."""
        site = self._site
        yesterday = self._clock().astimezone(site.zone).date() - timedelta(days=1)

        def ask(deadline: Deadline) -> list[Location]:
            named = ("_id", ",".join(site.locations)) if site.locations else ("type", ",".join(places.PHARMACIES))
            found = places.places_of(self._of_kind("Location", [("status", "active"), named], deadline), site)
            here = ("location", ",".join(f"Location/{node['id']}" for node in found))
            services = self._of_kind("HealthcareService", [here], deadline) if found else []
            return [places.read_location(node, services, site, yesterday) for node in found]

        return self._answer(Capability.LOCATIONS, ask)

    def request_refill(self, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        """Raises ValueError when `key` asked for something else before: keys are made for one question."""
        return self._request(RequestKind.REFILL, patient, prescription, key, at)

    def request_renewal(self, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        """As request_refill."""
        return self._request(RequestKind.RENEWAL, patient, prescription, key, at)

    def consultation_slots(self, location: str, after: datetime, before: datetime) -> Sequence[ConsultationSlot]:
        """Free times of that location, where the site names the service that is a pharmacist's talk."""
        return self._answer(
            Capability.CONSULTATIONS,
            lambda deadline: consultations.free_slots(
                self._client, self._site, location, after, before, self._clock(), deadline
            ),
        )

    def book_consultation(self, patient: str, slot: str, key: str, at: datetime) -> Booking:
        """Raises ValueError when `key` booked something else before."""

        def ask(deadline: Deadline) -> Booking | None:
            if not (ID.fullmatch(patient) and ID.fullmatch(slot)):
                return Booking(slot, at, repeated=False, taken=True)
            try:
                return consultations.book(self._client, self._site, patient, slot, key, at, deadline)
            except requests.OtherRequest:
                return None

        booking = self._answer(Capability.CONSULTATIONS, ask)
        if booking is None:
            raise ValueError("the key of this booking belongs to another booking")
        return booking

    @property
    def outcomes(self) -> Mapping[str, int]:
        """What the server complained of, by the issue code of FHIR; never its texts."""
        return dict(self._client.outcomes)

    def close(self) -> None:
        self._client.close()

    def _request(self, kind: RequestKind, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        wish = requests.Wish(kind, patient, prescription, key, at)

        def ask(deadline: Deadline) -> RefillRequest | None:
            try:
                return requests.ask(self._client, self._site, wish, deadline)
            except requests.OtherRequest:
                return None

        request = self._answer(Capability.REFILLS, ask)
        if request is None:
            raise ValueError("the key of this refill request belongs to another request")
        return request

    def _prescriptions(self, patient: str, reference: str | None) -> list[Prescription]:
        """Of this patient all prescriptions, or one."""

        def ask(deadline: Deadline) -> list[Prescription]:
            if not ID.fullmatch(patient) or (reference is not None and not ID.fullmatch(reference)):
                return []
            one = [] if reference is None else [("_id", reference)]
            asked = [*one, ("patient", patient), ("intent", "order"), ("_include", "MedicationRequest:medication")]
            found = self._search("MedicationRequest", asked, _ORDER_ELEMENTS, deadline)
            medications = {node["id"]: node for node in found if node["resourceType"] == "Medication"}
            nodes = [
                order
                for order in orders.orders_of(_only("MedicationRequest", found), patient)
                if reference in (None, order["id"])
            ]
            if not nodes:
                return []
            dispensed = self._dispenses(patient, reference, deadline)
            said = self._insurance(patient, deadline) if Capability.CLAIMS not in self._site.without else {}
            tasks = self._tasks(patient, deadline) if Capability.REFILLS not in self._site.without else []
            now = self._clock()
            return rows.latest_first(
                orders.read_prescription(
                    order,
                    dispenses.of_order(dispensed, patient, order["id"], self._site),
                    medications,
                    said.get(order["id"]),
                    requests.asked_at(tasks, patient, order["id"], self._site),
                    self._site,
                    now,
                )
                for order in nodes
            )

        return self._answer(Capability.PRESCRIPTIONS, ask)

    def _people(self, last_name: str, birth_date: date, deadline: Deadline) -> list[Resource]:
        """Everybody born on that day; where the site's server asks for a name too, of a name that begins so."""
        kind = self._site.identity_search
        named = [] if kind == "birthdate" else [(kind, escaped(last_name.strip()))]
        asked = [("birthdate", birth_date.isoformat()), *named]
        return list(
            _only("Patient", self._search("Patient", asked, "meta,active,name,birthDate,address,link", deadline))
        )

    def _dispenses(self, patient: str, order: str | None, deadline: Deadline) -> list[Resource]:
        of_order = [] if order is None else [("prescription", f"MedicationRequest/{order}")]
        asked = [("patient", patient), *of_order]
        return list(
            _only("MedicationDispense", self._search("MedicationDispense", asked, _DISPENSE_ELEMENTS, deadline))
        )

    def _insurance(self, patient: str, deadline: Deadline) -> Mapping[str, InsuranceWord]:
        asked = [("patient", patient)]
        claims = _only("Claim", self._search("Claim", asked, _CLAIM_ELEMENTS, deadline))
        responses = self._of_kind("ClaimResponse", asked, deadline)
        return insurance.words(claims, responses, patient, self._site, self._clock())

    def _tasks(self, patient: str, deadline: Deadline) -> list[Resource]:
        return self._of_kind("Task", [("patient", patient), ("status", ",".join(requests.WAITING))], deadline)

    def _of_kind(self, kind: str, asked: Sequence[tuple[str, str]], deadline: Deadline) -> list[Resource]:
        return list(_only(kind, self._client.search(kind, asked, deadline)))

    def _search(self, kind: str, asked: Sequence[tuple[str, str]], elements: str, deadline: Deadline) -> list[Resource]:
        """A search for no more than is read, where the site's server keeps to it."""
        chosen = [("_elements", elements)] if self._site.elements else []
        return self._client.search(kind, [*asked, *chosen], deadline)

    def _numbered(self, number: str, patients: Sequence[str], deadline: Deadline) -> Iterator[Resource]:
        """Orders that may carry a number on their label. Where a server is not searched by it, those of the patients
        who match; of nobody, if none does, so that a search is made all the same."""
        searches = [("patient", patient) for patient in patients or (NOBODY,)]
        if self._site.number_search == "identifier":
            system = "" if self._site.number_system is None else f"{escaped(self._site.number_system)}|"
            spelled = [f"{system}{escaped(each)}" for each in rows.spellings(number)]
            searches = [("identifier", ",".join(spelled))]
        for asked in searches:
            found = self._search("MedicationRequest", [asked, ("intent", "order")], _ORDER_ELEMENTS, deadline)
            yield from _only("MedicationRequest", found)

    def _answer[T](self, capability: Capability, ask: Callable[[Deadline], T]) -> T:
        """What `ask` finds. The error is raised outside the handler: what it came from, with its addresses and values,
        is then not in its chain, not even as a suppressed context."""
        if capability in self._site.without:
            raise PharmacyUnsupported(self._system, capability)
        retry_after: float | None = None
        try:
            return ask(Deadline(self._seconds))
        except FhirFault as fault:
            unreadable, kind, retry_after = fault.unreadable, fault.kind, fault.retry_after
        except (ValueError, TypeError, ArithmeticError, LookupError, RecursionError) as error:
            unreadable, kind = True, type(error).__name__
        failure = PharmacyUnreadable(self._system) if unreadable else PharmacyUnavailable(self._system)
        failure.retry_after = retry_after
        _log.warning("the pharmacy system gave no answer", extra={"system": self._system, "error": kind})
        raise failure


def _only(kind: str, nodes: Iterable[Resource]) -> Iterable[Resource]:
    return (node for node in nodes if node["resourceType"] == kind)
