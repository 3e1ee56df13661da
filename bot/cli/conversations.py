"""The conversations database, for a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.cli.failure import CommandFailed
from bot.settings import PlaceSettings

if TYPE_CHECKING:
    from sqlalchemy import Connection


@contextmanager
def conversations(places: PlaceSettings) -> Iterator["Connection"]:
    """A transaction on the conversations database, its tables brought up to date first.

    Raises CommandFailed where they are those of a newer version.
    """
    from bot.storage.database import open_engine  # --help should not wait for a database driver
    from bot.storage.migrate import CannotMigrate, migrate

    places.var.mkdir(parents=True, exist_ok=True)
    engine = open_engine(places.database_url)
    try:
        migrate(engine)
        with engine.begin() as connection:
            yield connection
    except CannotMigrate as newer:
        raise CommandFailed(str(newer)) from None
    finally:
        engine.dispose()
