"""A patient answers a text: signed by the service, done at once, confirmed in fixed words."""

import json
import logging
from datetime import datetime, timedelta

import httpx2 as httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, select

from bot.chat.spanish import speak
from bot.messages import consent
from bot.messages.consent import Consent, Purpose
from bot.messages.inbound import ANSWERS, ANSWERS_A_DAY, Inbound, make_inbound_routes
from bot.messages.keywords import Word
from bot.messages.post import Post
from bot.messages.sender import Address, Channel, Message
from bot.messages.webhook import sign
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from bot.storage.tables import consent as consent_table
from bot.storage.tables import outgoing as outgoing_table
from tests.bot.desk.demo_desk import Hands
from tests.spanish import english_in

SECRET = b"a secret of a test, long enough"
PHONE = Address(Channel.TEXT, "+12035550187")


class Kept:
    """A service that takes everything."""

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        self.sent.append(message)

    def check(self, message_id: str) -> None:
        """It is there."""


class Texts:
    """The service for texts, from its side."""

    def __init__(self, database: Database, vault: Vault, clock: Hands) -> None:
        self.database, self.vault, self.clock, self.kept = database, vault, clock, Kept()
        inbound = Inbound(database, vault, SECRET, speak, "Elm Street Pharmacy", "(203) 555-0142", clock)
        self.app = FastAPI()
        self.app.include_router(make_inbound_routes(inbound))
        self.post = Post(database, vault, {Channel.TEXT: self.kept}, clock)

    async def brings(self, text: str, message_id: str = "1", number: str = "(203) 555-0187", **headers: str) -> int:
        body = json.dumps({"id": message_id, "from": number, "text": text}).encode()
        return await self.brings_raw(body, **headers)

    async def brings_raw(self, body: bytes, **headers: str) -> int:
        stamp = headers.get("stamp", str(int(self.clock().timestamp())))
        signature = headers.get("signature", sign(SECRET, stamp, body))
        signed = {"X-ScriptDesk-Timestamp": stamp, "X-ScriptDesk-Signature": signature}
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return (await client.post("/api/messages/inbound", content=body, headers=signed)).status_code

    async def answers(self) -> list[str]:
        while await self.post.send_due():
            pass
        return [message.text for message in self.kept.sent]

    async def may_send(self) -> bool:
        found = await self.database.read(
            lambda c: consent.in_force(c, self.vault, "P0001", PHONE, Purpose.READY_NOTICE)
        )
        return found is not None


@pytest.fixture
async def texts(database: Database, vault: Vault, noon: datetime) -> Texts:
    texts = Texts(database, vault, Hands(noon))
    given = Consent("P0001", PHONE, Purpose.READY_NOTICE, "May we?", "1", "en", noon - timedelta(days=1), None)
    await database.write(lambda c: consent.give(c, vault, given))
    return texts


@pytest.mark.parametrize("text", ["STOP", "stop texting me", "Baja", "no me manden mensajes"])
async def test_stop_ends_all_at_once_and_is_confirmed_once(texts: Texts, text: str) -> None:
    assert await texts.may_send()
    assert await texts.brings(text) == 202
    assert not await texts.may_send()
    assert await texts.brings(text) == 202  # the service is not sure that it was heard, and says it again
    [answer] = await texts.answers()
    assert answer.startswith("Elm Street Pharmacy: ")
    assert ("ya no recibirá mensajes" in answer) == (text in {"Baja", "no me manden mensajes"})
    assert texts.kept.sent[0].to == PHONE


async def test_help_start_and_the_rest_are_answered_and_end_nothing(texts: Texts) -> None:
    for number, text in enumerate(("HELP", "START", "is it ready? i take warfarin")):
        assert await texts.brings(text, str(number)) == 202
    assert await texts.may_send()
    told = "\n".join(sorted(await texts.answers()))
    assert "these are automated messages" in told
    assert "codes that you ask for" in told
    assert "nobody reads texts" in told
    assert "warfarin" not in told


async def test_nobody_else_can_stop_or_start_anything(texts: Texts) -> None:
    assert await texts.brings("STOP", signature="0" * 64) == 401
    old = str(int((texts.clock() - timedelta(minutes=6)).timestamp()))
    assert await texts.brings("STOP", stamp=old) == 401
    assert await texts.brings("STOP", stamp="now") == 401
    assert await texts.may_send()
    assert await texts.answers() == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"id": "1", "from": "x", "text": "STOP"}', b'{"id": "1", "text": "STOP"}']
)
async def test_what_cannot_be_read_is_said_to_the_service(texts: Texts, body: bytes) -> None:
    assert await texts.brings_raw(body) == 422
    assert await texts.brings_raw(b"x" * 17_000) == 413


async def test_two_machines_that_answer_each_other_come_to_an_end(texts: Texts) -> None:
    for number in range(ANSWERS_A_DAY + 3):
        await texts.brings("I am out of office", str(number))
        await texts.answers()
    assert len(texts.kept.sent) == ANSWERS_A_DAY
    assert await texts.brings("STOP", "last") == 202
    assert not await texts.may_send()


async def test_what_was_texted_is_neither_kept_nor_logged(texts: Texts, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await texts.brings("my zanzibar hurts")
        await texts.answers()

    def everything(connection: Connection) -> str:
        tables = (consent_table, outgoing_table)
        return str([dict(row) for table in tables for row in connection.execute(select(table)).mappings()])

    kept = await texts.database.read(everything) + str([one.__dict__ for one in caplog.records])
    assert "zanzibar" not in kept
    assert "5550187" not in kept


@pytest.mark.parametrize("word", [*Word, None])
def test_each_answer_has_its_spanish_and_says_how_to_end_it(word: Word | None) -> None:
    said = speak("es", ANSWERS[word], pharmacy="Farmacia", phone="(203) 555-0142")
    assert english_in(said) == set()
    for answer in (said, ANSWERS[word]):
        assert len(answer) <= 180
        assert "ST" in answer
