"""Two questions in one message: both are answered, through the real pipeline and both of its ends."""

from typing import Any

import pytest

from tests.patient import Patient
from tests.stack import Stack

pytestmark = pytest.mark.stack

LISINOPRIL = {"prescription_number": "4471182", "for": "self", "last_name": "Alvarez", "birth_date": "1961-04-09"}
BOTH = "is my lisinopril ready and when do you close today"


def since(patient: Patient, seq: int) -> list[str]:
    """What bot and system have shown after `seq`: the card's kind, or the message's."""
    messages = [message for number, message in sorted(patient.log.items()) if number > seq]
    return [(message.get("card") or message)["kind"] for message in messages if message["author"] != "patient"]


def form_of(patient: Patient) -> dict[str, Any]:
    return patient.message(lambda message: message["kind"] == "form" and message["seq"] > 0)


def test_hours_come_at_once_and_the_status_after_the_form(stack: Stack) -> None:
    patient = Patient.arrives(stack.url)
    assert patient.asks(BOTH)["card"]["kind"] == "hours"
    form = form_of(patient)
    status = patient.fills_in(form, **LISINOPRIL)
    assert status["card"]["kind"] == "status"
    assert "lisinopril" in status["text"].lower()
    patient.asks("thank you")
    assert since(patient, form["seq"])[:3] == ["form_done", "status", "text"]


def test_a_verified_patient_gets_both_in_the_order_of_the_questions(stack: Stack) -> None:
    patient = Patient.arrives(stack.url)
    form = patient.asks("is my lisinopril ready")
    assert patient.fills_in(form, **LISINOPRIL)["card"]["kind"] == "status"
    asked = patient.seen
    assert patient.asks(BOTH)["card"]["kind"] == "status"
    patient.message(lambda message: message["seq"] > asked and (message.get("card") or {}).get("kind") == "hours")
    assert since(patient, asked) == ["status", "hours"]


def test_two_questions_that_need_the_form_share_one(stack: Stack) -> None:
    patient = Patient.arrives(stack.url)
    form = patient.asks("is my lisinopril ready and where is my delivery")
    assert form["kind"] == "form"
    patient.fills_in(form, **LISINOPRIL)
    patient.message(lambda message: (message.get("card") or {}).get("kind") == "delivery")
    assert [kind for kind in since(patient, form["seq"]) if kind != "form_done"] == ["status", "delivery"]


def test_a_refill_beside_a_question_asks_for_its_yes(stack: Stack) -> None:
    patient = Patient.arrives(stack.url)
    form = patient.asks("when do you close on sunday and can you refill my metformin")
    assert form["card"]["kind"] == "hours"
    card = patient.fills_in(form_of(patient), **{**LISINOPRIL, "prescription_number": "4471190"})
    assert card["card"]["kind"] in ("refill_confirm", "refill_result")


def test_a_pharmacists_question_is_handed_over_with_the_other_one_answered(stack: Stack) -> None:
    patient = Patient.arrives(stack.url)
    assert patient.asks("when do you close today and can i take ibuprofen with it")["card"]["kind"] == "hours"
    patient.state("queued")


def test_a_brand_that_is_not_ours_is_asked_about(stack: Stack) -> None:
    patient = Patient.arrives(stack.url)
    asked = patient.asks("do you have rybelsus")
    assert asked["card"]["headline"].endswith("Did you mean Semaglutide (Ozempic, Wegovy)?")
    assert patient.presses(asked, "Semaglutide (Ozempic, Wegovy)")["card"]["kind"] == "stock"
