"""What both pipelines are trained on and measured with."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli.evaluate_sets import Expected, read_set

FEWEST = 4  # examples of an intent, however small the fraction
FOREIGN = "out_of_scope"


@dataclass(frozen=True)
class Held:
    """Messages that neither pipeline was trained on. `repeated`: how many were left out because one would have been."""

    questions: list[Expected]
    foreign: list[Expected]
    repeated: int


def write_examples(project: Path, fraction: float, to: Path) -> list[Any]:
    """The training examples, or `fraction` of each intent's, as one file for both pipelines; the same ones each time.

    Returns Rasa's messages.
    """
    from rasa.shared.nlu.training_data.loading import load_data
    from rasa.shared.nlu.training_data.training_data import TrainingData

    data = load_data(str(project / "data" / "nlu"))
    by_intent: dict[str, list[Any]] = defaultdict(list)
    for example in sorted(data.intent_examples, key=lambda example: str(example.get("text"))):
        by_intent[example.get("intent")].append(example)
    draw = random.Random(7)
    kept = []
    for intent in sorted(by_intent):
        wanted = max(FEWEST, math.ceil(fraction * len(by_intent[intent])))
        kept += draw.sample(by_intent[intent], min(wanted, len(by_intent[intent])))
    sample = TrainingData(kept, data.entity_synonyms, data.regex_features, data.lookup_tables)
    to.write_text(sample.nlu_as_yaml(), encoding="utf-8")
    return kept


def read_held(questions: Path, foreign: Path, examples: list[Any]) -> Held:
    """English messages only: questions and small talk of ours, and messages of other trades.

    A message of other trades with a fair answer of ours counts as neither. Raises BadSet, and OSError.
    """
    taught = {_plain(str(example.get("text"))) for example in examples}
    said = [message for message in read_set(questions) + read_set(foreign) if message.language == "en"]
    fresh = list({message.text: message for message in said if _plain(message.text) not in taught}.values())
    return Held(
        questions=[message for message in fresh if message.intent != FOREIGN],
        foreign=[message for message in fresh if message.intent == FOREIGN and not message.also_ok],
        repeated=len(said) - len(fresh),
    )


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
