"""The database a gateway finds: empty, up to date, half made, or of another version."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, insert, inspect, select, text

from bot.identity.staff import people
from bot.storage.database import open_engine
from bot.storage.migrate import CannotMigrate, config_for, migrate, revision_of
from bot.storage.migrations import HEAD
from bot.storage.tables import metadata, outbox

QUICK_S = 0.3


@pytest.fixture
def engine(database_url: str) -> Engine:
    return open_engine(database_url)


def differences(connection: Connection) -> list[object]:
    """What alembic would still have to change, to have the tables of tables.py."""
    found: list[object] = compare_metadata(MigrationContext.configure(connection), metadata)
    return found


def test_an_empty_database_gets_exactly_the_tables_of_this_version(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        assert differences(connection) == []
        assert revision_of(connection) == HEAD
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_the_last_revision_of_the_history_is_the_one_that_is_named(engine: Engine) -> None:
    with engine.connect() as connection:
        assert ScriptDirectory.from_config(config_for(connection)).get_heads() == [HEAD]


def test_a_second_start_changes_nothing_and_costs_next_to_nothing(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(insert(outbox).values(topic="kept"))
    began = time.process_time()
    migrate(engine)
    assert time.process_time() - began < QUICK_S
    with engine.connect() as connection:
        assert differences(connection) == []
        assert connection.scalars(select(outbox.c.topic)).all() == ["kept"]


def test_many_gateways_start_at_once(database_url: str) -> None:
    # Processes, as gateways are; the first of them to come makes the tables, and the others wait for it.
    with ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")) as gateways:
        assert list(gateways.map(started, [database_url] * 4)) == [HEAD] * 4
    with open_engine(database_url).connect() as connection:
        assert differences(connection) == []


def started(url: str) -> str | None:
    engine = open_engine(url)
    migrate(engine)
    with engine.connect() as connection:
        return revision_of(connection)


def test_a_database_of_before_there_was_a_history_is_taken_over_with_what_it_holds(engine: Engine) -> None:
    with engine.begin() as connection:
        command.upgrade(config_for(connection), "0001")  # the tables as they were then, all but one
        connection.execute(text("DROP TABLE desk_presence"))
        connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(insert(outbox).values(topic="kept"))
    migrate(engine)
    with engine.connect() as connection:
        assert differences(connection) == []
        assert connection.scalars(select(outbox.c.topic)).all() == ["kept"]


def test_staff_of_before_languages_were_kept_speak_english_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        command.upgrade(config_for(connection), "0001")
        dana = {"id": "s_1", "name": "Dana Reyes", "role": "technician", "hash": "x", "yes": True, "no": False}
        columns = "id, username, name, role, password_hash, active, demo"
        values = ":id, 'dana', :name, :role, :hash, :yes, :no"
        connection.execute(text(f"INSERT INTO staff ({columns}) VALUES ({values})"), dana)
    migrate(engine)
    with engine.connect() as connection:
        assert [(one.username, one.languages) for one in people(connection)] == [("dana", ())]


def test_a_start_that_fails_half_way_leaves_the_database_as_it_was(engine: Engine) -> None:
    with engine.begin() as connection:
        # Not a table of ours, and in the way of one: the fifteen that come before it must not stay.
        connection.execute(text("CREATE VIEW work_item AS SELECT 1 AS state"))
    with pytest.raises(Exception, match="work_item"):
        migrate(engine)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
        assert revision_of(connection) is None


def test_a_database_of_a_newer_version_is_left_alone_and_a_person_told_what_to_do(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CannotMigrate, match="start the newer version, or restore a backup"):
        migrate(engine)
    with engine.connect() as connection:
        assert revision_of(connection) == "9999"
        assert differences(connection) == []
