"""A conversation goes on: "the second one", "and the other one?", "no, I meant metformin", "what about tomorrow"."""

from datetime import date

import pytest

from bot.cards import (
    ClarifyCard,
    HoursCard,
    InsuranceCard,
    LocationsCard,
    NoticeCard,
    NoticeCode,
    PrescriptionsCard,
    RefillConfirmCard,
    StatusCard,
    StockCard,
)
from tests.actions.asking import ATORVASTATIN, LISINOPRIL, METFORMIN, Answered, Patient, drug, guess, kinds, number

STATUS = ("action_prescription_status", "prescription_status")
REFILL = ("action_refill", "refill_request")
STOCK = ("action_availability", "medication_availability")
HOURS = ("action_hours", "pharmacy_hours")
PLACES = ("action_locations", "pharmacy_location")
YES = ("action_affirm", "affirm")
NO = ("action_deny", "deny")
LOST = ("action_not_understood", "nlu_fallback")
UNSURE = ("action_clarify", "nlu_clarify")


def about(answer: Answered) -> str:
    """The last digits of the one prescription that the answer speaks of."""
    (card,) = answer.cards
    assert isinstance(card, StatusCard | RefillConfirmCard | InsuranceCard)
    return card.label.number_ending


def notice(answer: Answered) -> NoticeCode:
    (card,) = answer.cards
    assert isinstance(card, NoticeCard)
    return card.code


async def asked_which(patient: Patient) -> ClarifyCard:
    """The patient has all their prescriptions open, and asks about two medicines at once."""
    patient.verify(tier=2)
    (card,) = (await patient.ask(*STATUS, drug("lisinopril"), drug("metformin"))).cards
    assert isinstance(card, ClarifyCard)
    return card


@pytest.mark.parametrize("said", [YES, NO, LOST, UNSURE, STATUS])
@pytest.mark.parametrize(("text", "ending"), [("yes the first", "1182"), ("the second one", "1190"), ("2", "1190")])
async def test_a_button_is_named_by_its_place_however_the_words_are_classified(
    patient: Patient, said: tuple[str, str], text: str, ending: str
) -> None:
    await asked_which(patient)
    assert about(await patient.ask(*said, text=text)) == ending


async def test_a_button_is_named_by_its_own_words(patient: Patient) -> None:
    patient.verify(tier=2)
    (card,) = (await patient.ask(*STATUS)).cards
    assert isinstance(card, ClarifyCard)
    labels = [choice.label for choice in card.choices]
    assert sum("10 mg" in label for label in labels) > 1
    assert notice(await patient.ask(*LOST, text="the 10 mg one")) is NoticeCode.NEEDS_CHOICE
    assert about(await patient.ask(*LOST, text="the lisinopril one")) == "1182"


async def test_the_slots_hold_handles_and_no_label(patient: Patient) -> None:
    patient.verify(tier=2)
    await patient.ask(*STATUS)
    offers = patient.slots["awaiting"]["offers"]
    assert len(offers) == 5
    plain = str(patient.slots)
    assert not any(secret in plain for secret in ("1182", "1190", "Rx", "isinopril"))


async def test_a_place_that_no_button_has_asks_again_and_keeps_the_choice_open(patient: Patient) -> None:
    await asked_which(patient)
    assert notice(await patient.ask(*LOST, text="the fourth one")) is NoticeCode.NEEDS_CHOICE
    assert notice(await patient.ask(*YES, text="yes")) is NoticeCode.NEEDS_CHOICE
    assert about(await patient.ask(*LOST, text="the second one")) == "1190"


async def test_without_a_question_a_place_means_nothing(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    await patient.ask(*STATUS, drug("lisinopril"))
    assert (await patient.ask(*LOST, text="the second one")).handoff


async def test_a_refill_that_was_picked_by_its_place_still_wants_a_yes(patient: Patient) -> None:
    patient.verify(tier=2)
    await patient.ask(*REFILL, drug("lisinopril"), drug("metformin"))
    (card,) = (await patient.ask(*YES, text="yes, the second one")).cards
    assert isinstance(card, RefillConfirmCard)


async def test_a_line_of_the_list_is_named_by_its_place_or_its_medicine(patient: Patient) -> None:
    patient.verify(tier=2)
    (lines,) = (await patient.ask("action_list_prescriptions", "list_prescriptions")).cards
    assert isinstance(lines, PrescriptionsCard)
    assert about(await patient.ask(*LOST, text="the second one")) == lines.lines[1].label.number_ending
    await patient.ask("action_list_prescriptions", "list_prescriptions")
    assert about(await patient.ask(*LOST, drug("metformin"), text="metformin?")) == "1190"
    await patient.ask("action_list_prescriptions", "list_prescriptions")
    assert notice(await patient.ask(*YES, text="yes")) is NoticeCode.NOTHING_TO_CONFIRM


async def test_the_other_one_of_two(patient: Patient) -> None:
    patient.verify(LISINOPRIL, METFORMIN)
    await patient.ask(*STATUS, drug("lisinopril"))
    assert about(await patient.ask(*LOST, text="and the other one?")) == "1190"
    assert about(await patient.ask(*LOST, text="and the other one?")) == "1182"
    assert about(await patient.ask(*NO, text="no, not that one")) == "1190"


async def test_the_other_one_of_several_is_asked_about(patient: Patient) -> None:
    patient.verify(LISINOPRIL, METFORMIN, ATORVASTATIN)
    await patient.ask(*STATUS, drug("lisinopril"))
    (card,) = (await patient.ask(*LOST, text="what about my other one")).cards
    assert isinstance(card, ClarifyCard)
    assert [choice.label for choice in card.choices] == ["Rx ending 1190", "Rx ending 1203"]
    assert about(await patient.ask(*LOST, text="the second one")) == "1203"


async def test_another_one_that_was_not_shown_yet_takes_the_form_and_is_then_answered(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    await patient.ask(*STATUS, drug("lisinopril"))
    assert (await patient.ask(*LOST, text="and the other one?")).verify
    patient.verify(METFORMIN)
    assert about(await patient.ask(*LOST, text="and the other one?")) == "1190"


async def test_the_refill_of_the_other_one_is_the_question_that_goes_on(patient: Patient) -> None:
    patient.verify(METFORMIN, ATORVASTATIN)
    await patient.ask(*REFILL, drug("atorvastatin"))
    (card,) = (await patient.ask(*NO, text="not that one")).cards
    assert isinstance(card, RefillConfirmCard)
    assert card.label.number_ending == "1190"


@pytest.mark.parametrize("said", [NO, LOST, UNSURE, STOCK, STATUS])
@pytest.mark.parametrize("text", ["no, I meant metformin", "metformin", "not lisinopril, metformin"])
async def test_a_correction_asks_the_last_question_about_the_other_medicine(
    patient: Patient, said: tuple[str, str], text: str
) -> None:
    patient.verify(LISINOPRIL, METFORMIN)
    await patient.ask(*STATUS, drug("lisinopril"))
    named = [drug(name) for name in ("lisinopril", "metformin") if name in text]
    assert about(await patient.ask(*said, *named, text=text)) == "1190"


async def test_a_no_with_a_medicine_in_a_whole_sentence_corrects_too(patient: Patient) -> None:
    patient.verify(LISINOPRIL, METFORMIN)
    await patient.ask(*STATUS, drug("lisinopril"))
    text = "no that's not what I take in the morning, I want to know about metformin"
    assert about(await patient.ask(*NO, drug("metformin"), text=text)) == "1190"


async def test_a_correction_with_a_spelling_mistake_is_asked_about(patient: Patient) -> None:
    patient.verify(LISINOPRIL, METFORMIN)
    await patient.ask(*STATUS, drug("lisinopril"))
    (card,) = (await patient.ask(*NO, guess("metformin", "metformn"), text="no, metformn")).cards
    assert isinstance(card, ClarifyCard)
    assert about(await patient.ask(*YES, text="yes")) == "1190"


async def test_a_number_alone_goes_on_with_the_question(patient: Patient) -> None:
    patient.verify(LISINOPRIL, METFORMIN)
    patient.typed(RX_1="4471190")
    await patient.ask(*REFILL, drug("lisinopril"))
    answer = await patient.ask(*LOST, number("RX_1"), text="no, RX_1")
    assert about(answer) == "1190"
    assert kinds(answer.cards) == [RefillConfirmCard]


async def test_which_medicine_is_answered_by_its_name_alone(patient: Patient) -> None:
    assert notice(await patient.ask(*STOCK, text="do you have it")) is NoticeCode.NEEDS_DRUG
    (card,) = (
        await patient.ask("action_handoff_pharmacist", "clinical_question", drug("metformin"), text="metformin")
    ).cards
    assert isinstance(card, StockCard)


async def test_a_no_to_a_refill_stays_a_no_though_it_names_the_medicine(patient: Patient) -> None:
    patient.verify(METFORMIN)
    await patient.ask(*REFILL, drug("metformin"))
    refused = await patient.ask(*NO, drug("metformin"), text="no, leave the metformin")
    assert notice(refused) is NoticeCode.REFILL_NOT_REQUESTED


async def test_a_yes_that_names_its_medicine_stays_a_yes(patient: Patient) -> None:
    patient.verify(METFORMIN)
    await patient.ask(*REFILL, drug("metformin"))
    assert (await patient.ask(*YES, drug("metformin"), text="yes, the metformin")).view.kind == "refill_result"


@pytest.mark.parametrize("intent", ["clinical_question", "emergency"])
async def test_a_question_for_the_pharmacist_is_never_read_as_going_on(patient: Patient, intent: str) -> None:
    patient.verify(LISINOPRIL, METFORMIN)
    await patient.ask(*STATUS, drug("lisinopril"))
    action = {"clinical_question": "action_handoff_pharmacist", "emergency": "action_emergency"}[intent]
    assert (await patient.ask(action, intent, drug("metformin"), text="what is metformin for")).handoff


async def test_why_and_how_much_are_about_the_prescription_that_was_spoken_of(patient: Patient) -> None:
    patient.verify(LISINOPRIL, ATORVASTATIN)
    await patient.ask(*STATUS, drug("atorvastatin"))
    (why,) = (await patient.ask(*LOST, text="why?")).cards
    assert isinstance(why, StatusCard)
    assert (why.asked, why.label.number_ending) == ("why", "1203")
    assert about(await patient.ask(*LOST, text="how much is it")) == "1203"
    assert (
        about(await patient.ask("action_price_or_insurance", "price_or_insurance", text="and what's the copay"))
        == "1203"
    )


async def test_tomorrow_is_about_the_place_that_was_asked_about(patient: Patient) -> None:
    patient.at("NH")
    first = await patient.ask(*HOURS, text="are you open in hamden today")
    then = await patient.ask(*LOST, text="what about tomorrow?")
    (before,), (after,) = first.cards, then.cards
    assert isinstance(before, HoursCard)
    assert isinstance(after, HoursCard)
    assert [place.name for place in after.locations] == [place.name for place in before.locations]
    assert after.locations[0].days[0].on == date(2026, 11, 24)


async def test_the_other_place_is_about_the_day_that_was_asked_about(patient: Patient) -> None:
    await patient.ask(*HOURS, text="are you open on thanksgiving")
    (there,) = (await patient.ask(*UNSURE, text="and in hamden?")).cards
    assert isinstance(there, HoursCard)
    assert [place.days[0].on for place in there.locations] == [date(2026, 11, 26)]
    (later,) = (await patient.ask(*HOURS, text="and christmas?")).cards
    assert isinstance(later, HoursCard)
    assert [place.days[0].on for place in later.locations] == [date(2026, 12, 25)]


async def test_after_the_address_a_day_means_the_hours_there(patient: Patient) -> None:
    (address,) = (await patient.ask(*PLACES, text="where is the hamden store")).cards
    assert isinstance(address, LocationsCard)
    (open_then,) = (await patient.ask(*LOST, text="open on sunday?")).cards
    assert isinstance(open_then, HoursCard)
    assert [place.name for place in open_then.locations] == [address.places[0].name]


async def test_tomorrow_after_something_else_is_no_question_about_hours(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    await patient.ask(*STATUS, drug("lisinopril"))
    assert (await patient.ask(*LOST, text="what about tomorrow")).handoff
