"""The copy of a SQL Server system that mappings/sql-replica.yml maps, filled with the synthetic pharmacy.

No SQL Server runs here: PostgreSQL carries the same shapes (numbers as keys, padded CHAR, datetimes without a zone for
days too, bits, money), and the mapping's T-SQL is written anew for it.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, text

from bot.pharmacy.values import ClaimState, FillStatus, Reason
from tests.contract.pharmacy.world import ZONE, World, on_the_wall
from tests.contract.pharmacy.world_prescriptions import READY

LOADED = on_the_wall(-1, 23, 30)
"""When the copy was loaded: last night."""

_TABLES = """
CREATE SCHEMA dbo;
CREATE TABLE dbo.ReplicaLoad (LoadID int PRIMARY KEY, FinishedAt timestamp(3));
CREATE TABLE dbo.Person (PersonID int PRIMARY KEY, FirstName char(40), LastName char(40), DateOfBirth timestamp(3),
    StateCode char(2), MobilePhone char(10), Email varchar(100));
CREATE INDEX Person_DateOfBirth ON dbo.Person (DateOfBirth);
CREATE TABLE dbo.Item (ItemID int PRIMARY KEY, PrintName varchar(80), GenericName char(60), BrandName char(60),
    Strength varchar(20), DosageForm varchar(20), DEASchedule char(2), NoPublicStock smallint);
CREATE TABLE dbo.Location (LocationCode char(4) PRIMARY KEY, SortOrder smallint, LocationName varchar(60),
    Street varchar(60), City varchar(40), StateCode char(2), Zip char(10), Phone char(10), TimeZoneName varchar(40));
CREATE TABLE dbo.LocationHours (LocationCode char(4), DayOfWeek smallint, OpensAt char(8), ClosesAt char(8),
    LunchFrom char(8), LunchTo char(8));
CREATE TABLE dbo.LocationHoliday (LocationCode char(4), HolidayDate timestamp(3), Description varchar(60),
    OpensAt char(8), ClosesAt char(8));
CREATE TABLE dbo.OnHand (ItemID int, LocationCode char(4), Units numeric(12, 3), ReorderPoint numeric(12, 3),
    PRIMARY KEY (ItemID, LocationCode));
CREATE TABLE dbo.Rx (RxID int PRIMARY KEY, RxNumber char(12), PatientID int, ItemID int, LocationCode char(4),
    StatusCode char(6), ReasonCode char(6), StatusDate timestamp(3), ExpectedDate timestamp(3),
    DateWritten timestamp(3), ExpirationDate timestamp(3), RefillsRemaining smallint, DaysSupply smallint,
    Quantity numeric(12, 3), QuantityOwed numeric(12, 3), PatientPay numeric(10, 2), Discontinued smallint);
CREATE INDEX Rx_RxNumber ON dbo.Rx (RxNumber);
CREATE INDEX Rx_PatientID ON dbo.Rx (PatientID);
CREATE TABLE dbo.RxTransaction (TransactionID int PRIMARY KEY, RxID int, RefillNumber smallint, IsPartial smallint,
    FillDate timestamp(3), Quantity numeric(12, 3), DaysSupply smallint);
CREATE INDEX RxTransaction_RxID ON dbo.RxTransaction (RxID);
CREATE TABLE dbo.Claim (ClaimID int PRIMARY KEY, RxID int, ResponseCode char(1), Reject1 char(3), Reject2 char(3),
    Copay numeric(10, 2), SubmittedAt timestamp(3));
CREATE INDEX Claim_RxID ON dbo.Claim (RxID);
"""

_STATUS = {
    FillStatus.SENT: "ERX",
    FillStatus.RECEIVED: "EREC",
    FillStatus.IN_PROCESS: "QUE",
    FillStatus.WAITING_ON_PRESCRIBER: "DRC",
    FillStatus.WAITING_ON_INSURANCE: "INS",
    FillStatus.PRIOR_AUTHORIZATION: "PA",
    FillStatus.PHARMACIST_REVIEW: "RPH",
    FillStatus.OUT_OF_STOCK: "OOS",
    FillStatus.PARTIALLY_FILLED: "PART",
    FillStatus.READY: "WCB",
    FillStatus.RETURNED_TO_STOCK: "RTS",
    FillStatus.OUT_FOR_DELIVERY: "OFD",
    FillStatus.SHIPPED: "SHIP",
    FillStatus.DELIVERED: "DLV",
    FillStatus.PICKED_UP: "sold",  # SQL Server compares without case, and so do words
    FillStatus.ON_HOLD: "HOLD",
    FillStatus.TRANSFERRED: "XFER",
    FillStatus.CANCELLED: "CAN",
    FillStatus.EXPIRED: "EXP",
    FillStatus.UNKNOWN: "READY",  # a word of ours that is none of theirs
}
_REASON = {
    Reason.STOCK: "OOS",
    Reason.INSURANCE: "INS",
    Reason.PRIOR_AUTHORIZATION: "PA",
    Reason.MISSING_DATA: "DATA",
    Reason.STALE_DATA: "OLD",
    Reason.WAITING_ON_PRESCRIBER: "DRC",
    Reason.TOO_SOON: "SOON",
    Reason.PHARMACIST: "RPH",
}
_CLAIM = {ClaimState.PAID: "P", ClaimState.REJECTED: "R", ClaimState.PENDING: "C"}
_NONE = datetime(1900, 1, 1)  # noqa: DTZ001  # what such systems keep where there is no day


def fill_replica(connection: Connection, world: World) -> None:
    """Make the tables and put the world into them."""
    for statement in _TABLES.strip().split(";\n"):
        connection.execute(text(statement))
    for table, rows in _rows(world).items():
        columns = ", ".join(rows[0])
        values = ", ".join(f":{name}" for name in rows[0])
        connection.execute(text(f"INSERT INTO dbo.{table} ({columns}) VALUES ({values})"), rows)


def _rows(world: World) -> dict[str, list[dict[str, Any]]]:
    items = {drug.code: number for number, drug in enumerate(world.drugs, start=501)}
    people = {patient.reference: number for number, patient in enumerate(world.patients, start=90001)}
    orders = {known.reference: number for number, known in enumerate(world.prescriptions, start=700001)}
    return {
        "ReplicaLoad": [{"LoadID": 1, "FinishedAt": None}, {"LoadID": 2, "FinishedAt": _local(LOADED)}],
        "Person": [
            {
                "PersonID": people[patient.reference],
                "FirstName": patient.first_name,
                "LastName": patient.last_name,
                "DateOfBirth": _midnight(patient.birth_date),
                "StateCode": patient.state,
                "MobilePhone": (patient.contact.phone or "").removeprefix("+1"),
                "Email": patient.contact.email,
            }
            for patient in world.patients
        ],
        "Item": [
            {
                "ItemID": items[drug.code],
                "PrintName": drug.name,
                "GenericName": drug.generic.upper(),
                "BrandName": (drug.brand or "").title(),
                "Strength": drug.strength,
                "DosageForm": drug.form,
                "DEASchedule": f"C{drug.schedule.value}" if drug.schedule else "",
                "NoPublicStock": int(drug.restricted),
            }
            for drug in world.drugs
        ],
        "Location": [
            {
                "LocationCode": place.code,
                "SortOrder": number,
                "LocationName": place.name,
                "Street": place.street,
                "City": place.city,
                "StateCode": place.state,
                "Zip": place.postal_code,
                "Phone": place.phone.removeprefix("+1"),
                "TimeZoneName": place.time_zone,
            }
            for number, place in enumerate(world.locations, start=1)
        ],
        "LocationHours": [
            {
                "LocationCode": place.code.lower(),
                "DayOfWeek": (day.weekday + 1) % 7 + 1,
                "OpensAt": _clock(day.opens),
                "ClosesAt": _clock(day.closes),
                "LunchFrom": _clock(day.closed_from),
                "LunchTo": _clock(day.closed_to),
            }
            for place in world.locations
            for day in place.hours
        ],
        "LocationHoliday": [
            {
                "LocationCode": place.code,
                "HolidayDate": _midnight(day.on),
                "Description": day.why,
                "OpensAt": _clock(day.opens),
                "ClosesAt": _clock(day.closes),
            }
            for place in world.locations
            for day in place.closings
        ],
        "OnHand": [
            {
                "ItemID": items[shelf.drug.code],
                "LocationCode": shelf.location,
                "Units": shelf.quantity,
                "ReorderPoint": shelf.low_below,
            }
            for shelf in world.shelves
        ],
        "Rx": [
            {
                "RxID": orders[known.reference],
                "RxNumber": known.number,
                "PatientID": people[known.patient],
                "ItemID": items[known.drug.code],
                "LocationCode": known.location,
                "StatusCode": _STATUS[known.status.what]
                if known.status.confirmed or known.status.what is FillStatus.UNKNOWN
                else "BAG",
                "ReasonCode": _REASON[known.status.why] if known.status.why else "",
                "StatusDate": _local(known.status.since),
                "ExpectedDate": _midnight(known.status.due) if known.status.due else _NONE,
                "DateWritten": _midnight(known.issued_on),
                "ExpirationDate": _midnight(known.expires_on),
                "RefillsRemaining": known.refills_left,
                "DaysSupply": known.days_supply,
                "Quantity": known.quantity,
                "QuantityOwed": known.quantity_owed,
                "PatientPay": known.price,
                "Discontinued": int(known.discontinued),
            }
            for known in world.prescriptions
        ],
        "RxTransaction": list(_transactions(world, orders)),
        "Claim": list(_claims(world, orders)),
    }


def _transactions(world: World, orders: dict[str, int]) -> Iterator[dict[str, Any]]:
    told = {fill.prescription for fill in world.fills}
    dispensed = [
        (fill.prescription, fill.kind, fill.filled_on, fill.quantity, fill.days_supply) for fill in world.fills
    ]
    dispensed += [
        (known.reference, None, known.last_filled_on, known.quantity, known.days_supply)
        for known in world.prescriptions
        if known.last_filled_on and known.reference not in told
    ]
    for number, (prescription, kind, filled_on, quantity, days) in enumerate(dispensed, start=1):
        yield {
            "TransactionID": number,
            "RxID": orders[prescription],
            "RefillNumber": 0 if kind is None or kind.startswith("FF") else 1,
            "IsPartial": int(kind is not None and kind.endswith("P")),
            "FillDate": _midnight(filled_on),
            "Quantity": quantity,
            "DaysSupply": days,
        }


def _claims(world: World, orders: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Each claim, and before that of Maria's ready one an earlier rejection."""
    for known in world.prescriptions:
        if known.claim is None:
            continue
        first, second = (*known.claim.codes, "", "")[:2]
        row = {
            "ClaimID": orders[known.reference],
            "RxID": orders[known.reference],
            "ResponseCode": _CLAIM[known.claim.state],
            "Reject1": first,
            "Reject2": second,
            "Copay": known.claim.copay,
            "SubmittedAt": _local(on_the_wall(-3, 9)),
        }
        yield row
        if known.number == READY:
            rejected = {"ClaimID": 1, "ResponseCode": "R", "Reject1": "79", "SubmittedAt": _local(on_the_wall(-4, 9))}
            yield row | rejected


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(ZONE).replace(tzinfo=None)


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time())


def _clock(at: time | None) -> str:
    return "" if at is None else f"{at:%H:%M}"
