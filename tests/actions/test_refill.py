"""A refill: one question, one yes, one request."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine, text

from actions.server import make_app
from actions.turn import Services
from bot.cards import (
    HandoffReason,
    NoticeCard,
    NoticeCode,
    Queue,
    RefillConfirmCard,
    RefillResultCard,
)
from bot.pharmacy.sql import SqlPharmacy
from bot.pharmacy.values import RefillRefusal, RefillRequest
from tests.actions.asking import (
    LISINOPRIL,
    METFORMIN,
    NOW,
    SERTRALINE,
    TOKEN,
    ZOLPIDEM,
    Answered,
    Patient,
    drug,
    number,
)
from tests.actions.test_status import set_rx

REFILL = ("action_refill", "refill_request")
YES = ("action_affirm", "affirm")
NO = ("action_deny", "deny")
BUTTONS = {"affirm": "action_affirm", "deny": "action_deny"}


def requests(engine: Engine) -> Sequence[str]:
    """The prescriptions in the pharmacy's request table."""
    with engine.connect() as connection:
        return connection.execute(text("SELECT prescription FROM refill_request")).scalars().all()


def notice(answer: Answered) -> NoticeCode:
    card = answer.cards[0]
    assert isinstance(card, NoticeCard)
    return card.code


def result(answer: Answered) -> RefillResultCard:
    card = answer.cards[0]
    assert isinstance(card, RefillResultCard)
    return card


async def test_a_refill_is_asked_for_confirmed_and_requested_once(patient: Patient, engine: Engine) -> None:
    patient.verify(METFORMIN)
    asked = await patient.ask(*REFILL, drug("metformin"))
    assert isinstance(asked.cards[0], RefillConfirmCard)
    assert asked.view.headline == "Shall I ask Elm Street Pharmacy New Haven to refill this prescription?"
    assert requests(engine) == []
    assert (await patient.ask(*YES, text="yes")).view.headline == "Your refill is requested."
    assert notice(await patient.ask(*YES, text="yes")) is NoticeCode.NOTHING_TO_CONFIRM
    assert requests(engine) == [METFORMIN]


async def test_a_turn_that_is_played_again_finds_its_own_request(patient: Patient, engine: Engine) -> None:
    patient.verify(METFORMIN)
    await patient.ask(*REFILL, drug("metformin"))
    slots = dict(patient.slots)
    await patient.ask(*YES)
    patient.slots = slots
    assert result(await patient.ask(*YES)).outcome == "already_requested"
    assert requests(engine) == [METFORMIN]


async def test_asking_again_tells_that_it_is_already_requested(patient: Patient, engine: Engine) -> None:
    patient.verify(METFORMIN)
    await patient.ask(*REFILL, drug("metformin"))
    await patient.ask(*YES)
    again = await patient.ask(*REFILL, drug("metformin"))
    assert again.view.headline == "This refill is already requested. I did not ask a second time."
    assert requests(engine) == [METFORMIN]


async def test_the_buttons_of_the_question_work_and_an_old_one_confirms_nothing(
    patient: Patient, engine: Engine
) -> None:
    patient.verify(METFORMIN)
    first = await patient.ask(*REFILL, drug("metformin"))
    second = await patient.ask(*REFILL, drug("metformin"))
    old = await patient.press(first.view, "yes", BUTTONS)
    assert notice(old) is NoticeCode.QUESTION_CLOSED
    assert requests(engine) == []
    assert notice(await patient.press(second.view, "yes", BUTTONS)) is NoticeCode.QUESTION_CLOSED
    third = await patient.ask(*REFILL, drug("metformin"))
    assert result(await patient.press(third.view, "yes", BUTTONS)).outcome == "requested"
    assert notice(await patient.press(third.view, "yes", BUTTONS)) is NoticeCode.QUESTION_CLOSED
    assert requests(engine) == [METFORMIN]


async def test_a_no_requests_nothing(patient: Patient, engine: Engine) -> None:
    patient.verify(METFORMIN)
    await patient.ask(*REFILL, drug("metformin"))
    assert notice(await patient.ask(*NO)) is NoticeCode.REFILL_NOT_REQUESTED
    assert notice(await patient.ask(*YES)) is NoticeCode.NOTHING_TO_CONFIRM
    assert notice(await patient.ask(*NO)) is NoticeCode.NOTHING_TO_CONFIRM
    assert requests(engine) == []


async def test_a_yes_after_something_else_confirms_nothing(patient: Patient, engine: Engine) -> None:
    patient.verify(METFORMIN)
    await patient.ask(*REFILL, drug("metformin"))
    await patient.ask("action_small_talk", "thank")
    assert notice(await patient.ask(*YES)) is NoticeCode.NOTHING_TO_CONFIRM
    assert requests(engine) == []


async def test_a_yes_of_one_who_is_no_longer_verified_confirms_nothing(patient: Patient, engine: Engine) -> None:
    patient.verify(METFORMIN)
    await patient.ask(*REFILL, drug("metformin"))
    patient.claims = replace(patient.claims, patient=None)
    assert notice(await patient.ask(*YES)) is NoticeCode.QUESTION_CLOSED
    assert requests(engine) == []


async def test_a_yes_that_names_another_medicine_asks_about_that_one(patient: Patient, engine: Engine) -> None:
    set_rx(engine, LISINOPRIL, status="picked_up", last_filled_on="2026-09-01")
    patient.verify(LISINOPRIL, METFORMIN)
    await patient.ask(*REFILL, drug("metformin"))
    asked = await patient.ask(*YES, drug("lisinopril"), text="yes the lisinopril")
    assert isinstance(asked.cards[0], RefillConfirmCard)
    assert asked.view.title == "Rx ending 1182 · lisinopril"
    assert requests(engine) == []
    await patient.ask(*YES, drug("lisinopril"), text="yes lisinopril")
    assert requests(engine) == [LISINOPRIL]


async def test_a_patient_with_no_refills_left_is_told_who_can_give_more(patient: Patient, engine: Engine) -> None:
    set_rx(engine, METFORMIN, refills_left=0)
    patient.verify(METFORMIN)
    answer = await patient.ask(*REFILL, drug("metformin"))
    assert result(answer).refusal is RefillRefusal.NO_REFILLS_LEFT
    assert answer.view.headline == "I can't request this refill. No refills are left on this prescription."
    assert ("Who acts next", "Your prescriber") in [(row.label, row.value) for row in answer.view.rows]
    assert [button.label for button in answer.view.buttons] == ["Talk to a person"]
    assert notice(await patient.ask(*YES)) is NoticeCode.NOTHING_TO_CONFIRM


async def test_too_soon_names_the_insurers_day(patient: Patient) -> None:
    patient.verify(ZOLPIDEM)
    answer = await patient.ask(*REFILL, drug("zolpidem"))
    assert result(answer).refusal is RefillRefusal.TOO_SOON
    assert ("You can ask again from", "Tuesday, Dec 8") in [(row.label, row.value) for row in answer.view.rows]


async def test_what_is_in_process_needs_no_second_request(patient: Patient) -> None:
    patient.verify(SERTRALINE)
    answer = await patient.ask(*REFILL, drug("sertraline"))
    assert result(answer).refusal is RefillRefusal.ALREADY_IN_PROCESS
    assert answer.view.badge == "No action needed"


async def test_what_only_a_pharmacist_may_decide_goes_to_the_pharmacist(patient: Patient, engine: Engine) -> None:
    set_rx(engine, METFORMIN, status="on_hold")
    patient.verify(METFORMIN)
    answer = await patient.ask(*REFILL, drug("metformin"))
    assert result(answer).refusal is RefillRefusal.PHARMACIST
    assert answer.handoff
    assert answer.handoff.queue is Queue.PHARMACIST


async def test_a_prescription_that_changed_before_the_yes_is_not_requested(patient: Patient, engine: Engine) -> None:
    patient.verify(METFORMIN)
    await patient.ask(*REFILL, drug("metformin"))
    set_rx(engine, METFORMIN, status="transferred")
    assert result(await patient.ask(*YES)).refusal is RefillRefusal.TRANSFERRED
    assert requests(engine) == []


async def test_the_number_and_the_carried_medicine_lead_to_the_same_refill(patient: Patient, engine: Engine) -> None:
    patient.typed(RX_1="4471190")
    assert (await patient.ask(*REFILL, number("RX_1"))).verify
    patient.verify(METFORMIN)
    assert isinstance((await patient.ask(*REFILL, number("RX_1"))).cards[0], RefillConfirmCard)


class SlowToWrite(SqlPharmacy):
    """The demo pharmacy with a request table that takes its time: the write is made, its answer comes too late."""

    def request_refill(self, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        request = super().request_refill(patient, prescription, key, at)
        time.sleep(1.0)
        return request


async def test_a_request_without_an_answer_is_told_as_uncertain(
    patient: Patient, services: Services, engine: Engine
) -> None:
    slow = replace(services, pharmacy=SlowToWrite(engine, clock=lambda: NOW), port_seconds=0.5)
    patient.app = make_app(slow, TOKEN)
    patient.verify(METFORMIN)
    await patient.ask(*REFILL, drug("metformin"))
    answer = await patient.ask(*YES)
    assert notice(answer) is NoticeCode.REFILL_UNCERTAIN
    assert "It may be, or it may not be." in answer.view.headline
    assert answer.handoff
    assert (answer.handoff.reason, answer.handoff.topic) == (HandoffReason.SYSTEM_DOWN, "refill_request")
    assert requests(engine) == [METFORMIN]
