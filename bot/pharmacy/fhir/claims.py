"""Claim and ClaimResponse: the insurer's last word on a prescription, and its approval.

A pharmacy's claim names its prescription (Claim.prescription); its answer names the claim. Reject codes are NCPDP
field 511-FB in ClaimResponse.error, approvals answers with `use` preauthorization, by Da Vinci's review action where
one stands (http://hl7.org/fhir/us/davinci-pas).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.pharmacy.fhir import elements as fhir
from bot.pharmacy.fhir.elements import Node
from bot.pharmacy.fhir.site import Site
from bot.pharmacy.values import Claim, ClaimState, InsuranceWord, PriorAuthorization, PriorAuthorizationState

_NCPDP = re.compile(r"[0-9A-Z]{2,3}")
_OVER = ("cancelled", "draft", "entered-in-error")
_COPAY = ("copay", "paidbypatient", "memberliability")
_REVIEW_ACTION = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-reviewAction"
_REVIEWED = {
    "A1": PriorAuthorizationState.APPROVED,
    "A2": PriorAuthorizationState.APPROVED,
    "A6": PriorAuthorizationState.APPROVED,
    "A3": PriorAuthorizationState.DENIED,
    "A4": PriorAuthorizationState.REQUESTED,
    "CT": PriorAuthorizationState.MORE_INFORMATION,
}
"""X12 code list 306: certified, certified in part, modified, not certified, pended, contact the payer."""

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Answered:
    """A claim with the answer to it, if there is one."""

    created: datetime
    claim: Node
    response: Node | None


def words(
    claims: Iterable[Node], responses: Iterable[Node], patient: str, site: Site, now: datetime
) -> Mapping[str, InsuranceWord]:
    """By the id of the MedicationRequest: the latest answer to a claim, and the latest on an approval."""
    known: dict[str, dict[bool, Answered]] = {}
    for order, approval, answered in _answered(claims, responses, patient, site):
        latest = known.setdefault(order, {}).get(approval)
        if latest is None or answered.created >= latest.created:
            known[order][approval] = answered
    return {
        order: InsuranceWord(
            claim=_claim(latest[False], now) if False in latest else None,
            prior_authorization=_approval(latest[True], site, now) if True in latest else None,
        )
        for order, latest in known.items()
    }


def _answered(
    claims: Iterable[Node], responses: Iterable[Node], patient: str, site: Site
) -> Iterator[tuple[str, bool, Answered]]:
    by_claim: dict[str, list[Node]] = {}
    for response in responses:
        request = fhir.reference(response, "request", "Claim")
        if request and fhir.reference(response, "patient", "Patient") == patient and _stands(response):
            by_claim.setdefault(request, []).append(response)
    for claim in claims:
        order = fhir.reference(claim, "prescription", "MedicationRequest")
        use = fhir.word(claim, "use")
        approval = use == "preauthorization"
        if not order or use not in ("claim", "preauthorization") or not (_stands(claim) or _is_needed(claim)):
            continue
        if fhir.reference(claim, "patient", "Patient") != patient:
            continue
        answers = by_claim.get(str(claim["id"]), [])
        if not answers:
            yield order, approval, Answered(_created(claim, site), claim, None)
        for response in answers:
            yield order, approval, Answered(_created(response, site), claim, response)


def _claim(answered: Answered, now: datetime) -> Claim:
    response = answered.response
    if response is None:
        return Claim(ClaimState.PENDING, (), None, now)
    outcome, found, paid = fhir.word(response, "outcome"), _reject_codes(response), _paid(response)
    if outcome in ("queued", "partial"):
        return Claim(ClaimState.PENDING, (), None, now)
    if outcome == "complete" and (paid or not found):
        return Claim(ClaimState.PAID, (), _copay(response), now)
    if outcome in ("complete", "error"):
        return Claim(ClaimState.REJECTED, found, None, now)
    raise ValueError("outcome")


def _approval(answered: Answered, site: Site, now: datetime) -> PriorAuthorization:
    response = answered.response
    if _is_needed(answered.claim):
        return PriorAuthorization(PriorAuthorizationState.NEEDED, answered.created, None, now)
    if response is None:
        return PriorAuthorization(PriorAuthorizationState.REQUESTED, answered.created, None, now)
    state = _review(response) or _approval_state(response)
    period = fhir.inner(response, "preAuthPeriod")
    due = fhir.day(period.get("end"), site.zone)
    return PriorAuthorization(state, answered.created, due, now)


def _approval_state(response: Node) -> PriorAuthorizationState:
    """Without a review action: FHIR's outcome, the approval's number, and NCPDP 3Y for a refusal."""
    outcome = fhir.word(response, "outcome")
    if outcome == "queued":
        return PriorAuthorizationState.REQUESTED
    if outcome == "partial":
        return PriorAuthorizationState.MORE_INFORMATION
    if outcome == "complete":
        approved = fhir.text(response, "preAuthRef") is not None
        return PriorAuthorizationState.APPROVED if approved else PriorAuthorizationState.DENIED
    if outcome == "error":
        denied = "3Y" in _reject_codes(response)
        return PriorAuthorizationState.DENIED if denied else PriorAuthorizationState.MORE_INFORMATION
    raise ValueError("outcome")


def _review(response: Node) -> PriorAuthorizationState | None:
    for item in fhir.each(response, "item"):
        for adjudication in fhir.each(item, "adjudication"):
            for extension in fhir.each(adjudication, "extension"):
                if fhir.text(extension, "url") != _REVIEW_ACTION:
                    continue
                for part in fhir.each(extension, "extension"):
                    for code in fhir.codes(fhir.inner(part, "valueCodeableConcept")):
                        if code in _REVIEWED:
                            return _REVIEWED[code]
    return None


def _reject_codes(response: Node) -> tuple[str, ...]:
    """Codes that can be NCPDP's; where a coding says it is, only such ones."""
    found: list[str] = []
    for error in fhir.each(response, "error"):
        codings = fhir.each(fhir.inner(error, "code"), "coding")
        told = [one for one in codings if "ncpdp" in (fhir.text(one, "system") or "").lower()]
        found.extend((fhir.text(one, "code") or "").upper() for one in told or codings)
    return tuple(dict.fromkeys(code for code in found if _NCPDP.fullmatch(code)))


def _paid(response: Node) -> bool:
    """Whether the insurer pays something, or says what the patient pays: then codes beside it are settled."""
    payment = _dollars(fhir.inner(fhir.inner(response, "payment"), "amount"))
    return bool(payment) or _copay(response) is not None


def _copay(response: Node) -> Decimal | None:
    for part in (*fhir.each(response, "total"), *_adjudications(response)):
        if any(code in _COPAY for code in fhir.codes(fhir.inner(part, "category"))):
            return _dollars(fhir.inner(part, "amount"))
    return None


def _adjudications(response: Node) -> Sequence[Node]:
    items = [part for item in fhir.each(response, "item") for part in fhir.each(item, "adjudication")]
    return (*items, *fhir.each(response, "adjudication"))


def _dollars(money: Node) -> Decimal | None:
    value = fhir.number(money, "value")
    return None if value is None or fhir.text(money, "currency") not in (None, "USD") else value.quantize(_CENT)


def _is_needed(claim: Node) -> bool:
    """A request for an approval that lies there and nobody has sent."""
    return fhir.word(claim, "use") == "preauthorization" and fhir.word(claim, "status") == "draft"


def _stands(resource: Node) -> bool:
    return fhir.word(resource, "status") not in _OVER


def _created(resource: Node, site: Site) -> datetime:
    created = fhir.moment(resource.get("created"), site.zone)
    if created is None:
        raise ValueError("created")
    return created
