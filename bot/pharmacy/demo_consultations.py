"""When the demo pharmacy's pharmacists can talk: four times on each working day of each shop, two of them by phone."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.pharmacy.consultations import ConsultationSlot
from bot.pharmacy.demo_places import TIME_ZONE, demo_locations
from bot.pharmacy.opening import spans_on

_DAYS = 10
_MINUTES = 15
_TIMES = ((time(10), True), (time(11, 30), False), (time(14, 30), True), (time(16), False))


def demo_slots(now: datetime) -> Iterator[ConsultationSlot]:
    """Those that begin within opening hours, from `now` on. A time has the same reference on each day of seeding."""
    zone = ZoneInfo(TIME_ZONE)
    today = now.astimezone(zone).date()
    for location in demo_locations(today):
        for day in (today + timedelta(days=ahead) for ahead in range(_DAYS)):
            for at, by_phone in _TIMES:
                starts_at = datetime.combine(day, at, zone)
                if starts_at > now and any(opens <= at < closes for opens, closes in spans_on(location, day)):
                    reference = f"{location.code}-{starts_at:%Y%m%d-%H%M}"
                    yield ConsultationSlot(reference, location.code, starts_at, _MINUTES, by_phone, now)
