"""Whose a conversation is."""

from bot.keeping.belonging import conversations_of, ownership, parts
from bot.keeping.requests import about
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from tests.bot.chat.chatting import Chat
from tests.bot.desk.demo_desk import Desk, Hands
from tests.bot.keeping.stories import MARIA_REF, OTHER, Stories


async def theirs(chat: Chat, patient: str) -> list[str] | None:
    owned = await chat.database.read(lambda c: ownership(c, chat.vault, chat.id))
    assert owned is not None
    found = about(owned, await chat.messages(), patient)
    return None if found is None else [message.body["text"].splitlines()[0] for message in found]


async def test_every_conversation_of_a_patient_is_found_and_no_other(stories: Stories, database: Database) -> None:
    mine = [await stories.of_maria(), await stories.of_both(), await stories.by_proxy()]
    await stories.unverified()
    await stories.of_other()
    found = await database.read(lambda c: conversations_of(c, mine[0].vault, MARIA_REF))
    assert [one.conversation for one in found] == [one.id for one in mine]
    assert [one.verifications[-1].proxy for one in found] == [None, None, "parent"]


async def test_what_the_memory_alone_tells_is_found_too(database: Database, vault: Vault, clock: Hands) -> None:
    desk = Desk(database, vault, clock)
    chat = await desk.conversation("hello")
    await desk.verify(chat, patient=MARIA_REF, tier=2)
    found = await database.read(lambda c: conversations_of(c, vault, MARIA_REF))
    assert [(one.conversation, one.verifications[0].tier) for one in found] == [(chat, 2)]
    assert await database.read(lambda c: conversations_of(c, vault, OTHER)) == []


async def test_a_conversation_of_two_is_parted_where_the_second_ones_question_begins(stories: Stories) -> None:
    chat = await stories.of_both()
    first, second = await theirs(chat, MARIA_REF), await theirs(chat, OTHER)
    assert first is not None
    assert second is not None
    assert (first[0], first[-1]) == ("maria asks", "Your lisinopril is ready.")
    assert (second[0], second[-1]) == ("other asks", "The other's answer.")
    assert len(first) + len(second) == len(await chat.messages())


async def test_who_comes_back_in_the_same_conversation_has_two_parts(stories: Stories) -> None:
    chat = await stories.of_both()
    await stories.verified(chat, stories.maria, "maria again", "Maria's second answer.")
    first = await theirs(chat, MARIA_REF)
    assert first is not None
    assert "Your lisinopril is ready." in first
    assert "Maria's second answer." in first
    assert "The other's answer." not in first
    assert "maria again" not in (await theirs(chat, OTHER) or [])


async def test_what_cannot_be_told_apart_is_nobodys(stories: Stories, vault: Vault, clock: Hands) -> None:
    chat = await stories.of_maria()
    await Desk(chat.database, vault, clock).verify(chat.id, patient=OTHER)  # no line says when that was
    owned = await chat.database.read(lambda c: ownership(c, vault, chat.id))
    assert owned is not None
    assert owned.patients == {MARIA_REF, OTHER}
    assert set(parts(owned, await chat.messages())) == {None}
    assert await theirs(chat, OTHER) is None


async def test_a_form_that_only_name_and_date_were_typed_into_makes_nobody_the_owner(stories: Stories) -> None:
    chat = await stories.open_chat()
    await chat.asks(tier=2)
    await chat.answers(**{"for": "self", "last_name": "Alvarez", "birth_date": "1961-04-09"})
    owned = await chat.database.read(lambda c: ownership(c, chat.vault, chat.id))
    assert owned is not None
    assert owned.patients == frozenset()
