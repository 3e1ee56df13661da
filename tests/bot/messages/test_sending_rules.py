"""Nobody is texted at night, wherever in their state they are."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.sending_rules import FROM, UNTIL, next_allowed, zones_of

NEW_YORK = "America/New_York"
STATES = [
    state
    for line in (
        "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH",
        "OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR VI GU MP AS",
    )
    for state in line.split()
]


def at(hour: int, minute: int = 0, zone: str = NEW_YORK, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("state", "now", "goes"),
    [
        ("CT", at(12), at(12)),
        ("CT", at(8), at(8)),
        ("CT", at(7, 59), at(8)),
        ("CT", at(20, 59), at(20, 59)),
        ("CT", at(21), at(8, day=24)),
        ("CT", at(23, 30), at(8, day=24)),
        ("CA", at(9), at(11)),  # six in the morning there
        ("CA", at(20, 30), at(20, 30)),
        ("TX", at(8, 30), at(10)),  # El Paso is two hours behind
        ("FL", at(8), at(9)),  # and Pensacola one
        ("HI", at(12), at(13)),
        (None, at(7), at(8)),
        ("ZZ", at(7), at(8)),
    ],
)
def test_a_notice_waits_for_the_morning_where_its_patient_may_be(
    state: str | None, now: datetime, goes: datetime
) -> None:
    assert next_allowed(now.astimezone(UTC), zones_of(state, NEW_YORK)) == goes


def test_the_morning_after_clocks_are_set_back_begins_at_eight_too() -> None:
    before = datetime(2026, 10, 31, 22, 0, tzinfo=ZoneInfo(NEW_YORK))
    assert next_allowed(before.astimezone(UTC), zones_of("CT", NEW_YORK)).astimezone(ZoneInfo(NEW_YORK)).hour == 8


@given(state=st.sampled_from([None, *STATES]), minutes=st.integers(0, 2 * 366 * 24 * 60))
def test_it_always_goes_within_a_day_and_never_at_night(state: str | None, minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    zones = zones_of(state, NEW_YORK)
    goes = next_allowed(now, zones)
    assert now <= goes < now + timedelta(hours=25)
    assert all(FROM <= goes.astimezone(zone).time() < UNTIL for zone in zones)
    assert goes == now or not all(FROM <= now.astimezone(zone).time() < UNTIL for zone in zones)
