"""What a short message says that goes on from the one before: "the second one", "not that one", "no, I meant losartan".

Functions of text alone. Each reads the whole message or nothing: one word more, as in "what is metformin for", and it
is a question of its own.
"""

import re
from collections.abc import Collection, Sequence

_LEAD = (
    r"(?:(?:no|nope|nah|yes|yeah|yep|ok|okay|sure|sorry|oh|actually|wait|hmm|um|uh|well|and|but|then|so|or|also|maybe"
    r"|i mean|i meant|i said|i'm asking about|i am asking about|i was asking about|i asked about|i want|i need"
    r"|it's|its|it is|that's|make that|make it|let's do|what about|how about|not (?:that|this)(?: one)?|wrong one"
    r"|for|about|with|the|my|our|please)\b[\s,.;:!…-]*)*"
)
_TAIL = (
    r"(?:[\s,.;:!?…-]*\b(?:please|instead|one|prescription|rx|med|medicine|medication|pills?|tablets?|then|too|as well"
    r"|i mean|i meant|thanks|thank you)\b)*[\s,.;:!?…-]*"
)
_STRENGTH = r"(?:\s*\d+(?:\.\d+)?\s*(?:mg|mcg|ml|g|units?|%))?"
_BETWEEN = r"\s*(?:,|\band\b|\bor\b|&)\s*(?:the\s+|my\s+)?"

_ORDINALS = (
    ("first", "1st", "top", "former"),
    ("second", "2nd"),
    ("third", "3rd"),
    ("fourth", "4th"),
    ("fifth", "5th"),
)
_NUMBERS = ("one", "two", "three", "four", "five")
_PLACES = {word: place for place, words in enumerate(_ORDINALS) for word in words}
_LAST = frozenset({"last", "bottom", "latter"})
_PLACE = re.compile(rf"{_LEAD}({'|'.join([*_PLACES, *_LAST])}){_TAIL}")
_NUMBER = re.compile(
    rf"{_LEAD}(?:(?:number|option|choice|no\.|#)\s*({'|'.join(_NUMBERS)}|\d{{1,2}})|(\d{{1,2}})){_TAIL}"
)

_OTHER = re.compile(rf"{_LEAD}(?:other|another|others)(?: ones?| prescriptions?)?{_TAIL}")
_NOT_THAT = re.compile(
    r"(?:no[\s,.!]*)?(?:that's |that is |it's )?(?:not (?:that|this|the right) (?:one|prescription|medicine|medication)"
    r"|not (?:that|this)|(?:the )?wrong (?:one|prescription|medicine|medication))[\s.!]*"
)
_WHY = re.compile(
    r"(?:but|and|ok|okay|so|no|oh)?[\s,]*(?:why(?: not| is that| is it| so)?|why's that|how come)[\s?!.]*"
)
_HOW_MUCH = re.compile(
    r"(?:and|ok|okay|so)?[\s,]*(?:how much(?: is (?:it|that)| does (?:it|that) cost| will (?:it|that) be)?"
    r"|what does (?:it|that) cost|what's the price|and the price)[\s?!.]*"
)

_LIGHT = (
    "a about and ending for i in is it it's its mean meant my no number of ok okay one ones please prescription rx "
    "sorry sure that that's the this uh um want with yeah yep yes"
)
_OF_NO_WEIGHT = frozenset(_LIGHT.split())


def normal(text: str) -> str:
    """As the phrases compare: lower case, straight apostrophes, single spaces."""
    return " ".join(text.replace("’", "'").lower().split())


def place_named(text: str, count: int) -> int | None:
    """Which of `count` things "yes, the second one" or "number 2" says, from 0; `count` itself for one that is not
    there; None where no place is named."""
    said = normal(text)
    if match := _PLACE.fullmatch(said):
        return count - 1 if match[1] in _LAST else min(_PLACES[match[1]], count)
    if said in _NUMBERS:
        return min(_NUMBERS.index(said), count)
    if match := _NUMBER.fullmatch(said):
        number = match[1] or match[2]
        place = _NUMBERS.index(number) if number in _NUMBERS else int(number) - 1
        return place if 0 <= place < count else count
    return None


def labels_named(text: str, labels: Sequence[str]) -> tuple[int, ...]:
    """The labels that have all words of "the 10 mg one", by their places from 0."""
    said = set(_words(normal(text))) - _OF_NO_WEIGHT
    return tuple(place for place, label in enumerate(labels) if said and said <= set(_words(label.lower())))


def asks_for_other(text: str) -> bool:
    """ "And the other one?" """
    return _OTHER.fullmatch(normal(text)) is not None


def rejects_it(text: str) -> bool:
    """ "Not that one." """
    return _NOT_THAT.fullmatch(normal(text)) is not None


def asks_why(text: str) -> bool:
    return _WHY.fullmatch(normal(text)) is not None


def asks_price(text: str) -> bool:
    return _HOW_MUCH.fullmatch(normal(text)) is not None


def meant(text: str, typed: Collection[str]) -> tuple[str, ...]:
    """Of the medicines `typed` in it those that "not the lisinopril, the losartan" wants."""
    said = normal(text)
    return tuple(name for name in typed if not re.search(_refusal(name), said))


def only_names(text: str, typed: Collection[str]) -> bool:
    """Whether the message says nothing but names of medicines: "no, I meant losartan", "and the metformin?"."""
    said = normal(text)
    wanted = meant(text, typed)
    for name in typed:
        said = re.sub(_refusal(name) + r"[\s,.;:!-]*", "", said).strip()
    if not wanted:
        return False
    name = rf"(?:{'|'.join(re.escape(normal(one)) for one in sorted(wanted, key=len, reverse=True))}){_STRENGTH}"
    return re.fullmatch(rf"{_LEAD}{name}(?:{_BETWEEN}{name})*{_TAIL}", said) is not None


def only_number(text: str, placeholder: str) -> bool:
    """Whether the message says nothing but a prescription's number."""
    said = rf"{_LEAD}(?:(?:rx|prescription|number|no\.|#)\s*)*{re.escape(normal(placeholder))}{_TAIL}"
    return re.fullmatch(said, normal(text)) is not None


def only_words(text: str, wanted: Collection[str], around: Collection[str]) -> bool:
    """Whether the message has one of the words `wanted` and, beside those, only ones of `around` or of no weight."""
    said = re.sub(rf"^{_LEAD}", "", normal(text))
    words = set(re.findall(r"[a-z']+", said))
    return bool(words & set(wanted)) and words <= {*wanted, *around, *_OF_NO_WEIGHT}


def _refusal(name: str) -> str:
    return (
        r"\b(?:not|isn't|wasn't|(?:don't|do not|didn't|did not) (?:want|need|mean|say|refill|fill|order|request))"
        rf"\s+(?:about\s+|for\s+)?(?:the\s+|my\s+|any\s+)?{re.escape(normal(name))}\b"
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?|[a-z']+", text)
