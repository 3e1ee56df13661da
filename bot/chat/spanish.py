"""What patients read in Spanish: fixed sentences, each beside its English in spanish.yml. Nothing is translated at run
time.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

SENTENCES = Path(__file__).with_name("spanish.yml")
WINDOW = "window"
"""The section that the patient's browser draws its own controls with."""


@cache
def sections() -> Mapping[str, Mapping[str, str]]:
    """All sentences by section, Spanish by their English."""
    read: dict[str, list[dict[str, str]]] = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    return {name: {pair["en"]: pair["es"] for pair in pairs} for name, pairs in read.items()}


@cache
def _spoken() -> Mapping[str, str]:
    return {
        english: spanish for name, pairs in sections().items() if name != WINDOW for english, spanish in pairs.items()
    }


def tongue(locale: str) -> Literal["en", "es"]:
    """The language of the fixed sentences in a conversation of this locale ("es", "es-US", "zh"): one of our two."""
    return "es" if locale.partition("-")[0] == "es" else "en"


def speak(locale: str, english: str, **named: str) -> str:
    """A fixed sentence in the conversation's language, with its {names} filled in.

    A sentence without a Spanish one stays English: tests find it, and no patient goes without an answer for it.
    """
    words = _spoken().get(english, english) if tongue(locale) == "es" else english
    return words.format(**named) if named else words
