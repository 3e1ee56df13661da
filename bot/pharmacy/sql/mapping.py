"""A mapping file: how the tables of a pharmacy's own system become our views. Read and judged at the start.

dialect: mssql                       # the SQL of the statements below
time_zone: America/New_York          # of times without a zone
as_of: SELECT MAX(FinishedAt) FROM dbo.ReplicaLoad      # for a copy: how old it is
views:
  patient:
    select: SELECT p.PersonID AS reference, p.LastName AS last_name, … FROM dbo.Person p
    columns:                         # of those that are not as our view has them
      reference: {type: number}
  delivery:
    from: dbo.Shipment
    columns: {prescription: RxID, state: {column: Status, words: {OUT: out_for_delivery}}}
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, Column, Date, Integer, Table, Time
from sqlalchemy.types import TypeEngine
from sqlglot import exp

from bot.pharmacy.sections import Section, read_section
from bot.pharmacy.sql import conversions as to
from bot.pharmacy.sql.statement import DIALECTS, StatementError, names, read_select, select_columns
from bot.pharmacy.sql.vocabulary import VOCABULARY
from bot.pharmacy.views import PRESCRIPTION, VIEWS, Amount
from bot.storage.moment import Moment

_KEYS = ("column", "value", "type", "words", "confirmed", "empty")
_COMPUTED = "status_confirmed"


@dataclass(frozen=True, slots=True)
class MappedView:
    """One view. `types`: what the statement's columns hold; `values`: columns that are the same in every row;
    `confirmed`: the words of `status` that the site confirmed; `words`: the words of each column that has some."""

    view: Table
    select: exp.Query
    types: Mapping[str, TypeEngine[Any]]
    values: Mapping[str, Any] = field(default_factory=dict)
    confirmed: tuple[str, ...] = ()
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SqlMapping:
    """`as_of`: a statement that says how old the copy is; None where the live system is read."""

    dialect: str
    zone: ZoneInfo
    as_of: exp.Query | None
    views: Mapping[str, MappedView]


def read_mapping(path: Path, time_zone: str | None = None) -> SqlMapping:
    """The file. `time_zone`: where the file names none. Raises ConfigurationError."""
    file = read_section(path)
    file.only(("dialect", "time_zone", "as_of", "views"), "a mapping of SQL")
    dialect = file.text("dialect")
    if dialect not in DIALECTS:
        raise file.fault(f"there is no dialect {dialect!r}: write one of {', '.join(DIALECTS)}.", "dialect")
    zone = _zone(file, time_zone)
    views = file.section("views")
    views.only(tuple(VIEWS.tables), "views")
    as_of = None
    if "as_of" in file:
        as_of = _judged(file, "as_of", dialect)
        if len(as_of.selects) != 1:
            raise file.fault("it must have one column, the time of the last loading.", "as_of")
    mapped = {name: _View(views.section(name), VIEWS.tables[name], dialect, zone).read() for name in views}
    return SqlMapping(dialect, zone, as_of, MappingProxyType(mapped))


def _zone(file: Section, default: str | None) -> ZoneInfo:
    name = file.text("time_zone", default)
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        pass
    raise file.fault(f"there is no time zone {name!r}: write an IANA name, as America/New_York.", "time_zone")


def _judged(section: Section, key: str, dialect: str) -> exp.Query:
    try:
        return read_select(section.text(key), dialect)
    except StatementError as error:
        sentence = str(error)
    raise section.fault(f"{key}: {sentence}", key)


class _View:
    """Reads one view's section."""

    def __init__(self, section: Section, view: Table, dialect: str, zone: ZoneInfo) -> None:
        self._section = section
        self._view = view
        self._dialect = dialect
        self._zone = zone
        self._columns = section.section("columns")

    def read(self) -> MappedView:
        self._section.only(("select", "from", "columns"), f"the view {self._view.name}")
        self._columns.only(tuple(self._view.columns.keys()), f"the columns of {self._view.name}")
        values = {name: given["value"] for name, given in self._sections() if "value" in given}
        select = self._select(values)
        found = names(select)
        confirmed = self._confirmed()
        self._complete([*found, *values, *([_COMPUTED] if confirmed is not None else [])])
        types = {name: self._type(self._view.columns[name]) for name in found if name not in values}
        if confirmed is not None:
            types.pop(_COMPUTED, None)
        return MappedView(self._view, select, types, values, confirmed or (), self._words())

    def _select(self, values: Mapping[str, Any]) -> exp.Query:
        if ("select" in self._section) == ("from" in self._section):
            raise self._section.fault("write either `select: SELECT …` or `from: a table`, and not both.")
        if "select" in self._section:
            return _judged(self._section, "select", self._dialect)
        columns = [(name, self._column(name)) for name in self._columns if name not in values and name != _COMPUTED]
        try:
            return select_columns(self._section.text("from"), columns, self._dialect)
        except StatementError as error:
            sentence = str(error)
        raise self._section.fault(sentence, "from")

    def _column(self, name: str) -> str:
        given = self._columns[name]
        return given.text("column") if isinstance(given, Section) else self._columns.text(name)

    def _complete(self, found: Sequence[str]) -> None:
        """Nothing that the view must have is missing, and nothing is there that it has no place for."""
        known = self._view.columns.keys()
        key = "select" if "select" in self._section else "columns"
        for name in found:
            if name not in known:
                sentence = f"{self._view.name} has no column {name!r}: leave it out, so that it is never read."
                raise self._section.fault(sentence, key)
        for name, _ in self._sections():
            if name not in found:
                raise self._columns.fault(f"the select of {self._view.name} has no column {name!r}.", name)
        for column in self._view.columns:
            if not column.nullable and column.name not in found:
                told = f"{self._view.name}.{column.name} is missing"
                if column.name == _COMPUTED:
                    told += ": list the words that somebody checked as `confirmed:` of status, or none"
                raise self._section.fault(f"{told}.", key)

    def _confirmed(self) -> tuple[str, ...] | None:
        status = self._columns.get("status") if self._view is PRESCRIPTION else None
        if not isinstance(status, Section) or "confirmed" not in status:
            return None
        return _texts(status, "confirmed")

    def _words(self) -> Mapping[str, frozenset[str]]:
        return {name: frozenset(given.section("words")) for name, given in self._sections() if "words" in given}

    def _sections(self) -> Sequence[tuple[str, Section]]:
        return [(name, given) for name, given in self._columns.items() if isinstance(given, Section)]

    def _type(self, column: Column[Any]) -> TypeEngine[Any]:
        """What the statement's column holds, so that it becomes what our view's column holds."""
        given = self._columns.get(column.name)
        section = given if isinstance(given, Section) else self._columns.section("")
        section.only(_KEYS, f"the column {column.name}")
        empty = _texts(section, "empty") if "empty" in section else ()
        words = self._words_of(column, section)
        kinds = self._kinds(column, empty, words)
        kind = section.text("type", next(iter(kinds)))
        if kind not in kinds:
            raise section.fault(f"{column.name} cannot be a {kind}: write one of {', '.join(kinds)}.", "type")
        return kinds[kind]

    def _words_of(self, column: Column[Any], section: Section) -> tuple[tuple[str, Any], ...]:
        """(theirs, ours); ours must be a word of the column's."""
        words = section.section("words")
        known: Collection[Any] = VOCABULARY.get((self._view.name, column.name), ())
        if words and isinstance(column.type, Boolean):
            known = (True, False)
        if words and not known:
            raise section.fault(f"{column.name} has no words of ours: leave `words:` out.", "words")
        for word, ours in words.items():
            if ours not in known:
                told = ", ".join(str(each).lower() for each in sorted(known))
                raise words.fault(f"{word!r} cannot be {ours!r}: write one of {told}.", word)
        return tuple(words.items())

    def _kinds(
        self, column: Column[Any], empty: to.Nothing, words: tuple[tuple[str, Any], ...]
    ) -> Mapping[str, TypeEngine[Any]]:
        """What a column of theirs may be, by the word in the file; the first is what it is without a word."""
        ours = column.type
        if isinstance(ours, Boolean):
            return {"boolean": to.Truth(words, empty)}
        if words:
            return {"text": to.Words(words, empty)}
        if isinstance(ours, Moment):
            utc, aware = to.LocalMoment(ZoneInfo("UTC"), empty), to.AwareMoment(self._zone, empty)
            return {"local": to.LocalMoment(self._zone, empty), "utc": utc, "aware": aware}
        if isinstance(ours, Date):
            return {"date": to.Day(empty), "datetime": to.DayAsMoment(empty), "yyyymmdd": to.DayAsDigits(empty)}
        if isinstance(ours, Integer):
            return {"number": to.Whole(empty)}
        if isinstance(ours, Amount):
            return {"number": to.Quantity(empty)}
        if isinstance(ours, Time):
            return {"time": to.Clock(empty)}
        upper = to.Trimmed(empty, upper=True)
        return {"text": to.Trimmed(empty), "number": to.NumberKey(empty), "uuid": to.UuidKey(empty), "upper": upper}


def _texts(section: Section, key: str) -> tuple[str, ...]:
    value = section[key]
    if not isinstance(value, list):
        raise section.fault(f"{key} takes a list: write `{key}: [one, another]`.", key)
    return tuple(str(each) for each in value)
