"""The names that are looked for in a message, and what can be said of a word by looking it up."""

from dataclasses import dataclass, field
from typing import AbstractSet, Dict, Mapping, Tuple

from bot.nlu.namelists import NEVER, Names, forms
from bot.nlu.nearby import SHORTEST, slips_to

_ENDINGS = ("ness", "able", "ing", "ers", "est", "es", "ed", "er", "ly", "s")
_OTHER_SPELLING = 2
"""Slips between two spellings of one name: "metformine"."""


@dataclass(frozen=True)
class NameLists:
    """Lists of names.

    `formulary`: the pharmacy's generics and brands. `short`: what patients call some of them ("insulin"), never
    certain. `wide`: a public list; `generics` and `brands`: those of it that patients in the US know. `ordinary`:
    English words that are never taken for a misspelled drug; `usual`: what patients type, whose misspellings are no
    drugs either. `lookalikes`: names that are confused. `kinds`: "water pill" and the like.
    """

    formulary: Names
    short: Names
    wide: Names
    ordinary: AbstractSet[str]
    generics: AbstractSet[str] = frozenset()
    brands: AbstractSet[str] = frozenset()
    usual: AbstractSet[str] = frozenset()
    lookalikes: Names = field(default_factory=dict)
    kinds: Mapping[str, Tuple[str, Tuple[str, ...]]] = field(default_factory=dict)

    def meant(self, name: str) -> Tuple[str, ...]:
        """The generics that `name` stands for; empty where it is no name."""
        short = self.short.get(name)
        if short and name in self.generics:
            short = (*short, *self.wide[name])
        return self.formulary.get(name) or short or self.wide.get(name) or ()

    def generics_of(self, name: str) -> Tuple[str, ...]:
        """The generics that patients know: a chemist's name with commas tells nothing, so it is the name itself."""
        generics = tuple(generic for generic in self.meant(name) if "," not in generic and "(" not in generic)
        return generics or (name,)

    def confused_with(self, name: str, generics: Tuple[str, ...]) -> Tuple[Tuple[str, ...], Dict[str, str]]:
        """The drugs whose names are confused with `name`, and the names of those that have another one."""
        alike: Dict[str, str] = {}
        # "hydroxizine" is hydroxyzine in another spelling, and confused with the same names.
        spelled = [generic for generic in generics if not is_other_name(name, generic)]
        for form in dict.fromkeys((*forms(name), *spelled)):
            for other in self.lookalikes.get(form, ()):
                for generic in self.generics_of(other):
                    if generic not in generics:
                        alike.setdefault(generic, other)
        return tuple(alike), {generic: other for generic, other in alike.items() if is_other_name(other, generic)}

    def is_ours(self, name: str) -> bool:
        """Whether the pharmacy's formulary has the name, or what patients make of it."""
        return name in self.formulary or name in self.short

    def is_rare(self, name: str) -> bool:
        """Whether only the public list has a name and patients in the US hardly know it: rather a misspelling."""
        others = (self.formulary, self.short, self.generics, self.brands, self.lookalikes)
        return name in self.wide and " " not in name and not any(name in names for names in others)

    def is_unknown(self, word: str) -> bool:
        """Whether `word` is neither English nor what patients type; it may be a name."""
        if any(word in words for words in (self.ordinary, self.usual, NEVER)):
            return False
        if len(word) < SHORTEST or not word.replace(" ", "").isalpha():
            return False
        stems = (word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending))
        return not any(stem in self.ordinary or stem + "e" in self.ordinary for stem in stems)

    def is_odd(self, word: str) -> bool:
        """Whether nobody types `word` as a word, or hardly: "pril", "vila"."""
        return word not in self.usual and (len(word) <= SHORTEST or word not in self.ordinary)


def is_other_name(name: str, generic: str) -> bool:
    """Whether `name` is more than a part or another spelling of `generic`: "losartan" of losartan potassium."""
    return name not in generic and slips_to(name, (generic,)) > _OTHER_SPELLING
