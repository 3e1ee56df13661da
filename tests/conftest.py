"""What tests share: real databases of their own, and what a gateway is made of."""

import logging
import secrets
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from bot.chat.emergencies.ear import load_ear
from bot.chat.safety import SafetyNet
from bot.cli.ear import ear_path
from bot.envelope import Envelopes, Key
from bot.logs import OURS
from bot.privacy.encryption import Vault
from bot.storage.database import Database, open_engine
from tests.oidc.real_provider import RealProvider
from tests.stack import ROOT, Stack, skip_or_fail

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """A command that a test runs in its own process sets up the logging of that process."""
    root, ours = logging.getLogger(), [logging.getLogger(name) for name in OURS]
    handlers, levels, shown = root.handlers[:], [(each, each.level) for each in (root, *ours)], warnings.showwarning
    last_word = sys.excepthook
    yield
    root.handlers[:], warnings.showwarning, sys.excepthook = handlers, shown, last_word
    for logger, level in levels:
        logger.setLevel(level)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database on SQLite and on PostgreSQL, dropped afterwards."""
    with empty_database(request.param, tmp_path) as url:
        yield url


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """Its address. `kind`: sqlite or postgresql."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'scriptdesk.db'}"
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


@pytest.fixture(scope="session")
def net() -> SafetyNet:
    """The safety net as it is trained."""
    return SafetyNet(load_ear(ear_path(ROOT)))


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


@pytest.fixture(scope="session")
def provider() -> Iterator[RealProvider]:
    """A pharmacy's own identity provider, which reports no second factor."""
    with RealProvider.running() as provider:
        yield provider
