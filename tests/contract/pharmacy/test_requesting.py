"""What a patient asks for stands once, whatever is sent twice: requested, never refilled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.pharmacy.rules import refill_refusal
from bot.pharmacy.values import RefillRefusal, RequestKind
from tests.contract.pharmacy.adapters import Feature, Subject, needs
from tests.contract.pharmacy.people import People
from tests.contract.pharmacy.world import MARIA, NOAH, NOW, TODAY
from tests.contract.pharmacy.world_prescriptions import FOR_REQUESTS, NO_REFILLS

TWICE, RACE, OTHER, SHOWN, NOBODYS, KEYED = FOR_REQUESTS


@needs(Feature.REFILLS)
def test_asking_twice_is_one_request(subject: Subject, people: People) -> None:
    prescription, key = people.reference(TWICE), uuid4().hex
    first = subject.pharmacy.request_refill(people[NOAH], prescription, key, NOW)
    again = subject.pharmacy.request_refill(people[NOAH], prescription, key, NOW + timedelta(minutes=1))
    assert (first.repeated, first.kind, first.refused) == (False, RequestKind.REFILL, None)
    assert (again.repeated, again.reference, again.requested_at) == (True, first.reference, first.requested_at)
    assert (first.prescription, first.requested_at) == (prescription, NOW)


@needs(Feature.REFILLS)
def test_eight_at_the_same_moment_are_one_request(subject: Subject, people: People) -> None:
    patient, prescription, key = people[NOAH], people.reference(RACE), uuid4().hex
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: subject.pharmacy.request_refill(patient, prescription, key, NOW), range(8)))
    assert sorted(request.repeated for request in made) == [False] + [True] * 7
    assert len({request.reference for request in made}) == 1


@needs(Feature.REFILLS)
def test_two_prescriptions_are_two_requests(subject: Subject, people: People) -> None:
    made = [
        subject.pharmacy.request_refill(people[NOAH], people.reference(number), uuid4().hex, NOW)
        for number in (OTHER, KEYED)
    ]
    assert [request.repeated for request in made] == [False, False]
    assert made[0].reference != made[1].reference


@needs(Feature.REFILLS)
@pytest.mark.parametrize("prescription", ["somebody else's", "nothing-by-this-reference"])
def test_nothing_is_requested_of_a_prescription_that_is_not_the_patients(
    subject: Subject, people: People, prescription: str
) -> None:
    reference = people.reference(NOBODYS) if prescription == "somebody else's" else prescription
    request = subject.pharmacy.request_refill(people[MARIA], reference, uuid4().hex, NOW)
    assert request.refused is RefillRefusal.INVALID_NUMBER
    assert people.prescription(NOBODYS).refill_requested_at is None


@needs(Feature.REFILLS, Feature.STANDING_REQUESTS)
def test_a_request_shows_on_the_prescription(subject: Subject, people: People) -> None:
    assert refill_refusal(people.prescription(SHOWN), TODAY) is None
    subject.pharmacy.request_refill(people[NOAH], people.reference(SHOWN), uuid4().hex, NOW)
    asked = people.prescription(SHOWN)
    assert asked.refill_requested_at == NOW
    assert refill_refusal(asked, TODAY) is RefillRefusal.ALREADY_IN_PROCESS


@needs(Feature.RENEWALS)
def test_a_renewal_is_another_request_and_stands_once(subject: Subject, people: People) -> None:
    prescription, key = people.reference(NO_REFILLS), uuid4().hex
    first = subject.pharmacy.request_renewal(people[MARIA], prescription, key, NOW)
    again = subject.pharmacy.request_renewal(people[MARIA], prescription, key, NOW + timedelta(minutes=1))
    assert (first.kind, first.repeated, first.refused) == (RequestKind.RENEWAL, False, None)
    assert (again.kind, again.repeated, again.reference) == (RequestKind.RENEWAL, True, first.reference)
