"""The demo pharmacy: a made-up system with its own tables, and the documented views over them.

`python -m bot.pharmacy.demo PATH` makes one in a SQLite file. Its own tables are called elm_...; a change there by SQL
is what a patient sees next.
"""

import random
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Connection, Engine, Index, MetaData, Table, Text, inspect, select, text, update

from bot.clock import utc_now
from bot.pharmacy.authority import Proxy
from bot.pharmacy.demo_consultations import demo_slots
from bot.pharmacy.demo_formulary import demo_formulary, form_of
from bot.pharmacy.demo_patients import STAR, TWINS, demo_patients
from bot.pharmacy.demo_places import CODES, HAMDEN, MILFORD, NEW_HAVEN, TIME_ZONE, demo_locations
from bot.pharmacy.demo_prescriptions import demo_prescriptions
from bot.pharmacy.demo_proxies import demo_proxies
from bot.pharmacy.sql import pharmacy_engine
from bot.pharmacy.values import Drug, RequestKind
from bot.pharmacy.views import PROXY, REFILL_REQUEST, VIEWS, WRITTEN

OWN_NAME = "elm_{}"
"""The demo system's own table behind a view."""

type Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to be on the demo page: what a form asks, and (number, drug) of the prescriptions."""

    name: str
    birth_date: date
    prescriptions: tuple[tuple[str, str], ...]


def seed_demo(engine: Engine, now: datetime) -> None:
    """Make the demo pharmacy, or make it new: every date is counted from `now`.

    Refill requests and bookings stay; a request that nobody has handled counts as handled, as a pharmacy works through
    them overnight.
    Raises SQLAlchemyError where tables of another system stand in the way: they are never touched.
    """
    own = _own_tables()
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")  # who reads does not wait for who writes
            connection.commit()
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        for name in VIEWS.tables:
            connection.execute(text(f"DROP VIEW IF EXISTS {name}"))
        own.drop_all(connection)
        own.create_all(connection)
        WRITTEN.create_all(connection)
        _with_kinds(connection)
        connection.execute(update(REFILL_REQUEST).where(REFILL_REQUEST.c.handled_at.is_(None)).values(handled_at=now))
        _fill(connection, own, now)
        for name, view in VIEWS.tables.items():
            columns = ", ".join(column.name for column in view.columns)
            connection.execute(text(f"CREATE VIEW {name} AS SELECT {columns} FROM {OWN_NAME.format(name)}"))  # noqa: S608  # our own names
        connection.commit()


def demo_people(engine: Engine) -> tuple[DemoPerson, ...]:
    """Whom to try on the demo page: the patient of the demo conversation, a twin, and two others."""
    own = _own_tables()
    patient, prescription, drug = (own.tables[OWN_NAME.format(name)] for name in _PERSON_TABLES)
    shown = (STAR.reference, TWINS[0].reference, "P0005", "P0006")
    query = (
        select(patient.c.first_name, patient.c.last_name, patient.c.birth_date, prescription.c.number, drug.c.name)
        .join(prescription, prescription.c.patient == patient.c.reference)
        .join(drug, drug.c.code == prescription.c.drug)
        .where(patient.c.reference.in_(shown))
        .order_by(patient.c.reference, prescription.c.number)
    )
    people: dict[tuple[str, date], list[tuple[str, str]]] = {}
    with engine.connect() as connection:
        for first, last, birth_date, number, name in connection.execute(query):
            people.setdefault((f"{first} {last}", birth_date), []).append((number, name))
    return tuple(DemoPerson(name, birth_date, tuple(known)) for (name, birth_date), known in people.items())


_PERSON_TABLES = ("patient", "prescription", "formulary")


def _own_tables() -> MetaData:
    """The demo system's tables: the views' columns, and what no view shows."""
    own = MetaData()
    tables = {name: view.to_metadata(own, name=OWN_NAME.format(name)) for name, view in VIEWS.tables.items()}
    tables["patient"].append_column(Column("first_name", Text, nullable=False))
    Index("elm_patient_birth_date", tables["patient"].c.birth_date)
    Index("elm_prescription_number", tables["prescription"].c.number)
    Index("elm_prescription_patient", tables["prescription"].c.patient)
    Index("elm_proxy_patient", tables["proxy"].c.patient)
    Index("elm_fill_prescription", tables["fill"].c.prescription)
    Index("elm_consultation_slot_location", tables["consultation_slot"].c.location)
    return own


def _with_kinds(connection: Connection) -> None:
    """A demo pharmacy from before there were renewals has a table of requests that does not know their kind."""
    if "kind" not in {column["name"] for column in inspect(connection).get_columns(REFILL_REQUEST.name)}:
        kind = f"varchar(16) NOT NULL DEFAULT '{RequestKind.REFILL}'"
        connection.execute(text(f"ALTER TABLE {REFILL_REQUEST.name} ADD COLUMN kind {kind}"))


def _proxy(proxy: Proxy) -> dict[str, Any]:
    contact = {"phone": proxy.contact.phone, "email": proxy.contact.email}
    return _known(PROXY, asdict(proxy)) | contact | {"scope": proxy.scope.value, "as_of": None}


def _fill(connection: Connection, own: MetaData, now: datetime) -> None:
    today = now.astimezone(ZoneInfo(TIME_ZONE)).date()
    drugs = demo_formulary()
    patients = demo_patients(today)
    orders = demo_prescriptions(patients, drugs, now)
    rows: Mapping[str, Rows] = {
        "formulary": [_known(VIEWS.tables["formulary"], asdict(drug)) for drug in drugs],
        "patient": [asdict(patient) for patient in patients],
        "prescription": [order.prescription for order in orders],
        "claim": [order.claim for order in orders if order.claim],
        "delivery": [order.delivery for order in orders if order.delivery],
        "prior_authorization": [order.authorization for order in orders if order.authorization],
        "fill": [fill for order in orders for fill in order.fills],
        "proxy": [_proxy(proxy) for proxy in demo_proxies(today)],
        "stock": _stock(drugs, now),
        **_places(today),
        "consultation_slot": [asdict(slot) | {"as_of": None} for slot in demo_slots(now)],
    }
    for name, lines in rows.items():
        connection.execute(own.tables[OWN_NAME.format(name)].insert(), lines)


def _places(today: date) -> dict[str, Rows]:
    places = demo_locations(today)
    return {
        "location": [
            _known(VIEWS.tables["location"], asdict(place)) | {"position": position}
            for position, place in enumerate(places, start=1)
        ],
        "location_hours": [asdict(day) | {"location": place.code} for place in places for day in place.hours],
        "location_chat_hours": [asdict(day) | {"location": place.code} for place in places for day in place.chat_hours],
        "location_closing": [
            {"location": place.code, "closed_on": day.on, "why": day.why, "opens": day.opens, "closes": day.closes}
            for place in places
            for day in place.closings
        ],
    }


def _stock(drugs: Iterable[Drug], now: datetime) -> Rows:
    """Every product at every shop. New Haven counts live, Hamden every two hours, Milford overnight."""
    chance = random.Random(1308)  # noqa: S311  # made-up shelves, the same each time
    read = {
        NEW_HAVEN: now - timedelta(minutes=20),
        HAMDEN: now - timedelta(hours=2),
        MILFORD: now - timedelta(hours=26),
    }
    today = now.astimezone(ZoneInfo(TIME_ZONE)).date()
    rows = []
    for drug in drugs:
        form = form_of(drug)
        for place in CODES:
            fills = _FIXED_STOCK.get((drug.generic, drug.brand, drug.strength, place))
            if fills is None:
                fills = chance.choices((0, 1, chance.randint(4, 40)), (6, 10, 84))[0]
            out = fills == 0
            dated = out and (drug.brand == "ozempic" or chance.random() < 0.7)
            rows.append(
                {
                    "drug": drug.code,
                    "location": place,
                    "quantity": form.quantity * Decimal(fills),
                    "low_below": form.low_below,
                    "expected_on": today + timedelta(days=chance.randint(2, 6)) if dated else None,
                    "as_of": read[place],
                }
            )
    return rows


_FIXED_STOCK: dict[tuple[str, str | None, str, str], int] = {
    ("semaglutide", "ozempic", "0.5 mg", NEW_HAVEN): 1,
    ("semaglutide", "ozempic", "0.5 mg", HAMDEN): 0,
    ("semaglutide", "ozempic", "0.5 mg", MILFORD): 6,
    ("atorvastatin", "lipitor", "20 mg", NEW_HAVEN): 0,
    ("lisinopril", "zestril", "10 mg", NEW_HAVEN): 30,
    ("metformin", "glucophage", "500 mg", NEW_HAVEN): 30,
}
"""Usual fills on the shelf, where the demo conversation needs to know."""


def _known(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in table.columns}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m bot.pharmacy.demo PATH")
    seed_demo(pharmacy_engine(f"sqlite:///{sys.argv[1]}"), utc_now())
