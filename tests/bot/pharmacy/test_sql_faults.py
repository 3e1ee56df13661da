"""When the pharmacy's system fails: an answer in time, which says so, and nothing of the question in it."""

import logging
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL

from bot.pharmacy.demo import seed_demo
from bot.pharmacy.port import PharmacyUnavailable, PharmacyUnreadable
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.pharmacy.views import PRESCRIPTION

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
NUMBER, NAME, BORN = "4471182", "Alvarez", date(1961, 4, 9)
DEADLINE_SECONDS = 5
SECRETS = (NUMBER, NAME, "1961")


@pytest.fixture
def file_engine(tmp_path: Path) -> Iterator[Engine]:
    engine = pharmacy_engine(f"sqlite:///{tmp_path / 'pharmacy.db'}")
    seed_demo(engine, NOW)
    yield engine
    engine.dispose()


@pytest.fixture
def server_engine(postgres_url: URL) -> Iterator[Engine]:
    engine = pharmacy_engine(postgres_url)
    seed_demo(engine, NOW)
    yield engine
    engine.dispose()


def refusal(pharmacy: SqlPharmacy, caplog: pytest.LogCaptureFixture) -> PharmacyUnavailable:
    """The error of a look-up that fails, after checking that it came in time and gives nothing away."""
    caplog.set_level(logging.DEBUG)
    began = time.monotonic()
    with pytest.raises(PharmacyUnavailable) as caught:
        pharmacy.match_prescription(NUMBER, NAME, BORN)
    assert time.monotonic() - began < DEADLINE_SECONDS
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    told = "".join(traceback.format_exception(error, chain=True)) + caplog.text + repr(caplog.records)
    assert not [secret for secret in SECRETS if secret in told]
    return error


def test_a_server_that_is_not_there_is_said_to_be_down(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        pharmacy = SqlPharmacy(pharmacy_engine(f"postgresql+psycopg://nobody@127.0.0.1:{port}/none"), system="main")
        error = refusal(pharmacy, caplog)
    assert str(error) == "the pharmacy system 'main' does not answer"


def test_a_server_that_takes_the_call_and_says_nothing_is_given_up_in_time(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        refusal(SqlPharmacy(pharmacy_engine(f"postgresql+psycopg://nobody@127.0.0.1:{port}/none")), caplog)


def test_a_file_that_is_missing_is_said_to_be_down(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    refusal(SqlPharmacy(pharmacy_engine(f"sqlite:///{tmp_path / 'nowhere' / 'pharmacy.db'}")), caplog)


def test_a_query_that_waits_for_a_lock_is_given_up_in_time(
    server_engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with server_engine.begin() as connection:
        connection.execute(text("LOCK TABLE elm_patient IN ACCESS EXCLUSIVE MODE"))
        refusal(SqlPharmacy(server_engine), caplog)
    assert SqlPharmacy(server_engine).match_prescription(NUMBER, NAME, BORN) is not None


def test_a_server_that_was_restarted_answers_the_next_question(server_engine: Engine, postgres_url: URL) -> None:
    pharmacy = SqlPharmacy(server_engine)
    assert pharmacy.locations()
    other = create_engine(postgres_url)
    with other.connect() as connection:
        ended = connection.execute(
            text(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        ).scalar_one()
    other.dispose()
    assert ended > 0
    assert pharmacy.locations()


def test_a_request_while_the_file_is_locked_fails_in_time_and_can_be_made_again(file_engine: Engine) -> None:
    pharmacy = SqlPharmacy(file_engine)
    with file_engine.connect() as other:
        other.exec_driver_sql("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(PharmacyUnavailable):
            pharmacy.request_refill("P0001", "RX4471190", "card-locked", NOW)
        assert time.monotonic() - began < DEADLINE_SECONDS
        assert pharmacy.prescriptions("P0001"), "reading goes on"
        other.rollback()
    assert not pharmacy.request_refill("P0001", "RX4471190", "card-locked", NOW).repeated


def test_a_pool_that_is_used_up_is_not_waited_for(file_engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    held = [file_engine.connect() for _ in range(8)]
    try:
        refusal(SqlPharmacy(file_engine), caplog)
    finally:
        for connection in held:
            connection.close()


def test_a_view_without_a_column_is_another_cause_for_the_operator(
    server_engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    with server_engine.begin() as connection:
        connection.execute(text("DROP VIEW patient"))
        connection.execute(text("CREATE VIEW patient AS SELECT reference FROM elm_patient"))
    error = refusal(SqlPharmacy(server_engine), caplog)
    assert isinstance(error, PharmacyUnreadable)
    assert "can't be read" in str(error)


def read_one(pharmacy: SqlPharmacy) -> object:
    return pharmacy.prescription("P0001", "RX4471182")


@pytest.mark.parametrize(
    ("sql", "ask"),
    [
        ("UPDATE elm_prescription SET expires_on = '0000-00-00'", read_one),
        ("UPDATE elm_prescription SET status_since = 'last Tuesday'", read_one),
        ("UPDATE elm_prescription SET price = 'four dollars'", read_one),
        ("UPDATE elm_prescription SET drug = 'gone'", read_one),
        ("UPDATE elm_prescription SET location = ' '", read_one),
        ("UPDATE elm_prescription SET issued_on = '2026-02-30'", read_one),
        ("UPDATE elm_prescription SET refills_left = 'three'", read_one),
        ("UPDATE elm_prescription SET days_supply = 'a month'", read_one),
        ("UPDATE elm_claim SET state = 'whatever'", read_one),
        ("UPDATE elm_formulary SET generic = ' '", lambda pharmacy: pharmacy.formulary()),
    ],
)
def test_a_row_that_cannot_be_read_is_no_answer_and_no_half_answer(
    file_engine: Engine, sql: str, ask: Callable[[SqlPharmacy], object]
) -> None:
    with file_engine.begin() as connection:
        connection.execute(text(sql))
    with pytest.raises(PharmacyUnreadable) as caught:
        ask(SqlPharmacy(file_engine))
    assert caught.value.__context__ is None


def test_odd_numbers_on_the_shelf_are_not_repeated_to_the_public(file_engine: Engine) -> None:
    with file_engine.begin() as connection:
        connection.execute(text("UPDATE elm_stock SET quantity = '-12'"))
    assert {line.grade for line in SqlPharmacy(file_engine).stock("lisinopril")} == {"ask"}


@pytest.mark.parametrize(
    ("column", "instead"),
    [
        ("issued_on", "issued_on::text"),
        ("issued_on", "issued_on::timestamp"),
        ("expires_on", "NULL::date"),
        ("status_since", "status_since::text"),
        ("status_since", "status_since::timestamp"),
        ("refills_left", "refills_left::text"),
        ("quantity", "'many'::text"),
        ("confidential", "NULL::boolean"),
        ("location", "NULL::text"),
    ],
)
def test_a_view_of_other_types_is_unreadable_rather_than_believed(
    server_engine: Engine, column: str, instead: str
) -> None:
    others = [each.name for each in PRESCRIPTION.columns if each.name != column]
    with server_engine.begin() as connection:
        connection.execute(text("DROP VIEW prescription"))
        listed = ", ".join(others)
        connection.execute(
            text(f"CREATE VIEW prescription AS SELECT {listed}, {instead} AS {column} FROM elm_prescription")
        )
    with pytest.raises(PharmacyUnreadable):
        SqlPharmacy(server_engine).prescriptions("P0001")


def test_a_view_that_never_ends_is_given_up_in_time(server_engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with server_engine.begin() as connection:
        connection.execute(text("DROP VIEW patient"))
        connection.execute(text("CREATE VIEW patient AS SELECT *, pg_sleep(9)::text AS slept FROM elm_patient"))
    refusal(SqlPharmacy(server_engine), caplog)


def test_a_server_that_goes_down_in_the_middle_of_an_answer_is_said_to_be_down(
    server_engine: Engine, postgres_url: URL
) -> None:
    pharmacy, other = SqlPharmacy(server_engine), create_engine(postgres_url)
    with other.connect() as holder, ThreadPoolExecutor(1) as pool:
        holder.execute(text("LOCK TABLE elm_patient IN ACCESS EXCLUSIVE MODE"))
        asked = pool.submit(pharmacy.match_prescription, NUMBER, NAME, BORN)
        ended = 0
        while not ended:
            ended = holder.execute(
                text(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND wait_event_type = 'Lock'"
                )
            ).scalar_one()
        error = asked.exception(DEADLINE_SECONDS)
        holder.rollback()
    other.dispose()
    assert type(error) is PharmacyUnavailable
    assert pharmacy.match_prescription(NUMBER, NAME, BORN) is not None


def test_a_shop_that_is_no_location_takes_nothing_else_with_it(file_engine: Engine) -> None:
    with file_engine.begin() as connection:
        connection.execute(text("DELETE FROM elm_location WHERE code = 'HD'"))
        connection.execute(
            text("UPDATE elm_prescription SET location = 'HD' WHERE number = :number"), {"number": NUMBER}
        )
    pharmacy = SqlPharmacy(file_engine)
    assert [line.location for line in pharmacy.stock("ozempic")] == ["NH", "MF"]
    assert [place.code for place in pharmacy.locations()] == ["NH", "MF"]
    found = pharmacy.prescription("P0001", "RX4471182")
    assert found is not None
    assert found.location == "HD"


def test_tables_of_another_system_are_never_touched_by_the_demo(tmp_path: Path) -> None:
    engine = pharmacy_engine(f"sqlite:///{tmp_path / 'real.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE patient (name TEXT)"))
        connection.execute(text("INSERT INTO patient VALUES ('real')"))
    with pytest.raises(Exception, match="patient"):
        seed_demo(engine, NOW)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM patient")).scalar_one() == "real"
    engine.dispose()
