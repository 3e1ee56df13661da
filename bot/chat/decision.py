"""Where a patient's first message goes: a function of what safety net, language, pipeline and gate said."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Decision(StrEnum):
    ANSWER = "answer"
    TECHNICIAN = "technician"
    PHARMACIST = "pharmacist"
    EMERGENCY = "emergency"
    SMALLTALK = "smalltalk"
    CLARIFY = "clarify"


TECHNICIANS = frozenset(
    {
        "book_consultation",
        "cancel_order",
        "complaint",
        "compounding",
        "nlu_fallback",
        "notify_when_ready",
        "out_of_scope",
        "record_request",
        "speak_to_human",
        "stop_messages",
        "transfer_prescription",
        "update_profile",
        "vaccine",
        "wrong_answer",
    }
)
SMALL_TALK = frozenset({"abuse", "affirm", "bot_challenge", "deny", "goodbye", "greet", "never_mind", "thank"})
ANSWERED = frozenset(
    {
        "delivery_status",
        "list_prescriptions",
        "medication_availability",
        "out_of_medicine",
        "pharmacy_hours",
        "pharmacy_location",
        "prescription_status",
        "price_or_insurance",
        "prior_authorization",
        "refill_request",
        "refills_left",
        "was_it_received",
        "why_delayed",
    }
)
INTENTS: Mapping[Decision, frozenset[str]] = MappingProxyType(
    {
        Decision.ANSWER: ANSWERED,
        Decision.TECHNICIAN: TECHNICIANS,
        Decision.PHARMACIST: frozenset({"clinical_question"}),
        Decision.EMERGENCY: frozenset({"emergency"}),
        Decision.SMALLTALK: SMALL_TALK,
        Decision.CLARIFY: frozenset({"nlu_clarify"}),
    }
)
"""Each intent of domain.yml, by what becomes of it."""

_DECISIONS = {intent: decision for decision, intents in INTENTS.items() for intent in intents}


def decide(*, alarm: bool, language: str, intent: str, scope: str) -> Decision:
    """Whose matter a message is; a person's, for an intent that is none of ours.

    `alarm`: the safety net rang. `language`: ISO 639-1. `intent`: the pipeline's, after the gate. `scope`: what the
    gate found, inside, near or outside of what the bot was taught.
    """
    by_intent = _DECISIONS.get(intent, Decision.TECHNICIAN)
    if alarm:
        return Decision.EMERGENCY
    if language != "en":
        # The pipeline is not asked about what it does not understand.
        return Decision.TECHNICIAN
    if by_intent is Decision.EMERGENCY:
        return Decision.EMERGENCY
    if scope == "near":
        return Decision.CLARIFY
    return Decision.TECHNICIAN if scope == "outside" else by_intent
