"""The API that we would like a pharmacy to have: a valid description, a server that answers by it, a mapping for it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from bot.pharmacy.rest.mapping import Mapping
from bot.pharmacy.rest.mapping_file import load_mapping
from bot.pharmacy.values import FillStatus, Reason, RefillRefusal
from tests.contract.pharmacy.adapter_rest import MAPPINGS
from tests.contract.pharmacy.served import served
from tests.contract.pharmacy.server_scriptdesk import TOKEN, scriptdesk_api
from tests.contract.pharmacy.shop import Shop
from tests.contract.pharmacy.world_prescriptions import WORLD

DESCRIPTION = Path(__file__).resolve().parents[3] / "docs" / "connect" / "pharmacy-api.yaml"
AT = {"at": "2026-11-23T15:00:00+00:00"}
MARIA = {"last_name": "Alvarez", "birth_date": "1961-04-09"}
WEEK = "after=2026-11-23T15:00:00Z&before=2026-11-30T15:00:00Z"


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(DESCRIPTION.read_text())
    return read


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(scriptdesk_api(Shop(WORLD), [])) as url:
        yield f"{url}/v1"


@pytest.fixture(scope="module")
def mapping() -> Mapping:
    return load_mapping(MAPPINGS / "scriptdesk-api.yml")


def test_the_description_is_an_openapi_document(description: dict[str, Any]) -> None:
    validate(description)


def fits(description: dict[str, Any], schema: dict[str, Any], content: Any) -> list[str]:
    """What of the content is not as the schema says."""
    whole = schema | {"components": description["components"]}
    checked = OAS31Validator(whole, format_checker=OAS31Validator.FORMAT_CHECKER)
    return [f"{list(error.path)}: {error.message}" for error in checked.iter_errors(content)]


@pytest.mark.parametrize(
    ("operation", "path", "body"),
    [
        ("matchPrescription", "/match/prescription", MARIA | {"number": "004471182"}),
        ("matchPatient", "/match/patient", MARIA),
        ("contact", "/patients/P0005/contact", None),
        ("proxies", "/patients/P0001/proxies", None),
        *(("prescriptions", f"/patients/{who}/prescriptions?page={page}", None) for who, page in
          (("P0001", 1), ("P0001", 2), ("P0002", 1), ("P0003", 2), ("P0005", 1), ("P0005", 4), ("P0006", 3))),
        ("prescription", "/patients/P0001/prescriptions/RX4471215", None),
        ("fills", "/patients/P0001/prescriptions/RX4471190/fills", None),
        ("claims", "/patients/P0001/claims", {"numbers": ["4471182", "4471215"]}),
        ("deliveries", "/patients/P0005/deliveries", {"numbers": ["4472012"]}),
        ("formulary", "/products", None),
        ("formulary", "/products?after=D10", None),
        ("stock", "/stock?drug=ozempic", None),
        ("locations", "/locations", None),
        ("requestRefill", "/patients/P0003/prescriptions/RX4478001/refill-requests", AT),
        ("requestRefill", "/patients/P0001/prescriptions/RX4478001/refill-requests", AT),
        ("requestRenewal", "/patients/P0001/prescriptions/RX4471227/renewal-requests", AT),
        ("consultationSlots", f"/locations/NH/slots?{WEEK}", None),
        ("bookConsultation", "/slots/S01/bookings", AT | {"patient": "P0001"}),
        ("bookConsultation", "/slots/S99/bookings", AT | {"patient": "P0001"}),
    ],
)  # fmt: skip
def test_the_test_server_answers_by_the_description(
    description: dict[str, Any], address: str, operation: str, path: str, body: Any
) -> None:
    (asked,) = [
        part
        for each in description["paths"].values()
        for part in each.values()
        if isinstance(part, dict) and part.get("operationId") == operation
    ]
    headers = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": f"{path}|{operation}"}
    answer = requests.request("POST" if body else "GET", address + path, json=body, headers=headers, timeout=5)
    told = asked["responses"][str(answer.status_code)]["content"]["application/json"]["schema"]
    assert fits(description, told, answer.json()) == []


def test_a_schema_of_the_description_refuses_what_a_patient_must_not_see(description: dict[str, Any]) -> None:
    contact = {"$ref": "#/components/schemas/Contact"}
    assert fits(description, contact, {"phone": "+12035550187", "email": None}) == []
    assert fits(description, contact, {"phone": "555-0187", "email": None})
    assert fits(description, contact, {"phone": None, "email": None, "diagnosis": "I10"})


def test_the_words_of_the_description_are_ours(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    status = schemas["Status"]["properties"]
    assert set(status["what"]["enum"]) == set(FillStatus)
    assert set(status["why"]["enum"]) == {*Reason, None}
    outcomes = set(schemas["RequestOutcome"]["properties"]["outcome"]["enum"])
    assert outcomes == {*RefillRefusal, "accepted", "other_request"}


def test_the_mapping_asks_what_the_description_describes_and_names_nobody_in_an_address(
    description: dict[str, Any], mapping: Mapping
) -> None:
    asked = {(call.template.method.lower(), call.template.path) for call in mapping.calls.values()}
    described = {(how, path) for path, each in description["paths"].items() for how in each if how in ("get", "post")}
    assert asked == described
    assert mapping.warnings == ()
