"""The PostgreSQL system that mappings/sql-corner.yml maps, filled with the synthetic pharmacy."""

from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

from sqlalchemy import Connection, text

from bot.pharmacy.authority import ProxyScope
from bot.pharmacy.values import (
    ClaimState,
    DeliveryState,
    FillKind,
    FillStatus,
    Location,
    OpeningHours,
    PriorAuthorizationState,
    Reason,
    Status,
)
from tests.contract.pharmacy.world import ZONE, World

_TABLES = """
CREATE TABLE customers (id uuid PRIMARY KEY, surname text, given text, dob date, us_state text, cell text, mail text);
CREATE INDEX customers_dob ON customers (dob);
CREATE TABLE caregivers (id bigint PRIMARY KEY, customer uuid, role text, surname text, dob date, may text,
    from_day date, to_day date, cell text, mail text);
CREATE TABLE products (ndc text PRIMARY KEY, label text, generic text, brand text, strength text, form text, cs text,
    hush boolean);
CREATE TABLE stores (code text PRIMARY KEY, rank int, sign text, street text, city text, us_state text, zip text,
    phone text, zone text, drives boolean);
CREATE TABLE store_hours (store text, dow int, opens time, closes time, lunch_from time, lunch_to time);
CREATE TABLE chat_hours (store text, dow int, opens time, closes time, lunch_from time, lunch_to time);
CREATE TABLE store_holidays (store text, day date, reason text, opens time, closes time);
CREATE TABLE shelf (product text, store text, units numeric, reorder_at numeric, coming date, counted timestamptz);
CREATE TABLE scripts (id bigint PRIMARY KEY, label_no text, customer uuid, product text, store text, state text,
    why text, state_at timestamptz, promised date, written date, good_until date, fills_left int, qty numeric, days int,
    owing numeric, last_fill date, plan_next date, to_pay numeric, stopped boolean, private char(1));
CREATE INDEX scripts_label_no ON scripts (label_no);
CREATE INDEX scripts_customer ON scripts (customer);
CREATE TABLE dispensings (id bigint PRIMARY KEY, script bigint, sort text, day char(8), qty numeric, days int);
CREATE TABLE adjudications (script bigint PRIMARY KEY, outcome text, rejects text, copay numeric);
CREATE TABLE approvals (script bigint PRIMARY KEY, stage text, at timestamp, until_day date);
CREATE TABLE parcels (script bigint PRIMARY KEY, stage text, arrives date);
CREATE TABLE talks (id bigint PRIMARY KEY, store text, starts timestamptz, minutes int, phone boolean);
"""

_STATE = {
    FillStatus.SENT: "at the doctor's",
    FillStatus.RECEIVED: "arrived",
    FillStatus.IN_PROCESS: "filling",
    FillStatus.WAITING_ON_PRESCRIBER: "doctor asked",
    FillStatus.WAITING_ON_INSURANCE: "plan asked",
    FillStatus.PRIOR_AUTHORIZATION: "needs approval",
    FillStatus.PHARMACIST_REVIEW: "pharmacist",
    FillStatus.OUT_OF_STOCK: "short",
    FillStatus.PARTIALLY_FILLED: "part filled",
    FillStatus.READY: "on the shelf",
    FillStatus.RETURNED_TO_STOCK: "back to stock",
    FillStatus.OUT_FOR_DELIVERY: "with the driver",
    FillStatus.SHIPPED: "mailed",
    FillStatus.DELIVERED: "brought",
    FillStatus.PICKED_UP: "sold",
    FillStatus.ON_HOLD: "held",
    FillStatus.TRANSFERRED: "moved away",
    FillStatus.CANCELLED: "dropped",
    FillStatus.EXPIRED: "lapsed",
    FillStatus.UNKNOWN: "ask Dave",
}
_WHY = {
    Reason.STOCK: "no stock",
    Reason.INSURANCE: "plan",
    Reason.PRIOR_AUTHORIZATION: "approval",
    Reason.MISSING_DATA: "something missing",
    Reason.STALE_DATA: "too old",
    Reason.WAITING_ON_PRESCRIBER: "doctor",
    Reason.TOO_SOON: "early",
    Reason.PHARMACIST: "ask rph",
}
_OUTCOME = {ClaimState.PAID: "ok", ClaimState.REJECTED: "no", ClaimState.PENDING: "wait"}
_STAGE = {
    PriorAuthorizationState.NEEDED: "to ask",
    PriorAuthorizationState.REQUESTED: "asked",
    PriorAuthorizationState.MORE_INFORMATION: "asked back",
    PriorAuthorizationState.APPROVED: "granted",
    PriorAuthorizationState.DENIED: "refused",
}
_PARCEL = {
    DeliveryState.PREPARING: "packing",
    DeliveryState.OUT_FOR_DELIVERY: "driving",
    DeliveryState.SHIPPED: "mailed",
    DeliveryState.DELIVERED: "brought",
}
_SORT = {
    FillKind.FIRST: "new",
    FillKind.REFILL: "again",
    FillKind.FIRST_PART: "new part",
    FillKind.REFILL_PART: "again part",
}
_SCHEDULE = {0: "", 2: "II", 3: "III", 4: "IV", 5: "V"}

type Rows = list[tuple[Any, ...]]


def fill_corner(connection: Connection, world: World) -> None:
    """Make the tables and put the world into them, each row in the order of its table's columns."""
    for statement in _TABLES.strip().split(";\n"):
        connection.execute(text(statement))
    for table, rows in (_people(world) | _places(world) | _orders(world)).items():
        values = ", ".join(f":c{place}" for place in range(len(rows[0])))
        lines = [{f"c{place}": value for place, value in enumerate(row)} for row in rows]
        connection.execute(text(f"INSERT INTO {table} VALUES ({values})"), lines)


def _id(reference: str) -> UUID:
    return uuid5(NAMESPACE_DNS, reference)


def _people(world: World) -> dict[str, Rows]:
    may = {ProxyScope.ALL: "everything", ProxyScope.PICKUP: "collect"}
    return {
        "customers": [
            (
                _id(each.reference),
                each.last_name,
                each.first_name,
                each.birth_date,
                each.state,
                each.contact.phone,
                each.contact.email,
            )
            for each in world.patients
        ],
        "caregivers": [
            (
                number,
                _id(each.patient),
                each.relationship,
                each.last_name,
                each.birth_date,
                may[each.scope],
                each.valid_from,
                each.valid_until,
                each.contact.phone,
                each.contact.email,
            )
            for number, each in enumerate(world.proxies, start=1)
        ],
    }


def _places(world: World) -> dict[str, Rows]:
    return {
        "stores": [
            (
                each.code,
                rank,
                each.name,
                each.street,
                each.city,
                each.state,
                each.postal_code,
                each.phone,
                each.time_zone,
                each.delivers,
            )
            for rank, each in enumerate(world.locations)
        ],
        "store_hours": [_hours(place, day) for place in world.locations for day in place.hours],
        "chat_hours": [_hours(place, day) for place in world.locations for day in place.chat_hours],
        "store_holidays": [
            (place.code, day.on, day.why, day.opens, day.closes) for place in world.locations for day in place.closings
        ],
        "products": [
            (
                each.code,
                each.name,
                each.generic,
                each.brand,
                each.strength,
                each.form,
                _SCHEDULE[each.schedule],
                each.restricted,
            )
            for each in world.drugs
        ],
        "shelf": [
            (each.drug.code, each.location, each.quantity, each.low_below, each.expected_on, each.as_of)
            for each in world.shelves
        ],
        "talks": [
            (number, each.location, each.starts_at, each.minutes, each.by_phone)
            for number, each in enumerate(world.slots, start=1)
        ],
    }


def _hours(place: Location, day: OpeningHours) -> tuple[Any, ...]:
    return (place.code, (day.weekday + 1) % 7, day.opens, day.closes, day.closed_from, day.closed_to)


def _orders(world: World) -> dict[str, Rows]:
    ids = {each.reference: 1_000_000_000_000 + number for number, each in enumerate(world.prescriptions)}
    known = [(ids[each.reference], each) for each in world.prescriptions]
    return {
        "scripts": [
            (
                number,
                each.number,
                _id(each.patient),
                each.drug.code,
                each.location,
                _state(each.status),
                _WHY[each.status.why] if each.status.why else None,
                each.status.since,
                each.status.due,
                each.issued_on,
                each.expires_on,
                each.refills_left,
                each.quantity,
                each.days_supply,
                each.quantity_owed,
                each.last_filled_on,
                each.next_fill_on,
                each.price,
                each.discontinued,
                "y" if each.confidential else "N",
            )
            for number, each in known
        ],
        "dispensings": [
            (
                number,
                ids[each.prescription],
                _SORT[each.kind] if each.kind else None,
                f"{each.filled_on:%Y%m%d}",
                each.quantity,
                each.days_supply,
            )
            for number, each in enumerate(world.fills, start=1)
        ],
        "adjudications": [
            (number, _OUTCOME[each.claim.state], " ".join(each.claim.codes), each.claim.copay)
            for number, each in known
            if each.claim
        ],
        "approvals": [
            (
                number,
                _STAGE[approval.state],
                approval.since and approval.since.astimezone(ZONE).replace(tzinfo=None),
                approval.due,
            )
            for number, each in known
            if (approval := each.prior_authorization)
        ],
        "parcels": [
            (number, _PARCEL[each.delivery.state], each.delivery.expected_on) for number, each in known if each.delivery
        ],
    }


def _state(status: Status) -> str:
    if status.what is FillStatus.READY and not status.confirmed:
        return "bagged"
    return _STATE[status.what]
