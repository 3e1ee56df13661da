"""Which drugs a message names: a function of the text and two lists of names, without Rasa.

First the pharmacy's own formulary, then a wide public list, both word for word; only what is left is compared with the
formulary for a misspelling, and that is a guess: whoever answers must ask, never assume.
"""

import csv
import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import AbstractSet, Dict, FrozenSet, Iterable, List, Mapping, Sequence, Tuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

EXACT = "exact"
GUESS = "guess"

LONGEST_NAME = 5
"""Words of the longest name looked for."""
SHORTEST_GUESS = 5
"""Letters: shorter words are one slip of the finger from too many names."""
MOST_CANDIDATES = 3

_WORD = re.compile(r"[^\W\d_]+(?:[-/'’][^\W\d_]+)*")
_SPLIT = re.compile(r"[\s/,+-]+")
_JOINING = frozenset({"and", "with"})


def _words(text: str) -> FrozenSet[str]:
    return frozenset(text.split())


# Every other chemical is somebody's salt; patients leave it out, and the way it is released too.
_SALTS = _words(
    "acetate besylate calcium citrate fumarate hcl hydrobromide hydrochloride maleate mesylate phosphate potassium "
    "sodium succinate sulfate tartrate tromethamine er xr sr dr ir hfa xl cr la"
)

# Ordinary words that are also a brand somewhere, and words for kinds of medicine. Nobody here means that brand.
_NEVER = _words(
    "today later order status ready please doctor nurse sorry thanks thank maybe really patient customer support "
    "coverage refill refills generic generics tablet tablets capsule capsules inhaler inhalers ointment vitamin "
    "vitamins vaccine vaccines antibiotic antibiotics hormone hormones steroid steroids narcotic narcotics sedative "
    "stimulant stimulants alcohol caffeine nicotine sugar sodium calcium iron water oxygen cream lotion drops"
)


@dataclass(frozen=True)
class Mention:
    """A drug in a message: `typed` is `text[start:end]`, `generic` its canonical name in lower case."""

    start: int
    end: int
    typed: str
    generic: str
    match: str
    candidates: Tuple[str, ...]


@dataclass(frozen=True)
class DrugNames:
    """The names that are looked for.

    `formulary` and `wide` map a name (lower case, single spaces) to the generic names it may mean; `ordinary` are
    English words that are never taken for a misspelled drug.
    """

    formulary: Mapping[str, Tuple[str, ...]]
    wide: Mapping[str, Tuple[str, ...]]
    ordinary: AbstractSet[str]

    def mentions(self, text: str) -> List[Mention]:
        """The drugs that `text` names, from left to right, none overlapping another."""
        words = [(found.start(), found.end(), _key(found.group())) for found in _WORD.finditer(text)]
        mentions: List[Mention] = []
        taken: List[bool] = [False] * len(words)
        for names in (self.formulary, self.wide):
            for first, length in _windows(len(words)):
                if not any(taken[first : first + length]):
                    generics = names.get(" ".join(key for _, _, key in words[first : first + length]))
                    if generics and _side_by_side(text, words[first : first + length]):
                        taken[first : first + length] = [True] * length
                        mentions.append(_mention(text, words, first, length, generics, EXACT))
        for index, (_, _, key) in enumerate(words):
            if not taken[index]:
                guessed = self._misspelled(key)
                if guessed:
                    mentions.append(_mention(text, words, index, 1, guessed, GUESS))
        return sorted(mentions, key=lambda mention: mention.start)

    def _misspelled(self, word: str) -> Tuple[str, ...]:
        """The generics that `word` may be a misspelling of, the likeliest first; empty when there is none."""
        if len(word) < SHORTEST_GUESS or word in self.ordinary or word in _NEVER:
            return ()
        slips = 1 if len(word) < 8 else 2
        near = process.extract(
            word,
            [name for name in self.formulary if name[0] == word[0] and " " not in name],
            scorer=OSA.distance,
            score_cutoff=slips,
            limit=None,
        )
        generics: List[str] = []
        for name, _, _ in sorted(near, key=lambda hit: (hit[1], hit[0])):
            generics += [generic for generic in self.formulary[name] if generic not in generics]
        return tuple(generics[:MOST_CANDIDATES])


def read_formulary(path: Path) -> Dict[str, Tuple[str, ...]]:
    """Names of the formulary's export (header `generic,brand,name`) to the generics they may mean.

    A generic also counts without its salt ("losartan potassium" is called losartan). Raises OSError when the file
    cannot be read and ValueError when its columns are others.
    """
    names: Dict[str, List[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if not {"generic", "brand"} <= set(rows.fieldnames or ()):
            raise ValueError(f"{path.name} must begin with the columns generic,brand,name")
        for row in rows:
            generic = _key(row["generic"] or "")
            for name in {generic, _without_salt(generic), _key(row["brand"] or "")}:
                known = names.setdefault(name, [])
                if generic not in known:
                    known.append(generic)
    names.pop("", None)
    # A name that is itself a generic means that one, whatever else begins with it.
    return {name: (name,) if name in generics else tuple(generics) for name, generics in names.items()}


def wide_names(
    variants: Mapping[str, Iterable[str]], formulary: Mapping[str, Tuple[str, ...]], ordinary: AbstractSet[str]
) -> Dict[str, Tuple[str, ...]]:
    """The usable part of a public list of names: words only, no ordinary English, in the formulary's own generics.

    `variants` maps a name to its canonical names, as drug-named-entity-recognition keeps them.
    """
    names: Dict[str, Tuple[str, ...]] = {}
    for variant, canonicals in variants.items():
        words = variant.split()
        if len(words) > 2 or not all(_WORD.fullmatch(word) and len(word) > 3 for word in words):
            continue
        key = _key(variant)
        if key in formulary or _NEVER.intersection(words) or all(word in ordinary for word in words):
            continue
        generics: List[str] = []
        for canonical in canonicals:
            ours = formulary.get(_key(canonical), (_key(canonical),))
            generics += [generic for generic in ours if generic not in generics]
        names[key] = tuple(generics)
    return names


def _key(name: str) -> str:
    """How names are compared: lower case, one space between words, no possessive."""
    words = [word for word in _SPLIT.split(name.lower().replace("’", "'")) if word not in _JOINING]
    return " ".join(word[:-2] if word.endswith("'s") else word for word in words if word)


def _without_salt(generic: str) -> str:
    words = [word for word in generic.split() if word not in _SALTS]
    return " ".join(words)


def _windows(count: int) -> Iterable[Tuple[int, int]]:
    """Stretches of words as (first, length), the longest first."""
    for length in range(min(LONGEST_NAME, count), 0, -1):
        for first in range(count - length + 1):
            yield first, length


def _side_by_side(text: str, words: Sequence[Tuple[int, int, str]]) -> bool:
    """Whether nothing but spaces and joints stands between the words: "insulin. Lispro" is no one name."""
    return all(not text[left[1] : right[0]].strip(" \t/-+&") for left, right in itertools.pairwise(words))


def _mention(
    text: str, words: Sequence[Tuple[int, int, str]], first: int, length: int, generics: Tuple[str, ...], match: str
) -> Mention:
    start, end = words[first][0], words[first + length - 1][1]
    # A name that may mean two drugs is a guess too.
    certain = match == EXACT and len(generics) == 1
    return Mention(start, end, text[start:end], generics[0], EXACT if certain else GUESS, generics[:MOST_CANDIDATES])
