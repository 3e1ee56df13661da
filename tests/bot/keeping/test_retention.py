"""What is over goes, what is held stays, and a dry run tells the truth."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select

from bot.cards import Handoff, HandoffReason, Queue
from bot.chat import log
from bot.identity import codes, throttle
from bot.keeping.holds import Hold, NothingToHold, holds, lift, place
from bot.keeping.policy import Policy, read_policy
from bot.keeping.requests import Outcome, delete_patient
from bot.keeping.retention import Ran, run
from bot.privacy.encryption import Vault
from bot.settings import SettingsError
from bot.storage.database import Database
from bot.storage.tables import attempt, audit, conversation, demo_phone, one_time_code, staff_session
from tests.bot.chat.chatting import Chat
from tests.bot.desk.demo_desk import Hands
from tests.bot.keeping.stories import MARIA_REF, OTHER, Stories, audited, closes, traces

OWN = read_policy(None)


async def runs(chat: Chat, policy: Policy = OWN, *, dry_run: bool = False) -> Ran:
    engine, vault, now = chat.database.engine, chat.vault, chat.clock()
    return await asyncio.to_thread(lambda: run(engine, vault, policy, actor="gateway", now=now, dry_run=dry_run))


async def is_there(chat: Chat) -> bool:
    query = select(func.count()).select_from(conversation).where(conversation.c.id == chat.id)
    return bool(await chat.database.read(lambda c: c.scalar(query)))


async def hold(chat: Chat, *, patient: str | None = None) -> int:
    which = None if patient else chat.id
    return await chat.database.write(
        lambda c: place(c, conversation_id=which, patient=patient, reason="file 7", by="dana", now=chat.clock())
    )


async def test_a_conversation_goes_400_days_after_it_was_closed_and_not_before(stories: Stories) -> None:
    chat = await stories.of_maria()
    await closes(chat)
    chat.clock.move(days=399)
    assert not (await runs(chat)).anything
    assert await is_there(chat)
    chat.clock.move(days=1)
    assert (await runs(chat)).deleted["conversations_closed"] == 1
    assert await traces(chat.database, chat.id) == {}
    assert await audited(chat.database, "deleted") == [
        ("gateway", chat.id, {"why": "policy: conversations_closed", "messages": 4})
    ]
    assert await chat.audited() == ["verified", "deleted"]


async def test_one_that_nobody_closed_goes_as_long_after_its_last_word(stories: Stories) -> None:
    old, young = await stories.of_maria(), await stories.of_maria()
    old.clock.move(days=399)
    await young.says("thanks")
    old.clock.move(days=1)
    assert (await runs(old)).deleted["conversations_left"] == 1
    assert (await is_there(old), await is_there(young)) == (False, True)


async def test_one_that_was_opened_and_never_answered_goes_after_30_days(stories: Stories) -> None:
    empty, answered = await stories.open_chat(), await stories.unverified()
    empty.clock.move(days=30)
    assert (await runs(empty)).deleted == {
        "one_time_codes": 0, "conversations_unanswered": 1, "conversations_closed": 0, "conversations_left": 0,
        "attempts": 0, "staff_sessions": 0, "demo_phone": 0,
    }  # fmt: skip
    assert (await is_there(empty), await is_there(answered)) == (False, True)


async def test_who_still_waits_for_a_person_is_never_deleted(stories: Stories) -> None:
    chat = await stories.unverified()

    def hand_off(connection: Connection) -> None:
        held = log.lock(connection, chat.vault, chat.id)
        handoff = Handoff("handoff", Queue.TECHNICIAN, "x", HandoffReason.ASKED)
        chat.intake.hand_off(connection, held, handoff, chat.clock())

    await chat.database.write(hand_off)
    chat.clock.move(days=2000)
    ran = await runs(chat)
    assert (ran.anything, ran.with_a_person) == (False, 1)
    assert await is_there(chat)


async def everything_that_has_a_time(stories: Stories, database: Database, vault: Vault, clock: Hands) -> list[Chat]:
    chats = [await stories.of_maria(), await stories.of_other(), await stories.of_both(), await stories.open_chat()]
    await closes(chats[0])

    def fill(connection: Connection) -> None:
        for each in chats:
            codes.issue(connection, vault, each.id, 1, clock())
        throttle.count_failure(connection, {"number": "f1", "address": "f2"}, clock())
        connection.execute(insert(demo_phone).values(at=clock(), text="your code"))

    await database.write(fill)
    return chats


async def rows(database: Database) -> dict[str, int]:
    def count(connection: Connection) -> dict[str, int]:
        tables = (conversation, one_time_code, attempt, staff_session, demo_phone)
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        }

    return await database.read(count)


@pytest.mark.parametrize("days", [0, 1, 2, 31, 399, 401])
async def test_a_dry_run_says_what_a_run_then_does(
    stories: Stories, database: Database, vault: Vault, clock: Hands, days: int
) -> None:
    chats = await everything_that_has_a_time(stories, database, vault, clock)
    await hold(chats[1])
    clock.move(days=days, minutes=11)
    before = await rows(database)
    lines = await database.read(lambda c: c.scalar(select(func.count()).select_from(audit)))
    would = await runs(chats[0], dry_run=True)
    assert await rows(database) == before
    assert await database.read(lambda c: c.scalar(select(func.count()).select_from(audit))) == lines
    did = await runs(chats[0])
    assert would == did
    after = await rows(database)
    kinds = ("conversations_closed", "conversations_left", "conversations_unanswered")
    assert before["conversation"] - after["conversation"] == sum(did.deleted[kind] for kind in kinds)
    assert before["attempt"] - after["attempt"] == did.deleted["attempts"]
    assert did.held == (1 if days > 400 else 0)
    assert await is_there(chats[1])


async def test_what_is_held_stays_until_the_hold_is_lifted(stories: Stories, database: Database) -> None:
    chat, free = await stories.of_maria(), await stories.of_maria()
    number = await hold(chat)
    await database.write(lambda c: codes.issue(c, chat.vault, chat.id, 1, chat.clock()))
    before = await chat.transcript()
    chat.clock.move(days=500)
    ran = await runs(chat)
    assert (ran.held, await is_there(free)) == (1, False)
    assert await chat.transcript() == before
    assert (await traces(database, chat.id))["one_time_code"] == 1
    lifted = await database.write(lambda c: lift(c, number, why="settled", by="sam", now=chat.clock()))
    assert lifted is not None
    assert (lifted.lifted_by, lifted.lifted_why, lifted.placed_by) == ("sam", "settled", "dana")
    assert await database.write(lambda c: lift(c, number, why="again", by="sam", now=chat.clock())) is None
    assert (await runs(chat)).deleted["conversations_left"] == 1
    assert not await is_there(chat)
    actions = [await audited(database, "hold_placed"), await audited(database, "hold_lifted")]
    assert [[(actor, where) for actor, where, _ in one] for one in actions] == [
        [("operator:dana", chat.id)],
        [("operator:sam", chat.id)],
    ]
    assert "file 7" not in str(actions)


async def test_all_of_a_patient_is_held_also_what_is_said_later(stories: Stories) -> None:
    before = await stories.of_maria()
    await hold(before, patient=MARIA_REF)
    later, both, other = await stories.of_maria(), await stories.of_both(), await stories.of_other()
    before.clock.move(days=500)
    ran = await runs(before)
    assert ran.held == 3
    assert [await is_there(one) for one in (before, later, both, other)] == [True, True, True, False]


async def test_while_a_patient_is_held_nothing_goes_whose_owner_cannot_be_read(stories: Stories, vault: Vault) -> None:
    chat = await stories.unverified()
    await hold(chat, patient=MARIA_REF)
    chat.clock.move(days=500)

    def spoil(connection: Connection) -> None:
        connection.execute(conversation.update().where(conversation.c.id == chat.id).values(memory=b"gone.x"))

    await chat.database.write(spoil)
    assert (await runs(chat)).held == 1
    assert await is_there(chat)


async def test_no_request_deletes_what_is_held_by_its_own_name_or_its_patients(stories: Stories) -> None:
    chat, both, free = await stories.of_maria(), await stories.of_both(), await stories.of_maria()
    await hold(chat)
    await hold(both, patient=OTHER)
    engine = chat.database.engine
    done = await asyncio.to_thread(
        lambda: delete_patient(engine, chat.vault, MARIA_REF, actor="operator:dana", now=chat.clock())
    )
    assert [(one.conversation, one.outcome) for one in done] == [
        (chat.id, Outcome.HELD),
        (both.id, Outcome.HELD),
        (free.id, Outcome.DELETED),
    ]
    assert any("maria asks" in line for line in await both.transcript())


async def test_a_conversation_that_is_not_there_cannot_be_held(database: Database, clock: Hands) -> None:
    with pytest.raises(NothingToHold):
        await database.write(
            lambda c: place(c, conversation_id="c_nobody", patient=None, reason="x", by="dana", now=clock())
        )
    found: list[Hold] = await database.read(holds)
    assert found == []


async def test_holds_and_runs_at_once_never_lose_what_is_held(stories: Stories) -> None:
    chats = [await stories.of_maria() for _ in range(12)]
    chats[0].clock.move(days=500)

    async def held(chat: Chat) -> bool:
        try:
            await hold(chat)
        except NothingToHold:
            return False
        return True

    outcomes = await asyncio.gather(runs(chats[0]), *(held(chat) for chat in chats))
    assert [await is_there(chat) for chat in chats] == list(outcomes[1:])


def test_a_pharmacys_own_policy_says_what_is_otherwise(tmp_path: Path) -> None:
    file = tmp_path / "retention.yml"
    file.write_text("conversations_closed: 3650\nconversations_left: null\n")
    own = read_policy(file)
    assert (own.conversations_closed, own.conversations_left, own.attempts) == (3650, None, 1)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("attempts: 0", "something unusable about attempts"),
        ("attempts: soon", "something unusable about attempts"),
        ("conversation: 3", "something unusable about conversation: give days from 1 to 36500"),
        ("- attempts", "must hold lines such as"),
        ("a: [", "cannot be read as YAML"),
    ],
)
def test_an_unusable_policy_is_said_in_one_sentence(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "retention.yml"
    file.write_text(content)
    with pytest.raises(SettingsError, match=says):
        read_policy(file)


async def test_what_the_policy_keeps_for_good_stays(stories: Stories, tmp_path: Path) -> None:
    file = tmp_path / "retention.yml"
    file.write_text("\n".join(f"{kind}: null" for kind in Policy.model_fields))
    chat = await stories.of_maria()
    chat.clock.now += timedelta(days=20_000)
    assert not (await runs(chat, read_policy(file))).anything
    assert await is_there(chat)
