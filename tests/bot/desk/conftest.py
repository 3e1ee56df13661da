"""A desk with the demo's people, the demo's pharmacy behind it, and a gateway in front."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from bot.chat.bus import LocalBus
from bot.desk.demo import seed_demo_staff
from bot.identity.staff import Staff, people
from bot.pharmacy.demo import seed_demo
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.privacy.encryption import Vault
from bot.storage.database import Database
from tests.bot.desk.demo_desk import Desk, Hands
from tests.bot.desk.open_desk import serve


@pytest.fixture
async def desk(database: Database, vault: Vault, noon: datetime) -> Desk:
    def seed(connection: Connection) -> dict[str, Staff]:
        seed_demo_staff(connection, noon)
        return {member.username: member for member in people(connection)}

    return Desk(database, vault, Hands(noon), await database.write(seed))


@pytest.fixture
def pharmacy(tmp_path: Path, desk: Desk) -> SqlPharmacy:
    url = f"sqlite:///{tmp_path / 'pharmacy.db'}"
    engine = create_engine(url)
    seed_demo(engine, desk.clock())
    engine.dispose()
    return SqlPharmacy(pharmacy_engine(url))


@pytest.fixture
def bus() -> LocalBus:
    return LocalBus()


@pytest.fixture
async def address(desk: Desk, pharmacy: SqlPharmacy, bus: LocalBus) -> AsyncIterator[str]:
    async with serve(desk, pharmacy, bus) as served:
        yield served
