"""What another system wants to know of a patient's prescriptions by the number on their labels: the insurer's word,
and where a parcel is."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Table, select

from bot.pharmacy import rows
from bot.pharmacy.sql.database import Database
from bot.pharmacy.sql.prescriptions import prefixed
from bot.pharmacy.sql.schema import Views
from bot.pharmacy.values import Capability, Delivery, InsuranceWord
from bot.pharmacy.views import CLAIM, DELIVERY, PRESCRIPTION, PRIOR_AUTHORIZATION


def claims(database: Database, patient: str, numbers: Sequence[str]) -> Mapping[str, InsuranceWord]:
    """The insurer's last word on each of these that the system knows; nothing in it where the insurer said nothing."""

    def read(row: rows.Row, now: datetime) -> InsuranceWord:
        return InsuranceWord(rows.read_claim(row, now), rows.read_prior_authorization(row, now))

    views = ((CLAIM, "claim"), (PRIOR_AUTHORIZATION, "authorization"))
    return _by_number(database, patient, numbers, Capability.CLAIMS, views, read)


def deliveries(database: Database, patient: str, numbers: Sequence[str]) -> Mapping[str, Delivery]:
    """Of those of these prescriptions that are brought or sent."""
    views = ((DELIVERY, "delivery"),)
    found = _by_number(database, patient, numbers, Capability.DELIVERIES, views, rows.read_delivery)
    return {number: delivery for number, delivery in found.items() if delivery is not None}


def _by_number[T](
    database: Database,
    patient: str,
    numbers: Sequence[str],
    capability: Capability,
    views_of: Sequence[tuple[Table, str]],
    read: Callable[[rows.Row, datetime], T],
) -> dict[str, T]:
    """By each number as it was asked. The first of `views_of` must be there. A number on two of the patient's
    prescriptions, as two locations may give it, means the one that was issued later."""

    def ask(connection: Connection, views: Views) -> dict[str, T]:
        now = database.now()
        prescription = views.need(capability, PRESCRIPTION)
        query = select(prescription.c.number)
        for place, (view, prefix) in enumerate(views_of):
            there = views.need(capability, view) if place == 0 else views.maybe(view)
            if there is not None:
                query = query.add_columns(*prefixed(there, prefix))
                query = query.outerjoin(there, there.c.prescription == prescription.c.reference)
        query = query.where(prescription.c.patient == patient)
        found = connection.execute(query.order_by(prescription.c.issued_on, prescription.c.reference)).mappings()
        latest = {rows.bare_number(row["number"]): dict(row) for row in found}
        bare = {number: rows.bare_number(number) for number in numbers}
        return {number: read(latest[label], now) for number, label in bare.items() if label in latest}

    return database.read(ask)
