"""Brings the conversations database to the tables of this version, also when two gateways start at once.

All of it is one transaction: a start that dies half-way leaves the database as it was.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from bot.storage import migrations

if TYPE_CHECKING:
    from alembic.config import Config

ONE_AT_A_TIME = 0x5C817DE5
"""The key of PostgreSQL's advisory lock. SQLite lets one writer in anyway, and a gateway's every transaction writes."""


class CannotMigrate(Exception):
    """The database is not one that this version can bring up to date. The message is for whoever starts it."""


def migrate(engine: Engine) -> None:
    """Make what is missing. Does nothing on a database that is up to date. Raises CannotMigrate."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        if revision_of(connection) != migrations.HEAD:
            _upgrade(connection)


def revision_of(connection: Connection) -> str | None:
    """The revision that a database is at; None where there are no tables yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def config_for(connection: Connection) -> "Config":
    """How alembic's commands find the history and the database."""
    from alembic.config import Config  # takes most of a second to load, and most starts need none of it

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(config_for(connection), "head")
    except CommandError:
        raise CannotMigrate(
            "The conversations database was made by another version of ScriptDesk, and this one does not know its "
            "tables: start the newer version, or restore a backup from before it."
        ) from None
