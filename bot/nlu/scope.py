"""Whether a message is like anything the bot was taught: a function of vectors, without Rasa."""

from dataclasses import dataclass
from enum import Enum
from typing import AbstractSet, List, Sequence, Tuple

import numpy as np

from bot.nlu.clauses import Clause
from bot.nlu.encoder import Vector


class Decision(str, Enum):
    INSIDE = "inside"
    NEAR = "near"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Thresholds:
    """Mean cosine similarities to the nearest examples, from 0 to 1."""

    inside: float
    near: float
    clause: float

    def __post_init__(self) -> None:
        if not 0 <= self.near <= self.inside <= 1 or not 0 <= self.clause <= 1:
            raise ValueError("the gate's thresholds must satisfy 0 <= near <= inside <= 1 and 0 <= clause <= 1")


@dataclass(frozen=True)
class Part:
    """One clause of a message that asks several things."""

    clause: Clause
    intent: str
    similarity: float


class Neighbours:
    """The taught examples as vectors (n, 384) of length one, with their intents."""

    def __init__(self, vectors: Vector, intents: Sequence[str], count: int) -> None:
        if not len(vectors) or len(vectors) != len(intents):
            raise ValueError("the gate needs one intent for each example, and at least one example")
        self._vectors = vectors
        self._intents = list(intents)
        self._count = count

    def nearest(self, vector: Vector) -> Tuple[float, str]:
        """Mean similarity to the nearest `count` examples, and the intent of the very nearest."""
        similarities = self._vectors @ vector
        order = np.argsort(similarities)[-self._count :]
        return float(similarities[order].mean()), self._intents[int(order[-1])]


def decide(similarity: float, thresholds: Thresholds) -> Decision:
    if similarity >= thresholds.inside:
        return Decision.INSIDE
    return Decision.NEAR if similarity >= thresholds.near else Decision.OUTSIDE


def asked_parts(
    clauses: Sequence[Tuple[Clause, Vector]],
    neighbours: Neighbours,
    threshold: float,
    no_question: AbstractSet[str],
) -> List[Part]:
    """The clauses that ask something the bot knows, if they ask at least two different things; else none.

    `no_question`: intents that are courtesy ("thanks, and when do you close?" asks one thing).
    """
    parts = []
    for clause, vector in clauses:
        similarity, intent = neighbours.nearest(vector)
        if similarity >= threshold and intent not in no_question:
            parts.append(Part(clause, intent, similarity))
    return parts if len({part.intent for part in parts}) > 1 else []
