"""The scope gate: a message unlike anything the bot was taught is not answered.

A classifier must choose one of the intents it knows, and is confident about nonsense. The gate measures something
else: how similar the message is to the nearest examples. Near the threshold the intent becomes `nlu_clarify`, below it
`nlu_fallback`. The classifier's ranking stays as it was, so that a clarifying question can offer its first guesses.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import Vector
from bot.nlu.minilm import CLAUSES
from bot.nlu.scope import Decision, Neighbours, Part, Thresholds, asked_parts, decide

CLARIFY = "nlu_clarify"
FALLBACK = "nlu_fallback"

COURTESY = ("greet", "goodbye", "thank", "affirm", "deny", "bot_challenge", "out_of_scope")
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
            "inside": 0.58,
            "near": 0.45,
            "clause": 0.60,
            # What is no example of ours: resembling it lets nobody in.
            "outside_intents": ["out_of_scope"],
            # Courtesies are no questions of a message that asks several things.
            "courtesy_intents": list(COURTESY),
            # Lead to a person and answer nothing: half understood is enough, a clarifying question would only delay.
            "never_clarified": list(TO_A_PERSON),
        }

    def __init__(
        self,
        config: Dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        neighbours: Optional[Neighbours] = None,
    ) -> None:
        self._config = {**self.get_default_config(), **config}
        self._thresholds = Thresholds(self._config["inside"], self._config["near"], self._config["clause"])
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
        outside = set(self._config["outside_intents"])
        examples = sorted(
            (example for example in training_data.intent_examples if example.get(TEXT)),
            key=lambda example: (example.get(INTENT), example.get(TEXT)),
        )
        vectors, intents = [], []
        for example in examples:
            vector = _direction(example)
            if vector is not None and example.get(INTENT) not in outside:
                vectors.append(vector)
                intents.append(example.get(INTENT))
        with self._storage.write_to(self._resource) as folder:
            np.save(folder / "examples.npy", np.stack(vectors))
            (folder / "intents.json").write_text(json.dumps(intents))
        self._neighbours = Neighbours(np.stack(vectors), intents, self._config["nearest"])
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
            vectors = np.load(folder / "examples.npy", allow_pickle=False)
            intents = json.loads((folder / "intents.json").read_text())
        count = {**cls.get_default_config(), **config}["nearest"]
        return cls(config, model_storage, resource, Neighbours(vectors, intents, count))

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            self._judge(message)
        return messages

    def _judge(self, message: Message) -> None:
        vector = _direction(message)
        if vector is None or self._neighbours is None:
            return
        similarity, _ = self._neighbours.nearest(vector)
        parts = asked_parts(
            message.get(CLAUSES) or [],
            self._neighbours,
            self._thresholds.clause,
            set(self._config["courtesy_intents"]),
        )
        # Two questions in one sentence resemble neither question's examples; their clauses do.
        decision = Decision.INSIDE if parts else decide(similarity, self._thresholds)
        guess = message.get(INTENT)["name"]
        if decision is Decision.NEAR and guess in self._config["never_clarified"]:
            decision = Decision.INSIDE
        message.set("scope", {"similarity": round(similarity, 4), "decision": decision.value}, add_to_output=True)
        if parts:
            message.set("parts", [_plain(part) for part in parts], add_to_output=True)
        if guess in self._config["outside_intents"]:
            return
        if decision is not Decision.INSIDE:
            name = CLARIFY if decision is Decision.NEAR else FALLBACK
            message.set(INTENT, {"name": name, "confidence": round(1.0 - similarity, 4)}, add_to_output=True)


def _direction(message: Message) -> Optional[Vector]:
    """The sentence vector at length one; None for a message without words."""
    _, dense = message.get_dense_features(TEXT)
    if dense is None:
        return None
    vector = np.asarray(dense.features[-1], dtype=np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def _plain(part: Part) -> Dict[str, Any]:
    return {
        "text": part.clause.text,
        "start": part.clause.start,
        "end": part.clause.end,
        "intent": part.intent,
        "similarity": round(part.similarity, 4),
    }
