"""Look-alike names, kinds of medicines, several at once, strengths: what is asked about, and what is answered."""

from typing import Any

import pytest

from actions.names import HANDLERS, QUESTIONS
from bot.cards import (
    Card,
    ClarifyCard,
    NoticeCard,
    NoticeCode,
    RefillConfirmCard,
    RefillResultCard,
    StatusCard,
    StockCard,
    Verify,
)
from tests.actions.asking import (
    ATORVASTATIN,
    LISINOPRIL,
    METFORMIN,
    SERTRALINE,
    Answered,
    Entity,
    Patient,
    drug,
    guess,
)

STATUS = ("action_prescription_status", "prescription_status")
REFILL = ("action_refill", "refill_request")
STOCK = ("action_availability", "medication_availability")
YES = ("action_affirm", "affirm")
ACTIONS = {
    intent: next(name for name, handler in HANDLERS.items() if handler is asked) for intent, asked in QUESTIONS.items()
}

METFORMIN_NAMED = drug("metformin", lookalikes=["metronidazole"])
METRONIDAZOLE_NAMED = drug("metronidazole", lookalikes=["metformin"])
METFORMN = guess("metformin", "metformn", "metformin", "metronidazole") | {"lookalikes": ["metronidazole"]}
ZYRTEX = guess("cetirizine", "zyrtex", "cetirizine", "olanzapine") | {
    "lookalikes": ["olanzapine"],
    "names": {"cetirizine": "zyrtec", "olanzapine": "zyprexa"},
}


def kind(name: str, *generics: str) -> Entity:
    """A kind of medicine as the linker finds it."""
    return {"entity": "drug_class", "value": name, "typed": name, "candidates": list(generics)}


PRESSURE = kind("blood pressure medicine", "lisinopril", "amlodipine", "losartan", "hydrochlorothiazide")


def only(answer: Answered) -> Card:
    (card,) = answer.cards
    return card


def labels(answer: Answered) -> list[str]:
    """What stands on the buttons, but the one that leads to a person."""
    return [button.label for button in answer.view.buttons[:-1]]


async def test_stock_of_a_name_that_looks_like_another_is_asked_about_first(patient: Patient) -> None:
    asked = await patient.ask(*STOCK, METFORMIN_NAMED)
    assert asked.view.headline == "Some names of medicines look alike. Do you mean Metformin, or Metronidazole?"
    card = only(await patient.press(asked.view, "b2", ACTIONS))
    assert isinstance(card, StockCard)
    assert card.drug == "metronidazole"


async def test_a_yes_to_two_names_does_not_say_which(patient: Patient) -> None:
    await patient.ask(*STOCK, METFORMIN_NAMED)
    assert not any(isinstance(card, StockCard) for card in (await patient.ask(*YES, text="yes")).cards)


async def test_one_who_was_verified_for_that_medicine_is_not_asked(patient: Patient) -> None:
    patient.verify(METFORMIN)
    assert isinstance(only(await patient.ask(*STOCK, METFORMIN_NAMED)), StockCard)
    assert isinstance(only(await patient.ask(*STATUS, METFORMIN_NAMED)), StatusCard)


async def test_a_stranger_verifies_first_and_is_then_answered_about_that_medicine(patient: Patient) -> None:
    assert only(await patient.ask(*STATUS, METFORMIN_NAMED)) == Verify("verify", 1, None)
    patient.verify(METFORMIN)
    card = only(await patient.ask(*STATUS, METFORMIN_NAMED))
    assert isinstance(card, StatusCard)
    assert card.label.number_ending == "1190"


@pytest.mark.parametrize("verified", [METFORMIN, LISINOPRIL])
async def test_the_number_of_another_medicine_gets_the_same_question_whatever_it_is_of(
    patient: Patient, verified: str
) -> None:
    """At tier 1 nobody learns from the question whether the number is of the look-alike."""
    await patient.ask(*STATUS, METRONIDAZOLE_NAMED)
    patient.verify(verified)
    assert labels(await patient.ask(*STATUS, METRONIDAZOLE_NAMED)) == ["Metronidazole", "Metformin"]


async def test_to_one_who_has_only_the_look_alike_it_is_never_told_as_the_other(patient: Patient) -> None:
    patient.verify(tier=2)
    asked = await patient.ask(*STATUS, METRONIDAZOLE_NAMED)
    assert labels(asked) == ["Metronidazole", "Metformin"]
    card = only(await patient.press(asked.view, "b2", ACTIONS))
    assert isinstance(card, StatusCard)
    assert "Metformin" in str(card.label.drug)


async def test_to_one_who_has_neither_it_is_not_among_theirs(patient: Patient) -> None:
    patient.verify(tier=2)
    card = only(await patient.ask(*STATUS, drug("hydroxyzine", lookalikes=["hydralazine"])))
    assert card == NoticeCard("notice", NoticeCode.NOT_AMONG_YOURS)


async def test_a_misspelling_offers_the_look_alikes_under_the_names_that_look_alike(patient: Patient) -> None:
    asked = await patient.ask(*STOCK, ZYRTEX)
    assert labels(asked) == ["Zyrtec (cetirizine)", "Zyprexa (olanzapine)"]


async def test_a_misspelling_is_settled_by_all_of_ones_own_prescriptions_and_by_nothing_less(
    patient: Patient,
) -> None:
    patient.verify(METFORMIN)
    assert labels(await patient.ask(*STATUS, METFORMN)) == ["Metformin", "Metronidazole"]
    patient.verify(tier=2)
    card = only(await patient.ask(*STATUS, METFORMN))
    assert isinstance(card, StatusCard)
    assert "Metformin" in str(card.label.drug)


async def test_a_misspelling_whose_likeliest_name_is_not_ones_own_is_asked_about(patient: Patient) -> None:
    patient.verify(tier=2)
    metronidazol = guess("metronidazole", "metronidazol", "metronidazole", "metformin") | {"lookalikes": ["metformin"]}
    assert labels(await patient.ask(*STATUS, metronidazol)) == ["Metronidazole", "Metformin"]


async def test_a_yes_with_the_look_alike_of_what_was_asked_requests_nothing(patient: Patient) -> None:
    patient.verify(METFORMIN)
    assert isinstance(only(await patient.ask(*REFILL, METFORMIN_NAMED)), RefillConfirmCard)
    metronidazol = guess("metronidazole", "metronidazol", "metronidazole", "metformin") | {"lookalikes": ["metformin"]}
    asked = only(await patient.ask(*YES, metronidazol, text="yes the metronidazol"))
    assert isinstance(asked, ClarifyCard)


async def test_the_one_prescription_of_a_kind_is_the_one_that_is_meant(patient: Patient) -> None:
    patient.verify(LISINOPRIL, METFORMIN)
    card = only(await patient.ask(*STATUS, PRESSURE))
    assert isinstance(card, StatusCard)
    assert card.label.number_ending == "1182"
    patient.verify(tier=2)
    card = only(await patient.ask(*STATUS, PRESSURE))
    assert isinstance(card, StatusCard)
    assert "Lisinopril" in str(card.label.drug)


async def test_of_several_of_a_kind_the_patient_is_asked_which(patient: Patient) -> None:
    patient.verify(LISINOPRIL, METFORMIN, ATORVASTATIN, SERTRALINE)
    asked = await patient.ask(*STATUS, kind("medicine for two things", "lisinopril", "sertraline"))
    assert asked.view.headline == "Which prescription do you mean?"
    assert labels(asked) == ["Rx ending 1182", "Rx ending 1227"]


async def test_a_kind_says_nothing_to_a_stranger_but_how_to_verify(patient: Patient) -> None:
    assert only(await patient.ask(*STATUS, PRESSURE)) == Verify("verify", 1, None)
    patient.verify(METFORMIN)
    card = only(await patient.ask(*STATUS, PRESSURE))
    assert isinstance(card, StatusCard), "the number that was asked for is answered, whatever it is of"
    assert card.label.number_ending == "1190"
    assert card.label.drug is None


async def test_of_none_of_that_kind_all_of_ones_own_are_offered(patient: Patient) -> None:
    patient.verify(tier=2)
    asked = await patient.ask(*STATUS, kind("eye drops", "latanoprost"))
    assert asked.view.headline == "Which prescription do you mean?"


async def test_stock_of_a_kind_offers_three_of_it_and_asks_for_the_name(patient: Patient) -> None:
    asked = await patient.ask(*STOCK, PRESSURE)
    assert asked.view.headline == "Which medicine do you mean? Choose one, or write the name that stands on its label."
    assert labels(asked) == ["Lisinopril", "Amlodipine", "Losartan"]
    card = only(await patient.press(asked.view, "b2", ACTIONS))
    assert isinstance(card, StockCard)
    assert card.drug == "amlodipine"


async def test_a_kind_of_which_nothing_is_carried_asks_for_the_name(patient: Patient) -> None:
    card = only(await patient.ask(*STOCK, kind("ear drops")))
    assert card == NoticeCard("notice", NoticeCode.NEEDS_DRUG)


async def test_a_kind_is_another_question_than_the_medicine_before(patient: Patient) -> None:
    patient.verify(METFORMIN, LISINOPRIL)
    await patient.ask(*STATUS, METFORMIN_NAMED)
    card = only(await patient.ask(*STATUS, PRESSURE))
    assert isinstance(card, StatusCard)
    assert card.label.number_ending == "1182"


async def test_the_medicine_counts_where_its_kind_is_named_too(patient: Patient) -> None:
    card = only(await patient.ask(*STOCK, drug("lisinopril"), PRESSURE))
    assert isinstance(card, StockCard)


async def test_a_yes_with_another_kind_of_medicine_requests_nothing(patient: Patient) -> None:
    patient.verify(METFORMIN, LISINOPRIL)
    assert isinstance(only(await patient.ask(*REFILL, METFORMIN_NAMED)), RefillConfirmCard)
    card = only(await patient.ask(*YES, PRESSURE, text="yes the blood pressure pill"))
    assert isinstance(card, RefillResultCard)
    assert (card.outcome, card.label.number_ending) == ("refused", "1182"), "lisinopril waits at the counter already"


def stock_of(answer: Answered) -> list[str]:
    return [card.drug for card in answer.cards if isinstance(card, StockCard)]


async def test_each_medicine_of_one_question_is_answered(patient: Patient) -> None:
    answer = await patient.ask(*STOCK, drug("amoxicillin"), drug("lisinopril"), drug("gabapentin"))
    assert stock_of(answer) == ["amoxicillin", "lisinopril", "gabapentin"]
    assert len(answer.cards) == 3


async def test_two_brands_of_one_ingredient_are_two_medicines(patient: Patient) -> None:
    answer = await patient.ask(*STOCK, drug("semaglutide", "Ozempic"), drug("semaglutide", "wegovy"))
    assert stock_of(answer) == ["ozempic", "wegovy"]


async def test_of_two_the_one_with_a_look_alike_is_asked_about_and_the_other_is_answered(patient: Patient) -> None:
    answer = await patient.ask(*STOCK, drug("amoxicillin"), drug("prednisone", lookalikes=["prednisolone"]))
    assert stock_of(answer) == ["amoxicillin"]
    assert answer.shown[-1].headline.endswith("Do you mean Prednisone, or Prednisolone?")


async def test_of_two_the_misspelled_one_is_asked_about_and_the_other_is_answered(patient: Patient) -> None:
    answer = await patient.ask(*STOCK, drug("amoxicillin"), guess("gabapentin", "gabapentn"))
    assert stock_of(answer) == ["amoxicillin"]
    assert answer.shown[-1].headline.endswith("Did you mean Gabapentin?")
    assert stock_of(await patient.ask(*YES, text="yes")) == ["gabapentin"]


async def test_of_four_the_patient_is_asked_which(patient: Patient) -> None:
    names = [drug(name) for name in ("amoxicillin", "lisinopril", "gabapentin", "losartan")]
    asked = await patient.ask(*STOCK, *names)
    assert asked.view.headline == "You named more than one medicine. Which one do you mean?"


def products(answer: Answered) -> set[str]:
    card = only(answer)
    assert isinstance(card, StockCard)
    return {line.product for line in card.lines}


@pytest.mark.parametrize(
    ("beside", "shown"),
    [
        ({"strength": "20 mg"}, {"Lisinopril 20 mg tablet"}),
        ({"strength": "10 mg", "form": "tablet"}, {"Lisinopril 10 mg tablet"}),
        ({"strength": "2 mg"}, {"Lisinopril 10 mg tablet", "Lisinopril 20 mg tablet"}),
        ({}, {"Lisinopril 10 mg tablet", "Lisinopril 20 mg tablet"}),
    ],
)
async def test_a_strength_that_is_carried_is_the_one_that_is_told(
    patient: Patient, beside: dict[str, Any], shown: set[str]
) -> None:
    assert products(await patient.ask(*STOCK, drug("lisinopril", **beside))) == shown
