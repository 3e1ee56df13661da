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

FORMULARY = "formulary"
PUBLIC = "public"

LONGEST_NAME = 5
"""Words of the longest name looked for."""
SHORTEST_GUESS = 5
"""Letters: shorter words are one slip of the finger from too many names."""
MOST_CANDIDATES = 3

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_JOINT = re.compile(r"\s*[-/+&]?\s*(?:(?:and|with)\s+)?")
_SPLIT = re.compile(r"[\s/,+-]+")
_JOINING = frozenset({"and", "with"})


def _words(text: str) -> FrozenSet[str]:
    return frozenset(text.split())


# Every other chemical is somebody's salt; patients leave it out, and the way it is released too.
_SALTS = _words(
    "acetate besylate calcium citrate fumarate hcl hydrobromide hydrochloride maleate mesylate phosphate potassium "
    "sodium succinate sulfate tartrate tromethamine mononitrate er xr sr dr ir hfa xl cr la ds cd"
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
    """A drug in a message: `typed` is `text[start:end]`, `generic` its canonical name in lower case.

    `source` tells whose name was typed: a brand that only the public list knows may be another product than the
    formulary's drug of the same generic.
    """

    start: int
    end: int
    typed: str
    generic: str
    match: str
    candidates: Tuple[str, ...]
    source: str


# Canonical names of the public list that are kinds of drugs.
_CLASSES = ("agents", "drugs", "inhibitors", "antagonists", "compounds", "preparations", "vaccines", "agonists")

Names = Mapping[str, Tuple[str, ...]]
"""Names as compared (`_key`) to the generic names they may mean, as the formulary writes them in lower case."""


@dataclass(frozen=True)
class DrugNames:
    """The names that are looked for.

    `formulary`: the pharmacy's generics and brands. `short`: what patients call some of them ("insulin"), never
    certain. `wide`: a public list. `ordinary`: English words that are never taken for a misspelled drug.
    """

    formulary: Names
    short: Names
    wide: Names
    ordinary: AbstractSet[str]

    def mentions(self, text: str) -> List[Mention]:
        """The drugs that `text` names, from left to right, none overlapping another."""
        found = ((word.start(), word.end(), _key(word.group())) for word in _WORD.finditer(text))
        words = [word for word in found if word[2]]
        mentions: List[Mention] = []
        taken = [False] * len(words)
        for first, length in _windows(len(words)):
            window = words[first : first + length]
            if any(taken[first : first + length]) or not _side_by_side(text, window):
                continue
            generics, match, source = self._named(" ".join(key for _, _, key in window))
            if not generics and length == 1:
                generics, match, source = self._misspelled(window[0][2]), GUESS, FORMULARY
            if generics:
                taken[first : first + length] = [True] * length
                start, end = window[0][0], window[-1][1]
                candidates = generics[:MOST_CANDIDATES]
                mentions.append(Mention(start, end, text[start:end], generics[0], match, candidates, source))
        return sorted(mentions, key=lambda mention: mention.start)

    def _named(self, name: str) -> Tuple[Tuple[str, ...], str, str]:
        for names, source in ((self.formulary, FORMULARY), (self.short, FORMULARY), (self.wide, PUBLIC)):
            generics = names.get(name, ())
            if generics:
                # A name that may mean two drugs is a guess too.
                return generics, EXACT if len(generics) == 1 and names is not self.short else GUESS, source
        return (), GUESS, FORMULARY

    def _misspelled(self, word: str) -> Tuple[str, ...]:
        """The generics that `word` may be a misspelling of, the likeliest first; empty when there is none."""
        if len(word) < SHORTEST_GUESS or word in self.ordinary or word in _NEVER:
            return ()
        slips = 1 if len(word) < 8 else 2
        known = {**self.short, **self.formulary}
        near = process.extract(
            word,
            [name for name in known if name[0] == word[0] and " " not in name],
            scorer=OSA.distance,
            score_cutoff=slips,
            limit=None,
        )
        generics: List[str] = []
        for name, _, _ in sorted(near, key=lambda hit: (hit[1], hit[0])):
            generics += [generic for generic in known[name] if generic not in generics]
        return tuple(generics)


def read_formulary(path: Path) -> Tuple[Names, Names]:
    """The formulary's names and the short ones, from its export (header `generic,brand,name`).

    A salt or release form may be left out ("losartan" for losartan potassium, "toprol" for Toprol XL). The first word
    of a longer generic is a short name: "insulin", "hydrocodone".

    Raises OSError when the file cannot be read and ValueError when its columns are others or it is empty.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if not {"generic", "brand"} <= set(rows.fieldnames or ()):
            raise ValueError(f"{path.name} must begin with the columns generic,brand,name")
        drugs = [((row["generic"] or "").strip().lower(), row["brand"] or "") for row in rows]
    generics = list(dict.fromkeys(generic for generic, _ in drugs if generic))
    if not generics:
        raise ValueError(f"{path.name} names no drugs")
    own = {_key(generic): (generic,) for generic in generics}
    formulary = _gathered((form, generic) for generic, brand in drugs for form in _forms(brand) + _forms(generic))
    short = _gathered((_key(generic).split()[0], generic) for generic in generics if " " in _key(generic))
    # A name that is itself a generic means that one, whatever else begins with it.
    formulary = {**formulary, **own}
    return formulary, {name: meant for name, meant in short.items() if name not in formulary}


def wide_names(variants: Mapping[str, Iterable[str]], formulary: Names, ordinary: AbstractSet[str]) -> Names:
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
            if canonical.lower().endswith(_CLASSES):
                continue
            ours = formulary.get(_key(canonical), (canonical.lower(),))
            generics += [generic for generic in ours if generic not in generics]
        if generics:
            names[key] = tuple(generics)
    return names


def _key(name: str) -> str:
    """How names are compared: lower case, one space between words, no possessive."""
    words = [word for word in _SPLIT.split(name.lower().replace("’", "'")) if word not in _JOINING]
    return " ".join(word[:-2] if word.endswith("'s") else word for word in words if word)


def _forms(name: str) -> List[str]:
    """A name as compared, also without the salts and release forms at its end."""
    words = _key(name).split()
    kept = list(words)
    while len(kept) > 1 and kept[-1] in _SALTS:
        kept.pop()
    return [" ".join(form) for form in ([words] if kept == words else [words, kept]) if form]


def _gathered(pairs: Iterable[Tuple[str, str]]) -> Dict[str, Tuple[str, ...]]:
    """Each name with all the generics it stands for, in the order they came."""
    names: Dict[str, List[str]] = {}
    for name, generic in pairs:
        known = names.setdefault(name, [])
        if generic and generic not in known:
            known.append(generic)
    return {name: tuple(generics) for name, generics in names.items() if generics}


def _windows(count: int) -> Iterable[Tuple[int, int]]:
    """Stretches of words as (first, length), the longest first."""
    for length in range(min(LONGEST_NAME, count), 0, -1):
        for first in range(count - length + 1):
            yield first, length


def _side_by_side(text: str, words: Sequence[Tuple[int, int, str]]) -> bool:
    """Whether only a joint stands between the words, as in "losartan/hctz"; "insulin. Lispro" is no one name."""
    return all(_JOINT.fullmatch(text[left[1] : right[0]]) for left, right in itertools.pairwise(words))
