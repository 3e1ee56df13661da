"""The action server in front of the demo pharmacy, with a clock that stands still."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette

from actions.server import make_app
from actions.turn import Services
from bot.envelope import Envelopes, Key
from bot.pharmacy.demo import seed_demo
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from tests.actions.asking import NOW, TOKEN, Patient


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "pharmacy.db"
    engine = pharmacy_engine(f"sqlite:///{path}")
    seed_demo(engine, NOW)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def engine(seeded: Path, tmp_path: Path) -> Iterator[Engine]:
    """A demo pharmacy of the test's own."""
    path = tmp_path / "pharmacy.db"
    copyfile(seeded, path)
    engine = pharmacy_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def envelopes() -> Envelopes:
    return Envelopes([Key("test", secrets.token_bytes(32))], clock=lambda: NOW)


@pytest.fixture
def services(engine: Engine, envelopes: Envelopes) -> Iterator[Services]:
    pool = ThreadPoolExecutor(4)
    yield Services(SqlPharmacy(engine, clock=lambda: NOW), envelopes, pool, clock=lambda: NOW)
    pool.shutdown(wait=False, cancel_futures=True)


@pytest.fixture
def app(services: Services) -> Starlette:
    return make_app(services, TOKEN)


@pytest.fixture
def patient(app: Starlette, envelopes: Envelopes) -> Patient:
    """Nobody yet: not verified."""
    return Patient(app, envelopes)
