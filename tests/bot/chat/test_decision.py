"""Where a first message goes."""

from pathlib import Path

import pytest
import yaml

from bot.chat.decision import INTENTS, Decision, decide


@pytest.mark.parametrize(
    ("intent", "expected"),
    [
        ("prescription_status", Decision.ANSWER),
        ("refill_request", Decision.ANSWER),
        ("pharmacy_hours", Decision.ANSWER),
        ("prior_authorization", Decision.ANSWER),
        ("speak_to_human", Decision.TECHNICIAN),
        ("transfer_prescription", Decision.TECHNICIAN),
        ("cancel_order", Decision.TECHNICIAN),
        ("out_of_scope", Decision.TECHNICIAN),
        ("stop_messages", Decision.TECHNICIAN),
        ("out_of_medicine", Decision.ANSWER),
        ("clinical_question", Decision.PHARMACIST),
        ("emergency", Decision.EMERGENCY),
        ("greet", Decision.SMALLTALK),
        ("deny", Decision.SMALLTALK),
        ("bot_challenge", Decision.SMALLTALK),
        ("never_mind", Decision.SMALLTALK),
        ("abuse", Decision.SMALLTALK),
        ("an_intent_that_nobody_knows", Decision.TECHNICIAN),
    ],
)
def test_an_understood_message_goes_by_its_intent(intent: str, expected: Decision) -> None:
    assert decide(alarm=False, language="en", intent=intent, scope="inside") is expected


def test_an_alarm_goes_before_everything_else() -> None:
    assert decide(alarm=True, language="es", intent="greet", scope="outside") is Decision.EMERGENCY


def test_another_language_goes_to_a_person_and_is_never_guessed_at() -> None:
    assert decide(alarm=False, language="es", intent="refill_request", scope="inside") is Decision.TECHNICIAN


def test_in_another_language_only_the_safety_net_rings_since_the_pipeline_is_not_asked() -> None:
    assert decide(alarm=True, language="es", intent="greet", scope="outside") is Decision.EMERGENCY
    assert decide(alarm=False, language="es", intent="emergency", scope="inside") is Decision.TECHNICIAN


@pytest.mark.parametrize("intent", ["refill_request", "clinical_question", "greet", "nlu_clarify"])
def test_what_is_near_the_threshold_is_asked_about_once(intent: str) -> None:
    assert decide(alarm=False, language="en", intent=intent, scope="near") is Decision.CLARIFY


@pytest.mark.parametrize("intent", ["refill_request", "greet", "nlu_fallback"])
def test_what_the_bot_was_never_taught_is_not_answered(intent: str) -> None:
    assert decide(alarm=False, language="en", intent=intent, scope="outside") is Decision.TECHNICIAN


def test_every_intent_of_the_domain_is_of_exactly_one_kind() -> None:
    domain = yaml.safe_load((Path(__file__).parents[3] / "domain.yml").read_text(encoding="utf-8"))
    kinds = sorted(intent for intents in INTENTS.values() for intent in intents)
    assert kinds == sorted(name for entry in domain["intents"] for name in entry)
