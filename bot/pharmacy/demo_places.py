"""The demo pharmacy's three shops: made up, in Connecticut, with lunch breaks, holidays and one unplanned closing."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from bot.pharmacy.values import Closing, Location, OpeningHours

PHARMACY_NAME = "Elm Street Pharmacy"
TIME_ZONE = "America/New_York"

NEW_HAVEN, HAMDEN, MILFORD = "NH", "HD", "MF"
CODES = (NEW_HAVEN, HAMDEN, MILFORD)

THANKSGIVING, CHRISTMAS_EVE = "Thanksgiving", "Christmas Eve"
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6


def demo_locations(today: date) -> tuple[Location, ...]:
    """The shops, the main one first; their closings are those of the twelve months from `today` on."""
    unplanned = _next_working_day(today + timedelta(days=2))
    return (
        Location(
            code=NEW_HAVEN,
            name=f"{PHARMACY_NAME} New Haven",
            street="412 Elm Street",
            city="New Haven",
            state="CT",
            postal_code="06511",
            phone="+12035550142",
            time_zone=TIME_ZONE,
            hours=(
                *_weekdays(time(8), time(20), lunch=(time(13, 30), time(14))),
                OpeningHours(_SATURDAY, time(9), time(18)),
                OpeningHours(_SUNDAY, time(10), time(16)),
            ),
            closings=tuple(_holidays(today, open_on_thanksgiving=True)),
            delivers=True,
            chat_hours=(  # the desk answers through the shop's lunch break
                *_weekdays(time(8), time(20)),
                OpeningHours(_SATURDAY, time(9), time(18)),
                OpeningHours(_SUNDAY, time(10), time(16)),
            ),
        ),
        Location(
            code=HAMDEN,
            name=f"{PHARMACY_NAME} Hamden",
            street="1890 Dixwell Avenue",
            city="Hamden",
            state="CT",
            postal_code="06514",
            phone="+12035550143",
            time_zone=TIME_ZONE,
            hours=(
                *_weekdays(time(9), time(19), lunch=(time(13), time(14))),
                OpeningHours(_SATURDAY, time(9), time(17)),
            ),
            closings=tuple(_holidays(today)),
            delivers=True,
        ),
        Location(
            code=MILFORD,
            name=f"{PHARMACY_NAME} Milford",
            street="77 Broad Street",
            city="Milford",
            state="CT",
            postal_code="06460",
            phone="+12035550144",
            time_zone=TIME_ZONE,
            hours=(*_weekdays(time(9), time(18)), OpeningHours(_SATURDAY, time(9), time(13))),
            closings=tuple(
                sorted((*_holidays(today), Closing(unplanned, "Water damage repair")), key=lambda closing: closing.on)
            ),
        ),
    )


def holidays_of(year: int) -> dict[date, str]:
    """The days of a year on which the shops keep other hours."""
    return {
        date(year, 1, 1): "New Year's Day",
        _last_monday_of_may(year): "Memorial Day",
        date(year, 7, 4): "Independence Day",
        _nth_weekday(year, 9, _MONDAY, 1): "Labor Day",
        _nth_weekday(year, 11, _THURSDAY, 4): THANKSGIVING,
        date(year, 12, 24): CHRISTMAS_EVE,
        date(year, 12, 25): "Christmas Day",
    }


def _holidays(today: date, *, open_on_thanksgiving: bool = False) -> Iterator[Closing]:
    for year in (today.year, today.year + 1):
        for day, name in holidays_of(year).items():
            if not today <= day < today + timedelta(days=365):
                continue
            if name == CHRISTMAS_EVE and day.weekday() != _SUNDAY:
                yield Closing(day, name, time(9), time(13))
            elif name == THANKSGIVING and open_on_thanksgiving:
                yield Closing(day, name, time(9), time(12))
            else:
                yield Closing(day, name)


def _weekdays(opens: time, closes: time, lunch: tuple[time, time] | None = None) -> Iterator[OpeningHours]:
    closed_from, closed_to = lunch or (None, None)
    for weekday in range(_MONDAY, _SATURDAY):
        yield OpeningHours(weekday, opens, closes, closed_from, closed_to)


def _next_working_day(day: date) -> date:
    while day.weekday() >= _SATURDAY or day in holidays_of(day.year):
        day += timedelta(days=1)
    return day


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())
