"""The conversations database: one engine, transactions in a bounded thread pool, wake-ups after each commit."""

import asyncio
from collections.abc import Callable, Sequence
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
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True, pool_size=THREADS, pool_timeout=5)
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=THREADS, pool_timeout=5)
    event.listen(engine, "begin", _nothing_to_do_yet)
    event.listen(engine, "commit", _do_what_comes_last)
    return engine


def at_commit[T](connection: Connection, work: Callable[[Connection, Sequence[T]], None], item: T) -> None:
    """Have `work` do its part as the last step of this transaction, once for all items that were given for it.

    For what locks others out: a lock that is always the last one taken is short, and cannot deadlock. An exception in
    `work` rolls the transaction back.
    """
    assert not connection.in_nested_transaction(), "a savepoint that is rolled back would not take the item with it"
    connection.info[_AT_COMMIT].setdefault(work, []).append(item)


_AT_COMMIT = "scriptdesk_at_commit"


def _nothing_to_do_yet(connection: Connection) -> None:
    connection.info[_AT_COMMIT] = {}


def _do_what_comes_last(connection: Connection) -> None:
    for work, items in connection.info.pop(_AT_COMMIT, {}).items():
        work(connection, items)


def _sqlite_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, so that a reader never becomes a writer midway
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={SQLITE_BUSY_MS}",
        "secure_delete=ON",  # what is deleted is overwritten; bot.keeping.deleting.scrub does the rest
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
