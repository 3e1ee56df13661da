"""What is written and what hangs on a prescription, over SQL: renewals, consultations, proxies, fills, insurance."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot.pharmacy import rules
from bot.pharmacy.demo import seed_demo
from bot.pharmacy.port import PharmacyUnsupported
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.pharmacy.values import (
    Capability,
    ClaimState,
    DeliveryState,
    FillKind,
    PriorAuthorizationState,
    RefillRefusal,
    RequestKind,
)
from bot.pharmacy.views import VIEWS

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
WEEK = NOW + timedelta(days=7)
MARIA, SERTRALINE, METFORMIN = "P0001", "RX4471227", "RX4471190"


@pytest.fixture(autouse=True)
def nothing_written(engine: Engine) -> None:
    """Each story begins without requests and bookings."""
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM refill_request"))
        connection.execute(text("DELETE FROM consultation_booking"))


def test_a_renewal_is_another_request_than_a_refill_and_stands_once(engine: Engine, pharmacy: SqlPharmacy) -> None:
    first = pharmacy.request_renewal(MARIA, SERTRALINE, "card-renewal", NOW)
    again = pharmacy.request_renewal(MARIA, SERTRALINE, "card-renewal", NOW + timedelta(minutes=1))
    assert (first.kind, first.repeated, first.refused) == (RequestKind.RENEWAL, False, None)
    assert (again.kind, again.repeated, again.reference) == (RequestKind.RENEWAL, True, first.reference)
    with engine.connect() as connection:
        assert list(connection.execute(text("SELECT prescription, kind FROM refill_request"))) == [
            (SERTRALINE, "renewal")
        ]
    with pytest.raises(ValueError, match="belongs to another request"):
        pharmacy.request_refill(MARIA, SERTRALINE, "card-renewal", NOW)
    asked = pharmacy.prescription(MARIA, SERTRALINE)
    assert asked is not None
    assert rules.refill_refusal(asked, date(2026, 11, 22)) is RefillRefusal.ALREADY_IN_PROCESS


def test_two_who_want_one_time_with_the_pharmacist_get_one_booking(pharmacy: SqlPharmacy) -> None:
    offered = pharmacy.consultation_slots("NH", NOW, WEEK)
    wanted = offered[0]
    assert [slot.starts_at for slot in offered] == sorted(slot.starts_at for slot in offered)
    assert (wanted.location, wanted.minutes, wanted.starts_at > NOW) == ("NH", 15, True)
    with ThreadPoolExecutor(8) as pool:
        made = list(
            pool.map(
                lambda who: pharmacy.book_consultation(f"P000{who}", wanted.reference, f"key-{who}", NOW), range(1, 9)
            )
        )
    assert sorted(booking.taken for booking in made) == [False] + [True] * 7
    left = pharmacy.consultation_slots("NH", NOW, WEEK)
    assert [slot.reference for slot in left] == [slot.reference for slot in offered[1:]]


def test_a_booking_that_is_sent_twice_is_one(pharmacy: SqlPharmacy) -> None:
    slot = pharmacy.consultation_slots("HD", NOW, WEEK)[0].reference
    first = pharmacy.book_consultation(MARIA, slot, "card-slot", NOW)
    again = pharmacy.book_consultation(MARIA, slot, "card-slot", NOW + timedelta(minutes=1))
    assert (first.repeated, again.repeated, again.taken, again.booked_at) == (False, True, False, NOW)
    with pytest.raises(ValueError, match="belongs to another booking"):
        pharmacy.book_consultation("P0002", slot, "card-slot", NOW)


@pytest.mark.parametrize("slot", ["NH-none", "begun"])
def test_a_time_that_is_not_offered_any_more_is_taken(pharmacy: SqlPharmacy, slot: str) -> None:
    earliest = pharmacy.consultation_slots("NH", NOW, WEEK)[0]
    booking = pharmacy.book_consultation(
        MARIA, earliest.reference if slot == "begun" else slot, "card-late", earliest.starts_at + timedelta(minutes=1)
    )
    assert booking.taken


def test_who_acts_for_a_patient_is_on_record_with_an_end_and_a_contact(pharmacy: SqlPharmacy) -> None:
    caregiver, spouse = sorted(pharmacy.proxies(MARIA), key=lambda proxy: proxy.relationship)
    assert (caregiver.last_name, caregiver.valid_until) == ("Okafor", date(2026, 11, 2))
    assert (spouse.last_name, spouse.valid_until, spouse.contact.phone) == ("Alvarez", None, "+12035550121")


def test_earlier_fills_are_the_patients_own_the_latest_first(pharmacy: SqlPharmacy) -> None:
    latest, *earlier = pharmacy.fills(MARIA, "RX4471203")  # atorvastatin, thirty days each
    assert (latest.filled_on, latest.kind, latest.quantity) == (date(2026, 10, 24), FillKind.REFILL, Decimal(30))
    assert [fill.kind for fill in earlier][-1] is FillKind.FIRST
    assert pharmacy.fills("P0002", "RX4471203") == []


def test_the_insurers_word_is_found_by_the_label_and_only_for_its_patient(pharmacy: SqlPharmacy) -> None:
    words = pharmacy.claims(MARIA, ["004471215", "4471182", "4471227", "9999999"])
    assert list(words) == ["004471215", "4471182", "4471227"]
    ozempic, lisinopril, sertraline = words.values()
    assert ozempic.claim is not None
    assert ozempic.prior_authorization is not None
    assert (ozempic.claim.state, ozempic.claim.codes) == (ClaimState.REJECTED, ("75",))
    assert ozempic.prior_authorization.state is PriorAuthorizationState.NEEDED
    assert lisinopril.claim is not None
    assert lisinopril.claim.state is ClaimState.PAID
    assert sertraline.claim is None
    assert pharmacy.claims("P0002", ["4471215"]) == {}


def test_a_parcel_is_found_by_the_label(engine: Engine, pharmacy: SqlPharmacy) -> None:
    with engine.connect() as connection:
        number, patient = connection.execute(
            text(
                "SELECT number, patient FROM prescription JOIN delivery ON prescription = prescription.reference "
                "WHERE state = 'shipped'"
            )
        ).one()
    assert pharmacy.deliveries(patient, [number, "4471182"])[number].state is DeliveryState.SHIPPED
    assert pharmacy.deliveries(MARIA, [number, "4471182"]) == {}


@pytest.mark.parametrize(
    ("missing", "capability"),
    [
        ("proxy", Capability.IDENTITY),
        ("fill", Capability.PRESCRIPTIONS),
        ("claim", Capability.CLAIMS),
        ("delivery", Capability.DELIVERIES),
        ("stock", Capability.STOCK),
        ("location_hours", Capability.LOCATIONS),
        ("refill_request", Capability.REFILLS),
        ("consultation_slot", Capability.CONSULTATIONS),
        ("consultation_booking", Capability.CONSULTATIONS),
    ],
)
def test_a_view_that_is_missing_takes_its_own_capability_and_no_other(
    tmp_path: Path, missing: str, capability: Capability
) -> None:
    engine = pharmacy_engine(f"sqlite:///{tmp_path / 'pharmacy.db'}")
    seed_demo(engine, NOW)
    with engine.begin() as connection:
        connection.execute(text(f"DROP {'VIEW' if missing in VIEWS.tables else 'TABLE'} {missing}"))
    pharmacy = SqlPharmacy(engine, "elm", clock=lambda: NOW)
    calls: dict[str, Callable[[], object]] = {
        "proxy": lambda: pharmacy.proxies(MARIA),
        "fill": lambda: pharmacy.fills(MARIA, METFORMIN),
        "claim": lambda: pharmacy.claims(MARIA, ["4471182"]),
        "delivery": lambda: pharmacy.deliveries(MARIA, ["4471182"]),
        "stock": lambda: pharmacy.stock("ozempic"),
        "location_hours": pharmacy.locations,
        "refill_request": lambda: pharmacy.request_refill(MARIA, METFORMIN, "card", NOW),
        "consultation_slot": lambda: pharmacy.consultation_slots("NH", NOW, WEEK),
        "consultation_booking": lambda: pharmacy.consultation_slots("NH", NOW, WEEK),
    }
    for view, call in calls.items():
        if view == missing or {view, missing} == {"consultation_slot", "consultation_booking"}:
            with pytest.raises(PharmacyUnsupported, match=f"'elm' has no {capability}"):
                call()
        else:
            call()
    assert len(pharmacy.prescriptions(MARIA)) == 6
    assert pharmacy.match_prescription("4471182", "Alvarez", date(1961, 4, 9)) is not None


def test_a_site_as_it_was_before_goes_on_and_takes_refills(tmp_path: Path) -> None:
    engine = pharmacy_engine(f"sqlite:///{tmp_path / 'pharmacy.db'}")
    seed_demo(engine, NOW)
    with engine.begin() as connection:
        for view in ("proxy", "fill", "prior_authorization", "consultation_slot", "location_chat_hours"):
            connection.execute(text(f"DROP VIEW {view}"))
        connection.execute(text("DROP TABLE consultation_booking"))
        connection.execute(text("ALTER TABLE refill_request DROP COLUMN kind"))
    pharmacy = SqlPharmacy(engine, clock=lambda: NOW)
    assert pharmacy.locations()[0].chat_hours == ()
    assert pharmacy.claims(MARIA, ["4471215"])["4471215"].prior_authorization is None
    assert not pharmacy.request_refill(MARIA, METFORMIN, "card", NOW).repeated
    assert pharmacy.request_refill(MARIA, METFORMIN, "card", NOW).repeated
    with pytest.raises(PharmacyUnsupported):
        pharmacy.request_renewal(MARIA, SERTRALINE, "card-2", NOW)
    metformin = pharmacy.prescription(MARIA, METFORMIN)
    assert metformin is not None
    assert metformin.refill_requested_at == NOW


def test_an_authority_of_unknown_extent_covers_the_least(tmp_path: Path) -> None:
    engine = pharmacy_engine(f"sqlite:///{tmp_path / 'pharmacy.db'}")
    seed_demo(engine, NOW)
    with engine.begin() as connection:
        connection.execute(text("UPDATE elm_proxy SET scope = 'everything, really'"))
        connection.execute(text("UPDATE elm_fill SET kind = 'XX'"))
    pharmacy = SqlPharmacy(engine, clock=lambda: NOW)
    assert {proxy.scope for proxy in pharmacy.proxies(MARIA)} == {"pickup"}
    assert {fill.kind for fill in pharmacy.fills(MARIA, METFORMIN)} == {None}
