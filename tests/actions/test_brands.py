"""A brand that is not on the pharmacy's list: the bot asks whether its own product was meant, and never assumes it."""

from typing import Any

from sqlalchemy import Engine, text

from actions.names import HANDLERS, QUESTIONS
from bot.cards import ClarifyCard, NoticeCard, NoticeCode, RefillConfirmCard, StatusCard, StockCard, Verify
from tests.actions.asking import METFORMIN, OZEMPIC, Answered, Patient, drug

STATUS = ("action_prescription_status", "prescription_status")
REFILL = ("action_refill", "refill_request")
STOCK = ("action_availability", "medication_availability")
YES = ("action_affirm", "affirm")
ACTIONS = {
    intent: next(name for name, handler in HANDLERS.items() if handler is asked) for intent, asked in QUESTIONS.items()
}


def public(generic: str, typed: str) -> dict[str, Any]:
    """A name as the linker finds it in the public list."""
    return drug(generic, typed, source="public")


RYBELSUS, OURS = public("semaglutide", "Rybelsus"), drug("semaglutide", "Ozempic", source="formulary")


def question(answer: Answered) -> str:
    (card,) = answer.cards
    assert isinstance(card, ClarifyCard)
    return answer.view.headline


async def test_stock_of_another_brand_is_asked_about_by_the_names_on_our_products(patient: Patient) -> None:
    asked = await patient.ask(*STOCK, RYBELSUS)
    assert question(asked).endswith("Did you mean Semaglutide (Ozempic, Wegovy)?")
    (card,) = (await patient.press(asked.view, "b1", ACTIONS)).cards
    assert isinstance(card, StockCard)
    assert card.drug == "semaglutide"


async def test_a_yes_is_an_answer_too(patient: Patient) -> None:
    await patient.ask(*STOCK, RYBELSUS)
    (card,) = (await patient.ask(*YES, text="yes")).cards
    assert isinstance(card, StockCard)


async def test_another_brand_of_what_is_not_carried_is_not_on_the_list(patient: Patient) -> None:
    (notice,) = (await patient.ask(*STOCK, public("ivermectin", "Stromectol"))).cards
    assert isinstance(notice, NoticeCard)
    assert notice.code is NoticeCode.DRUG_UNKNOWN


async def test_another_brand_of_a_controlled_drug_gets_the_words_for_all_of_them(patient: Patient) -> None:
    own = await patient.ask(*STOCK, drug("oxycodone"))
    assert (await patient.ask(*STOCK, public("oxycodone", "Oxaydo"))).cards == own.cards


async def test_an_ingredients_own_name_with_its_salt_needs_no_question(patient: Patient) -> None:
    for name in ("metformin", "Metformin Hydrochloride"):
        (card,) = (await patient.ask(*STOCK, public("metformin", name))).cards
        assert isinstance(card, StockCard)


async def test_a_brand_of_ours_named_beside_it_is_the_one_that_is_answered(patient: Patient) -> None:
    for names in ((RYBELSUS, OURS), (OURS, RYBELSUS)):
        (card,) = (await patient.ask(*STOCK, *names)).cards
        assert isinstance(card, StockCard)
        assert card.drug == "ozempic"


async def test_beside_another_medicine_it_is_asked_about_and_the_other_is_answered(patient: Patient) -> None:
    stock, asked = (await patient.ask(*STOCK, drug("metformin"), RYBELSUS)).cards
    assert isinstance(stock, StockCard)
    assert stock.drug == "metformin"
    assert isinstance(asked, ClarifyCard)
    assert [choice.label for choice in asked.choices] == ["Semaglutide (Ozempic, Wegovy)"]


async def test_status_and_refill_by_another_brand_are_never_answered_without_asking(patient: Patient) -> None:
    patient.verify(OZEMPIC, METFORMIN)
    for asked in (STATUS, REFILL):
        assert question(await patient.ask(*asked, RYBELSUS)).endswith("Did you mean Semaglutide?")
    await patient.ask(*STATUS, RYBELSUS)
    (card,) = (await patient.ask(*YES, text="yes")).cards
    assert isinstance(card, StatusCard)
    assert card.label.number_ending == "1215"


async def test_a_stranger_is_asked_before_a_form_is_drawn(patient: Patient) -> None:
    assert question(await patient.ask(*STATUS, RYBELSUS)).endswith("Did you mean Semaglutide?")
    assert (await patient.ask(*YES, text="yes")).cards == (Verify("verify", 1, None),)


async def test_a_yes_with_another_brand_requests_nothing(patient: Patient, engine: Engine) -> None:
    patient.verify(METFORMIN)
    with engine.connect() as connection:
        before = connection.execute(text("SELECT count(*) FROM refill_request")).scalar_one()
    (confirm,) = (await patient.ask(*REFILL, drug("metformin"))).cards
    assert isinstance(confirm, RefillConfirmCard)
    asked = await patient.ask(*YES, public("metformin", "Fortamet"), text="yes the fortamet")
    assert question(asked).endswith("Did you mean Metformin?")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM refill_request")).scalar_one() == before
