"""A wrong answer is reported by whoever has the chat, kept as it was, and looked at by a pharmacist."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, Row, Select, select

from bot.chat.states import State
from bot.desk.break_glass import ReasonNeeded
from bot.desk.stretch import NotYours
from bot.desk.wrong_answers import MayNotHandle, ReportFault
from bot.identity.licences import Kind, Licence, put_on_record
from bot.identity.staff import Staff
from bot.keeping.holds import holds, lift
from bot.keeping.policy import read_policy
from bot.keeping.requests import Outcome, delete_patient
from bot.keeping.retention import run
from bot.privacy.looks import Wanted, opened
from bot.storage.tables import audit, message, wrong_answer
from tests.bot.desk.demo_desk import Desk
from tests.bot.desk.wrong_answer_desk import (
    BASIS,
    RIGHT,
    WHY,
    answered,
    closes,
    corrects,
    got_it,
    listed,
    messages,
    of_dana,
    reported,
    reports,
    reviews,
)


def _one(query: Select[Any], connection: Connection) -> Row[Any]:
    return connection.execute(query).one()


async def test_whoever_has_the_chat_reports_an_answer_and_what_it_rested_on_is_kept(desk: Desk) -> None:
    chat, seq = await of_dana(desk)
    number = await reports(desk, desk.dana, chat, seq)
    (report,) = await listed(desk)
    assert (report.id, report.conversation, report.seq, report.name) == (number, chat, seq, desk.dana.name)
    assert report.basis == BASIS
    (hold,) = await desk.database.read(holds)
    assert (hold.conversation, hold.reason, hold.placed_by) == (chat, f"wrong answer, report {number}", "dana")
    rests_on = {name: BASIS[name] for name in ("model", "card", "intent", "answers", "mappings", "as_of")}
    detail = {"report": number, "seq": seq, **rests_on, "patient": "maria"}
    assert await desk.audited("answer_reported") == [(desk.dana.id, chat, detail)]
    assert await desk.audited("hold_placed") == [(desk.dana.id, chat, {"hold": hold.id, "patient": None})]


async def test_what_the_person_wrote_stands_nowhere_in_the_clear(desk: Desk) -> None:
    await reported(desk)
    rows = await desk.database.read(lambda c: [*c.execute(select(audit)).all(), *c.execute(select(wrong_answer)).all()])
    assert "label" not in str(rows)


async def test_the_same_answer_reported_again_changes_nothing(desk: Desk) -> None:
    number, chat, seq = await reported(desk)
    desk.clock.move(minutes=1)
    assert await reports(desk, desk.dana, chat, seq, "another reason for the same") == number
    assert len(await listed(desk)) == len(await desk.database.read(holds)) == 1
    assert len(await desk.audited("answer_reported")) == 1
    assert (await reviews(desk, desk.priya, number)).why == WHY


async def test_nobody_reports_in_a_chat_that_is_not_theirs(desk: Desk) -> None:
    chat, seq = await of_dana(desk)
    for who in (desk.sam, desk.priya):
        with pytest.raises(NotYours):
            await reports(desk, who, chat, seq)
    with pytest.raises(NotYours):
        await reports(desk, desk.dana, "c_nothing", 1)
    assert await listed(desk) == []
    assert await desk.database.read(holds) == []


async def test_only_an_answer_that_a_model_gave_can_be_reported(desk: Desk) -> None:
    chat, seq = await of_dana(desk)
    by_rule = await answered(desk, chat, model=None)
    told = [one for one in await messages(desk, chat) if one.seq != seq]
    assert {str(one.author) for one in told} == {"patient", "bot", "system"}
    for one in (*(one.seq for one in told), by_rule, 0, 99):
        with pytest.raises(ReportFault) as refused:
            await reports(desk, desk.dana, chat, one)
        assert refused.value.code == "no_such_answer"
    assert await desk.database.read(holds) == []


@pytest.mark.parametrize("why", ["", "wrong", "1234567890", "x" * 401])
async def test_a_report_needs_a_reason_in_words(desk: Desk, why: str) -> None:
    chat, seq = await of_dana(desk)
    with pytest.raises(ReasonNeeded):
        await reports(desk, desk.dana, chat, seq, why)
    assert await listed(desk) == []


async def test_neither_time_nor_a_request_deletes_what_was_reported_until_the_hold_is_lifted(desk: Desk) -> None:
    number, chat, seq = await reported(desk)
    await closes(desk, chat)
    kept = select(message.c.sealed, message.c.evidence).where(message.c.conversation == chat, message.c.seq == seq)
    frozen = select(wrong_answer.c.sealed, wrong_answer.c.evidence).where(wrong_answer.c.id == number)

    async def as_kept() -> list[Row[Any]]:
        return [await desk.database.read(partial(_one, query)) for query in (kept, frozen)]

    before = await as_kept()
    desk.clock.move(days=5_000)
    engine, now = desk.database.engine, desk.clock()

    def pass_by() -> tuple[int, list[Outcome]]:
        ran = run(engine, desk.vault, read_policy(None), actor="gateway", now=now)
        done = delete_patient(engine, desk.vault, "maria", actor="operator:ada", now=now)
        return ran.held, [one.outcome for one in done]

    assert await asyncio.to_thread(pass_by) == (1, [Outcome.HELD])
    assert await as_kept() == before
    assert before[1].evidence == before[0].evidence == BASIS
    (hold,) = await desk.database.read(holds)
    await desk.database.write(lambda c: lift(c, hold.id, why="settled", by="ada", now=now))
    assert await asyncio.to_thread(pass_by) == (0, [])
    assert await listed(desk) == []


async def test_a_pharmacist_sees_the_answer_the_question_and_why(desk: Desk) -> None:
    number, chat, seq = await reported(desk)
    seen = await reviews(desk, desk.priya, number)
    assert seen.question is not None
    assert (seen.question.body["text"], seen.answer.body["text"]) == (
        "is my lisinopril ready",
        "Your lisinopril is ready.",
    )
    assert (seen.why, seen.report.basis, seen.flagged.verified) == (WHY, BASIS, True)
    assert (list(seen.others), seen.total) == ([], 0)
    detail = {"report": number, "seq": seq, "patient": "maria"}
    assert await desk.audited("answer_reviewed") == [(desk.priya.id, chat, detail)]
    looks = await desk.database.read(lambda c: opened(c, Wanted(actor="priya")))
    assert [(look.patient, look.line.deed.action) for look in looks] == [("maria", "answer_reviewed")]


async def test_the_others_are_those_who_got_the_same_answer(desk: Desk) -> None:
    early = await got_it(desk, as_of="2026-11-01T00:00:00+00:00", confidence=0.5)
    number, _, _ = await reported(desk)
    desk.clock.move(days=10)
    verified = await got_it(desk, patient="sam", locale="es-US")
    for part, value in (("model", "other"), ("card", "stock"), ("intent", "why_delayed"), ("answers", "other")):
        await got_it(desk, **{part: value})
    await got_it(desk, mappings="77f0")
    await got_it(desk, card=None)
    desk.clock.move(minutes=1)
    late = await got_it(desk)
    await closes(desk, late[0])
    seen = await reviews(desk, desk.priya, number)
    assert [(one.conversation, one.seq) for one in seen.others] == [late, verified, early]
    assert [(one.state, one.language, one.verified) for one in seen.others] == [
        (State.CLOSED, "en", False),
        (State.BOT, "es", True),
        (State.BOT, "en", False),
    ]
    assert seen.total == 3
    recent = await reviews(desk, desk.priya, number, days=5)
    assert ([one.conversation for one in recent.others], recent.total) == ([late[0], verified[0]], 2)
    assert recent.since == desk.clock() - timedelta(days=5)


async def test_at_most_500_others_are_listed_and_all_are_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.desk.wrong_answers.MOST_OTHERS", 2)
    everybody = []
    for _ in range(4):
        desk.clock.move(minutes=1)
        everybody.append(await got_it(desk))
    number, _, _ = await reported(desk)
    seen = await reviews(desk, desk.priya, number)
    assert [(one.conversation, one.seq) for one in seen.others] == [everybody[3], everybody[2]]
    assert seen.total == 4


async def test_who_was_corrected_already_is_marked(desk: Desk) -> None:
    one, other = await got_it(desk), await got_it(desk)
    first, _, _ = await reported(desk, "maria")
    second, chat, seq = await reported(desk, "sam")
    await corrects(desk, desk.priya, first, one, (chat, seq))
    seen = await reviews(desk, desk.priya, second)
    assert seen.flagged.corrected
    marks = {(got.conversation, got.seq): got.corrected for got in seen.others}
    assert (marks[one], marks[other]) == (True, False)


async def test_nobody_but_a_pharmacist_whose_licence_lasts_looks_at_a_report(desk: Desk) -> None:
    number, chat, _ = await reported(desk)

    async def refused(who: Staff) -> str:
        with pytest.raises(MayNotHandle) as why:
            await reviews(desk, who, number)
        return why.value.code

    assert await refused(desk.dana) == "pharmacist_queue"
    yesterday = desk.clock().date() - timedelta(days=1)
    await desk.database.write(lambda c: put_on_record(c, desk.priya, Licence(Kind.LICENCE, "CT", "4711", yesterday)))
    assert await refused(desk.priya) == "licence_expired"
    with pytest.raises(MayNotHandle):
        await corrects(desk, desk.priya, number)
    assert RIGHT not in " ".join(await desk.transcript(chat))
    assert await desk.audited("answer_reviewed") == []


async def test_a_report_that_is_not_there_cannot_be_opened(desk: Desk) -> None:
    with pytest.raises(ReportFault) as refused:
        await reviews(desk, desk.priya, 7)
    assert refused.value.code == "no_such_report"
