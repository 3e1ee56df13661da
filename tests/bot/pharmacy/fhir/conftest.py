"""An adapter for a FHIR server, made as the product makes it: from a section of pharmacy.yml."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.pharmacy.fhir import FhirPharmacy, build
from bot.pharmacy.sections import read_section
from bot.pharmacy.values import Prescription
from tests.bot.pharmacy.fhir.records import Resource
from tests.faulty_http import FaultyServer, faulty_server
from tests.sekmet import Sekmet, sekmet

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday, ten in the morning in New Haven

type Connect = Callable[..., FhirPharmacy]


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Connect]:
    """Makes an adapter for a base address; what else the section says goes beside it."""
    made: list[FhirPharmacy] = []

    def make(base: str, environment: Mapping[str, str] | None = None, **keys: Any) -> FhirPharmacy:
        section = {"kind": "fhir", "base": base, "time_zone": "America/New_York", **keys}
        file = tmp_path / "chart.yml"
        file.write_text(yaml.safe_dump(section))
        made.append(build("chart", read_section(file), environment or {}, clock=lambda: NOW))
        return made[-1]

    yield make
    for adapter in made:
        adapter.close()


@pytest.fixture
def faulty() -> Iterator[FaultyServer]:
    with faulty_server() as server:
        yield server


class Chart:
    """One order of Maria's with what hangs on it, as the adapter reads it."""

    def __init__(self, connect: Connect, server: FaultyServer) -> None:
        self._connect = connect
        self.server = server

    def adapter(self, *resources: Resource, **keys: Any) -> FhirPharmacy:
        by_kind: dict[str, list[Resource]] = {}
        for resource in resources:
            by_kind.setdefault(resource["resourceType"], []).append(resource)
        self.server.serves(**by_kind)
        return self._connect(self.server.base, **({"own": True, "confirmed": ["in-progress", "completed"]} | keys))

    def says(self, *resources: Resource, **keys: Any) -> Prescription:
        found = self.adapter(*resources, **keys).prescriptions("maria")
        assert len(found) == 1
        return found[0]


@pytest.fixture
def chart(connect: Connect, faulty: FaultyServer) -> Chart:
    return Chart(connect, faulty)


@pytest.fixture(scope="session")
def fhir_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sekmet]:
    """One server for all stories; each keeps to patients of its own."""
    with sekmet(tmp_path_factory.mktemp("sekmet")) as server:
        yield server
