"""When a location is open, and where the locations are."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from actions.question import Answer, Question, remember
from actions.turn import Turn
from bot.cards import DayHours, HoursCard, LocationHours, LocationsCard, Place
from bot.pharmacy.opening import is_open, spans_on, why_different
from bot.pharmacy.port import Pharmacy
from bot.pharmacy.values import Closing, Location

DAYS_SHOWN = 7

_WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            ("monday", "mon"),
            ("tuesday", "tues", "tue"),
            ("wednesday", "weds", "wed"),
            ("thursday", "thurs", "thur", "thu"),
            ("friday", "fri"),
            ("saturday", "sat", "weekend"),
            ("sunday", "sun"),
        )
    )
    for word in words
}


async def hours(turn: Turn) -> Answer:
    locations = await turn.ask(look_up_locations)
    return hours_answer(turn.question, locations, turn.claims.location, turn.now)


async def locations(turn: Turn) -> Answer:
    found = await turn.ask(look_up_locations)
    return locations_answer(turn.question, found, turn.claims.location)


def look_up_locations(pharmacy: Pharmacy) -> tuple[Location, ...]:
    """Blocking; may raise PharmacyUnavailable."""
    return tuple(pharmacy.locations())


def hours_answer(question: Question, all_locations: Sequence[Location], here: str | None, now: datetime) -> Answer:
    """The hours of the location that was named, else of the patient's own, else of all; the day asked about first."""
    named = places_named(question.text, all_locations)
    own = [place for place in all_locations if place.code == here]
    shown = tuple(_hours(place, question.text, now) for place in named or own or all_locations)
    return Answer((HoursCard("hours", shown),), remember(question))


def locations_answer(question: Question, all_locations: Sequence[Location], here: str | None) -> Answer:
    """The location that was named, or all of them with the patient's own first."""
    shown = places_named(question.text, all_locations) or sorted(all_locations, key=lambda place: place.code != here)
    return Answer((LocationsCard("locations", tuple(_place(place) for place in shown)),), remember(question))


def places_named(text: str, all_locations: Sequence[Location]) -> list[Location]:
    """The locations whose city or name stands in `text`."""
    said = text.casefold()
    return [place for place in all_locations if place.city.casefold() in said or place.name.casefold() in said]


def day_asked(text: str, today: date, closings: Sequence[Closing] = ()) -> date:
    """The day that `text` names; today where it names none. A weekday is the next one, today included; a holiday is
    known by its name among the `closings`."""
    holiday = _holiday_named(text.casefold(), closings)
    if holiday:
        return holiday.on
    words = re.findall(r"[a-z]+", text.lower())
    if "tomorrow" in words:
        return today + timedelta(days=1)
    for word in words:
        weekday = _WEEKDAYS.get(word.removesuffix("s") if word not in _WEEKDAYS else word)
        if weekday is not None:
            return today + timedelta(days=(weekday - today.weekday()) % 7)
    return today


def _holiday_named(said: str, closings: Sequence[Closing]) -> Closing | None:
    """The next closing whose name is said, "christmas" for Christmas Day; of two, the one with the longer name."""
    names = {closing: closing.why.casefold().removesuffix(" day") for closing in closings}
    named = [closing for closing, name in names.items() if name in said]
    return max(named, key=lambda closing: (len(names[closing]), -closing.on.toordinal()), default=None)


def _hours(place: Location, text: str, now: datetime) -> LocationHours:
    today = now.astimezone(ZoneInfo(place.time_zone)).date()
    first = day_asked(text, today, [closing for closing in place.closings if closing.on >= today])
    days = tuple(_day(place, first + timedelta(days=number)) for number in range(DAYS_SHOWN))
    return LocationHours(place.name, place.phone, place.time_zone, is_open(place, now), days)


def _day(place: Location, on: date) -> DayHours:
    spans = tuple((f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in spans_on(place, on))
    return DayHours(on, spans, why_different(place, on))


def _place(place: Location) -> Place:
    return Place(place.name, place.street, place.city, place.state, place.postal_code, place.phone, place.delivers)
