"""Whether a question finds its rows by an index, as far as the database says so."""

import re
from typing import Any

from sqlalchemy import ClauseElement, Connection, Executable, Select, text
from sqlalchemy.ext.compiler import compiles

_WHOLE = {
    "sqlite": re.compile(r"^SCAN (?!CONSTANT)(?:TABLE )?(\S+)"),
    "postgresql": re.compile(r"Seq Scan on (\S+)"),
}
_EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}


class _Explain(Executable, ClauseElement):
    inherit_cache = False

    def __init__(self, query: Select[Any]) -> None:
        self.query = query


@compiles(_Explain)
def _explain(element: _Explain, compiler: Any, **options: Any) -> str:
    return f"{_EXPLAIN[compiler.dialect.name]} {compiler.process(element.query, **options)}"


def read_whole(connection: Connection, query: Select[Any]) -> tuple[str, ...] | None:
    """The tables that are read from end to end for this query; None where the database does not say. The columns of the
    query must be without a type: lines of text come instead.

    PostgreSQL reads a small table whole even where it has an index. Told to avoid that, it does so only without one.
    """
    name = connection.dialect.name
    if name not in _EXPLAIN:
        return None
    if name == "postgresql":
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    plan = [str(row[-1]) for row in connection.execute(_Explain(query))]
    connection.rollback()
    found = [match.group(1) for line in plan if (match := _WHOLE[name].search(line))]
    return tuple(dict.fromkeys(found))
