"""The link of a notice: a page for whoever opens it, and once, behind a button, a chat that first asks who is there."""

from pathlib import Path

import httpx2 as httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, func, select

from bot.chat import log
from bot.chat.forms import Forms
from bot.chat.intake import Intake
from bot.chat.notice_door import make_notice_door
from bot.chat.states import State
from bot.messages import links, notices
from bot.messages.notices import Wish
from bot.messages.sender import Address, Channel
from bot.privacy.encryption import Vault
from bot.settings import ROOT
from bot.storage.database import Database
from bot.storage.tables import conversation, notice_request
from tests.bot.desk.demo_desk import Hands

HERE = {"Origin": "http://chat.test"}


class Door:
    def __init__(self, database: Database, vault: Vault, intake: Intake, forms: Forms, clock: Hands) -> None:
        self.database, self.vault, self.clock = database, vault, clock
        self.app = FastAPI()
        self.app.include_router(make_notice_door(database, vault, intake, forms, ROOT / "bot" / "web", clock))

    async def link(self, locale: str = "en") -> str:
        """A notice was sent; its link's path."""

        def make(connection: Connection) -> str:
            to = Address(Channel.TEXT, "+12035550187")
            notices.ask(connection, self.vault, Wish("P0001", "RX1", to, "NH", "CT", locale), self.clock())
            notice = connection.scalars(select(notice_request.c.id)).one()
            return links.PATH + links.make(connection, notice, self.clock())

        return await self.database.write(make)

    async def asks(self, method: str, path: str, headers: dict[str, str] = HERE) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://chat.test") as client:
            return await client.request(method, path, headers=headers)

    async def chats(self) -> int:
        count = select(func.count()).select_from(conversation)
        return await self.database.read(lambda c: c.execute(count).scalar_one())


@pytest.fixture
def door(database: Database, vault: Vault, intake: Intake, forms: Forms, clock: Hands) -> Door:
    return Door(database, vault, intake, forms, clock)


async def test_looking_uses_nothing_up_and_pressing_does(door: Door) -> None:
    path = await door.link()
    for _ in range(3):
        page = await door.asks("GET", path, {})
        assert page.status_code == 200
        assert "Open the chat" in page.text
    assert await door.chats() == 0
    assert (await door.asks("POST", path)).status_code == 201
    again = await door.asks("POST", path)
    assert (again.status_code, again.json()) == (410, {"error": "gone"})
    assert await door.chats() == 1


async def test_the_chat_shows_the_verification_form_and_nothing_else(door: Door) -> None:
    answer = await door.asks("POST", await door.link())
    assert answer.headers["cache-control"] == "no-store"
    opened = answer.json()
    await door.database.read(lambda c: log.admit(c, opened["conversation"], opened["secret"]))
    held = await door.database.read(lambda c: log.look(c, door.vault, opened["conversation"]))
    messages = await door.database.read(lambda c: log.messages_after(c, door.vault, held.id, 0))
    assert [one.kind for one in messages] == ["text", "form"]
    assert [field["name"] for field in messages[1].body["form"]["fields"]] == ["for", "last_name", "birth_date"]
    assert messages[0].body["press"] == {"intent": "list_prescriptions", "entities": []}
    assert held.memory.patient is None
    assert held.standing.state is State.BOT
    assert held.memory.form is not None
    assert held.memory.form.question_seq == messages[0].seq


async def test_it_goes_on_in_the_language_of_the_notice(door: Door) -> None:
    opened = (await door.asks("POST", await door.link("es"))).json()
    assert opened["locale"] == "es"
    messages = await door.database.read(lambda c: log.messages_after(c, door.vault, opened["conversation"], 0))
    assert messages[0].body["text"] == "¿Qué novedades hay sobre mi pedido?"
    assert messages[1].body["form"]["title"] == "Comprobemos que es usted"


async def test_a_link_that_is_past_or_made_up_opens_nothing_and_nobody_learns_which(door: Door) -> None:
    path = await door.link()
    door.clock.move(hours=24)
    for link in (path, links.PATH + "x" * 43):
        assert (await door.asks("GET", link)).status_code == 200
        answer = await door.asks("POST", link)
        assert (answer.status_code, answer.json()) == (410, {"error": "gone"})
    assert await door.chats() == 0


async def test_another_site_cannot_press_the_button(door: Door) -> None:
    path = await door.link()
    for headers in ({}, {"Origin": "https://elsewhere.example"}):
        assert (await door.asks("POST", path, headers)).status_code == 403
    assert (await door.asks("POST", path)).status_code == 201


async def test_where_no_code_can_be_sent_any_more_a_person_is_called(door: Door, forms: Forms) -> None:
    forms.channels = ()
    opened = (await door.asks("POST", await door.link())).json()
    held = await door.database.read(lambda c: log.look(c, door.vault, opened["conversation"]))
    assert held.standing.state is State.QUEUED


def test_the_page_runs_its_own_script_alone() -> None:
    page = (Path(ROOT) / "bot" / "web" / "chat" / "notice.html").read_text()
    assert page.count("<script") == 1
    assert 'src="/chat/notice.js"' in page
    assert 'content="no-referrer"' in page
