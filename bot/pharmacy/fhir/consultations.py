"""Slot, Schedule and Appointment: when a pharmacist can talk with a patient, and booking it once per key.

A slot is taken first, and only in the version that was read (If-Match); then the appointment is made. What breaks off
in between is taken up by the next attempt with the same key, which the slot carries. Where a server ignores If-Match,
the first appointment of a slot is the one that counts, and a later one is taken back.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from bot.pharmacy.consultations import Booking, ConsultationSlot
from bot.pharmacy.fhir import elements as fhir
from bot.pharmacy.fhir.client import FhirClient, Resource, escaped
from bot.pharmacy.fhir.elements import Node
from bot.pharmacy.fhir.requests import OtherRequest, created_first
from bot.pharmacy.fhir.site import REQUEST_KEY, Site
from bot.pharmacy.fhir.wire import Deadline, FhirFault

_OVER = ("cancelled", "noshow", "entered-in-error")


def free_slots(
    client: FhirClient, site: Site, location: str, after: datetime, before: datetime, now: datetime, deadline: Deadline
) -> list[ConsultationSlot]:
    """Free times of that location's pharmacists that begin within these moments, the earliest first."""
    place = _own_id(site, location)
    asked = [
        ("schedule.actor", f"Location/{place}"),
        ("status", "free"),
        ("start", f"ge{_instant(after)}"),
        ("start", f"le{_instant(before)}"),
        ("_include", "Slot:schedule"),
    ]
    found = client.search("Slot", asked, deadline)
    schedules = {node["id"] for node in found if node["resourceType"] == "Schedule" and _is_of(node, place)}
    slots = [
        _slot(node, location, site, now)
        for node in _consultations(found, site)
        if fhir.word(node, "status") == "free" and fhir.reference(node, "schedule", "Schedule") in schedules
    ]
    within = [slot for slot in slots if after <= slot.starts_at <= before]
    return sorted(within, key=lambda slot: (slot.starts_at, slot.reference))


def book(
    client: FhirClient, site: Site, patient: str, slot: str, key: str, at: datetime, deadline: Deadline
) -> Booking:
    """The booking that stands under the key. Raises OtherRequest, FhirFault, ValueError."""
    standing = _standing(client, key, deadline)
    if standing is not None:
        return _booking(standing, patient, slot, site, repeated=True)
    taken = _take(client, site, slot, key, at, deadline)
    if taken is None:
        return Booking(slot, at, repeated=False, taken=True)
    ours = client.create(_appointment(taken, patient, key, at), [("identifier", _query(key))], deadline)
    standing = _standing(client, key, deadline)
    if standing is None:
        if ours is None:
            raise FhirFault("not_created", unreadable=True)
        return Booking(slot, at, repeated=False)
    if ours is not None and standing["id"] != ours:
        _take_back(client, _appointment(taken, patient, key, at), ours, deadline)
    elif ours is not None and not _is_first(client, slot, ours, deadline):
        _take_back(client, _appointment(taken, patient, key, at), ours, deadline)
        return Booking(slot, at, repeated=False, taken=True)
    return _booking(standing, patient, slot, site, repeated=standing["id"] != ours)


def _take_back(client: FhirClient, appointment: Resource, ours: str, deadline: Deadline) -> None:
    client.update({**appointment, "id": ours, "status": "entered-in-error"}, None, deadline)


def _is_first(client: FhirClient, slot: str, ours: str, deadline: Deadline) -> bool:
    """Whether nobody else's appointment of this slot was there before ours."""
    found = client.search("Appointment", [("slot", f"Slot/{slot}")], deadline)
    standing = [
        node
        for node in found
        if node["resourceType"] == "Appointment"
        and slot in [fhir.referred(each, "Slot") for each in fhir.each(node, "slot")]
        and fhir.word(node, "status") not in _OVER
    ]
    first = min(standing, key=created_first, default=None)
    return first is None or first["id"] == ours


def _take(client: FhirClient, site: Site, slot: str, key: str, at: datetime, deadline: Deadline) -> Resource | None:
    """The slot, taken under the key; None where somebody else has it, or where it has begun."""
    node = _read(client, site, slot, deadline)
    starts_at = fhir.moment(node.get("start"), site.zone) if node else None
    if node is None or starts_at is None or starts_at <= at:
        return None
    if fhir.word(node, "status") != "free" and not _carries(node, key):
        return None
    if _carries(node, key):
        return node
    kept = [*fhir.each(node, "identifier"), {"system": REQUEST_KEY, "value": key}]
    try:
        client.update(
            {**node, "status": "busy", "identifier": kept}, fhir.text(fhir.inner(node, "meta"), "versionId"), deadline
        )
    except FhirFault as fault:
        if fault.kind != "conflict":
            raise
    after = _read(client, site, slot, deadline)  # also where a server ignores If-Match: whose key stands there?
    return after if after is not None and _carries(after, key) else None


def _read(client: FhirClient, site: Site, slot: str, deadline: Deadline) -> Resource | None:
    found = client.search("Slot", [("_id", slot)], deadline)
    return next((node for node in _consultations(found, site) if node["id"] == slot), None)


def _consultations(nodes: Iterable[Node], site: Site) -> Iterator[Node]:
    for node in nodes:
        if node["resourceType"] == "Slot" and _service_codes(node) & site.consultations:
            yield node


def _slot(node: Node, location: str, site: Site, now: datetime) -> ConsultationSlot:
    starts, ends = fhir.moment(node.get("start"), site.zone), fhir.moment(node.get("end"), site.zone)
    if starts is None or ends is None or ends <= starts:
        raise ValueError("start")
    kinds = _service_codes(node) | set(fhir.codes(fhir.inner(node, "appointmentType")))
    return ConsultationSlot(
        reference=str(node["id"]),
        location=location,
        starts_at=starts,
        minutes=int((ends - starts).total_seconds()) // 60,
        by_phone=bool(kinds & site.by_phone),
        as_of=now,
    )


def _standing(client: FhirClient, key: str, deadline: Deadline) -> Resource | None:
    found = client.search("Appointment", [("identifier", _query(key))], deadline)
    known = [
        node
        for node in found
        if node["resourceType"] == "Appointment"
        and key in fhir.identifiers(node, REQUEST_KEY)
        and fhir.word(node, "status") != "entered-in-error"
    ]
    return min(known, key=created_first, default=None)


def _booking(appointment: Resource, patient: str, slot: str, site: Site, *, repeated: bool) -> Booking:
    people = [fhir.reference(participant, "actor", "Patient") for participant in fhir.each(appointment, "participant")]
    slots = [fhir.referred(each, "Slot") for each in fhir.each(appointment, "slot")]
    if patient not in people or slot not in slots:
        raise OtherRequest
    at = fhir.moment(appointment.get("created"), site.zone)
    if at is None:
        raise ValueError("created")
    return Booking(slot, at, repeated=repeated)


def _appointment(slot: Resource, patient: str, key: str, at: datetime) -> dict[str, object]:
    return {
        "resourceType": "Appointment",
        "identifier": [{"system": REQUEST_KEY, "value": key}],
        "status": "booked",
        "serviceType": list(fhir.each(slot, "serviceType")),
        "slot": [{"reference": f"Slot/{slot['id']}"}],
        "start": slot["start"],
        "end": slot["end"],
        "created": at.isoformat(timespec="milliseconds"),
        "participant": [{"actor": {"reference": f"Patient/{patient}"}, "status": "accepted"}],
    }


def _is_of(schedule: Node, place: str) -> bool:
    actors = [fhir.referred(actor, "Location") for actor in fhir.each(schedule, "actor")]
    return place in actors and fhir.flag(schedule, "active") is not False


def _carries(node: Node, key: str) -> bool:
    return key in fhir.identifiers(node, REQUEST_KEY)


def _service_codes(node: Node) -> set[str]:
    return {code for concept in fhir.each(node, "serviceType") for code in fhir.codes(concept)}


def _own_id(site: Site, location: str) -> str:
    """The server's id of a location that other systems know by its code."""
    return next((own for own, code in site.location_codes.items() if code == location), location)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _query(key: str) -> str:
    return f"{REQUEST_KEY}|{escaped(key)}"
