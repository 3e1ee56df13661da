"""The intent classifier as a component of Rasa's pipeline; it also reads each clause of a message on its own.

A clause cannot be left to its nearest examples alone: those of "refill my metformin" are ways to cancel a refill.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple, Type

import joblib
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

from bot.meaning.encoder import Vector
from bot.meaning.kernel import KernelModel, Scores, Shape, learn, packed, unpacked
from bot.nlu.clauses import Clause
from bot.nlu.minilm import CLAUSES

SCORES = "intent_scores"
"""Each intent's raw score, for the gate: not shares of one, so nonsense is seen to score low everywhere."""
COSINES = "example_cosines"
"""The message's cosine to each example, in the order of `in_order`: what the gate looks for neighbours in."""
CLAUSE_READINGS = "clause_readings"
"""Scores and cosines of each clause, in their order."""

_FILE = "kernel.joblib"
_RANKING = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class KernelClassifier(GraphComponent, IntentClassifier):
    """Ranks the intents of a message, and keeps their scores, also those of each clause, for the gate."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"width": 1.0, "words": 0.3, "ridge": 0.15, "sharpness": 6.0}

    def __init__(
        self, config: Dict[str, Any], storage: ModelStorage, resource: Resource, model: Optional[KernelModel] = None
    ) -> None:
        settings = {**self.get_default_config(), **config}
        self._shape = Shape(**{name: float(settings[name]) for name in self.get_default_config()})
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KernelClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = in_order(training_data)
        vectors = np.stack([vector for example in examples if (vector := direction(example)) is not None])
        texts = [example.get(TEXT) for example in examples]
        model = learn(vectors, texts, [example.get(INTENT) for example in examples], self._shape)
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(packed(model), folder / _FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> KernelClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, unpacked(joblib.load(folder / _FILE)))

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            vector = direction(message)
            if vector is not None and self._model is not None:
                self._rank(message, vector, self._model)
        return messages

    @staticmethod
    def _rank(message: Message, vector: Vector, model: KernelModel) -> None:
        clauses: List[Tuple[Clause, Vector]] = message.get(CLAUSES) or []
        vectors = np.stack([vector, *(each for _, each in clauses)])
        scores, cosines = model.scores(vectors, [message.get(TEXT), *(clause.text for clause, _ in clauses)])
        ranking = _ranking(model, scores[0])
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking[:_RANKING], add_to_output=True)
        named = [{name: float(score) for name, score in zip(model.intents, row, strict=True)} for row in scores]
        message.set(SCORES, named[0])
        message.set(COSINES, cosines[0])
        message.set(CLAUSE_READINGS, list(zip(named[1:], cosines[1:], strict=True)))


def in_order(training_data: TrainingData) -> List[Message]:
    """The examples, sorted, so that the order of the files changes nothing."""
    examples = (example for example in training_data.intent_examples if example.get(TEXT))
    return sorted(examples, key=lambda example: (example.get(INTENT), example.get(TEXT)))


def direction(message: Message) -> Optional[Vector]:
    """The sentence vector at length one; None for a message without words."""
    _, dense = message.get_dense_features(TEXT)
    if dense is None:
        return None
    vector = np.asarray(dense.features[-1], dtype=np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def _ranking(model: KernelModel, scores: Scores) -> List[Dict[str, Any]]:
    confidences = model.confidences(scores)
    order = np.argsort(-scores, kind="stable")
    return [{"name": model.intents[int(place)], "confidence": float(confidences[place])} for place in order]
