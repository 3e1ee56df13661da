"""Rows of the views become values. What can't be read raises ValueError, TypeError or LookupError; the words of an
exception raised here never leave the adapter, because they may hold a row's content."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from bot.pharmacy.authority import Proxy, ProxyScope
from bot.pharmacy.consultations import ConsultationSlot
from bot.pharmacy.rejects import open_codes, parse_codes
from bot.pharmacy.rules import public_stock_grade, read_status
from bot.pharmacy.values import (
    Claim,
    ClaimState,
    Closing,
    Contact,
    Delivery,
    DeliveryState,
    Drug,
    Fill,
    FillKind,
    Grade,
    Location,
    OpeningHours,
    Prescription,
    PriorAuthorization,
    PriorAuthorizationState,
    Schedule,
    Stock,
)

type Row = Mapping[str, Any]
"""A row by column; columns of a joined view carry its name in front: drug_generic, claim_state."""

NUMBER_LENGTH = 12
"""Prescription numbers are looked for with leading zeros up to this length."""

NEVER_LOADED = datetime.min.replace(tzinfo=UTC)
"""The `as_of` of a row of a copy whose time of loading is missing: it must not count as live."""

_CENT = Decimal("0.01")


def bare_name(name: str) -> str:
    """A name without case, accents, hyphens, apostrophes and spaces: "O'Brien-Nuñez" → "obriennunez"."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in apart if sign.isalnum())


def bare_number(number: str) -> str:
    """A prescription number without signs and leading zeros, in capitals: " 004-471182a" → "4471182A"."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", number).upper() if sign.isalnum()).lstrip("0")


def spellings(number: str) -> tuple[str, ...]:
    """How a system may hold a prescription number: without signs, in capitals, with none or more leading zeros."""
    bare = bare_number(number)
    return tuple(bare.zfill(length) for length in range(len(bare), max(len(bare), NUMBER_LENGTH) + 1))


def read_drug(row: Row, prefix: str = "") -> Drug:
    return Drug(
        code=_text(row[f"{prefix}code"]),
        name=_text(row[f"{prefix}name"]),
        generic=_text(row[f"{prefix}generic"]).lower(),
        brand=(row[f"{prefix}brand"] or "").strip().lower() or None,
        strength=row[f"{prefix}strength"] or "",
        form=row[f"{prefix}form"] or "",
        schedule=_schedule(row[f"{prefix}schedule"]),
        restricted=_flag(row[f"{prefix}restricted"]),
    )


def read_prescription(row: Row, now: datetime) -> Prescription:
    """A prescription with its drug, and with claim, prior authorization and delivery where the row has their columns.
    A row without `as_of` is live: as of `now`."""
    claim = read_claim(row, now)
    return Prescription(
        reference=_text(row["reference"]),
        number=_text(row["number"]),
        patient=_text(row["patient"]),
        drug=read_drug(row, "drug_"),
        location=_text(row["location"]),
        status=read_status(
            row["status"],
            row["status_reason"],
            since=_moment(row["status_since"]),
            due=_day(row["due_on"]),
            as_of=_as_of(row["as_of"], now),
            confirmed=bool(row["status_confirmed"]),
            codes=open_codes(claim),
        ),
        issued_on=_there(_day(row["issued_on"])),
        expires_on=_there(_day(row["expires_on"])),
        refills_left=_count(row["refills_left"]),
        days_supply=_count(row["days_supply"]),
        quantity=row["quantity"],
        quantity_owed=row["quantity_owed"],
        last_filled_on=_day(row["last_filled_on"]),
        next_fill_on=_day(row["next_fill_on"]),
        price=_money(row["price"]),
        claim=claim,
        delivery=read_delivery(row, now),
        discontinued=_flag(row["discontinued"]),
        confidential=_flag(row["confidential"]),
        prior_authorization=read_prior_authorization(row, now),
    )


def latest_first(prescriptions: Iterable[Prescription]) -> list[Prescription]:
    """By what last happened to each: its status, else its fill, else its issue."""

    def activity(known: Prescription) -> datetime:
        day = known.last_filled_on or known.issued_on
        return known.status.since or datetime(day.year, day.month, day.day, tzinfo=UTC)

    return sorted(prescriptions, key=lambda known: (activity(known), known.number), reverse=True)


def read_stock(row: Row, now: datetime) -> Stock:
    drug = read_drug(row, "drug_")
    grade = public_stock_grade(drug, row["quantity"], row["low_below"])
    return Stock(
        drug=drug,
        location=_text(row["location"]),
        grade=grade,
        expected_on=_day(row["expected_on"]) if grade is Grade.OUT else None,
        as_of=None if grade is Grade.ASK else _as_of(row["as_of"], now),
    )


def read_location(
    row: Row, hours: Iterable[Row], closings: Iterable[Row], chat_hours: Iterable[Row], now: datetime
) -> Location:
    return Location(
        code=_text(row["code"]),
        name=row["name"],
        street=row["street"],
        city=row["city"],
        state=row["state"],
        postal_code=row["postal_code"],
        phone=row["phone"],
        time_zone=row["time_zone"],
        hours=_week(hours),
        closings=tuple(Closing(day["closed_on"], day["why"], day["opens"], day["closes"]) for day in closings),
        delivers=bool(row["delivers"]),
        chat_hours=_week(chat_hours),
        as_of=now,
    )


def read_claim(row: Row, now: datetime) -> Claim | None:
    """The claim, if the prescription has one. Codes of a paid claim are settled, and left out."""
    if row.get("claim_state") is None:
        return None
    state = ClaimState(row["claim_state"].strip().lower())
    codes = () if state is ClaimState.PAID else parse_codes(row["claim_reject_codes"])
    return Claim(state, codes, _money(row["claim_copay"]), _as_of(row["claim_as_of"], now))


def read_prior_authorization(row: Row, now: datetime) -> PriorAuthorization | None:
    if row.get("authorization_state") is None:
        return None
    return PriorAuthorization(
        state=PriorAuthorizationState(row["authorization_state"].strip().lower()),
        since=_moment(row["authorization_since"]),
        due=_day(row["authorization_due_on"]),
        as_of=_as_of(row["authorization_as_of"], now),
    )


def read_delivery(row: Row, now: datetime) -> Delivery | None:
    if row.get("delivery_state") is None:
        return None
    state = DeliveryState(row["delivery_state"].strip().lower())
    return Delivery(state, _day(row["delivery_expected_on"]), _as_of(row["delivery_as_of"], now))


def read_fill(row: Row, now: datetime) -> Fill:
    return Fill(
        reference=_text(row["reference"]),
        prescription=_text(row["prescription"]),
        kind=_fill_kind(row["kind"]),
        filled_on=_there(_day(row["filled_on"])),
        quantity=row["quantity"],
        days_supply=_count(row["days_supply"]),
        as_of=_as_of(row["as_of"], now),
    )


def read_contact(phone: str | None, email: str | None) -> Contact:
    return Contact((phone or "").strip() or None, (email or "").strip() or None)


def read_proxy(row: Row, now: datetime) -> Proxy:
    return Proxy(
        reference=_text(row["reference"]),
        patient=_text(row["patient"]),
        relationship=_text(row["relationship"]).lower(),
        last_name=_text(row["last_name"]),
        birth_date=_day(row["birth_date"]),
        scope=_scope(row["scope"]),
        valid_from=_there(_day(row["valid_from"])),
        valid_until=_day(row["valid_until"]),
        contact=read_contact(row["phone"], row["email"]),
        as_of=_as_of(row["as_of"], now),
    )


def read_slot(row: Row, now: datetime) -> ConsultationSlot:
    return ConsultationSlot(
        reference=_text(row["reference"]),
        location=_text(row["location"]),
        starts_at=_there(_moment(row["starts_at"])),
        minutes=_there(_count(row["minutes"])),
        by_phone=bool(row["by_phone"]),
        as_of=_as_of(row["as_of"], now),
    )


def _week(days: Iterable[Row]) -> tuple[OpeningHours, ...]:
    """From Monday on, whatever the system calls its days."""
    return tuple(sorted(map(_opening_hours, days), key=lambda day: (day.weekday, day.opens)))


def _opening_hours(day: Row) -> OpeningHours:
    opens, closes = _there(day["opens"]), _there(day["closes"])
    if day["weekday"] not in range(7):
        raise ValueError("this is no weekday")
    return OpeningHours(day["weekday"], opens, closes, day["closed_from"], day["closed_to"])


def _fill_kind(word: str | None) -> FillKind | None:
    """What kind of dispense it was; nothing is said for a word that nobody knows."""
    try:
        return FillKind((word or "").strip().upper())
    except ValueError:
        return None


def _scope(word: str | None) -> ProxyScope:
    """An authority whose extent nobody knows covers the least."""
    try:
        return ProxyScope((word or "").strip().lower())
    except ValueError:
        return ProxyScope.PICKUP


def _schedule(value: int) -> Schedule:
    """A schedule that nobody knows counts as the strictest one that is dispensed."""
    try:
        return Schedule(value)
    except ValueError:
        return Schedule.II


def _money(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_CENT)


def _text(value: str | None) -> str:
    """A text that must be there, without the spaces that a fixed-width column adds."""
    if value is None or not value.strip():
        raise ValueError("a text is missing")
    return value.strip()


def _as_of(value: datetime | None, now: datetime) -> datetime:
    """How old a row is; a live one has no time of its own."""
    if value == NEVER_LOADED:
        raise ValueError("the copy has no time of loading")
    return value or now


def _day(value: date | None) -> date | None:
    """A day; a view that holds text or a datetime instead is not read as if it were right."""
    return _of_type(value, date, isinstance(value, datetime))


def _moment(value: datetime | None) -> datetime | None:
    return _of_type(value, datetime)


def _count(value: int | None) -> int | None:
    return _of_type(value, int, isinstance(value, bool))


def _flag(value: bool | None) -> bool:
    """Yes or no. That nobody knows is no answer: of a confidential prescription it would be the wrong one."""
    return bool(_there(value))


def _of_type[T](value: T | None, kind: type[T], other: bool = False) -> T | None:
    if value is not None and (other or not isinstance(value, kind)):
        raise TypeError("a value is of another type")
    return value


def _there[T](value: T | None) -> T:
    if value is None:
        raise ValueError("a value is missing")
    return value
