"""A correction reaches who got the answer, once, as a message of its own, and changes nothing else."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime

import pytest
from sqlalchemy import Connection

from bot.cards import Handoff, HandoffReason, Queue
from bot.chat import entries
from bot.chat.log import Author, Kind
from bot.desk.break_glass import ReasonNeeded
from bot.desk.corrections import ToCall
from bot.desk.queues import position
from bot.desk.wrong_answers import ReportFault
from bot.keeping.holds import holds
from bot.privacy.looks import who_saw
from tests.bot.desk.demo_desk import Desk
from tests.bot.desk.wrong_answer_desk import (
    RIGHT,
    closes,
    corrects,
    finds_right,
    got_it,
    held,
    listed,
    messages,
    remembers,
    reported,
    reviews,
    second_pharmacist,
)


async def fault(work: Awaitable[object]) -> str:
    with pytest.raises(ReportFault) as refused:
        await work
    return refused.value.code


async def test_the_correction_stands_in_the_reported_and_in_each_chosen_conversation(desk: Desk) -> None:
    chosen, left = await got_it(desk), await got_it(desk)
    number, chat, seq = await reported(desk)
    desk.clock.move(minutes=5)
    sent = await corrects(desk, desk.priya, number, chosen)
    assert (set(sent.delivered), list(sent.to_call)) == ({(chat, seq), chosen}, [])
    for where, of in ((chat, seq), chosen):
        last = (await messages(desk, where))[-1]
        assert (last.author, last.author_id, last.kind) == (Author.STAFF, desk.priya.id, Kind.CORRECTION)
        answer = next(one for one in await messages(desk, where) if one.seq == of)
        shown = entries.frame(last, {desk.priya.id: (desk.priya.name, "pharmacist")})
        assert (shown["text"], shown["of"], shown["name"]) == (RIGHT, of, desk.priya.name)
        assert shown["answered_at"] == entries.frame(answer, {})["at"]
    assert len(await messages(desk, left[0])) == 2
    assert await listed(desk) == []
    assert len(await desk.database.read(holds)) == 1  # until somebody lifts it


async def test_whoever_saw_a_patients_answer_corrected_it_is_told_by_the_audit(desk: Desk) -> None:
    other = await got_it(desk, patient="sam")
    number, chat, seq = await reported(desk)
    await corrects(desk, desk.priya, number, other)
    lines = {line[1]: line for line in await desk.audited("answer_corrected")}
    assert lines[chat] == (desk.priya.id, chat, {"report": number, "seq": seq, "patient": "maria", "correction": 4})
    assert lines[other[0]][2] == {"report": number, "seq": other[1], "patient": "sam", "correction": other[1] + 1}
    found = await desk.database.read(lambda c: [line.deed.action for line in who_saw(c, "sam")])
    assert found == ["answer_corrected"]
    closed = {"report": number, "seq": seq, "outcome": "corrected"}
    assert await desk.audited("report_closed") == [(desk.priya.id, chat, closed)]


async def test_where_the_conversation_is_closed_somebody_must_call(desk: Desk) -> None:
    known, unknown = await got_it(desk, patient="sam"), await got_it(desk)
    number, chat, seq = await reported(desk)
    for where in (known[0], unknown[0], chat):
        await closes(desk, where)
    before = len(await messages(desk, known[0]))
    sent = await corrects(desk, desk.priya, number, known, unknown)
    assert list(sent.delivered) == []
    assert sorted(sent.to_call, key=str) == sorted(
        [ToCall(*known, "sam"), ToCall(*unknown, None), ToCall(chat, seq, "maria")], key=str
    )
    assert len(await messages(desk, known[0])) == before
    told = {line[1]: line[2] for line in await desk.audited("correction_undelivered")}
    assert told[known[0]] == {"report": number, "seq": known[1], "patient": "sam"}
    assert await desk.audited("answer_corrected") == []


async def test_the_same_correction_again_sends_nothing_and_tells_the_same(desk: Desk) -> None:
    other, gone = await got_it(desk), await got_it(desk, patient="sam")
    await closes(desk, gone[0])
    number, chat, _ = await reported(desk)
    first = await corrects(desk, desk.priya, number, other, gone)
    again = await corrects(desk, desk.priya, number, other, gone)
    assert (again.delivered, again.to_call) == (first.delivered, first.to_call)
    for where in (chat, other[0]):
        assert sum(one.kind is Kind.CORRECTION for one in await messages(desk, where)) == 1
    assert await fault(corrects(desk, desk.priya, number, other, client_id="correct-002")) == "report_closed"


@pytest.mark.parametrize("part", ["model", "card", "intent", "answers", "mappings"])
async def test_who_got_another_answer_is_never_sent_the_correction(desk: Desk, part: str) -> None:
    right, wrong = await got_it(desk), await got_it(desk, **{part: "another"})
    number, chat, _ = await reported(desk)
    assert await fault(corrects(desk, desk.priya, number, right, wrong)) == "not_that_answer"
    for where in (chat, right[0], wrong[0]):
        assert not any(one.kind is Kind.CORRECTION for one in await messages(desk, where))
    assert [report.id for report in await listed(desk)] == [number]


async def test_neither_a_conversation_that_is_not_there_nor_a_patients_words_can_be_corrected(desk: Desk) -> None:
    chat, seq = await got_it(desk)
    number, _, _ = await reported(desk)
    for chosen in (("c_nothing", 2), (chat, seq - 1), (chat, 99)):
        assert await fault(corrects(desk, desk.priya, number, chosen)) == "not_that_answer"
    assert await desk.audited("answer_corrected") == []


@pytest.mark.parametrize(("text", "code"), [("  \n", "empty"), ("x" * 1_001, "too_long")])
async def test_a_correction_has_a_length(desk: Desk, text: str, code: str) -> None:
    number, _, _ = await reported(desk)
    assert await fault(corrects(desk, desk.priya, number, text=text)) == code
    assert len(await listed(desk)) == 1


async def test_a_card_number_in_a_correction_is_not_stored(desk: Desk) -> None:
    number, chat, _ = await reported(desk)
    await corrects(desk, desk.priya, number, text="You paid with 4111 1111 1111 1111.")
    assert "4111" not in (await messages(desk, chat))[-1].body["text"]


async def test_of_two_pharmacists_at_once_one_corrects_and_the_other_is_told_who(desk: Desk) -> None:
    paul = await second_pharmacist(desk)
    other = await got_it(desk)
    number, chat, _ = await reported(desk)
    done = await asyncio.gather(
        corrects(desk, desk.priya, number, other, client_id="priya-0001"),
        corrects(desk, paul, number, other, client_id="paul-00001"),
        return_exceptions=True,
    )
    (refused,) = [one for one in done if isinstance(one, BaseException)]
    winner = desk.priya if refused is done[1] else paul
    assert isinstance(refused, ReportFault)
    assert refused.code == "report_closed"
    assert str(refused).startswith(f"{winner.name} has closed this report")
    for where in (chat, other[0]):
        corrections = [one for one in await messages(desk, where) if one.kind is Kind.CORRECTION]
        assert [one.author_id for one in corrections] == [winner.id]


async def test_of_one_who_corrects_and_one_who_finds_it_right_one_wins(desk: Desk) -> None:
    paul = await second_pharmacist(desk)
    number, chat, _ = await reported(desk)
    done = await asyncio.gather(
        corrects(desk, desk.priya, number), finds_right(desk, paul, number), return_exceptions=True
    )
    assert sum(isinstance(one, ReportFault) for one in done) == 1
    sent = any(one.kind is Kind.CORRECTION for one in await messages(desk, chat))
    assert sent == isinstance(done[1], ReportFault)
    assert len(await desk.audited("report_closed")) == 1


async def test_an_answer_that_was_right_is_closed_with_a_reason_and_nobody_is_told(desk: Desk) -> None:
    number, chat, seq = await reported(desk)
    before = len(await messages(desk, chat))
    with pytest.raises(ReasonNeeded):
        await finds_right(desk, desk.priya, number, "it was")
    await finds_right(desk, desk.priya, number)
    await finds_right(desk, desk.priya, number)
    assert len(await messages(desk, chat)) == before
    detail = {"report": number, "seq": seq, "outcome": "was_right"}
    assert await desk.audited("report_closed") == [(desk.priya.id, chat, detail)]
    assert await listed(desk) == []
    for late in (corrects(desk, desk.priya, number), reviews(desk, desk.priya, number)):
        with pytest.raises(ReportFault, match=r"Dr\. Priya Nair has closed this report"):
            await late


def nobody(connection: Connection, queue: Queue, now: datetime) -> bool:
    return False


async def test_a_correction_moves_nobody_and_the_assistant_goes_on_where_it_was(desk: Desk) -> None:
    with_bot, in_line = await got_it(desk), await got_it(desk)
    await remembers(desk, with_bot[0], prescription="rx_7")
    await desk.waits("I was first")
    await desk.hand_off(in_line[0], Handoff("handoff", Queue.TECHNICIAN, "speak_to_human", HandoffReason.ASKED))
    number, live, _ = await reported(desk)
    chats = (with_bot[0], in_line[0], live)
    before = [await held(desk, chat) for chat in chats]
    place = await desk.database.read(lambda c: position(c, in_line[0], nobody, desk.clock))
    await corrects(desk, desk.priya, number, with_bot, in_line)
    for chat, was in zip(chats, before, strict=True):
        now = await held(desk, chat)
        assert (now.standing, now.owner, now.memory) == (was.standing, was.owner, was.memory)
        assert now.last_seq == was.last_seq + 1
    assert await desk.database.read(lambda c: position(c, in_line[0], nobody, desk.clock)) == place
    assert place is not None
    assert (await held(desk, with_bot[0])).memory.slots == {"prescription": "rx_7"}
