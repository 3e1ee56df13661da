"""The words of a message as names are looked for in them."""

import itertools
import re
from dataclasses import dataclass
from typing import Iterable, Sequence, Tuple

LONGEST_NAME = 5
"""Words of the longest name looked for."""

_JOINT = re.compile(r"\s*[-/+&]?\s*(?:(?:and|with)\s+)?")


@dataclass(frozen=True)
class Word:
    """A word of a message: where it stands, and how it is compared."""

    start: int
    end: int
    key: str
    unknown: bool  # neither English nor a name


def windows(count: int, shortest: int = 1) -> Iterable[Tuple[int, int]]:
    """Stretches of words as (first, length), the longest first."""
    for length in range(min(LONGEST_NAME, count), shortest - 1, -1):
        for first in range(count - length + 1):
            yield first, length


def side_by_side(text: str, words: Sequence[Word]) -> bool:
    """Whether only a joint stands between the words, as in "losartan/hctz"; "insulin. Lispro" is no one name."""
    return all(_JOINT.fullmatch(text[left.end : right.start]) for left, right in itertools.pairwise(words))
