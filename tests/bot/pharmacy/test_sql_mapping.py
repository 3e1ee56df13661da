"""A mapping file is judged before anything runs: it reads, it is complete, and its words are ours."""

from pathlib import Path
from textwrap import dedent

import pytest
from sqlalchemy import text

from bot.pharmacy.sections import ConfigurationError
from bot.pharmacy.sql.mapping import read_mapping
from bot.pharmacy.sql.statement import StatementError, read_select, sql_for

MAPPINGS = Path(__file__).parents[3] / "mappings"


@pytest.mark.parametrize(
    ("sql", "dialect"),
    [
        ("DELETE FROM rx", "postgresql"),
        ("UPDATE rx SET status = 'ready'", "postgresql"),
        ("DROP TABLE rx", "mssql"),
        ("EXEC xp_cmdshell 'dir'", "mssql"),
        ("SELECT a INTO b FROM c", "mssql"),
        ("SELECT 1 AS a; DROP TABLE rx", "mssql"),
        ("SELECT 1 AS a; SELECT 2 AS a", "postgresql"),
        ("WITH gone AS (DELETE FROM rx RETURNING id) SELECT id FROM gone", "postgresql"),
        ("SELECT id FROM rx FOR UPDATE", "postgresql"),
        ("SELECT id FROM rx WHERE patient = :patient", "postgresql"),
        ("SELECT id FROM rx WHERE patient = @patient", "mssql"),
        ("SELECT * FROM rx", "postgresql"),
        ("SELECT id FROM rx ORDER BY id", "postgresql"),
        ("WITH a AS (SELECT 1 AS x) SELECT x FROM a", "mssql"),
        ("COPY rx TO '/tmp/rx'", "postgresql"),
        ("PRAGMA query_only = OFF", "sqlite"),
        ("ATTACH DATABASE 'x' AS y", "sqlite"),
        ("SET TRANSACTION READ WRITE", "postgresql"),
        ("SELECT FROM WHERE", "postgresql"),
        ("", "postgresql"),
    ],
)
def test_what_is_not_one_select_that_only_reads_is_refused(sql: str, dialect: str) -> None:
    with pytest.raises(StatementError):
        read_select(sql, dialect)


def test_no_sign_of_a_statement_becomes_a_parameter_and_no_comment_is_sent() -> None:
    select = read_select("SELECT a::date AS day, '10:30 :x %' AS b FROM t -- the :night shift", "postgresql")
    told = str(text(sql_for(select, "postgresql")))
    assert told == "SELECT CAST(a AS DATE) AS day, '10:30 :x %' AS b FROM t"
    assert not text(sql_for(select, "postgresql")).compile().params


def test_statements_of_one_database_run_on_another() -> None:
    select = read_select("SELECT TOP 1 ISNULL([Rx Number], '') AS number FROM dbo.Rx WITH (NOLOCK)", "mssql")
    assert sql_for(select, "mssql") == "SELECT TOP 1 ISNULL([Rx Number], '') AS number FROM dbo.Rx WITH (NOLOCK)"
    assert sql_for(select, "sqlite") == "SELECT COALESCE(\"Rx Number\", '') AS number FROM dbo.Rx LIMIT 1"


GOOD = """
    dialect: sqlite
    time_zone: America/New_York
    views:
      delivery:
        from: parcel
        columns:
          prescription: rx
          state: {column: stage, words: {gone: delivered}}
"""


def written(folder: Path, content: str) -> Path:
    path = folder / "mapping.yml"
    path.write_text(dedent(content))
    return path


def test_a_mapping_is_read(tmp_path: Path) -> None:
    mapping = read_mapping(written(tmp_path, GOOD))
    assert list(mapping.views) == ["delivery"]


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("dialect: sqlite", "dialect: oracle", 2, "no dialect 'oracle'"),
        ("America/New_York", "Eastern", 3, "no time zone 'Eastern'"),
        ("delivery:", "deliveries:", 5, "'deliveries' is no key of views"),
        ("from: parcel", "from: DROP TABLE x", 6, "must be the name of a table"),
        ("prescription: rx", "prescription: rx || patient", 6, "must be the name of a column"),
        ("prescription: rx", "expected_on: due", 7, "delivery.prescription is missing"),
        ("prescription: rx", "patient: rx", 8, "'patient' is no key"),
        ("gone: delivered", "gone: lost", 9, "'gone' cannot be 'lost': write one of delivered, out_for_delivery"),
        ("words:", "wrods:", 9, "'wrods' is no key of the column state"),
        ("from: parcel", "select: SELECT rx AS prescription FROM parcel", 9, "has no column 'state'"),
        ("from: parcel", "select: DELETE FROM parcel", 6, "must be a SELECT"),
        (
            "from: parcel",
            "select: SELECT rx AS prescription, 'x' AS state, name AS name FROM parcel",
            6,
            "leave it out",
        ),
        ("prescription: rx", "prescription: {column: rx, type: date}", 8, "cannot be a date: write one of text"),
    ],
)
def test_a_fault_of_a_mapping_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, told: str) -> None:
    assert old in GOOD
    with pytest.raises(ConfigurationError) as caught:
        read_mapping(written(tmp_path, GOOD.replace(old, new)))
    assert told in str(caught.value)
    assert f"line {line}:" in str(caught.value)


def test_a_status_is_confirmed_word_by_word_or_the_mapping_is_not_complete(tmp_path: Path) -> None:
    content = (MAPPINGS / "sql-corner.yml").read_text()
    begin = content.index("        confirmed:")
    rest = content[begin:].split("lapsed]\n", 1)[1]
    with pytest.raises(ConfigurationError, match="list the words that somebody checked"):
        read_mapping(written(tmp_path, content[:begin] + rest))
