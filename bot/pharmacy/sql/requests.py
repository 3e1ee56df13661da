"""What a patient asks of the staff, written once per key into a table that staff read: refills and renewals."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from bot.pharmacy.sql.database import Database
from bot.pharmacy.sql.schema import Views
from bot.pharmacy.values import Capability, RefillRefusal, RefillRequest, RequestKind
from bot.pharmacy.views import PRESCRIPTION, REFILL_REQUEST


def request(
    reads: Database, writes: Database, kind: RequestKind, patient: str, prescription: str, key: str, at: datetime
) -> RefillRequest:
    """Ask once per `key`: whoever comes second, also at the same moment, gets the first request.

    Nothing is asked of a prescription that is not this patient's. A table from before there were renewals has no column
    `kind`, and takes refills only. Raises ValueError when `key` asked for something else before: keys are made for one
    question.
    """
    takes_kinds = writes.read(lambda _, views: _takes_kinds(views, kind))
    if not reads.read(lambda connection, views: _is_theirs(connection, views, patient, prescription)):
        return RefillRequest("", prescription, at, False, kind, refused=RefillRefusal.INVALID_NUMBER)
    asked = {"patient": patient, "prescription": prescription, **({"kind": kind.value} if takes_kinds else {})}
    fresh = {"reference": uuid4().hex, "request_key": key, "requested_at": at}

    def add(connection: Connection, views: Views) -> bool:
        try:
            connection.execute(insert(REFILL_REQUEST), fresh | asked)
            connection.commit()
        except IntegrityError:
            return False
        return True

    if writes.write(add):
        return RefillRequest(str(fresh["reference"]), prescription, at, repeated=False, kind=kind)

    def first(connection: Connection, views: Views) -> RefillRequest | None:
        table = REFILL_REQUEST.c
        same = [table[name] == value for name, value in asked.items()]
        row = connection.execute(
            select(table.reference, table.requested_at).where(table.request_key == key, *same)
        ).one_or_none()
        return None if row is None else RefillRequest(row.reference, prescription, row.requested_at, True, kind)

    found = writes.read(first)
    if found is None:
        raise ValueError("the key of this refill request belongs to another request")
    return found


def standing(database: Database, prescriptions: Iterable[str]) -> Mapping[str, datetime]:
    """When the last request that staff have not handled was made, for those of these prescriptions that have one."""
    wanted = list(prescriptions)

    def ask(connection: Connection, views: Views) -> dict[str, datetime]:
        table = REFILL_REQUEST.c
        if not wanted or views.maybe(REFILL_REQUEST) is None:
            return {}
        found = connection.execute(
            select(table.prescription, func.max(table.requested_at).label("last"))
            .where(table.prescription.in_(wanted), table.handled_at.is_(None))
            .group_by(table.prescription)
        )
        return {row.prescription: row.last for row in found}

    return database.read(ask)


def _takes_kinds(views: Views, kind: RequestKind) -> bool:
    takes = views.has_column(REFILL_REQUEST, "kind")
    if views.maybe(REFILL_REQUEST) is None or (kind is not RequestKind.REFILL and not takes):
        raise views.without(Capability.REFILLS)
    return takes


def _is_theirs(connection: Connection, views: Views, patient: str, prescription: str) -> bool:
    view = views.need(Capability.REFILLS, PRESCRIPTION)
    query = select(view.c.reference).where(view.c.patient == patient, view.c.reference == prescription)
    return connection.execute(query).first() is not None
