"""Questions to a pharmacy's database. Nothing of a question leaves in an error: parameters are hidden, and the
exception that a caller sees has no cause."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, InvalidRequestError, ProgrammingError, SQLAlchemyError

from bot.clock import Clock
from bot.pharmacy.port import PharmacyUnavailable, PharmacyUnreadable
from bot.pharmacy.sql.schema import Schema, Views

_log = logging.getLogger(__name__)

_UNREADABLE = (
    ProgrammingError,
    DataError,
    InvalidRequestError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    LookupError,
)
"""What SQLAlchemy, its types and `rows` raise about a value or a column that is not what it should be."""

type Ask[T] = Callable[[Connection, Views], T]


class Database:
    """One database of a pharmacy's system.

    `system`: the name that an error and a log line carry. `clock`: when a live row (one without `as_of`) was read.
    """

    def __init__(self, engine: Engine, schema: Schema, system: str, clock: Clock) -> None:
        self._engine = engine
        self._reads = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._schema = schema
        self._system = system
        self._clock = clock

    def now(self) -> datetime:
        return self._clock()

    def read[T](self, ask: Ask[T]) -> T:
        """What `ask` finds."""
        return self._answer(self._reads, ask)

    def write[T](self, ask: Ask[T]) -> T:
        """What `ask` does; it commits by itself."""
        return self._answer(self._engine, ask)

    def _answer[T](self, engine: Engine, ask: Ask[T]) -> T:
        """What `ask` finds. The error is raised outside the handler: SQL's own, with its values, is then not in its
        chain, not even as a suppressed context."""
        failure: PharmacyUnavailable | None = None
        try:
            with engine.connect() as connection:
                views = Views(self._schema, connection, self._system)
                try:
                    return ask(connection, views)
                except DBAPIError as error:
                    failure = views.missing(error)
                    if failure is None:
                        raise
        except _UNREADABLE as error:
            failure = PharmacyUnreadable(self._system)
            kind = type(error).__name__
        except SQLAlchemyError as error:
            # SQLite has one kind of error for a lock and for a column that is missing.
            no_column = isinstance(error, DBAPIError) and str(error.orig).startswith("no such column")
            failure = (PharmacyUnreadable if no_column else PharmacyUnavailable)(self._system)
            kind = type(error).__name__
        else:
            raise failure
        _log.warning("the pharmacy system gave no answer", extra={"system": self._system, "error": kind})
        raise failure
