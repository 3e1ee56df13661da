"""Runs Rasa's training graph from the project's files, and tells which step it is at."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Type

import rasa.engine.validation
from rasa.engine.graph import ExecutionContext, GraphModelConfiguration, GraphNodeHook
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.training.graph_trainer import PLACEHOLDER_IMPORTER
from rasa.shared.data import TrainingType
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.drugs import DrugLinker
from bot.nlu.gate import ScopeGate
from bot.nlu.minilm import MiniLM
from bot.nlu.steps import Steps

_NAMES: Dict[str, str] = {
    MiniLM.__name__: "featurizing {examples} examples",
    "KernelClassifier": "training the classifier on {examples} examples",
    ScopeGate.__name__: "keeping {examples} examples for the scope gate",
    DrugLinker.__name__: "reading the drug names",
    "WhitespaceTokenizer": "cutting {examples} examples into words",
    "DefaultV1RecipeValidator": "checking the configuration",
    "FinetuningValidator": "checking the training data",
    "NLUTrainingDataProvider": "collecting the examples",
    "StoryGraphProvider": "reading the rules",
    "DomainProvider": "reading the domain",
    "DomainForCoreTrainingProvider": "reading the domain for the rules",
    "TrainingTrackerProvider": "unfolding the rules",
    "RulePolicy": "checking the rules against each other",
}


class _Reporting(GraphNodeHook):
    """Rasa calls it before and after each node of the training graph."""

    def __init__(self, steps: Steps, uses: Dict[str, Type[Any]]) -> None:
        self._steps = steps
        self._uses = uses

    def on_before_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: Dict[str, Any],
        received_inputs: Dict[str, Any],
    ) -> Dict[str, Any]:
        self._steps.begin(_step_name(self._uses[node_name].__name__, list(received_inputs.values())))
        return {}

    def on_after_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: Dict[str, Any],
        output: Any,
        input_hook_data: Dict[str, Any],
    ) -> None:
        """Nothing: the next step's beginning tells."""


def train(project: Path, out: Path, steps: Steps) -> None:
    """Train `project` (config.yml, domain.yml, data/rules.yml, data/nlu/) into the archive `out`.

    Raises what Rasa raises on contradicting rules or unreadable files, and OSError for a missing formulary.
    """
    steps.begin("reading the training data")
    importer = TrainingDataImporter.load_from_config(
        str(project / "config.yml"),
        str(project / "domain.yml"),
        [str(project / "data" / "rules.yml"), str(project / "data" / "nlu")],
    )
    if not importer.get_nlu_data().intent_examples or importer.get_stories().is_empty():
        raise ValueError("data/nlu holds no examples or data/rules.yml no rules")
    configuration = _configuration(importer)
    schema = configuration.train_schema
    steps.expect(len(schema.minimal_graph_schema().nodes) + 1)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        storage = LocalModelStorage(Path(folder))
        runner = DaskGraphRunner.create(
            graph_schema=schema,
            model_storage=storage,
            execution_context=ExecutionContext(graph_schema=schema),
            hooks=[_Reporting(steps, {name: node.uses for name, node in schema.nodes.items()})],
        )
        runner.run(inputs={PLACEHOLDER_IMPORTER: importer})
        steps.begin("packing the model")
        unfinished = out.with_name(f".unfinished-{out.name}")
        try:
            storage.create_model_package(unfinished, configuration, importer.get_domain())
            os.replace(unfinished, out)
        finally:
            unfinished.unlink(missing_ok=True)
    steps.finish()


def _configuration(importer: TrainingDataImporter) -> GraphModelConfiguration:
    config = importer.get_config()
    recipe = Recipe.recipe_for_name(config.get("recipe"))
    configuration = recipe.graph_config_for_recipe(config, {}, training_type=TrainingType.BOTH)
    rasa.engine.validation.validate(configuration)
    return configuration


def _step_name(component: str, inputs: List[Any]) -> str:
    examples = next((len(value.training_examples) for value in inputs if isinstance(value, TrainingData)), 0)
    return _NAMES.get(component, component).format(examples=examples)
