"""Times at which a pharmacist can talk, and the table in which a patient's booking stands once per key and slot."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from bot.pharmacy import rows
from bot.pharmacy.consultations import Booking, ConsultationSlot
from bot.pharmacy.sql.database import Database
from bot.pharmacy.sql.schema import Views
from bot.pharmacy.values import Capability
from bot.pharmacy.views import CONSULTATION_BOOKING, CONSULTATION_SLOT

_CONSULTATIONS = Capability.CONSULTATIONS


def slots(
    reads: Database, writes: Database, location: str, after: datetime, before: datetime
) -> Sequence[ConsultationSlot]:
    """Free times of that location that begin from `after` to `before`, the earliest first."""

    def ask(connection: Connection, views: Views) -> list[ConsultationSlot]:
        now = reads.now()
        slot = views.need(_CONSULTATIONS, CONSULTATION_SLOT)
        found = connection.execute(
            select(slot)
            .where(slot.c.location == location, slot.c.starts_at >= after, slot.c.starts_at <= before)
            .order_by(slot.c.starts_at, slot.c.reference)
        ).mappings()
        return [rows.read_slot(dict(row), now) for row in found]

    offered = reads.read(ask)

    def booked(connection: Connection, views: Views) -> set[str]:
        views.need(_CONSULTATIONS, CONSULTATION_BOOKING)
        wanted = CONSULTATION_BOOKING.c.slot.in_([slot.reference for slot in offered])
        return set(connection.execute(select(CONSULTATION_BOOKING.c.slot).where(wanted)).scalars())

    gone = writes.read(booked)
    return [slot for slot in offered if slot.reference not in gone]


def book(reads: Database, writes: Database, patient: str, slot: str, key: str, at: datetime) -> Booking:
    """Book once per `key`. A slot that somebody else has, that is no longer offered or has begun, is taken.

    Raises ValueError when `key` booked something else before: keys are made for one question.
    """

    def offered(connection: Connection, views: Views) -> bool:
        view = views.need(_CONSULTATIONS, CONSULTATION_SLOT)
        starts_at = connection.execute(select(view.c.starts_at).where(view.c.reference == slot)).scalar_one_or_none()
        return starts_at is not None and starts_at > at

    def add(connection: Connection, views: Views) -> bool:
        row = {"reference": uuid4().hex, "request_key": key, "slot": slot, "patient": patient, "booked_at": at}
        try:
            connection.execute(insert(CONSULTATION_BOOKING), row)
            connection.commit()
        except IntegrityError:
            return False
        return True

    before = _booked_with(writes, key)
    if before is None and reads.read(offered):
        if writes.write(add):
            return Booking(slot, at, repeated=False)
        before = _booked_with(writes, key)
    if before is None:
        return Booking(slot, at, repeated=False, taken=True)
    if before[:2] != (patient, slot):
        raise ValueError("the key of this booking belongs to another booking")
    return Booking(slot, before[2], repeated=True)


def _booked_with(writes: Database, key: str) -> tuple[str, str, datetime] | None:
    """The patient, the slot and the moment of the booking that `key` made."""
    table = CONSULTATION_BOOKING.c

    def ask(connection: Connection, views: Views) -> tuple[str, str, datetime] | None:
        views.need(_CONSULTATIONS, CONSULTATION_BOOKING)
        row = connection.execute(
            select(table.patient, table.slot, table.booked_at).where(table.request_key == key)
        ).one_or_none()
        return None if row is None else (row.patient, row.slot, row.booked_at)

    return writes.read(ask)
