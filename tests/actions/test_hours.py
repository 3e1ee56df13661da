"""Which day and which place a question about hours means."""

from datetime import date

import pytest

from actions.hours import day_asked
from bot.pharmacy.values import Closing

MONDAY = date(2026, 11, 23)
CLOSINGS = (
    Closing(date(2026, 11, 26), "Thanksgiving"),
    Closing(date(2026, 12, 24), "Christmas Eve"),
    Closing(date(2026, 12, 25), "Christmas Day"),
    Closing(date(2027, 1, 1), "New Year's Day"),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("when do you close", MONDAY),
        ("are you open today", MONDAY),
        ("what about tomorrow?", date(2026, 11, 24)),
        ("open on MONDAY?", MONDAY),
        ("hours sunday", date(2026, 11, 29)),
        ("are you open on weds", date(2026, 11, 25)),
        ("do you open saturdays", date(2026, 11, 28)),
        ("open on the weekend", date(2026, 11, 28)),
        ("are you open thanksgiving", date(2026, 11, 26)),
        ("hours on christmas eve", date(2026, 12, 24)),
        ("closed on christmas?", date(2026, 12, 25)),
        ("is the pharmacy open new year's", date(2027, 1, 1)),
        ("", MONDAY),
    ],
)
def test_the_day_that_is_meant(text: str, meant: date) -> None:
    assert day_asked(text, MONDAY, CLOSINGS) == meant
