"""Dates as people in the US write and say them. A full date in a pharmacy's chat is taken for a date of birth."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTH_NAMES = (
    ("january", "jan", "enero"), ("february", "feb", "febuary", "febrero"), ("march", "mar", "marzo"),
    ("april", "apr", "abril"), ("may", "mayo"), ("june", "jun", "junio"), ("july", "jul", "julio"),
    ("august", "aug", "agosto"), ("september", "sept", "sep", "septiembre"), ("october", "oct", "octubre"),
    ("november", "nov", "noviembre"), ("december", "dec", "diciembre"),
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
_ONES_IN_ORDER = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS_IN_ORDER = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS_IN_ORDER = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS_IN_ORDER = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
_ONES = {word: number for number, word in enumerate(_ONES_IN_ORDER, 1)}
_TEENS = {word: number for number, word in enumerate(_TEENS_IN_ORDER, 10)}
_TENS = {word: number for number, word in enumerate(_TENS_IN_ORDER, 2)}
_ORDINALS = {word: number for number, word in enumerate(_ORDINALS_IN_ORDER, 1)} | {"thirtieth": 30}

_MONTH_NAME = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?![a-z])"
_MONTH = rf"(?P<month>{_MONTH_NAME})\.?"
_DAY = r"(?P<day>\d{1,2})(?!\d)(?:st|nd|rd|th)?"
_NOT_A_TIME_OR_COUNT = r"(?!\d|:\d| ?(?:[ap]\.?m\b|tab|pill|cap|day|mg|mcg|ml|unit|refill))"
_YEAR = rf"(?:(?P<year>(?:18|19|20)\d{{2}})|'?(?P<short>\d{{2}})){_NOT_A_TIME_OR_COUNT}"
_GAP = r"[\s,.\-/]{0,3}"
_UNIT = "|".join(_ONES)
_SPOKEN_DAY = rf"(?P<spoken_day>(?:(?:twenty|thirty)[ -])?(?:{'|'.join(_ORDINALS)}|{_UNIT})|{'|'.join(_TEENS)})"
_TWO_DIGITS = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{_UNIT}))?|{'|'.join(_TEENS)}|(?:oh|o)[ -](?:{_UNIT}))"
_SPOKEN_YEAR = (
    rf"(?P<spoken_year>(?:(?:nineteen|twenty)[ -]+(?:hundred[ -]+)?(?:and )?)?{_TWO_DIGITS}"
    rf"|two thousand(?: (?:and )?(?:{_TWO_DIGITS}|{_UNIT}))?|nineteen hundred)\b"
)
_ANY_YEAR = rf"(?:{_YEAR}|{_SPOKEN_YEAR})"
_ALONE = r"(?<!\d)(?<!\d[-/.])"  # not the tail of a longer number

_WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_ALONE}(?P<year>(?:18|19|20)\d{{2}}) ?([-/.]) ?(?P<month>\d{{1,2}}) ?\2 ?(?P<day>\d{{1,2}})(?![-/]?\d)",
        rf"{_ALONE}(?P<first>\d{{1,2}}) ?[-/.] ?(?P<second>\d{{1,2}}) ?[-/.] ?"
        r"(?:(?P<year>(?:18|19|20)\d{2})|'?(?P<short>\d{2}))(?![-/]?\d)",
        rf"\b{_MONTH}{_GAP}(?:the )?(?:{_DAY}|{_SPOKEN_DAY}\b)(?:,? ?of)?{_GAP}{_ANY_YEAR}",
        rf"(?<!\d)(?:{_DAY}|\b{_SPOKEN_DAY}\b){_GAP}(?:of |day of |de )?{_MONTH}{_GAP}(?:of |de |del )?{_ANY_YEAR}",
    )
)
_BIRTH_DAY_ALONE = re.compile(
    r"\b(?:d\.?o\.?b\.?|born|birth ?day|birth ?date|date of birth|bday|nac[ií]\w*|nacimiento)\b"
    r"(?:\s|:|is|was|in|on|the|de|el|en|=|-){0,8}"
    r"(?P<value>\d{1,2} ?[-/. ] ?\d{1,2}(?![-/. ]{0,2}\d)"
    rf"|{_MONTH_NAME}[ .]{{0,2}}(?:the )?\d{{1,4}}(?:st|nd|rd|th)?)",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"\b(?:d\.?o\.?b\.?|born|birth ?day|birth ?date|birth|bday|nac[ií]\w*|nacimiento)\b[^.!?\d]{0,20}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    start: int
    end: int
    value: str  # YYYY-MM-DD where it can be read as a day, else as typed


def find_dates(text: str) -> Iterator[FoundDate]:
    """Full dates, written or spoken, and days without a year where the words say that they are a birthday.

    A day without a year and a year alone name nobody and stay: "are you open on november 26".
    """
    for pattern in _WRITTEN:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            if "first" in parts and not _is_month_and_day(int(parts["first"]), int(parts["second"])):
                continue
            yield FoundDate(match.start(), match.end(), _canonical(parts) or match.group().lower())
    for match in _BIRTH_DAY_ALONE.finditer(text):
        yield FoundDate(match.start("value"), match.end("value"), match["value"].lower())


def read_compact(groups: tuple[str, ...], before: str) -> str | None:
    """A date written with nothing or spaces between: 04091961, 19610409, 4 9 1961; and 040961 or 4 9 61 where the
    words before it speak of a birth. None if it cannot be a date."""
    if len(groups) == 3 and len(groups[0]) <= 2 and len(groups[1]) <= 2 and len(groups[2]) in (2, 4):
        first, second, year = groups
    elif len(groups) == 1 and len(groups[0]) == 8 and groups[0][:2] in ("19", "20") and groups[0][2:4] > "12":
        year, first, second = groups[0][:4], groups[0][4:6], groups[0][6:]
    elif len(groups) == 1 and len(groups[0]) in (6, 8):
        first, second, year = groups[0][:2], groups[0][2:4], groups[0][4:]
    else:
        return None
    if not _is_month_and_day(int(first), int(second)):
        return None
    if len(year) == 2:
        return _day(_full_year(int(year)), int(first), int(second)) if _BIRTH.search(before) else None
    return _day(int(year), int(first), int(second)) if 1900 <= int(year) <= 2099 else None


def _is_month_and_day(first: int, second: int) -> bool:
    return 1 <= min(first, second) <= 12 and 1 <= max(first, second) <= 31


def _canonical(parts: dict[str, str | None]) -> str | None:
    if parts.get("year"):
        year = int(parts["year"] or 0)
    elif parts.get("short"):
        year = _full_year(int(parts["short"] or 0))
    else:
        year = _spoken_year(parts.get("spoken_year") or "")
    if parts.get("first"):
        return _day(year, int(parts["first"] or 0), int(parts["second"] or 0))
    named = (parts.get("month") or "").lower()
    month = int(named) if named.isdigit() else _MONTHS.get(named, 0)
    day = int(parts["day"] or 0) if parts.get("day") else _spoken_day(parts.get("spoken_day") or "")
    return _day(year, month, day)


def _day(year: int, first: int, second: int) -> str | None:
    """Month first, as in the US; the other way round where only that is a day."""
    for month, day in ((first, second), (second, first)):
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            continue
    return None


def _full_year(two_digits: int) -> int:
    """Most patients were born before 2030; the value only serves to tell the same date from another."""
    return two_digits + (2000 if two_digits < 30 else 1900)


def _spoken_day(words: str) -> int:
    tens, _, rest = words.lower().replace("-", " ").rpartition(" ")
    last = _ORDINALS.get(rest) or _ONES.get(rest) or _TEENS.get(rest) or 0
    return last + 10 * _TENS.get(tens, 0)


def _spoken_year(words: str) -> int:
    said_oh = re.search(r"\b(?:oh|o)\b", words, re.IGNORECASE) is not None
    spoken = [word for word in words.lower().replace("-", " ").split() if word not in ("and", "oh", "o", "hundred")]
    if spoken[:2] == ["two", "thousand"]:
        return 2000 + _two_digits(spoken[2:])
    century_said = spoken[:1] == ["nineteen"] or said_oh or (len(spoken) > 1 and spoken[1] not in _ONES)
    if len(spoken) > 1 and spoken[0] in ("nineteen", "twenty") and century_said:
        return (1900 if spoken[0] == "nineteen" else 2000) + _two_digits(spoken[1:])
    if words.lower() == "nineteen hundred":
        return 1900
    return _full_year(_two_digits(spoken)) if spoken else 0


def _two_digits(words: list[str]) -> int:
    return sum(_TEENS.get(word, _ONES.get(word, 10 * _TENS.get(word, 0))) for word in words)
