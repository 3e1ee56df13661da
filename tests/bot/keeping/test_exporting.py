"""A patient's copy: everything of theirs, and nothing of anybody else's."""

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.cards import Handoff, HandoffReason, Queue
from bot.chat import entries, log
from bot.chat.log import Author, Entry, Kind
from bot.chat.states import Event
from bot.chat.view import Row, View, to_json
from bot.desk.claims import claim
from bot.desk.demo import seed_demo_staff
from bot.identity.staff import people
from bot.keeping.export_page import page
from bot.keeping.exporting import Export, export
from bot.privacy.encryption import VaultError
from bot.storage.tables import conversation, message, work_item
from tests.bot.chat.chatting import MARIA, Chat
from tests.bot.keeping.stories import MARIA_REF, OTHER, Stories, audited


async def copy_of(chat: Chat, patient: str = MARIA_REF, **more: Any) -> Export:
    return await chat.database.write(
        lambda c: export(c, chat.vault, patient, pharmacy="Elm", actor="operator:dana", now=chat.clock(), **more)
    )


def texts(copy: Export) -> list[str]:
    return [said.text for one in copy.conversations for said in one.messages]


class Words(HTMLParser):
    """What a reader sees of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(copy: Export) -> tuple[str, set[str]]:
    parser = Words()
    parser.feed(page(copy))
    return "\n".join(parser.words), parser.tags


async def test_everything_that_was_said_is_in_it_in_order_with_times_and_authors(stories: Stories) -> None:
    chats = [await stories.of_maria("first"), await stories.of_maria("second")]
    copy = await copy_of(chats[0])
    assert [one.conversation for one in copy.conversations] == [one.id for one in chats]
    for chat, one in zip(chats, copy.conversations, strict=True):
        messages = await chat.messages()
        assert [(said.seq, said.author, said.kind, said.text) for said in one.messages] == [
            (kept.seq, kept.author, kept.kind, kept.body["text"]) for kept in messages
        ]
        assert [said.at for said in one.messages] == sorted(said.at for said in one.messages)
        assert one.messages[-1].evidence == {"model": "m1"}
        assert one.verified_at == [one.messages[2].at]
        assert (one.by_proxy, one.shared) == (None, False)
    words, tags = read(copy)
    for text in texts(copy):
        assert text in words
    assert "script" not in tags
    assert json.loads(json.dumps(copy.as_json()))["patient"] == MARIA_REF


async def test_nothing_of_others_is_in_it(stories: Stories) -> None:
    mine, both = await stories.of_maria(), await stories.of_both()
    await stories.of_other("somebody else's secret")
    await stories.unverified("an unknown one's secret")
    copy = await copy_of(mine)
    assert [(one.conversation, one.shared) for one in copy.conversations] == [(mine.id, False), (both.id, True)]
    everything = json.dumps(copy.as_json()) + page(copy)
    for foreign in ("secret", "other asks", "The other's answer", OTHER):
        assert foreign not in everything
    assert "maria asks" in everything
    theirs = json.dumps((await copy_of(mine, OTHER)).as_json())
    assert "somebody else's secret" in theirs
    assert "other asks" in theirs
    for foreign in ("maria asks", "lisinopril", MARIA_REF):
        assert foreign not in theirs


async def test_a_card_is_in_it_in_words_and_what_its_buttons_mean_is_not(stories: Stories) -> None:
    chat = await stories.of_maria()
    view = View("status", "ready", "Lisinopril 20 mg", "It is <ready>.", rows=(Row("Price", "$4.00"),))
    body = {"card": to_json(view), "text": view.text, "presses": {"b1": {"intent": "secret_intent"}}, "facts": {}}

    def show(connection: Connection) -> None:
        held = log.lock(connection, chat.vault, chat.id)
        log.append(connection, chat.vault, held, [Entry(Author.BOT, Kind.CARD, body)], chat.clock())

    await chat.database.write(show)
    copy = await copy_of(chat)
    assert copy.conversations[0].messages[-1].text == "Lisinopril 20 mg\nIt is <ready>.\nPrice: $4.00"
    assert "secret_intent" not in json.dumps(copy.as_json())
    assert "It is &lt;ready&gt;." in page(copy)


async def test_codes_and_what_was_typed_into_forms_are_not_in_it(stories: Stories) -> None:
    chat = await stories.open_chat()
    await chat.asks(tier=2)
    await chat.answers(**{name: MARIA[name] for name in ("for", "last_name", "birth_date")})
    (sent,) = await chat.gets()
    code = next(word.strip(".") for word in sent.split() if word.strip(".").isdigit() and len(word.strip(".")) == 6)
    assert await chat.answers(code=code)
    copy = await copy_of(chat)
    assert len(copy.conversations[0].messages) == len(await chat.messages())
    everything = json.dumps(copy.as_json()) + page(copy)
    for typed in (code, MARIA["birth_date"], MARIA["last_name"]):
        assert typed not in everything


async def test_who_helped_is_named(stories: Stories) -> None:
    chat = await stories.of_maria()

    def help_out(connection: Connection) -> None:
        seed_demo_staff(connection, chat.clock())
        dana = next(one for one in people(connection) if one.username == "dana")
        held = log.lock(connection, chat.vault, chat.id)
        handoff = Handoff("handoff", Queue.TECHNICIAN, "price", HandoffReason.ASKED)
        chat.intake.hand_off(connection, held, handoff, chat.clock())
        item = connection.execute(select(work_item.c.id)).scalar_one()
        claim(connection, chat.vault, item, dana, "CT", chat.clock())
        held = log.lock(connection, chat.vault, chat.id)
        said = entries.said(Author.STAFF, "I can see it.", author_id=dana.id)
        log.append(connection, chat.vault, held, [said], chat.clock())

    await chat.database.write(help_out)
    [one] = (await copy_of(chat)).conversations
    said = one.messages[-1]
    assert (said.author, said.role, said.text) == ("staff", "technician", "I can see it.")
    assert said.name is not None
    [handed] = one.handed_to_staff
    assert (handed.topic, handed.taken_by) == ("price", said.name)
    assert handed.pharmacist_on_duty
    assert f"{said.name}, technician" in read(await copy_of(chat))[0]


async def test_what_somebody_asked_for_the_patient_is_marked(stories: Stories) -> None:
    own, proxy = await stories.of_maria("i ask for myself"), await stories.by_proxy("parent")
    copy = await copy_of(own)
    assert [one.by_proxy for one in copy.conversations] == [None, "parent"]
    assert "Held by somebody who acts for the patient: parent." in read(copy)[0]
    for_parent = await copy_of(own, representative=True)
    assert [one.conversation for one in for_parent.conversations] == [proxy.id]
    assert "i ask for myself" not in json.dumps(for_parent.as_json())


async def test_what_cannot_be_told_apart_is_named_and_left_out(stories: Stories) -> None:
    chat = await stories.of_both()

    def unsure(connection: Connection) -> None:  # the outcome of one form is not in the log any more
        done = [one.seq for one in log.messages_after(connection, chat.vault, chat.id, 0) if one.kind is Kind.FORM_DONE]
        connection.execute(message.delete().where(message.c.conversation == chat.id, message.c.seq == done[-1]))

    await chat.database.write(unsure)
    copy = await copy_of(chat)
    assert (copy.conversations, copy.left_out) == ([], [chat.id])
    assert "another person's, too: 1 conversations" in read(copy)[0]


async def test_a_copy_leaves_an_audit_line_for_each_conversation(stories: Stories) -> None:
    chats = [await stories.of_maria(), await stories.of_maria()]
    await copy_of(chats[0])
    assert await audited(chats[0].database, "exported") == [
        ("operator:dana", one.id, {"patient": MARIA_REF}) for one in chats
    ]
    [(_, _, detail)] = await audited(chats[0].database, "exported_patient")
    assert detail == {"patient": MARIA_REF, "conversations": 2, "left_out": [], "representative": False}


async def test_a_copy_that_would_lack_a_part_is_none(stories: Stories) -> None:
    chat = await stories.of_maria()
    await chat.moves(Event.CLOSE)

    def spoil(connection: Connection) -> None:
        first = (message.c.conversation == chat.id) & (message.c.seq == 1)
        connection.execute(message.update().where(first).values(sealed=b"gone.x"))

    await chat.database.write(spoil)
    with pytest.raises(VaultError):
        await copy_of(chat)
    assert await audited(chat.database, "exported") == []
    assert await chat.database.read(lambda c: c.scalar(select(conversation.c.state))) == "closed"
