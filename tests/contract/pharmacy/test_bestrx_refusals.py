"""An API of the BestRx kind says itself why a refill is refused, with one code for three reasons."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from bot.pharmacy.rest import RestPharmacy
from bot.pharmacy.rest.sign_in import InBody
from bot.pharmacy.values import RefillRefusal
from tests.contract.pharmacy.adapter_rest import over
from tests.contract.pharmacy.people import People
from tests.contract.pharmacy.served import served
from tests.contract.pharmacy.server_bestrx import KEY, REFUSALS, bestrx_api
from tests.contract.pharmacy.shop import Shop
from tests.contract.pharmacy.world import MARIA, NOAH, NOW
from tests.contract.pharmacy.world_prescriptions import FOR_REQUESTS, OF_REFUSAL, WORLD


@pytest.fixture(scope="module")
def pharmacy() -> Iterator[RestPharmacy]:
    with served(bestrx_api(Shop(WORLD), [])) as url:
        yield over(url, "bestrx-like.yml", InBody({"ApiKey": KEY}))


@pytest.mark.parametrize(("refusal", "number"), list(OF_REFUSAL.items()))
def test_each_refusal_of_the_api_is_told_as_what_it_is(
    pharmacy: RestPharmacy, refusal: RefillRefusal, number: str
) -> None:
    people = People(pharmacy)
    request = pharmacy.request_refill(people.owner(number), people.reference(number), uuid4().hex, NOW)
    assert request.refused is refusal


def test_three_of_them_have_one_code() -> None:
    assert [code for code, _ in REFUSALS.values()].count("NR") == 3


def test_a_number_of_somebody_else_is_invalid_and_one_that_may_be_refilled_stands_once(pharmacy: RestPharmacy) -> None:
    people, key = People(pharmacy), uuid4().hex
    reference = people.reference(FOR_REQUESTS[0])
    assert pharmacy.request_refill(people[MARIA], reference, uuid4().hex, NOW).refused is RefillRefusal.INVALID_NUMBER
    first, again = (pharmacy.request_refill(people[NOAH], reference, key, NOW) for _ in range(2))
    assert (first.refused, first.repeated, again.repeated, again.reference) == (None, False, True, first.reference)


def test_a_key_that_asked_for_another_prescription_asks_for_nothing(pharmacy: RestPharmacy) -> None:
    people, key = People(pharmacy), uuid4().hex
    pharmacy.request_refill(people[NOAH], people.reference(FOR_REQUESTS[1]), key, NOW)
    with pytest.raises(ValueError, match="another request"):
        pharmacy.request_refill(people[NOAH], people.reference(FOR_REQUESTS[2]), key, NOW)
