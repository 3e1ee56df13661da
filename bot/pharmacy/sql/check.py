"""A database looked at for the IT person who connects it: what is there, what can be read, and how fast."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, FromClause, Select, Table, inspect, select, type_coerce
from sqlalchemy.exc import NoSuchTableError, SQLAlchemyError
from sqlalchemy.types import NullType

from bot.pharmacy.check.questions import NOBODY, Known
from bot.pharmacy.rows import spellings
from bot.pharmacy.sql.columns import Readable, ViewFindings, look
from bot.pharmacy.sql.mapping import SqlMapping
from bot.pharmacy.sql.plan import read_whole
from bot.pharmacy.sql.schema import Schema
from bot.pharmacy.views import CLAIM, FILL, FORMULARY, LOCATION, PATIENT, PRESCRIPTION, VIEWS, WRITTEN

_LEADS_TO = (
    (PRESCRIPTION, "patient", PATIENT, "reference"),
    (PRESCRIPTION, "drug", FORMULARY, "code"),
    (PRESCRIPTION, "location", LOCATION, "code"),
    *((view, "prescription", PRESCRIPTION, "reference") for view in VIEWS.tables.values() if "prescription" in view.c),
    *((view, "location", LOCATION, "code") for view in VIEWS.tables.values() if view.name.startswith("location_")),
    (VIEWS.tables["proxy"], "patient", PATIENT, "reference"),
    (VIEWS.tables["stock"], "drug", FORMULARY, "code"),
    (VIEWS.tables["stock"], "location", LOCATION, "code"),
)
"""(view, column, view it leads to, column there)"""


@dataclass(frozen=True, slots=True)
class Speed:
    """One of the questions that are asked most: the tables it reads whole, None where the database does not say."""

    question: str
    whole: tuple[str, ...] | None


@dataclass(slots=True)
class SqlFindings:
    """`down`: why nothing could be asked. `absent`: views that are not there; `tables`: what ails those that
    are written to. `astray`: (view, column, rows of the sample that lead to nothing)."""

    down: str = ""
    absent: list[str] = field(default_factory=list)
    tables: Mapping[str, str] = field(default_factory=dict)
    views: list[ViewFindings] = field(default_factory=list)
    astray: list[tuple[str, str, int]] = field(default_factory=list)
    speed: list[Speed] = field(default_factory=list)
    known: Known = NOBODY


def check_sql(reads: Engine, schema: Schema, mapping: SqlMapping | None, writes: Engine | None) -> SqlFindings:
    """Look at everything. Nothing is written. `writes`: the database with the tables that are written to, if any."""
    findings = SqlFindings()
    samples: dict[str, Sequence[Readable]] = {}
    try:
        with reads.connect() as connection:
            sources = dict(_sources(connection, schema, mapping, findings))
            for name, (source, there) in sources.items():
                looked, samples[name] = look(connection, VIEWS.tables[name], source, there)
                connection.rollback()
                findings.views.append(looked)
            views = {name: source for name, (source, _) in sources.items()}
            findings.astray = list(_astray(connection, views, samples))
            findings.speed = list(_speeds(connection, views))
    except SQLAlchemyError as error:
        findings.down = type(error).__name__
    findings.known = _somebody(samples)
    findings.tables = {} if writes is None else dict(_ailing_tables(writes))
    return findings


def _sources(
    connection: Connection, schema: Schema, mapping: SqlMapping | None, findings: SqlFindings
) -> Iterator[tuple[str, tuple[FromClause, Sequence[str]]]]:
    """What each view is read from, and which of its columns are there."""
    for name, view in VIEWS.tables.items():
        source = schema.find(view, connection)
        if source is None:
            findings.absent.append(name)
        elif mapping is not None:
            yield name, (source, list(view.columns.keys()))
        else:
            yield name, (source, [column["name"] for column in inspect(connection).get_columns(name)])


def _astray(
    connection: Connection, views: Mapping[str, FromClause], samples: Mapping[str, Sequence[Readable]]
) -> Iterator[tuple[str, str, int]]:
    """Rows that lead to nothing: a drug that is not in the formulary, a shop that is no location."""
    for view, column, other, key in _LEADS_TO:
        if view.name not in views or other.name not in views:
            continue
        asked = [row[column] for row in samples[view.name] if row.get(column)]
        there = views[other.name].c[key]
        found: set[Any] = set()
        for begin in range(0, len(asked), 100):
            some = list(dict.fromkeys(asked[begin : begin + 100]))
            found |= set(connection.execute(select(there).where(there.in_(some))).scalars())
        gone = sum(value not in found for value in asked)
        if gone:
            yield view.name, column, gone


def _speeds(connection: Connection, views: Mapping[str, FromClause]) -> Iterator[Speed]:
    """Asked for nobody: only the way to the rows is wanted."""
    for question, view, condition in _QUESTIONS:
        if view.name in views:
            source = views[view.name]
            yield Speed(question, read_whole(connection, condition(source)))


def _where(column: str, values: Sequence[Any]) -> Any:
    def query(source: FromClause) -> Select[Any]:
        chosen = source.c[column]
        wanted = chosen.in_(values) if len(values) > 1 else chosen == values[0]
        return select(type_coerce(chosen, NullType())).where(wanted)

    return query


_QUESTIONS: tuple[tuple[str, Table, Any], ...] = (
    ("a patient by birth date", PATIENT, _where("birth_date", [date(1900, 1, 1)])),
    ("a prescription by its number", PRESCRIPTION, _where("number", spellings("1"))),
    ("the prescriptions of a patient", PRESCRIPTION, _where("patient", ["0"])),
    ("the fills of a prescription", FILL, _where("prescription", ["0"])),
    ("the claim of a prescription", CLAIM, _where("prescription", ["0"])),
)


def _somebody(samples: Mapping[str, Sequence[Readable]]) -> Known:
    """A patient with a prescription, both of the samples."""
    patients = {row["reference"]: row for row in samples.get("patient", ())}
    for row in samples.get("prescription", ()):
        if row["patient"] in patients:
            who = patients[row["patient"]]
            return Known(row["number"], who["last_name"], who["birth_date"], row["patient"], row["reference"])
    return NOBODY


def _ailing_tables(writes: Engine) -> Iterator[tuple[str, str]]:
    for name, table in WRITTEN.tables.items():
        try:
            there = {column["name"] for column in inspect(writes).get_columns(name)}
        except NoSuchTableError:
            yield name, "the table is not there"
        except SQLAlchemyError as error:
            yield name, f"its database does not answer ({type(error).__name__})"
        else:
            missing = [column.name for column in table.columns if column.name not in there]
            if missing:
                yield name, f"without {', '.join(missing)}"
