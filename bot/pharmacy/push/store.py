"""What was pushed, in a small database of its own that gateway and action server share.

It holds no name and no number: a prescription is a keyed fingerprint, a status one of our words.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Boolean, Column, Connection, Engine, MetaData, String, Table, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.pharmacy.sql.engine import pharmacy_engine
from bot.pharmacy.values import FillStatus, Reason
from bot.storage.moment import Moment

KEPT = timedelta(days=7)
"""Longer than this a push is neither used nor kept: by then the system says it itself."""

_PUSHES = MetaData()

_STATUS = Table(
    "pushed_status",
    _PUSHES,
    Column("prescription", String(64), primary_key=True),  # bot.pharmacy.push.system.PushSystem.fingerprints
    Column("status", String(32), nullable=False),
    Column("reason", String(32)),
    Column("confirmed", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False, index=True),
)

_SEEN = Table(
    "pushed_id",
    _PUSHES,
    Column("id", String(64), primary_key=True),
    Column("received_at", Moment, nullable=False, index=True),
)


class Replayed(Exception):
    """A push of this id was taken before."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """A status as a system pushed it. `what` is UNKNOWN for a word that nobody mapped. `at`: when it changed."""

    what: FillStatus
    why: Reason | None
    confirmed: bool
    at: datetime


class Pushes:
    """Safe to share between threads, and between processes that open the same address."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = pharmacy_engine(url)
        self._lock = threading.Lock()
        self._made = False

    def take(self, push_id: str, prescription: str, pushed: Pushed, now: datetime) -> None:
        """Keep a push unless a younger one is there. `push_id` and `prescription` are fingerprints.

        Raises Replayed, or SQLAlchemy's error when the database does not take it.
        """
        self._make()
        replayed = False
        with self._engine.begin() as connection:
            try:
                connection.execute(insert(_SEEN).values(id=push_id, received_at=now))
            except IntegrityError:
                replayed = True
            else:
                _keep(connection, prescription, pushed, now)
                for table in (_STATUS, _SEEN):
                    connection.execute(delete(table).where(table.c.received_at < now - KEPT))
        if replayed:
            raise Replayed

    def latest(self, prescriptions: Iterable[str], now: datetime) -> dict[str, Pushed]:
        """The pushes of these fingerprints. Raises SQLAlchemy's error when the database does not answer."""
        self._make()
        wanted = _STATUS.c.prescription.in_(list(prescriptions))
        with self._engine.connect() as connection:
            found = connection.execute(select(_STATUS).where(wanted, _STATUS.c.received_at >= now - KEPT)).all()
        return {
            row.prescription: Pushed(
                FillStatus(row.status), None if row.reason is None else Reason(row.reason), row.confirmed, row.at
            )
            for row in found
        }

    def _make(self) -> None:
        """The tables, once. Two processes that make them at the same moment are both content."""
        with self._lock:
            if self._made:
                return
            try:
                _PUSHES.create_all(self._engine)
            except DBAPIError:
                _PUSHES.create_all(self._engine)  # the other process has made them meanwhile
            self._made = True


def _keep(connection: Connection, prescription: str, pushed: Pushed, now: datetime) -> None:
    values = {
        "status": pushed.what.value,
        "reason": None if pushed.why is None else pushed.why.value,
        "confirmed": pushed.confirmed,
        "at": pushed.at,
        "received_at": now,
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(_STATUS).values(prescription=prescription, **values))
    except IntegrityError:
        older = (_STATUS.c.prescription == prescription) & (_STATUS.c.at < pushed.at)
        connection.execute(update(_STATUS).where(older).values(**values))
