"""The scope gate's arithmetic, on vectors small enough to see."""

from collections.abc import Sequence

import numpy as np
import pytest

from bot.meaning.encoder import DIMENSIONS, Vector
from bot.nlu.clauses import Clause
from bot.nlu.scope import (
    CLARIFY,
    FALLBACK,
    Decision,
    Guess,
    Heard,
    Kinds,
    Neighbours,
    Part,
    Thresholds,
    asked_parts,
    judge,
    less_alarmed,
    preferred,
)

THRESHOLDS = Thresholds(inside=0.36, near=0.28, person=0.20, confident=0.35, clause=0.38)
KINDS = Kinds(courtesy=frozenset({"thank"}), foreign=frozenset({"out_of_scope"}), person=frozenset({"clinical"}))


def pointing(*numbers: float) -> Vector:
    vector = np.zeros(DIMENSIONS, np.float32)
    vector[: len(numbers)] = numbers
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


OURS = [pointing(1), pointing(1, 0.1), pointing(1, 0.2), pointing(0, 1), pointing(0, 1, 0.1)]


def neighbours(foreign: int = 0) -> Neighbours:
    intents = ["status", "status", "status", "hours", "hours", *["out_of_scope"] * foreign]
    return Neighbours(intents, KINDS.foreign, nearest=3, weight=0.5)


def cosines(vector: Vector, foreign: Sequence[Vector] = ()) -> Vector:
    return np.asarray(np.stack([*OURS, *foreign]) @ vector)


def test_a_message_like_the_examples_is_as_similar_as_can_be_and_takes_their_intent() -> None:
    likeness = neighbours().likeness(cosines(pointing(1, 0.1)))
    assert likeness.intent == "status"
    assert likeness.similarity > 0.98
    assert likeness.score == likeness.similarity


def test_resembling_another_trade_costs_a_message_half_of_that_resemblance() -> None:
    likeness = neighbours(foreign=1).likeness(cosines(pointing(1), [pointing(1, 0, 0.2)]))
    assert likeness.foreign == pytest.approx(0.98, abs=0.01)
    assert likeness.score == pytest.approx(likeness.similarity - likeness.foreign / 2)


def judged(score: float, *ranking: tuple[str, float]) -> tuple[str, Decision]:
    verdict = judge([Guess(*guess) for guess in ranking], score, [], KINDS, THRESHOLDS)
    return verdict.intent, verdict.decision


@pytest.mark.parametrize(
    ("score", "guess", "confidence", "intent", "decision"),
    [
        (0.50, "status", 0.9, "status", Decision.INSIDE),
        (0.36, "status", 0.9, "status", Decision.INSIDE),
        (0.50, "status", 0.2, CLARIFY, Decision.NEAR),
        (0.30, "status", 0.9, CLARIFY, Decision.NEAR),
        (0.25, "status", 0.9, FALLBACK, Decision.OUTSIDE),
        (0.25, "clinical", 0.2, "clinical", Decision.INSIDE),
        (0.10, "clinical", 0.9, FALLBACK, Decision.OUTSIDE),
    ],
)
def test_what_is_done_with_a_message(
    score: float, guess: str, confidence: float, intent: str, decision: Decision
) -> None:
    assert judged(score, (guess, confidence), ("hours", 0.01)) == (intent, decision)


def test_what_the_classifier_takes_for_another_trade_stays_outside() -> None:
    assert judged(0.1, ("out_of_scope", 0.9), ("status", 0.1)) == ("out_of_scope", Decision.OUTSIDE)


def test_when_classifier_and_neighbours_disagree_the_bot_asks() -> None:
    assert judged(0.5, ("out_of_scope", 0.6), ("status", 0.3)) == (CLARIFY, Decision.NEAR)


def test_a_clinical_question_taken_for_another_trade_still_reaches_the_pharmacist() -> None:
    assert judged(0.3, ("out_of_scope", 0.6), ("clinical", 0.3)) == ("clinical", Decision.INSIDE)


def test_of_two_questions_the_one_for_a_person_comes_first() -> None:
    parts = [Part(Clause("is it ready", 0, 11), "status", 0.6), Part(Clause("is it safe", 16, 26), "clinical", 0.5)]
    verdict = judge([Guess("status", 0.8)], 0.1, parts, KINDS, THRESHOLDS)
    assert (verdict.intent, verdict.decision) == ("clinical", Decision.INSIDE)


def test_thresholds_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="person <= near <= inside"):
        Thresholds(inside=0.2, near=0.3, person=0.1, confident=0.3, clause=0.3)


def test_a_gate_without_examples_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one example"):
        Neighbours([], KINDS.foreign, nearest=3, weight=0.5)
    with pytest.raises(ValueError, match="4 cosines came for 5 examples"):
        neighbours().likeness(np.zeros(4, np.float32))


def test_two_questions_are_two_parts_and_thanks_are_none() -> None:
    asked = [
        Heard(Clause("is it ready", 0, 11), cosines(pointing(1)), "status", 0.0),
        Heard(Clause("when do you close", 16, 33), cosines(pointing(0, 1)), "hours", 0.0),
    ]
    parts = asked_parts(asked, neighbours(), 0.38, 0.5, KINDS)
    assert [(part.clause.text, part.intent) for part in parts] == [
        ("is it ready", "status"),
        ("when do you close", "hours"),
    ]
    thanks = Kinds(courtesy=frozenset({"status"}), foreign=frozenset(), person=frozenset())
    assert asked_parts(asked, neighbours(), 0.38, 0.5, thanks) == []


def test_a_clause_unlike_anything_taught_is_no_part() -> None:
    asked = [
        Heard(Clause("is it ready", 0, 11), cosines(pointing(1)), "status", 0.0),
        Heard(Clause("who won", 16, 23), cosines(pointing(0, 0, 0, 1)), "hours", 0.0),
    ]
    assert asked_parts(asked, neighbours(), 0.38, 0.5, KINDS) == []


def test_a_clause_in_which_the_classifier_is_far_ahead_is_a_part_though_it_resembles_little() -> None:
    asked = [
        Heard(Clause("is it ready", 0, 11), cosines(pointing(1)), "status", 0.0),
        Heard(Clause("till when", 16, 25), cosines(pointing(1, 1, 3)), "hours", 0.8),
    ]
    assert [part.intent for part in asked_parts(asked, neighbours(), 0.5, 0.5, KINDS)] == ["status", "hours"]
    assert asked_parts(asked, neighbours(), 0.5, 0.0, KINDS) == []


def test_the_lead_is_over_other_trades_and_not_over_the_next_intent() -> None:
    assert KINDS.lead({"status": 0.7, "hours": 0.6, "out_of_scope": 0.2}) == pytest.approx(0.5)


def test_a_clinical_question_may_be_a_little_short_and_an_emergency_stays_first() -> None:
    ranking = [Guess("status", 0.5), Guess("clinical", 0.4)]
    scores = {"status": 0.5, "clinical": 0.4}
    assert next(guess.intent for guess in preferred(ranking, scores, "clinical", 0.12, {"emergency"})) == "clinical"
    assert next(guess.intent for guess in preferred(ranking, scores, "clinical", 0.05, {"emergency"})) == "status"
    assert next(guess.intent for guess in preferred(ranking, scores, "clinical", 0.12, {"status"})) == "status"


def test_what_resembles_an_emergency_to_the_pipeline_alone_is_read_by_a_pharmacist() -> None:
    ranking = [Guess("emergency", 0.5), Guess("status", 0.2), Guess("clinical", 0.1)]
    assert [guess.intent for guess in less_alarmed(ranking, "emergency", "clinical")] == ["clinical", "status"]
    assert less_alarmed(ranking[::-1], "emergency", "clinical") == ranking[:0:-1]
    assert less_alarmed(ranking[1:], "emergency", "clinical") == ranking[1:]


def test_what_is_handed_to_staff_is_believed_sooner_than_what_is_answered() -> None:
    kinds = Kinds(KINDS.courtesy, KINDS.foreign, KINDS.person, staff=frozenset({"complaint"}))
    verdict = judge([Guess("complaint", 0.9)], 0.25, [], kinds, THRESHOLDS)
    assert (verdict.intent, verdict.decision) == ("complaint", Decision.INSIDE)


def intents_of(*guesses: str, kinds: Kinds = KINDS) -> list[str]:
    """The parts of "is it ready and when do you close", where the classifier hears `guesses` in its clauses."""
    asked = [
        Heard(Clause("is it ready", 0, 11), cosines(pointing(1)), guesses[0], 0.0),
        Heard(Clause("when do you close", 16, 33), cosines(pointing(0, 1)), guesses[1], 0.0),
    ]
    return [part.intent for part in asked_parts(asked, neighbours(), 0.38, 0.5, kinds)]


def test_what_a_clause_asks_is_the_classifiers_word() -> None:
    assert intents_of("status", "refill") == ["status", "refill"]
    assert intents_of("hours", "hours") == []


def test_a_clause_that_the_classifier_takes_for_small_talk_or_another_trade_is_what_its_neighbours_are() -> None:
    assert intents_of("thank", "out_of_scope") == ["status", "hours"]


def test_a_need_for_a_person_that_the_neighbours_hear_is_not_taken_back() -> None:
    needs = Kinds(courtesy=frozenset(), foreign=frozenset(), person=frozenset({"hours"}))
    assert intents_of("status", "status", kinds=needs) == ["status", "hours"]
