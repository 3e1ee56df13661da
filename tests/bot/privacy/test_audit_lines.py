"""The audit in a database: it is chained in the transaction of what it tells of, and can only grow."""

import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.clock import utc_now
from bot.privacy.audit import lines, record
from bot.privacy.chain import NOTHING_BEFORE, Deed, Line, faults
from bot.storage.database import Database, open_engine
from bot.storage.migrate import config_for, migrate
from bot.storage.tables import audit, outbox

WRITERS, EACH = 4, 20


def kept(engine: Engine) -> list[Line]:
    with engine.connect() as connection:
        return list(lines(connection))


def told(engine: Engine, *actions: str, now: datetime) -> None:
    with engine.begin() as connection:
        for action in actions:
            record(connection, "s_dana", action, "c_1", {"item": 7, "patient": "p1", "tier": None}, now)


def test_lines_are_numbered_and_chained_in_their_order(database: Database, noon: datetime) -> None:
    told(database.engine, "claimed", "opened", now=noon)
    told(database.engine, "closed", now=noon + timedelta(microseconds=1))
    found = kept(database.engine)
    assert [(one.number, one.deed.action) for one in found] == [(1, "claimed"), (2, "opened"), (3, "closed")]
    assert [one.previous for one in found] == [NOTHING_BEFORE, found[0].hash, found[1].hash]
    assert found[2].deed.at == noon + timedelta(microseconds=1)
    assert list(faults(found)) == []


def test_a_line_is_of_the_transaction_that_it_tells_of(database: Database, noon: datetime) -> None:
    told(database.engine, "claimed", now=noon)

    def fails(connection: Connection) -> None:
        connection.execute(insert(outbox).values(topic="desk"))
        record(connection, "s_dana", "opened", "c_1", {}, noon)
        raise RuntimeError

    with pytest.raises(RuntimeError), database.engine.begin() as connection:
        fails(connection)
    told(database.engine, "closed", now=noon)
    assert [one.deed.action for one in kept(database.engine)] == ["claimed", "closed"]
    assert list(faults(kept(database.engine))) == []


def test_what_cannot_be_audited_is_not_done(database: Database, noon: datetime) -> None:
    def unwritable(connection: Connection) -> None:
        connection.execute(insert(outbox).values(topic="desk"))
        record(connection, "s_dana", "opened", "c_1", {"item": object()}, noon)  # type: ignore[dict-item]

    with pytest.raises(TypeError), database.engine.begin() as connection:
        unwritable(connection)
    with database.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(outbox)) == 0
    told(database.engine, "closed", now=noon)
    assert [one.number for one in kept(database.engine)] == [1]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 's_sam' WHERE id = 1",
        "UPDATE audit SET detail = detail",
        "DELETE FROM audit WHERE id = 2",
        "DELETE FROM audit",
        "INSERT INTO audit SELECT 4, at, actor, action, conversation, detail, hash, hash FROM audit WHERE id = 2",
        "INSERT INTO audit SELECT 3, at, actor, action, conversation, detail, previous, hash FROM audit WHERE id = 2",
        "INSERT INTO audit SELECT 2, at, actor, 'seen', conversation, detail, previous, hash FROM audit WHERE id = 2",
    ],
)
def test_the_database_itself_refuses_all_but_the_next_line(database: Database, noon: datetime, statement: str) -> None:
    told(database.engine, "claimed", "opened", now=noon)
    before = kept(database.engine)
    refused = r"audit can only grow|must continue the last one"
    with pytest.raises(DBAPIError, match=refused), database.engine.begin() as connection:
        connection.execute(text(statement))
    assert kept(database.engine) == before


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_refuses_to_empty_it(database: Database, noon: datetime) -> None:
    told(database.engine, "claimed", now=noon)
    with pytest.raises(DBAPIError, match="TRUNCATE is refused"), database.engine.begin() as connection:
        connection.execute(text("TRUNCATE audit"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_refuses_to_replace_a_line(database: Database, noon: datetime) -> None:
    told(database.engine, "claimed", "opened", now=noon)
    same = "SELECT id, at, 's_sam', action, conversation, detail, previous, hash FROM audit WHERE id = 1"
    with pytest.raises(DBAPIError, match="must continue"), database.engine.begin() as connection:
        connection.execute(text(f"INSERT OR REPLACE INTO audit {same}"))


def test_many_gateways_write_at_once_and_the_chain_has_no_fork_and_no_gap(
    database: Database, database_url: str
) -> None:
    with ProcessPoolExecutor(WRITERS, mp_context=multiprocessing.get_context("spawn")) as gateways:
        written = sum(gateways.map(write, [database_url] * WRITERS, range(WRITERS)))
    found = kept(database.engine)
    assert [one.number for one in found] == list(range(1, written + 1))
    assert list(faults(found)) == []
    for writer in range(WRITERS):
        own = [one.deed.detail["turn"] for one in found if one.deed.actor == f"s_{writer}"]
        assert own == [turn for turn in range(EACH) if turn % 5 for _ in range(2)]


def write(url: str, writer: int) -> int:
    """Two lines in each transaction; every fifth transaction fails. Returns how many lines there are now."""
    engine = open_engine(url)
    for turn in range(EACH):
        try:
            with engine.begin() as connection:
                connection.execute(insert(outbox).values(topic="desk"))
                record(connection, f"s_{writer}", "opened", None, {"turn": turn}, utc_now())
                record(connection, f"s_{writer}", "closed", None, {"turn": turn}, utc_now())
                if turn % 5 == 0:
                    raise InterruptedError
        except InterruptedError:
            continue
    return 2 * (EACH - EACH // 5)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_line_that_is_told_before_a_row_is_locked_cannot_deadlock(database: Database, noon: datetime) -> None:
    """Were the audit locked where a line is told, each of the two would wait here for what the other one has."""
    with database.engine.begin() as connection:
        connection.execute(insert(outbox).values(id=1, topic="desk"))
    wants_it = threading.Event()

    def tells_first() -> None:
        with database.engine.begin() as connection:
            record(connection, "s_sam", "claimed", None, {}, noon)
            connection.execute(select(outbox))
            wants_it.set()
            connection.execute(update(outbox).where(outbox.c.id == 1).values(topic="sam"))

    with ThreadPoolExecutor(1) as threads:
        with database.engine.begin() as connection:
            connection.execute(update(outbox).where(outbox.c.id == 1).values(topic="dana"))
            sam = threads.submit(tells_first)
            assert wants_it.wait(5)
            record(connection, "s_dana", "claimed", None, {}, noon)
        sam.result(5)
    assert [line.deed.actor for line in kept(database.engine)] == ["s_dana", "s_sam"]


def test_the_lines_of_before_are_numbered_and_chained(database_url: str, noon: datetime) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        command.upgrade(config_for(connection), "0003")
        for number in (*range(2, 1_200), 5_000):  # a sequence leaves gaps
            values = "(:id, :at, 's_dana', 'opened', :chat, :detail)"
            at = noon if engine.dialect.name == "postgresql" else f"{noon:%Y-%m-%d %H:%M:%S.%f}"
            detail = '{"tier": null, "item": 1, "name": "Müller", "prescriptions": ["rx1"]}'
            row = {"id": number, "at": at, "chat": None if number % 2 else f"c_{number}", "detail": detail}
            columns = "id, at, actor, action, conversation, detail"
            connection.execute(text(f"INSERT INTO audit ({columns}) VALUES {values}"), row)
    migrate(engine)
    told(engine, "closed", now=noon)
    found = kept(engine)
    assert [one.number for one in found] == list(range(1, 1_201))
    assert found[0].deed.conversation == "c_2"
    assert found[1198].deed == Deed(noon, "s_dana", "opened", "c_5000", found[0].deed.detail)
    assert found[-1].deed.action == "closed"
    assert list(faults(found)) == []
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(audit)) == 1_200
    engine.dispose()
