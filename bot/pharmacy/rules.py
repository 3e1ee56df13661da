"""What a pharmacy's values mean: pure functions that cite where their rule comes from. None is legal advice.

The insurer's reject codes stand beside this in `rejects.py`.
"""

import calendar
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil
from zoneinfo import ZoneInfo

from bot.pharmacy.rejects import REJECTS, pharmacist_only
from bot.pharmacy.values import (
    Actor,
    Drug,
    FillStatus,
    Grade,
    Prescription,
    Reason,
    RefillRefusal,
    Schedule,
    Status,
)

CONTROLLED_MONTHS = 6
"""Schedules III and IV are not filled or refilled later than six months after the issue: 21 CFR 1306.22(a)."""

CONTROLLED_REFILLS = 5
"""Schedules III and IV are refilled five times at most: 21 CFR 1306.22(a)."""

VALID_MONTHS = 12
"""Other prescriptions are refilled for a year from the date of issue, by the law of most states; where a pharmacy's
own `expires_on` is earlier, that date holds."""

SHARE_USED = 0.75
"""A refill is too soon before this share of the days' supply is used. Insurers ask for 75 to 80 %; the lower end is
taken, because the insurer's own date comes first where it gave one."""

RETURN_DAYS = 10
"""A filled prescription that nobody picks up goes back to stock: after 10 to 14 days, as pharmacies do it."""

REST_OF_SCHEDULE_II = timedelta(hours=72)
"""Where the pharmacy had too little of a schedule II medicine, the rest is filled within 72 hours of the first part, or
needs a new prescription: 21 CFR 1306.13(a)."""

STATUS_LIMIT = timedelta(hours=4)
"""How old a status may be for "ready" to be said, where a system sets no limit of its own."""

CLOCK_SKEW = timedelta(minutes=5)
"""How far a system's clock may be ahead of ours."""

LOW_BELOW = Decimal(60)
"""Stock below this is "low", where the pharmacy gives no reorder point: two fills of thirty."""

_FINAL_ACTORS = {
    FillStatus.READY: Actor.PATIENT,
    FillStatus.RETURNED_TO_STOCK: Actor.PATIENT,
    FillStatus.OUT_FOR_DELIVERY: Actor.PHARMACY,
    FillStatus.SHIPPED: Actor.PHARMACY,
    FillStatus.DELIVERED: Actor.NOBODY,
    FillStatus.PICKED_UP: Actor.NOBODY,
    FillStatus.TRANSFERRED: Actor.NOBODY,
    FillStatus.CANCELLED: Actor.NOBODY,
    FillStatus.EXPIRED: Actor.PATIENT,
}
"""Statuses whose next step is the same whatever the reason."""

_OPEN_ACTORS = {
    FillStatus.WAITING_ON_PRESCRIBER: Actor.PRESCRIBER,
    FillStatus.WAITING_ON_INSURANCE: Actor.INSURER,
    FillStatus.PRIOR_AUTHORIZATION: Actor.PRESCRIBER,
}

_REASON_ACTORS = {
    Reason.STOCK: Actor.PHARMACY,
    Reason.INSURANCE: Actor.INSURER,
    Reason.PRIOR_AUTHORIZATION: Actor.PRESCRIBER,
    Reason.MISSING_DATA: Actor.PHARMACY,
    Reason.STALE_DATA: Actor.PRESCRIBER,
    Reason.WAITING_ON_PRESCRIBER: Actor.PRESCRIBER,
    Reason.TOO_SOON: Actor.NOBODY,
    Reason.PHARMACIST: Actor.PHARMACY,
}

_OWN_REASON = {
    FillStatus.WAITING_ON_PRESCRIBER: Reason.WAITING_ON_PRESCRIBER,
    FillStatus.WAITING_ON_INSURANCE: Reason.INSURANCE,
    FillStatus.PRIOR_AUTHORIZATION: Reason.PRIOR_AUTHORIZATION,
    FillStatus.PHARMACIST_REVIEW: Reason.PHARMACIST,
    FillStatus.OUT_OF_STOCK: Reason.STOCK,
}
"""Statuses that are their own reason when the system names none."""

_FHIR_REASONS = {
    "outofstock": Reason.STOCK,
    "frr02": Reason.STALE_DATA,
    "frr03": Reason.MISSING_DATA,
    "frr04": Reason.STOCK,
}
"""HL7 FHIR R4 MedicationDispense.statusReason. The other codes (ethics, pregnancy, allergy, interaction, ...) are
left out on purpose: they are the pharmacist's to speak of."""

_IN_PROCESS = frozenset(
    {
        FillStatus.RECEIVED,
        FillStatus.IN_PROCESS,
        FillStatus.WAITING_ON_PRESCRIBER,
        FillStatus.WAITING_ON_INSURANCE,
        FillStatus.PRIOR_AUTHORIZATION,
        FillStatus.OUT_OF_STOCK,
        FillStatus.PARTIALLY_FILLED,
    }
)

_FILLED = frozenset({FillStatus.READY, FillStatus.OUT_FOR_DELIVERY, FillStatus.SHIPPED})

_FOR_A_PERSON = frozenset(
    {
        FillStatus.SENT,
        FillStatus.PHARMACIST_REVIEW,
        FillStatus.ON_HOLD,
        FillStatus.CANCELLED,
        FillStatus.UNKNOWN,
    }
)
"""Statuses from which no rule leads to a refill: a pharmacist judges."""


def fill_status(word: str | None) -> FillStatus:
    """The status that a system's word names, in any case; UNKNOWN for a word that is not one of ours."""
    try:
        return FillStatus((word or "").strip().lower())
    except ValueError:
        return FillStatus.UNKNOWN


def reason(word: str | None) -> Reason | None:
    """The reason that a system's word names: one of ours, or a FHIR R4 statusReason that has a plain meaning.

    None for no word. Every other word is PHARMACIST: reasons are an allow-list, and what is not on it is not repeated.
    """
    known = (word or "").strip().lower()
    if not known:
        return None
    if known in _FHIR_REASONS:
        return _FHIR_REASONS[known]
    try:
        return Reason(known)
    except ValueError:
        return Reason.PHARMACIST


def actor(what: FillStatus, why: Reason | None = None, codes: Sequence[str] = ()) -> Actor:
    """Who must act next. `codes`: the insurer's codes that still stand; while the insurer is what it waits for, the
    first of them decides (75: the prescriber asks; 3W: the insurer decides; 52: the patient brings a card)."""
    if what in _FINAL_ACTORS:
        return _FINAL_ACTORS[what]
    if why in (Reason.INSURANCE, Reason.PRIOR_AUTHORIZATION):
        for code in codes:
            if code in REJECTS:
                return REJECTS[code].actor
    if why is not None:
        return _REASON_ACTORS[why]
    return _OPEN_ACTORS.get(what, Actor.PHARMACY)


def read_status(
    what: str | None,
    why: str | None,
    *,
    since: datetime | None,
    due: date | None,
    as_of: datetime,
    confirmed: bool = True,
    codes: Sequence[str] = (),
) -> Status:
    """A status from a system's words: allow-listed, with the one who must act next.

    `codes`: the insurer's codes that still stand. One that only the pharmacist may speak of makes the reason PHARMACIST
    while the prescription is being worked on. A word that nobody knows is UNKNOWN, and never confirmed.
    """
    status = fill_status(what)
    because = reason(why) or _OWN_REASON.get(status)
    if status is FillStatus.PHARMACIST_REVIEW or (status not in _FINAL_ACTORS and pharmacist_only(codes)):
        because = Reason.PHARMACIST
    return Status(
        what=status,
        why=because,
        actor=actor(status, because, codes),
        since=since,
        due=due,
        as_of=as_of,
        confirmed=confirmed and status is not FillStatus.UNKNOWN,
    )


def ready_is_certain(status: Status, now: datetime, limit: timedelta = STATUS_LIMIT) -> bool:
    """Whether "ready" may be said: the status is READY, younger than `limit`, and its mapping confirmed for the site.

    A status from the future (beyond what clocks differ by) is not believed.
    """
    age = now - status.as_of
    return status.what is FillStatus.READY and status.confirmed and -CLOCK_SKEW <= age < limit


def return_on(status: Status, time_zone: str) -> date | None:
    """The location's date on which a prescription that is READY goes back to stock; None for any other."""
    if status.what is not FillStatus.READY or status.since is None:
        return None
    return status.since.astimezone(ZoneInfo(time_zone)).date() + timedelta(days=RETURN_DAYS)


def rest_until(prescription: Prescription) -> datetime | None:
    """Until when the rest of a schedule II medicine may be filled, of which the pharmacy had too little; None for any
    other, also where patient or prescriber asked for a part (21 CFR 1306.13(b): 30 days)."""
    status = prescription.status
    short = status.what is FillStatus.PARTIALLY_FILLED and status.why is Reason.STOCK
    if not short or prescription.drug.schedule is not Schedule.II or status.since is None:
        return None
    return status.since + REST_OF_SCHEDULE_II


def public_stock_grade(drug: Drug, quantity: Decimal | None, low_below: Decimal | None = None) -> Grade:
    """What anybody may hear about the stock of `drug`, of which `quantity` of its own units are there.

    A controlled or restricted drug is ASK whatever the quantity, so that the answer says nothing about what is on the
    shelf. So is a quantity that is missing or below zero: the books are wrong. `low_below`: the reorder point.
    """
    if drug.schedule is not Schedule.NONE or drug.restricted or quantity is None or quantity < 0:
        return Grade.ASK
    if quantity == 0:
        return Grade.OUT
    return Grade.LOW if quantity < (LOW_BELOW if low_below is None else low_below) else Grade.IN_STOCK


def refill_refusal(prescription: Prescription | None, today: date) -> RefillRefusal | None:
    """Why a refill can't be requested on `today` (the location's date), or None when it can.

    The order is from what never changes to what a few days change: a patient hears the reason that counts. None for a
    prescription that is not found is INVALID_NUMBER. Sources: 21 CFR 1306.12(a), 1306.22(a); the words are those of a
    public refill API.
    """
    if prescription is None:
        return RefillRefusal.INVALID_NUMBER
    what = prescription.status.what
    if what is FillStatus.TRANSFERRED:
        return RefillRefusal.TRANSFERRED
    if prescription.discontinued:
        return RefillRefusal.DISCONTINUED
    if what in _FOR_A_PERSON or prescription.status.why is Reason.PHARMACIST:
        return RefillRefusal.PHARMACIST
    if _too_soon(prescription, today) and prescription.status.why is Reason.TOO_SOON:
        return RefillRefusal.TOO_SOON
    if what in _IN_PROCESS or prescription.refill_requested_at is not None:
        return RefillRefusal.ALREADY_IN_PROCESS
    if what in _FILLED:
        return RefillRefusal.ALREADY_FILLED
    return (
        _schedule_refusal(prescription, today)
        or _age_refusal(prescription, today)
        or _count_refusal(prescription)
        or (RefillRefusal.TOO_SOON if _too_soon(prescription, today) else None)
    )


def earliest_refill_on(prescription: Prescription) -> date | None:
    """The first day on which a refill is not too soon: the insurer's date if it gave one, else when 75 % of the days'
    supply is used; None if neither is known. Only the insurer's date is promised to a patient."""
    if prescription.next_fill_on is not None:
        return prescription.next_fill_on
    if prescription.last_filled_on is None or prescription.days_supply is None:
        return None
    return prescription.last_filled_on + timedelta(days=ceil(prescription.days_supply * SHARE_USED))


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day: 31 August + 6 months is 28 or 29 February."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _too_soon(prescription: Prescription, today: date) -> bool:
    earliest = earliest_refill_on(prescription)
    if earliest is None:
        return prescription.status.why is Reason.TOO_SOON
    return today < earliest


def _schedule_refusal(prescription: Prescription, today: date) -> RefillRefusal | None:
    """Schedule II is never refilled (1306.12(a)); III and IV not after six months, nor more than five times
    (1306.22(a)). Schedule V is left to the states: past six months a pharmacist judges, which no state forbids."""
    schedule = prescription.drug.schedule
    if schedule is Schedule.NONE:
        return None
    if schedule is Schedule.II:
        # A fill that went back to stock was never the patient's: filling it again is no refill, and a person's matter.
        unfilled = prescription.status.what is FillStatus.RETURNED_TO_STOCK
        return RefillRefusal.PHARMACIST if unfilled else RefillRefusal.NARCOTIC
    if today > add_months(prescription.issued_on, CONTROLLED_MONTHS):
        return RefillRefusal.PHARMACIST if schedule is Schedule.V else RefillRefusal.CONTROLLED_PAST_SIX_MONTHS
    left = prescription.refills_left
    if left is None or (schedule is not Schedule.V and left > CONTROLLED_REFILLS):
        return RefillRefusal.PHARMACIST
    return None


def _age_refusal(prescription: Prescription, today: date) -> RefillRefusal | None:
    if today > add_months(prescription.issued_on, VALID_MONTHS):
        return RefillRefusal.PAST_ONE_YEAR
    if prescription.status.what is FillStatus.EXPIRED or today > prescription.expires_on:
        return RefillRefusal.EXPIRED
    return None


def _count_refusal(prescription: Prescription) -> RefillRefusal | None:
    """None left is a refusal, unless the last fill went back to stock: then it is still the patient's to ask for.
    A count that the pharmacy does not give is no refusal: the request is looked at by a person anyway."""
    returned = prescription.status.what is FillStatus.RETURNED_TO_STOCK
    if prescription.refills_left is not None and prescription.refills_left <= 0 and not returned:
        return RefillRefusal.NO_REFILLS_LEFT
    return None
