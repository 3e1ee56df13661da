"""What a question is called on a button, in the patient's words."""

from collections.abc import Mapping
from types import MappingProxyType

from actions.mentions import drug_entities
from actions.question import Question
from bot.cards import Choice

CHOICE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "prescription_status": "Is my prescription ready?",
        "why_delayed": "Why is it not ready?",
        "was_it_received": "Did you get what my doctor sent?",
        "list_prescriptions": "Show all my prescriptions",
        "refill_request": "Refill a prescription",
        "refills_left": "How many refills do I have left?",
        "out_of_medicine": "I am out of my medicine",
        "notify_when_ready": "Tell me when it is ready",
        "medication_availability": "Do you have a medicine?",
        "pharmacy_hours": "Opening hours",
        "pharmacy_location": "Where you are",
        "price_or_insurance": "Price or insurance",
        "prior_authorization": "Prior authorization",
        "delivery_status": "Where is my delivery?",
        "transfer_prescription": "Transfer a prescription",
        "cancel_order": "Cancel an order",
        "update_profile": "Change what is on file about me",
        "book_consultation": "Set a time with the pharmacist",
        "vaccine": "Get a vaccination",
        "compounding": "A medicine made specially",
        "record_request": "A copy of my records",
        "stop_messages": "Stop messages to me",
        "complaint": "Make a complaint",
        "clinical_question": "Ask a pharmacist about my health or medicine",
        "emergency": "This is an emergency",
    }
)
"""What may have been meant, in the patient's words. Small talk and other trades are nothing to choose, and the way to a
person stands below every question."""


def choice_of(intent: str, question: Question) -> Choice:
    """The button that asks `intent` about the medicine and the number of `question`."""
    entities = drug_entities(question.named[0] if len(question.named) == 1 else None)
    if question.placeholder:
        entities = (*entities, ("prescription", question.placeholder))
    return Choice(CHOICE_LABELS[intent], intent, entities)
