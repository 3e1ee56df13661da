"""The FHIR adapter over a FHIR R4 server that others made."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from bot.pharmacy.fhir import FhirPharmacy, build, loading, loading_orders
from bot.pharmacy.fhir.pieces import Resource
from bot.pharmacy.sections import read_section
from bot.pharmacy.values import IdentityMatch
from tests.contract.pharmacy.adapters import Adapter, Feature, System
from tests.contract.pharmacy.world import NOW, ZONE, World
from tests.sekmet import sekmet
from tests.stack import free_port


@contextmanager
def _opens(world: World, folder: Path) -> Iterator[System]:
    with sekmet(folder) as server:
        server.load(_resources(world))
        adapter = _adapter(server.base, world, folder)
        away = _adapter(f"http://127.0.0.1:{free_port()}/fhir", world, folder)
        yield System(pharmacy=adapter, away=away)
        adapter.close()
        away.close()


def _resources(world: World) -> Iterator[Resource]:
    for known in world.patients:
        match = IdentityMatch(known.reference, known.birth_date, known.state)
        yield loading.patient(match, known.last_name, known.contact)
    for proxy in world.proxies:
        yield loading.related_person(proxy)
    for drug in world.drugs:
        yield loading.medication(drug)
    for prescription in world.prescriptions:
        fills = [fill for fill in world.fills if fill.prescription == prescription.reference]
        latest_first = sorted(fills, key=lambda fill: fill.filled_on, reverse=True)
        yield from loading_orders.prescription(prescription, latest_first, ZONE)
    for place in world.locations:
        yield from loading.location(place, ZONE)
    yield from loading.slots(world.slots)


def _adapter(base: str, world: World, folder: Path) -> FhirPharmacy:
    places = {
        "locations": [place.code for place in world.locations],
        "location_codes": {place.code: place.code for place in world.locations},
        "delivers": [place.code for place in world.locations if place.delivers],
    }
    section = {"kind": "fhir", "base": base, "time_zone": ZONE.key, **places, **loading.SITE_KEYS}
    file = folder / "chart.yml"
    file.write_text(yaml.safe_dump(section))
    return build("chart", read_section(file), {}, clock=lambda: NOW)


ADAPTERS = [
    Adapter(
        "FHIR R4 (sekmet)",
        _opens,
        cannot={
            Feature.DUE: "R4's dispense has no element for when the next step is expected",
            Feature.NEXT_FILL: "R4 has no element for the insurer's date",
            Feature.DELIVERIES: "R4's SupplyDelivery names no prescription",
            Feature.STOCK: "R4 has no resource for stock: InventoryItem came with R5",
            Feature.EXPECTED: "R4 has no resource for stock: InventoryItem came with R5",
            Feature.CHAT_HOURS: "R4's Location has one set of hours",
        },
    )
]
