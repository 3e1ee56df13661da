"""Who fails too often has to wait, and nobody is named in what is kept of it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.identity.throttle import LIMITS, WINDOW, count_failure, throttled
from bot.storage.database import Database
from bot.storage.tables import attempt


async def fails(database: Database, now: datetime, subjects: dict[str, str], times: int = 1) -> None:
    for _ in range(times):
        await database.write(lambda c: count_failure(c, subjects, now))


async def waits(database: Database, now: datetime, **subjects: str) -> bool:
    return await database.read(lambda c: throttled(c, subjects, now))


@pytest.mark.parametrize("kind", sorted(LIMITS))
async def test_the_limit_is_reached_and_not_before(database: Database, noon: datetime, kind: str) -> None:
    await fails(database, noon, times=LIMITS[kind] - 1, subjects={kind: "f1"})
    assert not await waits(database, noon, **{kind: "f1"})
    await fails(database, noon, subjects={kind: "f1"})
    assert await waits(database, noon, **{kind: "f1"})
    assert not await waits(database, noon, **{kind: "f2"})


async def test_one_that_is_at_its_limit_stops_the_others_that_come_with_it(database: Database, noon: datetime) -> None:
    await fails(database, noon, {"number": "n1", "address": "a1"}, LIMITS["number"])
    assert await waits(database, noon, number="n1", address="a2")
    assert not await waits(database, noon, number="n2", address="a1")


async def test_an_hour_later_all_is_forgotten_and_nothing_of_it_is_kept(database: Database, noon: datetime) -> None:
    await fails(database, noon, {"number": "n1"}, LIMITS["number"])
    assert await waits(database, noon + WINDOW - timedelta(seconds=1), number="n1")
    assert not await waits(database, noon + WINDOW, number="n1")
    await fails(database, noon + WINDOW, {"number": "n2"})
    assert await database.read(lambda c: c.scalar(select(func.count()).select_from(attempt))) == 1


async def test_failures_spread_over_the_hour_count_as_they_stand_in_it(database: Database, noon: datetime) -> None:
    for minute in range(0, 75, 15):
        await fails(database, noon + timedelta(minutes=minute), {"number": "n1"})
    assert not await waits(database, noon + timedelta(minutes=60), number="n1")  # the first has just gone
    await fails(database, noon + timedelta(minutes=61), {"number": "n1"})
    assert await waits(database, noon + timedelta(minutes=62), number="n1")
