"""The two pipelines that are compared, each as a configuration that Rasa trains an NLU model from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

DEFAULT: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "default",
    "language": "en",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
        {"name": "EntitySynonymMapper"},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
}
"""What `rasa init` of 3.6 writes into config.yml and the documentation suggests for English, without its
ResponseSelector: there are no retrieval intents to select responses for."""


def ours(project: Path) -> dict[str, Any]:
    """The product's own pipeline, from config.yml."""
    config = yaml.safe_load((project / "config.yml").read_text(encoding="utf-8"))
    return {key: config[key] for key in ("recipe", "assistant_id", "language", "pipeline")}
