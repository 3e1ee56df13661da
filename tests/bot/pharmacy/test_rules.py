"""Which refill a patient may ask for, what a status means, and what the public hears about stock."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.pharmacy import rules
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

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LISINOPRIL = Drug("00001", "Lisinopril 10 mg tablet", "lisinopril", "zestril")


def status(what: FillStatus, why: Reason | None = None, **known: object) -> Status:
    whole = Status(what, why, Actor.NOBODY, NOW - timedelta(days=1), None, NOW)
    return replace(whole, **known)  # type: ignore[arg-type]  # a test names the fields that matter to its story


def prescription(**known: object) -> Prescription:
    """Picked up 80 of 90 days ago, issued half a year ago, three refills left: refillable."""
    whole = Prescription(
        reference="rx-1",
        number="4471190",
        patient="p-1",
        drug=LISINOPRIL,
        location="NH",
        status=status(FillStatus.PICKED_UP),
        issued_on=date(2026, 6, 1),
        expires_on=date(2027, 6, 1),
        refills_left=3,
        days_supply=90,
        quantity=Decimal(90),
        quantity_owed=None,
        last_filled_on=TODAY - timedelta(days=80),
        next_fill_on=None,
        price=Decimal("4.00"),
    )
    return replace(whole, **known)  # type: ignore[arg-type]


def of_schedule(schedule: Schedule, **known: object) -> Prescription:
    return prescription(drug=replace(LISINOPRIL, schedule=schedule), **known)


def test_a_patient_near_the_end_of_the_supply_may_ask_for_a_refill() -> None:
    assert rules.refill_refusal(prescription(), TODAY) is None


def test_a_number_that_no_prescription_has_is_refused() -> None:
    assert rules.refill_refusal(None, TODAY) is RefillRefusal.INVALID_NUMBER


def test_a_refill_is_too_soon_until_three_quarters_of_the_supply_are_used() -> None:
    filled = prescription(last_filled_on=date(2026, 10, 1), days_supply=30)
    assert rules.refill_refusal(filled, date(2026, 10, 23)) is RefillRefusal.TOO_SOON
    assert rules.refill_refusal(filled, date(2026, 10, 24)) is None


def test_the_insurers_date_comes_before_our_share() -> None:
    told = prescription(next_fill_on=TODAY + timedelta(days=1))
    assert rules.refill_refusal(told, TODAY) is RefillRefusal.TOO_SOON
    early = prescription(next_fill_on=TODAY, last_filled_on=TODAY - timedelta(days=10))
    assert rules.refill_refusal(early, TODAY) is None


def test_a_claim_that_waits_because_it_is_too_soon_is_told_as_that_and_not_as_in_process() -> None:
    waits = prescription(
        status=status(FillStatus.WAITING_ON_INSURANCE, Reason.TOO_SOON), next_fill_on=TODAY + timedelta(days=4)
    )
    assert rules.refill_refusal(waits, TODAY) is RefillRefusal.TOO_SOON


def test_a_prescription_that_was_never_filled_is_not_too_soon() -> None:
    assert rules.refill_refusal(prescription(last_filled_on=None), TODAY) is None


def test_a_patient_with_no_refills_left_is_told_so() -> None:
    assert rules.refill_refusal(prescription(refills_left=0), TODAY) is RefillRefusal.NO_REFILLS_LEFT


def test_a_pharmacy_that_does_not_count_refills_still_takes_the_request() -> None:
    assert rules.refill_refusal(prescription(refills_left=None), TODAY) is None


def test_a_fill_that_went_back_to_stock_may_be_asked_for_again_with_no_refills_left() -> None:
    returned = prescription(status=status(FillStatus.RETURNED_TO_STOCK), refills_left=0, last_filled_on=None)
    assert rules.refill_refusal(returned, TODAY) is None


def test_a_year_after_the_issue_a_new_prescription_is_needed() -> None:
    old = prescription(issued_on=date(2025, 11, 22), expires_on=date(2027, 1, 1))
    assert rules.refill_refusal(old, date(2026, 11, 22)) is None
    assert rules.refill_refusal(old, date(2026, 11, 23)) is RefillRefusal.PAST_ONE_YEAR


def test_the_pharmacys_own_expiry_date_holds_when_it_is_earlier() -> None:
    assert rules.refill_refusal(prescription(expires_on=TODAY - timedelta(days=1)), TODAY) is RefillRefusal.EXPIRED
    assert rules.refill_refusal(prescription(status=status(FillStatus.EXPIRED)), TODAY) is RefillRefusal.EXPIRED


def test_schedule_two_is_never_refilled() -> None:
    assert rules.refill_refusal(of_schedule(Schedule.II), TODAY) is RefillRefusal.NARCOTIC


def test_a_schedule_two_fill_that_went_back_to_stock_is_for_a_person() -> None:
    returned = of_schedule(Schedule.II, status=status(FillStatus.RETURNED_TO_STOCK))
    assert rules.refill_refusal(returned, TODAY) is RefillRefusal.PHARMACIST


@pytest.mark.parametrize("schedule", [Schedule.III, Schedule.IV])
def test_schedules_three_and_four_end_six_months_after_the_issue(schedule: Schedule) -> None:
    zolpidem = of_schedule(schedule, issued_on=date(2026, 5, 22))
    assert rules.refill_refusal(zolpidem, date(2026, 11, 22)) is None
    assert rules.refill_refusal(zolpidem, date(2026, 11, 23)) is RefillRefusal.CONTROLLED_PAST_SIX_MONTHS


def test_six_months_from_the_end_of_august_is_the_end_of_february() -> None:
    assert rules.add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert rules.add_months(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert rules.add_months(date(2026, 11, 22), 12) == date(2027, 11, 22)


def test_schedule_five_past_six_months_is_judged_by_a_pharmacist() -> None:
    pregabalin = of_schedule(Schedule.V, issued_on=date(2026, 5, 1))
    assert rules.refill_refusal(pregabalin, TODAY) is RefillRefusal.PHARMACIST


@pytest.mark.parametrize("left", [None, 6])
def test_a_controlled_drug_with_an_impossible_count_is_judged_by_a_pharmacist(left: int | None) -> None:
    odd = of_schedule(Schedule.IV, refills_left=left)
    assert rules.refill_refusal(odd, TODAY) is RefillRefusal.PHARMACIST


def test_a_transferred_or_discontinued_prescription_says_so_before_anything_else() -> None:
    moved = of_schedule(Schedule.II, status=status(FillStatus.TRANSFERRED), refills_left=0)
    assert rules.refill_refusal(moved, TODAY) is RefillRefusal.TRANSFERRED
    ended = prescription(discontinued=True, refills_left=0, expires_on=TODAY - timedelta(days=9))
    assert rules.refill_refusal(ended, TODAY) is RefillRefusal.DISCONTINUED


@pytest.mark.parametrize(
    "what",
    [
        FillStatus.RECEIVED,
        FillStatus.IN_PROCESS,
        FillStatus.WAITING_ON_PRESCRIBER,
        FillStatus.WAITING_ON_INSURANCE,
        FillStatus.PRIOR_AUTHORIZATION,
        FillStatus.OUT_OF_STOCK,
        FillStatus.PARTIALLY_FILLED,
    ],
)
def test_what_is_being_filled_is_not_asked_for_twice(what: FillStatus) -> None:
    assert rules.refill_refusal(prescription(status=status(what)), TODAY) is RefillRefusal.ALREADY_IN_PROCESS


@pytest.mark.parametrize("what", [FillStatus.READY, FillStatus.OUT_FOR_DELIVERY, FillStatus.SHIPPED])
def test_of_what_is_filled_nobody_says_that_it_is_being_worked_on(what: FillStatus) -> None:
    assert rules.refill_refusal(prescription(status=status(what)), TODAY) is RefillRefusal.ALREADY_FILLED


def test_a_request_that_waits_is_not_made_again() -> None:
    asked = prescription(refill_requested_at=NOW - timedelta(hours=1))
    assert rules.refill_refusal(asked, TODAY) is RefillRefusal.ALREADY_IN_PROCESS


@pytest.mark.parametrize(
    "held",
    [
        status(FillStatus.ON_HOLD),
        status(FillStatus.PHARMACIST_REVIEW),
        status(FillStatus.SENT),
        status(FillStatus.CANCELLED),
        status(FillStatus.UNKNOWN),
        status(FillStatus.PICKED_UP, Reason.PHARMACIST),
    ],
)
def test_where_no_rule_decides_a_pharmacist_does(held: Status) -> None:
    assert rules.refill_refusal(prescription(status=held), TODAY) is RefillRefusal.PHARMACIST


def test_every_status_leads_to_an_answer_about_a_refill_and_to_somebody_who_acts() -> None:
    for what in FillStatus:
        rules.refill_refusal(prescription(status=status(what)), TODAY)
        assert rules.actor(what) in Actor


@pytest.mark.parametrize(
    ("word", "told"),
    [
        (None, None),
        ("  ", None),
        ("Stock", Reason.STOCK),
        ("outofstock", Reason.STOCK),
        ("frr02", Reason.STALE_DATA),
        ("frr03", Reason.MISSING_DATA),
        ("frr04", Reason.STOCK),
        ("frr05", Reason.PHARMACIST),
        ("preg", Reason.PHARMACIST),
        ("sddi", Reason.PHARMACIST),
        ("see the note", Reason.PHARMACIST),
    ],
)
def test_a_reason_that_is_not_on_the_list_becomes_the_pharmacists(word: str | None, told: Reason | None) -> None:
    assert rules.reason(word) is told


def read(what: str | None, why: str | None = None, codes: tuple[str, ...] = (), confirmed: bool = True) -> Status:
    return rules.read_status(what, why, since=NOW, due=None, as_of=NOW, codes=codes, confirmed=confirmed)


def test_a_word_that_nobody_knows_is_an_unknown_status_that_nobody_confirmed() -> None:
    odd = read("zapped")
    assert (odd.what, odd.actor, odd.confirmed) == (FillStatus.UNKNOWN, Actor.PHARMACY, False)


def test_a_status_says_who_acts_next() -> None:
    assert read("READY").actor is Actor.PATIENT
    assert read("in_process").actor is Actor.PHARMACY
    assert read("waiting_on_prescriber").actor is Actor.PRESCRIBER
    assert read("picked_up").actor is Actor.NOBODY
    assert read("on_hold", "too_soon").actor is Actor.NOBODY
    assert read("waiting_on_insurance").actor is Actor.INSURER


def test_the_insurers_code_decides_who_acts() -> None:
    assert read("prior_authorization", codes=("75",)).actor is Actor.PRESCRIBER
    assert read("prior_authorization", codes=("3W",)).actor is Actor.INSURER
    assert read("waiting_on_insurance", codes=("52",)).actor is Actor.PATIENT
    assert read("waiting_on_insurance", codes=("85",)).actor is Actor.PHARMACY


@pytest.mark.parametrize("code", ["88", "NN"])
def test_a_code_for_the_pharmacist_hides_the_reason(code: str) -> None:
    held = read("waiting_on_insurance", "insurance", codes=("75", code))
    assert (held.why, held.actor) == (Reason.PHARMACIST, Actor.PHARMACY)


def test_a_code_of_the_past_does_not_bring_the_pharmacist_into_a_finished_prescription() -> None:
    assert read("picked_up", codes=("88",)).why is None


def test_ready_is_said_only_when_fresh_and_confirmed() -> None:
    limit = timedelta(hours=1)
    assert rules.ready_is_certain(status(FillStatus.READY, as_of=NOW), NOW, limit)
    assert not rules.ready_is_certain(status(FillStatus.READY, as_of=NOW - limit), NOW, limit)
    assert not rules.ready_is_certain(status(FillStatus.READY, as_of=NOW + timedelta(hours=1)), NOW, limit)
    assert not rules.ready_is_certain(status(FillStatus.READY, confirmed=False), NOW, limit)
    assert not rules.ready_is_certain(status(FillStatus.IN_PROCESS), NOW, limit)


def test_a_filled_prescription_goes_back_ten_days_after_the_evening_it_was_filled_on() -> None:
    late = status(FillStatus.READY, since=datetime(2026, 11, 21, 2, 0, tzinfo=UTC))  # 20 November, 9 PM in New Haven
    assert rules.return_on(late, "America/New_York") == date(2026, 11, 30)
    assert rules.return_on(status(FillStatus.PICKED_UP), "America/New_York") is None


def test_stock_is_graded_and_not_counted() -> None:
    assert rules.public_stock_grade(LISINOPRIL, Decimal(500)) is Grade.IN_STOCK
    assert rules.public_stock_grade(LISINOPRIL, Decimal(59)) is Grade.LOW
    assert rules.public_stock_grade(LISINOPRIL, Decimal(3), low_below=Decimal(2)) is Grade.IN_STOCK
    assert rules.public_stock_grade(LISINOPRIL, Decimal(0)) is Grade.OUT


@pytest.mark.parametrize("quantity", [None, Decimal(-3), Decimal(0), Decimal(5), Decimal(9000)])
def test_of_controlled_and_restricted_drugs_nothing_is_said_whatever_the_stock(quantity: Decimal | None) -> None:
    for drug in (replace(LISINOPRIL, schedule=Schedule.II), replace(LISINOPRIL, restricted=True)):
        assert rules.public_stock_grade(drug, quantity) is Grade.ASK


def test_stock_below_zero_is_not_believed() -> None:
    assert rules.public_stock_grade(LISINOPRIL, Decimal(-1)) is Grade.ASK


def test_the_rest_of_a_schedule_ii_medicine_has_72_hours() -> None:
    part = status(FillStatus.PARTIALLY_FILLED, Reason.STOCK, since=NOW)
    assert rules.rest_until(of_schedule(Schedule.II, status=part)) == NOW + timedelta(hours=72)
    assert rules.rest_until(of_schedule(Schedule.III, status=part)) is None
    asked_for = replace(part, why=None)  # 1306.13(b): patient or prescriber asked for a part
    assert rules.rest_until(of_schedule(Schedule.II, status=asked_for)) is None
    assert rules.rest_until(of_schedule(Schedule.II, status=replace(part, what=FillStatus.OUT_OF_STOCK))) is None
