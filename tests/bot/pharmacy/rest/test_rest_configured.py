"""A pharmacy whose systems are named in pharmacy.yml, one of them an API: as gateway and action server read it."""

from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.pharmacy_check import check
from bot.pharmacy.composite import CompositePharmacy
from bot.pharmacy.configuration import load_pharmacy, read_configuration
from bot.pharmacy.port import PharmacyUnsupported
from bot.pharmacy.sections import ConfigurationError
from bot.pharmacy.values import FillStatus
from tests.contract.pharmacy.adapter_rest import MAPPINGS
from tests.contract.pharmacy.served import served
from tests.contract.pharmacy.server_scriptdesk import TOKEN, scriptdesk_api
from tests.contract.pharmacy.shop import Shop
from tests.contract.pharmacy.world import MARIA, NOW
from tests.contract.pharmacy.world_prescriptions import AUTHORIZED, READY, WORLD


def configured(folder: Path, base: str, mapping: str = "scriptdesk-api.yml") -> dict[str, str]:
    file = folder / "pharmacy.yml"
    (folder / mapping).write_text((MAPPINGS / "scriptdesk-api.yml").read_text())
    file.write_text(
        f"""
systems:
  main:
    kind: rest
    base: {base}
    mapping: {mapping}
    sign_in: {{kind: bearer, token_from: ELM_TOKEN}}
    limits: {{claims: 1.5}}
capabilities:
  {{identity: main, prescriptions: main, claims: main, deliveries: none, refills: main, stock: main, locations: main,
   consultations: none}}
"""
    )
    return {"SCRIPTDESK_PHARMACY_CONFIG": str(file), "SCRIPTDESK_VAR": str(folder), "ELM_TOKEN": TOKEN}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with served(scriptdesk_api(Shop(WORLD), [])) as url:
        yield configured(tmp_path_factory.mktemp("elm"), f"{url}/v1")


@pytest.fixture(scope="module")
def pharmacy(environment: dict[str, str]) -> Iterator[CompositePharmacy]:
    with closing(load_pharmacy(environment, clock=lambda: NOW)) as made:
        yield made


def test_a_patient_is_answered_from_the_api(pharmacy: CompositePharmacy) -> None:
    match = pharmacy.match_prescription(READY, MARIA.last_name, MARIA.birth_date)
    assert match is not None
    assert match.prescription is not None
    found = pharmacy.prescription(match.patient, match.prescription)
    assert found is not None
    assert found.status.what is FillStatus.READY
    assert AUTHORIZED in {each.number for each in pharmacy.prescriptions(match.patient)}


def test_a_refill_that_is_asked_for_twice_is_one(pharmacy: CompositePharmacy) -> None:
    first, again = (pharmacy.request_refill(MARIA.reference, "RX4471190", "card-9", NOW) for _ in range(2))
    assert (first.repeated, again.repeated, first.reference) == (False, True, again.reference)


def test_what_no_system_is_named_for_is_not_there(pharmacy: CompositePharmacy) -> None:
    with pytest.raises(PharmacyUnsupported):
        pharmacy.consultation_slots("NH", NOW, NOW)


def checked(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], str]:
    """What `scriptdesk pharmacy check` prints, and the systems in which something is to be mended."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    out = StringIO()
    wrong = check(None, Console(file=out, soft_wrap=True, highlight=False, markup=False))
    return wrong, out.getvalue()


def test_the_check_says_what_answers_and_what_the_mapping_is_warned_of(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong, told = checked(environment, monkeypatch)
    assert wrong == []
    assert "formulary" in told
    assert "(12 products)" in told
    mapping = Path(environment["SCRIPTDESK_PHARMACY_CONFIG"]).parent / "scriptdesk-api.yml"
    kept = mapping.read_text()
    mapping.write_text(kept.replace("confirmed:\n", "never:\n", 1))
    assert "no status is confirmed" in checked(environment, monkeypatch)[1]
    mapping.write_text(kept)


def test_the_check_says_what_does_not_answer(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    wrong, told = checked(environment | {"ELM_TOKEN": "another"}, monkeypatch)
    assert wrong == ["main"]
    assert "! locations      locations: no answer" in told
    assert "another" not in told


def test_a_mapping_with_a_fault_keeps_the_pharmacy_from_starting_with_its_own_line(tmp_path: Path) -> None:
    environment = configured(tmp_path, "https://api.elm.example/v1")
    mapping = tmp_path / "scriptdesk-api.yml"
    mapping.write_text(mapping.read_text().replace("items: matches", "items: matches["))
    with pytest.raises(ConfigurationError, match=r"scriptdesk-api\.yml, line \d+: 'matches\[' at items"):
        load_pharmacy(environment)


def test_a_secret_that_is_not_set_is_named_before_anything_starts(tmp_path: Path) -> None:
    environment = configured(tmp_path, "https://api.elm.example/v1")
    with pytest.raises(ConfigurationError, match="token_from names the environment variable ELM_TOKEN"):
        read_configuration(Path(environment["SCRIPTDESK_PHARMACY_CONFIG"]), {})
