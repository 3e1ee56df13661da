"""What anybody may ask: stock, hours, locations; and a patient's insurance and deliveries."""

import pytest
from sqlalchemy import Engine, text

from bot.cards import (
    ClarifyCard,
    DeliveryCard,
    HandoffReason,
    HoursCard,
    InsuranceCard,
    LocationsCard,
    NoticeCard,
    NoticeCode,
    Queue,
    StatusCard,
    StockCard,
)
from bot.pharmacy.values import Grade
from tests.actions.asking import (
    ATORVASTATIN,
    LISINOPRIL,
    METFORMIN,
    OZEMPIC,
    Answered,
    Patient,
    drug,
    guess,
)
from tests.actions.test_status import set_rx

STOCK = ("action_availability", "medication_availability")
HOURS = ("action_hours", "pharmacy_hours")
PLACES = ("action_locations", "pharmacy_location")
PRICE = ("action_price_or_insurance", "price_or_insurance")
APPROVAL = ("action_prior_authorization", "prior_authorization")
DELIVERY = ("action_delivery", "delivery_status")


def stock_card(answer: Answered) -> StockCard:
    (card,) = answer.cards
    assert isinstance(card, StockCard)
    return card


def notice(answer: Answered) -> NoticeCard:
    (card,) = answer.cards
    assert isinstance(card, NoticeCard)
    return card


async def test_stock_is_graded_with_its_age_and_without_a_count(patient: Patient) -> None:
    patient.at("NH")
    answer = await patient.ask(*STOCK, drug("semaglutide", "Ozempic"))
    card = stock_card(answer)
    assert card.drug == "ozempic"
    assert card.lines[0].location_name == "Elm Street Pharmacy New Haven"
    assert all("Ozempic" in line.product or "ozempic" in line.product for line in card.lines)
    half = [line for line in card.lines if "0.5 mg" in line.product]
    assert half[0].grade is Grade.LOW
    values = {row.label: row.value for row in answer.view.rows}
    assert any(value == "Only a little left, as of 20 minutes ago" for value in values.values())
    assert "can't hold it" in answer.view.text


async def test_out_at_the_patients_location_shows_where_else(patient: Patient) -> None:
    patient.at("HD")
    answer = await patient.ask(*STOCK, drug("semaglutide", "ozempic"))
    half = [line for line in stock_card(answer).lines if "0.5 mg" in line.product]
    assert half[0].grade is Grade.OUT
    assert half[0].expected_on
    assert {line.location_name.split()[-1] for line in half} == {"Hamden", "Haven", "Milford"}


@pytest.mark.parametrize(
    ("generic", "left"), [("zolpidem", 0), ("zolpidem", 900), ("oxycodone", 0), ("oxycodone", 900)]
)
async def test_a_controlled_drug_gets_the_same_words_whatever_the_stock(
    patient: Patient, engine: Engine, generic: str, left: int
) -> None:
    with engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE elm_stock SET quantity = :left "
                "WHERE drug IN (SELECT code FROM elm_formulary WHERE generic = :generic)"
            ),
            {"left": left, "generic": generic},
        )
    answer = await patient.ask(*STOCK, drug(generic))
    assert notice(answer) == NoticeCard("notice", NoticeCode.RESTRICTED_DRUG, "+12035550142")
    assert answer.view.headline == "I can't talk about stock of that medicine in chat."
    assert answer.view.links[0].href == "tel:+12035550142"


async def test_a_drug_that_is_not_on_the_list_is_said_to_be_unknown(patient: Patient) -> None:
    assert notice(await patient.ask(*STOCK, drug("nusinersen"))).code is NoticeCode.DRUG_UNKNOWN


async def test_no_drug_named_asks_for_one_and_a_carried_one_is_used(patient: Patient) -> None:
    assert notice(await patient.ask(*STOCK)).code is NoticeCode.NEEDS_DRUG
    await patient.ask(*STOCK, drug("lisinopril"))
    assert stock_card(await patient.ask(*STOCK)).drug == "lisinopril"


async def test_a_guessed_drug_is_never_answered_about(patient: Patient) -> None:
    answer = await patient.ask(*STOCK, guess("metformin", "metformn", "metformin", "metoprolol"))
    (card,) = answer.cards
    assert isinstance(card, ClarifyCard)
    assert [choice.label for choice in card.choices] == ["Metformin", "Metoprolol"]
    assert patient.slots["drug"] is None
    answered = await patient.press(answer.view, "b1", {STOCK[1]: STOCK[0]})
    assert stock_card(answered).drug == "metformin"


async def test_the_hours_of_ones_own_location(patient: Patient) -> None:
    patient.at("NH")
    answer = await patient.ask(*HOURS, text="when do you close today")
    assert answer.view.headline == "Open now until 1:30 PM."
    rows = {row.label: row.value for row in answer.view.rows}
    assert rows["Today"] == "8 AM to 1:30 PM and 2 PM to 8 PM"
    assert rows["Thursday, Nov 26 (Thanksgiving)"] == "9 AM to 12 PM"


async def test_the_day_and_the_place_that_were_named(patient: Patient) -> None:
    answer = await patient.ask(*HOURS, text="are you open in hamden on sunday?")
    (card,) = answer.cards
    assert isinstance(card, HoursCard)
    assert [place.name for place in card.locations] == ["Elm Street Pharmacy Hamden"]
    assert answer.view.headline == "Sunday, Nov 29: closed."


async def test_hours_of_all_locations_for_one_who_named_none(patient: Patient) -> None:
    answer = await patient.ask(*HOURS, text="hours tomorrow?")
    assert answer.view.headline == "Our hours tomorrow:"
    rows = {row.label: row.value for row in answer.view.rows}
    assert rows["Hamden, tomorrow"] == "9 AM to 1 PM and 2 PM to 7 PM"


async def test_the_locations_with_ones_own_first(patient: Patient) -> None:
    patient.at("MF")
    answer = await patient.ask(*PLACES, text="where are you")
    (card,) = answer.cards
    assert isinstance(card, LocationsCard)
    assert [place.city for place in card.places] == ["Milford", "New Haven", "Hamden"]
    assert ("(203) 555-0144", "tel:+12035550144") in [(row.value, row.href) for row in answer.view.rows]
    named = await patient.ask(*PLACES, text="whats the address in new haven")
    assert named.view.headline == "We are at 412 Elm Street, New Haven, CT 06511."


async def test_the_price_of_a_paid_claim(patient: Patient) -> None:
    assert (await patient.ask(*PRICE, drug("lisinopril"))).verify
    patient.verify(LISINOPRIL)
    answer = await patient.ask(*PRICE, drug("lisinopril"))
    assert isinstance(answer.cards[0], InsuranceCard)
    assert answer.view.headline == "Your insurance has paid. You pay $4.00."


async def test_a_rejected_claim_says_why_and_who_acts(patient: Patient, engine: Engine) -> None:
    claim(engine, METFORMIN, "rejected", "70")
    patient.verify(METFORMIN)
    view = (await patient.ask(*PRICE, drug("metformin"))).view
    assert view.headline == "Your insurance has not paid. Your plan does not cover this medicine."
    assert ("Who acts next", "Your prescriber") in [(row.label, row.value) for row in view.rows]
    assert view.badge == "No action needed"


async def test_a_refusal_of_medicare_makes_a_task_for_staff(patient: Patient, engine: Engine) -> None:
    claim(engine, METFORMIN, "rejected", "70,569")
    patient.verify(METFORMIN)
    answer = await patient.ask(*PRICE, drug("metformin"))
    assert answer.view.headline == "Your insurance has not paid. Your plan does not cover this medicine."
    assert answer.handoff
    assert (answer.handoff.queue, answer.handoff.topic) == (Queue.TECHNICIAN, "medicare_notice")


@pytest.mark.parametrize("code", ["88", "ZZ"])
async def test_a_code_that_is_the_pharmacists_is_not_explained(patient: Patient, engine: Engine, code: str) -> None:
    claim(engine, METFORMIN, "rejected", code)
    patient.verify(METFORMIN)
    answer = await patient.ask(*PRICE, drug("metformin"))
    assert code not in answer.view.text
    assert answer.handoff
    assert (answer.handoff.queue, answer.handoff.reason) == (Queue.PHARMACIST, HandoffReason.PHARMACIST_MUST_SPEAK)


async def test_without_a_claim_the_status_starts_with_the_price(patient: Patient, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM elm_claim WHERE prescription = :rx"), {"rx": METFORMIN})
    patient.verify(METFORMIN)
    answer = await patient.ask(*PRICE, drug("metformin"))
    assert isinstance(answer.cards[0], StatusCard)
    assert answer.view.headline.startswith("The price is $10.00. It was picked up")


async def test_a_prior_authorization_says_who_must_ask(patient: Patient) -> None:
    patient.verify(OZEMPIC)
    view = (await patient.ask(*APPROVAL, drug("semaglutide", "ozempic"))).view
    assert view.title == "Rx ending 1215 · ozempic"
    assert "Your prescriber has to send the request to your plan." in view.headline
    assert ("Who acts next", "Your prescriber") in [(row.label, row.value) for row in view.rows]


async def test_a_prescription_for_pickup_has_no_delivery(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    answer = await patient.ask(*DELIVERY, drug("lisinopril"))
    assert isinstance(answer.cards[0], DeliveryCard)
    assert answer.view.headline.startswith("I see no delivery for this prescription.")


async def test_a_delivery_tells_where_it_is_and_when_it_is_expected(patient: Patient, engine: Engine) -> None:
    set_rx(engine, ATORVASTATIN, status="shipped")
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO elm_delivery (prescription, state, expected_on) VALUES (:rx, 'shipped', '2026-11-25')"),
            {"rx": ATORVASTATIN},
        )
    patient.verify(ATORVASTATIN)
    view = (await patient.ask(*DELIVERY, drug("atorvastatin"))).view
    assert view.headline == "It was shipped and is on its way to you."
    assert ("Expected", "Wednesday, Nov 25 (this can change)") in [(row.label, row.value) for row in view.rows]


def claim(engine: Engine, reference: str, state: str, codes: str) -> None:
    with engine.begin() as connection:
        done = connection.execute(
            text("UPDATE elm_claim SET state = :state, reject_codes = :codes WHERE prescription = :rx"),
            {"state": state, "codes": codes, "rx": reference},
        )
        assert done.rowcount == 1
