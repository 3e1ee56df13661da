"""How a rule of the safety net is written and read. The rules themselves are data, a file for each subject."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache


class AlarmKind(StrEnum):
    """What may be happening, the most pressing first: one text can speak of several."""

    COLLAPSE = "collapse"  # unconscious, seizing, bleeding heavily
    BREATHING = "breathing"
    SEVERE_REACTION = "severe_reaction"
    CHEST_PAIN = "chest_pain"
    STROKE = "stroke"
    OVERDOSE_POISONING = "overdose_poisoning"
    SUICIDE = "suicide"
    VIOLENCE = "violence"


@dataclass(frozen=True, slots=True)
class Excuse:
    """A reason why a match is no emergency: all of the given patterns hold. `before` ends where the match begins,
    `after` begins where it ends, `anywhere` stands in the same sentence, `but` must not."""

    before: str | None = None
    after: str | None = None
    anywhere: str | None = None
    but: str | None = None

    def holds(self, sentence: str, start: int, end: int) -> bool:
        if self.before is not None and not _compiled(rf"{self.before} ?,? ?$").search(sentence, 0, start):
            return False
        if self.after is not None and not _compiled_after(self.after).match(sentence, end):
            return False
        if self.anywhere is not None and not _compiled(self.anywhere).search(sentence):
            return False
        return self.but is None or not _compiled(self.but).search(sentence)


@dataclass(frozen=True, slots=True)
class Rule:
    """One sign of an emergency. `why` tells a pharmacist what it is for; `says` are patterns over the plain form of
    `words.plain`, in which a space may be missing and `~3` stands for up to three words. `across`: it may be said in
    several sentences. `least`: how many of `says` must hold together, anywhere in the message, where one is not enough.
    """

    id: str
    kind: AlarmKind
    why: str
    says: tuple[str, ...]
    excuses: tuple[Excuse, ...] = ()
    across: bool = False
    least: int = 1
    patterns: tuple[re.Pattern[str], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        one_is_enough = ("|".join(f"(?:{one})" for one in self.says),)
        patterns = self.says if self.least > 1 else one_is_enough
        object.__setattr__(self, "patterns", tuple(_compiled(one) for one in patterns))

    def speaks_in(self, sentences: Sequence[str]) -> bool:
        """Whether a message in the plain form, sentence by sentence, says it without an excuse."""
        read = (" ".join(sentences),) if self.across and len(sentences) > 1 else sentences
        held = sum(any(self._says(pattern, one) for one in read) for pattern in self.patterns)
        return held >= self.least

    def _says(self, pattern: re.Pattern[str], sentence: str) -> bool:
        return any(
            not any(excuse.holds(sentence, *match.span()) for excuse in self.excuses)
            for match in pattern.finditer(sentence)
        )


def first_kinds(rules: Sequence[Rule], sentences: Sequence[str]) -> tuple[Rule, ...]:
    """The rules that speak, one a kind, the most pressing kind first. Several signs of somebody gravely ill count where
    nothing says what it is: a rule for one sign knows more."""
    speaking = [rule for rule in rules if rule.speaks_in(sentences)]
    named = [rule for rule in speaking if rule.least == 1 or rule.kind is not AlarmKind.COLLAPSE] or speaking
    found: dict[AlarmKind, Rule] = {}
    for rule in named:
        found.setdefault(rule.kind, rule)
    return tuple(found[kind] for kind in AlarmKind if kind in found)


_GAP = re.compile(r" ?~(\d) ?")
_BREAK = r"(?: ,)? ?"  # between two words: a space, which may be missing, and a comma, which may be there


@cache
def _compiled(says: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?:{_expanded(says)})(?![a-z0-9])")


@cache
def _compiled_after(says: str) -> re.Pattern[str]:
    return re.compile(rf"{_BREAK}(?:{_expanded(says)})(?![a-z0-9])")


def _expanded(says: str) -> str:
    spaced = _GAP.sub(r"§\1§", says).replace(" ", _BREAK)
    return re.sub(r"§(\d)§", r"(?:(?: ,)? [a-z0-9]+(?![a-z0-9])){0,\1}?" + _BREAK, spaced)
