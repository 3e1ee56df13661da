"""Medicines that a patient must not be without, and the words by which patients say that they are, or nearly.

The list, data/must_not_miss.csv, is the pharmacist's: name, kind (generic, brand, class: what people call it), group
and why. A match means that a pharmacist looks at once, whatever the rules of refills say; it promises no supply.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from bot.pharmacy.misspelling import OneSlip
from bot.pharmacy.running_out import ENGLISH, SPANISH, Words

LIST = Path(__file__).resolve().parents[2] / "data" / "must_not_miss.csv"
FORGIVES_FROM = 6  # letters: a shorter word is too near to others
DRUG = "drug"  # stands for a listed name in what `running_out` reads

type Locale = Literal["en", "es"]

_TOKEN = re.compile(r"[a-z0-9]+(?:_[0-9]+)?|[.!?;\n]+")
_OTHER_WORDS = frozenset((
    "prefer", "inhaled", "inhales", "inhale", "insular", "tanks", "pumped", "reliant", "antiviral", "antivirals",
    "steroidal", "fragment", "sentry", "program", "puffed", "suffer", "buffer", "isotretinoin", "hydralazine",
))  # fmt: skip
"""Words, and names of other medicines, that are one slip away from a listed name and are not it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list. `name` as patients write it, in lower case without accents."""

    name: str
    kind: Literal["generic", "brand", "class"]
    group: str
    why: str


@dataclass(frozen=True, slots=True)
class Without:
    """Somebody is out of a listed medicine, or nearly. `locale`: the language in which they said so."""

    listed: Listed
    locale: Locale


class MustNotMiss:
    """The list, ready to be looked up."""

    def __init__(self, lines: Iterable[Listed]) -> None:
        self._lines = {tuple(_words(line.name)): line for line in lines}
        self._longest = max(map(len, self._lines), default=0)
        self._slips = OneSlip(name[0] for name in self._lines if len(name) == 1 and len(name[0]) >= FORGIVES_FROM)

    def named(self, text: str) -> Listed | None:
        """The first listed medicine that a text names: word for word, or with one slip in a longer word."""
        return self._marked(_words(text))[1]

    def without(self, text: str) -> Without | None:
        """Whether somebody says that they are out of a listed medicine, or nearly."""
        words, listed = self._marked(_words(text))
        locale = _said(words) if listed else None
        return Without(listed, locale) if listed and locale else None

    def marked(self, text: str) -> list[str]:
        """The words of a text, with "drug" in the place of each listed name."""
        return self._marked(_words(text))[0]

    def _marked(self, words: list[str]) -> tuple[list[str], Listed | None]:
        marked: list[str] = []
        first: Listed | None = None
        at = 0
        while at < len(words):
            name = self._name_at(words, at)
            if name:
                first = first or self._lines[name]
            marked.append(DRUG if name else words[at])
            at += len(name) or 1
        return marked, first

    def _name_at(self, words: list[str], at: int) -> tuple[str, ...]:
        for length in range(min(self._longest, len(words) - at), 0, -1):
            name = tuple(words[at : at + length])
            if name in self._lines:
                return name
        word = words[at]
        if len(word) < FORGIVES_FROM or word in _OTHER_WORDS or not word.isalpha():
            return ()
        meant = self._slips.meant(word)
        return (meant,) if meant else ()


def running_out(text: str) -> Locale | None:
    """The language in which a text says that somebody is out of a medicine, or nearly: none left, the last dose, lost,
    stolen, spilled, left at home, missed because none was to be had. None where it says no such thing.

    It need not name the medicine: "I'm out of it".
    """
    return _said(the_list().marked(text))


@cache
def the_list() -> MustNotMiss:
    """The pharmacist's list. Raises OSError where the file is missing, ValueError where a line is not one."""
    return MustNotMiss(read_list(LIST))


def read_list(path: Path) -> tuple[Listed, ...]:
    """The lines of the file. Raises OSError, or ValueError with the number of the line that is wrong."""
    lines: list[Listed] = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            match row:
                case {
                    "name": str(name),
                    "kind": "generic" | "brand" | "class" as kind,
                    "group": group,
                    "why": str(why),
                }:
                    lines.append(Listed(name, kind, group, why))
                case _:
                    raise ValueError(f"{path.name}, line {number}: name, kind (generic, brand or class), group, why")
    return tuple(lines)


def _words(text: str) -> list[str]:
    """Small letters, no accents or apostrophes; "." for whatever ends a sentence."""
    plain = unicodedata.normalize("NFD", text.lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char) and char not in "'’ʼ`´")
    return ["." if word[0] in ".!?;\n" else word for word in _TOKEN.findall(plain)]


def _said(words: list[str]) -> Locale | None:
    sentences = [f" {one.strip()} " for one in " ".join(words).split(".") if one.strip()]
    if any(_holds(SPANISH, sentence) for sentence in sentences):  # "no tengo keppra" has an English "no" in it
        return "es"
    return "en" if any(_holds(ENGLISH, sentence) for sentence in sentences) else None


def _holds(words: Words, sentence: str) -> bool:
    return any(
        not words.before.search(sentence, 0, found.start()) and not words.after.match(sentence, found.end())
        for found in words.says.finditer(sentence)
    )
