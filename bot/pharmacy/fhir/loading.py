"""Values of the port as FHIR R4 resources: how the made-up pharmacy, or a test's, gets into a FHIR server.

Ids are those of the values. `SITE_KEYS` explains the local codes to the adapter, as a site does in its pharmacy.yml.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.pharmacy.authority import Proxy, ProxyScope
from bot.pharmacy.consultations import ConsultationSlot
from bot.pharmacy.fhir.loading_orders import NUMBERS, UNCONFIRMED
from bot.pharmacy.fhir.pieces import LOCAL, RESTRICTED, Resource, concept, local, moment, reference
from bot.pharmacy.values import (
    Closing,
    Contact,
    Drug,
    FillStatus,
    IdentityMatch,
    Location,
    OpeningHours,
    Schedule,
)

NCI = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
SCHEDULE = "urn:scriptdesk:schedule"
CONSULTATION, BY_PHONE = "consultation", "consultation-by-phone"

SITE_KEYS: Mapping[str, Any] = {
    "own": True,
    "number_system": NUMBERS,
    "confirmed": [
        *("preparation", "in-progress", "completed", "on-hold", "cancelled", "active", "stopped"),
        *(f"rx-{status.value}" for status in FillStatus),
    ],
    "words": {f"rx-{status.value}{mark}": status.value for status in FillStatus for mark in ("", UNCONFIRMED)},
    "proxies": {
        f"{relationship}-{scope.value}": scope.value
        for relationship in ("parent", "guardian", "spouse", "caregiver", "child", "sibling")
        for scope in ProxyScope
    },
    "consultations": [CONSULTATION, BY_PHONE],
    "by_phone": [BY_PHONE],
    "formulary": True,
}
"""The keys of pharmacy.yml that make the adapter read what is loaded here."""

_SCHEDULES = {Schedule.II: "C48675", Schedule.III: "C48676", Schedule.IV: "C48677", Schedule.V: "C48679"}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LAST_MOMENT = time(23, 59)


def patient(match: IdentityMatch, last_name: str, contact: Contact) -> Resource:
    return {
        "resourceType": "Patient",
        "id": match.patient,
        "active": True,
        "name": [{"use": "official", "family": last_name}],
        "birthDate": match.birth_date.isoformat(),
        "address": [{"use": "home", "state": match.state}],
        "telecom": _telecom(contact),
    }


def related_person(proxy: Proxy) -> Resource:
    until = {} if proxy.valid_until is None else {"end": proxy.valid_until.isoformat()}
    born = {} if proxy.birth_date is None else {"birthDate": proxy.birth_date.isoformat()}
    code = f"{proxy.relationship}-{proxy.scope.value}"
    return {
        "resourceType": "RelatedPerson",
        "id": proxy.reference,
        "active": True,
        "patient": reference("Patient", proxy.patient),
        "relationship": [{**local(code), "text": proxy.relationship}],
        "name": [{"use": "official", "family": proxy.last_name}],
        "telecom": _telecom(proxy.contact),
        "period": {"start": proxy.valid_from.isoformat(), **until},
        **born,
    }


def medication(drug: Drug) -> Resource:
    branded = f"{drug.name} [{drug.brand}]" if drug.brand else drug.name
    scheduled = {} if drug.schedule is Schedule.NONE else {"extension": [_schedule(drug.schedule)]}
    form = {"form": {"text": drug.form}} if drug.form else {}
    labelled = {"meta": RESTRICTED} if drug.restricted else {}
    return {
        "resourceType": "Medication",
        "id": drug.code,
        "status": "active",
        "code": {"coding": [{"system": LOCAL, "code": drug.code, "display": branded}], "text": drug.name},
        "ingredient": [{"itemCodeableConcept": {"text": part}} for part in drug.generic.split(" and ")],
        **form,
        **scheduled,
        **labelled,
    }


def location(place: Location, zone: ZoneInfo) -> Iterator[Resource]:
    """The place, and a service of it that tells the days that differ."""
    yield {
        "resourceType": "Location",
        "id": place.code,
        "status": "active",
        "name": place.name,
        "type": [concept("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "OUTPHARM")],
        "address": {
            "line": [place.street],
            "city": place.city,
            "state": place.state,
            "postalCode": place.postal_code,
        },
        "telecom": [{"system": "phone", "value": place.phone}],
        "hoursOfOperation": [entry for day in place.hours for entry in _opening(day)],
        "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/timezone", "valueCode": place.time_zone}],
    }
    if place.closings:
        usual = {day.weekday: day for day in place.hours}
        yield {
            "resourceType": "HealthcareService",
            "id": f"{place.code}-pharmacy",
            "active": True,
            "location": [reference("Location", place.code)],
            "notAvailable": [
                absence
                for closing in place.closings
                for absence in _absences(closing, usual.get(closing.on.weekday()), zone)
            ],
        }


def slots(offered: Iterable[ConsultationSlot]) -> Iterator[Resource]:
    """Slots, with a schedule for each location."""
    scheduled: set[str] = set()
    for slot in offered:
        schedule = f"{slot.location}-consultations"
        if slot.location not in scheduled:
            scheduled.add(slot.location)
            yield {
                "resourceType": "Schedule",
                "id": schedule,
                "active": True,
                "actor": [reference("Location", slot.location)],
            }
        ends_at = datetime.fromtimestamp(slot.starts_at.timestamp() + slot.minutes * 60, slot.starts_at.tzinfo)
        yield {
            "resourceType": "Slot",
            "id": slot.reference,
            "serviceType": [local(BY_PHONE if slot.by_phone else CONSULTATION)],
            "schedule": reference("Schedule", schedule),
            "status": "free",
            "start": moment(slot.starts_at),
            "end": moment(ends_at),
        }


def _opening(day: OpeningHours) -> Iterator[Resource]:
    spans = [(day.opens, day.closes)]
    if day.closed_from and day.closed_to:
        spans = [(day.opens, day.closed_from), (day.closed_to, day.closes)]
    for opens, closes in spans:
        yield {
            "daysOfWeek": [_WEEKDAYS[day.weekday]],
            "openingTime": opens.isoformat(),
            "closingTime": closes.isoformat(),
        }


def _absences(closing: Closing, usual: OpeningHours | None, zone: ZoneInfo) -> Iterator[Resource]:
    """A whole day; or until a shop opens late, and from when it closes early."""
    spans = []
    if usual and closing.opens and closing.opens > usual.opens:
        spans.append(_between(closing.on, time(0), closing.opens, zone))
    if usual and closing.closes and closing.closes < usual.closes:
        spans.append(_between(closing.on, closing.closes, _LAST_MOMENT, zone))
    day = {"start": closing.on.isoformat(), "end": closing.on.isoformat()}
    for during in spans or [day]:
        yield {"description": closing.why, "during": during}


def _between(day: date, start: time, end: time, zone: ZoneInfo) -> Resource:
    return {"start": moment(datetime.combine(day, start, zone)), "end": moment(datetime.combine(day, end, zone))}


def _telecom(contact: Contact) -> list[Resource]:
    ways = (("phone", contact.phone), ("email", contact.email))
    return [{"system": system, "value": value} for system, value in ways if value]


def _schedule(schedule: Schedule) -> Resource:
    return {"url": SCHEDULE, "valueCodeableConcept": concept(NCI, _SCHEDULES[schedule])}
