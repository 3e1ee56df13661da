"""What the chain of the audit costs on PostgreSQL: transactions a second, by where they wait for one another.

    .venv/bin/python -m bench.audit       # a minute; SCRIPTDESK_TEST_POSTGRES names another server

Makes a database of its own on the server and drops it. A transaction is one as the desk has it: it locks a row of its
own, writes to the outbox, tells one line, and reads and writes a little after that. Writes Markdown to standard output.
"""

import os
import secrets
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Connection, Engine, column, create_engine, insert, select, table, text, update

from bot.clock import utc_now
from bot.privacy.audit import ONE_AT_A_TIME, lines, record
from bot.privacy.chain import verify
from bot.storage.database import open_engine
from bot.storage.migrate import migrate
from bot.storage.tables import outbox

SERVER = os.environ.get("SCRIPTDESK_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
ROUNDS, SECONDS = 8, 1.0  # the kinds take turns, so that what else the machine does meets all of them
WRITERS = (1, 4, 8)

type Tell = Callable[[Connection, str], None]

plain = table("plain", *(column(name) for name in ("at", "actor", "action", "detail")))


def unchained(connection: Connection, who: str) -> None:
    connection.execute(insert(plain).values(at=utc_now(), actor=who, action="claimed", detail="{}"))


def locked_where_it_is_told(connection: Connection, who: str) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    chained_at_the_commit(connection, who)


def chained_at_the_commit(connection: Connection, who: str) -> None:
    record(connection, who, "claimed", "c_1", {"item": 1, "patient": "p1"}, utc_now())


KINDS: tuple[Tell, ...] = (unchained, locked_where_it_is_told, chained_at_the_commit)


def main() -> None:
    name = f"scriptdesk_bench_{secrets.token_hex(4)}"
    admin = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = open_engine(str(admin.url.set(database=name).render_as_string(hide_password=False)))
    try:
        migrate(engine)
        with engine.begin() as connection:
            connection.execute(
                text("CREATE TABLE plain (id serial PRIMARY KEY, at timestamptz, actor text, action text, detail text)")
            )
            for number in range(1, max(WRITERS) + 1):
                connection.execute(insert(outbox).values(id=-number, topic="row"))
        print("| a line is | writers | transactions/s | median ms | 99th ms |\n| --- | --- | --- | --- | --- |")
        for writers in WRITERS:
            taken: dict[Tell, list[float]] = {tell: [] for tell in KINDS}
            for _ in range(ROUNDS):
                for tell in KINDS:
                    taken[tell] += _measured(engine, tell, writers)
            for tell in KINDS:
                _tell(tell, writers, taken[tell])
        began = time.perf_counter()
        with engine.connect() as connection:
            count, wrong = verify(lines(connection), [])
        print(f"\n{count} lines verified in {time.perf_counter() - began:.1f} s, {len(wrong)} findings.")
    finally:
        engine.dispose()
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def _tell(tell: Tell, writers: int, taken: list[float]) -> None:
    cuts = statistics.quantiles(taken, n=100)
    a_second = len(taken) / (ROUNDS * SECONDS)
    name = tell.__name__.replace("_", " ")
    print(f"| {name} | {writers} | {a_second:.0f} | {cuts[49]:.1f} | {cuts[98]:.1f} |", flush=True)


def _measured(engine: Engine, tell: Tell, writers: int) -> list[float]:
    """Milliseconds of each transaction that these writers did in the time."""
    until = time.perf_counter() + SECONDS

    def writes(number: int) -> list[float]:
        taken = []
        while (began := time.perf_counter()) < until:
            with engine.begin() as connection:
                connection.execute(select(outbox).where(outbox.c.id == -number).with_for_update())
                connection.execute(insert(outbox).values(topic="desk"))
                tell(connection, f"s_{number}")
                connection.execute(update(outbox).where(outbox.c.id == -number).values(topic=secrets.token_hex(4)))
                connection.execute(insert(outbox).values(topic="chat"))
            taken.append(1_000 * (time.perf_counter() - began))
        return taken

    with ThreadPoolExecutor(writers) as threads:
        return [one for taken in threads.map(writes, range(1, writers + 1)) for one in taken]


if __name__ == "__main__":
    main()
