"""Each call of the port with arguments that differ from one time to the next."""

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from uuid import uuid4

from bench.port.world import NAMES, PATIENTS, PRESCRIPTIONS, PRODUCTS, SLOTS
from bot.clock import utc_now
from bot.pharmacy.port import Pharmacy

type Ask = Callable[[Pharmacy], object]

_chance = random.Random(164)


def _patient() -> int:
    return _chance.randrange(PATIENTS)


def _of(patient: int) -> int:
    """One of a patient's prescriptions."""
    return patient + PATIENTS * _chance.randrange(PRESCRIPTIONS // PATIENTS)


def _born(patient: int) -> date:
    return date(1930, 1, 1) + timedelta(days=patient * 37 % 30000)


def _name(patient: int) -> str:
    return f"{NAMES[patient % 12]}{patient % 97}"


def match_prescription() -> Ask:
    patient = _patient()
    number, name, born = str(4_000_000 + _of(patient)), _name(patient), _born(patient)
    return lambda pharmacy: pharmacy.match_prescription(number, name, born)


def match_patient() -> Ask:
    patient = _patient()
    return lambda pharmacy: pharmacy.match_patient(_name(patient), _born(patient))


def contact() -> Ask:
    patient = f"P{_patient()}"
    return lambda pharmacy: pharmacy.contact(patient)


def proxies() -> Ask:
    patient = f"P{_patient() // 10 * 10}"
    return lambda pharmacy: pharmacy.proxies(patient)


def prescription() -> Ask:
    patient = _patient()
    reference = f"R{_of(patient)}"
    return lambda pharmacy: pharmacy.prescription(f"P{patient}", reference)


def prescriptions() -> Ask:
    patient = f"P{_patient()}"
    return lambda pharmacy: pharmacy.prescriptions(patient)


def fills() -> Ask:
    patient = _patient()
    reference = f"R{_of(patient)}"
    return lambda pharmacy: pharmacy.fills(f"P{patient}", reference)


def claims() -> Ask:
    patient = _patient()
    numbers = [str(4_000_000 + _of(patient)) for _ in range(5)]
    return lambda pharmacy: pharmacy.claims(f"P{patient}", numbers)


def deliveries() -> Ask:
    patient = _patient()
    numbers = [str(4_000_000 + _of(patient)) for _ in range(5)]
    return lambda pharmacy: pharmacy.deliveries(f"P{patient}", numbers)


def formulary() -> Ask:
    return lambda pharmacy: pharmacy.formulary()


def stock() -> Ask:
    drug = f"drug {_chance.randrange(PRODUCTS // 3)}"
    return lambda pharmacy: pharmacy.stock(drug)


def locations() -> Ask:
    return lambda pharmacy: pharmacy.locations()


def request_refill() -> Ask:
    patient = _patient()
    reference, key = f"R{_of(patient)}", uuid4().hex
    return lambda pharmacy: pharmacy.request_refill(f"P{patient}", reference, key, utc_now())


def consultation_slots() -> Ask:
    after = utc_now() + timedelta(hours=_chance.randrange(SLOTS // 8))
    return lambda pharmacy: pharmacy.consultation_slots("NH", after, after + timedelta(days=1))


CALLS: Mapping[str, Callable[[], Ask]] = MappingProxyType(
    {
        make.__name__: make
        for make in (
            match_prescription,
            match_patient,
            contact,
            proxies,
            prescription,
            prescriptions,
            fills,
            claims,
            deliveries,
            stock,
            formulary,
            locations,
            consultation_slots,
            request_refill,
        )
    }
)

WRITES = frozenset({"request_refill"})
