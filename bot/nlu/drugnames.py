"""Which drugs a message names: a function of the text and lists of names, without Rasa.

First the pharmacy's own formulary, then a wide public list, both word for word; then names that speech recognition cut
into pieces ("met formin"); what is left is compared with the known names for a misspelling. All but the first two are
guesses: whoever answers must ask, never assume. A name that is confused with others brings them along.
"""

from dataclasses import dataclass, field
from typing import Dict, FrozenSet, Iterable, Iterator, List, Mapping, Sequence, Tuple

from bot.nlu.guesses import MOST_CANDIDATES, Guesses
from bot.nlu.known import NameLists, is_other_name
from bot.nlu.namelists import WORD, key
from bot.nlu.nearby import Near
from bot.nlu.strengths import Strength, strength_at
from bot.nlu.words import Word, side_by_side, windows

EXACT = "exact"
GUESS = "guess"

FORMULARY = "formulary"
PUBLIC = "public"


@dataclass(frozen=True)
class Mention:
    """A drug in a message: `typed` is `text[start:end]`, `generic` its canonical name in lower case.

    `source` tells whose name was typed: a brand that only the public list knows may be another product than the
    formulary's drug of the same generic. `candidates`: what it may be, the likeliest first. `lookalikes`: those drugs
    whose names are confused with the likeliest. `names`: by generic, the other name by which it came in.
    """

    start: int
    end: int
    typed: str
    generic: str
    match: str
    candidates: Tuple[str, ...]
    source: str
    lookalikes: Tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    beside: Strength = field(default_factory=Strength)


@dataclass(frozen=True)
class Kind:
    """A kind of medicine in a message, "water pill": `generics` are those of it that the pharmacy carries."""

    start: int
    end: int
    typed: str
    name: str
    generics: Tuple[str, ...]


@dataclass(frozen=True)
class Found:
    drugs: List[Mention]
    kinds: List[Kind]


@dataclass(frozen=True)
class DrugNames(NameLists):
    """The names that are looked for, and the looking."""

    _guesses: Guesses = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_guesses", Guesses(self))

    def usual_words(self, texts: Iterable[str]) -> FrozenSet[str]:
        """The words of `texts` that are no names and no misspelled ones: for `usual`."""
        return self._guesses.usual_words(texts)

    def mentions(self, text: str) -> List[Mention]:
        """The drugs that `text` names, from left to right, none overlapping another."""
        return self.read(text).drugs

    def read(self, text: str) -> Found:
        """The drugs and the kinds of drugs that `text` names, from left to right, none overlapping another."""
        words = [
            Word(word.start(), word.end(), name, self.is_unknown(name))
            for word, name in ((word, key(word.group())) for word in WORD.finditer(text))
            if name
        ]
        taken = [False] * len(words)
        drugs: List[Mention] = []
        kinds: List[Kind] = []
        for first, length in windows(len(words)):
            window = words[first : first + length]
            name = " ".join(word.key for word in window)
            kind = self.kinds.get(name)
            if length == 1 and name not in self.formulary:
                continue
            found = () if kind and name not in self.formulary else self.meant(name)
            if not (kind or found) or any(taken[first : first + length]) or not side_by_side(text, window):
                continue
            taken[first : first + length] = [True] * length
            start, end = window[0].start, window[-1].end
            if found:
                drugs.append(self._certain(text, start, end, name, found))
            elif kind:
                kinds.append(Kind(start, end, text[start:end], *kind))
        for guess in self._guesses.find(text, words, taken):
            start, end = words[guess.first].start, words[guess.first + guess.length - 1].end
            drugs.append(self._guessed(text, start, end, guess.near))
        for place, word in enumerate(words):
            if not taken[place] and word.key not in self.kinds and self.meant(word.key):
                taken[place] = True
                drugs.append(self._certain(text, word.start, word.end, word.key, self.meant(word.key)))
        kinds += self._kinds_left(text, words, taken)
        return Found(sorted(drugs, key=lambda mention: mention.start), sorted(kinds, key=lambda kind: kind.start))

    def _certain(self, text: str, start: int, end: int, name: str, generics: Tuple[str, ...]) -> Mention:
        """A name as it stands in a list; a guess where it may mean two drugs."""
        source = FORMULARY if self.is_ours(name) else PUBLIC
        beside = strength_at(text, start, end)
        near = self._guesses.of_ours_one_slip_away(name, generics) if source == PUBLIC else ()
        if near:
            return self._offering(text, start, end, (name, *near), beside)
        alike, names = self.confused_with(name, generics)
        sure = len(generics) == 1 and name not in self.short
        candidates = generics if sure else tuple(dict.fromkeys((*generics, *alike)))
        match = EXACT if sure else GUESS
        if alike and len(generics) == 1 and is_other_name(name, generics[0]):
            names = {generics[0]: name, **names}
        return Mention(
            start, end, text[start:end], generics[0], match, candidates[:MOST_CANDIDATES], source, alike, names, beside
        )

    def _guessed(self, text: str, start: int, end: int, near: Sequence[Near]) -> Mention:
        """A misspelling of one of the names in `near`."""
        return self._offering(text, start, end, [hit.name for hit in near], strength_at(text, start, end))

    def _offering(self, text: str, start: int, end: int, hits: Sequence[str], beside: Strength) -> Mention:
        """A guess with what it may be: the likeliest first, and no name without those that it is confused with."""
        likeliest = self._guesses.name_of(hits[0])
        meant = self.generics_of(likeliest)
        alike, names = self.confused_with(likeliest, meant)
        near: List[str] = list(meant)
        partners: List[str] = list(alike)
        labels: Dict[str, str] = {}
        for hit in hits:
            name = self._guesses.name_of(hit)
            of_hit = self.generics_of(name)
            more, their_names = self.confused_with(name, of_hit)
            near += [generic for generic in of_hit if generic not in near]
            partners += [generic for generic in more if generic not in partners]
            labels.setdefault(of_hit[0], name if len(of_hit) == 1 else of_hit[0])
            names = {**their_names, **names}
        labels = {**names, **labels}
        room = MOST_CANDIDATES - len([generic for generic in alike if generic not in near])
        offered = tuple(dict.fromkeys((*near[: max(1, room)], *alike, *near, *partners)))[:MOST_CANDIDATES]
        shown = {
            generic: name for generic, name in labels.items() if generic in offered and is_other_name(name, generic)
        }
        source = FORMULARY if self.is_ours(likeliest) else PUBLIC
        return Mention(start, end, text[start:end], offered[0], GUESS, offered, source, alike, shown, beside)

    def _kinds_left(self, text: str, words: Sequence[Word], taken: List[bool]) -> Iterator[Kind]:
        """Kinds of one word, and those that are misspelled: "cholestrol pill"."""
        if not self.kinds:
            return
        said = [self._guesses.kind_word(word) for word in words]
        for first, length in windows(len(words)):
            window = words[first : first + length]
            kind = self.kinds.get(" ".join(said[first : first + length]))
            if kind and not any(taken[first : first + length]) and side_by_side(text, window):
                taken[first : first + length] = [True] * length
                start, end = window[0].start, window[-1].end
                yield Kind(start, end, text[start:end], *kind)
