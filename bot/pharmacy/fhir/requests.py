"""Task: a patient's request for a refill or a renewal, once per key however often it is sent.

A server should create it only once by itself (If-None-Exist). One that ignores this is helped by a search before, and
by another after, in which of several with one key the first counts and ours is taken back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.pharmacy.fhir import elements as fhir
from bot.pharmacy.fhir.client import ID, FhirClient, Resource, escaped
from bot.pharmacy.fhir.elements import Node
from bot.pharmacy.fhir.orders import is_order
from bot.pharmacy.fhir.site import REQUEST_KEY, Coding, Site
from bot.pharmacy.fhir.wire import Deadline, FhirFault
from bot.pharmacy.values import RefillRefusal, RefillRequest, RequestKind

WAITING = ("requested", "received", "accepted")
"""Statuses of a Task that nobody has worked on: https://hl7.org/fhir/R4/valueset-task-status.html"""

_REFUSED = ("rejected", "failed")


class OtherRequest(Exception):
    """The key asked for something else before."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for."""

    kind: RequestKind
    patient: str
    prescription: str
    key: str
    at: datetime


def ask(client: FhirClient, site: Site, wish: Wish, deadline: Deadline) -> RefillRequest:
    """The request that stands under the key; nothing is asked of a prescription that is not this patient's.

    Raises OtherRequest, FhirFault, ValueError.
    """
    if not _is_theirs(client, wish, deadline):
        return RefillRequest("", wish.prescription, wish.at, False, wish.kind, refused=RefillRefusal.INVALID_NUMBER)
    standing = _standing(client, wish.key, deadline)
    if standing is not None:
        return _answer(standing, wish, site, repeated=True)
    ours = client.create(_task(wish, site), [("identifier", _query(wish.key))], deadline)
    standing = _standing(client, wish.key, deadline)
    if standing is None:
        if ours is None:
            raise FhirFault("not_created", unreadable=True)
        return RefillRequest(ours, wish.prescription, wish.at, repeated=False, kind=wish.kind)
    if ours is not None and standing["id"] != ours:
        client.update({**_task(wish, site), "id": ours, "status": "entered-in-error"}, None, deadline)
    return _answer(standing, wish, site, repeated=standing["id"] != ours)


def asked_at(tasks: Iterable[Node], patient: str, order: str, site: Site) -> datetime | None:
    """When a refill of an order was last asked for, of the requests that nobody has worked on."""
    moments = [
        fhir.moment(task.get("authoredOn"), site.zone)
        for task in tasks
        if fhir.word(task, "status") in WAITING
        and fhir.reference(task, "for", "Patient") == patient
        and fhir.reference(task, "focus", "MedicationRequest") == order
        and site.refill.code in fhir.codes(fhir.inner(task, "code"))
    ]
    return max((each for each in moments if each), default=None)


def _is_theirs(client: FhirClient, wish: Wish, deadline: Deadline) -> bool:
    if not (ID.fullmatch(wish.patient) and ID.fullmatch(wish.prescription)):
        return False
    asked = [("_id", wish.prescription), ("patient", wish.patient)]
    found = client.search("MedicationRequest", asked, deadline)
    orders = [node for node in found if node["resourceType"] == "MedicationRequest" and is_order(node)]
    return any(
        node["id"] == wish.prescription and fhir.reference(node, "subject", "Patient") == wish.patient
        for node in orders
    )


def _standing(client: FhirClient, key: str, deadline: Deadline) -> Resource | None:
    """The first request under the key."""
    found = client.search("Task", [("identifier", _query(key))], deadline)
    tasks = [
        task
        for task in found
        if task["resourceType"] == "Task"
        and key in fhir.identifiers(task, REQUEST_KEY)
        and fhir.word(task, "status") != "entered-in-error"
    ]
    return min(tasks, key=created_first, default=None)


def created_first(resource: Resource) -> tuple[str, str]:
    """For sorting what has one key by when the server took it, which all who look see alike."""
    return fhir.text(fhir.inner(resource, "meta"), "lastUpdated") or "", str(resource["id"])


def _answer(task: Resource, wish: Wish, site: Site, *, repeated: bool) -> RefillRequest:
    same_patient = fhir.reference(task, "for", "Patient") == wish.patient
    same_order = fhir.reference(task, "focus", "MedicationRequest") == wish.prescription
    if not (same_patient and same_order and _coding(wish, site).code in fhir.codes(fhir.inner(task, "code"))):
        raise OtherRequest
    at = fhir.moment(task.get("authoredOn"), site.zone)
    if at is None:
        raise ValueError("authoredOn")
    return RefillRequest(
        str(task["id"]), wish.prescription, at, repeated=repeated, kind=wish.kind, refused=_refusal(task)
    )


def _refusal(task: Resource) -> RefillRefusal | None:
    """Why the pharmacy's system said no; a reason that is not one of ours is the pharmacist's to tell."""
    if fhir.word(task, "status") not in _REFUSED:
        return None
    told: Sequence[str] = fhir.codes(fhir.inner(task, "statusReason"))
    known = {refusal.value: refusal for refusal in RefillRefusal}
    return next((known[code] for code in told if code in known), RefillRefusal.PHARMACIST)


def _task(wish: Wish, site: Site) -> dict[str, object]:
    patient = {"reference": f"Patient/{wish.patient}"}
    words = {RequestKind.REFILL: "Refill request", RequestKind.RENEWAL: "Renewal request"}
    return {
        "resourceType": "Task",
        "identifier": [{"system": REQUEST_KEY, "value": wish.key}],
        "status": "requested",
        "intent": "order",
        "code": {"coding": [_coding(wish, site).as_json], "text": words[wish.kind]},
        "focus": {"reference": f"MedicationRequest/{wish.prescription}"},
        "for": patient,
        "authoredOn": wish.at.isoformat(timespec="milliseconds"),
        "requester": patient,
    }


def _coding(wish: Wish, site: Site) -> Coding:
    return site.refill if wish.kind is RequestKind.REFILL else site.renewal


def _query(key: str) -> str:
    return f"{REQUEST_KEY}|{escaped(key)}"
