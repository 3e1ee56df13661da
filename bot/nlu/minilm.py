"""The sentence vector as a component of Rasa's pipeline, and the vectors of a message's clauses for the gate."""

from __future__ import annotations

from typing import Any, Dict, List, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import ENTITIES, FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.meaning.encoder import Encoder
from bot.nlu.clauses import clauses

CLAUSES = "clause_vectors"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class MiniLM(DenseFeaturizer, GraphComponent):
    """Adds one sentence feature (1, 384) of length one. No sequence feature: nothing in the pipeline reads one."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {**DenseFeaturizer.get_default_config(), "threads": 1}

    @staticmethod
    def required_packages() -> List[str]:
        return ["onnxruntime", "tokenizers"]

    def __init__(self, config: Dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._encoder = Encoder(config["threads"])

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MiniLM:
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """Rasa asks for it; the defaults leave nothing to check."""

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            self._add_vector(message)
            names = [(entity["start"], entity["end"]) for entity in message.get(ENTITIES, [])]
            parts = clauses(message.get(TEXT) or "", names)
            if parts:
                message.set(CLAUSES, [(part, self._encoder.vector(part.text)) for part in parts])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        # Rasa matches this parameter by its name and annotation.
        for message in training_data.training_examples:
            self._add_vector(message)
        return training_data

    def _add_vector(self, message: Message) -> None:
        text = message.get(TEXT)
        if text:
            vector = self._encoder.vector(text)
            message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
