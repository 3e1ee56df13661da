"""What a value looks like without what it says: A******, 19**-**-**, +1*********."""

from datetime import date, datetime, time
from decimal import Decimal

SHOWN_WORD = 20
"""A word of a system's own, as a status, is shown up to this length; what is longer may be somebody's note."""


def shape(value: object) -> str:
    """A value masked: the first sign of a text, the century of a day. Yes, no and small numbers stay."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and abs(value) < 1000:
        return str(value)
    if isinstance(value, Decimal | float):
        return str(value)
    if isinstance(value, datetime):
        return f"{value.year // 100}**-**-** **:**"
    if isinstance(value, date):
        return f"{value.year // 100}**-**-**"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return _hidden(str(value))


def word(value: object) -> str:
    """A word of a system's own vocabulary, in quotes; its shape where it looks like more than a word."""
    told = str(value).strip()
    digits = sum(sign.isdigit() for sign in told)
    return f"'{told}'" if len(told) <= SHOWN_WORD and digits <= 3 and "@" not in told else _hidden(told)


def _hidden(text: str) -> str:
    """The first sign, and a star for each other one that is a letter or a digit; a long text is cut. Of a text that is
    one sign nothing is left."""
    kept = 2 if text.startswith("+") else min(1, len(text) - 1)
    stars = "".join("*" if sign.isalnum() else sign for sign in text[kept:SHOWN_WORD])
    return text[:kept] + stars + ("…" if len(text) > SHOWN_WORD else "")
