"""When a location is open, and where the locations are."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from actions.question import Answer, Question, remember
from actions.turn import Turn
from bot.cards import DayHours, HoursCard, LocationHours, LocationsCard, Place
from bot.pharmacy.opening import is_open, spans_on, why_different
from bot.pharmacy.port import Pharmacy
from bot.pharmacy.values import Closing, Location
from bot.switches import AnswerType

DAYS_SHOWN = 7
STORE_TOPICS = frozenset({"pharmacy_hours", "pharmacy_location"})
TODAY_WORDS = frozenset({"today", "tonight", "now"})

WEEKDAYS = {
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
    locations = _that_serve(turn, await turn.ask(look_up_locations))
    return hours_answer(turn.question, locations, turn.claims.location, turn.now)


async def locations(turn: Turn) -> Answer:
    found = _that_serve(turn, await turn.ask(look_up_locations))
    return locations_answer(turn.question, found, turn.claims.location)


def _that_serve(turn: Turn, found: Sequence[Location]) -> list[Location]:
    """The locations without those that are switched off. Raises SwitchedOff where one of these is asked about: it is
    named, or the patient's own, or there is no other."""
    turn.must_answer(AnswerType.HOURS)
    named = places_named(turn.question.text, found)
    own = [place for place in found if place.code == turn.claims.location]
    for place in named or own:
        turn.must_serve(place.code)
    serving = [place for place in found if not turn.is_closed(place.code)]
    if not serving:
        turn.must_serve(found[0].code)
    return serving


def look_up_locations(pharmacy: Pharmacy) -> tuple[Location, ...]:
    """Blocking; may raise PharmacyUnavailable."""
    return tuple(pharmacy.locations())


def hours_answer(question: Question, all_locations: Sequence[Location], here: str | None, now: datetime) -> Answer:
    """The hours of the location that was named or just spoken of, else of the patient's own, else of all; the day asked
    about first. "And in Hamden?" is about the day that was asked about before."""
    named = places_named(question.text, all_locations)
    own = [place for place in all_locations if place.code == here]
    places = named or _just_told(question, all_locations) or own or all_locations
    carried = date.fromisoformat(question.memory.day) if named and question.memory.day else None
    first = {place: _first_day(place, question.text, now, carried) for place in places}
    shown = tuple(_hours(place, day, now) for place, day in first.items())
    told, on = next(iter(first.items()))
    asked = None if on == _today(told, now) else on.isoformat()
    memory = replace(remember(question), day=asked, place=_code_of_one(places, here))
    return Answer((HoursCard("hours", shown),), memory)


def locations_answer(question: Question, all_locations: Sequence[Location], here: str | None) -> Answer:
    """The location that was named, or all of them with the patient's own first."""
    shown = places_named(question.text, all_locations) or sorted(all_locations, key=lambda place: place.code != here)
    memory = replace(remember(question), place=_code_of_one(shown, here))
    return Answer((LocationsCard("locations", tuple(_place(place) for place in shown)),), memory)


def places_named(text: str, all_locations: Sequence[Location]) -> list[Location]:
    """The locations whose city or name stands in `text`."""
    said = text.casefold()
    return [place for place in all_locations if place.city.casefold() in said or place.name.casefold() in said]


def _just_told(question: Question, all_locations: Sequence[Location]) -> list[Location]:
    return [place for place in all_locations if place.code == question.memory.place]


def _code_of_one(places: Sequence[Location], here: str | None) -> str | None:
    """What is kept of the places that were told: one that is not the patient's own anyway."""
    return places[0].code if len(places) == 1 and places[0].code != here else None


def day_asked(text: str, today: date, closings: Sequence[Closing] = ()) -> date:
    """The day that `text` names; today where it names none."""
    return day_named(text, today, closings) or today


def day_named(text: str, today: date, closings: Sequence[Closing] = ()) -> date | None:
    """The day that `text` names. A weekday is the next one, today included; a holiday is known by its name among the
    `closings`."""
    holiday = _holiday_named(text.casefold(), closings)
    if holiday:
        return holiday.on
    words = re.findall(r"[a-z]+", text.lower())
    if "tomorrow" in words:
        return today + timedelta(days=1)
    for word in words:
        weekday = WEEKDAYS.get(word.removesuffix("s") if word not in WEEKDAYS else word)
        if weekday is not None:
            return today + timedelta(days=(weekday - today.weekday()) % 7)
    return today if TODAY_WORDS & set(words) else None


def _holiday_named(said: str, closings: Sequence[Closing]) -> Closing | None:
    """The next closing whose name is said, "christmas" for Christmas Day; of two, the one with the longer name."""
    names = {closing: closing.why.casefold().removesuffix(" day") for closing in closings}
    named = [closing for closing, name in names.items() if name in said]
    return max(named, key=lambda closing: (len(names[closing]), -closing.on.toordinal()), default=None)


def _today(place: Location, now: datetime) -> date:
    return now.astimezone(ZoneInfo(place.time_zone)).date()


def _first_day(place: Location, text: str, now: datetime, carried: date | None) -> date:
    """The day named in `text`, else the one carried from before unless it is past, else today."""
    today = _today(place, now)
    named = day_named(text, today, [closing for closing in place.closings if closing.on >= today])
    return named or (carried if carried and carried >= today else today)


def _hours(place: Location, first: date, now: datetime) -> LocationHours:
    days = tuple(_day(place, first + timedelta(days=number)) for number in range(DAYS_SHOWN))
    return LocationHours(place.name, place.phone, place.time_zone, is_open(place, now), days)


def _day(place: Location, on: date) -> DayHours:
    spans = tuple((f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in spans_on(place, on))
    return DayHours(on, spans, why_different(place, on))


def _place(place: Location) -> Place:
    return Place(place.name, place.street, place.city, place.state, place.postal_code, place.phone, place.delivers)
