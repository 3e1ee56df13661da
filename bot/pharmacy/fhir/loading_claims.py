"""The insurer's word as FHIR resources: Claim and ClaimResponse, also for an approval."""

from collections.abc import Iterator
from datetime import datetime

from bot.pharmacy.fhir.pieces import Resource, concept, moment, number, reference
from bot.pharmacy.values import Claim, ClaimState, Prescription, PriorAuthorization, PriorAuthorizationState

NCPDP = "http://terminology.hl7.org/CodeSystem/NCPDPRejectCode"


def claim_of(known: Prescription, claim: Claim) -> Iterator[Resource]:
    request = f"{known.reference}-claim"
    yield _request_to_insurer(known, request, "claim", "active", claim.as_of)
    if claim.state is ClaimState.PENDING:
        return
    response = _response(known, request, "claim", claim.as_of)
    if claim.state is ClaimState.PAID:
        response["outcome"] = "complete"
        if claim.copay is not None:
            category = concept("http://terminology.hl7.org/CodeSystem/adjudication", "copay")
            amount = {"value": number(claim.copay), "currency": "USD"}
            response["total"] = [{"category": category, "amount": amount}]
    else:
        response["outcome"] = "error"
        response["error"] = [{"code": concept(NCPDP, code)} for code in claim.codes]
    yield response


def approval_of(known: Prescription, approval: PriorAuthorization) -> Iterator[Resource]:
    request = f"{known.reference}-approval"
    created = approval.since or approval.as_of
    needed = approval.state is PriorAuthorizationState.NEEDED
    yield _request_to_insurer(known, request, "preauthorization", "draft" if needed else "active", created)
    if needed:
        return
    response = _response(known, request, "preauthorization", created)
    if approval.due is not None:
        response["preAuthPeriod"] = {"end": approval.due.isoformat()}
    if approval.state is PriorAuthorizationState.APPROVED:
        response.update(outcome="complete", preAuthRef=f"PA-{known.number}")
    elif approval.state is PriorAuthorizationState.DENIED:
        response.update(outcome="error", error=[{"code": concept(NCPDP, "3Y")}])
    else:
        response["outcome"] = "queued" if approval.state is PriorAuthorizationState.REQUESTED else "partial"
    yield response


def _request_to_insurer(known: Prescription, name: str, use: str, status: str, created: datetime) -> Resource:
    return {
        "resourceType": "Claim",
        "id": name,
        "status": status,
        "type": concept("http://terminology.hl7.org/CodeSystem/claim-type", "pharmacy"),
        "use": use,
        "patient": reference("Patient", known.patient),
        "created": moment(created),
        "provider": {"display": "the pharmacy"},
        "priority": concept("http://terminology.hl7.org/CodeSystem/processpriority", "normal"),
        "prescription": reference("MedicationRequest", known.reference),
        "insurance": [{"sequence": 1, "focal": True, "coverage": {"display": "the patient's plan"}}],
    }


def _response(known: Prescription, request: str, use: str, created: datetime) -> Resource:
    return {
        "resourceType": "ClaimResponse",
        "id": f"{request}-answer",
        "status": "active",
        "type": concept("http://terminology.hl7.org/CodeSystem/claim-type", "pharmacy"),
        "use": use,
        "patient": reference("Patient", known.patient),
        "created": moment(created),
        "insurer": {"display": "the patient's plan"},
        "request": reference("Claim", request),
    }
