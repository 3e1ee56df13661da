"""A demo pharmacy on each database: SQLite in a file, and PostgreSQL where a server is."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError

from bot.pharmacy.demo import seed_demo
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)  # a Sunday, ten in the morning in New Haven
SERVER = make_url(os.environ.get("SCRIPTDESK_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[URL]:
    """A database of this run's own, dropped at the end."""
    name = f"scriptdesk_pharmacy_test_{os.getpid()}"
    server = create_engine(SERVER, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})
    try:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        reason = f"no PostgreSQL server at {SERVER.host}:{SERVER.port}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    yield SERVER.set(database=name)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The demo pharmacy of 22 November 2026, 10 AM."""
    if request.param == "sqlite":
        path: Path = tmp_path_factory.mktemp("pharmacy") / "pharmacy.db"
        made = pharmacy_engine(f"sqlite:///{path}")
    else:
        made = pharmacy_engine(request.getfixturevalue("postgres_url"))
    seed_demo(made, NOW)
    yield made
    made.dispose()


@pytest.fixture
def pharmacy(engine: Engine) -> SqlPharmacy:
    return SqlPharmacy(engine, clock=lambda: NOW)
