"""What a technician does in a live chat, once each, and what the patient sees of it."""

import asyncio

import pytest

from bot.cards import HandoffReason, Queue, Urgency
from bot.desk import stretch
from bot.desk.claims import Claimed, claim
from bot.desk.queues import held_by, waiting
from bot.desk.stretch import NotYours, Unsendable
from tests.bot.desk.demo_desk import Desk


async def live(desk: Desk, **more: object) -> str:
    chat, item = await desk.waits(**more)  # type: ignore[arg-type]
    assert isinstance(await desk.do(claim, item, desk.dana, "CT", desk.clock()), Claimed)
    return chat


async def test_a_reply_reaches_the_patient_once_however_often_it_is_sent(desk: Desk) -> None:
    chat = await live(desk)
    sent = [desk.do(stretch.say, desk.dana, chat, "reply-0001", "Hello, this is Dana.", desk.clock()) for _ in range(4)]
    assert len(set(await asyncio.gather(*sent))) == 1
    assert (await desk.transcript(chat)).count("staff: Hello, this is Dana.") == 1


async def test_nobody_but_the_owner_writes_into_a_chat(desk: Desk) -> None:
    chat = await live(desk)
    for who in (desk.sam, desk.priya):
        with pytest.raises(NotYours):
            await desk.do(stretch.say, who, chat, "reply-0001", "hi", desk.clock())
        with pytest.raises(NotYours):
            await desk.do(stretch.end, who, chat, "reply-0002", desk.clock())
    with pytest.raises(NotYours):
        await desk.do(stretch.say, desk.dana, "c_nowhere", "reply-0003", "hi", desk.clock())


async def test_an_empty_or_endless_reply_is_not_sent(desk: Desk) -> None:
    chat = await live(desk)
    with pytest.raises(Unsendable, match="empty"):
        await desk.do(stretch.say, desk.dana, chat, "reply-0001", "  \n", desk.clock())
    with pytest.raises(Unsendable, match="2,000"):
        await desk.do(stretch.say, desk.dana, chat, "reply-0001", "x" * 2_001, desk.clock())


async def test_the_assistant_answers_again_when_the_stretch_ends(desk: Desk) -> None:
    chat = await live(desk)
    seq = await desk.do(stretch.end, desk.dana, chat, "end-00001", desk.clock())
    assert await desk.state(chat) == "bot"
    assert (await desk.transcript(chat))[-1] == "system: You are back with the assistant"
    assert await desk.do(stretch.end, desk.dana, chat, "end-00001", desk.clock()) == seq
    with pytest.raises(NotYours):
        await desk.do(stretch.say, desk.dana, chat, "reply-0009", "one more thing", desk.clock())


async def test_a_closed_conversation_is_over_for_everybody(desk: Desk) -> None:
    chat = await live(desk)
    await desk.do(stretch.close, desk.dana, chat, "close-0001", desk.clock())
    assert await desk.state(chat) == "closed"
    assert await desk.database.read(lambda c: held_by(c, desk.dana.id)) == []


async def test_a_chat_returned_to_its_queue_keeps_its_place(desk: Desk) -> None:
    chat = await live(desk)
    desk.clock.move(minutes=3)
    later, _ = await desk.waits()
    await desk.do(stretch.release, desk.dana, chat, "release-1", desk.clock())
    assert [item.conversation for item in await desk.database.read(waiting)] == [chat, later]
    assert (await desk.transcript(chat))[-1] == "system: Dana left the chat. You are back in line"


async def test_a_transferred_chat_waits_for_the_pharmacist_and_not_behind_everybody(desk: Desk) -> None:
    await desk.waits(queue=Queue.PHARMACIST)
    chat = await live(desk, topic="prescription_status")
    flag = await desk.flagged(chat, "clinical_question")
    desk.clock.move(minutes=3)
    await desk.do(stretch.transfer, desk.dana, chat, "transfer-1", desk.clock())
    first = (await desk.database.read(waiting))[0]
    assert (first.conversation, first.queue, first.urgency) == (chat, Queue.PHARMACIST, Urgency.SOON)
    assert (first.topic, first.reason) == ("clinical_question", HandoffReason.CLINICAL)
    assert "in line for the pharmacist" in (await desk.transcript(chat))[-1]
    assert (desk.dana.id, chat, {"flag": flag, "kind": "clinical_question"}) in await desk.audited("acknowledged")


async def test_a_technician_who_lost_the_connection_gives_the_chat_back_once(desk: Desk) -> None:
    chat = await live(desk)
    assert await desk.do(stretch.drop, chat, desk.dana, desk.clock())
    assert not await desk.do(stretch.drop, chat, desk.dana, desk.clock())
    assert (await desk.transcript(chat))[-1] == "system: Dana lost the connection. You are back in line"
    assert [item.conversation for item in await desk.database.read(waiting)] == [chat]
