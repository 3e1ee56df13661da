"""What is kept of a reported answer is copied, deleted and re-sealed with the rest."""

import asyncio
import json

import pytest
from sqlalchemy import Connection, select

from bot.chat import log
from bot.chat.states import Event
from bot.desk.corrections import correct
from bot.desk.demo import seed_demo_staff
from bot.desk.rulebook import read_rulebook
from bot.desk.wrong_answers import report_answer
from bot.envelope import Key
from bot.identity.staff import people
from bot.keeping.export_page import page
from bot.keeping.exporting import Export, Reported, export
from bot.keeping.holds import holds, lift
from bot.keeping.requests import Outcome, delete_patient
from bot.privacy.encryption import Vault
from bot.privacy.reseal import holdings, reseal
from bot.storage.tables import wrong_answer
from tests.bot.chat.chatting import Chat
from tests.bot.keeping.stories import MARIA_REF, OTHER, Stories

OLD, NEW = Key("older", b"o" * 32), Key("newer", b"n" * 32)
WHY = "the <label> was never printed"
RIGHT = "It is not ready yet."


@pytest.fixture
def vault() -> Vault:
    return Vault([OLD])


async def corrected(chat: Chat, seq: int) -> None:
    """Dana has reported this answer, and Dr. Nair has corrected it; the chat is with the assistant again."""

    def do(connection: Connection) -> None:
        now = chat.clock()
        if not people(connection):
            seed_demo_staff(connection, now)
        staff = {one.username: one for one in people(connection)}
        held = log.lock(connection, chat.vault, chat.id)
        held = log.transition(connection, chat.vault, held, Event.HAND_OFF, now)
        log.transition(connection, chat.vault, held, Event.CLAIM, now, owner=staff["dana"].id)
        number = report_answer(connection, chat.vault, staff["dana"], chat.id, seq, WHY, now)
        book = read_rulebook(connection, "CT", now)
        correct(connection, chat.vault, staff["priya"], book, number, "correct-001", RIGHT, [], now)
        log.transition(connection, chat.vault, log.lock(connection, chat.vault, chat.id), Event.END_STRETCH, now)

    chat.clock.move(seconds=30)
    await chat.database.write(do)


async def answer_in(chat: Chat, text: str) -> int:
    return next(one.seq for one in await chat.messages() if one.body["text"] == text)


async def copy_of(chat: Chat, patient: str) -> Export:
    return await chat.database.write(
        lambda c: export(c, chat.vault, patient, pharmacy="Elm", actor="operator:ada", now=chat.clock())
    )


async def test_a_patients_copy_holds_the_report_and_its_correction(stories: Stories) -> None:
    chat = await stories.of_maria()
    seq = await answer_in(chat, "Your lisinopril is ready.")
    await corrected(chat, seq)
    copy = await copy_of(chat, MARIA_REF)
    (one,) = copy.conversations
    at = one.messages[-1].at
    assert one.reports == [Reported(seq, at, WHY, "corrected", RIGHT)]
    assert (one.messages[-1].kind, one.messages[-1].text) == ("correction", RIGHT)
    shown = page(copy)
    assert "Staff reported an answer as wrong" in shown
    assert "the &lt;label&gt; was never printed" in shown
    assert "Dr. Priya Nair, pharmacist (correction of an earlier answer)" in shown


async def test_of_two_patients_each_gets_the_report_of_their_own_answer(stories: Stories) -> None:
    chat = await stories.of_both()
    await corrected(chat, await answer_in(chat, "Your lisinopril is ready."))
    assert (await chat.messages())[-1].body["text"] == RIGHT, "it stands where the other's part has begun long ago"
    maria, other = await copy_of(chat, MARIA_REF), await copy_of(chat, OTHER)
    assert [report.why for report in maria.conversations[0].reports] == [WHY]
    assert maria.conversations[0].messages[-1].text == RIGHT
    assert RIGHT not in json.dumps(other.as_json())
    assert WHY not in json.dumps(other.as_json())


async def test_with_a_patients_part_its_reports_and_corrections_go(stories: Stories) -> None:
    chat = await stories.of_both()
    for text in ("Your lisinopril is ready.", "The other's answer."):
        await corrected(chat, await answer_in(chat, text))
    chat.clock.move(days=1)

    def asked() -> list[Outcome]:
        done = delete_patient(chat.database.engine, chat.vault, MARIA_REF, actor="operator:ada", now=chat.clock())
        return [one.outcome for one in done]

    assert await asyncio.to_thread(asked) == [Outcome.HELD]

    def lift_all(connection: Connection) -> None:
        for hold in holds(connection):
            lift(connection, hold.id, why="settled", by="ada", now=chat.clock())

    await chat.database.write(lift_all)
    assert await asyncio.to_thread(asked) == [Outcome.PART_DELETED]
    left = await chat.database.read(lambda c: c.scalars(select(wrong_answer.c.seq)).all())
    assert list(left) == [await answer_in(chat, "The other's answer.")]
    kept = [one for one in await chat.messages() if one.body["text"] == RIGHT]
    assert [one.body["of"] for one in kept] == list(left)
    assert len((await copy_of(chat, OTHER)).conversations[0].reports) == 1


async def test_a_new_key_seals_the_report_and_what_became_of_it(stories: Stories) -> None:
    chat = await stories.of_maria()
    await corrected(chat, await answer_in(chat, "Your lisinopril is ready."))
    new = Vault([NEW, OLD])
    await asyncio.to_thread(lambda: list(reseal(chat.database.engine, new)))
    assert set(await chat.database.read(holdings)) == {"newer"}
    alone = Vault([NEW])
    copy = await chat.database.write(
        lambda c: export(c, alone, MARIA_REF, pharmacy="Elm", actor="operator:ada", now=chat.clock())
    )
    assert [(one.why, one.conclusion) for one in copy.conversations[0].reports] == [(WHY, RIGHT)]
