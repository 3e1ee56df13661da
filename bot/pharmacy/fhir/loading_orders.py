"""A prescription as FHIR resources: order, dispenses, claims, and the request that stands.

What R4 has no word for goes into local codes of statusReason (`rx-shipped`), which a site explains in its pharmacy.yml.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.pharmacy.fhir import dispenses, orders
from bot.pharmacy.fhir.loading_claims import approval_of, claim_of
from bot.pharmacy.fhir.pieces import LOCAL, RESTRICTED, Resource, concept, moment, number, reference
from bot.pharmacy.fhir.site import REQUEST_KEY, Site
from bot.pharmacy.values import Fill, FillKind, FillStatus, Prescription

NUMBERS = "urn:scriptdesk:prescription-number"
UNCONFIRMED = "-unconfirmed"

_FHIR_WORDS = {
    FillStatus.IN_PROCESS: "preparation",
    FillStatus.READY: "in-progress",
    FillStatus.PICKED_UP: "completed",
    FillStatus.PARTIALLY_FILLED: "completed",
    FillStatus.ON_HOLD: "on-hold",
    FillStatus.RETURNED_TO_STOCK: "cancelled",
    FillStatus.UNKNOWN: "unknown",
}
_FILLED = frozenset(
    {
        FillStatus.READY,
        FillStatus.PICKED_UP,
        FillStatus.PARTIALLY_FILLED,
        FillStatus.OUT_FOR_DELIVERY,
        FillStatus.SHIPPED,
        FillStatus.DELIVERED,
    }
)
_OF_ORDER = frozenset({FillStatus.SENT, FillStatus.TRANSFERRED, FillStatus.EXPIRED, FillStatus.CANCELLED})
_NOON = time(12)


def prescription(known: Prescription, fills: Sequence[Fill], zone: ZoneInfo) -> Iterator[Resource]:
    """The order, its dispenses, its claims and the request that stands. `fills`: the latest first."""
    made = list(_dispenses(known, fills, zone))
    read = dispenses.of_order(made, known.patient, known.reference, Site(zone))
    used = dispenses.refills_used(read, known.quantity)
    yield _order(known, used)
    yield from made
    if known.claim is not None:
        yield from claim_of(known, known.claim)
    if known.prior_authorization is not None:
        yield from approval_of(known, known.prior_authorization)
    if known.refill_requested_at is not None:
        yield _request(known, known.refill_requested_at)


def _order(known: Prescription, refills_used: int) -> Resource:
    status, reason = _order_status(known)
    request: Resource = {"validityPeriod": {"end": known.expires_on.isoformat()}}
    if known.refills_left is not None:
        request["numberOfRepeatsAllowed"] = known.refills_left + refills_used
    if known.quantity is not None:
        request["quantity"] = {"value": number(known.quantity)}
    if known.location:
        request["performer"] = reference("Organization", known.location)
    if known.days_supply is not None:
        request["expectedSupplyDuration"] = {"value": known.days_supply, "unit": "days", "code": "d"}
    order: Resource = {
        "resourceType": "MedicationRequest",
        "id": known.reference,
        "identifier": [{"use": "official", "system": NUMBERS, "value": known.number}],
        "status": status,
        "intent": "order",
        "medicationReference": reference("Medication", known.drug.code),
        "subject": reference("Patient", known.patient),
        "authoredOn": known.issued_on.isoformat(),
        "dispenseRequest": request,
    }
    if reason:
        order["statusReason"] = reason
    if known.confidential:
        order["meta"] = RESTRICTED
    told_here = status != "active" or known.status.what is FillStatus.RECEIVED
    if told_here and known.status.since is not None:
        order["extension"] = [{"url": orders.STATUS_CHANGED, "valueDateTime": moment(known.status.since)}]
    return order


def _order_status(known: Prescription) -> tuple[str, Resource | None]:
    what = known.status.what
    if known.discontinued:
        return "stopped", None
    if what is FillStatus.CANCELLED and known.status.confirmed:
        return "cancelled", None
    if what in _OF_ORDER:
        return "on-hold", _reason(known, _word(known))
    return "active", None


def _dispenses(known: Prescription, fills: Sequence[Fill], zone: ZoneInfo) -> Iterator[Resource]:
    """The fills, and a dispense that tells the status: the latest fill, if the status is one of a fill's."""
    what = known.status.what
    of_fill = what in _FILLED and not known.discontinued
    current = fills[0] if fills and of_fill else None
    for fill in fills:
        made = _dispense(known, fill.reference, fill.kind, datetime.combine(fill.filled_on, _NOON, zone))
        if fill.quantity is not None:
            made["quantity"] = {"value": number(fill.quantity)}
        if fill.days_supply is not None:
            made["daysSupply"] = {"value": fill.days_supply, "unit": "days", "code": "d"}
        yield made | (_told(known) if fill is current else {"whenHandedOver": made["whenPrepared"]})
    last = known.last_filled_on if not fills else None
    filled_at = datetime.combine(last, _NOON, zone) if last else None
    if last is not None and not of_fill:
        yield _dispense(known, f"{known.reference}-last", FillKind.FIRST, filled_at)
    told_by_order = known.discontinued or what in _OF_ORDER or (what is FillStatus.RECEIVED and not filled_at)
    if current is None and not told_by_order:
        kind = FillKind.REFILL if fills or (last and not of_fill) else FillKind.FIRST
        made = _dispense(known, f"{known.reference}-now", kind, filled_at if of_fill else None)
        yield made | _told(known) | _part(known, kind)


def _part(known: Prescription, kind: FillKind) -> Resource:
    """What was filled of a prescription that is owed the rest."""
    if known.quantity is None or known.quantity_owed is None:
        return {}
    part = FillKind.FIRST_PART if kind is FillKind.FIRST else FillKind.REFILL_PART
    return {"type": _kind(part), "quantity": {"value": number(known.quantity - known.quantity_owed)}}


def _kind(kind: FillKind) -> Resource:
    return concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", kind.value)


def _dispense(order: Prescription, name: str, kind: FillKind | None, filled_at: datetime | None) -> Resource:
    made: Resource = {
        "resourceType": "MedicationDispense",
        "id": name,
        "status": "completed",
        "medicationReference": reference("Medication", order.drug.code),
        "subject": reference("Patient", order.patient),
        "authorizingPrescription": [reference("MedicationRequest", order.reference)],
    }
    if order.location:
        made["location"] = reference("Location", order.location)
    if kind is not None:
        made["type"] = _kind(kind)
    if filled_at is not None:
        made["whenPrepared"] = moment(filled_at)
    return made


def _told(known: Prescription) -> Resource:
    """The elements that tell a status, its reason and since when."""
    status = known.status
    told: Resource = {"status": _FHIR_WORDS.get(status.what, "completed" if status.what in _FILLED else "on-hold")}
    told_by_part = status.what is not FillStatus.PARTIALLY_FILLED or known.quantity_owed is not None
    plain = status.what in _FHIR_WORDS and status.confirmed and told_by_part
    if not plain or status.why is not None:
        told["statusReasonCodeableConcept"] = _reason(known, None if plain else _word(known))
    if status.what is FillStatus.RETURNED_TO_STOCK and status.since is not None:
        told["whenPrepared"] = moment(status.since)
    if status.since is not None:
        told["extension"] = [{"url": dispenses.STATUS_CHANGED, "valueDateTime": moment(status.since)}]
    return told


def _word(known: Prescription) -> str:
    return f"rx-{known.status.what.value}{'' if known.status.confirmed else UNCONFIRMED}"


def _reason(known: Prescription, word: str | None) -> Resource:
    codes = [word, known.status.why.value if known.status.why else None]
    return {"coding": [{"system": LOCAL, "code": code} for code in codes if code]}


def _request(known: Prescription, at: datetime) -> Resource:
    return {
        "resourceType": "Task",
        "id": f"{known.reference}-asked",
        "identifier": [{"system": REQUEST_KEY, "value": f"loaded-{known.reference}"}],
        "status": "requested",
        "intent": "order",
        "code": concept("http://hl7.org/fhir/CodeSystem/task-code", "fulfill"),
        "focus": reference("MedicationRequest", known.reference),
        "for": reference("Patient", known.patient),
        "authoredOn": moment(at),
    }
