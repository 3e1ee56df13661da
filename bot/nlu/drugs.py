"""The drug linker as a component of Rasa's pipeline: entities `drug`, `drug_class` and `prescription`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Tuple, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.drugnames import DrugNames, Kind, Mention
from bot.nlu.learning import learn_names

DRUG = "drug"
DRUG_CLASS = "drug_class"
PRESCRIPTION = "prescription"

_PLACEHOLDER = re.compile(r"\bRX_\d+\b")
_FILE = "drugnames.json"
_MAPPINGS = ("formulary", "short", "wide", "lookalikes", "kinds")
_SETS = ("ordinary", "generics", "brands", "usual")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class DrugLinker(GraphComponent, EntityExtractorMixin):
    """Learns the names at training time and keeps them in the model: the running process reads no list."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "formulary": "data/formulary.csv",
            "lookalikes": "data/lookalikes.csv",
            "classes": "data/drug_classes.csv",
        }

    def __init__(
        self, config: Dict[str, Any], storage: ModelStorage, resource: Resource, names: Optional[DrugNames] = None
    ) -> None:
        self._config = {**self.get_default_config(), **config}
        self._storage = storage
        self._resource = resource
        self._names = names

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DrugLinker:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        names = learn_names(
            formulary=Path(self._config["formulary"]),
            lookalikes=Path(self._config["lookalikes"]),
            classes=Path(self._config["classes"]),
            texts=(example.get(TEXT) for example in training_data.intent_examples if example.get(TEXT)),
        )
        stored = {
            **{name: dict(getattr(names, name)) for name in _MAPPINGS},
            **{name: sorted(getattr(names, name)) for name in _SETS},
        }
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(stored), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> DrugLinker:
        with model_storage.read_from(resource) as folder:
            stored = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        names = DrugNames(
            formulary=_names(stored["formulary"]),
            short=_names(stored["short"]),
            wide=_names(stored["wide"]),
            ordinary=frozenset(stored["ordinary"]),
            generics=frozenset(stored["generics"]),
            brands=frozenset(stored["brands"]),
            usual=frozenset(stored["usual"]),
            lookalikes=_names(stored["lookalikes"]),
            kinds={said: (name, tuple(generics)) for said, (name, generics) in stored["kinds"].items()},
        )
        return cls(config, model_storage, resource, names)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text and self._names is not None:
                named = self._names.read(text)
                found = [_drug(mention) for mention in named.drugs] + [_drug_class(kind) for kind in named.kinds]
                found += [_prescription(placeholder) for placeholder in _PLACEHOLDER.finditer(text)]
                message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages


def _drug(mention: Mention) -> Dict[str, Any]:
    """What is not known of a medicine is left out."""
    more = {
        "lookalikes": list(mention.lookalikes),
        "names": dict(mention.names),
        "strength": mention.beside.strength,
        "form": mention.beside.form,
    }
    return {
        "entity": DRUG,
        "start": mention.start,
        "end": mention.end,
        "value": mention.generic,
        "typed": mention.typed,
        "match": mention.match,
        "candidates": list(mention.candidates),
        "source": mention.source,
        **{name: content for name, content in more.items() if content},
        "extractor": DrugLinker.__name__,
    }


def _drug_class(kind: Kind) -> Dict[str, Any]:
    return {
        "entity": DRUG_CLASS,
        "start": kind.start,
        "end": kind.end,
        "value": kind.name,
        "typed": kind.typed,
        "candidates": list(kind.generics),
        "extractor": DrugLinker.__name__,
    }


def _prescription(placeholder: "re.Match[str]") -> Dict[str, Any]:
    return {
        "entity": PRESCRIPTION,
        "start": placeholder.start(),
        "end": placeholder.end(),
        "value": placeholder.group(),
        "extractor": DrugLinker.__name__,
    }


def _names(stored: Mapping[str, List[str]]) -> Dict[str, Tuple[str, ...]]:
    return {name: tuple(generics) for name, generics in stored.items()}
