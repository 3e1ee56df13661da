"""Which known names a word may be a misspelling of: as it is written, and as it sounds. Pure, and without Rasa."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Dict, Iterable, List, Mapping, Sequence, Set, Tuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST_SLIPS = 3
SHORTEST = 4
"""Letters of a word that is compared at all; one of four only with one letter left out or doubled."""

UNSURE = 0.6
"""What is added to the score of a name that few patients may mean."""

_SOUNDS_DEARER = 0.4
"""A word that only sounds like a name is a little less likely than one that is nearly written like it."""

# In this order. What is left out (h, a final e) is what a listener does not hear.
_HEARD = (
    (re.compile(r"^(?:ps|ts)"), "s"),
    (re.compile(r"^(?:pn|kn|gn)"), "n"),
    (re.compile(r"^x"), "s"),
    (re.compile(r"ph|gh(?=t)"), "f"),
    (re.compile(r"sch|ck|ch|qu|q"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"sc(?=[eiy])|c(?=[eiy])|z"), "s"),
    (re.compile(r"c"), "k"),
    (re.compile(r"h"), ""),
    (re.compile(r"ie|ei|ee|ea|igh|y"), "i"),
    (re.compile(r"ae|oe"), "e"),
    (re.compile(r"ou|oo|ew|ue"), "u"),
    (re.compile(r"au|aw|oa"), "o"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=..)e$"), ""),
)


def sound(word: str) -> str:
    """How a word of small letters sounds, roughly: "phenergan" and "fenergan" are one."""
    for pattern, heard in _HEARD:
        word = pattern.sub(heard, word)
    return word


@dataclass(frozen=True)
class Near:
    """A known name that a word is near to; the smaller the score, the likelier it was meant."""

    name: str
    score: float
    slips: int
    unlike: float
    """The score without what makes the name itself less likely."""


@dataclass(frozen=True)
class _Group:
    """Names that begin or end alike, the shortest first, with their sounds and lengths."""

    names: List[str]
    sounds: List[str]
    lengths: List[int]


class Nearby:
    """Known names by how they begin and end, so that a word is compared with some hundred of thousands."""

    def __init__(self, names: Mapping[str, float]) -> None:
        """`names`: a name in small letters without spaces, and what is added to its score; 0 for the likeliest."""
        self._penalty = dict(names)
        self._sounds = {name: sound(name) for name in names}
        groups: Dict[str, List[str]] = {}
        for name in sorted(names, key=len):
            for group in _groups(name, self._sounds[name]):
                groups.setdefault(group, []).append(name)
        self._groups = {
            group: _Group(found, [self._sounds[name] for name in found], [len(name) for name in found])
            for group, found in groups.items()
        }

    def find(self, word: str) -> List[Near]:
        """The names that `word` may stand for, the likeliest first."""
        heard = sound(word)
        found: Dict[str, Near] = {}
        for letters in _groups(word, heard):
            group = self._groups.get(letters)
            for name in _close(word, heard, group) if group else ():
                if name not in found:
                    near = self._judge(word, heard, name)
                    if near:
                        found[name] = near
        return sorted(found.values(), key=lambda near: (near.score, near.name))

    def _judge(self, word: str, heard: str, name: str) -> "Near | None":
        spoken_name, penalty = self._sounds[name], self._penalty[name]
        written = OSA.distance(word, name)
        spoken = OSA.distance(heard, spoken_name)
        cost = min(float(written), spoken + _SOUNDS_DEARER)
        if word[0] != name[0] and heard[:1] != spoken_name[:1]:
            allowed = written <= 1 and len(word) > 5
        elif penalty >= UNSURE:
            # Names of which there are thousands: only what can hardly be anything else.
            allowed = written <= (1 if len(word) < 9 else 2) or spoken == 0
        elif len(word) < 7:
            allowed = written <= 1 or spoken <= 1
        elif len(word) < 11:
            allowed = written <= 2 or spoken <= 1
        else:
            allowed = written <= MOST_SLIPS or spoken <= 2
        if len(word) == SHORTEST:
            allowed = allowed and written == 1 and len(name) == 5 and penalty < UNSURE
        elif penalty < UNSURE and _lacks_a_syllable(word, name):
            allowed, cost = True, min(cost, 1.5)
        return Near(name, cost + penalty, written, cost) if allowed else None


def nearest(word: str, words: Sequence[str]) -> Tuple[str, int]:
    """The nearest of `words` and its slips; more than MOST_SLIPS where none is near."""
    hit = process.extractOne(word, words, scorer=OSA.distance, score_cutoff=MOST_SLIPS)
    return (hit[0], int(hit[1])) if hit else (word, MOST_SLIPS + 1)


def slips_to(word: str, words: Sequence[str]) -> int:
    """The fewest slips from `word` to any of `words`; more than MOST_SLIPS where none is near."""
    return nearest(word, words)[1]


def by_first_letter(words: Iterable[str]) -> Dict[str, Tuple[str, ...]]:
    """`words` by what they begin with."""
    groups: Dict[str, List[str]] = {}
    for word in sorted(words):
        groups.setdefault(word[0], []).append(word)
    return {letter: tuple(group) for letter, group in groups.items()}


def _groups(word: str, heard: str) -> Set[str]:
    """What a name is found by: its first sound, and its end for one whose first letter is wrong."""
    return {heard[:1] or word[:1], "-" + heard[-3:]}


def _close(word: str, heard: str, group: _Group) -> List[str]:
    """The names of a group that are worth a closer look."""
    slips = 1 if len(word) < 6 else MOST_SLIPS
    spoken = 1 if len(word) < 11 else 2
    first = bisect_left(group.lengths, len(word) - MOST_SLIPS)
    last = bisect_right(group.lengths, len(word) + MOST_SLIPS)
    names, sounds = group.names[first:last], group.sounds[first:last]
    written = process.extract(word, names, scorer=OSA.distance, score_cutoff=slips, limit=None)
    alike = process.extract(heard, sounds, scorer=OSA.distance, score_cutoff=spoken, limit=None)
    return [names[place] for _, _, place in (*written, *alike)]


def _lacks_a_syllable(word: str, name: str) -> bool:
    """Whether `word` is `name` with two or three letters in a row left out: "metoclamide" for metoclopramide."""
    lacking = len(name) - len(word)
    if not 2 <= lacking <= MOST_SLIPS or word[0] != name[0] or len(word) < 6:
        return False
    first = next((place for place, letter in enumerate(word) if letter != name[place]), len(word))
    return name.endswith(word[first:])
