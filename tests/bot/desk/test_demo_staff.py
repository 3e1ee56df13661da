"""The demo's desk: people who can sign in and work at once, again after each start, and real rows left alone."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, Table, func, select, update

from bot.desk.claims import Claimed, claim
from bot.desk.demo import seed_demo_staff
from bot.storage.tables import duty, registration, staff, state_row
from tests.bot.desk.demo_desk import Desk

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def count(table: Table, connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


async def test_a_start_a_year_later_renews_what_has_ended_and_doubles_nothing(desk: Desk) -> None:
    desk.clock.now += timedelta(days=400)
    people = await desk.database.write(lambda c: seed_demo_staff(c, desk.clock()))
    assert [username for _, _, username, _ in people] == ["dana", "sam", "priya"]
    counts = [await desk.database.read(partial(count, table)) for table in (staff, registration, duty, state_row)]
    assert counts == [3, 3, 1, 1]
    _, item = await desk.waits()
    assert isinstance(await desk.do(claim, item, desk.dana, "CT", desk.clock()), Claimed)


async def test_a_rule_that_a_real_pharmacist_signed_is_not_overwritten(desk: Desk) -> None:
    await desk.database.write(lambda c: c.execute(update(state_row).values(demo=False, allowed=False)))
    await desk.database.write(lambda c: seed_demo_staff(c, desk.clock()))
    kept = await desk.database.read(lambda c: c.execute(select(state_row.c.allowed, state_row.c.demo)).all())
    assert [tuple(row) for row in kept] == [(False, False)]
