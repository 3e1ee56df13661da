"""MedicationDispense: what was filled, what is owed, how many refills that used up.

R4 has no moment for a change of status; R5's is read from its standard extension where a server sends it
(https://hl7.org/fhir/versions.html#extensions).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil

from bot.pharmacy.fhir import elements as fhir
from bot.pharmacy.fhir.elements import Node
from bot.pharmacy.fhir.site import Site
from bot.pharmacy.values import Fill, FillKind

STATUS_CHANGED = "http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationDispense.statusChanged"

NEVER_WAS = frozenset({"cancelled", "declined", "entered-in-error"})
"""Statuses of a dispense that used up no refill."""

_FILLED = frozenset({"in-progress", "completed"})
_PARTS = frozenset({FillKind.FIRST_PART, FillKind.REFILL_PART})
_FIRSTS = frozenset({FillKind.FIRST, FillKind.FIRST_PART})


@dataclass(frozen=True, slots=True)
class Dispense:
    """One dispense. `reasons`: codes of statusReason; `issue`: it points to a detected issue instead."""

    reference: str
    status: str
    reasons: tuple[str, ...]
    issue: bool
    kind: FillKind | None
    prepared: datetime | None
    handed_over: datetime | None
    changed: datetime | None
    recorded: datetime | None
    quantity: Decimal | None
    days_supply: int | None
    location: str | None
    node: Node

    @property
    def since(self) -> datetime | None:
        """Since when the status holds, as far as the server says."""
        if self.changed is not None:
            return self.changed
        if self.status == "completed":
            return self.handed_over or self.prepared
        return self.prepared if self.status == "in-progress" else None

    @property
    def activity(self) -> float:
        """For comparing: when something last happened to it."""
        known = self.changed or self.handed_over or self.prepared or self.recorded
        return known.timestamp() if known else 0.0

    @property
    def filled_at(self) -> datetime | None:
        """When it was filled; None where it was not, or went back to stock."""
        return (self.prepared or self.handed_over) if self.status in _FILLED else None


def of_order(nodes: Iterable[Node], patient: str, order: str, site: Site) -> list[Dispense]:
    """The dispenses of one order of one patient, the latest activity first. What was entered in error is not there."""
    found = [
        _dispense(node, site)
        for node in nodes
        if fhir.reference(node, "subject", "Patient") == patient
        and order in (fhir.referred(one, "MedicationRequest") for one in fhir.each(node, "authorizingPrescription"))
    ]
    known = [one for one in found if one.status != "entered-in-error"]
    return sorted(known, key=lambda one: (one.activity, one.reference), reverse=True)


def fills(dispenses: Iterable[Dispense], order: str, site: Site, now: datetime) -> list[Fill]:
    """Those that were filled, the latest first."""
    dated = [(one, one.filled_at.astimezone(site.zone).date()) for one in dispenses if one.filled_at]
    found = [Fill(one.reference, order, one.kind, day, one.quantity, one.days_supply, as_of=now) for one, day in dated]
    return sorted(found, key=lambda fill: (fill.filled_on, fill.reference), reverse=True)


def last_filled_on(dispenses: Iterable[Dispense], site: Site) -> date | None:
    return max((one.filled_at.astimezone(site.zone).date() for one in dispenses if one.filled_at), default=None)


def refills_used(dispenses: Sequence[Dispense], quantity: Decimal | None) -> int:
    """Refills that the dispenses used up: those of a refill's type, parts of one together, and, of those that no type
    tells, all but the first fill."""
    counted = [one for one in dispenses if one.status not in NEVER_WAS]
    whole = sum(one.kind is FillKind.REFILL for one in counted)
    parts = [one for one in counted if one.kind is FillKind.REFILL_PART]
    untold = sum(one.kind is None for one in counted)
    first_told = any(one.kind in _FIRSTS for one in counted)
    return whole + _together(parts, quantity) + max(0, untold - (0 if first_told else 1))


def owed(dispenses: Sequence[Dispense], quantity: Decimal | None) -> Decimal | None:
    """What is still owed of the latest fill, when it was filled in part."""
    latest = next((one for one in dispenses if one.status in _FILLED), None)
    if latest is None or latest.kind not in _PARTS or not quantity or quantity <= 0:
        return None
    given = [one.quantity for one in dispenses if one.kind is latest.kind and one.status in _FILLED]
    rest = sum((each for each in given if each is not None), Decimal(0)) % quantity
    return quantity - rest if rest else None


def _together(parts: Sequence[Dispense], quantity: Decimal | None) -> int:
    amounts = [one.quantity for one in parts if one.quantity is not None]
    if not quantity or quantity <= 0 or len(amounts) != len(parts):
        return len(parts)
    return ceil(sum(amounts, Decimal(0)) / quantity)


def _dispense(node: Node, site: Site) -> Dispense:
    reason = fhir.inner(node, "statusReasonCodeableConcept")
    return Dispense(
        reference=str(node["id"]),
        status=fhir.word(node, "status") or "unknown",
        reasons=fhir.codes(reason) or (("unspecified",) if reason else ()),
        issue="statusReasonReference" in node,
        kind=_kind(node),
        prepared=fhir.moment(node.get("whenPrepared"), site.zone),
        handed_over=fhir.moment(node.get("whenHandedOver"), site.zone),
        changed=extension_moment(node, STATUS_CHANGED, site),
        recorded=fhir.moment(fhir.inner(node, "meta").get("lastUpdated"), site.zone),
        quantity=fhir.number(fhir.inner(node, "quantity"), "value"),
        days_supply=fhir.days(fhir.inner(node, "daysSupply")),
        location=fhir.reference(node, "location", "Location"),
        node=node,
    )


def extension_moment(node: Node, url: str, site: Site) -> datetime | None:
    found = (one.get("valueDateTime") for one in fhir.each(node, "extension") if fhir.text(one, "url") == url)
    return fhir.moment(next(found, None), site.zone)


def _kind(node: Node) -> FillKind | None:
    """By code. ActPharmacySupplyType has finer ones (FFC, RFC, ...): complete ones count as the whole fill."""
    for code in fhir.codes(fhir.inner(node, "type")):
        if code in _KINDS:
            return _KINDS[code]
    return None


_KINDS = {
    **{kind.value: kind for kind in FillKind},
    "FFC": FillKind.FIRST,
    "RFC": FillKind.REFILL,
    "DF": FillKind.REFILL,
    "FFPS": FillKind.FIRST_PART,
    "RFPS": FillKind.REFILL_PART,
    "TFS": FillKind.TRIAL,
    "RFF": FillKind.REFILL,
    "RFFS": FillKind.REFILL_PART,
    "RFCS": FillKind.REFILL,
    "FFCS": FillKind.FIRST,
    "FFS": FillKind.FIRST,
    "RFS": FillKind.REFILL,
    "SO": None,
}
