"""Whether a message is like anything the bot was taught: functions of vectors, without Rasa.

A message is compared with the examples of what the bot does and with those of other trades. Its score is the similarity
to ours less a share of the similarity to theirs: "transfer my prescription" and "transfer 200 dollars" share a word.
"""

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from typing import AbstractSet, Dict, List, Sequence

import numpy as np

from bot.nlu.clauses import Clause
from bot.nlu.encoder import DIMENSIONS, Vector


class Decision(str, Enum):
    INSIDE = "inside"
    NEAR = "near"
    OUTSIDE = "outside"


CLARIFY = "nlu_clarify"
FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Guess:
    """An intent as the classifier sees it, with its confidence from 0 to 1."""

    intent: str
    confidence: float


@dataclass(frozen=True)
class Kinds:
    """Intents that the gate treats in their own way.

    `courtesy` asks nothing; `foreign` are the examples of other trades; `person` answers nothing, it fetches somebody.
    """

    courtesy: AbstractSet[str]
    foreign: AbstractSet[str]
    person: AbstractSet[str]


@dataclass(frozen=True)
class Verdict:
    """The intent that is acted on, which is CLARIFY near what was taught and FALLBACK outside of it."""

    intent: str
    confidence: float
    decision: Decision


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
class Heard:
    """A clause with its vector of length one, and the intent that the classifier gives it."""

    clause: Clause
    vector: Vector
    guess: str


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


def judge(
    ranking: Sequence[Guess], score: float, parts: Sequence[Part], kinds: Kinds, thresholds: Thresholds
) -> Verdict:
    """What is done with a message. `ranking`: the classifier's guesses, likeliest first, at least one."""
    guess = ranking[0]
    if parts:
        # Two questions in one sentence resemble neither question's examples; their clauses do. Who needs a person gets
        # one, whatever else was asked.
        asked = [part.intent for part in parts]
        likeliest = guess.intent if guess.intent in asked else asked[0]
        first = next((intent for intent in asked if intent in kinds.person), likeliest)
        return Verdict(first, 1.0 if first != guess.intent else guess.confidence, Decision.INSIDE)
    if guess.intent in kinds.foreign:
        ours = next((other for other in ranking if other.intent not in kinds.foreign), None)
        if ours is None or score < thresholds.near:
            return Verdict(guess.intent, guess.confidence, Decision.OUTSIDE)
        # Classifier and neighbours disagree: ask, unless it would be a person's business.
        if ours.intent in kinds.person:
            return Verdict(ours.intent, ours.confidence, Decision.INSIDE)
        return Verdict(CLARIFY, 1.0, Decision.NEAR)
    decision = _decide(score, guess.confidence, guess.intent in kinds.person, thresholds)
    if decision is Decision.INSIDE:
        return Verdict(guess.intent, guess.confidence, decision)
    return Verdict(CLARIFY if decision is Decision.NEAR else FALLBACK, 1.0, decision)


def asked_parts(heard: Sequence[Heard], neighbours: Neighbours, threshold: float, kinds: Kinds) -> List[Part]:
    """The clauses that ask something the bot knows, if they ask at least two different things; else none.

    Courtesies do not count: "thanks, and when do you close?" is one question. The neighbours say whether a clause is
    like anything taught, the classifier what it is; but where the neighbours hear a need for a person, that stands.
    """
    parts = []
    for each in heard:
        likeness = neighbours.likeness(each.vector)
        if likeness.score >= threshold and likeness.intent not in kinds.courtesy:
            certain = likeness.intent in kinds.person or each.guess in kinds.courtesy | kinds.foreign
            parts.append(Part(each.clause, likeness.intent if certain else each.guess, likeness.score))
    return parts if len({part.intent for part in parts}) > 1 else []


def _decide(score: float, confidence: float, to_a_person: bool, thresholds: Thresholds) -> Decision:
    if to_a_person and score >= thresholds.person:
        return Decision.INSIDE
    if score >= thresholds.inside:
        return Decision.INSIDE if confidence >= thresholds.confident else Decision.NEAR
    return Decision.NEAR if score >= thresholds.near else Decision.OUTSIDE
