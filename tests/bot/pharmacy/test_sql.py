"""The pharmacy port over SQL: the same stories on SQLite and PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, event, text

from bot.pharmacy import rules
from bot.pharmacy.demo import seed_demo
from bot.pharmacy.port import Pharmacy
from bot.pharmacy.sql import SqlPharmacy
from bot.pharmacy.values import (
    Actor,
    ClaimState,
    Contact,
    FillStatus,
    Grade,
    IdentityMatch,
    Reason,
    RefillRefusal,
    Schedule,
)

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
MARIA, BORN = "P0001", date(1961, 4, 9)
LISINOPRIL, METFORMIN, ATORVASTATIN = "RX4471182", "RX4471190", "RX4471203"


def test_the_sql_adapter_is_the_port(pharmacy: SqlPharmacy) -> None:
    port: Pharmacy = pharmacy
    assert port.locations()


@pytest.mark.parametrize("number", ["4471182", " 447 1182 ", "004471182", "447-1182"])
@pytest.mark.parametrize("name", ["Alvarez", "ALVAREZ", "Álvarez", " al varez"])
def test_a_patient_is_found_however_number_and_name_were_typed(pharmacy: SqlPharmacy, number: str, name: str) -> None:
    assert pharmacy.match_prescription(number, name, BORN) == IdentityMatch(MARIA, BORN, "CT", LISINOPRIL)


def test_a_number_on_file_with_leading_zeros_is_found(engine: Engine, pharmacy: SqlPharmacy) -> None:
    with changed(engine, "UPDATE elm_prescription SET number = '0004471182' WHERE reference = :rx", rx=LISINOPRIL):
        assert pharmacy.match_prescription("4471182", "Alvarez", BORN) is not None
    assert pharmacy.match_prescription("4471182", "Alvarez", BORN) is not None


@pytest.mark.parametrize(
    ("number", "name", "born"),
    [
        ("9999999", "Alvarez", BORN),
        ("4471182", "Alvares", BORN),
        ("4471182", "Alvarez", date(1961, 4, 10)),
        ("", "", BORN),
        ("4471182' OR '1'='1", "Alvarez", BORN),
    ],
)
def test_whatever_is_wrong_the_work_and_the_answer_are_the_same(
    engine: Engine, pharmacy: SqlPharmacy, number: str, name: str, born: date
) -> None:
    with statements(engine) as right:
        assert pharmacy.match_prescription("4471182", "Alvarez", BORN)
    with statements(engine) as wrong:
        assert pharmacy.match_prescription(number, name, born) is None
    assert [sql.split(" IN ")[0] for sql in wrong] == [sql.split(" IN ")[0] for sql in right]


def test_twins_are_two(pharmacy: SqlPharmacy) -> None:
    twins = pharmacy.match_patient("novak", date(1994, 9, 17))
    assert [twin.patient for twin in twins] == ["P0002", "P0003"]
    assert pharmacy.match_patient("novak", date(1994, 9, 18)) == []


def test_one_number_on_both_twins_prescriptions_names_neither(engine: Engine, pharmacy: SqlPharmacy) -> None:
    numbers = {twin: pharmacy.prescriptions(twin)[0] for twin in ("P0002", "P0003")}
    other = numbers["P0003"].reference
    with changed(
        engine,
        "UPDATE elm_prescription SET number = :number WHERE reference = :rx",
        number=numbers["P0002"].number,
        rx=other,
    ):
        assert pharmacy.match_prescription(numbers["P0002"].number, "Novak", date(1994, 9, 17)) is None


def test_a_code_goes_where_the_file_says_and_nowhere_for_a_stranger(pharmacy: SqlPharmacy) -> None:
    assert pharmacy.contact(MARIA) == Contact("+12035550187", "maria.alvarez@example.com")
    assert pharmacy.contact("P9999") == Contact(None, None)


def test_a_ready_prescription_says_what_since_when_and_how_much(pharmacy: SqlPharmacy) -> None:
    found = pharmacy.prescription(MARIA, LISINOPRIL)
    assert found is not None
    assert (found.number, found.drug.name, found.location) == ("4471182", "Lisinopril 10 mg tablet", "NH")
    assert (found.status.what, found.status.actor, found.status.why) == (FillStatus.READY, Actor.PATIENT, None)
    assert found.status.since == datetime(2026, 11, 21, 21, 10, tzinfo=UTC)  # yesterday, 4:10 PM
    assert found.status.as_of == NOW
    assert rules.ready_is_certain(found.status, NOW)
    assert rules.return_on(found.status, "America/New_York") == date(2026, 12, 1)
    assert found.price == Decimal("4.00")
    assert found.claim is not None
    assert (found.claim.state, found.claim.codes, found.claim.copay) == (ClaimState.PAID, (), Decimal("4.00"))


def test_the_demo_conversation_finds_what_it_needs(pharmacy: SqlPharmacy) -> None:
    by_number = {found.number: found for found in pharmacy.prescriptions(MARIA)}
    assert list(by_number) == ["4471182", "4471227", "4471203", "4471215", "4471233", "4471190"]  # the latest first
    metformin, atorvastatin, ozempic = by_number["4471190"], by_number["4471203"], by_number["4471215"]
    assert metformin.refills_left == 3
    assert rules.refill_refusal(metformin, TODAY) is None
    assert (atorvastatin.status.why, atorvastatin.status.actor) == (Reason.STOCK, Actor.PHARMACY)
    assert atorvastatin.status.due == date(2026, 11, 25)
    assert ozempic.claim is not None
    assert (ozempic.drug.brand, ozempic.claim.codes, ozempic.status.actor) == ("ozempic", ("75",), Actor.PRESCRIBER)
    assert by_number["4471227"].status.what is FillStatus.WAITING_ON_PRESCRIBER
    assert by_number["4471233"].drug.schedule is Schedule.IV


def test_a_prescription_of_somebody_else_does_not_exist(pharmacy: SqlPharmacy) -> None:
    theirs = pharmacy.prescriptions("P0002")[0]
    assert pharmacy.prescription("P0002", theirs.reference) == theirs
    assert pharmacy.prescription(MARIA, theirs.reference) is None
    assert pharmacy.prescription(MARIA, "RX0") is None
    assert pharmacy.prescriptions("P9999") == []


def test_a_row_that_changes_is_what_the_patient_sees_next(engine: Engine, pharmacy: SqlPharmacy) -> None:
    with changed(
        engine,
        "UPDATE elm_prescription SET status = 'in_process', status_reason = NULL WHERE reference = :rx",
        rx=LISINOPRIL,
    ):
        found = pharmacy.prescription(MARIA, LISINOPRIL)
        assert found is not None
        assert (found.status.what, found.status.actor) == (FillStatus.IN_PROCESS, Actor.PHARMACY)


def test_a_reason_that_is_nobody_elses_business_reaches_the_chat_as_the_pharmacists(
    engine: Engine, pharmacy: SqlPharmacy
) -> None:
    with changed(
        engine,
        "UPDATE elm_prescription SET status = 'on_hold', status_reason = 'preg' WHERE reference = :rx",
        rx=LISINOPRIL,
    ):
        found = pharmacy.prescription(MARIA, LISINOPRIL)
        assert found is not None
        assert found.status.why is Reason.PHARMACIST
        assert "preg" not in repr(found)


def test_stock_is_graded_for_each_shop_with_its_age_the_main_shop_first(pharmacy: SqlPharmacy) -> None:
    new_haven, hamden, milford = pharmacy.stock(" Ozempic")
    assert [line.location for line in (new_haven, hamden, milford)] == ["NH", "HD", "MF"]
    assert (new_haven.grade, new_haven.expected_on) == (Grade.LOW, None)
    assert new_haven.as_of == NOW - timedelta(minutes=20)
    assert hamden.grade is Grade.OUT
    assert hamden.expected_on is not None
    assert hamden.expected_on > TODAY
    assert (milford.grade, milford.as_of) == (Grade.IN_STOCK, NOW - timedelta(hours=26))


def test_a_generic_name_finds_every_brand_and_a_brand_only_its_own(pharmacy: SqlPharmacy) -> None:
    assert {line.drug.brand for line in pharmacy.stock("semaglutide")} == {"ozempic", "wegovy"}
    assert {line.drug.generic for line in pharmacy.stock("zoloft")} == {"sertraline"}
    assert pharmacy.stock("unobtainium") == []


@pytest.mark.parametrize("drug", ["adderall", "zolpidem", "testosterone", "pregabalin", "isotretinoin"])
def test_of_controlled_and_restricted_drugs_no_shop_says_anything(pharmacy: SqlPharmacy, drug: str) -> None:
    lines = pharmacy.stock(drug)
    assert lines
    assert {(line.grade, line.expected_on, line.as_of) for line in lines} == {(Grade.ASK, None, None)}


def test_the_shops_have_hours_lunch_and_days_that_differ(pharmacy: SqlPharmacy) -> None:
    main, _, milford = pharmacy.locations()
    assert (main.code, main.phone, main.time_zone, main.delivers) == ("NH", "+12035550142", "America/New_York", True)
    monday = next(day for day in main.hours if day.weekday == 0)
    assert (monday.opens, monday.closes, monday.closed_from) == (time(8), time(20), time(13, 30))
    thanksgiving = next(day for day in main.closings if day.why == "Thanksgiving")
    assert (thanksgiving.on, thanksgiving.opens, thanksgiving.closes) == (date(2026, 11, 26), time(9), time(12))
    repair = milford.closings[0]
    assert (repair.on, repair.why, repair.opens) == (date(2026, 11, 24), "Water damage repair", None)


def test_closings_of_the_past_are_left_out(engine: Engine) -> None:
    later = SqlPharmacy(engine, clock=lambda: NOW + timedelta(days=40))
    assert "Thanksgiving" not in [day.why for place in later.locations() for day in place.closings]


def test_the_formulary_is_read_whole(pharmacy: SqlPharmacy) -> None:
    drugs = pharmacy.formulary()
    assert len(drugs) > 150
    assert next(drug for drug in drugs if drug.name.startswith("Oxycodone 5")).schedule is Schedule.II


def test_asking_twice_is_one_request(engine: Engine, pharmacy: SqlPharmacy) -> None:
    first = pharmacy.request_refill(MARIA, METFORMIN, "card-twice", NOW)
    again = pharmacy.request_refill(MARIA, METFORMIN, "card-twice", NOW + timedelta(minutes=1))
    assert (first.repeated, again.repeated) == (False, True)
    assert (again.reference, again.requested_at) == (first.reference, NOW)
    assert count(engine, "card-twice") == 1
    handle(engine)


def test_eight_at_the_same_moment_are_one_request(engine: Engine, pharmacy: SqlPharmacy) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: pharmacy.request_refill(MARIA, METFORMIN, "card-race", NOW), range(8)))
    assert sorted(request.repeated for request in made) == [False] + [True] * 7
    assert len({request.reference for request in made}) == 1
    assert count(engine, "card-race") == 1
    handle(engine)


def test_a_key_asks_for_one_thing_only(engine: Engine, pharmacy: SqlPharmacy) -> None:
    pharmacy.request_refill(MARIA, METFORMIN, "card-one", NOW)
    with pytest.raises(ValueError, match="belongs to another request"):
        pharmacy.request_refill(MARIA, LISINOPRIL, "card-one", NOW)
    handle(engine)


def test_a_request_shows_on_the_prescription_until_the_pharmacy_takes_it_up(
    engine: Engine, pharmacy: SqlPharmacy
) -> None:
    pharmacy.request_refill(MARIA, METFORMIN, "card-open", NOW)
    asked = pharmacy.prescription(MARIA, METFORMIN)
    assert asked is not None
    assert asked.refill_requested_at == NOW
    assert rules.refill_refusal(asked, TODAY) is RefillRefusal.ALREADY_IN_PROCESS
    with changed(
        engine,
        "UPDATE elm_prescription SET status_since = :since WHERE reference = :rx",
        since="2026-11-22 16:00:00" if engine.dialect.name == "sqlite" else NOW + timedelta(hours=1),
        rx=METFORMIN,
    ):
        taken_up = pharmacy.prescription(MARIA, METFORMIN)
        assert taken_up is not None
        assert taken_up.refill_requested_at is None
    handle(engine)
    handled = pharmacy.prescription(MARIA, METFORMIN)
    assert handled is not None
    assert rules.refill_refusal(handled, TODAY) is None


def test_seeding_on_another_day_moves_the_dates_and_keeps_the_requests(engine: Engine) -> None:
    tomorrow = NOW + timedelta(days=1)
    SqlPharmacy(engine).request_refill(MARIA, METFORMIN, "card-kept", NOW)
    try:
        seed_demo(engine, tomorrow)
        later = SqlPharmacy(engine, clock=lambda: tomorrow)
        metformin, atorvastatin = later.prescription(MARIA, METFORMIN), later.prescription(MARIA, ATORVASTATIN)
        assert metformin is not None
        assert atorvastatin is not None
        assert metformin.last_filled_on == TODAY - timedelta(days=79)
        assert atorvastatin.status.due == date(2026, 11, 26)
        assert rules.refill_refusal(metformin, TODAY + timedelta(days=1)) is None
        assert count(engine, "card-kept") == 1
    finally:
        seed_demo(engine, NOW)


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The SQL that runs meanwhile."""
    seen: list[str] = []

    def note(*call: object) -> None:
        seen.append(str(call[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def changed(engine: Engine, sql: str, **values: object) -> Iterator[None]:
    """The pharmacy's own table changed by SQL, and the demo made new afterwards."""
    with engine.begin() as connection:
        assert connection.execute(text(sql), values).rowcount == 1
    try:
        yield
    finally:
        seed_demo(engine, NOW)


def count(engine: Engine, key: str) -> int:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM refill_request WHERE request_key = :key"), {"key": key})
        return int(found.scalar_one())


def handle(engine: Engine) -> None:
    """The pharmacy works through its requests."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE refill_request SET handled_at = requested_at WHERE handled_at IS NULL"))
