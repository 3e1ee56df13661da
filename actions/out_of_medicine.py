"""Somebody has run out of a medicine: the refill is offered at once, and a person stands one button away.

Of a medicine that must not be missed (data/must_not_miss.csv) it is the pharmacist's matter at once, whatever a refill
would come to.
"""

from actions.choice import choose, just_verified
from actions.opened import look_up
from actions.question import Answer, Question, hand_off
from actions.refill import refill
from actions.status import prescription_status
from actions.turn import Turn, off_notice
from bot.cards import HandoffReason, NoticeCard, NoticeCode, Queue, RefillResultCard, Urgency
from bot.pharmacy.must_not_miss import the_list
from bot.pharmacy.values import RefillRefusal
from bot.switches import AnswerType, SwitchedOff

_IN_PROCESS = frozenset({RefillRefusal.ALREADY_IN_PROCESS, RefillRefusal.ALREADY_FILLED})


async def out_of_medicine(turn: Turn) -> Answer:
    """The way of a refill, with words that care before it; after a form or a button they stand there already. Of what
    is being filled, or is ready, it matters where it stands."""
    try:
        answer = await _looked_at(turn)
    except SwitchedOff as off:  # whatever is off, nobody who is out of a medicine is left with a notice
        return _to_pharmacist(turn, off_notice(off.switch))
    if answer is None:
        return _to_pharmacist(turn)
    if was_told(turn.question):
        return answer
    told = NoticeCard("notice", NoticeCode.OUT_OF_MEDICINE)
    return Answer((told, *answer.cards), answer.memory, answer.responses)


async def _looked_at(turn: Turn) -> Answer | None:
    """The answer; None where it is the pharmacist's matter at once. Raises SwitchedOff."""
    if is_listed(turn.question):
        return None
    turn.must_answer(AnswerType.REFILL)
    if await _chose_listed(turn):
        return None
    answer = await refill(turn)
    if any(isinstance(card, RefillResultCard) and card.refusal in _IN_PROCESS for card in answer.cards):
        answer = await prescription_status(turn)
    return answer


def _to_pharmacist(turn: Turn, *before: NoticeCard) -> Answer:
    reason = HandoffReason.OUT_OF_MEDICINE
    return hand_off(turn.question, reason, queue=Queue.PHARMACIST, urgency=Urgency.URGENT, before=before)


def was_told(question: Question) -> bool:
    return just_verified(question) or question.pressed is not None


def is_listed(question: Question) -> bool:
    """Whether a medicine that must not be missed is named, for certain or as a likely misspelling, or carried."""
    named = [name for drug in question.drugs for name in (drug.generic, drug.typed, *drug.candidates)]
    carried = [] if named else [question.memory.drug or ""]
    return any(the_list().named(text) for text in (question.text, *named, *carried))


async def _chose_listed(turn: Turn) -> bool:
    """Whether the prescription that is spoken of, by its number, a button or from before, is of such a medicine."""
    opened = await turn.ask(look_up, turn.claims, turn.now, turn.handle)
    chosen = choose(turn.question, turn.claims, opened)
    return not isinstance(chosen, Answer) and the_list().named(chosen.drug.generic) is not None
