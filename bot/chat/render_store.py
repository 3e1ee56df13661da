"""What anybody may ask, in words: stock, hours, locations."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.cards import DayHours, HoursCard, LocationHours, LocationsCard, Place, StockCard, StockLine
from bot.chat import words
from bot.chat.render_status import call, person
from bot.chat.view import Link, Row, Tone, View
from bot.pharmacy.values import Grade

GRADES: Mapping[Grade, str] = MappingProxyType(
    {
        Grade.IN_STOCK: "In stock",
        Grade.LOW: "Only a little left",
        Grade.OUT: "Out of stock",
        Grade.ASK: "Please call us to ask",
    }
)

_BEST_FIRST = (Grade.IN_STOCK, Grade.LOW, Grade.OUT, Grade.ASK)
_STOCK_TONES: Mapping[Grade, Tone] = MappingProxyType(
    {Grade.IN_STOCK: "done", Grade.LOW: "action", Grade.OUT: "stop", Grade.ASK: "info"}
)


def render_stock(card: StockCard, now: datetime, zone: ZoneInfo) -> View:
    """Stock, graded and with its age. It is what was on the shelf, never a promise."""
    today = words.local_day(now, zone)
    best = min((line.grade for line in card.lines), key=_BEST_FIRST.index, default=Grade.ASK)
    where = [line for line in card.lines if line.grade is best]
    ages = [line.as_of for line in card.lines if line.as_of]
    short = words.short_names([line.location_name for line in card.lines])
    return View(
        kind=card.kind,
        tone=_STOCK_TONES[best],
        title=words.capital(card.drug),
        headline=_stock_headline(card.drug, best, where, short, now),
        badge="Please call before you come" if best in (Grade.LOW, Grade.ASK) else None,
        rows=tuple(
            Row(f"{line.product}, {short[line.location_name]}", _stock_value(line, now, today)) for line in card.lines
        ),
        notes=("Stock changes during the day, and I can't hold it for you. Call us before you come for it.",),
        buttons=(person(),) if best in (Grade.OUT, Grade.ASK) else (),
        links=(call(card.phone),),
        as_of=min(ages) if ages else None,
    )


def render_hours(card: HoursCard, now: datetime) -> View:
    """When each location is open, the day that was asked about first."""
    if len(card.locations) == 1:
        return _one_place(card, card.locations[0], now)
    short = words.short_names([place.name for place in card.locations])
    rows = []
    for place in card.locations:
        first, today = place.days[0], _today(place, now)
        rows.append(Row(f"{short[place.name]}, {words.day(first.on, today)}", words.capital(_spans(first))))
        rows.append(Row(f"{short[place.name]}, phone", words.phone(place.phone), words.tel(place.phone)))
    open_now = [short[place.name] for place in card.locations if place.open_now]
    asks_today = all(place.days[0].on == _today(place, now) for place in card.locations)
    if not asks_today:
        place = card.locations[0]
        headline = f"Our hours {_on_day(place.days[0].on, _today(place, now))}:"
    elif open_now:
        headline = f"Open now: {words.listed(open_now)}."
    else:
        headline = "All our locations are closed now."
    return View(card.kind, "info", "Opening hours", headline, rows=tuple(rows))


def render_locations(card: LocationsCard) -> View:
    """Where the locations are."""
    short = words.short_names([place.name for place in card.places])
    delivering = [short[place.name] for place in card.places if place.delivers]
    rows: list[Row] = []
    for place in card.places:
        rows.append(Row(short[place.name], _address(place)))
        rows.append(Row(f"{short[place.name]}, phone", words.phone(place.phone), words.tel(place.phone)))
    one = card.places[0] if len(card.places) == 1 else None
    headline = f"We are at {_address(one)}." if one else f"We have {len(card.places)} locations."
    notes = (f"{words.listed(delivering)} can deliver.",) if delivering else ()
    return View(card.kind, "info", "Where we are", headline, rows=tuple(rows), notes=notes)


def _stock_headline(drug: str, best: Grade, lines: Sequence[StockLine], short: Mapping[str, str], now: datetime) -> str:
    name = words.capital(drug)
    places = words.listed(list(dict.fromkeys(short[line.location_name] for line in lines)))
    ages = [line.as_of for line in lines if line.as_of]
    as_of = f", as of {words.age(min(ages), now)}" if ages else ""
    if best is Grade.IN_STOCK:
        return f"Yes, {places} had {name} in stock{as_of}."
    if best is Grade.LOW:
        return f"{places} had only a little {name} left{as_of}."
    if best is Grade.OUT:
        return f"{name} was out of stock at {places}{as_of}."
    return f"I can't see our stock of {name}. Please call us."


def _stock_value(line: StockLine, now: datetime, today: date) -> str:
    value = GRADES[line.grade]
    if line.grade is Grade.OUT and line.expected_on and line.expected_on >= today:
        value = f"{value}, more is expected {words.day(line.expected_on, today)} (this can change)"
    return f"{value}, as of {words.age(line.as_of, now)}" if line.as_of else value


def _one_place(card: HoursCard, place: LocationHours, now: datetime) -> View:
    today = _today(place, now)
    first = place.days[0]
    headline = _open_now(place, now) if first.on == today else f"{_day_words(first, today)}."
    return View(
        kind=card.kind,
        tone="info",
        title=f"Opening hours, {place.name}",
        headline=headline,
        rows=tuple(Row(words.capital(_dated(day, today)), words.capital(_spans(day))) for day in place.days),
        links=(Link(f"Call {words.phone(place.phone)}", words.tel(place.phone)),),
    )


def _open_now(place: LocationHours, now: datetime) -> str:
    """ "Open now until 6 PM." or "Closed now. Opens tomorrow at 9 AM." """
    local = now.astimezone(ZoneInfo(place.time_zone))
    at = f"{local:%H:%M}"
    if place.open_now:
        closing = next((end for start, end in place.days[0].spans if start <= at < end), None)
        return f"Open now until {_clock(closing)}." if closing else "Open now."
    for day in place.days:
        for start, _ in day.spans:
            if day.on > local.date() or start > at:
                return f"Closed now. Opens {words.day(day.on, local.date())} at {_clock(start)}."
    return "Closed now."


def _day_words(day: DayHours, today: date) -> str:
    on = words.capital(_dated(day, today))
    return f"{on}: open {_spans(day)}" if day.spans else f"{on}: closed"


def _on_day(on: date, today: date) -> str:
    near = words.day(on, today)
    return near if near in ("today", "tomorrow", "yesterday") else f"on {near}"


def _dated(day: DayHours, today: date) -> str:
    name = words.day(day.on, today)
    return f"{name} ({day.note})" if day.note else name


def _spans(day: DayHours) -> str:
    """ "9 AM to 1 PM and 2 PM to 6 PM", or "closed"."""
    return words.listed([f"{_clock(start)} to {_clock(end)}" for start, end in day.spans]) or "closed"


def _clock(text: str) -> str:
    return words.clock_time(time.fromisoformat(text))


def _today(place: LocationHours, now: datetime) -> date:
    return now.astimezone(ZoneInfo(place.time_zone)).date()


def _address(place: Place) -> str:
    return f"{place.street}, {place.city}, {place.state} {place.postal_code}"
