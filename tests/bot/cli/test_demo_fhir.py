"""The demo on FHIR: its patients hear the same of their prescriptions from another kind of system."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.demo_fhir import CONFIG, MAIN_URL, demo_fhir, write_configuration
from bot.cli.failure import CommandFailed
from bot.cli.fhir_server import fhir_server
from bot.clock import utc_now
from bot.pharmacy.configuration import load_pharmacy
from bot.pharmacy.demo import seed_demo
from bot.pharmacy.demo_patients import STAR, demo_patients
from bot.pharmacy.demo_places import CODES
from bot.pharmacy.fhir.loading_demo import demo_resources
from bot.pharmacy.port import Pharmacy
from bot.pharmacy.sql import SqlPharmacy, pharmacy_engine
from bot.pharmacy.values import FillStatus, Prescription
from bot.settings import PlaceSettings


@dataclass(frozen=True, slots=True)
class Both:
    """The demo pharmacy in its database, and with most of it in a FHIR server."""

    sql: Pharmacy
    fhir: Pharmacy
    now: datetime


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("demo")
    url, now = f"sqlite:///{folder / 'pharmacy.db'}", utc_now()
    engine = pharmacy_engine(url)
    seed_demo(engine, now)
    sql = SqlPharmacy(engine)
    with fhir_server(folder / "fhir") as server:
        server.load(demo_resources(sql, now))
        delivering = [place.code for place in sql.locations() if place.delivers]
        file = write_configuration(folder / "pharmacy.yml", server.base, delivering)
        fhir = load_pharmacy({MAIN_URL: url, CONFIG: str(file)})
        yield Both(sql, fhir, now)
        fhir.close()
    engine.dispose()


def told(known: Prescription, now: datetime) -> Prescription:
    """What FHIR R4 can carry of a prescription, as of one moment: not the dates of the next step and of the insurer,
    and the price only where the insurer named it."""
    claim = replace(known.claim, as_of=now) if known.claim else None
    approval = replace(known.prior_authorization, as_of=now) if known.prior_authorization else None
    return replace(
        known,
        status=replace(known.status, due=None, as_of=now),
        next_fill_on=None,
        price=claim.copay if claim else None,
        claim=claim,
        prior_authorization=approval,
        delivery=replace(known.delivery, as_of=now) if known.delivery else None,
    )


def test_every_patient_hears_the_same_of_every_prescription(both: Both) -> None:
    count = 0
    for person in demo_patients(both.now.date()):
        in_sql = {known.reference: told(known, both.now) for known in both.sql.prescriptions(person.reference)}
        in_fhir = {known.reference: told(known, both.now) for known in both.fhir.prescriptions(person.reference)}
        assert in_fhir == in_sql
        assert both.fhir.contact(person.reference) == both.sql.contact(person.reference)
        count += len(in_fhir)
    assert count > 200


def test_a_patient_is_found_by_the_form_and_asks_for_a_refill(both: Both) -> None:
    match = both.fhir.match_prescription("4471190", "Alvarez", STAR.birth_date)
    assert match is not None
    assert match.prescription is not None
    assert both.fhir.request_refill(match.patient, match.prescription, "card-1", both.now).refused is None
    known = both.fhir.prescription(match.patient, match.prescription)
    assert known is not None
    assert known.status.what is FillStatus.PICKED_UP
    assert known.refill_requested_at is not None


def test_stock_comes_from_the_database_and_the_shops_from_the_fhir_server(both: Both) -> None:
    assert [place.code for place in both.fhir.locations()] == list(CODES)
    assert [place.hours for place in both.fhir.locations()] == [place.hours for place in both.sql.locations()]
    on_shelves = {(stock.location, stock.grade) for stock in both.fhir.stock("lisinopril")}
    assert on_shelves == {(stock.location, stock.grade) for stock in both.sql.stock("lisinopril")}


def test_it_is_for_the_demo_pharmacy_only(tmp_path: Path) -> None:
    places = PlaceSettings(var=tmp_path, pharmacy_url="postgresql+psycopg://reader@db/pharmacy")
    with pytest.raises(CommandFailed, match="demo pharmacy"):
        demo_fhir(places, Console(quiet=True))
