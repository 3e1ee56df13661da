"""How many refills are left, whether what a doctor sent has come, and what is offered to one who has run out."""

import pytest
from sqlalchemy import Engine, text

from bot.cards import HandoffReason, NoticeCard, NoticeCode, RefillConfirmCard, RefillsLeftCard, StatusCard
from bot.pharmacy.values import FillStatus
from tests.actions.asking import ATORVASTATIN, LISINOPRIL, METFORMIN, Patient, drug, kinds, number
from tests.actions.test_status import set_rx

LEFT = ("action_refills_left", "refills_left")
RECEIVED = ("action_was_it_received", "was_it_received")
OUT = ("action_out_of_medicine", "out_of_medicine")


async def refills_left(patient: Patient) -> RefillsLeftCard:
    (card,) = (await patient.ask(*LEFT, drug("metformin"))).cards
    assert isinstance(card, RefillsLeftCard)
    return card


async def test_a_stranger_verifies_and_then_hears_the_count(patient: Patient) -> None:
    assert (await patient.ask(*LEFT, drug("metformin"), text="how many refills on my metformin")).verify
    patient.verify(METFORMIN)
    answer = await patient.ask(*LEFT, drug("metformin"), text="how many refills on my metformin")
    (card,) = answer.cards
    assert isinstance(card, RefillsLeftCard)
    assert answer.view.headline == f"{card.refills_left} refills are left on this prescription."
    assert answer.view.rows[0].label == "Good until"
    refill = await patient.press(answer.view, "b1", {"refill_request": "action_refill"})
    assert kinds(refill.cards) == [RefillConfirmCard]


async def test_none_left_leads_to_a_new_prescription_and_a_person(patient: Patient, engine: Engine) -> None:
    set_rx(engine, METFORMIN, refills_left=0)
    patient.verify(METFORMIN)
    view = (await patient.ask(*LEFT, drug("metformin"))).view
    assert view.headline == "No refills are left on this prescription."
    assert view.badge == "Action needed: ask for a new prescription"
    assert "We can ask for you if you talk to a person here." in view.text
    assert [button.id for button in view.buttons] == ["human"]


async def test_a_count_that_the_pharmacy_does_not_give_is_asked_for(patient: Patient, engine: Engine) -> None:
    set_rx(engine, METFORMIN, refills_left=None)
    patient.verify(METFORMIN)
    view = (await patient.ask(*LEFT, drug("metformin"))).view
    assert view.badge == "Action needed: ask us"
    assert "human" in [button.id for button in view.buttons]
    assert view.links


@pytest.mark.parametrize("status", [FillStatus.CANCELLED, FillStatus.ON_HOLD, FillStatus.UNKNOWN])
async def test_a_count_that_leads_to_no_refill_is_not_told(
    patient: Patient, engine: Engine, status: FillStatus
) -> None:
    set_rx(engine, METFORMIN, status=status.value, refills_left=3)
    patient.verify(METFORMIN)
    assert (await refills_left(patient)).refills_left is None


async def test_a_prescription_that_has_expired_says_so_instead(patient: Patient, engine: Engine) -> None:
    set_rx(engine, METFORMIN, expires_on="2026-11-01", refills_left=3)
    patient.verify(METFORMIN)
    assert "has expired" in (await patient.ask(*LEFT, drug("metformin"))).view.headline


async def test_what_is_the_pharmacists_to_say_is_not_counted(patient: Patient, engine: Engine) -> None:
    set_rx(engine, METFORMIN, status="pharmacist_review")
    patient.verify(METFORMIN)
    answer = await patient.ask(*LEFT, drug("metformin"))
    assert answer.handoff
    assert answer.handoff.reason is HandoffReason.PHARMACIST_MUST_SPEAK


async def test_what_a_doctor_sent_takes_the_second_tier_and_then_its_status_answers(
    patient: Patient, engine: Engine
) -> None:
    set_rx(engine, METFORMIN, status="received", issued_on="2026-11-22", last_filled_on=None)
    patient.verify(LISINOPRIL)
    form = (await patient.ask(*RECEIVED, drug("metformin"), text="did you get my metformin")).verify
    assert form
    assert form.tier == 2
    patient.verify(tier=2)
    (card,) = (await patient.ask(*RECEIVED, drug("metformin"), text="did you get my metformin")).cards
    assert isinstance(card, StatusCard)
    assert card.what is FillStatus.RECEIVED


async def test_what_stands_only_in_a_doctors_record_was_sent_and_not_received(patient: Patient, engine: Engine) -> None:
    set_rx(engine, METFORMIN, status="sent", issued_on="2026-11-22")
    patient.verify(tier=2)
    view = (await patient.ask(*RECEIVED, drug("metformin"))).view
    assert "we have not received it yet" in view.headline


async def test_nothing_found_is_said_with_what_to_do(patient: Patient) -> None:
    patient.verify(tier=2)
    answer = await patient.ask(*RECEIVED, drug("amoxicillin"), text="did dr lee send the amoxicillin")
    (card,) = answer.cards
    assert card == NoticeCard("notice", NoticeCode.NOT_RECEIVED, "+12035550142")
    assert "can take a while" in answer.view.text
    assert [button.id for button in answer.view.buttons] == ["human"]


async def test_of_a_medicine_fetched_long_ago_the_last_one_is_shown_and_that_nothing_newer_came(
    patient: Patient, engine: Engine
) -> None:
    set_rx(engine, METFORMIN, status="picked_up", issued_on="2026-06-01")
    patient.verify(tier=2)
    answer = await patient.ask(*RECEIVED, drug("metformin"))
    assert kinds(answer.cards) == [StatusCard, NoticeCard]


async def test_without_a_medicine_the_one_that_came_lately_is_meant(patient: Patient, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE elm_prescription SET issued_on = '2026-02-01'"))
    set_rx(engine, ATORVASTATIN, issued_on="2026-11-20")
    patient.verify(tier=2)
    (card,) = (await patient.ask(*RECEIVED, text="did my doctor send it over")).cards
    assert isinstance(card, StatusCard)
    assert card.label.number_ending == "1203"


async def test_a_number_that_is_known_needs_no_second_tier(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    patient.typed(RX_1="4471182")
    (card,) = (await patient.ask(*RECEIVED, number("RX_1"), text="did you receive RX_1")).cards
    assert isinstance(card, StatusCard)


async def test_who_is_out_is_offered_the_refill_at_once_and_a_person(patient: Patient) -> None:
    patient.verify(METFORMIN)
    answer = await patient.ask(*OUT, drug("metformin"), text="i took my last metformin")
    caring, confirm = answer.shown
    assert caring.headline.startswith("You should not be without your medicine.")
    assert "human" in [button.id for button in caring.buttons]
    assert confirm.kind == "refill_confirm"
    done = await patient.ask("action_affirm", "affirm", text="yes please")
    assert done.view.headline == "Your refill is requested."


async def test_a_stranger_who_is_out_reads_the_words_once(patient: Patient) -> None:
    first = await patient.ask(*OUT, drug("metformin"), text="i am out of metformin")
    assert kinds(first.cards)[0] is NoticeCard
    assert first.verify
    patient.verify(METFORMIN)
    then = await patient.ask(*OUT, drug("metformin"), text="i am out of metformin")
    assert kinds(then.cards) == [RefillConfirmCard]


async def test_who_is_out_of_what_is_ready_hears_that_it_is_ready(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    answer = await patient.ask(*OUT, drug("lisinopril"), text="i am out of lisinopril")
    assert kinds(answer.cards) == [NoticeCard, StatusCard]
    assert answer.shown[1].headline.startswith("Ready for pickup")
