"""A yes and a no. Each answers the question that stands open, and only that one."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from actions import (
    availability,
    delivery,
    insurance,
    out_of_medicine,
    received,
    refill,
    refills_left,
    status,
)
from actions.mentions import DrugMention
from actions.question import Answer, Question, hand_off, remember
from actions.turn import Handler, Turn
from bot.cards import HandoffReason, NoticeCard, NoticeCode

RESUMED: Mapping[str, Handler] = MappingProxyType(
    {
        "prescription_status": status.prescription_status,
        "why_delayed": status.why,
        "was_it_received": received.was_it_received,
        "list_prescriptions": status.list_prescriptions,
        "refill_request": refill.refill,
        "refills_left": refills_left.refills_left,
        "out_of_medicine": out_of_medicine.out_of_medicine,
        "medication_availability": availability.availability,
        "price_or_insurance": insurance.price_or_insurance,
        "prior_authorization": insurance.prior_authorization,
        "delivery_status": delivery.delivery,
    }
)
"""The questions that may be interrupted or gone back to, and who answers them."""


async def affirm(turn: Turn) -> Answer:
    """A yes: to a refill, to "did you mean", or to a form that stands open."""
    question, awaiting = turn.question, turn.question.memory.awaiting
    if _is_of_another_card(question):
        return _notice(question, NoticeCode.QUESTION_CLOSED)
    if awaiting and awaiting.ask == "refill":
        return await refill.confirmed(turn, awaiting)
    if awaiting and awaiting.ask == "choose":
        return needs_choice(question)
    if awaiting and awaiting.intent and awaiting.intent in RESUMED:
        return await _resume(turn, awaiting.intent, awaiting.subject)
    verifying = question.memory.verifying
    if verifying and verifying.topic in RESUMED:
        return await _resume(turn, verifying.topic, verifying.drug)
    return _notice(question, NoticeCode.NOTHING_TO_CONFIRM)


async def deny(turn: Turn) -> Answer:
    return deny_answer(turn.question)


def deny_answer(question: Question) -> Answer:
    """A no. After "is it one of these" it means that none of them was: a person takes over."""
    awaiting = question.memory.awaiting
    if _is_of_another_card(question):
        return _notice(question, NoticeCode.QUESTION_CLOSED)
    if question.memory.clarified:
        return hand_off(question, HandoffReason.NOT_UNDERSTOOD)
    if awaiting is None or awaiting.ask == "listed":
        return _notice(question, NoticeCode.NOTHING_TO_CONFIRM)
    if awaiting.ask == "refill":
        return _notice(question, NoticeCode.REFILL_NOT_REQUESTED)
    return _notice(question, NoticeCode.NEEDS_DRUG) if awaiting.ask == "did_you_mean" else needs_choice(question)


def needs_choice(question: Question) -> Answer:
    """Which one? The choices stay open, so that "the second one" still says it."""
    notice = NoticeCard("notice", NoticeCode.NEEDS_CHOICE)
    return Answer((notice,), remember(question, awaiting=question.memory.awaiting))


async def _resume(turn: Turn, intent: str, drug: str | None) -> Answer:
    """Answer the question that was interrupted, about the medicine that is now known."""
    said = turn.question.drugs or ((DrugMention(drug, drug),) if drug else ())
    return await RESUMED[intent](replace(turn, question=replace(turn.question, intent=intent, drugs=said)))


def _is_of_another_card(question: Question) -> bool:
    """Whether a button was pressed whose card no longer asks."""
    awaiting = question.memory.awaiting
    return question.card is not None and (awaiting is None or question.card != awaiting.card)


def _notice(question: Question, code: NoticeCode) -> Answer:
    return Answer((NoticeCard("notice", code),), remember(question))
