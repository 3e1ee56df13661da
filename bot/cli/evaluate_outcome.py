"""What became of one message: the intent that was expected, the one that was acted on, and who was fetched.

Nothing here counts; see evaluate_figures.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat.decision import Decision, decide
from bot.cli.classify import Prepared, judge
from bot.cli.evaluate_sets import Expected

EMERGENCY, CLINICAL, FOREIGN = "emergency", "clinical_question", "out_of_scope"
CLARIFIED, OTHER_LANGUAGE, NO_GUESS = "(clarified)", "(other language)", "(none)"
"""Stand in the place of an intent where none is acted on."""


@dataclass(frozen=True)
class Outcome:
    """A message, what was done with it, and why. `by_net`, `by_pipeline`: who took it for an emergency."""

    expected: Expected
    decision: Decision
    acted_on: str
    first_guess: str
    by_net: bool
    by_pipeline: bool

    @property
    def right(self) -> bool:
        return is_right(self.expected, self.acted_on)

    @property
    def turned_away(self) -> bool:
        """Clarified, or handed to a technician as not understood: unlike anything taught, or no English."""
        return self.acted_on in (CLARIFIED, OTHER_LANGUAGE, FOREIGN)


def is_right(expected: Expected, intent: str) -> bool:
    return intent == expected.intent or intent in expected.also_ok


def outcome(expected: Expected, prepared: Prepared, parse: Mapping[str, Any]) -> Outcome:
    """What became of a message: `classify`'s judgement, read for the intent that is acted on."""
    judged = judge(prepared, dict(parse))
    decision, by_pipeline = Decision(judged["decision"]), parse["intent"]["name"] == EMERGENCY
    if decision is Decision.EMERGENCY:
        acted_on = EMERGENCY
    elif prepared.language != "en":
        acted_on = OTHER_LANGUAGE
    else:
        acted_on = CLARIFIED if decision is Decision.CLARIFY else judged["intent"]
    ranking = parse["intent_ranking"]
    first_guess = ranking[0]["name"] if ranking else NO_GUESS
    return Outcome(expected, decision, acted_on, first_guess, prepared.alarm, by_pipeline)


def asks_nothing_of_ours(intent: str) -> str | None:
    """`out_of_scope` or `small_talk` for an intent that is no question to the pharmacy, else None."""
    if intent == FOREIGN:
        return FOREIGN
    small_talk = decide(alarm=False, language="en", intent=intent, scope="inside") is Decision.SMALLTALK
    return "small_talk" if small_talk else None
