"""Out of a medicine: a refill is offered, except of one that must not be missed, which is a pharmacist's at once."""

import pytest

from bot.cards import HandoffReason, Queue, RefillConfirmCard, Urgency
from tests.actions.asking import METFORMIN, Answered, Entity, Patient, drug, guess

ACTION, INTENT = "action_out_of_medicine", "out_of_medicine"


def is_urgent(answered: Answered) -> bool:
    handoff = answered.handoff
    if handoff is None or handoff.reason is not HandoffReason.OUT_OF_MEDICINE:
        return False
    assert (handoff.queue, handoff.urgency) == (Queue.PHARMACIST, Urgency.URGENT)
    assert answered.shown == ()  # the gateway's own words follow, true to who is there
    return True


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("i used up all my apixaban", [drug("apixaban")]),
        ("nothing of my blood thinner for tonight", []),
        ("im done with my insuln", [guess("insulin glargine", "insuln")]),
    ],
)
async def test_one_that_must_not_be_missed_goes_to_a_pharmacist(
    patient: Patient, text: str, entities: list[Entity]
) -> None:
    assert is_urgent(await patient.ask(ACTION, INTENT, *entities, text=text))


async def test_it_counts_when_it_was_spoken_of_before(patient: Patient) -> None:
    await patient.ask("action_availability", "medication_availability", drug("insulin glargine", "lantus"))
    assert is_urgent(await patient.ask(ACTION, INTENT, text="im out of it"))


async def test_another_one_named_now_is_the_one_that_is_meant(patient: Patient) -> None:
    await patient.ask("action_availability", "medication_availability", drug("insulin glargine", "lantus"))
    assert not is_urgent(await patient.ask(ACTION, INTENT, drug("lisinopril"), text="im out of lisinopril"))


async def test_of_any_other_a_refill_is_offered(patient: Patient) -> None:
    patient.verify(METFORMIN)
    answered = await patient.ask(ACTION, INTENT, drug("metformin"), text="im out of metformin")
    assert not is_urgent(answered)
    assert any(isinstance(card, RefillConfirmCard) for card in answered.cards)
