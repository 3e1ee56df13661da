"""What a prescription costs, and what the insurer said."""

from datetime import datetime

from actions.opened import Opened
from actions.question import Answer, Question, hand_off
from actions.status import about_one, has_untold_reject, insurance_of, is_for_pharmacist, part_answer, pharmacist_answer
from actions.turn import Turn
from bot.cards import HandoffReason, InsuranceCard
from bot.pharmacy.values import Capability, FillStatus, Prescription
from bot.switches import AnswerType


async def price_or_insurance(turn: Turn) -> Answer:
    turn.must_answer(AnswerType.INSURANCE)
    return await about_one(turn, insurance_answer)


async def prior_authorization(turn: Turn) -> Answer:
    turn.must_answer(AnswerType.INSURANCE)
    return await about_one(turn, authorization_answer)


def insurance_answer(question: Question, opened: Opened, rx: Prescription, now: datetime) -> Answer:
    """The claim and the price; where the pharmacy has no claim, the status with the price first; where the claim
    cannot be seen now, that. Staff hand over the notice that a Medicare plan's refusal comes with."""
    if is_for_pharmacist(rx) or has_untold_reject(rx):
        return pharmacist_answer(question, opened, rx, now)
    unknown = Capability.CLAIMS in rx.unknown
    if rx.claim is None and not unknown:
        return part_answer(question, opened, rx, now, "price")
    card = InsuranceCard(
        kind="insurance",
        label=opened.label(rx, question),
        insurance=insurance_of(rx.claim),
        price=rx.price,
        location_phone=opened.location(rx).phone,
        as_of=rx.claim.as_of if rx.claim else rx.status.as_of,
        unknown=unknown,
    )
    memory = opened.memory(rx, question)
    if card.insurance is not None and card.insurance.medicare_notice:
        staff = hand_off(question, HandoffReason.NEEDS_STAFF, topic="medicare_notice", before=(card,))
        return Answer(staff.cards, memory)
    return Answer((card,), memory)


def authorization_answer(question: Question, opened: Opened, rx: Prescription, now: datetime) -> Answer:
    """While it waits for an approval, why; else what the insurer said last."""
    if rx.status.what is FillStatus.PRIOR_AUTHORIZATION and not has_untold_reject(rx):
        return part_answer(question, opened, rx, now, "why")
    return insurance_answer(question, opened, rx, now)
