"""When a notice may go: not at night where the patient may be, not more than a few a day, and never without consent.

47 CFR 64.1200(c)(1) keeps telephone solicitations to 8 in the morning until 9 in the evening where the called party is.
A notice is none, and is kept to the same hours.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

FROM, UNTIL = time(8), time(21)
A_DAY = 3
"""Notices to one address within 24 hours."""

_STEP = timedelta(minutes=15)
_LONGEST = timedelta(days=2)

_EASTERN, _CENTRAL, _MOUNTAIN, _PACIFIC = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
_STATES: Mapping[tuple[str, ...], str] = MappingProxyType(
    {
        (_EASTERN,): "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
        (_EASTERN, _CENTRAL): "FL IN KY MI TN",
        (_CENTRAL,): "AL AR IA IL LA MN MO MS OK WI",
        (_CENTRAL, _MOUNTAIN): "KS ND NE SD TX",
        (_MOUNTAIN,): "CO MT NM UT WY",
        (_MOUNTAIN, "America/Phoenix"): "AZ",
        (_MOUNTAIN, _PACIFIC): "ID NV OR",
        (_PACIFIC,): "CA WA",
        ("America/Anchorage", "America/Adak"): "AK",
        ("Pacific/Honolulu",): "HI",
        ("America/Puerto_Rico",): "PR VI",
        ("Pacific/Guam",): "GU MP",
        ("Pacific/Pago_Pago",): "AS",
    }
)
_ZONES = {state: zones for zones, states in _STATES.items() for state in states.split()}


def zones_of(state: str | None, pharmacy: str) -> tuple[ZoneInfo, ...]:
    """Every time zone in which a patient of this state may be, and the pharmacy's own.

    `state`: two letters; one that is unknown leaves the pharmacy's. `pharmacy`: a zone's name, as America/New_York.
    """
    names = dict.fromkeys((*_ZONES.get((state or "").upper(), ()), pharmacy))
    return tuple(ZoneInfo(name) for name in names)


def next_allowed(now: datetime, zones: tuple[ZoneInfo, ...]) -> datetime:
    """`now`, if it is between 8 in the morning and 9 in the evening in all these zones; else the next such moment, in
    steps of a quarter of an hour."""
    if _awake(now, zones):
        return now
    moment = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    for _ in range(_LONGEST // _STEP):
        moment += _STEP
        if _awake(moment, zones):
            return moment
    raise ValueError("there is no hour at which nobody sleeps")  # of the zones above any two have one


def _awake(moment: datetime, zones: tuple[ZoneInfo, ...]) -> bool:
    return all(FROM <= moment.astimezone(zone).time() < UNTIL for zone in zones)
