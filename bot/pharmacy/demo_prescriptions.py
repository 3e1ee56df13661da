"""The demo pharmacy's prescriptions: the star's six, one for every case that a patient may meet, and everyday ones."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bot.pharmacy.demo_cases import CASES, EVERYDAY, STAR_CASES, Case
from bot.pharmacy.demo_formulary import form_of
from bot.pharmacy.demo_patients import STAR, DemoPatient
from bot.pharmacy.demo_places import CODES, NEW_HAVEN, TIME_ZONE
from bot.pharmacy.values import ClaimState, Drug, FillKind, PriorAuthorizationState, Schedule

COUNT = 230
_FIRST_NUMBER = 4472006

type Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """One prescription as the demo system holds it: rows of the views `prescription` and of those that hang on it."""

    prescription: Row
    claim: Row | None = None
    authorization: Row | None = None
    delivery: Row | None = None
    fills: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class _Desk:
    """What writing a prescription needs: the time, the shelf, and a chance that is the same each time."""

    now: datetime
    drugs: Sequence[Drug]
    chance: random.Random = field(default_factory=lambda: random.Random(4471182))  # noqa: S311  # made-up data

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(TIME_ZONE)).date()

    def day(self, ago: int | None) -> date | None:
        return None if ago is None else self.today - timedelta(days=ago)

    def moment(self, days_ago: int, hour: int, minute: int) -> datetime:
        """A time of the shop's clock on a day, never later than now."""
        day = self.today - timedelta(days=days_ago)
        local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(TIME_ZONE))
        return min(local, (self.now - timedelta(minutes=15)).replace(second=0, microsecond=0))


def demo_prescriptions(patients: Sequence[DemoPatient], drugs: Sequence[Drug], now: datetime) -> tuple[Order, ...]:
    """All prescriptions; the same for the same day."""
    desk = _Desk(now, drugs)
    return (*_stars(desk), *_others(desk, [patient for patient in patients if patient != STAR]))


def _others(desk: _Desk, patients: Sequence[DemoPatient]) -> Iterator[Order]:
    everyday = desk.chance.choices([case for case, _ in EVERYDAY], [weight for _, weight in EVERYDAY], k=COUNT)
    number = _FIRST_NUMBER
    for place, case in enumerate((*CASES, *everyday)[:COUNT]):
        patient = patients[place % len(patients)]
        drug = desk.chance.choice(_fitting(desk.drugs, case))
        yield _order(desk, case, patient.reference, str(number), drug, desk.chance.choice(CODES))
        number += desk.chance.randint(3, 17)


def _fitting(drugs: Sequence[Drug], case: Case) -> list[Drug]:
    return [drug for drug in drugs if drug.schedule is case.schedule]


def _order(
    desk: _Desk, case: Case, patient: str, number: str, drug: Drug, location: str, at: tuple[int, int] | None = None
) -> Order:
    """`at`: the shop's hour and minute of the status; drawn where none is given."""
    form = form_of(drug)
    reference = f"RX{number}"
    since = desk.moment(case.since, *(at or (desk.chance.randint(9, 17), desk.chance.randint(0, 59))))
    issued = desk.day(case.issued)
    assert issued is not None
    months = 182 if drug.schedule > Schedule.II else 365
    price = case.price if case.price is not None else Decimal(desk.chance.choice(("0.00", "4.00", "10.00", "15.00")))
    as_of = desk.now - timedelta(hours=case.age_hours) if case.age_hours else None
    row: Row = {
        "reference": reference,
        "number": number,
        "patient": patient,
        "drug": drug.code,
        "location": location,
        "status": str(case.status),
        "status_reason": case.reason,
        "status_since": since,
        "due_on": None if case.due is None else desk.today + timedelta(days=case.due),
        "status_confirmed": case.confirmed,
        "issued_on": issued,
        "expires_on": desk.day(case.expired) or issued + timedelta(days=months),
        "refills_left": 0 if drug.schedule is Schedule.II else case.refills,
        "days_supply": form.days * case.fills,
        "quantity": form.quantity * case.fills,
        "quantity_owed": (form.quantity * case.fills / 2).quantize(Decimal(1)) if case.owes else None,
        "last_filled_on": desk.day(case.filled),
        "next_fill_on": None if case.next_fill is None else desk.today + timedelta(days=case.next_fill),
        "price": price if case.priced else None,
        "discontinued": case.discontinued,
        "confidential": case.confidential,
        "as_of": as_of,
    }
    claim: Row | None = None
    if case.claim is not None:
        claim = {
            "prescription": reference,
            "state": case.claim.value,
            "reject_codes": ",".join(case.codes) or None,
            "copay": price if case.claim is ClaimState.PAID else None,
            "as_of": since,
        }
    delivery: Row | None = None
    if case.delivery is not None:
        expected = desk.today + timedelta(days=case.arrives) if case.arrives is not None else None
        delivery = {"prescription": reference, "state": case.delivery.value, "expected_on": expected, "as_of": as_of}
    return Order(row, claim, _authorization(desk, case, reference, since), delivery, tuple(_fills(case, row)))


def _authorization(desk: _Desk, case: Case, prescription: str, since: datetime) -> Row | None:
    """An approval holds for half a year; a question that is with the insurer is decided in three days."""
    if case.authorization is None:
        return None
    days = {PriorAuthorizationState.APPROVED: 180, PriorAuthorizationState.REQUESTED: 3}.get(case.authorization)
    due_on = None if days is None else desk.today + timedelta(days=days)
    return {
        "prescription": prescription,
        "state": case.authorization.value,
        "since": since,
        "due_on": due_on,
        "as_of": None,
    }


def _fills(case: Case, row: Row) -> Iterator[Row]:
    """The dispenses back to the first one; what is still owed was left out of the last."""
    last, owed = row["last_filled_on"], row["quantity_owed"]
    if last is None:
        return
    step = timedelta(days=row["days_supply"])
    earlier = [] if case.schedule is Schedule.II else list(_before(last, row["issued_on"], step))
    for place, day in enumerate((*reversed(earlier), last), start=1):
        kind = FillKind.FIRST if place == 1 else FillKind.REFILL
        part = owed if day == last else None
        yield {
            "reference": f"{row['reference']}-{place}",
            "prescription": row["reference"],
            "kind": f"{kind}P" if part else kind.value,
            "filled_on": day,
            "quantity": row["quantity"] - (part or 0),
            "days_supply": row["days_supply"],
            "as_of": None,
        }


def _before(day: date, issued: date, step: timedelta) -> Iterator[date]:
    while (day := day - step) >= issued:
        yield day


def _stars(desk: _Desk) -> Iterator[Order]:
    """The six prescriptions of the demo conversation. Their numbers, drugs and states are fixed."""
    for number, generic, strength, case, at in STAR_CASES:
        drug = next(
            known
            for known in desk.drugs
            if known.generic == generic and known.strength == strength and known.form in ("tablet", "pen")
        )
        yield _order(desk, case, STAR.reference, number, drug, NEW_HAVEN, at)
