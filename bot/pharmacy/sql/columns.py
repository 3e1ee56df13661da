"""A view looked at row by row: columns that are missing, empty, of another type or with words that nobody knows.

No row leaves this file as it is: what is kept are counts, words of the system's vocabulary, and masked shapes.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, FromClause, Integer, Table, Time, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NullType

from bot.pharmacy.check.masking import shape, word
from bot.pharmacy.rows import NEVER_LOADED
from bot.pharmacy.rules import reason
from bot.pharmacy.sql.conversions import UNLISTED
from bot.pharmacy.sql.vocabulary import VOCABULARY
from bot.pharmacy.values import Reason
from bot.pharmacy.views import STOCK, Amount
from bot.storage.moment import Moment

SAMPLE_ROWS = 500
PUBLIC = ("formulary", "stock", "location", "location_hours", "location_chat_hours", "location_closing")
"""Views about nobody: their rows are shown as they are."""

_ANY_WORD = (
    ("prescription", "status"),
    ("prescription", "status_reason"),
    ("fill", "kind"),
    ("proxy", "scope"),
    ("formulary", "schedule"),
)
"""Columns whose rows are read all the same, with the least said, where nobody knows the word."""


@dataclass(slots=True)
class ColumnFindings:
    """What is wrong with one column: how many values, and what they look like."""

    missing: bool = False
    empty: int = 0
    unreadable: Counter[str] = field(default_factory=Counter)
    unlisted: Counter[str] = field(default_factory=Counter)

    @property
    def fine(self) -> bool:
        return not (self.missing or self.empty or self.unreadable or self.unlisted)


@dataclass(slots=True)
class ViewFindings:
    """One view. `failed`: why it cannot be read at all; `bad`: rows that can't be read; `shown`: the first that can,
    masked; `newest`: how old the youngest row is, None where one is live."""

    view: Table
    rows: int = 0
    bad: int = 0
    failed: str = ""
    columns: dict[str, ColumnFindings] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    twice: int = 0
    below_zero: int = 0
    newest: datetime | None = None


type Readable = Mapping[str, Any]


def look(
    connection: Connection, view: Table, source: FromClause, there: Sequence[str], limit: int = SAMPLE_ROWS
) -> tuple[ViewFindings, list[Readable]]:
    """What is wrong with up to `limit` rows, and the rows that can be read. `there`: the columns the view has."""
    found = ViewFindings(view)
    found.columns = {column.name: ColumnFindings(missing=column.name not in there) for column in view.columns}
    present = [column for column in view.columns if column.name in there]
    if not present:
        found.failed = "none of its columns is there"
        return found, []
    raw = [type_coerce(source.c[column.name], NullType()).label(column.name) for column in present]
    try:
        lines = connection.execute(select(*raw).limit(limit)).mappings().all()
    except DBAPIError as error:
        found.failed = _why(error)
        return found, []
    processors = {column.name: _processor(connection, source, column) for column in present}
    complete = all(column.nullable or column.name in there for column in view.columns)
    readable: list[Readable] = []
    for line in lines:
        row, good = _row(dict(line), present, processors, found)
        found.rows += 1
        if good and complete:
            readable.append(row)
        else:
            found.bad += 1
    _whole_view(view, readable, found)
    return found, readable


def _row(
    line: Mapping[str, Any],
    present: Sequence[Column[Any]],
    processors: Mapping[str, Callable[[Any], Any] | None],
    found: ViewFindings,
) -> tuple[dict[str, Any], bool]:
    row: dict[str, Any] = {}
    good = True
    for column in present:
        findings, raw = found.columns[column.name], line[column.name]
        try:
            value = _value(column, raw, processors[column.name])
        except (ValueError, TypeError, AttributeError, ArithmeticError, LookupError):
            findings.unreadable[shape(str(raw))] += 1
            good = False
            continue
        row[column.name] = value
        if value is None or (isinstance(value, str) and not value.strip()):
            if not column.nullable:
                findings.empty += 1
                good = False
        elif not _known(found.view.name, column.name, value):
            findings.unlisted[word(str(value).removeprefix(UNLISTED))] += 1
            good = good and (found.view.name, column.name) in _ANY_WORD
    return row, good


def _value(column: Column[Any], raw: Any, process: Callable[[Any], Any] | None) -> Any:
    """The value as the adapter gets it. Raises ValueError where it is not of the column's type."""
    value = process(raw) if process else raw
    if value is None:
        return None
    if value == NEVER_LOADED:
        raise ValueError("no time of loading")
    kind = _kind(column)
    fits = isinstance(value, kind) and not (kind is date and isinstance(value, datetime))
    if not fits and not (isinstance(value, str) and value.startswith(UNLISTED)):
        raise ValueError("another type")
    return value


def _kind(column: Column[Any]) -> type | tuple[type, ...]:
    kinds: tuple[tuple[type, type | tuple[type, ...]], ...] = (
        (Boolean, (bool, int)),
        (Moment, datetime),
        (Amount, Decimal),
        (Date, date),
        (Time, time),
        (Integer, int),
    )
    return next((python for kind, python in kinds if isinstance(column.type, kind)), str)


def _known(view: str, column: str, value: Any) -> bool:
    if (view, column) == ("prescription", "status_reason"):
        return reason(value) is not Reason.PHARMACIST or value.strip().lower() == Reason.PHARMACIST
    words = VOCABULARY.get((view, column))
    told = value.strip().lower() if isinstance(value, str) and column != "kind" else value
    return words is None or told in words


def _processor(connection: Connection, source: FromClause, column: Column[Any]) -> Callable[[Any], Any] | None:
    kind = source.c[column.name].type
    return kind.dialect_impl(connection.dialect).result_processor(connection.dialect, None)


def _whole_view(view: Table, readable: Sequence[Readable], found: ViewFindings) -> None:
    """What only all rows together tell: keys that stand twice, and how old the rows are."""
    found.below_zero = sum(row["quantity"] < 0 for row in readable if view is STOCK and row.get("quantity") is not None)
    keys = Counter(tuple(row.get(column.name) for column in view.primary_key) for row in readable)
    found.twice = sum(count - 1 for count in keys.values())
    times = [row.get("as_of") for row in readable]
    known = [moment for moment in times if moment is not None]
    found.newest = max(known) if known and len(known) == len(times) else None
    for row in readable[:1]:
        found.shown = {name: _shown(view.name, name, value) for name, value in row.items()}


def _shown(view: str, column: str, value: Any) -> str:
    public = view in PUBLIC and value is not None
    return str(value) if public or value in VOCABULARY.get((view, column), ()) else shape(value)


def _why(error: DBAPIError) -> str:
    """The kind of error; its first line too where that names tables and columns and can hold no row's content."""
    told = str(error.orig).splitlines()[0] if str(error.orig) else ""
    names_only = str(getattr(error.orig, "sqlstate", "")).startswith("42") or told.startswith("no such ")
    return told if names_only else type(error).__name__
