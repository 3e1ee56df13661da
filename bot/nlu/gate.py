"""The scope gate: a message unlike anything the bot was taught is not answered.

A classifier must choose one of the intents it knows, and is confident about nonsense. The gate measures something
else: how similar the message is to the nearest examples, ours and those of other trades. Near the threshold the intent
becomes `nlu_clarify`, below it `nlu_fallback`. The ranking stays, so that a clarifying question can offer its first
guesses; only a clinical question comes first where it was nearly first, or where the safety net heard no emergency.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Tuple, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.meaning.encoder import Vector
from bot.nlu.classifier import CLAUSE_READINGS, COSINES, SCORES, direction, in_order
from bot.nlu.clauses import Clause
from bot.nlu.minilm import CLAUSES
from bot.nlu.scope import (
    CLARIFY,
    Decision,
    Guess,
    Heard,
    Kinds,
    Neighbours,
    Part,
    Thresholds,
    Verdict,
    asked_parts,
    judge,
    less_alarmed,
    preferred,
)

_FILE = "intents.json"

COURTESY = ("greet", "goodbye", "thank", "affirm", "deny", "never_mind", "bot_challenge", "abuse")
CLINICAL = "clinical_question"
EMERGENCY = "emergency"
TO_A_PERSON = (CLINICAL, EMERGENCY, "speak_to_human")
TO_STAFF = (
    "book_consultation",
    "cancel_order",
    "complaint",
    "compounding",
    "notify_when_ready",
    "record_request",
    "stop_messages",
    "transfer_prescription",
    "update_profile",
    "vaccine",
    "wrong_answer",
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ScopeGate(GraphComponent, IntentClassifier):
    """Follows the classifier. Adds `scope` to the parse, and `parts` when the message asks several things."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        # Asking for IntentClassifier here fails: classifiers are no ancestors of each other in the training graph.
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "nearest": 3,
            "foreign_weight": 0.5,
            "lead_weight": 0.5,
            "inside": 0.48,
            "near": 0.32,
            "person": 0.20,
            "confident": 0.09,
            "clause": 0.60,
            "clinical_leeway": 0.12,
            # Examples of other trades: resembling them keeps a message out.
            "foreign_intents": ["out_of_scope"],
            # Courtesies are no questions of a message that asks several things.
            "courtesy_intents": list(COURTESY),
            # Answer nothing and fetch somebody: half understood is enough, a clarifying question would only delay.
            "person_intents": list(TO_A_PERSON),
            # Handed to staff by their topic: the wrong topic costs little, and nothing is answered.
            "staff_intents": list(TO_STAFF),
        }

    def __init__(
        self,
        config: Dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        neighbours: Optional[Neighbours] = None,
    ) -> None:
        self._config = {**self.get_default_config(), **config}
        names = ("inside", "near", "person", "confident", "clause")
        self._thresholds = Thresholds(**{name: float(self._config[name]) for name in names})
        self._kinds = Kinds(
            courtesy=frozenset(self._config["courtesy_intents"]),
            foreign=frozenset(self._config["foreign_intents"]),
            person=frozenset(self._config["person_intents"]),
            staff=frozenset(self._config["staff_intents"]),
        )
        self._storage = storage
        self._resource = resource
        self._neighbours = neighbours

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ScopeGate:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Keeps the examples' intents, in the order in which the classifier tells the cosines to them."""
        intents = [example.get(INTENT) for example in in_order(training_data) if direction(example) is not None]
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(intents), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> ScopeGate:
        with model_storage.read_from(resource) as folder:
            intents = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        settings = {**cls.get_default_config(), **config}
        foreign = frozenset(settings["foreign_intents"])
        neighbours = Neighbours(
            [_unalarmed(intent) for intent in intents],
            foreign,
            nearest=settings["nearest"],
            weight=settings["foreign_weight"],
        )
        return cls(config, model_storage, resource, neighbours)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            cosines = message.get(COSINES)
            if cosines is not None and self._neighbours is not None:
                self._judge(message, cosines, self._neighbours)
        return messages

    def _judge(self, message: Message, cosines: Vector, neighbours: Neighbours) -> None:
        likeness = neighbours.likeness(cosines)
        ranking = [Guess(entry["name"], float(entry["confidence"])) for entry in message.get(INTENT_RANKING_KEY)]
        weight = float(self._config["lead_weight"])
        lead = self._kinds.lead(message.get(SCORES))
        score = likeness.score + weight * lead
        leeway = float(self._config["clinical_leeway"])
        settled = self._kinds.person | self._kinds.foreign
        ranking = preferred(ranking, message.get(SCORES), CLINICAL, leeway, settled)
        ranking = less_alarmed(ranking, EMERGENCY, CLINICAL)
        shown = [{"name": guess.intent, "confidence": guess.confidence} for guess in ranking]
        message.set(INTENT_RANKING_KEY, shown, add_to_output=True)
        parts = asked_parts(self._heard(message), neighbours, self._thresholds.clause, weight, self._kinds)
        verdict = judge(ranking, score, parts, self._kinds, self._thresholds)
        if _only_a_name(message):
            # A medicine and not a word about it: whatever the name resembles, nothing was asked yet.
            verdict = Verdict(CLARIFY, 1.0, Decision.NEAR)
        scope = {
            "similarity": round(likeness.similarity, 4),
            "foreign": round(likeness.foreign, 4),
            "lead": round(lead, 4),
            "score": round(score, 4),
            "decision": verdict.decision.value,
        }
        message.set("scope", scope, add_to_output=True)
        if parts:
            message.set("parts", [_plain(part) for part in parts], add_to_output=True)
        if verdict.intent != message.get(INTENT)["name"]:
            message.set(INTENT, {"name": verdict.intent, "confidence": verdict.confidence}, add_to_output=True)

    def _heard(self, message: Message) -> List[Heard]:
        clauses: List[Tuple[Clause, Vector]] = message.get(CLAUSES) or []
        readings: List[Tuple[Dict[str, float], Vector]] = message.get(CLAUSE_READINGS) or []
        return [
            Heard(clause, cosines, _unalarmed(max(scores, key=lambda name: scores[name])), self._kinds.lead(scores))
            for (clause, _), (scores, cosines) in zip(clauses, readings, strict=True)
        ]


def _only_a_name(message: Message) -> bool:
    """Whether the message is the name of a medicine and nothing else."""
    said = "".join(sign for sign in message.get(TEXT) if sign.isalnum()).lower()
    names = [entity.get("typed", "") for entity in message.get(ENTITIES, []) if entity["entity"] == "drug"]
    return any("".join(sign for sign in name if sign.isalnum()).lower() == said for name in names)


def _unalarmed(intent: str) -> str:
    """What a clause or a neighbour counts as: the safety net alone rings (see `less_alarmed`)."""
    return CLINICAL if intent == EMERGENCY else intent


def _plain(part: Part) -> Dict[str, Any]:
    return {
        "text": part.clause.text,
        "start": part.clause.start,
        "end": part.clause.end,
        "intent": part.intent,
        "score": round(part.score, 4),
    }
