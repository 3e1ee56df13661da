"""A pharmacy's system read with SQL: SQLAlchemy 2 over the views of `views.py`, on SQLite and PostgreSQL.

Nothing of a question leaves in an error: parameters are hidden, and the exception that a caller sees has no cause.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import uuid4

from sqlalchemy import Column, Connection, Engine, Label, Select, Table, create_engine, func, insert, or_, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError, SQLAlchemyError

from bot.clock import Clock, utc_now
from bot.pharmacy import rows
from bot.pharmacy.port import PharmacyUnavailable, PharmacyUnreadable
from bot.pharmacy.values import (
    Contact,
    Drug,
    IdentityMatch,
    Location,
    Prescription,
    RefillRequest,
    Stock,
)
from bot.pharmacy.views import (
    CLAIM,
    DELIVERY,
    FORMULARY,
    LOCATION,
    LOCATION_CLOSING,
    LOCATION_HOURS,
    PATIENT,
    PRESCRIPTION,
    REFILL_REQUEST,
    STOCK,
)

CONNECT_SECONDS = 2
STATEMENT_SECONDS = 2
POOL_SECONDS = 0.5
POOL_SIZE = 8

_log = logging.getLogger(__name__)


def pharmacy_engine(url: str | URL) -> Engine:
    """An engine whose waiting ends before a chat's deadline of 5 s: for a connection, for a lock, for an answer.

    `url`: `sqlite:///var/pharmacy.db` or `postgresql+psycopg://user@host/name`. Connects when first used.
    """
    address = make_url(url)
    waits: dict[str, object] = {}
    if address.get_backend_name() == "sqlite":
        waits = {"timeout": STATEMENT_SECONDS}
    elif address.get_backend_name() == "postgresql":
        given = address.query.get("options", "")
        limit = f"-c statement_timeout={STATEMENT_SECONDS * 1000} -c timezone=UTC"
        waits = {
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": STATEMENT_SECONDS * 1000,  # a network that went silent
            "options": f"{given} {limit}".strip(),
        }
    return create_engine(
        address,
        connect_args=waits,
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
    )


class SqlPharmacy:
    """The pharmacy port over SQL. Safe to share between threads.

    `system`: the name that an error and a log line carry. `clock`: when a live row (one without `as_of`) was read.
    """

    def __init__(self, engine: Engine, system: str = "pharmacy", clock: Clock = utc_now) -> None:
        self._engine = engine
        self._reads = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._system = system
        self._clock = clock

    def match_prescription(self, number: str, last_name: str, birth_date: date) -> IdentityMatch | None:
        """Tier 1: one query by number; name and date are compared here, whatever the query found."""

        def ask(connection: Connection) -> IdentityMatch | None:
            found = connection.execute(_BY_NUMBER.where(PRESCRIPTION.c.number.in_(rows.spellings(number)))).mappings()
            name = rows.bare_name(last_name)
            fitting = [
                row for row in found if (rows.bare_name(row["last_name"]) == name) & (row["birth_date"] == birth_date)
            ]
            # Twins whose prescriptions carry one number at two locations: nobody is guessed.
            if len({row["patient"] for row in fitting}) != 1:
                return None
            row = max(fitting, key=lambda each: (each["issued_on"], each["reference"]))
            return IdentityMatch(row["patient"], row["birth_date"], row["state"], row["reference"])

        return self._answer(self._reads, ask)

    def match_patient(self, last_name: str, birth_date: date) -> Sequence[IdentityMatch]:
        """Tier 2, first half: one query by date; names are compared here."""

        def ask(connection: Connection) -> list[IdentityMatch]:
            born_then = connection.execute(
                select(PATIENT.c.reference, PATIENT.c.last_name, PATIENT.c.state)
                .where(PATIENT.c.birth_date == birth_date)
                .order_by(PATIENT.c.reference)
            ).mappings()
            name = rows.bare_name(last_name)
            return [
                IdentityMatch(row["reference"], birth_date, row["state"])
                for row in born_then
                if rows.bare_name(row["last_name"]) == name
            ]

        return self._answer(self._reads, ask)

    def contact(self, patient: str) -> Contact:
        """Where a one-time code may be sent; nowhere for a patient who is not there."""

        def ask(connection: Connection) -> Contact:
            row = connection.execute(
                select(PATIENT.c.phone, PATIENT.c.email).where(PATIENT.c.reference == patient)
            ).one_or_none()
            return Contact(row.phone or None, row.email or None) if row else Contact(None, None)

        return self._answer(self._reads, ask)

    def prescription(self, patient: str, reference: str) -> Prescription | None:
        """One prescription; None unless it is this patient's."""
        found = self._prescriptions(PRESCRIPTION.c.patient == patient, PRESCRIPTION.c.reference == reference)
        return found[0] if found else None

    def prescriptions(self, patient: str) -> Sequence[Prescription]:
        """All of a patient's prescriptions, the latest activity first."""
        return self._prescriptions(PRESCRIPTION.c.patient == patient)

    def formulary(self) -> Sequence[Drug]:
        """Every product the pharmacy carries, by name."""

        def ask(connection: Connection) -> list[Drug]:
            found = connection.execute(select(FORMULARY).order_by(FORMULARY.c.name)).mappings()
            return [rows.read_drug(dict(row)) for row in found]

        return self._answer(self._reads, ask)

    def stock(self, drug: str) -> Sequence[Stock]:
        """Graded stock of each product named `drug` (generic or brand, in any case), at each location, the main first.

        Products appear in the order of their names within a location.
        """
        now = self._clock()
        name = drug.strip().lower()

        def ask(connection: Connection) -> list[Stock]:
            found = connection.execute(
                select(STOCK, *_prefixed(FORMULARY, "drug"))
                .join(FORMULARY, FORMULARY.c.code == STOCK.c.drug)
                .join(LOCATION, LOCATION.c.code == STOCK.c.location)
                .where(or_(func.lower(FORMULARY.c.generic) == name, func.lower(FORMULARY.c.brand) == name))
                .order_by(LOCATION.c.position, FORMULARY.c.name)
            ).mappings()
            return [rows.read_stock(dict(row), now) for row in found]

        return self._answer(self._reads, ask)

    def locations(self) -> Sequence[Location]:
        """Every location, the main one first, with the closings from yesterday on."""
        yesterday = self._clock().date() - timedelta(days=1)

        def ask(connection: Connection) -> list[Location]:
            places = connection.execute(select(LOCATION).order_by(LOCATION.c.position)).mappings().all()
            hours = _by_location(
                connection,
                select(LOCATION_HOURS).order_by(
                    LOCATION_HOURS.c.location, LOCATION_HOURS.c.weekday, LOCATION_HOURS.c.opens
                ),
            )
            closings = _by_location(
                connection,
                select(LOCATION_CLOSING)
                .where(LOCATION_CLOSING.c.closed_on >= yesterday)
                .order_by(LOCATION_CLOSING.c.location, LOCATION_CLOSING.c.closed_on),
            )
            return [
                rows.read_location(dict(row), hours.get(row["code"], ()), closings.get(row["code"], ()))
                for row in places
            ]

        return self._answer(self._reads, ask)

    def request_refill(self, patient: str, prescription: str, key: str, at: datetime) -> RefillRequest:
        """Ask for a refill, once per `key`: whoever comes second, also at the same moment, gets the first request.

        Raises ValueError when `key` asked for something else before: keys are made for one question.
        """
        asked = {"patient": patient, "prescription": prescription}
        fresh = {"reference": uuid4().hex, "request_key": key, "requested_at": at, **asked}

        def add(connection: Connection) -> bool:
            try:
                connection.execute(insert(REFILL_REQUEST), fresh)
                connection.commit()
            except IntegrityError:
                return False
            return True

        if self._answer(self._engine, add):
            return RefillRequest(str(fresh["reference"]), prescription, at, repeated=False)

        def first(connection: Connection) -> RefillRequest | None:
            row = connection.execute(select(REFILL_REQUEST).where(REFILL_REQUEST.c.request_key == key)).one()
            if (row.patient, row.prescription) != (patient, prescription):
                return None
            return RefillRequest(row.reference, prescription, row.requested_at, repeated=True)

        request = self._answer(self._reads, first)
        if request is None:
            raise ValueError("the key of this refill request belongs to another request")
        return request

    def _prescriptions(self, *conditions: object) -> list[Prescription]:
        now = self._clock()

        def ask(connection: Connection) -> list[Prescription]:
            found = connection.execute(_PRESCRIPTIONS.where(*conditions)).mappings()  # type: ignore[arg-type]  # SQL expressions
            return rows.latest_first(rows.read_prescription(dict(row), now) for row in found)

        return self._answer(self._reads, ask)

    def _answer[T](self, engine: Engine, ask: Callable[[Connection], T]) -> T:
        """What `ask` finds. The error is raised outside the handler: SQL's own, with its values, is then not in its
        chain, not even as a suppressed context."""
        try:
            with engine.connect() as connection:
                return ask(connection)
        except (ProgrammingError, DataError, ValueError, TypeError, ArithmeticError, LookupError) as error:
            failure: PharmacyUnavailable = PharmacyUnreadable(self._system)
            kind = type(error).__name__
        except SQLAlchemyError as error:
            failure = PharmacyUnavailable(self._system)
            kind = type(error).__name__
        _log.warning("the pharmacy system gave no answer", extra={"system": self._system, "error": kind})
        raise failure


def _prefixed(table: Table, prefix: str) -> Iterable[Label[object]]:
    return [_label(column, prefix) for column in table.columns]


def _label(column: Column[object], prefix: str) -> Label[object]:
    return column.label(f"{prefix}_{column.name}")


def _by_location(connection: Connection, query: Select[tuple[object, ...]]) -> dict[str, list[rows.Row]]:
    found = [dict(row) for row in connection.execute(query).mappings()]
    return {code: list(days) for code, days in groupby(found, key=lambda row: row["location"])}


_BY_NUMBER = select(
    PRESCRIPTION.c.reference,
    PRESCRIPTION.c.patient,
    PRESCRIPTION.c.issued_on,
    PATIENT.c.last_name,
    PATIENT.c.birth_date,
    PATIENT.c.state,
).join(PATIENT, PATIENT.c.reference == PRESCRIPTION.c.patient)

_REQUESTED_AT = (
    select(func.max(REFILL_REQUEST.c.requested_at))
    .where(REFILL_REQUEST.c.prescription == PRESCRIPTION.c.reference, REFILL_REQUEST.c.handled_at.is_(None))
    .scalar_subquery()
)

_PRESCRIPTIONS = (
    select(
        PRESCRIPTION,
        *_prefixed(FORMULARY, "drug"),
        *_prefixed(CLAIM, "claim"),
        *_prefixed(DELIVERY, "delivery"),
        _REQUESTED_AT.label("refill_requested_at"),
    )
    .outerjoin(FORMULARY, FORMULARY.c.code == PRESCRIPTION.c.drug)
    .outerjoin(CLAIM, CLAIM.c.prescription == PRESCRIPTION.c.reference)
    .outerjoin(DELIVERY, DELIVERY.c.prescription == PRESCRIPTION.c.reference)
)
