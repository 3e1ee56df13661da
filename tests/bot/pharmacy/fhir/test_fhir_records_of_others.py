"""Records that we did not write: another project's synthetic patients, long histories, and damaged ones."""

import copy
import json
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.pharmacy.fhir import FhirPharmacy
from bot.pharmacy.port import PharmacyUnavailable
from bot.pharmacy.values import FillStatus, Prescription
from tests.bot.pharmacy.fhir.conftest import NOW, Connect
from tests.bot.pharmacy.fhir.records import Resource, claim, claim_response, concept, dispense, order, patient
from tests.faulty_http import FaultyServer
from tests.sekmet import Sekmet

PATIENTS = 12
TIMES_DAMAGED = 250


@pytest.fixture(scope="module")
def strangers(fhir_server: Sekmet, tmp_path_factory: pytest.TempPathFactory) -> list[Resource]:
    """A cohort of carebundle's, in the real server; its patients as they were made."""
    folder = tmp_path_factory.mktemp("cohort")
    command = [Path(sys.executable).parent / "carebundle", "generate", "--profile", "mixed", "--count", str(PATIENTS)]
    subprocess.run([*map(str, command), "--out", str(folder)], check=True, capture_output=True)
    made = []
    for file in sorted(folder.glob("*.json")):
        bundle = json.loads(file.read_text())
        answer = requests.post(fhir_server.base, json=bundle, timeout=60)
        assert answer.status_code == 200, answer.text[:500]
        made += [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == "Patient"]
    return made


def calls(adapter: FhirPharmacy, patient: str) -> dict[str, Callable[[], object]]:
    """Everything that the port asks about a patient."""
    return {
        "contact": lambda: adapter.contact(patient),
        "proxies": lambda: adapter.proxies(patient),
        "prescriptions": lambda: adapter.prescriptions(patient),
        "prescription": lambda: adapter.prescription(patient, "rx1"),
        "fills": lambda: adapter.fills(patient, "rx1"),
        "claims": lambda: adapter.claims(patient, ["4471182"]),
        "match_prescription": lambda: adapter.match_prescription("4471182", "Alvarez", date(1961, 4, 9)),
        "locations": adapter.locations,
        "formulary": adapter.formulary,
        "slots": lambda: adapter.consultation_slots("nh", NOW, NOW + timedelta(days=2)),
    }


def test_another_projects_patients_are_found_and_their_orders_were_only_sent(
    fhir_server: Sekmet, connect: Connect, strangers: list[Resource]
) -> None:
    adapter = connect(fhir_server.base, formulary=True, consultations=["talk"])
    assert len(strangers) == PATIENTS
    seen: list[Prescription] = []
    for person in strangers:
        (match,) = adapter.match_patient(person["name"][0]["family"], date.fromisoformat(person["birthDate"]))
        known = adapter.prescriptions(match.patient)
        for each in known:
            assert adapter.fills(match.patient, each.reference) == []
            assert adapter.prescription(match.patient, each.reference) == each
        for call in calls(adapter, match.patient).values():
            call()
        seen += known
    assert len(seen) > PATIENTS
    assert {each.status.what for each in seen} <= {FillStatus.SENT, FillStatus.UNKNOWN, FillStatus.CANCELLED}
    assert not [each for each in seen if each.confidential or each.drug.name == "medication"]
    assert "lisinopril" in {each.drug.generic for each in seen}


def test_a_history_over_several_pages_is_read_to_its_end(fhir_server: Sekmet, connect: Connect) -> None:
    begins = date(2024, 1, 1)
    dispenses = [
        dispense(
            "completed", f"long-{place}", "long", type=concept("RF"), whenHandedOver=str(begins + timedelta(place))
        )
        | {"authorizingPrescription": [{"reference": "MedicationRequest/long"}]}
        for place in range(450)
    ]
    fhir_server.load([patient("Long", "1950-01-01", "long"), order("long", "4479999", "long"), *dispenses])
    adapter = connect(fhir_server.base)
    assert len(adapter.fills("long", "long")) == 450
    (known,) = adapter.prescriptions("long")
    assert known.last_filled_on == begins + timedelta(449)


WHOLE: list[Resource] = [
    patient(telecom=[{"system": "phone", "value": "203-555-0187"}]),
    order(contained=[{"resourceType": "Medication", "id": "m", "code": {"text": "Lisinopril"}}]),
    dispense("completed", "d1", type=concept("FF"), whenHandedOver="2026-10-22", quantity={"value": 30}),
    dispense("on-hold", "d2", type=concept("RF"), statusReasonCodeableConcept=concept("frr03")),
    claim(),
    claim_response("error", error=[{"code": concept("75")}]),
    claim("c2", "preauthorization"),
    {"resourceType": "Medication", "id": "m9", "code": {"text": "Lisinopril 10 mg tablet"}, "form": concept("tab")},
    {
        "resourceType": "RelatedPerson",
        "id": "r",
        "patient": {"reference": "Patient/maria"},
        "relationship": [concept("GUARD")],
        "name": [{"family": "Alvarez"}],
        "period": {"start": "2025-01-01"},
    },
    {
        "resourceType": "Task",
        "id": "t",
        "status": "requested",
        "code": concept("fulfill"),
        "focus": {"reference": "MedicationRequest/rx1"},
        "for": {"reference": "Patient/maria"},
        "authoredOn": "2026-11-23T10:00:00Z",
    },
    {
        "resourceType": "Location",
        "id": "nh",
        "name": "New Haven",
        "type": [concept("OUTPHARM")],
        "address": {"line": ["412 Elm Street"]},
        "hoursOfOperation": [{"daysOfWeek": ["mon"], "openingTime": "08:00:00", "closingTime": "20:00:00"}],
    },
    {
        "resourceType": "HealthcareService",
        "id": "h",
        "location": [{"reference": "Location/nh"}],
        "notAvailable": [{"description": "Christmas", "during": {"start": "2026-12-25", "end": "2026-12-25"}}],
    },
    {"resourceType": "Schedule", "id": "s", "actor": [{"reference": "Location/nh"}]},
    {
        "resourceType": "Slot",
        "id": "sl",
        "status": "free",
        "serviceType": [concept("talk")],
        "schedule": {"reference": "Schedule/s"},
        "start": "2026-11-24T10:00:00Z",
        "end": "2026-11-24T10:15:00Z",
    },
]

ODD_VALUES: tuple[object, ...] = (
    None, 0, -1, True, 10**30, "", " ", "0000-00-00", "9999-12-31T23:59:59Z", "Patient/other", "\u0000", "x" * 5000,
    [], [None], [[]], ["x"], {}, {"value": "x"}, {"reference": 7}, {"coding": [{}]}, [{"code": None}],
)  # fmt: skip


def damaged(resource: Resource, chance: random.Random) -> Resource:
    """A copy in which one value, at whatever depth, is another or gone."""
    changed = copy.deepcopy(resource)
    node: Any = changed
    while True:
        place = chance.choice(sorted(node)) if isinstance(node, dict) else chance.randrange(len(node))
        if isinstance(node[place], dict | list) and node[place] and chance.random() < 0.7:
            node = node[place]
        elif chance.random() < 0.2:
            del node[place]
            return changed
        else:
            node[place] = chance.choice(ODD_VALUES)
            return changed


def test_whatever_is_wrong_with_a_record_no_other_error_than_the_ports_own_comes_out(
    connect: Connect, faulty: FaultyServer
) -> None:
    chance = random.Random(20261123)
    adapter = connect(faulty.base, formulary=True, consultations=["talk"], own=True)
    answered = failed = 0
    for _ in range(TIMES_DAMAGED):
        place = chance.randrange(len(WHOLE))
        records = [*WHOLE[:place], damaged(WHOLE[place], chance), *WHOLE[place + 1 :]]
        by_kind: dict[str, list[Resource]] = {}
        for record in records:
            by_kind.setdefault(str(record.get("resourceType")), []).append(record)
        # What an include brings comes in the bundle of what it is included in.
        by_kind["MedicationRequest"] = by_kind.get("MedicationRequest", []) + by_kind.get("Medication", [])
        by_kind["Slot"] = by_kind.get("Slot", []) + by_kind.get("Schedule", [])
        faulty.serves(**by_kind)
        for call in calls(adapter, "maria").values():
            try:
                call()
                answered += 1
            except PharmacyUnavailable:
                failed += 1
    assert answered > 5 * failed > 0
