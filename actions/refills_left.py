"""How many refills remain on a prescription and until when it is good, by the pharmacy's own figures."""

from datetime import datetime

from actions.opened import Opened
from actions.question import Answer, Question
from actions.refill import refusal_card
from actions.status import about_one, is_for_pharmacist, pharmacist_answer
from actions.turn import Turn
from bot.cards import RefillsLeftCard
from bot.pharmacy.rules import refill_refusal
from bot.pharmacy.values import FillStatus, Prescription, RefillRefusal
from bot.switches import AnswerType

_COUNTS = frozenset(
    {
        RefillRefusal.NO_REFILLS_LEFT,
        RefillRefusal.NARCOTIC,
        RefillRefusal.TOO_SOON,
        RefillRefusal.ALREADY_IN_PROCESS,
        RefillRefusal.ALREADY_FILLED,
    }
)
"""Refusals beside which the count still means something. Of the others the refusal itself is the answer."""


async def refills_left(turn: Turn) -> Answer:
    turn.must_answer(AnswerType.STATUS)
    return await about_one(turn, refills_left_answer)


def refills_left_answer(question: Question, opened: Opened, rx: Prescription, now: datetime) -> Answer:
    """The count; where nothing can be filled from the prescription any more, why. A count that only a pharmacist can
    make sense of is not told."""
    if is_for_pharmacist(rx):
        return pharmacist_answer(question, opened, rx, now)
    today, location = opened.today(rx, now), opened.location(rx)
    refusal = refill_refusal(rx, today)
    memory = opened.memory(rx, question)
    if refusal is not None and refusal not in _COUNTS | {RefillRefusal.PHARMACIST}:
        return Answer((refusal_card(question, opened, rx, refusal),), memory)
    left = rx.refills_left
    if refusal is RefillRefusal.PHARMACIST or (refusal is RefillRefusal.NARCOTIC and left):
        left = None  # a count that leads to no refill would only mislead
    card = RefillsLeftCard(
        kind="refills_left",
        label=opened.label(rx, question),
        refills_left=left,
        good_until=rx.expires_on if left and rx.expires_on >= today else None,
        next_fill_on=rx.next_fill_on if refusal is RefillRefusal.TOO_SOON else None,
        can_refill=refusal is None,
        put_back=refusal is None and rx.status.what is FillStatus.RETURNED_TO_STOCK,
        location_name=location.name,
        location_phone=location.phone,
        as_of=rx.status.as_of,
    )
    return Answer((card,), memory)
