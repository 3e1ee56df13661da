"""Numbers that name nobody: doses, prices, times, counts, years."""

import re

BLANK = "\x00"  # stands for what was already recognised, so that nothing matches across it

_UNITS = (
    r"mgs?|mcgs?|ug|µg|μg|grams?|gr?|gm|mls?|cc|iu|units?|meq|mmol|milligrams?|micrograms?|milliliters?|kg|lbs?|oz"
    r"|pounds?|ounces?|kcal|miligramos?|unidades"
)
_COUNTED = (
    r"tab(?:let)?s?|pills?|cap(?:sule)?s?|pastillas?|count|ct|refills?|puffs?|doses?|strips?|lancets?|needles?|patches"
    r"|bottles?|boxes|days?|d[ií]as?|hours?|hrs?|horas?|minutes?|mins?|weeks?|wks?|months?|mos?|years?|yrs?|times?|x"
    r"|people|miles?|steps?|calories|percent|dollars?|bucks|cents?|usd"
)
# Numbers that say how much, when or what it costs. Longer ones are no such thing: "4471182 tablets".
_DOSES_AND_PRICES = re.compile(
    r"\$ ?\d{1,3}(?:,?\d{3})*(?:\.\d+)?(?!\d)"
    r"|(?<![\d,.])\d{1,3}(?:,\d{3}){0,2}(?:\.\d+)? ?(?:-|to|/)? ?(?:\d{1,4} ?)?%"
    r"|(?<![\d,.])(?:\d{1,4}(?:\.\d+)? ?[-/] ?)?(?:\d{1,6}|\d{1,3}(?:,\d{3}){1,2})(?:\.\d+)?"
    rf"[ -]?(?:{_UNITS})(?![a-z])"
    r"|(?<![\d,.])\d{1,2}:\d{2}(?::\d{2})?(?!\d)"
    r"|(?<![\d,.])\d{1,4} ?[ap]\.?m\b"
    r"|(?<![\d,.-])\d{1,4}[.,]\d{1,3}(?![\d,.-]\d|\d)"
    r"|(?<![\d,.])\d{1,3},\d{3}(?![\d,]|-\d)",
    re.IGNORECASE,
)
_COUNT = re.compile(rf"(?<![\d,.])\d{{1,4}}[ -]?(?:{_COUNTED})(?![a-z])", re.IGNORECASE)
# Strengths of two medicines in one tablet: "amox clav 875-125".
_TWO_STRENGTHS = re.compile(
    r"(?<![\d#-])(?:875-125|500-125|250-125|800-160|400-80|300-300|200-300|600-300|150-300)(?![-\d])"
)
_YEARS = re.compile(r"(?<!\d)(?<!\d[- ])(?:19|20)\d{2}(?: ?- ?(?:(?:19|20)\d{2}|\d{2}))?(?!\d|[- ]\d)")
_CLOCK = re.compile(
    r"\b(?:at|by|till|until|before|after|from|around|opens?|close[sd]?) (?P<number>(?:[01]?\d|2[0-3])[0-5][05])"
    r"(?![\d-]| \d)",
    re.IGNORECASE,
)
_COST = re.compile(
    r"\b(?:cost|paid|pay|price|charged?|copay|bill|total|owe)s?(?: (?:of|is|was|me|about|like))* "
    r"(?P<number>\d{4})(?!\d)",
    re.IGNORECASE,
)


def without_doses_and_prices(text: str) -> str:
    """The text with doses, prices, decimals and clock times blanked: no words before them make them an identifier."""
    return _DOSES_AND_PRICES.sub(_hide, text)


def without_quantities(text: str) -> str:
    """The text with all of them blanked, also counts, years and "at 1730"."""
    text = without_doses_and_prices(text)
    for pattern in (_COUNT, _TWO_STRENGTHS, _YEARS):
        text = pattern.sub(_hide, text)
    for pattern in (_CLOCK, _COST):
        for match in list(pattern.finditer(text)):
            start, end = match.span("number")
            text = text[:start] + BLANK * (end - start) + text[end:]
    return text


def _hide(match: re.Match[str]) -> str:
    return BLANK * len(match.group())
