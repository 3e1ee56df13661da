"""What must be looked at stays at the desk until the right person has."""

import pytest

from bot.cards import Queue
from bot.desk.claims import claim
from bot.desk.flags import NoSuchFlag, PharmacistOnly, acknowledge, open_flags
from bot.identity.staff import Staff
from tests.bot.desk.demo_desk import Desk

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def shown(desk: Desk, who: Staff) -> list[int]:
    return [flag.id for flag in await desk.database.read(lambda c: open_flags(c, who))]


async def down(desk: Desk, flag: int, who: Staff) -> None:
    await desk.database.write(lambda c: acknowledge(c, flag, who, desk.clock()))


async def test_everybody_sees_an_alarm_and_only_a_pharmacist_takes_it_down(desk: Desk) -> None:
    chat, _ = await desk.waits(queue=Queue.PHARMACIST)
    alarm = await desk.flagged(chat, "suicide")
    assert await shown(desk, desk.dana) == await shown(desk, desk.priya) == [alarm]
    with pytest.raises(PharmacistOnly):
        await down(desk, alarm, desk.dana)
    await down(desk, alarm, desk.priya)
    await down(desk, alarm, desk.priya)
    assert await shown(desk, desk.dana) == []
    told = await desk.audited("acknowledged")
    assert told == [(desk.priya.id, chat, {"flag": alarm, "kind": "suicide"})]


async def test_a_clinical_question_is_shown_to_the_technician_who_has_the_chat_and_to_no_other(desk: Desk) -> None:
    chat, item = await desk.waits()
    await desk.do(claim, item, desk.dana, "CT", desk.clock())
    flag = await desk.flagged(chat, "clinical_question")
    assert await shown(desk, desk.dana) == [flag]
    assert await shown(desk, desk.sam) == []
    assert await shown(desk, desk.priya) == []
    with pytest.raises(NoSuchFlag):
        await down(desk, flag, desk.sam)
    await down(desk, flag, desk.dana)
    assert await shown(desk, desk.dana) == []


async def test_a_clinical_question_of_a_patient_who_still_waits_is_shown_to_the_pharmacist(desk: Desk) -> None:
    chat, _ = await desk.waits()
    flag = await desk.flagged(chat, "clinical_question")
    assert await shown(desk, desk.priya) == [flag]
    assert await shown(desk, desk.dana) == []


async def test_a_pharmacist_is_not_told_of_clinical_questions_in_an_own_chat(desk: Desk) -> None:
    chat, item = await desk.waits(queue=Queue.PHARMACIST)
    await desk.do(claim, item, desk.priya, "CT", desk.clock())
    await desk.flagged(chat, "clinical_question")
    assert await shown(desk, desk.priya) == []


async def test_alarms_stand_first(desk: Desk) -> None:
    chat, _ = await desk.waits()
    question = await desk.flagged(chat, "clinical_question")
    desk.clock.move(minutes=1)
    alarm = await desk.flagged(chat, "stroke")
    assert await shown(desk, desk.priya) == [alarm, question]
