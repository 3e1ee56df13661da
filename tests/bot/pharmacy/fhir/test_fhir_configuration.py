"""What a site writes to connect its FHIR server: each mistake is told with its line, and no secret is in it."""

from pathlib import Path

import pytest
import yaml

from bot.pharmacy.configuration import load_pharmacy
from bot.pharmacy.fhir import FhirPharmacy, build, loading
from bot.pharmacy.fhir.configuration import KEYS
from bot.pharmacy.port import PharmacyUnsupported
from bot.pharmacy.sections import ConfigurationError, read_section

ENVIRONMENT = {"CHART_USER": "scriptdesk", "CHART_PASSWORD": "hunter2", "CHART_TOKEN": "hunter2 hunter2"}

WHOLE = """
kind: fhir
base: https://fhir.example.org/r4
time_zone: America/New_York
sign_in: {kind: basic, user_from: CHART_USER, password_from: CHART_PASSWORD}
search: get
identity_search: name
number_search: patient
elements: false
own: true
confirmed: [completed, in-progress]
words: {SHP: shipped}
reasons: {INS: insurance}
number_system: urn:elm:rx
locations: [nh, hd]
location_codes: {nh: NH, hd: HD}
delivers: [NH]
proxies: {PRN: all}
formulary: true
refill_code: http://hl7.org/fhir/CodeSystem/task-code|fulfill
renewal_code: urn:elm:tasks|renew
consultations: ["185317003"]
by_phone: ["185317003"]
without: [claims]
connect_seconds: 0.5
read_seconds: 2
call_seconds: 4
"""


def made(text: str, folder: Path) -> FhirPharmacy:
    file = folder / "pharmacy.yml"
    file.write_text(text)
    return build("chart", read_section(file), ENVIRONMENT)


def test_every_key_is_taken(tmp_path: Path) -> None:
    assert isinstance(made(WHOLE, tmp_path), FhirPharmacy)


BASIC = "kind: basic, user_from: CHART_USER, password_from: CHART_PASSWORD"
MISTAKES = [
    ("base: https://fhir.example.org/r4", "base: http://fhir.example.org/r4", "must be an https address"),
    ("base: https://fhir.example.org/r4", "base: https://me:hunter2@fhir.example.org", "must be an https address"),
    ("base: https://fhir.example.org/r4", "base: fhir.example.org", "must be an https address"),
    ("time_zone: America/New_York", "time_zone: Eastern", "no time zone"),
    ("kind: basic,", "kind: password,", "write one of none, basic, bearer, smart"),
    ("password_from: CHART_PASSWORD", "password_from: NOT_SET", "not set"),
    ("password_from: CHART_PASSWORD", "password: hunter2-here", "'password' is no key"),
    (BASIC, "kind: bearer, token_from: CHART_TOKEN", "no token"),
    (BASIC, "kind: smart, client_from: CHART_USER, key_file_from: CHART_USER", "RSA of 2048 bits"),
    ("search: get", "search: put", "write one of post, get"),
    ("identity_search: name", "identity_search: number", "write one of birthdate, family, name"),
    ("own: true", "own: perhaps", "write true or false"),
    ("confirmed: [completed, in-progress]", "confirmed: completed", "no list of texts"),
    ("words: {SHP: shipped}", "words: {SHP: sent off}", "write one of sent, received"),
    ("reasons: {INS: insurance}", "reasons: {INS: money}", "write one of stock, insurance"),
    ("proxies: {PRN: all}", "proxies: {PRN: some}", "write one of pickup, all"),
    ("without: [claims]", "without: [prices]", "write one of identity"),
    ("refill_code: http://hl7.org/fhir/CodeSystem/task-code|fulfill", "refill_code: fulfill", "write `system|code`"),
    ("call_seconds: 4", "call_seconds: 30", "write a number from 0.1 to 4.5"),
    ("search: get", "authorities: nowhere.pem", "no file of certificates"),
    ("search: get", "serch: get", "'serch' is no key"),
]


@pytest.mark.parametrize(("right", "wrong", "told"), MISTAKES)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    assert right in WHOLE
    text = WHOLE.replace(right, wrong)
    line = 1 + next(place for place, each in enumerate(text.splitlines()) if wrong in each)
    with pytest.raises(ConfigurationError) as caught:
        made(text, tmp_path)
    assert told in str(caught.value)
    assert f"line {line}" in str(caught.value)
    assert "hunter2" not in str(caught.value).replace("hunter2-here", "")


def test_the_made_up_pharmacys_keys_are_what_pharmacy_yml_takes(tmp_path: Path) -> None:
    file = tmp_path / "pharmacy.yml"
    chart = {"kind": "fhir", "base": "http://127.0.0.1:8090/fhir", "time_zone": "America/New_York", **loading.SITE_KEYS}
    chosen = {"deliveries": "none", "stock": "none"}
    names = ("identity", "prescriptions", "claims", "refills", "locations", "consultations")
    document = {"systems": {"chart": chart}, "capabilities": dict.fromkeys(names, "chart") | chosen}
    file.write_text(yaml.safe_dump(document))
    with pytest.raises(PharmacyUnsupported):
        load_pharmacy({"SCRIPTDESK_PHARMACY_CONFIG": str(file)}).stock("lisinopril")


def test_the_page_tells_every_key() -> None:
    page = (Path(__file__).parents[4] / "docs" / "connect" / "fhir.md").read_text()
    assert [key for key in KEYS if f"{key}" not in page] == []
