"""Databases of the contract's own: a SQLite file, and a PostgreSQL database that is dropped afterwards."""

import re
import secrets
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.engine import URL, make_url

from tests.conftest import POSTGRESQL
from tests.stack import skip_or_fail


@contextmanager
def sqlite_url(folder: Path) -> Iterator[URL]:
    yield make_url(f"sqlite:///{folder / 'pharmacy.db'}")


@contextmanager
def postgresql_url(_: Path) -> Iterator[URL]:
    name = f"scriptdesk_contract_{secrets.token_hex(6)}"
    try:
        admin = psycopg.connect(POSTGRESQL, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        skip_or_fail("no PostgreSQL at 127.0.0.1:5432")
        return
    with admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield make_url(f"postgresql+psycopg://postgres@127.0.0.1:5432/{name}")
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def nobody_there() -> Iterator[URL]:
    """An address at which nothing listens while the context lasts."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield make_url(f"postgresql+psycopg://nobody@127.0.0.1:{taken.getsockname()[1]}/none")


def listening(engine: Engine) -> Callable[[], Sequence[str]]:
    """What the database is asked from now on, without how many spellings of a number there are."""
    asked: list[str] = []

    def note(*call: object) -> None:
        sql = re.sub(r"%\(\w+\)s(::\w+)?", "?", str(call[2]))
        asked.append(re.sub(r" IN \([^)]*\)", " IN (…)", sql))

    event.listen(engine, "before_cursor_execute", note)
    return lambda: asked
