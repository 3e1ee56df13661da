"""Cuts a message that asks two things into its clauses: "is my lisinopril ready and when do you close?"."""

import re
from dataclasses import dataclass
from typing import List, Sequence, Tuple

MOST_CLAUSES = 4
_BORDER = re.compile(r"[.?!;]+\s+|,?\s+(?:and|also|plus)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """A stretch of the message: `text` is `message[start:end]`."""

    text: str
    start: int
    end: int


def clauses(message: str, names: Sequence[Tuple[int, int]] = ()) -> List[Clause]:
    """The clauses of two words and more, at most four; an empty list when there is one or none.

    `names`: the (start, end) of names that are not cut, such as "amoxicillin and clavulanate".
    """
    found = []
    start = 0
    borders = [one for one in _BORDER.finditer(message) if not any(a < one.end() and one.start() < b for a, b in names)]
    for border in [*borders, None]:
        end = border.start() if border else len(message)
        text = message[start:end]
        lead = len(text) - len(text.lstrip())
        text = text.strip()
        if len(text.split()) > 1:
            found.append(Clause(text, start + lead, start + lead + len(text)))
        start = border.end() if border else end
    return found[:MOST_CLAUSES] if len(found) > 1 else []
