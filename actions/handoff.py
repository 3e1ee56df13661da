"""What the bot does not answer: it goes to a person, or is asked about once."""

from actions.choice import CHOOSE, drug_entities
from actions.question import Answer, Question, hand_off, remember
from actions.turn import Turn
from bot.cards import Choice, ClarifyCard, HandoffReason, Queue, Urgency

OUT_OF_SCOPE_RESPONSE = "utter_out_of_scope"
MOST_CHOICES = 3

CHOICE_LABELS = {
    "prescription_status": "Is my prescription ready?",
    "why_delayed": "Why is it not ready?",
    "list_prescriptions": "Show all my prescriptions",
    "refill_request": "Refill a prescription",
    "medication_availability": "Do you have a medicine?",
    "pharmacy_hours": "Opening hours",
    "pharmacy_location": "Where you are",
    "price_or_insurance": "Price or insurance",
    "prior_authorization": "Prior authorization",
    "delivery_status": "Where is my delivery?",
    "transfer_prescription": "Transfer a prescription",
    "cancel_order": "Cancel an order",
    "clinical_question": "Ask a pharmacist about my health or medicine",
    "emergency": "This is an emergency",
}
"""What may have been meant, in the patient's words. Small talk and other trades are nothing to choose, and the way to a
person stands below every question."""


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
    return Answer((ClarifyCard("clarify", "what_about", choices),), remember(question, awaiting=CHOOSE, clarified=True))


def _choices(question: Question) -> tuple[Choice, ...]:
    known = [intent for intent in question.ranking if intent in CHOICE_LABELS][:MOST_CHOICES]
    entities = drug_entities(question.named[0] if len(question.named) == 1 else None)
    if question.placeholder:
        entities = (*entities, ("prescription", question.placeholder))
    return tuple(Choice(CHOICE_LABELS[intent], intent, entities) for intent in known)
