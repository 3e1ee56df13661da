"""Who is asking: a patient by a prescription's number or by name and birth date, and who may act for a patient."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, RowMapping, select

from bot.pharmacy import rows
from bot.pharmacy.authority import Proxy
from bot.pharmacy.sql.database import Database
from bot.pharmacy.sql.schema import Views
from bot.pharmacy.values import Capability, Contact, IdentityMatch
from bot.pharmacy.views import PATIENT, PRESCRIPTION, PROXY

_IDENTITY = Capability.IDENTITY


def match_prescription(database: Database, number: str, last_name: str, birth_date: date) -> IdentityMatch | None:
    """Tier 1: one query by number; name and date are compared here, whatever the query found."""

    def ask(connection: Connection, views: Views) -> IdentityMatch | None:
        patient, prescription = views.need(_IDENTITY, PATIENT), views.need(_IDENTITY, PRESCRIPTION)
        found = connection.execute(
            select(
                prescription.c.reference,
                prescription.c.patient,
                prescription.c.issued_on,
                patient.c.last_name,
                patient.c.birth_date,
                patient.c.state,
            )
            .join(patient, patient.c.reference == prescription.c.patient)
            .where(prescription.c.number.in_(rows.spellings(number)))
        ).mappings()
        fitting = [row for row in found if _is_called(row, last_name) & (row["birth_date"] == birth_date)]
        # Twins whose prescriptions carry one number at two locations: nobody is guessed.
        if len({row["patient"] for row in fitting}) != 1:
            return None
        row = max(fitting, key=lambda each: (each["issued_on"], each["reference"]))
        return IdentityMatch(row["patient"], row["birth_date"], row["state"] or "", row["reference"])

    return database.read(ask)


def match_patient(database: Database, last_name: str, birth_date: date) -> Sequence[IdentityMatch]:
    """Tier 2, first half: one query by date; names are compared here."""

    def ask(connection: Connection, views: Views) -> list[IdentityMatch]:
        patient = views.need(_IDENTITY, PATIENT)
        born_then = connection.execute(
            select(patient.c.reference, patient.c.last_name, patient.c.state)
            .where(patient.c.birth_date == birth_date)
            .order_by(patient.c.reference)
        ).mappings()
        return [
            IdentityMatch(row["reference"], birth_date, row["state"] or "")
            for row in born_then
            if _is_called(row, last_name)
        ]

    return database.read(ask)


def _is_called(row: RowMapping, last_name: str) -> bool:
    """Whether the names are the same. A record without a name is nobody's, and harms none of the same birth date."""
    name = rows.bare_name(last_name)
    return (rows.bare_name(row["last_name"] or "") == name) & (name != "")


def contact(database: Database, reference: str) -> Contact:
    """Where a one-time code may be sent; nowhere for a patient who is not there."""

    def ask(connection: Connection, views: Views) -> Contact:
        patient = views.need(_IDENTITY, PATIENT)
        row = connection.execute(
            select(patient.c.phone, patient.c.email).where(patient.c.reference == reference)
        ).one_or_none()
        return rows.read_contact(row.phone, row.email) if row else Contact(None, None)

    return database.read(ask)


def proxies(database: Database, patient: str) -> Sequence[Proxy]:
    """Who has an authority on record, the first granted first; also those whose time is over or has not begun."""

    def ask(connection: Connection, views: Views) -> list[Proxy]:
        now = database.now()
        proxy = views.need(_IDENTITY, PROXY)
        found = connection.execute(
            select(proxy).where(proxy.c.patient == patient).order_by(proxy.c.valid_from, proxy.c.reference)
        ).mappings()
        return [rows.read_proxy(dict(row), now) for row in found]

    return database.read(ask)
