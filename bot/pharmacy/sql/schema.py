"""Which of the views a database has. One that is missing is a capability that is not there; the others go on."""

import time
from typing import Protocol

from sqlalchemy import Connection, FromClause, Table, inspect
from sqlalchemy.exc import DBAPIError, NoSuchTableError

from bot.pharmacy.port import PharmacyUnsupported
from bot.pharmacy.values import Capability

LOOK_AGAIN_SECONDS = 60
"""After so long a view that was missing is looked for again: an IT person adds one while ScriptDesk runs."""


class Schema(Protocol):
    """Where the rows of a view come from in one database."""

    def expect(self, view: Table) -> FromClause | None:
        """What to select from, with the view's columns; None where it is known that there is no such thing."""

    def find(self, view: Table, connection: Connection) -> FromClause | None:
        """The same, after looking; None where the database has no such thing."""

    def has_column(self, view: Table, column: str, connection: Connection) -> bool:
        """Whether a view or table that is there has this column."""


class DocumentedSchema:
    """A database with the views of docs/pharmacy-views.md, or some of them. Remembers what it found."""

    def __init__(self) -> None:
        self._columns: dict[str, frozenset[str]] = {}
        self._missing: dict[str, float] = {}

    def expect(self, view: Table) -> FromClause | None:
        return view

    def find(self, view: Table, connection: Connection) -> FromClause | None:
        return None if self._look(view, connection) is None else view

    def has_column(self, view: Table, column: str, connection: Connection) -> bool:
        return column in (self._look(view, connection) or ())

    def _look(self, view: Table, connection: Connection) -> frozenset[str] | None:
        if view.name in self._columns:
            return self._columns[view.name]
        now = time.monotonic()
        if now - self._missing.get(view.name, now - LOOK_AGAIN_SECONDS) < LOOK_AGAIN_SECONDS:
            return None
        try:
            columns = frozenset(column["name"] for column in inspect(connection).get_columns(view.name))
        except NoSuchTableError:
            self._missing[view.name] = now
            return None
        self._columns[view.name] = columns
        return columns


class Views:
    """The views of one system, as a question finds them on its connection."""

    def __init__(self, schema: Schema, connection: Connection, system: str) -> None:
        self._schema = schema
        self._connection = connection
        self._system = system
        self._needed_by: Capability | None = None

    def need(self, capability: Capability, view: Table) -> FromClause:
        """A view that the capability stands on. It is not looked for: that it is missing shows when it is asked."""
        self._needed_by = capability
        found = self._schema.expect(view)
        if found is None:
            raise self.without(capability)
        return found

    def maybe(self, view: Table) -> FromClause | None:
        """The view, if it is there."""
        return self._schema.find(view, self._connection)

    def has_column(self, view: Table, column: str) -> bool:
        return self._schema.has_column(view, column, self._connection)

    def without(self, capability: Capability) -> PharmacyUnsupported:
        return PharmacyUnsupported(self._system, capability)

    def missing(self, error: DBAPIError) -> PharmacyUnsupported | None:
        """What a database's error means if it says that a view is not there; None for any other error."""
        if self._needed_by is None or not _says_missing(error):
            return None
        return self.without(self._needed_by)


def _says_missing(error: DBAPIError) -> bool:
    """SQLSTATE 42P01 is PostgreSQL's undefined table, 42S02 ODBC's (SQL Server); SQLite has words only."""
    told = str(error.orig)
    state = getattr(error.orig, "sqlstate", None) or told[2:7]
    return state in ("42P01", "42S02") or told.startswith("no such table")
