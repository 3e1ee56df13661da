"""A pharmacy's own tables as our views: each is a subquery with our columns, made from a mapping file's statement."""

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Table,
    column,
    literal,
    null,
    select,
    text,
    type_coerce,
)
from sqlalchemy.sql.selectable import NamedFromClause

from bot.pharmacy.sql.conversions import Confirmed, LoadTime
from bot.pharmacy.sql.mapping import MappedView, SqlMapping
from bot.pharmacy.sql.statement import names, sql_for


class MappedSchema:
    """The views of a mapping. `dialect`: SQLAlchemy's name of the database that runs the statements."""

    def __init__(self, mapping: SqlMapping, dialect: str) -> None:
        self._mapping = mapping
        self._dialect = dialect
        self._views = {name: self._subquery(mapped) for name, mapped in mapping.views.items()}

    def expect(self, view: Table) -> FromClause | None:
        return self._views.get(view.name)

    def find(self, view: Table, connection: Connection) -> FromClause | None:
        return self._views.get(view.name)

    def has_column(self, view: Table, column: str, connection: Connection) -> bool:
        return view.name in self._views

    def _subquery(self, mapped: MappedView) -> FromClause:
        """(SELECT … FROM (their statement) AS theirs) AS our_view, with our columns, each of its type."""
        theirs = (
            text(sql_for(mapped.select, self._dialect))
            .columns(*(column(name, mapped.types.get(name)) for name in names(mapped.select)))
            .subquery("theirs")
        )
        ours = [self._column(each, mapped, theirs).label(each.name) for each in mapped.view.columns]
        return select(*ours).select_from(theirs).subquery(mapped.view.name)

    def _column(self, ours: Column[Any], mapped: MappedView, theirs: NamedFromClause) -> ColumnElement[Any]:
        if ours.name in mapped.values:
            return literal(mapped.values[ours.name], ours.type)
        if ours.name == "status_confirmed" and ours.name not in mapped.types:
            return type_coerce(theirs.c.status, Confirmed(mapped.confirmed))
        if ours.name in mapped.types:
            return theirs.c[ours.name]
        if ours.name == "as_of" and self._mapping.as_of is not None:
            told = text(sql_for(self._mapping.as_of, self._dialect)).columns(column("as_of")).scalar_subquery()
            return type_coerce(told, LoadTime(self._mapping.zone))
        return type_coerce(null(), ours.type)
