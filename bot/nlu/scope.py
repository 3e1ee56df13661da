"""Whether a message is like anything the bot was taught: functions of vectors, without Rasa.

A message is compared with the examples of what the bot does and with those of other trades. Its score is the similarity
to ours less a share of the similarity to theirs: "transfer my prescription" and "transfer 200 dollars" share a word.
"""

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from typing import AbstractSet, Dict, List, Sequence, Tuple

import numpy as np

from bot.nlu.clauses import Clause
from bot.nlu.encoder import DIMENSIONS, Vector


class Decision(str, Enum):
    INSIDE = "inside"
    NEAR = "near"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Thresholds:
    """Where the decisions lie. Scores and similarities are cosines; ours are seldom above 0.9.

    `inside`, `near`: scores from which a message is answered, or clarified.
    `person`: the score from which an intent that only leads to a person is believed.
    `confident`: the classifier's confidence (0 to 1) below which even an inside message is clarified.
    `clause`: the score from which a clause counts as a question of its own.
    """

    inside: float
    near: float
    person: float
    confident: float
    clause: float

    def __post_init__(self) -> None:
        if not self.person <= self.near <= self.inside:
            raise ValueError("the gate's thresholds must satisfy person <= near <= inside")


@dataclass(frozen=True)
class Likeness:
    """Mean cosine to the nearest examples: of ours, with the intent most of them have, and of other trades."""

    similarity: float
    foreign: float
    intent: str
    score: float


@dataclass(frozen=True)
class Part:
    """One clause of a message that asks several things."""

    clause: Clause
    intent: str
    score: float


class Neighbours:
    """The taught examples as vectors (n, 384) of length one, with their intents, and those of other trades (m, 384)."""

    def __init__(self, ours: Vector, intents: Sequence[str], foreign: Vector, *, nearest: int, weight: float) -> None:
        """`nearest`: examples that are averaged. `weight`: share of the foreign similarity that is taken off."""
        if not len(ours) or len(ours) != len(intents):
            raise ValueError("the gate needs one intent for each example, and at least one example")
        self._ours = ours
        self._intents = list(intents)
        self._foreign = foreign.reshape(-1, DIMENSIONS)
        self._nearest = nearest
        self._weight = weight

    def likeness(self, vector: Vector) -> Likeness:
        ours = self._ours @ vector
        order = np.argsort(ours)[-self._nearest :]
        votes: Dict[str, float] = defaultdict(float)
        for index in order[::-1]:
            votes[self._intents[int(index)]] += float(ours[index])
        similarity = float(ours[order].mean())
        foreign = float(np.sort(self._foreign @ vector)[-self._nearest :].mean()) if len(self._foreign) else 0.0
        intent = max(votes, key=lambda name: votes[name])
        return Likeness(similarity, foreign, intent, similarity - self._weight * foreign)


def decide(score: float, confidence: float, to_a_person: bool, thresholds: Thresholds) -> Decision:
    """What to do with a message; `to_a_person`: the guessed intent answers nothing, it fetches somebody."""
    if to_a_person and score >= thresholds.person:
        return Decision.INSIDE
    if score >= thresholds.inside:
        return Decision.INSIDE if confidence >= thresholds.confident else Decision.NEAR
    return Decision.NEAR if score >= thresholds.near else Decision.OUTSIDE


def asked_parts(
    clauses: Sequence[Tuple[Clause, Vector]],
    neighbours: Neighbours,
    threshold: float,
    courtesies: AbstractSet[str],
) -> List[Part]:
    """The clauses that ask something the bot knows, if they ask at least two different things; else none.

    `courtesies`: intents that ask nothing ("thanks, and when do you close?" is one question).
    """
    parts = []
    for clause, vector in clauses:
        likeness = neighbours.likeness(vector)
        if likeness.score >= threshold and likeness.intent not in courtesies:
            parts.append(Part(clause, likeness.intent, likeness.score))
    return parts if len({part.intent for part in parts}) > 1 else []
