"""What the insurer says, and where a parcel is: on the prescription itself, and by the number on its label."""

from decimal import Decimal

import pytest

from bot.pharmacy.values import Actor, ClaimState, FillStatus, PriorAuthorizationState, Reason
from tests.contract.pharmacy.adapters import Feature, Subject, needs
from tests.contract.pharmacy.people import People
from tests.contract.pharmacy.world import LIAM, MARIA, SEAN, SOFIA
from tests.contract.pharmacy.world_prescriptions import (
    AUTHORIZED,
    BY_NUMBER,
    LIMITS,
    NO_REFILLS,
    OF_AUTHORIZATION,
    OF_STATUS,
    PENDING,
    PHARMACIST_ONLY,
    READY,
)


@needs(Feature.CLAIMS)
def test_a_paid_claim_says_what_the_patient_pays(subject: Subject, people: People) -> None:
    (word,) = subject.pharmacy.claims(people[MARIA], [READY]).values()
    assert word.claim is not None
    assert (word.claim.state, word.claim.codes, word.claim.copay) == (ClaimState.PAID, (), Decimal("4.00"))


@needs(Feature.CLAIMS)
def test_a_rejected_claim_says_its_codes_in_their_order(subject: Subject, people: People) -> None:
    words = subject.pharmacy.claims(people[LIAM], [LIMITS, PHARMACIST_ONLY, PENDING])
    limits, review, pending = (words[number].claim for number in (LIMITS, PHARMACIST_ONLY, PENDING))
    assert limits is not None
    assert review is not None
    assert pending is not None
    assert (limits.state, limits.codes) == (ClaimState.REJECTED, ("76", "AG"))
    assert review.codes == ("88",)
    assert (pending.state, pending.codes) == (ClaimState.PENDING, ())


@needs(Feature.CLAIMS)
def test_claims_are_found_by_the_number_as_it_was_asked_and_only_for_their_patient(
    subject: Subject, people: People
) -> None:
    assert list(subject.pharmacy.claims(people[MARIA], [f"00{READY}"])) == [f"00{READY}"]
    for asked in (subject.pharmacy.claims(people[LIAM], [READY]), subject.pharmacy.claims(people[MARIA], ["9999999"])):
        assert not [word for word in asked.values() if word.claim or word.prior_authorization]
    assert not subject.pharmacy.claims(people[MARIA], [])


@needs(Feature.CLAIMS)
def test_where_the_insurer_said_nothing_nothing_is_made_up(subject: Subject, people: People) -> None:
    word = subject.pharmacy.claims(people[MARIA], [NO_REFILLS]).get(NO_REFILLS)
    assert word is None or (word.claim, word.prior_authorization) == (None, None)


@needs(Feature.CLAIMS)
def test_a_code_that_is_the_pharmacists_makes_the_reason_the_pharmacists(people: People) -> None:
    found = people.prescription(PHARMACIST_ONLY)
    if found.claim is None:
        pytest.skip("the claim comes from another system than the prescription")
    assert (found.status.why, found.status.actor) == (Reason.PHARMACIST, Actor.PHARMACY)


@needs(Feature.PRIOR_AUTHORIZATIONS)
@pytest.mark.parametrize("state", list(PriorAuthorizationState))
def test_a_prior_authorization_says_where_it_stands(
    subject: Subject, people: People, state: PriorAuthorizationState
) -> None:
    number = OF_AUTHORIZATION[state]
    found = subject.pharmacy.claims(people[SEAN], [number])[number].prior_authorization
    on_file = BY_NUMBER[number].prior_authorization
    assert found is not None
    assert on_file is not None
    assert (found.state, found.since, found.due) == (state, on_file.since, on_file.due)


@needs(Feature.PRIOR_AUTHORIZATIONS)
def test_an_authorization_that_nobody_asked_for_waits_on_the_prescriber(people: People) -> None:
    found = people.prescription(AUTHORIZED)
    assert found.status.what is FillStatus.PRIOR_AUTHORIZATION
    assert found.status.actor is Actor.PRESCRIBER


@needs(Feature.DELIVERIES)
@pytest.mark.parametrize(
    "status", [FillStatus.IN_PROCESS, FillStatus.OUT_FOR_DELIVERY, FillStatus.SHIPPED, FillStatus.DELIVERED]
)
def test_a_parcel_says_where_it_is_and_when_it_comes(subject: Subject, people: People, status: FillStatus) -> None:
    number = OF_STATUS[status]
    found, on_file = subject.pharmacy.deliveries(people[SOFIA], [number])[number], BY_NUMBER[number].delivery
    assert on_file is not None
    assert (found.state, found.expected_on) == (on_file.state, on_file.expected_on)


@needs(Feature.DELIVERIES)
def test_what_is_collected_has_no_parcel_and_nobody_sees_anothers(subject: Subject, people: People) -> None:
    assert not subject.pharmacy.deliveries(people[MARIA], [READY])
    assert not subject.pharmacy.deliveries(people[MARIA], [OF_STATUS[FillStatus.SHIPPED]])
