"""Tables of a pharmacy's own become our values by a mapping file, or no answer at all, and are never written to."""

from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from bot.pharmacy.port import PharmacyUnreadable, PharmacyUnsupported
from bot.pharmacy.sections import ConfigurationError, Section, read_section
from bot.pharmacy.sql import pharmacy_engine
from bot.pharmacy.sql.build import build
from bot.pharmacy.values import Capability, FillStatus
from bot.pharmacy.views import WRITTEN

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)

TABLES = """
CREATE TABLE person (id INTEGER PRIMARY KEY, last TEXT, born TEXT, st TEXT);
CREATE TABLE rx (id INTEGER PRIMARY KEY, no TEXT, person INTEGER, drug TEXT, shop TEXT, code TEXT, since TEXT,
    wrote TEXT, ends TEXT, secret TEXT);
CREATE TABLE drug (id TEXT, label TEXT, name TEXT, cs TEXT);
INSERT INTO person VALUES (7, 'Alvarez   ', '19610409', 'CT');
INSERT INTO rx VALUES (1, '4471182', 7, 'D1', 'nh  ', 'wcb ', '2026-11-22 16:10:00', '2026-09-23', '2027-09-23', 'N');
INSERT INTO drug VALUES ('D1', 'Lisinopril 10 mg', 'Lisinopril  ', '  ');
"""

MAPPING = """
    dialect: sqlite
    time_zone: America/New_York
    views:
      patient:
        from: person
        columns:
          reference: {column: id, type: number}
          last_name: last
          birth_date: {column: born, type: yyyymmdd}
          state: st
      prescription:
        from: rx
        columns:
          reference: {column: id, type: number}
          number: "no"
          patient: {column: person, type: number}
          drug: drug
          location: {column: shop, type: upper}
          status: {column: code, words: {WCB: ready, SOLD: picked_up}, confirmed: [wcb]}
          status_since: since
          issued_on: wrote
          expires_on: ends
          discontinued: {value: false}
          confidential: {column: secret, words: {Y: true, N: false}}
      formulary:
        from: drug
        columns:
          code: id
          name: label
          generic: name
          schedule: {column: cs, words: {"": 0, C2: 2}}
          restricted: {value: false}
"""

ALONE = "main: {kind: sql, url_from: OWN_URL, mapping: mapping.yml}\n"
WITH_WRITES = "main: {kind: sql, url_from: OWN_URL, mapping: mapping.yml, writes: {url_from: ASKED_URL}}\n"


@pytest.fixture
def corner(tmp_path: Path) -> Path:
    """A small system of somebody's own, its mapping and its pharmacy.yml."""
    change(tmp_path, *TABLES.strip().split(";\n"))
    (tmp_path / "mapping.yml").write_text(dedent(MAPPING))
    (tmp_path / "pharmacy.yml").write_text(ALONE)
    return tmp_path


def section(folder: Path) -> Section:
    return read_section(folder / "pharmacy.yml").section("main")


def environment(folder: Path) -> dict[str, str]:
    return {"OWN_URL": f"sqlite:///{folder / 'own.db'}", "ASKED_URL": f"sqlite:///{folder / 'asked.db'}"}


def change(folder: Path, *statements: str) -> None:
    engine = pharmacy_engine(f"sqlite:///{folder / 'own.db'}")
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_padded_names_numbers_as_keys_words_and_local_times_become_ours(corner: Path) -> None:
    pharmacy = build("main", section(corner), environment(corner))
    (match,) = pharmacy.match_patient("ALVAREZ", date(1961, 4, 9))
    found = pharmacy.prescription(match.patient, "1")
    assert found is not None
    assert (found.location, found.drug.generic, found.drug.schedule) == ("NH", "lisinopril", 0)
    assert (found.status.what, found.status.confirmed) == (FillStatus.READY, True)
    assert found.status.since == datetime(2026, 11, 22, 21, 10, tzinfo=UTC)
    assert pharmacy.match_prescription("04471182", "alvarez", date(1961, 4, 9)) is not None


@pytest.mark.parametrize("word", ["ready", "READY", "?ready", "", "XX"])
def test_a_word_that_the_mapping_does_not_list_is_unknown_even_if_it_is_one_of_ours(corner: Path, word: str) -> None:
    change(corner, f"UPDATE rx SET code = '{word}'")
    (found,) = build("main", section(corner), environment(corner)).prescriptions("7")
    assert (found.status.what, found.status.confirmed) == (FillStatus.UNKNOWN, False)


def test_a_schedule_that_the_mapping_does_not_list_counts_as_the_strictest(corner: Path) -> None:
    change(corner, "UPDATE drug SET cs = '0'")
    (drug,) = build("main", section(corner), environment(corner)).formulary()
    assert drug.schedule == 2


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE rx SET wrote = '0000-00-00'",
        "UPDATE rx SET wrote = NULL",
        "UPDATE rx SET since = 'last Tuesday'",
        "UPDATE rx SET secret = 'maybe'",
        "UPDATE rx SET drug = 'gone'",
        "UPDATE rx SET shop = '  '",
    ],
)
def test_what_cannot_be_read_is_no_answer(corner: Path, sql: str) -> None:
    change(corner, sql)
    with pytest.raises(PharmacyUnreadable):
        build("main", section(corner), environment(corner)).prescriptions("7")


def test_a_reference_that_is_no_number_fits_none(corner: Path) -> None:
    pharmacy = build("main", section(corner), environment(corner))
    for reference in ("1 OR 1=1", "one", "", "9" * 40, "٣"):
        assert pharmacy.prescription("7", reference) is None
        assert pharmacy.prescriptions(reference) == []


def test_a_record_without_a_name_is_nobodys_and_harms_none_of_the_same_birth_date(corner: Path) -> None:
    change(corner, "INSERT INTO person VALUES (8, '  ', '19610409', 'CT'), (9, NULL, '19610409', NULL)")
    pharmacy = build("main", section(corner), environment(corner))
    assert [match.patient for match in pharmacy.match_patient("Alvarez", date(1961, 4, 9))] == ["7"]
    assert pharmacy.match_patient("", date(1961, 4, 9)) == []
    assert pharmacy.match_patient(" - ", date(1961, 4, 9)) == []


def test_a_capability_whose_view_is_not_mapped_is_not_there(corner: Path) -> None:
    pharmacy = build("main", section(corner), environment(corner))
    for call in (pharmacy.locations, lambda: pharmacy.stock("lisinopril"), lambda: pharmacy.proxies("7")):
        with pytest.raises(PharmacyUnsupported):
            call()


def test_beside_a_mapping_requests_stand_in_a_database_of_ours_or_are_not_taken(corner: Path) -> None:
    pharmacy = build("main", section(corner), environment(corner))
    with pytest.raises(PharmacyUnsupported):
        pharmacy.request_refill("7", "1", "key", NOW)
    (corner / "pharmacy.yml").write_text(WITH_WRITES)
    asked = pharmacy_engine(f"sqlite:///{corner / 'asked.db'}")
    WRITTEN.create_all(asked)
    pharmacy = build("main", section(corner), environment(corner))
    assert pharmacy.request_refill("7", "1", "key", NOW).refused is None
    assert pharmacy.prescriptions("7")[0].refill_requested_at == NOW
    with asked.connect() as connection:
        assert list(connection.execute(text("SELECT patient, prescription FROM refill_request"))) == [("7", "1")]


def test_while_the_database_of_requests_is_away_they_are_unknown_and_the_rest_is_told(corner: Path) -> None:
    (corner / "pharmacy.yml").write_text(WITH_WRITES)
    nowhere = {**environment(corner), "ASKED_URL": f"sqlite:///{corner / 'nowhere' / 'asked.db'}"}
    (found,) = build("main", section(corner), nowhere).prescriptions("7")
    assert found.unknown == {Capability.REFILLS}
    assert found.status.what is FillStatus.READY


def test_what_reads_cannot_write(corner: Path, postgres_url: URL) -> None:
    for url in (f"sqlite:///{corner / 'own.db'}", postgres_url):
        engine = pharmacy_engine(url, read_only=True)
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            with pytest.raises(DBAPIError):
                connection.execute(text("CREATE TABLE mine (id integer)"))
            assert connection.execute(text("SELECT 1")).scalar_one() == 1
        engine.dispose()


def test_a_copy_without_a_time_of_loading_does_not_count_as_live(corner: Path) -> None:
    change(corner, "CREATE TABLE load (ended TEXT)")
    with (corner / "mapping.yml").open("a") as file:
        file.write("as_of: SELECT MAX(ended) FROM load\n")
    with pytest.raises(PharmacyUnreadable):
        build("main", section(corner), environment(corner)).prescriptions("7")
    change(corner, "INSERT INTO load VALUES ('2026-11-22 02:30:00')")
    (found,) = build("main", section(corner), environment(corner)).prescriptions("7")
    assert found.status.as_of == datetime(2026, 11, 22, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mssql+pyodbc://someone:canary@db/rx", "whose driver is not installed"),
        ("canary", "no address of a database"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_it(corner: Path, url: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told) as caught:
        build("main", section(corner), {"OWN_URL": url})
    assert "canary" not in str(caught.value)
    assert caught.value.__context__ is None
