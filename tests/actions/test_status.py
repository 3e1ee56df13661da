"""Where is my prescription, and why?"""

from dataclasses import replace

from sqlalchemy import Engine, text

from bot.cards import ClarifyCard, HandoffReason, NoticeCard, NoticeCode, PrescriptionsCard, Queue, StatusCard, Verify
from tests.actions.asking import (
    ATORVASTATIN,
    LISINOPRIL,
    METFORMIN,
    NOW,
    OZEMPIC,
    SERTRALINE,
    Answered,
    Patient,
    drug,
    guess,
    number,
)

STATUS = ("action_prescription_status", "prescription_status")
WHY = ("action_why", "why_delayed")
LIST = ("action_list_prescriptions", "list_prescriptions")


def notice(answer: Answered) -> NoticeCode:
    (card,) = answer.cards
    assert isinstance(card, NoticeCard)
    return card.code


def number_ending(answer: Answered) -> str:
    assert isinstance(answer.cards[0], StatusCard)
    return answer.cards[0].label.number_ending


async def test_a_stranger_is_asked_to_verify_and_then_gets_the_answer(patient: Patient) -> None:
    asked = await patient.ask(*STATUS, drug("lisinopril"))
    assert asked.cards == (Verify("verify", 1, None),)
    assert patient.slots["verifying"] == {"topic": "prescription_status", "drug": "lisinopril"}
    patient.verify(LISINOPRIL)
    view = (await patient.ask(*STATUS, drug("lisinopril"))).view
    assert view.title == "Rx ending 1182 · lisinopril"
    assert view.headline == "Ready for pickup since yesterday at 4:10 PM."
    assert view.badge == "Action needed: pick it up"
    facts = {row.label: row.value for row in view.rows}
    assert facts["Who acts next"] == "You"
    assert facts["Price"] == "$4.00"
    assert facts["Phone"] == "(203) 555-0142"
    assert patient.slots["verifying"] is None


async def test_a_number_that_was_typed_goes_along_to_the_form(patient: Patient) -> None:
    asked = await patient.ask(*STATUS, number("RX_1"))
    assert asked.cards == (Verify("verify", 1, "RX_1"),)


async def test_the_name_of_a_medicine_is_not_said_to_one_who_did_not_type_it(patient: Patient) -> None:
    patient.typed(RX_1="447 1182")
    patient.verify(LISINOPRIL)
    view = (await patient.ask(*STATUS, number("RX_1"))).view
    assert view.title == "Rx ending 1182"
    assert "lisinopril" not in view.text.lower()


async def test_a_brand_that_was_typed_is_what_the_card_calls_it(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    view = (await patient.ask(*STATUS, drug("lisinopril", "Zestril"))).view
    assert view.title == "Rx ending 1182 · zestril"


async def test_another_medicine_is_verified_anew_and_nothing_said_about_the_first(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    await patient.ask(*STATUS, drug("lisinopril"))
    assert (await patient.ask(*STATUS, drug("metformin"))).verify
    patient.verify(METFORMIN)
    assert number_ending(await patient.ask(*STATUS, drug("metformin"))) == "1190"


async def test_a_number_of_another_medicine_reveals_nothing(patient: Patient) -> None:
    await patient.ask(*STATUS, drug("ozempic"))
    patient.verify(LISINOPRIL)
    answer = await patient.ask(*STATUS, drug("ozempic"))
    assert notice(answer) is NoticeCode.OTHER_PRESCRIPTION
    assert "1182" not in answer.view.text
    assert "lisinopril" not in answer.view.text.lower()


async def test_why_is_about_the_medicine_spoken_of(patient: Patient) -> None:
    patient.verify(LISINOPRIL, ATORVASTATIN)
    await patient.ask(*STATUS, drug("atorvastatin"))
    answer = await patient.ask(*WHY)
    assert number_ending(answer) == "1203"
    assert answer.view.headline.startswith("We do not have enough of this medicine right now.")


async def test_a_number_typed_later_moves_the_conversation_to_it(patient: Patient) -> None:
    patient.verify(LISINOPRIL, SERTRALINE)
    await patient.ask(*STATUS, drug("lisinopril"))
    patient.typed(RX_1="4471227")
    assert number_ending(await patient.ask(*STATUS, number("RX_1"))) == "1227"
    answer = await patient.ask(*WHY)
    assert number_ending(answer) == "1227"
    assert answer.view.headline.startswith("We asked your prescriber something and have no answer yet.")


async def test_a_number_that_was_not_verified_is_never_answered_with_another(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    patient.typed(RX_1="4471190")
    assert (await patient.ask(*STATUS, number("RX_1"))).cards == (Verify("verify", 1, "RX_1"),)
    assert (await patient.ask(*WHY, number("RX_2"))).cards == (Verify("verify", 1, "RX_2"),)


async def test_a_medicine_carried_from_a_stock_question_does_not_answer_with_another(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    await patient.ask(*STATUS, drug("lisinopril"))
    await patient.ask("action_availability", "medication_availability", drug("semaglutide", "ozempic"))
    assert (await patient.ask(*STATUS)).verify


async def test_a_misspelled_medicine_is_asked_about_first(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    answer = await patient.ask(*STATUS, guess("lisinopril", "lisnopril"))
    assert isinstance(answer.cards[0], ClarifyCard)
    assert answer.view.headline == "That name is not on our list. Did you mean Lisinopril?"
    answered = await patient.press(answer.view, "b1", {"prescription_status": STATUS[0]})
    assert number_ending(answered) == "1182"


async def test_two_medicines_in_one_question_are_taken_one_by_one(patient: Patient) -> None:
    patient.verify(LISINOPRIL, METFORMIN)
    answer = await patient.ask(*STATUS, drug("lisinopril"), drug("metformin"))
    assert [button.label for button in answer.view.buttons][:2] == ["Lisinopril", "Metformin"]
    answered = await patient.press(answer.view, "b2", {"prescription_status": STATUS[0]})
    assert number_ending(answered) == "1190"


async def test_two_prescriptions_of_one_medicine_are_told_apart_by_number(patient: Patient, engine: Engine) -> None:
    set_rx(engine, METFORMIN, drug=drug_code(engine, LISINOPRIL))
    patient.verify(LISINOPRIL, METFORMIN)
    answer = await patient.ask(*STATUS, drug("lisinopril"))
    labels = [button.label for button in answer.view.buttons]
    assert labels[:2] == ["Rx ending 1182 · lisinopril", "Rx ending 1190 · lisinopril"]
    answered = await patient.press(answer.view, "b2", {"prescription_status": STATUS[0]})
    assert number_ending(answered) == "1190"


async def test_a_change_in_the_pharmacys_system_is_seen_at_once(patient: Patient, engine: Engine) -> None:
    patient.verify(LISINOPRIL)
    set_rx(engine, LISINOPRIL, status="out_of_stock", due_on="2026-11-25")
    view = (await patient.ask(*STATUS, drug("lisinopril"))).view
    assert view.headline == "Not ready yet. We are out of this medicine."
    assert view.badge == "No action needed"
    assert ("More is expected", "Wednesday, Nov 25 (this can change)") in [(row.label, row.value) for row in view.rows]


async def test_ready_is_not_said_when_the_status_is_a_day_old(patient: Patient, engine: Engine) -> None:
    patient.verify(LISINOPRIL)
    set_rx(engine, LISINOPRIL, as_of="2026-11-22 15:00:00.000000")
    view = (await patient.ask(*STATUS)).view
    assert view.headline == "It was ready as of yesterday at 10 AM. Please call before you come."
    assert view.badge == "Action needed: call first"


async def test_a_reason_that_is_not_on_the_list_goes_to_the_pharmacist(patient: Patient, engine: Engine) -> None:
    patient.verify(LISINOPRIL)
    set_rx(engine, LISINOPRIL, status="on_hold", status_reason="preg")
    answer = await patient.ask(*STATUS)
    assert answer.view.headline == "The pharmacist needs to speak with you about this prescription."
    assert "preg" not in answer.view.text.lower()
    assert "$" not in answer.view.text
    assert answer.handoff
    assert (answer.handoff.queue, answer.handoff.reason) == (Queue.PHARMACIST, HandoffReason.PHARMACIST_MUST_SPEAK)


async def test_all_prescriptions_take_a_code_and_then_carry_their_names(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    assert (await patient.ask(*LIST)).cards == (Verify("verify", 2),)
    patient.verify(tier=2)
    answer = await patient.ask(*LIST)
    (card,) = answer.cards
    assert isinstance(card, PrescriptionsCard)
    assert len(card.lines) == 6
    assert ("Lisinopril 10 mg tablet (Rx ending 1182)", "Ready for pickup") in [
        (row.label, row.value) for row in answer.view.rows
    ]


async def test_at_tier_two_a_medicine_is_found_by_its_name_alone(patient: Patient) -> None:
    patient.verify(tier=2)
    view = (await patient.ask(*STATUS, drug("semaglutide", "ozempic"))).view
    assert view.title.startswith("Rx ending 1215 · ")
    assert "prior authorization" in view.headline
    assert notice(await patient.ask(*STATUS, drug("warfarin"))) is NoticeCode.NOT_AMONG_YOURS


async def test_a_confidential_prescription_does_not_exist_for_a_proxy(patient: Patient, engine: Engine) -> None:
    set_rx(engine, OZEMPIC, confidential=1)
    patient.verify(tier=2, proxy="child")
    answer = await patient.ask(*LIST)
    assert "1215" not in answer.view.text
    assert "Here are 5 prescriptions" in answer.view.headline
    assert notice(await patient.ask(*STATUS, drug("semaglutide"))) is NoticeCode.NOT_AMONG_YOURS


async def test_an_expired_verification_opens_nothing(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    assert patient.claims.patient
    patient.claims = replace(patient.claims, patient=replace(patient.claims.patient, until=NOW))
    assert (await patient.ask(*STATUS)).verify


async def test_another_patients_prescription_does_not_open(patient: Patient) -> None:
    patient.verify(LISINOPRIL, reference="P0005")
    assert (await patient.ask(*STATUS)).verify


def set_rx(engine: Engine, reference: str, **columns: object) -> None:
    """Change a row of the demo pharmacy's own table."""
    changes = ", ".join(f"{name} = :{name}" for name in columns)
    with engine.begin() as connection:
        done = connection.execute(
            text(f"UPDATE elm_prescription SET {changes} WHERE reference = :reference"),
            {**columns, "reference": reference},
        )
        assert done.rowcount == 1


def drug_code(engine: Engine, reference: str) -> object:
    with engine.connect() as connection:
        return connection.execute(
            text("SELECT drug FROM elm_prescription WHERE reference = :reference"), {"reference": reference}
        ).scalar_one()
