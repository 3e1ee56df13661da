"""Has the prescription come that a prescriber sent? No number is known of it yet, so this takes the second tier."""

from datetime import datetime, timedelta

from actions.choice import has_ended, unclear_drug, verify, which_prescription
from actions.opened import Opened, look_up
from actions.question import Answer, Question, remember
from actions.status import about_one, status_answer
from actions.turn import Turn
from bot.cards import NoticeCard, NoticeCode
from bot.pharmacy.values import FillStatus, Prescription
from bot.switches import AnswerType

RECENT = timedelta(days=30)
"""How long ago a prescription was written at most to be the one that is waited for."""

_GONE = frozenset({FillStatus.PICKED_UP, FillStatus.DELIVERED})


async def was_it_received(turn: Turn) -> Answer:
    turn.must_answer(AnswerType.STATUS)
    question = turn.question
    if question.placeholder or question.pressed:
        return await about_one(turn, status_answer)
    opened = await turn.ask(look_up, turn.claims, turn.now, turn.handle)
    return received_answer(question, opened, turn.now)


def received_answer(question: Question, opened: Opened | None, now: datetime) -> Answer:
    """The status of what may have come lately; where that is nothing, that nothing new is seen as of now. Of a medicine
    that was fetched before, the last one is shown beside that."""
    doubt = unclear_drug(question)
    if doubt:
        return doubt
    if opened is None or opened.tier < 2:
        return verify(question, tier=2)
    same_drug = opened.named(question.drug) if question.drug else ()
    same_drug = tuple(rx for rx in same_drug if not has_ended(rx)) or same_drug
    if same_drug:
        waiting = tuple(rx for rx in same_drug if rx.status.what not in _GONE or _is_recent(rx, opened, now))
    else:
        known = () if question.named else opened.prescriptions
        waiting = tuple(rx for rx in known if _is_recent(rx, opened, now) and not has_ended(rx))
    if len(waiting) > 1:
        return which_prescription(question, opened, waiting)
    if waiting:
        return status_answer(question, opened, waiting[0], now)
    nothing_new = NoticeCard("notice", NoticeCode.NOT_RECEIVED, opened.locations[0].phone)
    if not same_drug:
        return Answer((nothing_new,), remember(question))
    last = status_answer(question, opened, max(same_drug, key=lambda rx: rx.issued_on), now)
    return Answer((*last.cards, nothing_new), last.memory)


def _is_recent(rx: Prescription, opened: Opened, now: datetime) -> bool:
    return opened.today(rx, now) - rx.issued_on <= RECENT
