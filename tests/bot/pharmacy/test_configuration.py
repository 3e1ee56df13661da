"""pharmacy.yml as an IT person writes it: what is wrong is named with its line and with what to write instead."""

from pathlib import Path

import pytest

from bot.clock import utc_now
from bot.pharmacy.configuration import load_pharmacy, read_configuration, secret_names
from bot.pharmacy.demo import seed_demo
from bot.pharmacy.port import PharmacyUnsupported
from bot.pharmacy.sections import ConfigurationError
from bot.pharmacy.sql import pharmacy_engine
from bot.pharmacy.values import Capability
from bot.settings import SettingsError

GOOD = """\
systems:
  main:
    kind: sql
    url_from: MAIN_URL
  plans:
    kind: sql
    url_from: PLANS_URL
    limits: {claims: 1.0, threads: 4}
capabilities:
  identity: main
  prescriptions: main
  claims: plans
  deliveries: main
  refills: main
  stock: main
  locations: main
  consultations: none
"""
ENVIRONMENT = {"MAIN_URL": "sqlite:///main.db", "PLANS_URL": "sqlite:///plans.db"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pharmacy.yml"
    path.write_text(GOOD)
    return path


def test_each_capability_has_its_system(file: Path) -> None:
    read = read_configuration(file, ENVIRONMENT)
    assert read.capabilities[Capability.CLAIMS] == "plans"
    assert read.capabilities[Capability.CONSULTATIONS] is None
    assert read.systems["plans"].limits.of(Capability.CLAIMS) == 1.0
    assert read.systems["plans"].limits.threads == 4
    assert read.systems["main"].limits.of(Capability.CLAIMS) == 1.5
    assert secret_names(file) == {"MAIN_URL", "PLANS_URL"}


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("claims: plans", "claims: plan", "line 12: claims names no system of this file (they are main, plans)"),
        ("  claims: plans\n", "", "line 10: no system is named for claims: write `claims: main`, or `claims: none`"),
        ("claims: plans", "claims: [main, plans]", "line 12: claims names several systems"),
        ("claims: plans", "claims: plans\n  claims: main", "line 13: 'claims' stands here twice, first in line 12"),
        ("claims: plans", "claim: plans", "line 12: 'claim' is no key of capabilities: write one of identity, presc"),
        ("locations: main", "locations: none", "line 16: a pharmacy without locations"),
        ("refills: main", "refills: plans", "line 14: refills must be the system of the prescriptions"),
        (
            "kind: sql\n    url_from: MAIN",
            "kind: oracle\n    url_from: MAIN",
            "line 3: there is no kind of system",
        ),
        ("    kind: sql\n    url_from: MAIN", "    url_from: MAIN", "line 3: kind is missing: write `kind: …`"),
        ("MAIN_URL", "OTHER_URL", "line 4: url_from names the environment variable OTHER_URL, which is not set: set"),
        ("threads: 4", "threads: lots", "line 8: threads cannot be 'lots': write a number from 1 to 64."),
        ("claims: 1.0", "claims: 9", "line 8: claims cannot be 9: write a number from 0.1 to 4.5."),
        ("claims: 1.0", "claim: 1.0", "line 8: 'claim' is no key of limits"),
        ("systems:", "system:", "line 1: 'system' is no key of pharmacy.yml: write one of systems, capabilities."),
        ("  main:\n", "  main: [\n", "this is no YAML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(file: Path, right: str, wrong: str, told: str) -> None:
    assert right in GOOD
    file.write_text(GOOD.replace(right, wrong, 1))
    with pytest.raises(ConfigurationError) as raised:
        load_pharmacy({**ENVIRONMENT, "SCRIPTDESK_PHARMACY_CONFIG": str(file)})
    assert told in str(raised.value)
    assert str(raised.value).startswith(str(file))
    assert "sqlite" not in str(raised.value)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_pharmacy({"SCRIPTDESK_PHARMACY_CONFIG": str(tmp_path / "none.yml")})


def test_an_address_that_is_none_is_named_by_its_variable_and_not_repeated(file: Path) -> None:
    secret = "hunter2 is no address"
    with pytest.raises(SettingsError) as raised:
        load_pharmacy({**ENVIRONMENT, "PLANS_URL": secret, "SCRIPTDESK_PHARMACY_CONFIG": str(file)})
    assert "PLANS_URL" in str(raised.value)
    assert "hunter2" not in str(raised.value)
    assert raised.value.__context__ is None


def test_without_the_file_one_database_is_asked_for_everything(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'pharmacy.db'}"
    seed_demo(pharmacy_engine(url), utc_now())
    pharmacy = load_pharmacy({"SCRIPTDESK_PHARMACY_URL": url})
    assert [place.code for place in pharmacy.locations()] == ["NH", "HD", "MF"]
    assert pharmacy.prescriptions("P0001")[0].unknown == frozenset()
    with pytest.raises(SettingsError, match="SCRIPTDESK_PHARMACY_URL is not set"):
        load_pharmacy({})


def test_what_no_system_is_named_for_is_not_asked_of_any(file: Path) -> None:
    pharmacy = load_pharmacy({**ENVIRONMENT, "SCRIPTDESK_PHARMACY_CONFIG": str(file)})
    with pytest.raises(PharmacyUnsupported) as raised:
        pharmacy.consultation_slots("NH", utc_now(), utc_now())
    assert raised.value.capability is Capability.CONSULTATIONS
