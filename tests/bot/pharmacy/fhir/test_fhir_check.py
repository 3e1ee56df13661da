"""What an IT person reads of a FHIR server before it is connected."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli.pharmacy import pharmacy
from tests.bot.pharmacy.fhir.records import Resource, concept, dispense, order, patient
from tests.faulty_http import Asked, FaultyServer, reply, searchset
from tests.sekmet import Sekmet

CAPABILITIES = ("identity", "prescriptions", "claims", "refills", "locations")

type Check = Callable[..., tuple[int, str]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """`scriptdesk pharmacy check` on a server: exit status and what is printed."""

    def run(base: str, **keys: Any) -> tuple[int, str]:
        chart = {"kind": "fhir", "base": base, "time_zone": "America/New_York", **keys}
        none = dict.fromkeys(("deliveries", "stock", "consultations"), "none")
        document = {"systems": {"chart": chart}, "capabilities": dict.fromkeys(CAPABILITIES, "chart") | none}
        file = tmp_path / "pharmacy.yml"
        file.write_text(yaml.safe_dump(document))
        ran = CliRunner().invoke(pharmacy, ["check", "--config", str(file)])
        return (1 if ran.exception else 0), ran.output

    return run


def test_a_server_that_has_everything_is_fine(check: Check, fhir_server: Sekmet) -> None:
    held = dispense("on-hold", "checked", statusReasonCodeableConcept=concept("QA-7", "frr03"))
    fhir_server.load([patient(), order(), held])
    status, told = check(fhir_server.base, locations=["nh"], confirmed=["on-hold"])
    assert status == 0, told
    assert "FHIR 4.0.1" in told
    assert "codes of statusReason that mean `the pharmacist` here: QA-7 1" in told
    assert "identity       by number" in told
    assert "Alvarez" not in told


def statement(*resources: Resource, version: str = "4.0.1") -> Resource:
    return {"resourceType": "CapabilityStatement", "fhirVersion": version, "rest": [{"resource": list(resources)}]}


def of(kind: str, *searches: str, can: tuple[str, ...] = ()) -> Resource:
    return {
        "type": kind,
        "searchParam": [{"name": name} for name in searches],
        "interaction": [{"code": code} for code in can],
    }


def test_what_a_server_lacks_is_told_before_a_patient_asks(check: Check, faulty: FaultyServer) -> None:
    said = statement(
        of("Patient", "name"),
        of("MedicationRequest", "patient", "intent", "identifier"),
        of("MedicationDispense", "patient"),
        of("RelatedPerson", "patient"),
        of("Task", "identifier", "patient", "status"),
        of("Location", "status"),
        of("HealthcareService", "location"),
    )

    def answers(asked: Asked) -> bytes:
        return reply(said) if asked.path.endswith("/metadata") else reply(searchset())

    faulty.answer = answers
    status, told = check(faulty.base)
    assert status == 1
    assert "! identity: Patient is not searched by birthdate" in told
    assert "! prescriptions: MedicationDispense is not searched by prescription" in told
    assert "! claims: the server has no Claim; write `without: [claims]` or add it there" in told
    assert "! refills: Task cannot be created" in told
    assert "locations:" not in told


def test_a_server_of_another_version_or_without_a_statement_is_told(check: Check, faulty: FaultyServer) -> None:
    faulty.answer = lambda asked: reply(statement(version="5.0.0"))
    assert "! metadata: FHIR 5.0.0; this adapter speaks R4" in check(faulty.base)[1]
    faulty.answer = lambda asked: reply({}, 401)
    status, told = check(faulty.base)
    assert status == 1
    assert "! metadata: no CapabilityStatement that can be read (status_401)" in told
    assert "words: no sample of dispenses without naming a patient (status_401)" in told
