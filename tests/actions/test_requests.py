"""What staff must do, what people complain about, and what they take back."""

from dataclasses import replace

import pytest

from actions.requests import TOLD
from actions.server import make_app
from actions.turn import Services
from bot.cards import Drop, Handoff, HandoffReason, NoticeCard, NoticeCode, Queue, Urgency
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from tests.actions.asking import LISINOPRIL, METFORMIN, TOKEN, Answered, Patient, drug

STATUS = ("action_prescription_status", "prescription_status")
PERSON = ("action_handoff_person", "speak_to_human")
NEVER_MIND = ("action_never_mind", "never_mind")
ABUSE = ("action_abuse", "abuse")
SENTENCES = {
    "notify_when_ready": "nothing is sent",
    "update_profile": "nothing has changed",
    "book_consultation": "Nothing is booked",
    "vaccine": "Nothing is booked",
    "compounding": "nothing is ordered",
    "record_request": "makes sure who you are",
    "stop_messages": "Until a person has confirmed it, messages may still come.",
}


def code(answer: Answered) -> NoticeCode:
    notice = answer.cards[0]
    assert isinstance(notice, NoticeCard)
    return notice.code


@pytest.mark.parametrize("intent", sorted(TOLD))
async def test_a_request_for_staff_says_what_will_not_happen_by_itself_and_brings_a_technician(
    patient: Patient, intent: str
) -> None:
    answer = await patient.ask("action_handoff_request", intent)
    assert SENTENCES[intent] in answer.view.text
    assert answer.handoff == Handoff("handoff", Queue.TECHNICIAN, intent, HandoffReason.NEEDS_STAFF)


async def test_a_complaint_goes_to_a_person_at_once_and_before_what_can_wait(patient: Patient) -> None:
    (handoff,) = (await patient.ask("action_handoff_complaint", "complaint")).cards
    assert handoff == Handoff("handoff", Queue.TECHNICIAN, "complaint", HandoffReason.COMPLAINT, Urgency.SOON)


async def test_a_wrong_answer_tells_the_desk_what_was_answered_wrongly(patient: Patient) -> None:
    first = await patient.ask("action_handoff_wrong_answer", "wrong_answer")
    assert first.handoff == Handoff("handoff", Queue.TECHNICIAN, "wrong_answer", HandoffReason.WRONG_ANSWER)
    patient.slots = {}
    await patient.ask("action_hours", "pharmacy_hours", text="where do i park")
    then = await patient.ask("action_handoff_wrong_answer", "wrong_answer")
    assert then.handoff == Handoff("handoff", Queue.TECHNICIAN, "pharmacy_hours", HandoffReason.WRONG_ANSWER)


async def test_an_insult_is_answered_calmly_and_calls_nobody(patient: Patient) -> None:
    first = await patient.ask(*ABUSE, text="you stupid machine")
    assert code(first) is NoticeCode.INSULTED
    assert first.handoff is None
    assert [button.id for button in first.view.buttons] == ["human"]
    assert first.view.links[0].href == "tel:+12035550142"
    await patient.ask("action_hours", "pharmacy_hours", text="when do you close")
    again = await patient.ask(*ABUSE, text="useless idiots")
    assert code(again) is NoticeCode.INSULTED_AGAIN
    assert again.handoff is None
    assert [button.id for button in again.view.buttons] == ["human"]
    assert len(again.view.text) < len(first.view.text)


async def test_a_person_who_is_asked_for_after_an_insult_knows(patient: Patient) -> None:
    await patient.ask(*ABUSE, text="you stupid machine")
    answer = await patient.ask(*PERSON)
    assert answer.handoff == Handoff("handoff", Queue.TECHNICIAN, "abuse", HandoffReason.ASKED)


async def test_an_insult_calls_nobody_even_while_the_system_is_down(patient: Patient, services: Services) -> None:
    gone = SqlPharmacy(pharmacy_engine("sqlite:////nowhere/pharmacy.db"))
    patient.app = make_app(replace(services, pharmacy=gone), TOKEN)
    answer = await patient.ask(*ABUSE, text="you stupid machine")
    assert answer.handoff is None
    assert code(answer) is NoticeCode.INSULTED


async def test_never_mind_drops_the_form_and_whatever_was_asked(patient: Patient) -> None:
    await patient.ask(*STATUS, drug("lisinopril"))
    answer = await patient.ask(*NEVER_MIND, text="never mind")
    assert code(answer) is NoticeCode.DROPPED
    assert Drop("drop") in answer.cards
    assert [patient.slots[name] for name in ("awaiting", "verifying", "clarified")] == [None, None, False]
    yes = await patient.ask("action_affirm", "affirm", text="yes")
    assert code(yes) is NoticeCode.NOTHING_TO_CONFIRM


async def test_never_mind_to_a_refill_requests_none(patient: Patient) -> None:
    patient.verify(METFORMIN)
    await patient.ask("action_refill", "refill_request", drug("metformin"))
    assert code(await patient.ask(*NEVER_MIND, text="forget it")) is NoticeCode.DROPPED
    assert code(await patient.ask("action_affirm", "affirm", text="yes")) is NoticeCode.NOTHING_TO_CONFIRM


async def test_never_mind_after_a_yes_does_not_say_that_the_refill_is_taken_back(patient: Patient) -> None:
    patient.verify(METFORMIN)
    await patient.ask("action_refill", "refill_request", drug("metformin"))
    await patient.ask("action_affirm", "affirm", text="yes")
    answer = await patient.ask(*NEVER_MIND, text="never mind")
    assert code(answer) is NoticeCode.NOTHING_TO_DROP
    assert "stays requested" in answer.view.text


async def test_the_talk_goes_on_after_never_mind(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    await patient.ask(*STATUS, drug("lisinopril"))
    await patient.ask(*NEVER_MIND, text="never mind")
    assert (await patient.ask("action_why", "why_delayed", text="why?")).view.title == "Rx ending 1182 · lisinopril"
