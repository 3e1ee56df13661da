"""Rows of the views become values. What can't be read raises ValueError, TypeError or LookupError; the words of an
exception raised here never leave the adapter, because they may hold a row's content."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bot.pharmacy.rejects import open_codes, parse_codes
from bot.pharmacy.rules import public_stock_grade, read_status
from bot.pharmacy.values import (
    Claim,
    ClaimState,
    Closing,
    Delivery,
    DeliveryState,
    Drug,
    Grade,
    Location,
    OpeningHours,
    Prescription,
    Schedule,
    Stock,
)

type Row = Mapping[str, Any]
"""A row by column; columns of a joined view carry its name in front: drug_generic, claim_state."""

NUMBER_LENGTH = 12
"""Prescription numbers are looked for with leading zeros up to this length."""

_CENT = Decimal("0.01")


def bare_name(name: str) -> str:
    """A name without case, accents, hyphens, apostrophes and spaces: "O'Brien-Nuñez" → "obriennunez"."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in apart if sign.isalnum())


def spellings(number: str) -> tuple[str, ...]:
    """How a system may hold a prescription number: without signs, in capitals, with none or more leading zeros."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKC", number).upper() if sign.isalnum()).lstrip("0")
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
        restricted=bool(row[f"{prefix}restricted"]),
    )


def read_prescription(row: Row, now: datetime) -> Prescription:
    """A prescription with its drug, claim and delivery. A row without `as_of` is live: as of `now`."""
    claim = _claim(row, now)
    since = row["status_since"]
    asked = row["refill_requested_at"]
    return Prescription(
        reference=_text(row["reference"]),
        number=_text(row["number"]),
        patient=_text(row["patient"]),
        drug=read_drug(row, "drug_"),
        location=_text(row["location"]),
        status=read_status(
            row["status"],
            row["status_reason"],
            since=since,
            due=row["due_on"],
            as_of=row["as_of"] or now,
            confirmed=bool(row["status_confirmed"]),
            codes=open_codes(claim),
        ),
        issued_on=row["issued_on"],
        expires_on=row["expires_on"],
        refills_left=row["refills_left"],
        days_supply=row["days_supply"],
        quantity=row["quantity"],
        quantity_owed=row["quantity_owed"],
        last_filled_on=row["last_filled_on"],
        next_fill_on=row["next_fill_on"],
        price=_money(row["price"]),
        claim=claim,
        delivery=_delivery(row, now),
        discontinued=bool(row["discontinued"]),
        confidential=bool(row["confidential"]),
        # A status that is younger than the request shows that the pharmacy has taken it up.
        refill_requested_at=asked if asked is not None and (since is None or asked >= since) else None,
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
        expected_on=row["expected_on"] if grade is Grade.OUT else None,
        as_of=None if grade is Grade.ASK else row["as_of"] or now,
    )


def read_location(row: Row, hours: Iterable[Row], closings: Iterable[Row]) -> Location:
    return Location(
        code=_text(row["code"]),
        name=row["name"],
        street=row["street"],
        city=row["city"],
        state=row["state"],
        postal_code=row["postal_code"],
        phone=row["phone"],
        time_zone=row["time_zone"],
        hours=tuple(
            OpeningHours(day["weekday"], day["opens"], day["closes"], day["closed_from"], day["closed_to"])
            for day in hours
        ),
        closings=tuple(Closing(day["closed_on"], day["why"], day["opens"], day["closes"]) for day in closings),
        delivers=bool(row["delivers"]),
    )


def _claim(row: Row, now: datetime) -> Claim | None:
    """The claim, if the prescription has one. Codes of a paid claim are settled, and left out."""
    if row["claim_state"] is None:
        return None
    state = ClaimState(row["claim_state"].strip().lower())
    codes = () if state is ClaimState.PAID else parse_codes(row["claim_reject_codes"])
    return Claim(state, codes, _money(row["claim_copay"]), row["claim_as_of"] or now)


def _delivery(row: Row, now: datetime) -> Delivery | None:
    if row["delivery_state"] is None:
        return None
    state = DeliveryState(row["delivery_state"].strip().lower())
    return Delivery(state, row["delivery_expected_on"], row["delivery_as_of"] or now)


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
