"""The scope gate's arithmetic, on vectors small enough to see."""

from collections.abc import Sequence

import numpy as np
import pytest

from bot.nlu.clauses import Clause
from bot.nlu.encoder import DIMENSIONS, Vector
from bot.nlu.scope import Decision, Neighbours, Thresholds, asked_parts, decide

THRESHOLDS = Thresholds(inside=0.34, near=0.26, person=0.20, confident=0.35, clause=0.36)


def pointing(*numbers: float) -> Vector:
    vector = np.zeros(DIMENSIONS, np.float32)
    vector[: len(numbers)] = numbers
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def neighbours(foreign: Sequence[Vector] = ()) -> Neighbours:
    ours = np.stack([pointing(1), pointing(1, 0.1), pointing(1, 0.2), pointing(0, 1), pointing(0, 1, 0.1)])
    intents = ["status", "status", "status", "hours", "hours"]
    return Neighbours(ours, intents, np.array(list(foreign), np.float32), nearest=3, weight=0.5)


def test_a_message_like_the_examples_is_as_similar_as_can_be_and_takes_their_intent() -> None:
    likeness = neighbours().likeness(pointing(1, 0.1))
    assert likeness.intent == "status"
    assert likeness.similarity > 0.98
    assert likeness.score == likeness.similarity


def test_resembling_another_trade_costs_a_message_half_of_that_resemblance() -> None:
    likeness = neighbours([pointing(1, 0, 0.2)]).likeness(pointing(1))
    assert likeness.foreign == pytest.approx(0.98, abs=0.01)
    assert likeness.score == pytest.approx(likeness.similarity - likeness.foreign / 2)


@pytest.mark.parametrize(
    ("score", "confidence", "to_a_person", "expected"),
    [
        (0.50, 0.9, False, Decision.INSIDE),
        (0.34, 0.9, False, Decision.INSIDE),
        (0.50, 0.2, False, Decision.NEAR),
        (0.30, 0.9, False, Decision.NEAR),
        (0.25, 0.9, False, Decision.OUTSIDE),
        (0.25, 0.2, True, Decision.INSIDE),
        (0.10, 0.9, True, Decision.OUTSIDE),
    ],
)
def test_decisions(score: float, confidence: float, to_a_person: bool, expected: Decision) -> None:
    assert decide(score, confidence, to_a_person, THRESHOLDS) is expected


def test_thresholds_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="person <= near <= inside"):
        Thresholds(inside=0.2, near=0.3, person=0.1, confident=0.3, clause=0.3)


def test_a_gate_without_examples_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one example"):
        Neighbours(np.zeros((0, DIMENSIONS), np.float32), [], np.zeros(0, np.float32), nearest=3, weight=0.5)


def test_two_questions_are_two_parts_and_thanks_are_none() -> None:
    asked = [(Clause("is it ready", 0, 11), pointing(1)), (Clause("when do you close", 16, 33), pointing(0, 1))]
    parts = asked_parts(asked, neighbours(), 0.36, frozenset())
    assert [(part.clause.text, part.intent) for part in parts] == [
        ("is it ready", "status"),
        ("when do you close", "hours"),
    ]
    assert asked_parts(asked, neighbours(), 0.36, frozenset({"status"})) == []


def test_a_clause_unlike_anything_taught_is_no_part() -> None:
    asked = [(Clause("is it ready", 0, 11), pointing(1)), (Clause("who won", 16, 23), pointing(0, 0, 0, 1))]
    assert asked_parts(asked, neighbours(), 0.36, frozenset()) == []
