"""Licences and registrations: whoever's has ended takes nobody from midnight on, and is told so."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from bot.desk.claims import Claimed, claim
from bot.desk.routing import Refusal, Refused
from bot.desk.rulebook import read_rulebook
from bot.identity.licences import Kind, Licence, NotForRole, licences, put_on_record, warnings
from bot.identity.staff import Staff
from tests.bot.desk.demo_desk import Desk
from tests.bot.desk.open_desk import Client

NEW_HAVEN = ZoneInfo("America/New_York")
TODAY = date(2026, 11, 23)


async def has(desk: Desk, who: Staff, kind: Kind, until: date, state: str = "CT") -> None:
    await desk.database.write(lambda c: put_on_record(c, who, Licence(kind, state, "4711", until)))


async def claims(desk: Desk, who: Staff, now: datetime) -> object:
    _, item = await desk.waits()
    outcome = await desk.do(claim, item, who, "CT", now, NEW_HAVEN)
    return outcome.refusal if isinstance(outcome, Refused) else type(outcome)


@pytest.mark.parametrize(
    ("username", "kind", "refusal"),
    [
        ("dana", Kind.REGISTRATION, Refusal.REGISTRATION_EXPIRED),
        ("priya", Kind.LICENCE, Refusal.LICENCE_EXPIRED),
    ],
)
async def test_it_lasts_until_midnight_at_the_pharmacy(desk: Desk, username: str, kind: Kind, refusal: Refusal) -> None:
    who = desk.staff[username]
    await has(desk, who, kind, TODAY)
    midnight = datetime(2026, 11, 24, 0, 0, tzinfo=NEW_HAVEN).astimezone(UTC)
    assert await claims(desk, who, midnight - timedelta(seconds=1)) is Claimed
    assert await claims(desk, who, midnight) is refusal


async def test_a_certification_is_kept_and_decides_nothing(desk: Desk) -> None:
    await has(desk, desk.dana, Kind.CERTIFICATION, TODAY - timedelta(days=9))
    assert await claims(desk, desk.dana, desk.clock()) is Claimed
    held = await desk.database.read(lambda c: licences(c)[desk.dana.id])
    assert [one.kind for one in held] == [Kind.CERTIFICATION, Kind.REGISTRATION]


async def test_a_certification_does_not_stand_for_a_registration(desk: Desk) -> None:
    await has(desk, desk.dana, Kind.REGISTRATION, TODAY - timedelta(days=1))
    await has(desk, desk.dana, Kind.CERTIFICATION, TODAY + timedelta(days=900))
    assert await claims(desk, desk.dana, desk.clock()) is Refusal.REGISTRATION_EXPIRED


async def test_a_pharmacist_without_a_licence_that_lasts_supervises_nobody(desk: Desk) -> None:
    await has(desk, desk.priya, Kind.LICENCE, TODAY - timedelta(days=1))

    def on_duty(connection: Connection) -> int:
        return len(read_rulebook(connection, "CT", desk.clock(), NEW_HAVEN).on_duty)

    assert await desk.database.read(on_duty) == 0
    assert await claims(desk, desk.dana, desk.clock()) is Refusal.NO_PHARMACIST_ON_DUTY


async def test_a_newer_one_takes_the_place_of_what_stood_there(desk: Desk) -> None:
    await has(desk, desk.dana, Kind.REGISTRATION, TODAY - timedelta(days=1))
    await has(desk, desk.dana, Kind.REGISTRATION, TODAY + timedelta(days=700))
    assert await claims(desk, desk.dana, desk.clock()) is Claimed
    held = await desk.database.read(lambda c: licences(c)[desk.dana.id])
    assert [one.expires_on for one in held] == [TODAY + timedelta(days=700)]


async def test_a_technician_has_no_licence_and_a_pharmacist_no_registration(desk: Desk) -> None:
    with pytest.raises(NotForRole, match="a technician, for whom a registration or a certification is kept"):
        await has(desk, desk.dana, Kind.LICENCE, TODAY)
    with pytest.raises(NotForRole, match="a pharmacist, for whom a licence is kept"):
        await has(desk, desk.priya, Kind.REGISTRATION, TODAY)


@pytest.mark.parametrize(
    ("days", "code", "words"),
    [
        (31, None, ""),
        (30, "registration_ends_soon", "ends in 30 days, on 2026-12-23"),
        (1, "registration_ends_soon", "ends tomorrow"),
        (0, "registration_ends_soon", "ends today"),
        (-1, "registration_expired", "ended on 2026-11-22. You cannot claim patients"),
    ],
)
def test_thirty_days_before_the_end_a_warning_begins(days: int, code: str | None, words: str) -> None:
    held = [Licence(Kind.REGISTRATION, "CT", "4711", TODAY + timedelta(days=days))]
    told = warnings(held, TODAY)
    assert [one.code for one in told] == ([code] if code else [])
    assert all(words in one.message for one in told)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_open_desk_is_told_when_it_ends(desk: Desk, address: str) -> None:
    await has(desk, desk.dana, Kind.REGISTRATION, TODAY)
    desk.clock.now = datetime(2026, 11, 23, 23, 50, tzinfo=UTC)
    async with await Client.of(address, "dana") as dana:
        (soon,) = (await dana.get("desk"))["notices"]
        assert soon["code"] == "registration_ends_soon"
        desk.clock.move(minutes=10)
        _, item = await desk.waits()
        ended = await dana.get("desk", lambda frame: bool(frame["queue"]))
        assert ended["notices"][0]["code"] == "registration_expired"
        assert "the chats that you have are yours to finish" in ended["notices"][0]["message"]
        assert ended["queue"][0]["why_not"]["code"] == "registration_expired"
        await dana.send(type="claim", item=item)
        assert (await dana.get("error"))["code"] == "registration_expired"
