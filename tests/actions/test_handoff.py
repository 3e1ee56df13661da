"""What the bot does not answer: who gets it, and what the patient can press."""

from pathlib import Path

import pytest
import yaml

from actions.handoff import OUT_OF_SCOPE_RESPONSE
from actions.labels import CHOICE_LABELS
from actions.names import HANDLERS, QUESTIONS
from bot.cards import ClarifyCard, Handoff, HandoffReason, Queue, Urgency
from bot.chat.decision import SMALL_TALK
from tests.actions.asking import LISINOPRIL, Patient, drug

CLARIFY = ("action_clarify", "nlu_clarify")


def ranking(*intents: str) -> list[dict[str, object]]:
    return [{"name": name, "confidence": 0.3} for name in ("nlu_clarify", *intents)]


@pytest.mark.parametrize(
    ("action", "intent", "expected"),
    [
        (
            "action_handoff_staff",
            "transfer_prescription",
            Handoff("handoff", Queue.TECHNICIAN, "transfer_prescription", HandoffReason.NEEDS_STAFF),
        ),
        (
            "action_handoff_staff",
            "cancel_order",
            Handoff("handoff", Queue.TECHNICIAN, "cancel_order", HandoffReason.NEEDS_STAFF),
        ),
        (
            "action_handoff_person",
            "speak_to_human",
            Handoff("handoff", Queue.TECHNICIAN, "speak_to_human", HandoffReason.ASKED),
        ),
        (
            "action_handoff_pharmacist",
            "clinical_question",
            Handoff("handoff", Queue.PHARMACIST, "clinical_question", HandoffReason.CLINICAL),
        ),
        (
            "action_emergency",
            "emergency",
            Handoff("handoff", Queue.PHARMACIST, "emergency", HandoffReason.EMERGENCY, Urgency.URGENT),
        ),
        (
            "action_not_understood",
            "nlu_fallback",
            Handoff("handoff", Queue.TECHNICIAN, "unknown", HandoffReason.NOT_UNDERSTOOD),
        ),
    ],
)
async def test_each_goes_to_the_right_queue(patient: Patient, action: str, intent: str, expected: Handoff) -> None:
    answer = await patient.ask(action, intent)
    assert answer.cards == (expected,)
    assert answer.followup is None


async def test_the_desk_learns_what_the_chat_was_about(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    await patient.ask("action_prescription_status", "prescription_status", drug("lisinopril"))
    for asked in (("action_handoff_person", "speak_to_human"), ("action_not_understood", "nlu_fallback")):
        answer = await patient.ask(*asked)
        assert answer.handoff
        assert answer.handoff.topic == "prescription_status"
        patient.slots["topic"] = "prescription_status"


async def test_near_the_threshold_the_bot_asks_once_and_then_gives_the_chat_away(patient: Patient) -> None:
    likely = ranking("refill_request", "greet", "prescription_status", "emergency", "pharmacy_hours")
    asked = await patient.ask(*CLARIFY, drug("metformin"), intent_ranking=likely)
    (card,) = asked.cards
    assert isinstance(card, ClarifyCard)
    assert [choice.intent for choice in card.choices] == ["refill_request", "prescription_status", "emergency"]
    assert card.choices[0].entities == (("drug", "metformin"),)
    assert patient.slots["clarified"] is True
    again = await patient.ask(*CLARIFY, intent_ranking=likely)
    assert again.handoff
    assert again.handoff.reason is HandoffReason.NOT_UNDERSTOOD


async def test_none_of_these_leads_to_a_person(patient: Patient) -> None:
    await patient.ask(*CLARIFY, intent_ranking=ranking("refill_request", "pharmacy_hours"))
    answer = await patient.ask("action_deny", "deny", text="no")
    assert answer.handoff
    assert answer.handoff.reason is HandoffReason.NOT_UNDERSTOOD


async def test_another_question_in_between_lets_the_bot_ask_again(patient: Patient) -> None:
    likely = ranking("refill_request", "pharmacy_hours")
    await patient.ask(*CLARIFY, intent_ranking=likely)
    await patient.ask("action_hours", "pharmacy_hours", text="hours")
    assert isinstance((await patient.ask(*CLARIFY, intent_ranking=likely)).cards[0], ClarifyCard)


async def test_nothing_to_choose_from_is_given_away(patient: Patient) -> None:
    answer = await patient.ask(*CLARIFY, intent_ranking=ranking("greet", "thank", "out_of_scope"))
    assert answer.handoff


async def test_another_trade_is_sent_back_kindly_and_no_person_is_called(patient: Patient) -> None:
    answer = await patient.ask("action_out_of_scope", "out_of_scope")
    assert answer.cards == ()
    assert answer.responses == ("utter_out_of_scope",)


@pytest.mark.parametrize("intent", ["greet", "goodbye", "thank", "bot_challenge"])
async def test_small_talk_is_answered_by_its_own_response(patient: Patient, intent: str) -> None:
    assert (await patient.ask("action_small_talk", intent)).responses == (f"utter_{intent}",)


async def test_why_still_works_after_a_thank_you(patient: Patient) -> None:
    patient.verify(LISINOPRIL)
    await patient.ask("action_prescription_status", "prescription_status", drug("lisinopril"))
    await patient.ask("action_small_talk", "thank")
    assert (await patient.ask("action_why", "why_delayed")).view.title == "Rx ending 1182 · lisinopril"


async def test_where_no_rule_matches_rasa_is_told_to_listen(patient: Patient) -> None:
    answer = await patient.ask("action_default_fallback", "affirm")
    assert answer.followup == "action_listen"
    assert answer.handoff


def test_small_talk_is_nothing_to_choose() -> None:
    assert not {*SMALL_TALK, "out_of_scope"} & set(CHOICE_LABELS)
    assert set(CHOICE_LABELS) == set(QUESTIONS) - {"speak_to_human", "wrong_answer"}


def test_every_response_that_an_action_names_stands_in_the_domain() -> None:
    domain = yaml.safe_load((Path(__file__).parents[2] / "domain.yml").read_text(encoding="utf-8"))
    small_talk = {f"utter_{intent}" for intent in ("greet", "goodbye", "thank", "bot_challenge")}
    assert {OUT_OF_SCOPE_RESPONSE, *small_talk} <= set(domain["responses"])
    assert set(HANDLERS) == set(domain["actions"])


def test_a_part_is_answered_by_whom_the_rules_name_for_it() -> None:
    rules = yaml.safe_load((Path(__file__).parents[2] / "data" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    named = {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in rules}
    assert {intent: HANDLERS[named[intent]] for intent in QUESTIONS} == dict(QUESTIONS)
    assert set(named) - set(QUESTIONS) == {*SMALL_TALK, "out_of_scope", "nlu_clarify", "nlu_fallback"}
