"""When a location is open: its weekly hours, and the days that differ. Local times throughout."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.pharmacy.values import Location

type Span = tuple[time, time]


def spans_on(location: Location, on: date) -> tuple[Span, ...]:
    """The times between which `location` is open on that day, the lunch break left out; none: closed all day."""
    for closing in location.closings:
        if closing.on == on:
            return ((closing.opens, closing.closes),) if closing.opens and closing.closes else ()
    spans: list[Span] = []
    for hours in location.hours:
        if hours.weekday != on.weekday():
            continue
        if hours.closed_from and hours.closed_to:
            spans += [(hours.opens, hours.closed_from), (hours.closed_to, hours.closes)]
        else:
            spans.append((hours.opens, hours.closes))
    return tuple(spans)


def why_different(location: Location, on: date) -> str | None:
    """What makes that day differ from its weekday: a holiday's name, or the reason of a closing."""
    return next((closing.why for closing in location.closings if closing.on == on), None)


def is_open(location: Location, now: datetime) -> bool:
    """Whether `location` is open at this moment, lunch break included as closed."""
    local = now.astimezone(ZoneInfo(location.time_zone))
    return any(opens <= local.time() < closes for opens, closes in spans_on(location, local.date()))
