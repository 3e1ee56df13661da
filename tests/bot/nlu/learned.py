"""The names as the product's own model learns them: from data/ and the public list."""

from functools import cache

import yaml

from bot.nlu.drugnames import DrugNames
from bot.nlu.learning import learn_names
from tests.bot.nlu.process import REPOSITORY

DATA = REPOSITORY / "data"


@cache
def taught() -> tuple[str, ...]:
    """The examples of data/nlu."""
    texts: list[str] = []
    for path in sorted((DATA / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            texts += [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]
    return tuple(texts)


@cache
def learned() -> DrugNames:
    return learn_names(DATA / "formulary.csv", DATA / "lookalikes.csv", DATA / "drug_classes.csv", taught())


@cache
def learned_without_examples() -> DrugNames:
    """What messages are typed is not known: the harder case for words that are no medicines."""
    return learn_names(DATA / "formulary.csv", DATA / "lookalikes.csv", DATA / "drug_classes.csv", ())
