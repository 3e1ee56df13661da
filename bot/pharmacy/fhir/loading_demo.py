"""The demo pharmacy as FHIR resources: read through the port from its database, written as a FHIR server holds it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.pharmacy.demo_patients import demo_patients
from bot.pharmacy.demo_places import TIME_ZONE
from bot.pharmacy.fhir import loading, loading_orders
from bot.pharmacy.fhir.pieces import Resource
from bot.pharmacy.port import Pharmacy
from bot.pharmacy.values import IdentityMatch

BOOKED_AHEAD = timedelta(days=14)


def demo_resources(pharmacy: Pharmacy, now: datetime) -> Iterator[Resource]:
    """Everything that the FHIR adapter reads. `pharmacy`: the demo's own system; `now`: when it was seeded."""
    zone = ZoneInfo(TIME_ZONE)
    for drug in pharmacy.formulary():
        yield loading.medication(drug)
    for person in demo_patients(now.astimezone(zone).date()):
        match = IdentityMatch(person.reference, person.birth_date, person.state)
        yield loading.patient(match, person.last_name, pharmacy.contact(person.reference))
        for proxy in pharmacy.proxies(person.reference):
            yield loading.related_person(proxy)
        for known in pharmacy.prescriptions(person.reference):
            yield from loading_orders.prescription(known, pharmacy.fills(person.reference, known.reference), zone)
    for place in pharmacy.locations():
        yield from loading.location(place, zone)
        yield from loading.slots(pharmacy.consultation_slots(place.code, now, now + BOOKED_AHEAD))
