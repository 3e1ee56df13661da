"""The SELECTs of a mapping file: read by a parser, judged, and written anew for the database that runs them.

What runs is what was judged: the text of the file itself is never sent. No value of a question ever stands in it.
"""

import re
from collections.abc import Sequence

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

DIALECTS = {"sqlite": "sqlite", "postgresql": "postgres", "mssql": "tsql"}
"""SQLAlchemy's name of a database → the parser's."""

_WRITES = (
    exp.DML,
    exp.DDL,
    exp.Into,
    exp.Lock,
    exp.Command,
    exp.Alter,
    exp.Drop,
    exp.Execute,
    exp.Merge,
    exp.TruncateTable,
    exp.Set,
    exp.Use,
)
_FROM_OUTSIDE = (exp.Placeholder, exp.Parameter, exp.SessionParameter)


_PART = r"(?:\w+|\[[^\]]+\]|\"[^\"]+\")"
_TABLE = re.compile(rf"{_PART}(?:\.{_PART}){{0,2}}")


class StatementError(Exception):
    """What is wrong with a statement, as a sentence for whoever wrote it."""


def read_select(sql: str, dialect: str) -> exp.Query:
    """One SELECT that does nothing but read. `dialect`: one of DIALECTS. Raises StatementError."""
    try:
        statements: Sequence[exp.Expr | None] = sqlglot.parse(sql, read=DIALECTS[dialect])
    except SqlglotError:
        statements = ()
    if len(statements) != 1:
        raise StatementError("it must be one SELECT that can be read: write one statement, in the file's dialect.")
    (statement,) = statements
    if not isinstance(statement, exp.Query):
        raise StatementError("it must be a SELECT: nothing else is ever run.")
    for node in statement.walk():
        if isinstance(node, _WRITES):
            raise StatementError("it must only read: leave INTO, FOR UPDATE and everything that writes out.")
        if isinstance(node, _FROM_OUTSIDE):
            raise StatementError("it must be complete in itself: leave variables and placeholders out.")
    if statement.is_star:
        raise StatementError("it must name its columns: write them out instead of *.")
    if statement.args.get("order"):
        raise StatementError("its rows need no order: leave ORDER BY at its end out.")
    if dialect == "mssql" and statement.args.get("with_"):
        raise StatementError("SQL Server takes no WITH inside another query: write it as a subquery in FROM.")
    return statement


def select_columns(table: str, columns: Sequence[tuple[str, str]], dialect: str) -> exp.Query:
    """A SELECT of a table's columns, from (name that the result gives it, name in the table). Raises StatementError."""
    read = DIALECTS[dialect]
    chosen = []
    for name, theirs in columns:
        column = _parsed(theirs, read)
        if not isinstance(column, exp.Column):
            raise StatementError(f"{theirs!r} must be the name of a column; for more write a `select:` of your own.")
        chosen.append(column.as_(name))
    if not _TABLE.fullmatch(table):
        raise StatementError(f"{table!r} must be the name of a table or view.")
    return exp.select(*chosen).from_(exp.to_table(table, dialect=read))


def names(select: exp.Query) -> Sequence[str]:
    """What the columns of the result are called."""
    return select.named_selects


def sql_for(select: exp.Query, dialect: str) -> str:
    """The statement in the words of a database, ready for SQLAlchemy's text(): no sign in it means a parameter."""
    return select.sql(dialect=DIALECTS[dialect], comments=False).replace(":", "\\:")


def _parsed(text: str, read: str) -> exp.Expr | None:
    try:
        return sqlglot.parse_one(text, read=read)
    except SqlglotError:
        return None
