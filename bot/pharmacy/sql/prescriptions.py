"""A patient's prescriptions with what hangs on them: drug, claim, prior authorization, delivery, request."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, FromClause, Label, Select, bindparam, select

from bot.pharmacy import rows
from bot.pharmacy.sql.database import Database
from bot.pharmacy.sql.schema import Views
from bot.pharmacy.values import Capability, Fill, Prescription
from bot.pharmacy.views import CLAIM, DELIVERY, FILL, FORMULARY, PRESCRIPTION, PRIOR_AUTHORIZATION

_PRESCRIPTIONS = Capability.PRESCRIPTIONS

_HANGS_ON = ((CLAIM, "claim"), (PRIOR_AUTHORIZATION, "authorization"), (DELIVERY, "delivery"))
"""Views with a row or none for each prescription, and what their columns are called in a joined row."""


def prescriptions(database: Database, patient: str, reference: str | None = None) -> list[Prescription]:
    """A patient's prescriptions, or the one with `reference`; the latest activity first. Requests are not in it yet."""

    def ask(connection: Connection, views: Views) -> list[Prescription]:
        now = database.now()
        prescription = views.need(_PRESCRIPTIONS, PRESCRIPTION)
        drug = views.need(_PRESCRIPTIONS, FORMULARY)
        there = tuple((view, prefix) for each, prefix in _HANGS_ON if (view := views.maybe(each)) is not None)
        query = _joined(prescription, drug, there, one=reference is not None)
        found = connection.execute(query, {"of_patient": patient, "this_one": reference}).mappings()
        return rows.latest_first(rows.read_prescription(dict(row), now) for row in found)

    return database.read(ask)


def fills(database: Database, patient: str, prescription: str) -> Sequence[Fill]:
    """The dispenses of one prescription, the latest first; none unless it is this patient's."""

    def ask(connection: Connection, views: Views) -> list[Fill]:
        now = database.now()
        fill, owner = views.need(_PRESCRIPTIONS, FILL), views.need(_PRESCRIPTIONS, PRESCRIPTION)
        found = connection.execute(
            select(fill)
            .join(owner, owner.c.reference == fill.c.prescription)
            .where(owner.c.patient == patient, owner.c.reference == prescription)
            .order_by(fill.c.filled_on.desc(), fill.c.reference.desc())
        ).mappings()
        return [rows.read_fill(dict(row), now) for row in found]

    return database.read(ask)


def with_request(known: Prescription, asked: datetime | None) -> Prescription:
    """The prescription with the request that stands: a status younger than it shows that it has been taken up."""
    since = known.status.since
    stands = asked is not None and (since is None or asked >= since)
    return replace(known, refill_requested_at=asked) if stands else known


def prefixed(view: FromClause, prefix: str) -> Iterable[Label[object]]:
    """A view's columns for a joined row: claim_state, drug_name."""
    return [column.label(f"{prefix}_{column.key}") for column in view.columns]


@lru_cache(maxsize=16)
def _joined(
    prescription: FromClause, drug: FromClause, there: tuple[tuple[FromClause, str], ...], *, one: bool
) -> Select[tuple[object, ...]]:
    """The query, made once: making it and finding it among the compiled ones took as long as the database does.

    `there`: the views that hang on a prescription; `one`: a single prescription is wanted.
    """
    query: Select[tuple[object, ...]] = select(prescription, *prefixed(drug, "drug"))
    query = query.outerjoin(drug, drug.c.code == prescription.c.drug)
    for view, prefix in there:
        query = query.add_columns(*prefixed(view, prefix))
        query = query.outerjoin(view, view.c.prescription == prescription.c.reference)
    query = query.where(prescription.c.patient == bindparam("of_patient"))
    return query.where(prescription.c.reference == bindparam("this_one")) if one else query
