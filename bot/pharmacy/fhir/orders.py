"""MedicationRequest with its dispenses as a prescription: what it is, and where it stands.

Statuses: https://hl7.org/fhir/R4/valueset-medicationdispense-status.html, where in-progress means ready for pickup, and
https://hl7.org/fhir/R4/valueset-medicationrequest-status.html. FHIR tells less than a pharmacy knows: a site may name
local codes of statusReason and what they mean there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.pharmacy.fhir import dispenses as dispensed
from bot.pharmacy.fhir import elements as fhir
from bot.pharmacy.fhir.dispenses import Dispense
from bot.pharmacy.fhir.drugs import read_drug
from bot.pharmacy.fhir.elements import Node
from bot.pharmacy.fhir.site import Site
from bot.pharmacy.rejects import open_codes
from bot.pharmacy.rules import CONTROLLED_MONTHS, VALID_MONTHS, add_months, read_status, reason
from bot.pharmacy.values import (
    Claim,
    ClaimState,
    Drug,
    FillStatus,
    InsuranceWord,
    Prescription,
    Reason,
    Schedule,
)

STATUS_CHANGED = "http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.statusChanged"

_ORDERS = frozenset({"order", "original-order", "filler-order", "instance-order"})
"""Intents that a pharmacy fills; a proposal or a plan is none."""

_NO_ORDER = frozenset({"draft", "entered-in-error"})

_DISPENSES = {
    "preparation": FillStatus.IN_PROCESS,
    "in-progress": FillStatus.READY,
    "completed": FillStatus.PICKED_UP,
    "on-hold": FillStatus.ON_HOLD,
    "stopped": FillStatus.CANCELLED,
    "declined": FillStatus.CANCELLED,
}

_DONE = frozenset({FillStatus.READY, FillStatus.PICKED_UP, FillStatus.RETURNED_TO_STOCK})
_STOCK_CODES = frozenset({"outofstock", "frr04"})
_APPROVAL_CODES = frozenset({"75", "3W", "3Y"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order stands. `word`: the system's own, which the site may have confirmed."""

    what: FillStatus
    word: str
    why: Reason | None = None
    since: datetime | None = None


def orders_of(nodes: Iterable[Node], patient: str) -> Iterator[Node]:
    """Of what a search brought, the orders of this patient that a pharmacy fills."""
    for node in nodes:
        if fhir.reference(node, "subject", "Patient") == patient and is_order(node):
            yield node


def is_order(node: Node) -> bool:
    """Neither a draft nor a plan, nothing for a ward, and nothing that a patient only told of."""
    kept = fhir.word(node, "intent") in _ORDERS and fhir.word(node, "status") not in _NO_ORDER
    on_ward = any("inpatient" in fhir.codes(concept) for concept in fhir.each(node, "category"))
    return kept and not on_ward and fhir.flag(node, "reportedBoolean") is not True


def issued_on(order: Node, site: Site) -> date:
    """When it was written. Raises ValueError where the server does not say."""
    start = fhir.inner(fhir.inner(order, "dispenseRequest"), "validityPeriod").get("start")
    day = fhir.day(order.get("authoredOn"), site.zone) or fhir.day(start, site.zone)
    if day is None:
        raise ValueError("authoredOn")
    return day


def read_prescription(
    order: Node,
    dispenses: Sequence[Dispense],
    medications: Mapping[str, Node],
    word: InsuranceWord | None,
    asked_at: datetime | None,
    site: Site,
    now: datetime,
) -> Prescription:
    """`dispenses`: its own, the latest activity first. `asked_at`: the latest request that nobody has worked on."""
    patient = fhir.reference(order, "subject", "Patient")
    if patient is None:
        raise ValueError("subject")
    request = fhir.inner(order, "dispenseRequest")
    quantity = fhir.number(fhir.inner(request, "quantity"), "value")
    current = _current(dispenses)
    claim = word.claim if word else None
    drug = read_drug(order, medications)
    owed = dispensed.owed(dispenses, quantity)
    expires = _expires_on(order, drug, site)
    stands = _standing(order, current, owed, claim, expires, site, now)
    return Prescription(
        reference=str(order["id"]),
        number=next(fhir.identifiers(order, site.number_system), str(order["id"])),
        patient=patient,
        drug=drug,
        location=_location(request, dispenses, site),
        status=read_status(
            stands.what,
            stands.why,
            since=stands.since,
            due=None,
            as_of=now,
            confirmed=stands.word in site.confirmed,
            codes=open_codes(claim),
        ),
        issued_on=issued_on(order, site),
        expires_on=expires,
        refills_left=_refills_left(request, dispenses, quantity),
        days_supply=fhir.days(fhir.inner(request, "expectedSupplyDuration"))
        or (current.days_supply if current else None),
        quantity=quantity if quantity is not None else (current.quantity if current else None),
        quantity_owed=owed,
        last_filled_on=dispensed.last_filled_on(dispenses, site),
        next_fill_on=None,
        price=claim.copay if claim and claim.state is ClaimState.PAID else None,
        claim=claim,
        discontinued=fhir.word(order, "status") == "stopped" and stands.word == "stopped",
        confidential=any(fhir.labelled(node) for node in (order, *(one.node for one in dispenses))),
        refill_requested_at=asked_at if asked_at and (stands.since is None or asked_at >= stands.since) else None,
        prior_authorization=word.prior_authorization if word else None,
    )


def _current(dispenses: Sequence[Dispense]) -> Dispense | None:
    """The dispense that tells where the order stands: the latest, but for one that was called off before anything was
    filled, while another is there."""
    real = [one for one in dispenses if one.status != "cancelled" or one.prepared]
    return next(iter(real or dispenses), None)


def _standing(
    order: Node,
    current: Dispense | None,
    owed: Decimal | None,
    claim: Claim | None,
    expires: date,
    site: Site,
    now: datetime,
) -> Standing:
    status = fhir.word(order, "status")
    if status in ("active", "completed"):
        if current is not None:
            return _of_dispense(current, owed, claim, site)
        if status == "completed":
            return Standing(FillStatus.UNKNOWN, status)
        return _undispensed(order, expires, site, now)
    if status not in ("cancelled", "stopped", "on-hold"):
        return Standing(FillStatus.UNKNOWN, "unknown")
    changed = dispensed.extension_moment(order, STATUS_CHANGED, site)
    codes = fhir.codes(fhir.inner(order, "statusReason"))
    local = next((code for code in codes if code in site.words), None)
    since = changed or (current.since if current else None)
    if local:
        return Standing(site.words[local], local, _reason(codes, site), since)
    if status == "on-hold":
        return Standing(FillStatus.ON_HOLD, status, _reason(codes, site), changed)
    if current is not None and current.status == "completed":
        return Standing(FillStatus.PICKED_UP, status, None, since)
    return Standing(FillStatus.CANCELLED, status, None, since)


def _of_dispense(dispense: Dispense, owed: Decimal | None, claim: Claim | None, site: Site) -> Standing:
    local = next((code for code in dispense.reasons if code in site.words), None)
    why = _reason(dispense.reasons, site) or (Reason.PHARMACIST if dispense.issue else None)
    if local:
        return Standing(site.words[local], local, why, dispense.since)
    what = _DISPENSES.get(dispense.status, FillStatus.UNKNOWN)
    if dispense.status == "cancelled":
        what = FillStatus.RETURNED_TO_STOCK if dispense.prepared else FillStatus.CANCELLED
    if dispense.status == "on-hold":
        what = _held(dispense, claim)
    if owed is not None and dispense.status in ("in-progress", "completed"):
        what = FillStatus.PARTIALLY_FILLED
    elif what in _DONE:
        why = None  # a reason belongs to what was not done
    return Standing(what, dispense.status, why, dispense.since)


def _held(dispense: Dispense, claim: Claim | None) -> FillStatus:
    """On hold: out of stock by its code; without a reason, the insurer's if a claim is open."""
    if _STOCK_CODES & set(dispense.reasons):
        return FillStatus.OUT_OF_STOCK
    if dispense.reasons or dispense.issue or claim is None or claim.state is ClaimState.PAID:
        return FillStatus.ON_HOLD
    approval = _APPROVAL_CODES & set(claim.codes)
    return FillStatus.PRIOR_AUTHORIZATION if approval else FillStatus.WAITING_ON_INSURANCE


def _undispensed(order: Node, expires: date, site: Site, now: datetime) -> Standing:
    changed = dispensed.extension_moment(order, STATUS_CHANGED, site)
    if expires < now.astimezone(site.zone).date():
        return Standing(FillStatus.EXPIRED, "active", None, changed)
    if site.own:
        return Standing(FillStatus.RECEIVED, "active", None, changed)
    return Standing(FillStatus.SENT, "active", None, fhir.moment(order.get("authoredOn"), site.zone))


def _reason(codes: Sequence[str], site: Site) -> Reason | None:
    """What a local code means here, else FHIR's; a code that only names a status is no reason."""
    for code in codes:
        if code in site.reasons:
            return site.reasons[code]
    return next((reason(code) for code in codes if code not in site.words), None)


def _refills_left(request: Node, dispenses: Sequence[Dispense], quantity: Decimal | None) -> int | None:
    allowed = fhir.count(request, "numberOfRepeatsAllowed")
    return None if allowed is None else max(0, allowed - dispensed.refills_used(dispenses, quantity))


def _expires_on(order: Node, drug: Drug, site: Site) -> date:
    """As the order says, else as long as the law gives: 21 CFR 1306.22(a), and a year in most states."""
    end = fhir.day(fhir.inner(fhir.inner(order, "dispenseRequest"), "validityPeriod").get("end"), site.zone)
    months = CONTROLLED_MONTHS if drug.schedule in (Schedule.III, Schedule.IV) else VALID_MONTHS
    return end or add_months(issued_on(order, site), months)


def _location(request: Node, dispenses: Sequence[Dispense], site: Site) -> str:
    """Where it was last dispensed, else who is to dispense it, else the main location."""
    known = next((one.location for one in dispenses if one.location), None)
    asked = fhir.reference(request, "performer", "Organization")
    named = known or (asked if asked in site.location_codes else None)
    return site.location(named or next(iter(site.locations), ""))
