"""SQL Server's words: no SQL Server runs here, so the statements are compiled for it and its rows are made by hand."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlglot
from sqlalchemy import Select, select
from sqlalchemy.dialects import mssql
from sqlalchemy.types import TypeDecorator

from bot.pharmacy.sql import conversions as to
from bot.pharmacy.sql.mapped import MappedSchema
from bot.pharmacy.sql.mapping import read_mapping
from bot.pharmacy.views import FORMULARY, PATIENT, PRESCRIPTION, REFILL_REQUEST

REPLICA = Path(__file__).parents[3] / "mappings" / "sql-replica.yml"
NEW_YORK = ZoneInfo("America/New_York")
SERVER = mssql.dialect()  # type: ignore[no-untyped-call]


def compiled(query: Select[Any]) -> tuple[str, dict[str, Any]]:
    """What SQL Server would get, and the values beside it."""
    made = query.compile(dialect=SERVER, compile_kwargs={"render_postcompile": True})
    return " ".join(str(made).split()), dict(made.params)


@pytest.fixture
def schema() -> MappedSchema:
    return MappedSchema(read_mapping(REPLICA), "mssql")


def test_a_mapped_view_is_a_subquery_and_values_stand_beside_it(schema: MappedSchema) -> None:
    patient = schema.expect(PATIENT)
    assert patient is not None
    sql, values = compiled(
        select(patient.c.reference, patient.c.last_name).where(patient.c.birth_date == date(1961, 4, 9))
    )
    assert "FROM dbo.Person AS p) AS theirs) AS patient WHERE patient.birth_date = :birth_date_1" in sql
    assert values == {"birth_date_1": date(1961, 4, 9)}
    assert "1961" not in sql


def test_a_sample_of_rows_is_taken_with_top(schema: MappedSchema) -> None:
    drug = schema.expect(FORMULARY)
    assert drug is not None
    assert compiled(select(drug.c.code).limit(20))[0].startswith("SELECT TOP 20 formulary.code FROM (SELECT")


def test_every_mapped_view_is_sql_that_sql_server_would_parse(schema: MappedSchema) -> None:
    for name in read_mapping(REPLICA).views:
        view = schema.expect(PATIENT.metadata.tables[name])
        assert view is not None
        sql, _ = compiled(select(view))
        (parsed,) = sqlglot.parse(sql, read="tsql")
        assert parsed is not None
        assert "LIMIT" not in sql
        assert "::" not in sql


def test_the_time_of_loading_is_asked_with_the_rows(schema: MappedSchema) -> None:
    prescription = schema.expect(PRESCRIPTION)
    assert prescription is not None
    assert "(SELECT MAX(l.FinishedAt) FROM dbo.ReplicaLoad AS l) AS as_of" in compiled(select(prescription))[0]


def test_documented_views_and_requests_are_words_of_sql_server_too() -> None:
    sql, _ = compiled(select(REFILL_REQUEST.c.reference).where(REFILL_REQUEST.c.handled_at.is_(None)))
    assert sql == "SELECT refill_request.reference FROM refill_request WHERE refill_request.handled_at IS NULL"


def on_their_clock(*parts: int) -> datetime:
    """A datetime as such a driver gives it: without a zone."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


def read(kind: TypeDecorator[Any], value: object) -> object:
    return kind.process_result_value(value, SERVER)


@pytest.mark.parametrize(
    ("kind", "theirs", "ours"),
    [
        (to.Trimmed(), "ALVAREZ                       ", "ALVAREZ"),
        (to.Trimmed(), "      ", None),
        (to.Trimmed(upper=True), "nh  ", "NH"),
        (to.Trimmed(empty=("N/A",)), "N/A ", None),
        (to.NumberKey(), 90001, "90001"),
        (to.NumberKey(), Decimal("90001"), "90001"),
        (to.Words((("WCB", "ready"),)), "wcb   ", "ready"),
        (to.Words((("WCB", "ready"),)), "Ready ", "?Ready"),
        (to.Words((("", 0), ("C2", 2))), "  ", 0),
        (to.Words((("1", 6),)), 1, 6),
        (to.Truth(()), True, True),
        (to.Truth(()), 0, False),
        (to.Truth((("Y", True), ("N", False))), "n ", False),
        (to.Truth((("1", True), ("0", False))), True, True),
        (to.Confirmed(("WCB",)), "wcb ", True),
        (to.Confirmed(("WCB",)), "BAG ", False),
        (to.Confirmed(("WCB",)), None, False),
        (to.Whole(), Decimal("3.00"), 3),
        (to.Quantity(), Decimal("1.500"), Decimal("1.500")),
        (to.Day(), on_their_clock(1961, 4, 9, 0, 0), date(1961, 4, 9)),
        (to.DayAsMoment(empty=("1900-01-01",)), on_their_clock(1900, 1, 1), None),
        (to.DayAsDigits(), "19610409", date(1961, 4, 9)),
        (to.Clock(), "08:00   ", time(8)),
        (to.Clock(), time(8), time(8)),
        (to.Clock(), "        ", None),
        # Winter and summer, and the first of the two hours that one night in autumn has.
        (to.LocalMoment(NEW_YORK), on_their_clock(2026, 11, 22, 16, 10), datetime(2026, 11, 22, 21, 10, tzinfo=UTC)),
        (to.LocalMoment(NEW_YORK), on_their_clock(2026, 7, 4, 16, 10), datetime(2026, 7, 4, 20, 10, tzinfo=UTC)),
        (to.LocalMoment(NEW_YORK), on_their_clock(2026, 11, 1, 1, 30), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        (to.LocalMoment(ZoneInfo("UTC")), on_their_clock(2026, 7, 4, 16, 10), datetime(2026, 7, 4, 16, 10, tzinfo=UTC)),
    ],
)
def test_what_a_driver_gives_becomes_our_value(kind: TypeDecorator[Any], theirs: object, ours: object) -> None:
    assert read(kind, theirs) == ours


@pytest.mark.parametrize(
    ("kind", "theirs"),
    [
        (to.Day(), "0000-00-00"),
        (to.Day(), "soon"),
        (to.DayAsDigits(), "00000000"),
        (to.DayAsDigits(), "19611309"),
        (to.LocalMoment(NEW_YORK), "last Tuesday"),
        (to.Truth((("Y", True),)), "maybe"),
        (to.Truth(()), "Y"),
        (to.Truth(()), 7),
        (to.Whole(), Decimal("3.5")),
        (to.Clock(), "25:00"),
        (to.NumberKey(), "RX1"),
        (to.Quantity(), "four"),
    ],
)
def test_what_is_none_of_it_is_no_value(kind: TypeDecorator[Any], theirs: object) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        read(kind, theirs)


def test_a_value_that_is_asked_with_is_written_as_theirs() -> None:
    moment = datetime(2026, 11, 22, 21, 10, tzinfo=UTC)
    written = to.LocalMoment(NEW_YORK).process_bind_param(moment, SERVER)
    assert written == on_their_clock(2026, 11, 22, 16, 10)
    assert to.DayAsMoment().process_bind_param(date(1961, 4, 9), SERVER) == on_their_clock(1961, 4, 9)
    assert to.NumberKey().process_bind_param("90001", SERVER) == 90001
    assert to.NumberKey().process_bind_param("P0001", SERVER) is None
