"""A desk with the demo's people."""

from datetime import datetime

import pytest
from demo_desk import Desk, Hands
from sqlalchemy import Connection

from bot.desk.demo import seed_demo_staff
from bot.identity.staff import Staff, people
from bot.privacy.encryption import Vault
from bot.storage.database import Database


@pytest.fixture
async def desk(database: Database, vault: Vault, noon: datetime) -> Desk:
    def seed(connection: Connection) -> dict[str, Staff]:
        seed_demo_staff(connection, noon)
        return {member.username: member for member in people(connection)}

    return Desk(database, vault, Hands(noon), await database.write(seed))
