"""What the bot does not answer: it goes to a person, or is asked about once."""

from actions.labels import CHOICE_LABELS, choice_of
from actions.question import Answer, Question, choosing, hand_off, remember
from actions.turn import Turn
from bot.cards import Choice, ClarifyCard, HandoffReason, Queue, Urgency

OUT_OF_SCOPE_RESPONSE = "utter_out_of_scope"
MOST_CHOICES = 3


async def to_staff(turn: Turn) -> Answer:
    """Understood, and a matter for staff: a transfer, a cancelling."""
    return hand_off(turn.question, HandoffReason.NEEDS_STAFF)


async def to_person(turn: Turn) -> Answer:
    """A person was asked for; the desk learns what the chat was about before."""
    return hand_off(turn.question, HandoffReason.ASKED, topic=turn.question.memory.topic)


async def to_pharmacist(turn: Turn) -> Answer:
    """A clinical question is never answered by the bot, and never waits for a technician."""
    return hand_off(turn.question, HandoffReason.CLINICAL, queue=Queue.PHARMACIST)


async def emergency(turn: Turn) -> Answer:
    """An emergency that the safety net did not know by its words: the numbers first, then the pharmacist."""
    return hand_off(
        turn.question, HandoffReason.EMERGENCY, queue=Queue.PHARMACIST, urgency=Urgency.URGENT, topic="emergency"
    )


async def out_of_scope(turn: Turn) -> Answer:
    return Answer((), remember(turn.question), responses=(OUT_OF_SCOPE_RESPONSE,))


async def not_understood(turn: Turn) -> Answer:
    return hand_off(turn.question, HandoffReason.NOT_UNDERSTOOD)


async def clarify(turn: Turn) -> Answer:
    return clarify_answer(turn.question)


def clarify_answer(question: Question) -> Answer:
    """Ask once what was meant; not a second time in a row."""
    choices = _choices(question)
    if question.memory.clarified or len(choices) < 2:
        return hand_off(question, HandoffReason.NOT_UNDERSTOOD)
    return Answer(
        (ClarifyCard("clarify", "what_about", choices),), remember(question, awaiting=choosing(choices), clarified=True)
    )


def _choices(question: Question) -> tuple[Choice, ...]:
    known = [intent for intent in question.ranking if intent in CHOICE_LABELS][:MOST_CHOICES]
    return tuple(choice_of(intent, question) for intent in known)
