"""Where identifiers of known kinds stand in a text that was folded: the one place that knows their shapes.

When in doubt, a number is taken for an identifier: a masked quantity costs a clarifying question, a prescription
number that got through is a leak.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from stdnum import luhn

from bot.privacy.dates import find_dates, read_compact
from bot.privacy.quantities import BLANK, without_doses_and_prices, without_quantities


class Identifier(StrEnum):
    """The kinds, by the name of their placeholder."""

    PRESCRIPTION = "RX"
    BIRTH_DATE = "DOB"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    SSN = "SSN"
    CARD = "CARD"


@dataclass(frozen=True, slots=True)
class Found:
    """`text[start:end]` is an identifier. `value` is the same for every way to write it."""

    kind: Identifier
    start: int
    end: int
    value: str


_EMAIL = re.compile(
    r"[\w.+%'-]{1,64} ?@ ?[\w-]+(?: ?\. ?[\w-]+)*\.?[a-z]{2,}"
    r"|[\w.+%-]{1,64}(?: (?:dot|underscore|dash) [\w.+%-]{1,64}){0,3} (?:at|\(at\)|\[at\]) "
    r"[\w-]+(?: ?\. ?| (?:dot|\(dot\)|\[dot\]) )"
    r"(?:com|net|org|edu|gov|us|info)\b",
    re.IGNORECASE,
)
_CARD_CHAIN = re.compile(r"\d+(?:[ .\-_]{1,2}\d+)*")
_CARD_SHAPES = ((4, 4, 4, 4, 3), (4, 4, 4, 4), (4, 6, 5), (4, 6, 4))
_CARD_DIGITS = range(13, 20)  # ISO/IEC 7812-1
_SSN = re.compile(r"(?<!\d)(?<!\d[-.])\d{3}(?: ?[-./_] ?| )\d{2}(?: ?[-./_] ?| )\d{4}(?![-.]?\d)")
_PHONE = re.compile(
    r"\+\d[\d ().\-]{6,18}\d"
    r"|(?<!\d)(?<!\d-)(?:1[ .\-]{0,2})?(?:\(\d{3}\)[ .\-/]{0,3}|\d{3}[ .\-/]{1,3})\d{3}[ .\-]{0,3}\d{4}(?![-.]?\d)"
    r"|(?<!\d)(?<!\d-)(?:1[ .\-]{0,2})?\d{6}[ .\-]{1,3}\d{4}(?![-.]?\d)"
)

_THOUSANDS = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3}){2,3}(?![\d,])")
_CHAIN = re.compile(r"\d+(?:[ _-]\d+)*")
_STRONG_PREFIX = re.compile(
    r"(?:\b(?:rx|r/x)|#|\b(?:prescription|perscription|prescripcion|prescripción|script|scrip|receta|number|numero|número))"
    r"(?:s\b)?[\s.:#_=-]*(?:(?:is|es|no|num|number|nbr|numero|número|id)[\s.:#_=-]+)?(?:is[\s:]+)?$",
    re.IGNORECASE,
)
_TALK_OF_RX = re.compile(
    r"\b(?:rx|prescription|script|scrip|refill|medication|order|receta)s?\b[^.!?]{0,25}$", re.IGNORECASE
)
_TALK_OF_SSN = re.compile(r"\b(?:ssn|social(?: security)?|soc sec|seguro social)\b[^.!?\d]{0,30}$", re.IGNORECASE)
_TALK_OF_CARD = re.compile(
    r"\b(?:credit|debit|card|visa|mastercard|amex|discover|tarjeta)\b[^.!?\d]{0,25}$", re.IGNORECASE
)
_TALK_OF_PHONE = re.compile(r"\b(?:phone|cell|call|text|mobile|reach|tel|tel[eé]fono)\b[^.!?\d]{0,20}$", re.IGNORECASE)
# The letters that belong to the number itself: "rx #", "#", "rx no.".
_OWN_PREFIX = re.compile(
    r"(?:\br/?x(?:s\b)?[\s.:_#=-]*(?:(?:no|num|number|nbr)\b[\s.:_#=-]*)?|#[\s_]*)$", re.IGNORECASE
)
# Letters grown on to a number are part of it: "C4471182"; a word run into it is not: "ready4471182".
_LETTERS_BEFORE = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]{1,3}|[a-z])-?$")
_LETTERS_AFTER = re.compile(r"(?:[A-Z]{1,3}|[a-z])(?![A-Za-z0-9])")

_SPOKEN = {w: str(n) for n, w in enumerate(("zero", "one", "two", "three", "four", "five", "six"))}
_SPOKEN |= {"seven": "7", "eight": "8", "nine": "9", "oh": "0", "o": "0"}
_SPOKEN_RUN = re.compile(
    rf"\b(?:(?:double |triple )?(?:{'|'.join(_SPOKEN)})(?:[ ,-]+|\b)){{5,}}(?<![ ,-])", re.IGNORECASE
)

_FEWEST_JOINED = 6
_WORDS_BEFORE = 60  # characters


def find_identifiers(text: str) -> list[Found]:
    """All identifiers in a folded text, in order, none overlapping another."""
    spoken = not any(char.isdigit() or char == "@" for char in text)
    found: list[Found] = []
    rest = text
    for step in _WITHOUT_DIGITS if spoken else _STEPS:
        for one in step(rest):
            if BLANK in rest[one.start : one.end]:
                continue
            found.append(one)
            rest = rest[: one.start] + BLANK * (one.end - one.start) + rest[one.end :]
    return sorted(found, key=lambda one: one.start)


def _before(text: str, start: int) -> str:
    """The words just before: enough of them to tell what a number is, few enough to read them for each number."""
    return text[max(0, start - _WORDS_BEFORE) : start]


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _groups(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+", text))


def _emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        yield Found(Identifier.EMAIL, match.start(), match.end(), match.group().lower().replace(" ", ""))


def _dates(text: str) -> Iterator[Found]:
    for day in find_dates(text):
        yield Found(Identifier.BIRTH_DATE, day.start, day.end, day.value)


def _prefixed(text: str) -> Iterator[Found]:
    """Prescription numbers that say so: "rx 4471182", "prescription number 447-1182", "#4471182"."""
    for start, end in _chains(without_doses_and_prices(text)):
        before = _before(text, start)
        if len(_digits(text[start:end])) >= 4 and _STRONG_PREFIX.search(before) and not _other_talk(before):
            yield _prescription(text, start, end)


def _cards(text: str) -> Iterator[Found]:
    for chain in _CARD_CHAIN.finditer(text):
        groups = [(chain.start() + part.start(), part.group()) for part in re.finditer(r"\d+", chain.group())]
        for first, last in _card_windows(groups, text):
            end = groups[last][0] + len(groups[last][1])
            yield Found(Identifier.CARD, groups[first][0], end, "".join(part for _, part in groups[first : last + 1]))


def _card_windows(groups: list[tuple[int, str]], text: str) -> Iterator[tuple[int, int]]:
    """The card numbers among groups of digits, as (first, last) group.

    A number grouped like a card is one even where a digit was mistyped, and comes before any other reading: the "30" of
    "at 9:30 6001 2334 4567 0006" may pass the check digit with the first groups of the card. What is left of the chain
    must pass the check digit.
    """
    begin, first = 0, 0
    while first < len(groups):
        shaped = next((shape for shape in _CARD_SHAPES if _sizes(groups[first : first + len(shape)]) == shape), None)
        if shaped is None:
            first += 1
            continue
        yield from _checked_windows(groups, begin, first, text)
        yield first, first + len(shaped) - 1
        begin = first = first + len(shaped)
    yield from _checked_windows(groups, begin, len(groups), text)


def _checked_windows(groups: list[tuple[int, str]], begin: int, end: int, text: str) -> Iterator[tuple[int, int]]:
    first = begin
    while first < end:
        last = _last_of_card(groups[:end], first, _before(text, groups[first][0]))
        if last is not None:
            yield first, last
        first = first + 1 if last is None else last + 1


def _last_of_card(groups: list[tuple[int, str]], first: int, before: str) -> int | None:
    """The index of the last group of the card number that begins with the first group; None if none does."""
    best, digits = None, ""
    for last in range(first, len(groups)):
        digits += groups[last][1]
        if len(digits) > _CARD_DIGITS[-1]:
            break
        if len(digits) not in _CARD_DIGITS:
            continue
        sizes = _sizes(groups[first : last + 1])
        split_by_hand = len(sizes) > 2 and max(sizes) < _FEWEST_JOINED and digits[0] in "3456"
        checked = (len(sizes) == 1 or split_by_hand) and luhn.is_valid(digits)
        if checked or _TALK_OF_CARD.search(before):
            best = last
    return best


def _sizes(groups: list[tuple[int, str]]) -> tuple[int, ...]:
    return tuple(len(part) for _, part in groups)


def _ssns(text: str) -> Iterator[Found]:
    for match in _SSN.finditer(text):
        yield Found(Identifier.SSN, match.start(), match.end(), _digits(match.group()))
    for start, end in _chains(text):
        if len(_digits(text[start:end])) in (4, 9) and _TALK_OF_SSN.search(_before(text, start)):
            yield Found(Identifier.SSN, start, end, _digits(text[start:end]))


def _phones(text: str) -> Iterator[Found]:
    for match in _PHONE.finditer(text):
        yield Found(Identifier.PHONE, match.start(), match.end(), _phone_value(match.group()))


def _bare_phones(text: str) -> Iterator[Found]:
    for start, end in _chains(text):
        typed, before = text[start:end], _before(text, start)
        groups = tuple(map(len, _groups(typed)))
        local = groups == (3, 4) and "-" in typed and not _TALK_OF_RX.search(before)
        called = groups in ((7,), (3, 4)) and _TALK_OF_PHONE.search(before)
        if local or called or (groups in ((10,), (11,)) and _is_us_number(typed)):
            yield Found(Identifier.PHONE, start, end, _phone_value(typed))


def _spoken_numbers(text: str) -> Iterator[Found]:
    """Digits said one by one: "four four seven one one eight two"."""
    for match in _SPOKEN_RUN.finditer(text):
        digits, times = "", 1
        for word in re.split(r"[ ,-]+", match.group().lower()):
            if word in ("double", "triple"):
                times = 2 if word == "double" else 3
                continue
            digits, times = digits + _SPOKEN.get(word, "") * times, 1
        before = _before(text, match.start())
        if len(digits) == 9 and _TALK_OF_SSN.search(before):
            kind = Identifier.SSN
        elif len(digits) in _CARD_DIGITS and (_TALK_OF_CARD.search(before) or luhn.is_valid(digits)):
            kind = Identifier.CARD
        else:
            kind = Identifier.PHONE if len(digits) == 10 else Identifier.PRESCRIPTION
        value = _phone_value(digits) if kind is Identifier.PHONE else digits
        yield Found(kind, match.start(), match.end(), value)


def _numbers(text: str) -> Iterator[Found]:
    """What is left: compact dates, and every number of four digits or more that nothing explains."""
    text = without_quantities(text)
    for match in _THOUSANDS.finditer(text):
        yield _prescription(text, match.start(), match.end())
    for start, end in _chains(text):
        groups = _groups(text[start:end])
        digits = "".join(groups)
        day = read_compact(groups, _before(text, start))
        if day is not None:
            yield Found(Identifier.BIRTH_DATE, start, end, day)
        elif len(digits) >= _FEWEST_JOINED or max(map(len, groups)) >= 4:
            yield _prescription(text, start, end)


def _prescription(text: str, start: int, end: int) -> Found:
    """With the "rx #" before it and the letters grown on to it, which are part of the number: "C4471182"."""
    value = _digits(text[start:end])
    own = _OWN_PREFIX.search(text, max(0, start - _WORDS_BEFORE), start)
    if own is not None:
        start = own.start()
    elif letters := _LETTERS_BEFORE.search(text, max(0, start - 5), start):
        start, value = letters.start(), letters.group().rstrip("-").upper() + value
    if letters := _LETTERS_AFTER.match(text, end):
        end, value = letters.end(), value + letters.group().upper()
    return Found(Identifier.PRESCRIPTION, start, end, value)


def _chains(text: str) -> Iterator[tuple[int, int]]:
    """Digit groups that read as one number: "447-1182", "44 71 182". Not across a
    space where the two are numbers of their own: "4471182 90"."""
    for match in _CHAIN.finditer(text):
        start = last_end = match.start()
        last = ""
        for group in re.finditer(r"\d+", match.group()):
            begin, end = match.start() + group.start(), match.start() + group.end()
            if last and text[last_end] == " " and _stand_apart(len(last), len(group.group())):
                yield start, last_end
                start = begin
            last, last_end = group.group(), end
        yield start, last_end


def _stand_apart(left: int, right: int) -> bool:
    """Two groups of so many digits with a space between are two numbers: both long, or a long one beside a count."""
    return max(left, right) >= _FEWEST_JOINED and (min(left, right) <= 2 or min(left, right) >= _FEWEST_JOINED)


def _other_talk(before: str) -> bool:
    """The "number" before it is that of a telephone, a card or of Social Security."""
    return any(talk.search(before) for talk in (_TALK_OF_SSN, _TALK_OF_CARD, _TALK_OF_PHONE))


def _is_us_number(digits: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, "US"))
    except phonenumbers.NumberParseException:
        return False


def _phone_value(typed: str) -> str:
    try:
        return phonenumbers.format_number(phonenumbers.parse(typed, "US"), phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        return _digits(typed)


# What is surest comes first: a later step sees only what the earlier ones left.
_STEPS: tuple[Callable[[str], Iterator[Found]], ...] = (
    _emails, _dates, _cards, _ssns, _phones, _prefixed, _bare_phones, _spoken_numbers, _numbers,
)  # fmt: skip
_WITHOUT_DIGITS = (_emails, _dates, _spoken_numbers)
