"""The insurer's word on a prescription, and its approval, as they stand in a FHIR server."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.pharmacy.values import Actor, Claim, ClaimState, FillStatus, PriorAuthorizationState, Reason
from tests.bot.pharmacy.fhir.conftest import NOW, Chart
from tests.bot.pharmacy.fhir.records import Resource, claim, claim_response, concept, dispense, order

COPAY = {"category": concept("copay"), "amount": {"value": 4, "currency": "USD"}}
NCPDP = "http://terminology.hl7.org/CodeSystem/NCPDPRejectCode"


def rejected(*codes: str) -> Resource:
    return claim_response("error", error=[{"code": {"coding": [{"system": NCPDP, "code": code}]}} for code in codes])


CLAIMS = [
    ([claim()], Claim(ClaimState.PENDING, (), None, NOW)),
    ([claim(), claim_response("queued")], Claim(ClaimState.PENDING, (), None, NOW)),
    ([claim(), claim_response("complete", total=[COPAY])], Claim(ClaimState.PAID, (), Decimal("4.00"), NOW)),
    ([claim(), claim_response("complete")], Claim(ClaimState.PAID, (), None, NOW)),
    ([claim(), rejected("75", "76")], Claim(ClaimState.REJECTED, ("75", "76"), None, NOW)),
    ([claim(), claim_response("error")], Claim(ClaimState.REJECTED, (), None, NOW)),
    ([claim(), claim_response("error", error=[{"code": concept("a001")}])], Claim(ClaimState.REJECTED, (), None, NOW)),
    (
        [claim(), rejected("75") | {"outcome": "complete", "total": [COPAY]}],
        Claim(ClaimState.PAID, (), Decimal("4.00"), NOW),
    ),
    ([claim(), claim_response("complete", status="cancelled")], Claim(ClaimState.PENDING, (), None, NOW)),
    ([claim(status="cancelled"), claim_response("complete")], None),
    ([claim(patient={"reference": "Patient/noah"}), claim_response("complete")], None),
    (
        [claim(), claim_response("complete", patient={"reference": "Patient/noah"}, total=[COPAY])],
        Claim(ClaimState.PENDING, (), None, NOW),
    ),
    (
        [
            claim(),
            rejected("70") | {"id": "a2", "created": "2026-11-22T09:00:00-05:00"},
            claim_response("complete", total=[COPAY]),
        ],
        Claim(ClaimState.REJECTED, ("70",), None, NOW),
    ),
]


@pytest.mark.parametrize(("given", "expected"), CLAIMS)
def test_the_insurers_last_word(chart: Chart, given: list[Resource], expected: Claim | None) -> None:
    assert chart.says(order(), *given).claim == expected


def test_the_claim_is_told_by_the_number_on_the_label(chart: Chart) -> None:
    adapter = chart.adapter(order(), claim(), rejected("75"))
    said = adapter.claims("maria", ["0447-1182", "999"])
    assert set(said) == {"0447-1182"}
    word = said["0447-1182"]
    assert word.claim is not None
    assert word.claim.codes == ("75",)
    assert word.prior_authorization is None


def test_a_prescription_on_hold_without_a_reason_waits_on_the_insurer_who_rejected_it(chart: Chart) -> None:
    held = dispense("on-hold")
    assert chart.says(order(), held, claim(), rejected("75")).status.what is FillStatus.PRIOR_AUTHORIZATION
    refused = chart.says(order(), held, claim(), rejected("70")).status
    assert (refused.what, refused.actor) == (FillStatus.WAITING_ON_INSURANCE, Actor.PRESCRIBER)
    private = chart.says(order(), held, claim(), rejected("88")).status
    assert private.why is Reason.PHARMACIST


def reviewed(code: str) -> Resource:
    action = {"url": "http://codesystem.x12.org/306", "valueCodeableConcept": concept(code)}
    url = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-reviewAction"
    adjudication = {"category": concept("submitted"), "extension": [{"url": url, "extension": [action]}]}
    return claim_response("complete", "preauthorization", item=[{"itemSequence": 1, "adjudication": [adjudication]}])


APPROVAL = "preauthorization"
APPROVALS = [
    ([claim(use=APPROVAL, status="draft")], PriorAuthorizationState.NEEDED),
    ([claim(use=APPROVAL)], PriorAuthorizationState.REQUESTED),
    ([claim(use=APPROVAL), claim_response("queued", APPROVAL)], PriorAuthorizationState.REQUESTED),
    ([claim(use=APPROVAL), claim_response("partial", APPROVAL)], PriorAuthorizationState.MORE_INFORMATION),
    ([claim(use=APPROVAL), claim_response("complete", APPROVAL, preAuthRef="7")], PriorAuthorizationState.APPROVED),
    ([claim(use=APPROVAL), claim_response("complete", APPROVAL)], PriorAuthorizationState.DENIED),
    ([claim(use=APPROVAL), rejected("3Y") | {"use": APPROVAL}], PriorAuthorizationState.DENIED),
    ([claim(use=APPROVAL), reviewed("A1")], PriorAuthorizationState.APPROVED),
    ([claim(use=APPROVAL), reviewed("A3")], PriorAuthorizationState.DENIED),
    ([claim(use=APPROVAL), reviewed("A4")], PriorAuthorizationState.REQUESTED),
]


@pytest.mark.parametrize(("given", "state"), APPROVALS)
def test_where_the_insurers_approval_stands(
    chart: Chart, given: list[Resource], state: PriorAuthorizationState
) -> None:
    approval = chart.says(order(), *given).prior_authorization
    assert approval is not None
    assert approval.state is state
    assert approval.as_of == NOW


def test_an_approval_holds_until_its_last_day(chart: Chart) -> None:
    answer = claim_response("complete", APPROVAL, preAuthRef="7", preAuthPeriod={"end": "2027-05-21"})
    approval = chart.says(order(), claim(use=APPROVAL), answer).prior_authorization
    assert approval is not None
    assert approval.due == date(2027, 5, 21)
    assert approval.since == datetime(2026, 11, 21, 19, 5, tzinfo=UTC)
