"""The line: safety first, then urgency, then patience; and a patient knows their place in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, Table, delete, insert

from bot.cards import Handoff, HandoffReason, Queue, Urgency
from bot.chat import log
from bot.chat.states import Event
from bot.desk.claims import Claimed, claim
from bot.desk.presence import beat
from bot.desk.queues import Item, expected_minutes, in_order, position, waiting
from bot.desk.routing import somebody_for
from bot.desk.rulebook import read_rulebook
from bot.identity.staff import leave
from bot.storage.tables import desk_presence, duty, registration, work_item
from tests.bot.desk.demo_desk import Desk

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
FIRST = Item(
    1, "c_1", Queue.TECHNICIAN, "greet", HandoffReason.ASKED, Urgency.NORMAL, "waiting", NOON, None, None, None
)


def answered(connection: Connection, queue: Queue, now: datetime) -> bool:
    return somebody_for(read_rulebook(connection, "CT", now), queue)


def test_an_alarm_goes_before_everything_and_urgency_before_patience() -> None:
    urgent = replace(FIRST, id=2, urgency=Urgency.URGENT, since=NOON + timedelta(minutes=9))
    soon = replace(FIRST, id=3, urgency=Urgency.SOON, since=NOON + timedelta(minutes=5))
    alarm = replace(FIRST, id=4, alarm=True, since=NOON + timedelta(minutes=20))
    later = replace(FIRST, id=5, since=NOON + timedelta(seconds=1))
    assert [item.id for item in in_order([later, FIRST, soon, urgent, alarm])] == [4, 2, 3, 1, 5]


def test_the_expected_time_follows_the_pace_of_the_last_hour() -> None:
    now = NOON + timedelta(minutes=30)
    every_ten = [NOON, NOON + timedelta(minutes=10), NOON + timedelta(minutes=20)]
    assert expected_minutes(1, every_ten, now) == 10
    assert expected_minutes(3, every_ten, now) == 30


def test_the_expected_time_is_unknown_after_a_quiet_hour() -> None:
    assert expected_minutes(1, [NOON, NOON], NOON) is None
    assert expected_minutes(1, [NOON] * 5, NOON + timedelta(minutes=61)) is None


async def test_patients_see_their_place_among_those_who_wait_for_the_same_person(desk: Desk) -> None:
    first, item = await desk.waits()
    desk.clock.move(minutes=1)
    second, _ = await desk.waits()
    clinical, _ = await desk.waits(queue=Queue.PHARMACIST)

    async def place(chat: str) -> int | None:
        found = await desk.database.read(lambda c: position(c, chat, answered, desk.clock))
        return found.position if found else None

    assert [await place(first), await place(second), await place(clinical)] == [1, 2, 1]
    assert isinstance(await desk.do(claim, item, desk.dana, "CT", desk.clock()), Claimed)
    assert [await place(first), await place(second)] == [None, 1]


def add(row: dict[str, object], connection: Connection) -> None:
    connection.execute(insert(work_item).values(**row))


async def test_a_time_is_promised_only_while_somebody_is_at_the_desk(desk: Desk) -> None:
    chat, _ = await desk.waits()
    for ago in (30, 20, 10):
        row = {
            "conversation": chat,
            "queue": "technician",
            "topic": "greet",
            "reason": "asked",
            "urgency": "normal",
            "state": "done",
            "created_at": desk.clock() - timedelta(minutes=ago + 1),
            "claimed_at": desk.clock() - timedelta(minutes=ago),
        }
        await desk.database.write(partial(add, row))

    async def minutes() -> int | None:
        found = await desk.database.read(lambda c: position(c, chat, answered, desk.clock))
        assert found is not None
        return found.expected_minutes

    assert await minutes() is None
    await desk.database.write(lambda c: beat(c, [desk.dana.id], desk.clock()))
    assert await minutes() == 10


async def test_who_leaves_the_line_is_no_longer_in_it_and_comes_back_at_its_end(desk: Desk) -> None:
    chat, _ = await desk.waits()
    other, _ = await desk.waits()

    def leave(connection, vault) -> None:  # type: ignore[no-untyped-def]
        held = log.lock(connection, vault, chat)
        log.transition(connection, vault, held, Event.LEAVE_QUEUE, desk.clock())

    await desk.do(leave)
    assert [item.conversation for item in await desk.database.read(waiting)] == [other]
    desk.clock.move(seconds=5)
    await desk.hand_off(chat, Handoff("handoff", Queue.TECHNICIAN, "speak_to_human", HandoffReason.ASKED))
    assert [item.conversation for item in await desk.database.read(waiting)] == [other, chat]


async def test_whoever_left_counts_as_nobody_at_the_desk(desk: Desk) -> None:
    await desk.database.write(lambda c: beat(c, [desk.dana.id], desk.clock()))
    assert await desk.database.read(lambda c: answered(c, Queue.TECHNICIAN, desk.clock()))
    await desk.database.write(lambda c: leave(c, desk.dana))
    assert not await desk.database.read(lambda c: answered(c, Queue.TECHNICIAN, desk.clock()))


@pytest.mark.parametrize("missing", [registration, duty])
async def test_who_may_take_nobody_counts_as_nobody_at_the_desk(desk: Desk, missing: Table) -> None:
    await desk.database.write(lambda c: beat(c, [desk.dana.id, desk.priya.id], desk.clock()))
    assert await desk.database.read(lambda c: answered(c, Queue.PHARMACIST, desk.clock()))
    await desk.database.write(lambda c: c.execute(delete(missing)))
    assert await desk.database.read(lambda c: answered(c, Queue.PHARMACIST, desk.clock())) == (missing is duty)
    await desk.database.write(lambda c: c.execute(delete(desk_presence).where(desk_presence.c.staff == desk.priya.id)))
    assert not await desk.database.read(lambda c: answered(c, Queue.TECHNICIAN, desk.clock()))
