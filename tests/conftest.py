"""What tests share: real databases of their own, and what a gateway is made of."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from bot.envelope import Envelopes, Key
from bot.privacy.encryption import Vault
from bot.storage.database import Database, open_engine
from tests.stack import Stack, skip_or_fail

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database on SQLite and on PostgreSQL, dropped afterwards."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'scriptdesk.db'}"
        return
    name = f"scriptdesk_test_{secrets.token_hex(6)}"
    try:
        admin = psycopg.connect(POSTGRESQL, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        skip_or_fail("no PostgreSQL at 127.0.0.1:5432")
        return
    with admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:5432/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The conversations database, with its tables."""
    database = Database(open_engine(database_url))
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def vault() -> Vault:
    return Vault([Key("test", secrets.token_bytes(32))])


@pytest.fixture
def envelopes() -> Envelopes:
    return Envelopes([Key("test", secrets.token_bytes(32))])


@pytest.fixture
def noon() -> datetime:
    """A Monday noon in New Haven."""
    return datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screens", action="store_true", help="keep the pictures of the browser tests in docs/screens")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole product, started once for all tests that leave it whole."""
    with Stack.running(tmp_path_factory.mktemp("var")) as stack:
        yield stack
