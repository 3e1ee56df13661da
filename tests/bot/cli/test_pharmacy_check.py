"""`scriptdesk pharmacy check` tells an IT person what to mend, and nobody's name, number or day."""

import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import Engine, text

from bot.cli.pharmacy_check import check
from bot.clock import utc_now
from bot.pharmacy.check.masking import shape, word
from bot.pharmacy.configuration import CONFIG, URL
from bot.pharmacy.demo import seed_demo
from bot.pharmacy.sql import pharmacy_engine
from tests.contract.pharmacy.databases import postgresql_url
from tests.contract.pharmacy.schemas.replica import fill_replica
from tests.contract.pharmacy.world_prescriptions import WORLD

REPLICA = Path(__file__).parents[3] / "mappings" / "sql-replica.yml"


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The demo pharmacy, which SCRIPTDESK_PHARMACY_URL names."""
    url = f"sqlite:///{tmp_path / 'pharmacy.db'}"
    monkeypatch.setenv(URL, url)
    monkeypatch.delenv(CONFIG, raising=False)
    engine = pharmacy_engine(url)
    seed_demo(engine, utc_now())
    return engine


def report(config: Path | None = None) -> tuple[str, list[str]]:
    """What is printed, and the systems in which something is to be mended."""
    out = StringIO()
    wrong = check(config, Console(file=out, soft_wrap=True, highlight=False, markup=False))
    return out.getvalue(), wrong


def break_it(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_pharmacy_in_order_is_said_to_work_capability_by_capability(demo: Engine) -> None:
    told, wrong = report()
    assert wrong == []
    for capability in ("identity", "prescriptions", "claims", "deliveries", "stock", "locations", "consultations"):
        (line,) = [line for line in told.splitlines() if line.startswith(f"  {capability} ")]
        assert " ms" in line
    assert "by number" in told
    assert "(found)" in told
    assert told.count("by an index") == 5


def test_nobody_is_in_the_report(demo: Engine) -> None:
    told, _ = report()
    with demo.connect() as connection:
        people = connection.execute(text("SELECT last_name, birth_date, phone, email, reference FROM patient")).all()
        numbers = connection.execute(text("SELECT number, reference FROM prescription")).all()
    values = {str(value) for row in (*people, *numbers) for value in row if value}
    assert len(values) > 500
    assert [value for value in values if len(value) > 3 and value in told] == []


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("DROP VIEW proxy", "  identity       proxies: not there"),
        ("DROP VIEW stock", "  stock          stock: not there"),
        ("DROP TABLE refill_request", "! refills        refill_request: the table is not there"),
        ("ALTER TABLE refill_request DROP COLUMN kind", "! refills        refill_request: without kind"),
        ("UPDATE elm_prescription SET issued_on = '0000-00-00'", "issued_on: of another type in 236 rows"),
        ("UPDATE elm_prescription SET refills_left = 'three'", "another type in 236 rows, as t**** 236"),
        ("UPDATE elm_prescription SET status = 'BIN'", "words that nobody knows in 236 rows: 'BIN' 236"),
        ("UPDATE elm_patient SET last_name = ' '", "! patient.last_name: empty in 45 rows, where it may not be"),
        ("UPDATE elm_claim SET state = 'X'", "claim.state: words that nobody knows in 204 rows: 'X' 204"),
        ("UPDATE elm_prescription SET location = 'ZZ'", "! prescription.location: 236 rows of the sample lead"),
        ("UPDATE elm_stock SET quantity = '-3'", "500 with a quantity below zero: patients are asked to call"),
        ("DROP INDEX elm_prescription_number", "by its number: reads elm_prescription whole: make an index"),
    ],
)
def test_what_is_wrong_is_told_with_its_column_and_its_count(demo: Engine, statement: str, line: str) -> None:
    break_it(demo, statement)
    assert line in report()[0]


def test_a_column_that_is_missing_is_named_and_the_others_are_still_looked_at(demo: Engine) -> None:
    break_it(
        demo,
        "DROP VIEW patient",
        "CREATE VIEW patient AS SELECT reference, birth_date, state, phone FROM elm_patient",
    )
    told, wrong = report()
    assert wrong == ["pharmacy"]
    assert "! patient.last_name: not there, and must be" in told
    assert "    patient.email: not there" in told
    assert "! identity       by name: can't be read" in told


def test_what_may_be_somebodys_note_is_masked_even_where_a_word_is_expected(demo: Engine) -> None:
    break_it(demo, "UPDATE elm_prescription SET status = 'call Maria Alvarez at 2035550187' WHERE number = '4471182'")
    told, _ = report()
    assert "Maria" not in told
    assert "c*** ***** ******* *…" in told


def test_a_database_that_is_away_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(URL, f"sqlite:///{tmp_path / 'nowhere' / 'pharmacy.db'}")
    monkeypatch.delenv(CONFIG, raising=False)
    told, wrong = report()
    assert wrong == ["pharmacy"]
    assert told.splitlines()[1:] == ["  ! the database does not answer (OperationalError): address, user, network"]


def test_a_mapped_system_is_checked_with_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pharmacy.yml").write_text(
        f"systems: {{main: {{kind: sql, url_from: MAIN_URL, mapping: {REPLICA}}}}}\n"
        "capabilities: {identity: main, prescriptions: main, claims: main, deliveries: none, refills: none,\n"
        "  stock: main, locations: main, consultations: none}\n"
    )
    with postgresql_url(tmp_path) as url:
        monkeypatch.setenv("MAIN_URL", url.render_as_string(hide_password=False))
        engine = pharmacy_engine(url)
        with engine.begin() as connection:
            fill_replica(connection, WORLD)
        break_it(
            engine, "UPDATE dbo.Rx SET StatusCode = 'TRAY' WHERE StatusCode = 'sold'", "DROP INDEX dbo.Rx_PatientID"
        )
        told, wrong = report(tmp_path / "pharmacy.yml")
        engine.dispose()
    assert wrong == []
    assert re.search(r"prescription.status: words that nobody knows in \d\d rows: 'TRAY' \d\d, 'READY' 1", told)
    assert "nothing is called ready" in told
    assert "the prescriptions of a patient: reads rx whole: make an index" in told
    assert "a prescription by its number: by an index" in told


@pytest.mark.parametrize(
    ("value", "looks"),
    [
        ("Alvarez", "A******"),
        ("+12035550187", "+1**********"),
        (date(1961, 4, 9), "19**-**-**"),
        ("4471182", "4******"),
        (4471182, "4******"),
        ("7", "*"),
        ("", ""),
        (5, "5"),
        (None, "—"),
        (True, "yes"),
    ],
)
def test_a_value_is_shown_by_its_shape(value: object, looks: str) -> None:
    assert shape(value) == looks


def test_a_word_of_a_system_is_shown_and_a_number_or_an_address_is_not() -> None:
    assert (word("WCB"), word("on the shelf")) == ("'WCB'", "'on the shelf'")
    assert (word("4471182"), word("m@example.com")) == ("4******", "m@*******.***")
