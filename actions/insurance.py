"""What a prescription costs, and what the insurer said."""

from datetime import datetime

from actions.opened import Opened
from actions.question import Answer, Question
from actions.status import about_one, has_untold_reject, insurance_of, is_for_pharmacist, part_answer, pharmacist_answer
from actions.turn import Turn
from bot.cards import InsuranceCard
from bot.pharmacy.values import FillStatus, Prescription


async def price_or_insurance(turn: Turn) -> Answer:
    return await about_one(turn, insurance_answer)


async def prior_authorization(turn: Turn) -> Answer:
    return await about_one(turn, authorization_answer)


def insurance_answer(question: Question, opened: Opened, rx: Prescription, now: datetime) -> Answer:
    """The claim and the price; where the pharmacy has no claim, the status with the price first."""
    if is_for_pharmacist(rx) or has_untold_reject(rx):
        return pharmacist_answer(question, opened, rx, now)
    if rx.claim is None:
        return part_answer(question, opened, rx, now, "price")
    card = InsuranceCard(
        kind="insurance",
        label=opened.label(rx, question),
        insurance=insurance_of(rx.claim),
        price=rx.price,
        location_phone=opened.location(rx).phone,
        as_of=rx.claim.as_of,
    )
    return Answer((card,), opened.memory(rx, question))


def authorization_answer(question: Question, opened: Opened, rx: Prescription, now: datetime) -> Answer:
    """While it waits for an approval, why; else what the insurer said last."""
    if rx.status.what is FillStatus.PRIOR_AUTHORIZATION and not has_untold_reject(rx):
        return part_answer(question, opened, rx, now, "why")
    return insurance_answer(question, opened, rx, now)
