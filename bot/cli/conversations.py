"""The conversations database, for a command, and who gives it."""

from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from typing import TYPE_CHECKING

from bot.cli.failure import CommandFailed
from bot.settings import PlaceSettings

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

LONGEST_NAME = 40


@contextmanager
def conversations_engine(places: PlaceSettings) -> Iterator["Engine"]:
    """The conversations database, its tables brought up to date first, for a command of many transactions.

    Raises CommandFailed where they are those of a newer version, or where the database does not answer.
    """
    with _up_to_date(places) as engine:
        yield engine


@contextmanager
def looking_at(places: PlaceSettings) -> Iterator["Connection"]:
    """The same for looking alone: it keeps no gateway from writing, however long it takes."""
    with _up_to_date(places) as engine, engine.execution_options(scriptdesk_reads=True).connect() as connection:
        yield connection


@contextmanager
def _up_to_date(places: PlaceSettings) -> Iterator["Engine"]:
    from sqlalchemy.exc import OperationalError  # --help should not wait for a database driver

    from bot.storage.database import open_engine
    from bot.storage.migrate import CannotMigrate, migrate

    places.var.mkdir(parents=True, exist_ok=True)
    engine = open_engine(places.database_url)
    try:
        migrate(engine)
        yield engine
    except CannotMigrate as newer:
        raise CommandFailed(str(newer)) from None
    except OperationalError:
        raise CommandFailed("The conversations database does not answer: check SCRIPTDESK_DATABASE_URL.") from None
    finally:
        engine.dispose()


@contextmanager
def conversations(places: PlaceSettings) -> Iterator["Connection"]:
    """One transaction on the conversations database. Raises CommandFailed as `conversations_engine` does."""
    with conversations_engine(places) as engine, engine.begin() as connection:
        yield connection


def operator(by: str | None) -> str:
    """Who gives a command, if not the user of this computer."""
    return (by or getuser()).strip()[:LONGEST_NAME] or "unknown"
