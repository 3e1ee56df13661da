"""Cuts a message that asks two things into its clauses: "is my lisinopril ready and when do you close?"."""

import re
from dataclasses import dataclass
from typing import List, Sequence, Tuple

MOST_CLAUSES = 4
_LINK = re.compile(r",?\s+(?:and|also|plus)\s+", re.IGNORECASE)
_BORDER = re.compile(
    r"[.?!;]+\s+|,?\s+(?:and|also|plus)\s+"
    # A comma, where another question begins; "where is it" is still about what stands before it.
    r"|,\s+(?=(?:how|what|when|where(?! is it| are they)|why|is|are|do|does|can|could|will)\b)",
    re.IGNORECASE,
)
# "my lisinopril prescription, is it ready": what has no verb names a thing, and what follows asks about it.
_FINITE = re.compile(
    r"\b(?:is|are|am|was|were|be|been|it'?s|that'?s|isn'?t|aren'?t|i'?m|has|have|had|hasn'?t|haven'?t|do|does|did|don'?t"
    r"|doesn'?t|didn'?t|can|can'?t|could|will|won'?t|would|should|may|might|must|need|needs|want|wants|got|get|gets|say"
    r"|says|said|told|sent|went|goes|came|comes|ran|run|keeps?|kept|lost|left|took|gave|made|know|think|wonder|see|saw"
    r"|hear|heard|pay|paid|cost|costs|\w{3,}ed|\w{3,}ing|how|what|what'?s|when|where|where'?s|why|who|which)\b",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(
    r"^\W*(?:(?:please|pls|plz|hi|hello|hey|ok|okay|so|yes|no|then|just)\W+)*(?:re-?fill|renew|re-?order|order|fill"
    r"|transfer|move|cancel|stop|send|ship|mail|deliver|check|call|text|tell|show|list|give|change|update|book|schedule|look"
    r"|find|put|let|help|take|add|remove|make|try|ask)\b",
    re.IGNORECASE,
)


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
        if border and not _LINK.fullmatch(border.group()) and _only_names_a_thing(text):
            continue
        lead = len(text) - len(text.lstrip())
        text = text.strip()
        if len(text.split()) > 1:
            found.append(Clause(text, start + lead, start + lead + len(text)))
        start = border.end() if border else end
    return found[:MOST_CLAUSES] if len(found) > 1 else []


def _only_names_a_thing(stretch: str) -> bool:
    return not _FINITE.search(stretch) and not _ASKED_FOR.match(stretch)
