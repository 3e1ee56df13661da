"""When a system does not answer: said in time, with nothing of the question in it. And what it has no place for."""

import logging
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from bot.pharmacy.port import Pharmacy, PharmacyUnavailable, PharmacyUnsupported
from bot.pharmacy.values import Capability
from tests.contract.pharmacy.adapters import Feature, Subject
from tests.contract.pharmacy.world import MARIA, NOW
from tests.contract.pharmacy.world_prescriptions import READY

DEADLINE_SECONDS = 5
NAME, PATIENT, PRESCRIPTION, PLACE, SLOT, KEY, DRUG = (
    f"canary-{what}" for what in ("name", "patient", "prescription", "place", "slot", "key", "drug")
)
CLOCKS = {"created", "msecs", "relativeCreated", "thread", "process"}
"""Numbers of a log record that hold any four digits now and then."""
SECRETS = ("canary-", READY, "1961")

CALLS: Mapping[str, Callable[[Pharmacy], object]] = {
    "match_prescription": lambda port: port.match_prescription(READY, NAME, MARIA.birth_date),
    "match_patient": lambda port: port.match_patient(NAME, MARIA.birth_date),
    "contact": lambda port: port.contact(PATIENT),
    "proxies": lambda port: port.proxies(PATIENT),
    "prescription": lambda port: port.prescription(PATIENT, PRESCRIPTION),
    "prescriptions": lambda port: port.prescriptions(PATIENT),
    "fills": lambda port: port.fills(PATIENT, PRESCRIPTION),
    "claims": lambda port: port.claims(PATIENT, [READY]),
    "deliveries": lambda port: port.deliveries(PATIENT, [READY]),
    "formulary": lambda port: port.formulary(),
    "stock": lambda port: port.stock(DRUG),
    "locations": lambda port: port.locations(),
    "request_refill": lambda port: port.request_refill(PATIENT, PRESCRIPTION, KEY, NOW),
    "request_renewal": lambda port: port.request_renewal(PATIENT, PRESCRIPTION, KEY, NOW),
    "consultation_slots": lambda port: port.consultation_slots(PLACE, NOW, NOW + timedelta(days=1)),
    "book_consultation": lambda port: port.book_consultation(PATIENT, SLOT, KEY, NOW),
}

_FEATURES = {
    "contact": (Feature.CONTACT, Capability.IDENTITY),
    "proxies": (Feature.PROXIES, Capability.IDENTITY),
    "fills": (Feature.FILLS, Capability.PRESCRIPTIONS),
    "claims": (Feature.CLAIMS, Capability.CLAIMS),
    "deliveries": (Feature.DELIVERIES, Capability.DELIVERIES),
    "formulary": (Feature.FORMULARY, Capability.STOCK),
    "stock": (Feature.STOCK, Capability.STOCK),
    "locations": (Feature.LOCATIONS, Capability.LOCATIONS),
    "request_refill": (Feature.REFILLS, Capability.REFILLS),
    "request_renewal": (Feature.RENEWALS, Capability.REFILLS),
    "consultation_slots": (Feature.CONSULTATIONS, Capability.CONSULTATIONS),
    "book_consultation": (Feature.CONSULTATIONS, Capability.CONSULTATIONS),
}


@pytest.mark.parametrize("call", list(CALLS))
def test_a_system_that_is_away_is_said_to_be_so_in_time_and_gives_nothing_away(
    subject: Subject, call: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    began = time.monotonic()
    with pytest.raises(PharmacyUnavailable) as caught:
        CALLS[call](subject.system.away)
    assert time.monotonic() - began < DEADLINE_SECONDS
    error = caught.value
    chained = (error.__cause__, error.__context__)
    told = "".join(traceback.format_exception(error, chain=True)) + caplog.text + repr(chained)
    told += repr(
        [{name: record.__dict__[name] for name in record.__dict__.keys() - CLOCKS} for record in caplog.records]
    )
    assert not [secret for secret in SECRETS if secret in told]


@pytest.mark.parametrize("call", list(_FEATURES))
def test_what_a_system_has_no_place_for_is_said_to_be_unsupported(subject: Subject, call: str) -> None:
    feature, capability = _FEATURES[call]
    if subject.can(feature):
        CALLS[call](subject.pharmacy)
        return
    with pytest.raises(PharmacyUnsupported) as caught:
        CALLS[call](subject.pharmacy)
    assert caught.value.capability is capability
