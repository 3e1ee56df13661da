"""The conversations database: one engine, transactions in a bounded thread pool, wake-ups after each commit."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert
from sqlalchemy.engine import make_url

from bot.storage.migrate import migrate
from bot.storage.tables import outbox

THREADS = 8
SQLITE_BUSY_MS = 5_000


def open_engine(url: str) -> Engine:
    """An engine on SQLite or PostgreSQL. Parameters never stand in its errors: they would be health data."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=THREADS, pool_timeout=5)
    engine = create_engine(url, hide_parameters=True, pool_size=THREADS, pool_timeout=5)
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _sqlite_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, so that a reader never becomes a writer midway
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={SQLITE_BUSY_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    writes = not connection.get_execution_options().get("scriptdesk_reads", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def wake(connection: Connection, topic: str) -> None:
    """Have everybody who listens to `topic` look again, once this transaction has committed."""
    connection.execute(insert(outbox).values(topic=topic))


class Database:
    """Runs functions of a connection, each in one transaction, on threads of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.committed = asyncio.Event()
        self._reading = engine.execution_options(scriptdesk_reads=True)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="database")

    def migrate(self) -> None:
        """Bring the tables up to date. Raises CannotMigrate."""
        migrate(self.engine)

    async def write[T](self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction and commit it. An exception rolls everything back."""

        def transaction() -> T:
            with self.engine.begin() as connection:
                return work(connection)

        result = await asyncio.get_running_loop().run_in_executor(self._threads, transaction)
        self.committed.set()
        return result

    async def read[T](self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction that changes nothing."""

        def transaction() -> T:
            with self._reading.connect() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._threads, transaction)

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self.engine.dispose()
