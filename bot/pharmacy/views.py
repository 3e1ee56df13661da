"""The views that a pharmacy's IT person makes, as docs/pharmacy-views.md describes them: the SQL adapter's only words.

Everything is read from views; the tables that are written to are `refill_request` and `consultation_booking`.
"""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Boolean, Column, Date, Dialect, Integer, MetaData, Numeric, String, Table, Text, Time
from sqlalchemy.types import TypeDecorator, TypeEngine

from bot.pharmacy.values import RequestKind
from bot.storage.moment import Moment


class Amount(TypeDecorator[Decimal]):
    """Money or a quantity, exact. SQLite has no decimal type: there it is text, or whatever number a view yields."""

    impl = Numeric(12, 3)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Decimal] | TypeEngine[str]:
        return dialect.type_descriptor(String(16)) if dialect.name == "sqlite" else Numeric(12, 3)

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | str | None:
        return str(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: object, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(str(value))


class ZonedMoment(Moment):
    """A moment of a view. SQLite keeps it as text in UTC; anywhere else a time without its zone is not guessed at."""

    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None and dialect.name != "sqlite":
            raise ValueError("a moment without its zone")
        return super().process_result_value(value, dialect)


VIEWS = MetaData()


def _hours(view: str) -> Table:
    """A view of weekly hours: the shop's, or those of the chat."""
    return Table(
        view,
        VIEWS,
        Column("location", String(16), primary_key=True),
        Column("weekday", Integer, primary_key=True),
        Column("opens", Time, nullable=False),
        Column("closes", Time, nullable=False),
        Column("closed_from", Time),
        Column("closed_to", Time),
    )


PATIENT = Table(
    "patient",
    VIEWS,
    Column("reference", String(64), primary_key=True),
    Column("last_name", Text, nullable=False),
    Column("birth_date", Date, nullable=False),
    Column("state", String(2), nullable=False),
    Column("phone", String(20)),
    Column("email", Text),
)

PROXY = Table(
    "proxy",
    VIEWS,
    Column("reference", String(64), primary_key=True),
    Column("patient", String(64), nullable=False),
    Column("relationship", String(32), nullable=False),
    Column("last_name", Text, nullable=False),
    Column("birth_date", Date),
    Column("scope", String(16), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("phone", String(20)),
    Column("email", Text),
    Column("as_of", ZonedMoment),
)

PRESCRIPTION = Table(
    "prescription",
    VIEWS,
    Column("reference", String(64), primary_key=True),
    Column("number", String(20), nullable=False),
    Column("patient", String(64), nullable=False),
    Column("drug", String(32), nullable=False),
    Column("location", String(16), nullable=False),
    Column("status", String(32), nullable=False),
    Column("status_reason", String(64)),
    Column("status_since", ZonedMoment),
    Column("due_on", Date),
    Column("status_confirmed", Boolean, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("refills_left", Integer),
    Column("days_supply", Integer),
    Column("quantity", Amount),
    Column("quantity_owed", Amount),
    Column("last_filled_on", Date),
    Column("next_fill_on", Date),
    Column("price", Amount),
    Column("discontinued", Boolean, nullable=False),
    Column("confidential", Boolean, nullable=False),
    Column("as_of", ZonedMoment),
)

FILL = Table(
    "fill",
    VIEWS,
    Column("reference", String(64), primary_key=True),
    Column("prescription", String(64), nullable=False),
    Column("kind", String(16)),
    Column("filled_on", Date, nullable=False),
    Column("quantity", Amount),
    Column("days_supply", Integer),
    Column("as_of", ZonedMoment),
)

CLAIM = Table(
    "claim",
    VIEWS,
    Column("prescription", String(64), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("reject_codes", String(64)),
    Column("copay", Amount),
    Column("as_of", ZonedMoment),
)

PRIOR_AUTHORIZATION = Table(
    "prior_authorization",
    VIEWS,
    Column("prescription", String(64), primary_key=True),
    Column("state", String(32), nullable=False),
    Column("since", ZonedMoment),
    Column("due_on", Date),
    Column("as_of", ZonedMoment),
)

DELIVERY = Table(
    "delivery",
    VIEWS,
    Column("prescription", String(64), primary_key=True),
    Column("state", String(32), nullable=False),
    Column("expected_on", Date),
    Column("as_of", ZonedMoment),
)

FORMULARY = Table(
    "formulary",
    VIEWS,
    Column("code", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("generic", Text, nullable=False),
    Column("brand", Text),
    Column("strength", Text),
    Column("form", Text),
    Column("schedule", Integer, nullable=False),
    Column("restricted", Boolean, nullable=False),
)

STOCK = Table(
    "stock",
    VIEWS,
    Column("drug", String(32), primary_key=True),
    Column("location", String(16), primary_key=True),
    Column("quantity", Amount),
    Column("low_below", Amount),
    Column("expected_on", Date),
    Column("as_of", ZonedMoment),
)

LOCATION = Table(
    "location",
    VIEWS,
    Column("code", String(16), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("street", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("state", String(2), nullable=False),
    Column("postal_code", String(10), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("time_zone", String(40), nullable=False),
    Column("delivers", Boolean, nullable=False),
)

LOCATION_HOURS = _hours("location_hours")

LOCATION_CHAT_HOURS = _hours("location_chat_hours")

LOCATION_CLOSING = Table(
    "location_closing",
    VIEWS,
    Column("location", String(16), primary_key=True),
    Column("closed_on", Date, primary_key=True),
    Column("why", Text, nullable=False),
    Column("opens", Time),
    Column("closes", Time),
)

CONSULTATION_SLOT = Table(
    "consultation_slot",
    VIEWS,
    Column("reference", String(64), primary_key=True),
    Column("location", String(16), nullable=False),
    Column("starts_at", ZonedMoment, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("by_phone", Boolean, nullable=False),
    Column("as_of", ZonedMoment),
)

WRITTEN = MetaData()

REFILL_REQUEST = Table(
    "refill_request",
    WRITTEN,
    Column("reference", String(64), primary_key=True),
    Column("request_key", String(64), nullable=False, unique=True),
    Column("patient", String(64), nullable=False),
    Column("prescription", String(64), nullable=False, index=True),
    Column("kind", String(16), nullable=False, server_default=RequestKind.REFILL),
    Column("requested_at", ZonedMoment, nullable=False),
    Column("handled_at", ZonedMoment),
)

CONSULTATION_BOOKING = Table(
    "consultation_booking",
    WRITTEN,
    Column("reference", String(64), primary_key=True),
    Column("request_key", String(64), nullable=False, unique=True),
    Column("slot", String(64), nullable=False, unique=True),
    Column("patient", String(64), nullable=False),
    Column("booked_at", ZonedMoment, nullable=False),
)
