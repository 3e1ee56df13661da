"""Location and HealthcareService: where a pharmacy is, when it opens, and the days that differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from bot.pharmacy.fhir import elements as fhir
from bot.pharmacy.fhir.elements import Node
from bot.pharmacy.fhir.site import Site
from bot.pharmacy.values import Closing, Location, OpeningHours

PHARMACIES = ("OUTPHARM", "PHARM")
"""Location.type of a pharmacy: HL7 v3 RoleCode."""

TIME_ZONE = "http://hl7.org/fhir/StructureDefinition/timezone"
LONGEST_CLOSING = 62
"""Days. A longer one is no holiday."""

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MIDNIGHT, _LAST_MINUTE = time(0), time(23, 59)


def places_of(nodes: Iterable[Node], site: Site) -> list[Node]:
    """Of what a search brought, this site's pharmacies, the main one first."""
    known = {str(node["id"]): node for node in nodes if fhir.word(node, "status") in (None, "active")}
    if site.locations:
        return [known[named] for named in site.locations if named in known]
    found = [node for node in known.values() if _kinds(node) & set(PHARMACIES)]
    return sorted(found, key=lambda node: (fhir.text(node, "name") or "", str(node["id"])))


def read_location(node: Node, services: Iterable[Node], site: Site, today: date) -> Location:
    """`services`: HealthcareService of any location; those of this one tell the days from `today` on that differ."""
    address = fhir.inner(node, "address")
    code = str(node["id"])
    hours = tuple(_hours(node))
    absences = [
        absence
        for service in services
        if code in (fhir.referred(place, "Location") for place in fhir.each(service, "location"))
        and fhir.flag(service, "active") is not False
        for absence in fhir.each(service, "notAvailable")
    ]
    return Location(
        code=site.location(code),
        name=fhir.text(node, "name") or "",
        street=", ".join(fhir.texts(address, "line")),
        city=fhir.text(address, "city") or "",
        state=fhir.text(address, "state") or "",
        postal_code=fhir.text(address, "postalCode") or "",
        phone=_phone(node) or "",
        time_zone=_time_zone(node) or site.zone.key,
        hours=hours,
        closings=tuple(sorted(_closings(absences, hours, site, today), key=lambda each: each.on)),
        delivers=site.location(code) in site.delivers,
    )


def _hours(node: Node) -> Iterator[OpeningHours]:
    """Two entries for one day have a lunch between them. Three are no hours that can be told."""
    by_day: dict[int, list[tuple[time, time]]] = {}
    for entry in fhir.each(node, "hoursOfOperation"):
        span = _span(entry)
        if span is None:
            continue
        for named in fhir.texts(entry, "daysOfWeek"):
            by_day.setdefault(_WEEKDAYS.index(named), []).append(span)
    for weekday, spans in sorted(by_day.items()):
        spans.sort()
        if len(spans) > 2:
            raise ValueError("hoursOfOperation")
        lunch = (spans[0][1], spans[1][0]) if len(spans) == 2 else (None, None)
        yield OpeningHours(weekday, spans[0][0], spans[-1][1], *lunch)


def _span(entry: Node) -> tuple[time, time] | None:
    if fhir.flag(entry, "allDay"):
        return _MIDNIGHT, _LAST_MINUTE
    opens, closes = fhir.text(entry, "openingTime"), fhir.text(entry, "closingTime")
    return (time.fromisoformat(opens), time.fromisoformat(closes)) if opens and closes else None


def _closings(absences: Sequence[Node], hours: Sequence[OpeningHours], site: Site, today: date) -> Iterator[Closing]:
    """Each day of an absence. What is left at the ends of a day's hours stays open."""
    usual: Mapping[int, OpeningHours] = {each.weekday: each for each in hours}
    days: dict[date, Closing] = {}
    for absence in absences:
        during = fhir.inner(absence, "during")
        why = fhir.text(absence, "description") or ""
        first, last = fhir.day(during.get("start"), site.zone), fhir.day(during.get("end"), site.zone)
        if first is None or last is None or (last - first).days > LONGEST_CLOSING:
            continue
        begins, ends = _clock(during.get("start"), site), _clock(during.get("end"), site)
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            gone = (begins if day == first else None) or _MIDNIGHT, (ends if day == last else None) or _LAST_MINUTE
            if day >= today:
                days[day] = _closing(day, why, usual.get(day.weekday()), gone, days.get(day))
    yield from days.values()


def _closing(
    day: date, why: str, usual: OpeningHours | None, gone: tuple[time, time], before: Closing | None
) -> Closing:
    """What is open of a day after one more absence: `before`, what the others left of it."""
    if usual is None or (before is not None and before.opens is None):
        return Closing(day, why)
    opens = before.opens if before and before.opens else usual.opens
    closes = before.closes if before and before.closes else usual.closes
    begins, ends = gone
    if begins <= opens < ends:
        opens = ends
    if begins < closes <= ends:
        closes = begins
    return Closing(day, why, opens, closes) if opens < closes else Closing(day, why)


def _clock(value: object, site: Site) -> time | None:
    """The time of a moment on the site's clock; None where only a day is given."""
    if not isinstance(value, str) or "T" not in value:
        return None
    known = fhir.moment(value, site.zone)
    assert isinstance(known, datetime)
    return known.astimezone(site.zone).time().replace(second=0, microsecond=0)


def _kinds(node: Node) -> set[str]:
    return {code for concept in fhir.each(node, "type") for code in fhir.codes(concept)}


def _phone(node: Node) -> str | None:
    numbers = (fhir.dialable(fhir.text(one, "value")) for one in fhir.each(node, "telecom") if _is_phone(one))
    return next((number for number in numbers if number), None)


def _is_phone(one: Node) -> bool:
    return fhir.text(one, "system") == "phone" and fhir.text(one, "use") != "old"


def _time_zone(node: Node) -> str | None:
    found = (fhir.text(one, "valueCode") for one in fhir.each(node, "extension") if fhir.text(one, "url") == TIME_ZONE)
    return next(found, None)
