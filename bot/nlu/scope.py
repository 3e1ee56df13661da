"""Whether a message is like anything the bot was taught: functions of vectors, without Rasa.

A message is compared with the examples of what the bot does and with those of other trades. Its score is the similarity
to ours less a share of the similarity to theirs ("transfer my prescription" and "transfer 200 dollars" share a word),
and a share of the classifier's lead: how far its best intent of ours stands above its score for other trades.
"""

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from typing import AbstractSet, Dict, List, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from bot.meaning.encoder import Vector
from bot.nlu.clauses import Clause


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

    `courtesy` asks nothing; `foreign` are the examples of other trades; `person` answers nothing, it fetches somebody,
    before all else that was asked; `staff` is handed to staff in its turn.
    """

    courtesy: AbstractSet[str]
    foreign: AbstractSet[str]
    person: AbstractSet[str]
    staff: AbstractSet[str] = frozenset()

    def lead(self, scores: Mapping[str, float]) -> float:
        """How far the best intent of ours stands above the best of other trades; `scores`: the classifier's own."""
        ours = max(score for intent, score in scores.items() if intent not in self.foreign)
        return ours - max((score for intent, score in scores.items() if intent in self.foreign), default=0.0)


@dataclass(frozen=True)
class Verdict:
    """The intent that is acted on, which is CLARIFY near what was taught and FALLBACK outside of it."""

    intent: str
    confidence: float
    decision: Decision


@dataclass(frozen=True)
class Thresholds:
    """Where the decisions lie, on the gate's score: seldom above 1.2, seldom below -0.5.

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
    score: float  # without the classifier's lead


@dataclass(frozen=True)
class Heard:
    """A clause with its cosine to each example, the intent that the classifier gives it, and its lead."""

    clause: Clause
    cosines: Vector
    guess: str
    lead: float


@dataclass(frozen=True)
class Part:
    """One clause of a message that asks several things."""

    clause: Clause
    intent: str
    score: float


class Neighbours:
    """The intents of the taught examples (n), in the order in which a message's cosines to them come."""

    def __init__(self, intents: Sequence[str], foreign: AbstractSet[str], *, nearest: int, weight: float) -> None:
        """`foreign`: the intents of other trades. `nearest`: examples that are averaged. `weight`: share of the foreign
        similarity that is taken off."""
        theirs = np.array([intent in foreign for intent in intents], bool)
        if theirs.all():
            raise ValueError("the gate needs an intent for each example, and at least one example of ours")
        self._ours = np.flatnonzero(~theirs)
        self._theirs = np.flatnonzero(theirs)
        self._intents = list(intents)
        self._nearest = nearest
        self._weight = weight

    def likeness(self, cosines: Vector) -> Likeness:
        """`cosines` (n,): how near a message is to each example."""
        if len(cosines) != len(self._intents):
            raise ValueError(f"{len(cosines)} cosines came for {len(self._intents)} examples")
        ours = cosines[self._ours]
        order = _largest(ours, self._nearest)
        votes: Dict[str, float] = defaultdict(float)
        for index in order[::-1]:
            votes[self._intents[int(self._ours[index])]] += float(ours[index])
        similarity = float(ours[order].mean())
        theirs = cosines[self._theirs]
        foreign = float(theirs[_largest(theirs, self._nearest)].mean()) if len(theirs) else 0.0
        intent = max(votes, key=lambda name: votes[name])
        return Likeness(similarity, foreign, intent, similarity - self._weight * foreign)


def _largest(numbers: Vector, count: int) -> npt.NDArray[np.intp]:
    """Where the `count` largest stand, in ascending order; of fewer numbers, all of them."""
    places = np.argpartition(numbers, -count)[-count:] if len(numbers) > count else np.arange(len(numbers))
    return np.asarray(places[np.argsort(numbers[places], kind="stable")])


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
    decision = _decide(score, guess.confidence, guess.intent in kinds.person | kinds.staff, thresholds)
    if decision is Decision.INSIDE:
        return Verdict(guess.intent, guess.confidence, decision)
    return Verdict(CLARIFY if decision is Decision.NEAR else FALLBACK, 1.0, decision)


def preferred(
    ranking: Sequence[Guess], scores: Mapping[str, float], intent: str, leeway: float, unless: AbstractSet[str]
) -> List[Guess]:
    """The ranking with `intent` first, where its score is within `leeway` of the best: a mistake for it costs less.

    Of a message that resembles nothing much all scores are near each other: `intent` must have one of its own, twice
    the leeway. `unless`: intents that stay first all the same.
    """
    first = ranking[0]
    score = scores.get(intent, -1.0)
    near = score >= max(max(scores.values()) - leeway, 2 * leeway)
    if first.intent == intent or first.intent in unless or not near:
        return list(ranking)
    moved = next((guess for guess in ranking if guess.intent == intent), Guess(intent, first.confidence))
    return [moved, *(guess for guess in ranking if guess.intent != intent)]


def less_alarmed(ranking: Sequence[Guess], alarm: str, instead: str) -> List[Guess]:
    """The ranking with `instead` in the place of `alarm`.

    The safety net has read the message before, and knows more of emergencies: what resembles one to the pipeline alone
    is a pharmacist's to read, not the patient's alarm.
    """
    places: Dict[str, Guess] = {}
    for guess in ranking:
        intent = instead if guess.intent == alarm else guess.intent
        places.setdefault(intent, Guess(intent, guess.confidence))
    return list(places.values())


def asked_parts(
    heard: Sequence[Heard], neighbours: Neighbours, threshold: float, lead_weight: float, kinds: Kinds
) -> List[Part]:
    """The clauses that ask something the bot knows, if they ask at least two different things; else none.

    Courtesies do not count: "thanks, and when do you close?" is one question. The neighbours say whether a clause is
    like anything taught, the classifier what it is; but where the neighbours hear a need for a person, that stands.
    """
    parts = []
    for each in heard:
        likeness = neighbours.likeness(each.cosines)
        score = likeness.score + lead_weight * each.lead
        if score >= threshold and likeness.intent not in kinds.courtesy:
            certain = likeness.intent in kinds.person or each.guess in kinds.courtesy | kinds.foreign
            parts.append(Part(each.clause, likeness.intent if certain else each.guess, score))
    return parts if len({part.intent for part in parts}) > 1 else []


def _decide(score: float, confidence: float, to_a_person: bool, thresholds: Thresholds) -> Decision:
    if to_a_person and score >= thresholds.person:
        return Decision.INSIDE
    if score >= thresholds.inside:
        return Decision.INSIDE if confidence >= thresholds.confident else Decision.NEAR
    return Decision.NEAR if score >= thresholds.near else Decision.OUTSIDE
