"""The demo pharmacy shows everything that a patient may meet, and is the same each time."""

import csv
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, text

from bot.pharmacy import rules
from bot.pharmacy.authority import ProxyScope
from bot.pharmacy.demo import demo_people, seed_demo
from bot.pharmacy.demo_formulary import demo_formulary, form_of
from bot.pharmacy.demo_places import demo_locations, holidays_of
from bot.pharmacy.formulary import export_formulary
from bot.pharmacy.opening import is_open
from bot.pharmacy.rejects import REJECTS
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.pharmacy.values import (
    Actor,
    ClaimState,
    DeliveryState,
    FillKind,
    FillStatus,
    Prescription,
    PriorAuthorizationState,
    Reason,
    RefillRefusal,
    RequestKind,
    Schedule,
)

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
DAYS = [NOW, datetime(2027, 1, 1, 4, 30, tzinfo=UTC), datetime(2028, 2, 29, 23, 59, tzinfo=UTC)]


def everything(engine: Engine, now: datetime) -> list[Prescription]:
    pharmacy = SqlPharmacy(engine, clock=lambda: now)
    with engine.connect() as connection:
        patients = list(connection.execute(text("SELECT reference FROM patient")).scalars())
    return [found for patient in patients for found in pharmacy.prescriptions(patient)]


@pytest.mark.parametrize("now", DAYS, ids=lambda day: f"{day:%Y-%m-%d}")
def test_every_status_reason_refusal_and_code_is_there_on_any_day(tmp_path: Path, now: datetime) -> None:
    engine = pharmacy_engine(f"sqlite:///{tmp_path / 'pharmacy.db'}")
    seed_demo(engine, now)
    known = everything(engine, now)
    today = now.astimezone(ZoneInfo("America/New_York")).date()
    assert len(known) >= 200
    assert len({found.patient for found in known}) >= 40
    assert {found.status.what for found in known} == set(FillStatus)
    assert {found.status.why for found in known} == {None, *Reason}
    assert {found.status.actor for found in known} == set(Actor)
    refusals = {rules.refill_refusal(found, today) for found in known}
    assert refusals == {None, *RefillRefusal} - {RefillRefusal.INVALID_NUMBER}
    codes = {code for found in known if found.claim for code in found.claim.codes}
    assert codes >= {*REJECTS, "88"}
    assert codes - {*REJECTS, "88"}, "and one that is on no list"
    assert {found.claim.state for found in known if found.claim} == set(ClaimState)
    assert {found.delivery.state for found in known if found.delivery} == set(DeliveryState)
    assert {found.drug.schedule for found in known} == set(Schedule)
    assert any(found.quantity_owed for found in known)
    assert any(found.confidential for found in known)
    authorizations = [found.prior_authorization for found in known if found.prior_authorization]
    assert {authorization.state for authorization in authorizations} == set(PriorAuthorizationState)
    ready = [found.status for found in known if found.status.what is FillStatus.READY]
    assert {rules.ready_is_certain(status, now) for status in ready} == {True, False}
    waiting = [found.status.due for found in known if found.status.what is FillStatus.OUT_OF_STOCK]
    assert None in waiting
    assert any(due and due > today for due in waiting)


def test_nothing_in_it_is_impossible(tmp_path: Path) -> None:
    engine = pharmacy_engine(f"sqlite:///{tmp_path / 'pharmacy.db'}")
    seed_demo(engine, NOW)
    today = date(2026, 11, 22)
    pharmacy, known = SqlPharmacy(engine, clock=lambda: NOW), everything(engine, NOW)
    assert max(Counter(found.number for found in known).values()) == 1
    for found in known:
        assert found.status.since is not None
        assert found.status.since <= NOW
        assert found.issued_on <= today
        assert found.last_filled_on is None or found.issued_on <= found.last_filled_on <= today
        assert found.status.since.date() >= found.issued_on
        assert found.drug.schedule is not Schedule.II or found.refills_left == 0
        assert found.quantity_owed is None or (found.quantity is not None and found.quantity_owed < found.quantity)
        assert found.claim is None or found.claim.as_of <= NOW
        dispensed = pharmacy.fills(found.patient, found.reference)
        assert [fill.filled_on for fill in dispensed[:1]] == ([found.last_filled_on] if found.last_filled_on else [])
        assert all(found.issued_on <= fill.filled_on for fill in dispensed)
        assert [fill for fill in dispensed if fill.kind in (FillKind.FIRST, FillKind.FIRST_PART)] == dispensed[-1:]


def test_it_is_the_same_each_time_and_made_in_a_moment(tmp_path: Path) -> None:
    made = []
    for name in ("one.db", "two.db"):
        engine = pharmacy_engine(f"sqlite:///{tmp_path / name}")
        began = time.process_time()
        seed_demo(engine, NOW)
        assert time.process_time() - began < 2
        made.append(everything(engine, NOW))
    assert made[0] == made[1]


def test_telephones_and_addresses_are_nobodys(tmp_path: Path) -> None:
    engine = pharmacy_engine(f"sqlite:///{tmp_path / 'pharmacy.db'}")
    seed_demo(engine, NOW)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT phone, email FROM patient")).all()
        shops = connection.execute(text("SELECT phone FROM location")).scalars()
        proxies = connection.execute(text("SELECT phone FROM proxy")).scalars()
        phones = [*(row.phone for row in rows if row.phone), *shops, *proxies]
    assert all(phone.startswith("+1203555") and 100 <= int(phone[8:]) <= 199 for phone in phones)
    assert max(Counter(phones).values()) == 1
    assert all(row.email.endswith("@example.com") for row in rows if row.email)


def test_twins_and_a_child_are_among_the_patients(tmp_path: Path) -> None:
    engine = pharmacy_engine(f"sqlite:///{tmp_path / 'pharmacy.db'}")
    seed_demo(engine, NOW)
    with engine.connect() as connection:
        names = list(connection.execute(text("SELECT last_name, birth_date FROM patient")))
    assert [pair for pair, count in Counter(map(tuple, names)).items() if count == 2] == [("Novak", "1994-09-17")]
    assert max(str(born) for _, born in names) == "2017-03-14"


def test_the_demo_page_is_told_whom_to_try(tmp_path: Path) -> None:
    engine = pharmacy_engine(f"sqlite:///{tmp_path / 'pharmacy.db'}")
    seed_demo(engine, NOW)
    maria = demo_people(engine)[0]
    assert (maria.name, maria.birth_date) == ("Maria Alvarez", date(1961, 4, 9))
    assert ("4471182", "Lisinopril 10 mg tablet") in maria.prescriptions


def test_the_formulary_has_what_pharmacies_dispense_most() -> None:
    drugs = demo_formulary()
    assert len(drugs) > 150
    assert max(Counter(drug.name for drug in drugs).values()) == 1
    assert {drug.schedule for drug in drugs} == set(Schedule)
    assert [drug.generic for drug in drugs] == sorted(drug.generic for drug in drugs)
    assert all(form_of(drug).quantity > 0 for drug in drugs)
    assert {"lisinopril", "metformin", "semaglutide", "zolpidem"} <= {drug.generic for drug in drugs}


def test_the_names_that_the_drug_linker_reads_are_those_of_the_formulary(tmp_path: Path) -> None:
    fresh = tmp_path / "formulary.csv"
    export_formulary(fresh, demo_formulary())
    kept = Path(__file__).parents[3] / "data" / "formulary.csv"
    assert fresh.read_text() == kept.read_text(), "scriptdesk formulary writes data/formulary.csv anew"
    with kept.open() as file:
        assert {"generic": "semaglutide", "brand": "ozempic", "name": "Ozempic 0.5 mg pen (semaglutide)"} in list(
            csv.DictReader(file)
        )


def test_holidays_fall_on_their_days() -> None:
    days = {name: day for day, name in holidays_of(2026).items()}
    assert days["Thanksgiving"] == date(2026, 11, 26)
    assert days["Memorial Day"] == date(2026, 5, 25)
    assert days["Labor Day"] == date(2026, 9, 7)


def test_the_main_shop_closes_for_lunch_and_opens_on_sundays() -> None:
    main, hamden, _ = demo_locations(date(2026, 11, 22))
    assert is_open(main, NOW)
    assert not is_open(hamden, NOW)
    assert not is_open(main, datetime(2026, 11, 23, 18, 45, tzinfo=UTC))  # Monday, 1:45 PM


@pytest.mark.parametrize("now", DAYS, ids=lambda day: f"{day:%Y-%m-%d}")
def test_authorities_hold_are_over_cover_little_or_are_still_to_come(tmp_path: Path, now: datetime) -> None:
    engine = pharmacy_engine(f"sqlite:///{tmp_path / 'pharmacy.db'}")
    seed_demo(engine, now)
    pharmacy = SqlPharmacy(engine, clock=lambda: now)
    today = now.astimezone(ZoneInfo("America/New_York")).date()
    spouse, caregiver = sorted(pharmacy.proxies("P0001"), key=lambda proxy: proxy.reference)
    assert (spouse.relationship, spouse.scope, spouse.valid_until) == ("spouse", ProxyScope.ALL, None)
    assert caregiver.valid_until is not None
    assert caregiver.valid_until < today
    assert [proxy.scope for proxy in pharmacy.proxies("P0002")] == [ProxyScope.PICKUP]
    assert [proxy.valid_from > today for proxy in pharmacy.proxies("P0005")] == [True]
    assert pharmacy.proxies("P0003") == []


@pytest.mark.parametrize("now", DAYS, ids=lambda day: f"{day:%Y-%m-%d}")
def test_a_pharmacist_can_be_spoken_with_in_the_next_days_while_the_shop_is_open(tmp_path: Path, now: datetime) -> None:
    engine = pharmacy_engine(f"sqlite:///{tmp_path / 'pharmacy.db'}")
    seed_demo(engine, now)
    pharmacy = SqlPharmacy(engine, clock=lambda: now)
    for shop in pharmacy.locations():
        slots = pharmacy.consultation_slots(shop.code, now, now + timedelta(days=4))
        assert {slot.by_phone for slot in slots} == {True, False}
        assert all(is_open(shop, slot.starts_at) for slot in slots)


def test_a_demo_from_before_there_were_renewals_takes_them_after_the_next_seed(tmp_path: Path) -> None:
    engine = pharmacy_engine(f"sqlite:///{tmp_path / 'pharmacy.db'}")
    seed_demo(engine, NOW)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE refill_request DROP COLUMN kind"))
        connection.execute(
            text("INSERT INTO refill_request VALUES ('r', 'k', 'P0001', 'RX4471190', :at, NULL)"),
            {"at": "2026-11-21 15:00:00"},
        )
    seed_demo(engine, NOW)
    pharmacy = SqlPharmacy(engine, clock=lambda: NOW)
    assert pharmacy.request_refill("P0001", "RX4471190", "k", NOW).repeated
    assert pharmacy.request_renewal("P0001", "RX4471227", "card", NOW).kind is RequestKind.RENEWAL
