"""Patients before a gateway with the demo pharmacy behind it."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine

from bot.cards import Handoff, Queue
from bot.chat.forms import Forms
from bot.chat.intake import Intake
from bot.chat.render import Staffing
from bot.desk import queues
from bot.messages.demo_phone import DemoPhone
from bot.messages.post import Post
from bot.messages.sender import Channel
from bot.pharmacy.demo import seed_demo
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from tests.bot.chat.chatting import Chat
from tests.bot.desk.demo_desk import Hands


@pytest.fixture(scope="session")
def pharmacy_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("chat") / "pharmacy.db"
    engine = pharmacy_engine(f"sqlite:///{path}")
    seed_demo(engine, datetime(2026, 11, 23, 17, 0, tzinfo=UTC))
    engine.dispose()
    return path


@pytest.fixture
def pharmacy_system(pharmacy_file: Path) -> Iterator[Engine]:
    """The demo pharmacy's database; identity checks only read it."""
    engine = pharmacy_engine(f"sqlite:///{pharmacy_file}")
    yield engine
    engine.dispose()


@pytest.fixture
def clock(noon: datetime) -> Hands:
    return Hands(noon)


@pytest.fixture
def intake(vault: Vault) -> Intake:
    def enqueue(connection: Connection, conversation: str, handoff: Handoff, now: datetime) -> None:
        queues.enqueue(connection, conversation, handoff, now)

    def staffing(connection: Connection, queue: Queue, now: datetime) -> Staffing:
        return Staffing.HERE

    return Intake(vault, enqueue, staffing, "+12035550142")


@pytest.fixture
def forms(database: Database, vault: Vault, pharmacy_system: Engine, intake: Intake, clock: Hands) -> Iterator[Forms]:
    pharmacy = SqlPharmacy(pharmacy_system, clock=clock)
    zone = ZoneInfo("America/New_York")
    forms = Forms(database, vault, pharmacy, intake, frozenset(Channel), "Elm Street Pharmacy", zone, 12, clock)
    yield forms
    forms.close()


@pytest.fixture
def post(database: Database, vault: Vault, clock: Hands, forms: Forms) -> Iterator[Post]:
    """Brings what is sent to the demo's telephone, whenever a test has it do so."""
    phone = DemoPhone(database.engine, clock)
    senders = {Channel.TEXT: phone, Channel.EMAIL: phone}
    post = Post(database, vault, senders, clock, ended=forms.code_ended)
    yield post
    post.close()


@pytest.fixture
def open_chat(
    database: Database, vault: Vault, clock: Hands, intake: Intake, forms: Forms, post: Post
) -> Callable[[], Awaitable[Chat]]:
    """Opens a conversation, as often as it is called."""
    return lambda: Chat(database, vault, clock, intake, forms, post).opens()


@pytest.fixture
async def chat(open_chat: Callable[[], Awaitable[Chat]]) -> Chat:
    return await open_chat()
