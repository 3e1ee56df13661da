"""Where a patient's first message goes: a function of what safety net, language, pipeline and gate said."""

from enum import StrEnum


class Decision(StrEnum):
    ANSWER = "answer"
    TECHNICIAN = "technician"
    PHARMACIST = "pharmacist"
    EMERGENCY = "emergency"
    SMALLTALK = "smalltalk"
    CLARIFY = "clarify"


TECHNICIANS = frozenset({"speak_to_human", "transfer_prescription", "cancel_order", "out_of_scope", "nlu_fallback"})
SMALL_TALK = frozenset({"greet", "goodbye", "thank", "affirm", "deny", "bot_challenge"})


def decide(*, alarm: bool, language: str, intent: str, scope: str) -> Decision:
    """Whose matter a message is.

    `alarm`: the safety net rang. `language`: ISO 639-1. `intent`: the pipeline's, after the gate. `scope`: what the
    gate found, inside, near or outside of what the bot was taught.
    """
    if alarm or intent == "emergency":
        return Decision.EMERGENCY
    if language != "en":
        return Decision.TECHNICIAN
    if scope == "near" or intent == "nlu_clarify":
        return Decision.CLARIFY
    if scope == "outside" or intent in TECHNICIANS:
        return Decision.TECHNICIAN
    if intent == "clinical_question":
        return Decision.PHARMACIST
    return Decision.SMALLTALK if intent in SMALL_TALK else Decision.ANSWER
