"""A yes and a no to the bot's own questions."""

from bot.cards import NoticeCard, NoticeCode, RefillConfirmCard, StatusCard, StockCard
from tests.actions.asking import LISINOPRIL, METFORMIN, Answered, Patient, drug, guess

STATUS = ("action_prescription_status", "prescription_status")
REFILL = ("action_refill", "refill_request")
STOCK = ("action_availability", "medication_availability")
YES = ("action_affirm", "affirm")
NO = ("action_deny", "deny")


def notice(answer: Answered) -> NoticeCode:
    (card,) = answer.cards
    assert isinstance(card, NoticeCard)
    return card.code


async def test_yes_to_did_you_mean_answers_the_question_that_was_asked(patient: Patient) -> None:
    await patient.ask(*STOCK, guess("metformin", "metformn"))
    (card,) = (await patient.ask(*YES, text="yes")).cards
    assert isinstance(card, StockCard)
    assert card.drug == "metformin"
    assert patient.slots["topic"] == "medication_availability"
    assert notice(await patient.ask(*YES, text="yes")) is NoticeCode.NOTHING_TO_CONFIRM


async def test_yes_to_did_you_mean_leads_through_the_form_to_the_answer(patient: Patient) -> None:
    await patient.ask(*STATUS, guess("metformin", "metformn"))
    assert (await patient.ask(*YES, text="yes")).verify
    patient.verify(LISINOPRIL, METFORMIN)
    (card,) = (await patient.ask(*YES, text="yes")).cards
    assert isinstance(card, StatusCard)
    assert (card.label.number_ending, card.label.drug) == ("1190", "metformin")


async def test_yes_to_did_you_mean_does_not_yet_request_a_refill(patient: Patient) -> None:
    patient.verify(METFORMIN)
    await patient.ask(*REFILL, guess("metformin", "metformn"))
    (card,) = (await patient.ask(*YES, text="yes")).cards
    assert isinstance(card, RefillConfirmCard)


async def test_no_to_did_you_mean_asks_for_the_name(patient: Patient) -> None:
    await patient.ask(*STOCK, guess("metformin", "metformn"))
    assert notice(await patient.ask(*NO, text="no")) is NoticeCode.NEEDS_DRUG


async def test_a_yes_to_which_one_asks_which(patient: Patient) -> None:
    patient.verify(LISINOPRIL, METFORMIN)
    for entities in ((drug("lisinopril"), drug("metformin")), (guess("x", "x", "metformin", "metoprolol"),)):
        await patient.ask(*STATUS, *entities)
        assert notice(await patient.ask(*YES, text="yes")) is NoticeCode.NEEDS_CHOICE
        await patient.ask(*STATUS, *entities)
        assert notice(await patient.ask(*NO, text="no")) is NoticeCode.NEEDS_CHOICE


async def test_a_yes_while_the_form_stands_open_shows_the_form_again(patient: Patient) -> None:
    await patient.ask(*STATUS, drug("lisinopril"))
    assert (await patient.ask(*YES, text="ok")).verify
    assert patient.slots["verifying"] == {"topic": "prescription_status", "drug": "lisinopril"}
