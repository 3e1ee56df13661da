"""The scope gate: a message unlike anything the bot was taught is not answered.

A classifier must choose one of the intents it knows, and is confident about nonsense. The gate measures something
else: how similar the message is to the nearest examples, ours and those of other trades. Near the threshold the intent
becomes `nlu_clarify`, below it `nlu_fallback`. The classifier's ranking stays as it was, so that a clarifying question
can offer its first guesses.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Tuple, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.classifier import CLAUSE_INTENTS
from bot.nlu.clauses import Clause
from bot.nlu.encoder import Vector
from bot.nlu.minilm import CLAUSES
from bot.nlu.scope import Guess, Heard, Kinds, Neighbours, Part, Thresholds, asked_parts, judge

COURTESY = ("greet", "goodbye", "thank", "affirm", "deny", "bot_challenge")
TO_A_PERSON = ("clinical_question", "emergency", "speak_to_human")


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
            "inside": 0.36,
            "near": 0.28,
            "person": 0.20,
            "confident": 0.35,
            "clause": 0.38,
            # Examples of other trades: resembling them keeps a message out.
            "foreign_intents": ["out_of_scope"],
            # Courtesies are no questions of a message that asks several things.
            "courtesy_intents": list(COURTESY),
            # Answer nothing and fetch somebody: half understood is enough, a clarifying question would only delay.
            "person_intents": list(TO_A_PERSON),
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
        """Keeps the examples' vectors; sorted, so that the order of the files changes nothing."""
        examples = sorted(
            (example for example in training_data.intent_examples if example.get(TEXT)),
            key=lambda example: (example.get(INTENT), example.get(TEXT)),
        )
        ours: List[Vector] = []
        foreign: List[Vector] = []
        intents: List[str] = []
        for example in examples:
            vector = _direction(example)
            if vector is None:
                continue
            if example.get(INTENT) in self._kinds.foreign:
                foreign.append(vector)
            else:
                ours.append(vector)
                intents.append(example.get(INTENT))
        with self._storage.write_to(self._resource) as folder:
            np.save(folder / "ours.npy", np.array(ours, np.float32))
            np.save(folder / "foreign.npy", np.array(foreign, np.float32))
            (folder / "intents.json").write_text(json.dumps(intents), encoding="utf-8")
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
            ours = np.load(folder / "ours.npy", allow_pickle=False)
            foreign = np.load(folder / "foreign.npy", allow_pickle=False)
            intents = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
        settings = {**cls.get_default_config(), **config}
        neighbours = Neighbours(ours, intents, foreign, nearest=settings["nearest"], weight=settings["foreign_weight"])
        return cls(config, model_storage, resource, neighbours)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            vector = _direction(message)
            if vector is not None and self._neighbours is not None:
                self._judge(message, vector, self._neighbours)
        return messages

    def _judge(self, message: Message, vector: Vector, neighbours: Neighbours) -> None:
        likeness = neighbours.likeness(vector)
        ranking = [Guess(entry["name"], float(entry["confidence"])) for entry in message.get(INTENT_RANKING_KEY)]
        parts = asked_parts(_heard(message), neighbours, self._thresholds.clause, self._kinds)
        verdict = judge(ranking, likeness.score, parts, self._kinds, self._thresholds)
        scope = {
            "similarity": round(likeness.similarity, 4),
            "foreign": round(likeness.foreign, 4),
            "decision": verdict.decision.value,
        }
        message.set("scope", scope, add_to_output=True)
        if parts:
            message.set("parts", [_plain(part) for part in parts], add_to_output=True)
        if verdict.intent != ranking[0].intent:
            message.set(INTENT, {"name": verdict.intent, "confidence": verdict.confidence}, add_to_output=True)


def _direction(message: Message) -> Optional[Vector]:
    """The sentence vector at length one; None for a message without words."""
    _, dense = message.get_dense_features(TEXT)
    if dense is None:
        return None
    vector = np.asarray(dense.features[-1], dtype=np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def _heard(message: Message) -> List[Heard]:
    clauses: List[Tuple[Clause, Vector]] = message.get(CLAUSES) or []
    guesses: List[str] = message.get(CLAUSE_INTENTS) or []
    return [Heard(clause, vector, guess) for (clause, vector), guess in zip(clauses, guesses, strict=True)]


def _plain(part: Part) -> Dict[str, Any]:
    return {
        "text": part.clause.text,
        "start": part.clause.start,
        "end": part.clause.end,
        "intent": part.intent,
        "score": round(part.score, 4),
    }
