"""What the words of a message may stand for that are no names as they are: misspelled names and names in pieces."""

from dataclasses import dataclass
from typing import Dict, FrozenSet, Iterable, Iterator, List, Sequence, Tuple

from bot.nlu.known import NameLists
from bot.nlu.namelists import BETWEEN_NAMES, WORD, key
from bot.nlu.nearby import MOST_SLIPS, SHORTEST, UNSURE, Near, Nearby, by_first_letter, nearest, slips_to
from bot.nlu.words import Word, side_by_side, windows

MOST_CANDIDATES = 5

_SHORTEST_OF_KIND = 6

_SHORTEST_JOINED = 6
_LONGEST_JOINED = 22
_SO_MUCH_LESS_LIKELY = 1.0
"""A name that needs one slip more than the likeliest is offered too."""

_OTHERS_GENERIC, _OTHERS_NAME = 0.3, UNSURE
"""What is added to the score of names that the pharmacy does not carry."""


@dataclass(frozen=True)
class Guess:
    """Words of a message, `length` of them from the one at `first`, and what they may be, the likeliest first."""

    first: int
    length: int
    near: Tuple[Near, ...]


class Guesses:
    """What is made of the lists once, so that a message costs a few comparisons."""

    def __init__(self, lists: NameLists) -> None:
        self._lists = lists
        known: Dict[str, str] = {}
        penalties: Dict[str, float] = {}
        own = (*lists.formulary, *lists.short)
        for names, penalty in ((own, 0.0), (lists.generics, _OTHERS_GENERIC), (lists.brands, _OTHERS_NAME)):
            for name in sorted(names):
                joined = name.replace(" ", "")
                if joined.isalpha() and joined not in penalties:
                    known[joined], penalties[joined] = name, penalty
        for name in sorted(lists.lookalikes):
            joined = name.replace(" ", "")
            penalties[joined] = min(penalties.get(joined, _OTHERS_NAME), _OTHERS_GENERIC)
            known.setdefault(joined, name)
        ours = frozenset(word for said in lists.kinds for word in said.split() if len(word) >= SHORTEST)
        usual = [word for word in lists.usual | ours if len(word) >= SHORTEST and word not in penalties]
        self._known = known
        self._nearby = Nearby(penalties)
        self._in_use = Nearby({name: more for name, more in penalties.items() if more < UNSURE})
        self._usual = by_first_letter(usual)
        self._of_kinds = by_first_letter(ours)

    def name_of(self, joined: str) -> str:
        """A name as the lists have it, from one that was found near."""
        return self._known.get(joined, joined)

    def usual_words(self, texts: Iterable[str]) -> FrozenSet[str]:
        """The words of `texts` that are no names and no misspelled ones: for `usual`."""
        words = {key(word) for text in texts for word in WORD.findall(text)}
        return frozenset(
            word for word in words if word and not self._lists.meant(word) and not self._is_nearly_ours(word)
        )

    def _is_nearly_ours(self, word: str) -> bool:
        slips = 1 if len(word) < 9 else 2
        near = self._nearby.find(word) if self._lists.is_unknown(word) else []
        return any(hit.slips <= slips and hit.score - hit.unlike < UNSURE and hit.name[0] == word[0] for hit in near)

    def of_ours_one_slip_away(self, name: str, generics: Tuple[str, ...]) -> Tuple[str, ...]:
        """The pharmacy's names of other drugs that a name of the public list may be a misspelling of."""
        if " " in name or name in self._lists.lookalikes:
            return ()
        return tuple(
            near.name
            for near in self._nearby.find(name)
            if near.slips <= 1
            and self._known[near.name] in self._lists.formulary
            and not set(self._lists.generics_of(self._known[near.name])) & set(generics)
        )

    def find(self, text: str, words: Sequence[Word], taken: List[bool]) -> Iterator[Guess]:
        """Names in pieces and misspelled ones, the best first; marks their words as taken."""
        unknown = [place for place, word in enumerate(words) if word.unknown and not taken[place]]
        singles = {place: self._alone(words[place].key) for place in unknown}
        guesses = [Guess(place, 1, near) for place, near in singles.items() if near and near[0].score > 0]
        odd = [self._lists.is_odd(word.key) for word in words]
        between = [word.key in BETWEEN_NAMES for word in words]
        for first, length in windows(len(words), shortest=2):
            end = first + length
            if any(taken[first:end]):
                continue
            joined = "".join([word.key for word in words[first:end]]).replace(" ", "")
            may_be_misspelled = any(odd[first:end]) and not any(between[first:end])
            near = self._in_pieces(joined, any(odd[first:end]), may_be_misspelled)
            alone = [hits[0].score for place, hits in singles.items() if hits and first <= place < end]
            if near and near[0].score <= min(alone, default=MOST_SLIPS) and side_by_side(text, words[first:end]):
                guesses.append(Guess(first, length, near))
        for guess in sorted(guesses, key=lambda guess: (guess.near[0].score, -guess.length, guess.first)):
            places = range(guess.first, guess.first + guess.length)
            if not any(taken[place] for place in places):
                for place in places:
                    taken[place] = True
                yield guess

    def _in_pieces(self, joined: str, odd: bool, may_be_misspelled: bool) -> Tuple[Near, ...]:
        """What words written as one may be. Without an `odd` one among them, only what the pharmacy carries."""
        if not _SHORTEST_JOINED <= len(joined) <= _LONGEST_JOINED:
            return ()
        name = self._known.get(joined)
        if name and (odd or name in self._lists.formulary):
            return (Near(joined, 0.0, 0, 0.0),)
        if not may_be_misspelled or not joined.isalpha():
            return ()
        most = 1.0 if len(joined) < 7 else 2.0
        return self._likeliest(near for near in self._in_use.find(joined) if near.unlike < most)

    def _alone(self, word: str) -> Tuple[Near, ...]:
        """What a single word may be; itself, where it is a name."""
        if self._lists.meant(word) and not self._lists.is_rare(word):
            return (Near(word, 0.0, 0, 0.0),)
        return self._misspelled(word)

    def _misspelled(self, word: str) -> Tuple[Near, ...]:
        """The names that `word` may be a misspelling of, the likeliest first; empty when there is none."""
        word = word.replace(" ", "")
        rare = word in self._lists.wide
        near = self._likeliest(hit for hit in self._nearby.find(word) if hit.slips <= 1 or not rare)
        if not near:
            return ()
        if rare:
            return (*near[: MOST_CANDIDATES - 1], Near(word, near[-1].score, 0, 0.0))
        slips = slips_to(word, self._usual.get(word[0], ()))
        return () if slips <= (1 if len(word) < 8 else 2) and slips <= near[0].unlike else near

    @staticmethod
    def _likeliest(near: Iterable[Near]) -> Tuple[Near, ...]:
        """The first, and what is nearly as likely."""
        found = list(near)
        return tuple(hit for hit in found if hit.score <= found[0].score + _SO_MUCH_LESS_LIKELY)[:MOST_CANDIDATES]

    def kind_word(self, word: Word) -> str:
        """The word, or the one for a kind of medicine that it is a misspelling of: "cholestrol"."""
        if len(word.key) <= _SHORTEST_OF_KIND or word.key in self._lists.ordinary:
            return word.key
        of_kind, slips = nearest(word.key, self._of_kinds.get(word.key[0], ()))
        return of_kind if slips <= 1 else word.key
