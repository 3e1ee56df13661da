"""Two technicians press Claim at the same moment: one has the patient, the other is told who."""

import asyncio
from functools import partial

from sqlalchemy import select, update

from bot.cards import Queue
from bot.chat import log
from bot.chat.states import Event
from bot.desk.claims import Claimed, Lost, claim
from bot.desk.routing import Refusal, Refused
from bot.storage.tables import duty, registration, work_item
from tests.bot.desk.demo_desk import Desk


async def test_of_two_who_claim_at_once_exactly_one_wins_and_the_other_is_told_who(desk: Desk) -> None:
    for _ in range(5):
        chat, item = await desk.waits()
        outcomes = await asyncio.gather(
            *(desk.do(claim, item, who, "CT", desk.clock()) for who in (desk.dana, desk.sam, desk.priya))
        )
        won = [outcome for outcome in outcomes if isinstance(outcome, Claimed)]
        lost = [outcome for outcome in outcomes if isinstance(outcome, Lost)]
        assert (len(won), len(lost)) == (1, 2)
        held = await desk.database.read(partial(log.look, vault=desk.vault, conversation_id=chat))
        winner = next(who for who in desk.staff.values() if who.id == held.owner)
        assert {outcome.to for outcome in lost} == {winner.name}
        joined = [line for line in await desk.transcript(chat) if "joined" in line]
        assert joined == [f"system: {winner.called} joined the chat"]


async def test_claiming_again_after_a_lost_answer_is_no_second_claim(desk: Desk) -> None:
    chat, item = await desk.waits()
    assert await desk.do(claim, item, desk.dana, "CT", desk.clock()) == Claimed(item, chat)
    assert await desk.do(claim, item, desk.dana, "CT", desk.clock()) == Claimed(item, chat)
    assert (await desk.transcript(chat)).count("system: Dana joined the chat") == 1


async def test_the_pharmacist_on_duty_and_the_registration_as_then_held_are_kept_with_the_chat(desk: Desk) -> None:
    chat, item = await desk.waits()
    await desk.do(claim, item, desk.dana, "CT", desk.clock())
    kept = select(work_item.c.pharmacist_on_duty).where(work_item.c.id == item)
    assert await desk.database.read(lambda c: c.scalar(kept)) == desk.priya.id
    until = await desk.database.read(
        lambda c: c.scalar(select(registration.c.expires_on).where(registration.c.staff == desk.dana.id))
    )
    detail = {"item": item, "pharmacist": desk.priya.id, "licensed": f"CT until {until}"}
    assert await desk.audited("claimed") == [(desk.dana.id, chat, detail)]


async def test_a_technician_cannot_claim_a_clinical_question_and_a_pharmacist_can(desk: Desk) -> None:
    chat, item = await desk.waits("what are the side effects of zoloft", queue=Queue.PHARMACIST)
    refused = await desk.do(claim, item, desk.dana, "CT", desk.clock())
    assert isinstance(refused, Refused)
    assert refused.refusal is Refusal.PHARMACIST_QUEUE
    assert await desk.state(chat) == "queued"
    assert await desk.do(claim, item, desk.priya, "CT", desk.clock()) == Claimed(item, chat)
    assert [actor for actor, _, _ in await desk.audited("claim_refused")] == [desk.dana.id]


async def test_a_patient_from_a_state_without_a_rule_waits_for_a_pharmacist(desk: Desk) -> None:
    _, item = await desk.waits(lives_in="NY")
    refused = await desk.do(claim, item, desk.dana, "CT", desk.clock())
    assert isinstance(refused, Refused)
    assert refused.refusal is Refusal.NO_RULE


async def test_when_the_pharmacists_duty_ends_technicians_get_no_more_chats(desk: Desk) -> None:
    _, item = await desk.waits()
    await desk.database.write(lambda c: c.execute(update(duty).values(ends_at=desk.clock())))
    refused = await desk.do(claim, item, desk.dana, "CT", desk.clock())
    assert isinstance(refused, Refused)
    assert refused.refusal is Refusal.NO_PHARMACIST_ON_DUTY


async def test_a_patient_who_left_the_line_a_moment_ago_cannot_be_claimed(desk: Desk) -> None:
    chat, item = await desk.waits()

    def leave(connection, vault) -> None:  # type: ignore[no-untyped-def]
        log.transition(connection, vault, log.lock(connection, vault, chat), Event.LEAVE_QUEUE, desk.clock())

    await desk.do(leave)
    assert await desk.do(claim, item, desk.dana, "CT", desk.clock()) == Lost(item, None)
    assert await desk.state(chat) == "bot"
